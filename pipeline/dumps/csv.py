"""CSV and TSV: a row is an article. The dialect is found by trial; a quote that is never closed costs its own row alone."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from pipeline.dumps import _encoding as encoding
from pipeline.dumps._reader import CHUNK_BYTES, EXCERPT_CHARS, Certainty, Reader, Source, reject
from pipeline.dumps._tables import MOST_COLUMNS, NON_ARTICLES, Rows, is_header
from pipeline.model import Document, Reject

SUFFIXES: Final = (".csv", ".tsv", ".tab", ".psv")
DELIMITERS: Final = ",\t;|"
TRIED_ROWS: Final = 20
MOST_RECOVERIES: Final = 3
"""Rows in a row whose quote is never closed, after which what is held is given up: each costs as much to read as a record may be long."""

csv.field_size_limit(2**31 - 1)  # records are bounded by their bytes


def recognise(head: bytes, name: str) -> Certainty:
    """Sure where the first row, cut by some delimiter, names a text and the others have as many cells."""
    if encoding.is_binary(head):
        return Certainty.NO
    text = head.decode("utf-8", "replace")
    delimiter = _delimiter(text)
    rows = _tried(text, delimiter)
    if len(rows) > 1 and is_header(rows[0]) and sum(len(row) == len(rows[0]) for row in rows) * 2 > len(rows):
        return Certainty.CONTENT
    return Certainty.NAME if PurePath(name).suffix.lower() in SUFFIXES else Certainty.NO


def _tried(text: str, delimiter: str) -> list[list[str]]:
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    if len(text) >= CHUNK_BYTES // 4 and len(lines) > 1:
        lines = lines[:-1]
    rows: list[list[str]] = []
    try:
        for row in csv.reader((line.replace("\0", " ") for line in lines), delimiter=delimiter):
            if row:
                rows.append(row[:MOST_COLUMNS])
            if len(rows) == TRIED_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first rows have as many cells as the first, and more than one."""
    fits = Counter[str]()
    for delimiter in DELIMITERS:
        rows = _tried(text, delimiter)
        if rows and len(rows[0]) > 1:
            fits[delimiter] = sum(len(row) == len(rows[0]) for row in rows) * 1000 // len(rows) + 2000 * is_header(rows[0])
    return fits.most_common(1)[0][0] if fits else ","


class _Unix(io.RawIOBase):
    """Lines that end in a carriage return alone, ended as others are."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read1(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)


class _Lines:
    """The lines of one row at a time: as the reader of rows takes them, they are kept until it has its row."""

    def __init__(self, source: Source, stream: io.BufferedReader, fallback: str) -> None:
        self._limit = source.limits.max_record_bytes
        self._stream = stream
        self._fallback = fallback
        self._source = source
        self._again: list[str] = []
        self._size = 0
        self.held: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._read()
        self.held.append(line)
        self._size += len(line)
        if self._size > self._limit:
            raise OverflowError
        return line

    def _read(self) -> str:
        data = self._stream.readline(self._limit + 1)
        if not data:
            raise StopIteration
        if len(data) > self._limit and not data.endswith(b"\n"):
            while (more := self._stream.readline(CHUNK_BYTES)) and not more.endswith(b"\n"):
                pass
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            self._source.note(f"encoding guessed: {self._fallback}")
            text = data.decode(self._fallback, "replace")
        return text.replace("\0", " ")

    def put_back(self, line: str) -> None:
        """Give a line once more."""
        self.held.pop()
        self._size -= len(line)
        self._again.append(line)

    def done(self) -> None:
        """Let go of the lines of a row."""
        self.held, self._size = [], 0

    def retry(self) -> None:
        """Give all lines that are held once more, but for the first."""
        self._again.extend(reversed(self.held[1:]))
        self.done()


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield one value for each row below the header. A row that has more cells than the header is turned away, one with fewer is filled up."""
    head = source.stream.peek(CHUNK_BYTES)[:CHUNK_BYTES]
    text = encoding.head_as_utf8(head)
    stream = encoding.stream_as_utf8(source.stream)
    if b"\r" in text and b"\n" not in text:
        stream = io.BufferedReader(_Unix(stream))
    lines = _Lines(source, stream, encoding.sniffed(head) or "cp1252")
    delimiter = _delimiter(text.decode("utf-8", "replace"))
    rows, recoveries, seen = Rows(source), 0, False
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        problem = None
        try:
            row = next(reader, None)
            if row is not None and len(lines.held) > 1 and sum(line.count('"') for line in lines.held) % 2 and _at_end(lines):
                problem = "a quote is never closed"
        except csv.Error as error:
            row, problem = [], f"no row: {error}"
        except OverflowError:
            row, problem = [], f"a quote is never closed within {source.limits.max_record_bytes} bytes"
        if row is None:
            break
        seen = True
        excerpt = "".join(lines.held[:1])[: 2 * EXCERPT_CHARS]
        if problem is None:
            yield from rows.take(row, excerpt)
            lines.done()
            recoveries = 0
            continue
        source.position += 1
        is_one_line = len(lines.held) == 1
        yield reject(source.locator(source.position), "too_long" if is_one_line and "within" in problem else "bad_row", problem, excerpt)
        recoveries += 1
        lines.retry() if recoveries <= MOST_RECOVERIES else lines.done()
        reader = csv.reader(lines, delimiter=delimiter)
    yield from rows.rest()
    if not seen or not source.position:
        yield reject(source.dump, "empty", "the table has no rows")


def _at_end(lines: _Lines) -> bool:
    """Whether nothing follows the lines that are held."""
    try:
        line = next(lines)
    except StopIteration:
        return True
    lines.put_back(line)
    return False


READER: Final = Reader("csv", "CSV or TSV: one article a row, under a header", recognise, read, SUFFIXES, NON_ARTICLES)
