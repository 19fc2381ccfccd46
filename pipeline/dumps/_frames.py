"""Tables that JSON spells column by column, as data frames and data sets are dumped: their rows."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from pipeline.dumps._json import Json, Value

HAD_ONCE: Final = frozenset({"title", "url", "published"})
"""Fields that an article has once: where they are lists as long as the texts, these are columns; a text alone may be in paragraphs."""


def rows(value: Json, field_of: Callable[[str], str | None]) -> Iterator[Json] | None:
    """Return the rows of an object that is a table; None where it is none.

    Three spellings are known: a list under each name, an object of cells by row under each name, and names and rows apart
    (`columns`, `data`). `field_of` says which field of an article a name means.
    """
    names, data = value.get("columns"), value.get("data")
    if isinstance(names, list) and isinstance(data, list):
        header = [str(name) for name in names]
        if "text" in map(field_of, header) and all(isinstance(row, list) and len(row) == len(header) for row in data):
            return (dict(zip(header, row, strict=True)) for row in data if isinstance(row, list))
        return None
    known = {key: cells for key, cells in value.items() if (field := field_of(key)) == "text" or field in HAD_ONCE}
    fields = {field_of(key) for key in known}
    if "text" not in fields or fields.isdisjoint(HAD_ONCE):
        return None
    if all(isinstance(cells, list) for cells in known.values()):
        return _of_lists(value, known)
    if all(isinstance(cells, dict) for cells in known.values()):
        return _of_objects(value, known)
    return None


def _of_lists(value: Json, known: Json) -> Iterator[Json] | None:
    lengths = {len(cells) for cells in known.values() if isinstance(cells, list)}
    if len(lengths) != 1 or any(isinstance(cell, dict | list) for cell in chain.from_iterable(_cells(c) for c in known.values())):
        return None
    count = lengths.pop()
    columns = {key: cells for key, cells in value.items() if isinstance(cells, list) and len(cells) == count}
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _of_objects(value: Json, known: Json) -> Iterator[Json] | None:
    """Rows by their index: every known column has the same ones, and plain cells."""
    columns = {key: cells for key, cells in value.items() if isinstance(cells, dict)}
    indexes = [tuple(columns[key]) for key in known]
    if len(set(indexes)) != 1 or any(isinstance(cell, dict) for key in known for cell in columns[key].values()):
        return None
    return ({key: cells.get(index) for key, cells in columns.items()} for index in indexes[0])


def _cells(column: Value) -> list[Value]:
    return column if isinstance(column, list) else []
