"""Rows of Arrow batches as records, a few at a time."""

from collections.abc import Iterable, Iterator
from typing import Final

import pyarrow as pa

from pipeline.dumps import _fields as fields
from pipeline.dumps._reader import Source, reject
from pipeline.dumps._tables import plain
from pipeline.model import Document, Reject

HELD_BYTES: Final = 8 * 2**20
MOST_ROWS: Final = 1000


def wanted(schema: pa.Schema, source: Source) -> list[str]:
    """Names of the columns that may mean something; the others are told and not read. All of them where none does."""
    known = [name for name in schema.names if fields.may_mean(name)]
    for name in schema.names:
        if name not in known:
            source.unknown(name)
    return known


def rows_at_once(size: int, rows: int) -> int:
    """How many rows are as many bytes as may be held."""
    return max(1, min(MOST_ROWS, HELD_BYTES * rows // max(1, size)))


def documents(batches: Iterable[pa.RecordBatch], source: Source) -> Iterator[Document | Reject]:
    """Yield one value for each row; `empty` where there is none."""
    limit = source.limits.max_record_bytes
    for batch in batches:
        at_once = rows_at_once(batch.nbytes, batch.num_rows)
        for start in range(0, batch.num_rows, at_once):
            for row in batch.slice(start, at_once).to_pylist():
                source.position += 1
                locator = source.locator(source.position)
                record = {name: plain(value) for name, value in row.items()}
                if sum(len(value) for value in record.values() if isinstance(value, str)) > limit:
                    yield reject(locator, "too_long", f"a row longer than {limit} bytes")
                else:
                    yield from fields.document(record, locator, source, str(row)[:400])
    if not source.position:
        yield reject(source.dump, "empty", "the table has no rows")
