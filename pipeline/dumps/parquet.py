"""Parquet: a row is an article; read a few rows at a time, and only the columns that mean something."""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.dumps import _columns as columns
from pipeline.dumps import _fields as fields
from pipeline.dumps._reader import Broken, Certainty, Reader, Source
from pipeline.model import Document, Reject

SUFFIXES: Final = (".parquet", ".pq")
BUFFER_BYTES: Final = 2**20
MOST_THRIFT: Final = 64 * 2**20
"""Bytes of one name, and entries of one list, in the file's own description."""


def recognise(head: bytes, name: str) -> Certainty:
    """Sure by its first bytes."""
    del name
    return Certainty.CONTENT if head.startswith(b"PAR1") else Certainty.NO


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield one value for each row. Broken where the file is damaged; its rows before that are given."""
    with source.random_access() as file:
        try:
            table = pq.ParquetFile(
                file,
                buffer_size=BUFFER_BYTES,
                pre_buffer=False,
                thrift_string_size_limit=MOST_THRIFT,
                thrift_container_size_limit=MOST_THRIFT,
            )
            wanted = columns.wanted(table.schema_arrow, source)
            size = sum(table.metadata.row_group(group).total_byte_size for group in range(table.num_row_groups))
            rows = columns.rows_at_once(size, table.metadata.num_rows)
            batches = table.iter_batches(rows, columns=wanted, use_threads=False)
            yield from columns.documents(batches, source)
        except (pa.ArrowException, OSError, ValueError, TypeError, MemoryError) as error:  # a lying length asks for any memory
            if source.cut is not None:
                raise source.cut from error
            raise Broken("corrupt", f"no sound Parquet file: {str(error).partition(chr(10))[0]}") from error


READER: Final = Reader("parquet", "Parquet: one article a row", recognise, read, SUFFIXES, fields.NON_ARTICLES)
