"""Dumps: any supported file in, documents and rejects out, one at a time.

A format is one module of this package that defines `READER`; nothing else has to be touched. Modules whose name begins
with an underscore are what readers are made of. Packing (.gz, .zst) is peeled off before a reader sees the bytes.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from pipeline import contracts
from pipeline.dumps._layers import CHUNK_BYTES, Broken, unpacked
from pipeline.dumps._reader import Certainty, Limits, Reader, Source, reject
from pipeline.model import Document, Reject, TollError, stable_id

__all__ = ["FORMATS", "Certainty", "Dump", "Limits", "Reader", "Source", "document_batches", "open_dump", "register"]


def register(readers: Iterable[Reader]) -> Mapping[str, Reader]:
    """Return readers by name. TollError where two share one: neither may win in silence."""
    formats: dict[str, Reader] = {}
    for reader in readers:
        if reader.name in formats:
            raise TollError(f"two dump formats are called {reader.name!r}: rename one of the READERs in pipeline/dumps")
        formats[reader.name] = reader
    return MappingProxyType(formats)


def _discovered() -> Iterator[Reader]:
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")):
        yield importlib.import_module(f"{__name__}.{module}").READER


FORMATS: Final = register(_discovered())


class Dump:
    """One dump, read lazily and as often as it is iterated.

    Attributes:
        name: File name.
        format: Name of the reader; None where no reader knows the content.
        records: Documents and rejects given by the last iteration.
        unknown_fields: Fields of the dump that no column takes, sorted, after an iteration.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self.records = 0
        self.unknown_fields: list[str] = []
        self._path = path
        self._limits = limits
        self._trouble: Reject | None = None
        self._reader = self._recognised()
        self.format = self._reader.name if self._reader else None

    def _recognised(self) -> Reader | None:
        try:
            stream, name = unpacked(self._path)
            with stream:
                head = stream.peek(CHUNK_BYTES)[:CHUNK_BYTES]
        except Broken as broken:
            self._trouble = reject(self.name, broken.reason_code, broken.reason)
            return None
        if not head:
            self._trouble = reject(self.name, "empty", "the file is empty")
            return None
        certainty, _, best = max(
            ((reader.recognise(head, name), reader.name, reader) for reader in FORMATS.values()), key=lambda at: at[:2]
        )
        if certainty == Certainty.NO:
            self._trouble = reject(self.name, "unknown_format", "no reader knows this content", head)
            return None
        return best

    def __iter__(self) -> Iterator[Document | Reject]:
        self.records = 0
        for item in self._items():
            self.records += 1
            yield item

    def _items(self) -> Iterator[Document | Reject]:
        if self._reader is None:
            if self._trouble is not None:
                yield self._trouble
            return
        stream, name = unpacked(self._path)
        with stream:
            source = Source(self.name, name, stream, self._limits)
            try:
                yield from self._reader.read(source)
            except Broken as broken:
                at = source.locator(source.position + 1) if source.position else self.name
                yield reject(at, broken.reason_code, broken.reason)
        self.unknown_fields = sorted(source.unknown_fields)


def open_dump(path: Path, limits: Limits | None = None) -> Dump:
    """Recognise a dump's format.

    Args:
        path: A regular file.
        limits: What one record may cost.

    Returns:
        The dump. Bad content is no error: it comes out as rejects.

    Raises:
        TollError: There is no such file, it is no regular file, or it may not be read.
    """
    if not path.is_file():
        raise TollError(f"{path}: {'not a regular file' if path.exists() else 'no such file'}; give a dump file")
    try:
        return Dump(path, limits or Limits())
    except OSError as error:
        raise TollError(f"{path} cannot be read: {error.strerror}; check its permissions") from error


def document_batches(
    dump: Iterable[Document | Reject], batch_id: str, max_rows: int, max_bytes: int
) -> Iterator[tuple[pa.RecordBatch, list[Reject]]]:
    """Cut a dump into Arrow batches.

    Args:
        dump: Documents and rejects, as a Dump gives them.
        batch_id: Hash of the dump's bytes.
        max_rows: Most documents, and most rejects, in one batch.
        max_bytes: A batch is closed once its texts reach this many UTF-8 bytes.

    Yields:
        Batches with the schema of `contracts` "documents", each with the rejects met on the way; a batch may have no rows.
    """
    format_name = getattr(dump, "format", None) or "unknown"
    documents: list[Document] = []
    rejects: list[Reject] = []
    size = 0
    for item in dump:
        if isinstance(item, Reject):
            rejects.append(item)
        else:
            documents.append(item)
            size += len(item.text.encode())
        if len(documents) >= max_rows or len(rejects) >= max_rows or size >= max_bytes:
            yield _batch(documents, batch_id, format_name), rejects
            documents, rejects, size = [], [], 0
    if documents or rejects:
        yield _batch(documents, batch_id, format_name), rejects


def _batch(documents: list[Document], batch_id: str, format_name: str) -> pa.RecordBatch:
    rows = [
        {
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
        }
        for document in documents
    ]
    return pa.RecordBatch.from_pylist(rows, schema=contracts.arrow_schema("documents"))
