"""Tar archives, read as they come: header by header, in bounded memory, nothing written to disk.

Headers are walked here and decoded by tarfile: tarfile's own walk takes a damaged header for the end of the archive, and reads
extended headers of any size.
"""

import tarfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final, NamedTuple

from pipeline.dumps._reader import CHUNK_BYTES, Broken, Certainty, Container, Member, Source, reject
from pipeline.dumps._slices import Metered, Slice, buffered
from pipeline.model import Reject

SUFFIXES: Final = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst")
MOST_HEADER_BYTES: Final = 2**20
"""An extended header; real ones hold a name and some times."""
_BLOCK: Final = tarfile.BLOCKSIZE
_EXTENDED: Final = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.XGLTYPE)
_WITHOUT_DATA: Final = (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)
_KINDS: Final = {tarfile.DIRTYPE: "folder", tarfile.SYMTYPE: "link", tarfile.LNKTYPE: "link"}


def recognise(head: bytes, name: str) -> Certainty:
    """Sure where the first block is a header whose checksum is right."""
    if _header(head[:_BLOCK]) is not None:
        return Certainty.CONTENT
    return Certainty.NAME if PurePath(name).suffix.lower() == ".tar" and not head.strip(b"\0") else Certainty.NO


def _header(block: bytes) -> tarfile.TarInfo | None:
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return None


class _Next(NamedTuple):
    name: str
    size: int
    header: tarfile.TarInfo


def members(source: Source) -> Iterator[Member | Reject]:
    """Yield each regular file; folders, links and devices are passed over. Broken at a damaged header or an early end."""
    while (found := _next(source)) is not None:
        source.position += 1
        kind = found.header.type
        if kind in _WITHOUT_DATA:
            source.pass_over(_KINDS.get(kind, "device"))
            continue
        body = Slice(source.stream, found.size, source.depth)
        if found.header.isreg() and kind != tarfile.GNUTYPE_SPARSE:
            yield Member(found.name, buffered(Metered(body, source.tally)))
        else:
            yield reject(source.locator(source.position), "unsupported", f"a member of type {kind!r}", found.name)
        while body.left:  # what no reader wanted
            body.read(CHUNK_BYTES)
        _exactly(source, -found.size % _BLOCK)
    if not source.position:
        yield reject(source.dump, "empty", "the archive holds nothing")


def _next(source: Source) -> _Next | None:
    """The header of the next member, with what extended headers before it say; None at the end, which blocks of zeros mark."""
    name: str | None = None
    size: int | None = None
    is_marked = False
    while block := source.stream.read(_BLOCK) if is_marked else _exactly(source, _BLOCK):
        if not block.strip(b"\0"):
            is_marked = True
            continue
        header = _header(block)
        if header is None or header.size < 0:
            raise Broken("corrupt", "a block stands where a member's header should", source.depth)
        if header.type not in _EXTENDED:
            return _Next(name or header.name, header.size if size is None else size, header)
        data = _extended(source, header.size)
        if header.type == tarfile.GNUTYPE_LONGNAME:
            name = data.partition(b"\0")[0].decode("utf-8", "surrogateescape")
        elif header.type in {tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE}:
            name, size = _pax(data, name, size)
    return None


def _exactly(source: Source, size: int) -> bytes:
    data = source.stream.read(size)
    if len(data) < size:
        raise Broken("truncated", "the archive ends without its end marker", source.depth)
    return data


def _extended(source: Source, size: int) -> bytes:
    if size > MOST_HEADER_BYTES:
        raise Broken("corrupt", f"an extended header of {size:,} bytes", source.depth)
    return _exactly(source, size + -size % _BLOCK)[:size]


def _pax(data: bytes, name: str | None, size: int | None) -> tuple[str | None, int | None]:
    """What an extended header says of the next member's name and size."""
    at = 0
    while (space := data.find(b" ", at, at + 10)) > 0 and data[at:space].isdigit():
        end = at + int(data[at:space])
        key, _, value = data[space + 1 : end - 1].partition(b"=")
        if key == b"path":
            name = value.decode("utf-8", "surrogateescape")
        elif key == b"size" and value.isdigit():
            size = int(value)
        if end <= at:
            break
        at = end
    return name, size


CONTAINER: Final = Container(
    "tar",
    "tar archive: each regular file in it is a dump",
    recognise,
    members,
    SUFFIXES,
    {"folder": "a folder in an archive", "link": "a link in an archive", "device": "a device or pipe in an archive"},
)
