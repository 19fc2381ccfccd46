"""What the given paths stand for: files, everything below folders, globs, and `-`; what is no dump is said in one line."""

import glob
import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.dumps import Dump, Limits, open_dump
from pipeline.model import TollError
from pipeline.settings import Settings

STDIN: Final = "-"
UNFINISHED: Final = frozenset({".part", ".tmp"})
"""Endings of names under which dumps are being written; the writer renames them when they are whole."""
_COPIED_BYTES: Final = 2**20
_SPECIAL: Final = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


class Input(NamedTuple):
    """A dump to read, or one line that says why what was given is none."""

    path: Path
    problem: str | None = None


def inputs(paths: Iterable[str | Path]) -> Iterator[Input]:
    """Give every dump that these paths stand for: in the order given, below a folder sorted by name; what is hidden is skipped."""
    for given in map(str, paths):
        path = Path(given)
        if given == STDIN:
            yield Input(path)
        elif path.is_dir():
            yield from _in_folder(path)
        elif os.path.lexists(path) or not glob.has_magic(given):
            yield _file(path)
        else:
            matches = sorted(glob.iglob(given, recursive=True))  # noqa: PTH207 (an absolute pattern too)
            yield from inputs(matches) if matches else [Input(path, f"{shown(path)}: nothing matches; give a dump or a folder of dumps.")]


def _in_folder(folder: Path) -> Iterator[Input]:
    empty = True
    for found in _below(folder, frozenset()):
        empty = False
        yield found
    if empty:
        yield Input(folder, f"{shown(folder)}: the folder holds no file; give a dump or a folder of dumps.")


def _below(folder: Path, above: frozenset[tuple[int, int]]) -> Iterator[Input]:
    """Walk a folder, one listing for each level in memory. A link to a folder is followed, but never into one around it."""
    try:
        at = folder.stat()
        if (at.st_dev, at.st_ino) in above:
            yield Input(folder, f"{shown(folder)}: a link to a folder around it; what is in that is read once.")
            return
        names = sorted(os.listdir(folder))  # noqa: PTH208 (names alone)
    except OSError as error:
        yield Input(folder, f"{shown(folder)} cannot be read: {error.strerror}; check its permissions.")
        return
    for path in (folder / name for name in names if not name.startswith(".")):
        if path.is_dir():
            yield from _below(path, above | {(at.st_dev, at.st_ino)})
        else:
            yield _file(path)


def _file(path: Path) -> Input:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        why = "no such file" if not os.path.lexists(path) else f"{error.strerror}"
        return Input(path, f"{shown(path)}: {why}; give a dump or a folder of dumps.")
    if not stat.S_ISREG(mode):
        return Input(
            path, f"{shown(path)}: {_SPECIAL.get(stat.S_IFMT(mode), 'no regular file')}, which is not read; give a file, or - for stdin."
        )
    if path.suffix in UNFINISHED:
        return Input(path, f"{shown(path)}: still being written, says its ending; rename it when it is whole.")
    return Input(path)


def shown(path: str | Path) -> str:
    """Return a path as text, whatever its bytes."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@contextmanager
def opened(path: str, settings: Settings) -> Iterator[tuple[Dump, Path | None]]:
    """Open a dump; with its path unless it came from stdin, which is put into a file without a name first."""
    limits = Limits(**{name: getattr(settings, name) for name in Limits.__dataclass_fields__})
    if path != STDIN:
        yield open_dump(Path(path), limits), Path(path)
        return
    if sys.stdin.isatty():
        raise TollError("stdin is a terminal: send a dump into it, as in `cat night.jsonl | toll run -`.")
    with ExitStack() as stack:
        spool = stack.enter_context(tempfile.TemporaryFile(dir=settings.home))
        while data := sys.stdin.buffer.read(_COPIED_BYTES):
            spool.write(data)
        spool.flush()
        yield Dump("stdin", spool.tell(), lambda: _again(spool.fileno()), limits), None


def _again(handle: int) -> io.FileIO:
    file = io.FileIO(os.dup(handle))
    file.seek(0)
    return file
