"""Rows of tables as records: a header names the cells; indexes, repeated headers and rows that do not fit are told apart."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.dumps import _fields as fields
from pipeline.dumps._json import Json, Value
from pipeline.dumps._reader import Source, reject
from pipeline.model import Document, Reject

MOST_COLUMNS: Final = 16_384
"""As many as a worksheet may have."""
LEAST_TEXT_CHARS: Final = 200
LEAST_TITLE_WORDS: Final = 3
ADDRESS: Final = re.compile(r"https?://\S+$")
DAY: Final = re.compile(r"(?:(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2})(?!\d)")
NON_ARTICLES: Final = {
    "header": "a header that is repeated among the rows",
    "blank_row": "a row without any value",
    "removed": fields.NON_ARTICLES["removed"],
}


class Rows:
    """Turns the rows of one table into documents. The first row that is not blank is the header."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._header: list[str] | None = None
        self._held: tuple[list[Value], str] | None = None
        """A first row with one cell more than the header: the next one shows whether the index merely has no name."""
        self._is_first = True

    def take(self, cells: Sequence[object], excerpt: str) -> Iterator[Document | Reject]:
        """Yield what one row is: a document, a reject or, where it is passed over, nothing. The header is no record."""
        values = [plain(cell) for cell in cells[: MOST_COLUMNS + 1]]
        while values and values[-1] in {None, ""}:
            values.pop()
        if self._header is None:
            if values:
                self._header = [str(value or "").strip() for value in values[:MOST_COLUMNS]]
                if (named := by_content(self._header)) is not None:
                    self._source.note("columns told by their content, for want of a header")
                    self._header, self._is_first = named, False
                    yield from self._row(values, excerpt, named)
                elif not any(map(fields.may_mean, self._header)):
                    reason = "none of its cells is a known name of a column, so this is no header, or one in other words"
                    yield reject(self._source.locator("header"), "bad_row", reason, excerpt)
            return
        if self._is_first and len(values) == len(self._header) + 1:
            self._is_first, self._held = False, (values, excerpt)
            return
        if self._held is not None and len(values) == len(self._header) + 1:
            self._header = ["", *self._header]
        yield from self.rest()
        self._is_first = False
        yield from self._row(values, excerpt, self._header)

    def rest(self) -> Iterator[Document | Reject]:
        """Yield what is held back, once there are no more rows."""
        if self._held is not None and self._header is not None:
            (values, excerpt), self._held = self._held, None
            yield from self._row(values, excerpt, self._header)

    def _row(self, values: list[Value], excerpt: str, header: list[str]) -> Iterator[Document | Reject]:
        self._source.position += 1
        locator = self._source.locator(self._source.position)
        if not values:
            self._source.pass_over("blank_row")
        elif [str(value or "").strip() for value in values] == header:
            self._source.pass_over("header")
        elif len(values) > len(header):
            yield reject(locator, "bad_row", f"{len(values)} cells where the header names {len(header)}", excerpt)
        else:
            record: Json = {}
            for name, value in zip(header, values, strict=False):
                if name and value not in {None, ""}:
                    record.setdefault(name, value)
            yield from fields.document(record, locator, self._source, excerpt)


def plain(value: object) -> Value:
    """A cell's value as JSON has them; lists and structures within it too."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return str(value)


def by_content(cells: Sequence[str]) -> list[str] | None:
    """Names for the columns of a table whose first row is an article already: a long text beside an address or a day. None for others."""
    if any(map(fields.field_of, cells)):
        return None
    text = max(range(len(cells)), key=lambda at: len(cells[at]))
    found = {"text": text} if len(cells[text]) >= LEAST_TEXT_CHARS else {}
    for name, pattern in (("url", ADDRESS), ("published", DAY)):
        if (at := next((at for at, cell in enumerate(cells) if pattern.match(cell)), None)) is not None:
            found[name] = at
    if "text" not in found or len(found) == 1:
        return None
    title = (at for at, cell in enumerate(cells) if at not in found.values() and cell.count(" ") >= LEAST_TITLE_WORDS - 1)
    if (at := next(title, None)) is not None:
        found["title"] = at
    names = {at: name for name, at in found.items()}
    return [names.get(at, "") for at in range(len(cells))]


def is_header(cells: Sequence[str]) -> bool:
    """Whether these cells name a text and something else."""
    named = {fields.field_of(cell) for cell in cells[:MOST_COLUMNS]} - {None}
    return "text" in named and len(cells) > 1
