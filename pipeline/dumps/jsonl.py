"""JSON lines: one object a line, one article an object, under the field names of `rules/fields.toml`."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

import orjson

from pipeline.dumps import _encoding as encoding
from pipeline.dumps import _fields as fields
from pipeline.dumps import _json as splitting
from pipeline.dumps._reader import Certainty, Reader, Source, reject
from pipeline.model import Document, Reject

SUFFIXES: Final = (".jsonl", ".ndjson", ".jl")
SKIPPED_BYTES: Final = 2**20


def recognise(head: bytes, name: str) -> Certainty:
    """Sure where a whole line is an object, or where a first line too long to see whole begins as one."""
    lines = head.lstrip().split(b"\n")
    named = PurePath(name).suffix.lower() in SUFFIXES
    if lines[0].startswith(b"[") or splitting.goes_on(lines[0]):  # spread over lines: another format
        return Certainty.NAME if named else Certainty.NO
    if len(lines) == 1 and lines[0].startswith(b'{"') and not _is_object(lines[0]):
        is_one_value = PurePath(name).suffix.lower() == ".json" or splitting.wraps_records(head)
        return Certainty.CONTENT if named or not is_one_value else Certainty.NO
    if any(_is_object(line) for line in lines):
        return Certainty.CONTENT
    return Certainty.NAME if named and not encoding.is_binary(head) else Certainty.NO


def _is_object(line: bytes) -> bool:
    line = line.strip()
    if not line.startswith(b"{") or not line.endswith(b"}"):
        return False
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield one document or reject for each line that is not blank; a line over the limit is skipped in bounded memory."""
    stream, limit = encoding.stream_as_utf8(source.stream), source.limits.max_record_bytes
    seen = False
    while line := stream.readline(limit + 1):
        number = source.position + 1
        if len(line) > limit and not line.endswith(b"\n"):
            while (more := stream.readline(SKIPPED_BYTES)) and not more.endswith(b"\n"):
                pass
            seen = True
            yield reject(source.locator(number), "too_long", f"a line longer than {limit} bytes", line)
        elif stripped := line.strip():
            seen = True
            yield from _records(stripped, number, source)
        source.position += 1
    if not seen:
        yield reject(source.dump, "empty", "the file holds no record")


def _records(line: bytes, number: int, source: Source) -> Iterator[Document | Reject]:
    """What one line holds: as a rule one record, in an answer of an API several."""
    values = list(fields.flattened(fields.parsed(line, source)))
    for index, value in enumerate(values, 1):
        yield from fields.record(value, source.locator(number if len(values) == 1 else f"{number}/{index}"), source, line)


READER: Final = Reader("jsonl", "JSON lines: one article a line", recognise, read, SUFFIXES, fields.NON_ARTICLES)
