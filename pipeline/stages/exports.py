"""Rows of the published file as files of other programs: CSV, JSON, Parquet, GeoJSON. Whole or not at all."""

import csv
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import warehouse
from pipeline.model import TollError
from pipeline.settings import Settings

_ROWS: Final = 10_000
"""Rows turned into text at once."""
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
"""What makes a spreadsheet take a cell for a formula when it stands first."""
_NAME: Final = re.compile(r"(?:\w+\.)?\w+")
_POINT: Final = ("longitude", "latitude")


def export(settings: Settings, what: str, path: Path, as_of: dt.datetime | None = None) -> int:
    """Write a table, a mart or the rows of a query to a file; the number of rows.

    Args:
        settings: whose published file is asked.
        what: name of a table or mart, else a query.
        path: its suffix is the format: .csv, .json, .parquet, .geojson. What is there is replaced.
        as_of: events as they were known at this instant (aware); None = now.

    Raises:
        TollError: no such format or table; no coordinates for GeoJSON, or two columns of one name for that or JSON.
        OSError: the file can't be written; what was there stays.
    """
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise TollError(f"{path.name}: the suffix is the format, and that is one of {', '.join(FORMATS)}.")
    if not path.parent.is_dir():
        raise TollError(f"{path.parent} is no folder: make it, or give another.")
    rows = warehouse.query(settings.database, f"FROM {what}" if _NAME.fullmatch(what) else what, as_of=as_of)
    part = path.with_name(f".{path.name}.part")
    try:
        write(rows, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return int(rows.num_rows)


def _csv(rows: pa.Table, path: Path) -> None:
    """One line a row; lists are joined by semicolons; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(map(_cell, rows.column_names))
        writer.writerows(map(_cell, row) for row in tuples(rows))


def _cell(value: object) -> object:
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def _parquet(rows: pa.Table, path: Path) -> None:
    pq.write_table(rows, path, compression="zstd")


def _json(rows: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        _array(file, objects(rows))


def _geojson(rows: pa.Table, path: Path) -> None:
    """A FeatureCollection (RFC 7946), one feature a row; a row without coordinates has no geometry."""
    if not set(_POINT) <= set(rows.column_names):
        raise TollError("these rows have no latitude and longitude: export casualty_events or conflict_events, or another format.")

    def features() -> Iterator[dict[str, Any]]:
        for row in objects(rows):
            point = [row.pop(name) for name in _POINT]
            geometry = None if None in point else {"type": "Point", "coordinates": point}
            yield {"type": "Feature", "geometry": geometry, "properties": row}

    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": ')
        _array(file, features())
        file.write("}\n")


def _array(file: TextIO, values: Iterator[dict[str, Any]]) -> None:
    separator = "[\n"
    for value in values:
        file.write(separator + json.dumps(value, ensure_ascii=False, default=str))
        separator = ",\n"
    file.write("\n]\n" if separator == ",\n" else "[]\n")


def objects(rows: pa.Table) -> Iterator[dict[str, Any]]:
    """Each row by the names of its columns. TollError: two columns have one name, of which a dict would hold one."""
    twice = next((name for name, times in Counter(rows.column_names).items() if times > 1), None)
    if twice is not None:
        raise TollError(f"two columns are named {twice}, and JSON holds one of them: name them apart with AS, or take CSV.")
    for batch in rows.to_batches(max_chunksize=_ROWS):
        yield from batch.to_pylist()


def tuples(rows: pa.Table) -> Iterator[tuple[Any, ...]]:
    """Each row in the order of its columns, whatever their names."""
    for batch in rows.to_batches(max_chunksize=_ROWS):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


FORMATS: Final[dict[str, Callable[[pa.Table, Path], None]]] = {".csv": _csv, ".json": _json, ".parquet": _parquet, ".geojson": _geojson}
"""How rows are written, by suffix."""
