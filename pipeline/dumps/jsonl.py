"""JSON lines: one object a line, one article an object, under the field names of `rules/fields.toml`."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

import orjson

from pipeline.dumps import _encoding as encoding
from pipeline.dumps import _fields as fields
from pipeline.dumps._reader import Certainty, Reader, Source, reject
from pipeline.model import Document, Reject

SUFFIXES: Final = (".jsonl", ".ndjson", ".jl")
SKIPPED_BYTES: Final = 2**20


def recognise(head: bytes, name: str) -> Certainty:
    """Sure where a whole line is an object, or where a first line too long to see whole begins as one."""
    lines = head.split(b"\n")
    if len(lines) == 1 and head.lstrip().startswith(b'{"') and not _is_object(head):
        return Certainty.CONTENT
    is_array = head.lstrip().startswith(b"[")  # its lines end in commas: another format
    if not is_array and any(_is_object(line) for line in lines):
        return Certainty.CONTENT
    named = PurePath(name).suffix.lower() in SUFFIXES
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
        locator = source.locator(source.position + 1)
        if len(line) > limit and not line.endswith(b"\n"):
            while (more := stream.readline(SKIPPED_BYTES)) and not more.endswith(b"\n"):
                pass
            seen = True
            yield reject(locator, "too_long", f"a line longer than {limit} bytes", line)
        elif stripped := line.strip():
            seen = True
            yield _record(stripped, locator, source)
        source.position += 1
    if not seen:
        yield reject(source.dump, "empty", "the file holds no record")


def _record(line: bytes, locator: str, source: Source) -> Document | Reject:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return reject(locator, "bad_encoding", "the line is not UTF-8", line)
        return reject(locator, "bad_json", f"not JSON: {error}", line)
    if not isinstance(value, dict):
        return reject(locator, "not_an_object", f"a JSON {type(value).__name__} where an object is needed", line)
    return fields.document(value, locator, source, line)


READER: Final = Reader("jsonl", "JSON lines: one article a line", recognise, read, SUFFIXES)
