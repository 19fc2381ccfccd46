"""JSON files: an array of articles, one article, or an answer of an API that wraps an array of them; streamed, whatever its size."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from pipeline.dumps import _encoding as encoding
from pipeline.dumps import _fields as fields
from pipeline.dumps._json import Splitter
from pipeline.dumps._reader import Certainty, Reader, Source, reject
from pipeline.model import Document, Reject

SUFFIXES: Final = (".json", ".geojson")
_CONTENT: Final = re.compile(rb"""\s*(?:\[\s*(?:[\[{"]|\])|\{\s*(?:"|\}))""")


def recognise(head: bytes, name: str) -> Certainty:
    """Sure where it begins as an object or as an array of something other than numbers."""
    if _CONTENT.match(head):
        return Certainty.CONTENT
    named = PurePath(name).suffix.lower() in SUFFIXES
    return Certainty.NAME if named and not encoding.is_binary(head) else Certainty.NO


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield one document or reject for each record, numbered over the file. More than one record is never held."""
    seen = False
    for cut in Splitter(encoding.stream_as_utf8(source.stream), source.limits.max_record_bytes):
        seen = True
        if cut.problem is not None:
            source.position += 1
            reason = "the file ends within it" if cut.problem == "truncated" else f"longer than {source.limits.max_record_bytes} bytes"
            yield reject(source.locator(source.position), cut.problem, f"a value that is no record: {reason}", cut.data)
            continue
        for value in fields.flattened(fields.parsed(cut.data, source)):
            source.position += 1
            yield from fields.record(value, source.locator(source.position), source, cut.data)
    if not seen:
        yield reject(source.dump, "empty", "the file holds no record")


READER: Final = Reader(
    "json", "JSON: an array of articles, one article, or an object around an array of them", recognise, read, SUFFIXES, fields.NON_ARTICLES
)
