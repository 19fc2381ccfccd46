"""Dumps: any supported file in, documents and rejects out, one at a time.

A format is one module of this package that defines `READER`, a kind of archive one that defines `CONTAINER`; nothing else has to
be touched. Modules whose name begins with an underscore are what they are made of. Packing (.gz, .bz2, .xz, .zst) is peeled off
before any of them sees the bytes, and each member of an archive is a dump within the dump.
"""

import hashlib
import importlib
import io
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

import pyarrow as pa

from pipeline import contracts
from pipeline.dumps import _dateorder as dateorder
from pipeline.dumps import _encoding as encoding
from pipeline.dumps._layers import LAYERS, unpack
from pipeline.dumps._mending import mended
from pipeline.dumps._names import MemberNames, is_hidden, shown
from pipeline.dumps._reader import CHUNK_BYTES, Broken, Certainty, Container, Limits, Member, Reader, Source, Tally, reject
from pipeline.model import Document, Reject, TollError, stable_id

__all__ = [
    "CONTAINERS", "FORMATS", "LAYERS", "Certainty", "Container", "Dump", "Limits", "Member", "Reader", "Source", "document_batches",
    "open_dump", "register",
]  # fmt: skip

_Kind = TypeVar("_Kind", Reader, Container)


def register(found: Iterable[_Kind]) -> Mapping[str, _Kind]:
    """Return readers or containers by name. TollError where two share one: neither may win in silence."""
    by_name: dict[str, _Kind] = {}
    for one in found:
        if one.name in by_name:
            raise TollError(f"two dump formats are called {one.name!r}: rename one of them in pipeline/dumps")
        by_name[one.name] = one
    return MappingProxyType(by_name)


def _discovered() -> Iterator[Reader | Container]:
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")):
        found = importlib.import_module(f"{__name__}.{module}")
        yield found.READER if hasattr(found, "READER") else found.CONTAINER


_ALL: Final = tuple(_discovered())
FORMATS: Final = register(one for one in _ALL if isinstance(one, Reader))
CONTAINERS: Final = register(one for one in _ALL if isinstance(one, Container))


class Dump:
    """One dump, read lazily and as often as it is iterated.

    Attributes:
        name: File name.
        size: Bytes.
        reading: Name of the reader that gave the last document.
        records: Records read by the last iteration: documents, rejects and what was passed over.
    """

    def __init__(self, name: str, size: int, reopen: Callable[[], io.FileIO], limits: Limits) -> None:
        self.name = shown(name)
        self.reading = "unknown"
        self._given = 0
        self.size = size
        self._reopen = reopen
        self._limits = limits
        self._containers: dict[str, None] = {}
        self._readers: set[str] = set()
        self._tally = Tally(limits, size)

    @property
    def records(self) -> int:
        """Records of the last iteration."""
        return self._given + self.non_articles

    @property
    def format(self) -> str | None:
        """Names of the archives and readers at work, as in `zip/html+jsonl`; None where no reader knew any content."""
        readers = "+".join(sorted(self._readers))
        return "/".join([*self._containers, *([readers] if readers else [])]) or None

    @property
    def non_articles(self) -> int:
        """Records that are no article and no fault either."""
        return self._tally.non_articles.total()

    @property
    def unknown_fields(self) -> list[str]:
        """Fields of the dump that no column takes, sorted."""
        return sorted(self._tally.unknown_fields)

    @property
    def notes(self) -> list[str]:
        """What was passed over and what was mended, each with how often: `passed over: image 3`."""
        passed = [f"passed over: {kind} {count}" for kind, count in sorted(self._tally.non_articles.items())]
        return [*passed, *(f"{what} {count}" for what, count in sorted(self._tally.notes.items()))]

    def sha256(self) -> str:
        """Hash of the dump's bytes."""
        with self._reopen() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def __iter__(self) -> Iterator[Document | Reject]:
        self._given = 0
        self._containers, self._readers = {}, set()
        self._tally = Tally(self._limits, self.size)
        with self._reopen() as file:
            stream: io.BufferedReader = io.BufferedReader(file, CHUNK_BYTES)
            source = Source(self.name, self.name, stream, self._limits, self._tally, reopen=self._reopen)
            for item in self._level(source):
                self._given += 1
                yield item

    def _level(self, source: Source) -> Iterator[Document | Reject]:
        """Read a dump, or a member as a dump of its own. What breaks here is told here; what breaks around it, passed on as told."""
        try:
            yield from self._content(source)
        except Broken as broken:
            at = source.locator(source.position + 1) if source.position else source.dump
            if not broken.is_told:
                broken.is_told = True
                yield reject(at, broken.reason_code, broken.reason)
            if broken.depth is not None and broken.depth < source.depth:
                raise
        except OSError as error:
            if error.errno is not None:  # the disk, not the dump
                raise
            yield _failure(source, error)
        except Exception as error:  # noqa: BLE001 (whatever it is, the other members and dumps go on)
            yield _failure(source, error)

    def _content(self, source: Source) -> Iterator[Document | Reject]:
        layers = unpack(source)
        head = source.stream.peek(CHUNK_BYTES)[:CHUNK_BYTES]
        if not head:
            yield reject(source.dump, "empty", "the file is empty")
            return
        found = _recognised(encoding.head_as_utf8(head), source.name)
        if found is None:
            yield reject(source.dump, "unknown_format", "no reader knows this content", head)
        elif isinstance(found, Reader):
            self._readers.add(found.name)
            for item in dateorder.settled(found.read(source), source):
                self.reading = found.name
                yield item if isinstance(item, Reject) else mended(item, source)
        else:
            self._containers[found.name] = None
            yield from self._members(found, source, source.depth + layers + 1)
        if source.cut is not None and not source.cut.is_told:
            raise source.cut

    def _members(self, container: Container, source: Source, depth: int) -> Iterator[Document | Reject]:
        if depth > source.limits.max_depth:
            raise Broken("nested", f"packed more than {source.limits.max_depth} times over", source.depth)
        names = MemberNames()
        for member in container.members(source):
            source.tally.member()
            if isinstance(member, Reject):
                yield member
            elif is_hidden(member.name):
                source.pass_over("hidden")
            else:
                locator, name = names.located(source.dump, member.name)
                with member.stream:
                    yield from self._level(Source(locator, name, member.stream, source.limits, source.tally, depth))


