"""JSON as dumps hold it: cut into records in bounded memory, parsed with patience."""

import io
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import orjson

from pipeline.dumps._reader import CHUNK_BYTES, Broken

Json = dict[str, "Value"]
Value = str | int | float | bool | None | list["Value"] | Json

LEAST_CHILDREN: Final = 8
"""Objects under keys of their own, from which on an object too large to hold is one of records by their ids."""

MOST_DEPTH: Final = 1000
"""Brackets within each other that are remembered; no record is parsed that has more."""

_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["{}\[\]]', re.DOTALL)
_TO_TOKEN: Final = re.compile(rb'[^"{}\[\]]*+("(?:[^"\\]++|\\.)*+"|[{}\[\]])', re.DOTALL)
_TO_BRACKET: Final = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]])', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL)
_BETWEEN: Final = b" \t\r\n,:\x1e\x00"
_QUOTE, _OBJECT, _ARRAY = b'"'[0], b"{"[0], b"["[0]
_BEGINNINGS: Final = b'"{['


class Cut(NamedTuple):
    """One value of a stream. `problem` = why it is none: `too_long` or `truncated`, with its first bytes."""

    data: bytes
    problem: str | None = None


class _Open(NamedTuple):
    """A bracket that is open: where it stands in the stream, and how many objects have ended right in it."""

    bracket: int
    at: int
    objects: int = 0


def loads(data: bytes) -> Value:
    """Parse a value in UTF-8; where orjson refuses, as Python's json writes it (NaN, lone surrogates, raw control characters).

    ValueError, or RecursionError where it is nested too deep.
    """
    try:
        value: Value = orjson.loads(data)
    except orjson.JSONDecodeError:
        text = _ESCAPE.sub(lambda escape: "\\ufffd" if escape[1] else escape[0], data.decode("utf-8"))
        value = json.loads(text, strict=False)
    return value


