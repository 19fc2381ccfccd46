"""Arrow IPC, file or stream, and Feather: a row is an article; a record batch is held at a time."""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
from pyarrow import ipc

from pipeline.dumps import _columns as columns
from pipeline.dumps import _fields as fields
from pipeline.dumps._reader import Broken, Certainty, Reader, Source
from pipeline.model import Document, Reject

SUFFIXES: Final = (".arrow", ".feather", ".ipc", ".arrows")
_FILE: Final = b"ARROW1"
_STREAM: Final = b"\xff\xff\xff\xff"


def recognise(head: bytes, name: str) -> Certainty:
    """Sure by the first bytes: of a file its name, of a stream a message that is a schema."""
    del name
    if head.startswith(_FILE):
        return Certainty.CONTENT
    if head.startswith(_STREAM):
        try:
            ipc.read_schema(pa.py_buffer(head))
        except (pa.ArrowException, OSError, MemoryError):
            return Certainty.NO
        return Certainty.CONTENT
    return Certainty.NO


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield one value for each row. Broken where the file is damaged; its rows before that are given."""
    try:
        if source.stream.peek(len(_FILE)).startswith(_FILE):
            with source.random_access() as file:
                yield from columns.documents(_of_file(file, source), source)
        else:
            yield from columns.documents(_of_stream(source), source)
    except (pa.ArrowException, OSError, ValueError, TypeError, MemoryError) as error:  # a lying length asks for any memory
        if source.cut is not None:
            raise source.cut from error
        raise Broken("corrupt", f"no sound Arrow file: {str(error).partition(chr(10))[0]}") from error


def _of_file(file: object, source: Source) -> Iterator[pa.RecordBatch]:
    schema = ipc.open_file(file).schema
    wanted = columns.wanted(schema, source)
    options = ipc.IpcReadOptions(use_threads=False, included_fields=[index for index, name in enumerate(schema.names) if name in wanted])
    table = ipc.open_file(file, options=options)
    for index in range(table.num_record_batches):
        yield _checked(table.get_batch(index))


def _of_stream(source: Source) -> Iterator[pa.RecordBatch]:
    table = ipc.open_stream(pa.PythonFile(source.stream, mode="r"), options=ipc.IpcReadOptions(use_threads=False))
    wanted = columns.wanted(table.schema, source)
    for batch in table:
        yield _checked(batch).select(wanted)


def _checked(batch: pa.RecordBatch) -> pa.RecordBatch:
    batch.validate(full=True)  # offsets of a damaged file point anywhere
    return batch


READER: Final = Reader("arrow", "Arrow IPC or Feather: one article a row", recognise, read, SUFFIXES, fields.NON_ARTICLES)