def _recognised(head: bytes, name: str) -> Reader | Container | None:
    certainty, _, best = max(((one.recognise(head, name), one.name, one) for one in _ALL), key=lambda at: at[:2])
    return None if certainty == Certainty.NO else best


def _failure(source: Source, error: Exception) -> Reject:
    at = source.locator(source.position + 1) if source.position else source.dump
    return reject(at, "reader_error", f"{type(error).__name__}: {error}")


def open_dump(path: Path, limits: Limits | None = None) -> Dump:
    """Open a dump.

    Args:
        path: A regular file.
        limits: What one record and the dump may cost.

    Returns:
        The dump. Bad content is no error: it comes out as rejects.

    Raises:
        TollError: There is no such file, it is no regular file, or it may not be read.
    """
    try:
        if not path.is_file():
            raise TollError(f"{path}: {'not a regular file' if path.exists() else 'no such file'}; give a dump file")
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        raise TollError(f"{path} cannot be read: {error.strerror}; check its permissions") from error
    return Dump(path.name, size, lambda: io.FileIO(path), limits or Limits())


def document_batches(dump: Dump, batch_id: str, max_rows: int, max_bytes: int) -> Iterator[tuple[pa.RecordBatch, list[Reject]]]:
    """Cut a dump into Arrow batches.

    Args:
        dump: Gives documents and rejects.
        batch_id: Hash of the dump's bytes.
        max_rows: Most documents, and most rejects, in one batch.
        max_bytes: A batch is closed once its texts reach this many UTF-8 bytes.

    Yields:
        Batches with the schema of `contracts` "documents", each with the rejects met on the way; a batch may have no rows.
    """
    documents: list[dict[str, object]] = []
    rejects: list[Reject] = []
    size = 0
    for item in dump:
        if isinstance(item, Reject):
            rejects.append(item)
        else:
            documents.append(_row(item, batch_id, dump.reading))
            size += len(item.text.encode())
        if len(documents) >= max_rows or len(rejects) >= max_rows or size >= max_bytes:
            yield pa.RecordBatch.from_pylist(documents, schema=contracts.arrow_schema("documents")), rejects
            documents, rejects, size = [], [], 0
    if documents or rejects:
        yield pa.RecordBatch.from_pylist(documents, schema=contracts.arrow_schema("documents")), rejects


def _row(document: Document, batch_id: str, format_name: str) -> dict[str, object]:
    return {
        "document_id": stable_id("document", batch_id, document.locator, document.text),
        "batch_id": batch_id,
        "locator": document.locator,
        "format": format_name,
        "kind": document.kind,
        "text": document.text,
        "url": document.url,
        "title": document.title,
        "publisher": document.publisher,
        "byline": document.byline,
        "language": document.language,
        "published": document.published,
        "crawled": document.crawled,
        "standfirst": document.standfirst or None,
        "captions": document.captions or None,
    }