class Splitter:
    """Cuts a stream into the values at the level of its records: of an array, its elements; else each value of the stream.

    No more than one record is held. An object too large for that is taken for what wraps the records: those of the first array of
    objects in it, or, where it holds many objects under keys of their own, these.
    """

    def __init__(self, stream: io.BufferedReader, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._buffer = b""
        self._offset = 0
        """Where the buffer begins in the stream."""
        self._at = 0
        """Up to here the buffer is scanned."""
        self._start = 0
        """Here the record begins, or what stands between records."""
        self._open: list[_Open] = []
        self._deeper = 0
        """Brackets that are open within the last of those."""
        self._base = 0
        """So many brackets are open around a record."""
        self._outer = 0
        """So many were, outside the object that wraps the records."""
        self._is_wrapped = False
        self._is_keyed = False
        self._is_skipping = False
        self._cut: Broken | None = None

    def __iter__(self) -> Iterator[Cut]:
        more = True
        while more:
            more = self._fill()
            yield from self._scan(is_end=not more)
            if len(self._buffer) - self._start > self._limit:
                yield from self._too_long()
        if self._cut is not None:
            raise self._cut
        rest = self._buffer[self._start :].strip(_BETWEEN)
        if self._open or rest:
            yield Cut(rest, "truncated")

    def _fill(self) -> bool:
        """Drop what is done with and read on; as much again as is waiting, so that no string is scanned often."""
        self._forget(self._start)
        size = min(max(CHUNK_BYTES, len(self._buffer)), self._limit + 1 - len(self._buffer))
        parts = [self._buffer]
        try:
            while size > 0 and (data := self._stream.read1(min(size, CHUNK_BYTES))):
                parts.append(data)
                size -= len(data)
        except Broken as broken:
            self._cut = broken
        self._buffer = b"".join(parts)
        return len(parts) > 1 and self._cut is None

    def _forget(self, end: int) -> None:
        self._buffer = self._buffer[end:]
        self._offset += end
        self._at = max(0, self._at - end)
        self._start = 0

    def _scan(self, *, is_end: bool) -> Iterator[Cut]:
        while (token := (_TO_BRACKET if len(self._open) > self._base else _TO_TOKEN).match(self._buffer, self._at)) is not None:
            at, self._at = token.start(1), token.end()
            first = self._buffer[at]
            is_outside = len(self._open) <= self._base
            if is_outside and self._is_skipping:
                self._is_skipping = False
                self._start = token.end() if first == _QUOTE else at
                if first == _QUOTE:
                    continue
            if is_outside and first in _BEGINNINGS:
                yield from self._between(at)
                self._start = at
            if first == _QUOTE:
                yield from self._string()
            elif first in _BEGINNINGS:
                self._opened(first, at)
            else:
                yield from self._closed(at)
        if is_end and len(self._open) <= self._base and not self._is_skipping and b'"' not in self._buffer[self._at :]:
            yield from self._between(len(self._buffer))

    def _string(self) -> Iterator[Cut]:
        if self._in_object():
            self._start = self._at
        else:
            yield from self._value()

    def _in_object(self) -> bool:
        return bool(self._open) and self._open[-1].bracket == _OBJECT

    def _opened(self, bracket: int, at: int) -> None:
        level = len(self._open)
        if level == MOST_DEPTH:
            self._deeper += 1
            return
        is_of_records = level == 0 or (self._is_wrapped and self._in_object())
        self._open.append(_Open(bracket, self._offset + at))
        if bracket == _ARRAY and level == self._base and is_of_records:
            self._base = level + 1
            self._start = self._at

    def _closed(self, at: int) -> Iterator[Cut]:
        if self._deeper:
            self._deeper -= 1
            return
        if not self._open:  # one too many
            self._start = self._at
            return
        if len(self._open) == self._base:
            yield from self._between(at)
            self._open.pop()
            self._base = len(self._open)
            self._start = self._at
            self._is_wrapped = self._is_wrapped and self._base > self._outer
            return
        bracket = self._open.pop().bracket
        if self._open and bracket == _OBJECT:
            self._open[-1] = self._open[-1]._replace(objects=self._open[-1].objects + 1)
        if len(self._open) == self._base:
            if self._is_skipping:
                self._is_skipping = False
                self._start = self._at
            else:
                yield from self._value()

    def _value(self) -> Iterator[Cut]:
        data = self._buffer[self._start : self._at]
        self._start = self._at
        if not self._in_object() or self._is_keyed:  # else it stands beside the array of records
            yield Cut(data)

    def _between(self, end: int) -> Iterator[Cut]:
        """Numbers and words that stand where a record should; of an object that wraps the records, they are its own affair."""
        if self._in_object():
            return
        for part in self._buffer[self._start : end].strip(_BETWEEN).split(b","):
            if part := part.strip(_BETWEEN):
                yield Cut(part)
        self._start = end

    def _too_long(self) -> Iterator[Cut]:
        """What is held is more than a record may be: find the records in it, or skip it."""
        if self._is_skipping or not self._descended():
            if not self._is_skipping:
                yield Cut(self._buffer[self._start : self._start + CHUNK_BYTES], "too_long")
                self._is_skipping = True
            self._drop()

    def _descended(self) -> bool:
        """Take the first open array of objects, or object of many objects, for the level of the records, and scan it again."""
        for level in range(self._base, len(self._open)):
            bracket, at, objects = self._open[level]
            has_begun = level + 1 < len(self._open) and self._open[level + 1].bracket == _OBJECT
            if not self._is_wrapped and (objects or has_begun if bracket == _ARRAY else objects >= LEAST_CHILDREN):
                self._is_wrapped, self._is_keyed, self._outer, self._deeper = True, bracket == _OBJECT, self._base, 0
                self._open = [*self._open[:level], _Open(bracket, at)]
                self._base = level + 1
                self._at = self._start = at + 1 - self._offset
                return True
        return False

    def _drop(self) -> None:
        """Let go of what is scanned and skipped; of a string that goes on, all but its quote and a last backslash."""
        held = next((self._buffer[token.start() :] for token in _TOKEN.finditer(self._buffer, self._at) if token[0] == b'"'), b"")
        escapes = len(held) - len(held.rstrip(b"\\"))
        self._forget(len(self._buffer))
        self._buffer = held[:1] + b"\\" * (escapes % 2)
        self._offset -= len(self._buffer)


def wraps_records(head: bytes) -> bool:
    """Whether the first bytes of a stream open an object that holds an array of objects, and end within it."""
    brackets: list[int] = []
    for token in _TOKEN.finditer(head):
        first = head[token.start()]
        if first in b"{[":
            brackets.append(first)
        elif first in b"}]" and brackets:
            brackets.pop()
    return any(bracket == _ARRAY and after == _OBJECT for bracket, after in pairwise(brackets))


def goes_on(line: bytes) -> bool:
    """Whether a line opens brackets that later lines close: JSON spread over lines, not one value a line."""
    depth = 0
    for token in _TOKEN.finditer(line):
        if token[0] == b'"':
            return False
        depth += (token[0] in b"{[") - (token[0] in b"}]")
    return depth > 0 and line.rstrip().endswith((b"{", b"[", b",", b":"))
