"""Excel workbooks: a row of a worksheet is an article; rows are read one at a time.

openpyxl and not calamine, which is faster: calamine holds a sheet as a full grid, so that one cell far out is enough
to fill any memory.
"""

import zipfile
from collections.abc import Iterator
from typing import IO, Final

import openpyxl

from pipeline.dumps._reader import Broken, Certainty, Reader, Source, reject
from pipeline.dumps._tables import NON_ARTICLES, Rows
from pipeline.model import Document, Reject

SUFFIXES: Final = (".xlsx", ".xlsm")
SHARED_STRINGS: Final = "xl/sharedStrings.xml"
MOST_SHARED_RECORDS: Final = 16
"""The workbook's table of strings is held whole: no more bytes of it than so many records may have."""
MOST_DIRECTORY_BYTES: Final = 2**20
"""zipfile holds an archive's whole directory, twenty times its size: thousands of parts fit into this, workbooks have dozens."""
MOST_BLANK_ROWS: Final = 10_000
"""Rows without a value, after which a worksheet has ended, wherever its last cell stands."""


def recognise(head: bytes, name: str) -> Certainty:
    """Sure where the first member of a zip archive is a part of a workbook: an archive may hold a workbook without being one."""
    del name
    if not head.startswith(b"PK\x03\x04"):
        return Certainty.NO
    length = int.from_bytes(head[26:28], "little")
    first = head[30 : 30 + length]
    is_part = first.startswith(b"xl/") or (first.startswith((b"[Content_Types].xml", b"_rels/", b"docProps/")) and b"xl/" in head)
    return Certainty.SIGNATURE if is_part else Certainty.NO


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield one value for each row below the header of each worksheet. Broken where the workbook is damaged."""
    with source.random_access() as file:
        rows: dict[str, Rows] = {}
        for sheet, number, cells in _cells(file, source):
            if sheet not in rows:
                yield from rows.popitem()[1].rest() if rows else ()
                rows = {sheet: Rows(source)}
            yield from rows[sheet].take(cells, f"{sheet} row {number}: " + ", ".join(str(cell)[:40] for cell in cells[:8]))
        yield from rows.popitem()[1].rest() if rows else ()
    if not source.position:
        yield reject(source.dump, "empty", "the workbook has no rows")


def _cells(file: IO[bytes], source: Source) -> Iterator[tuple[str, int, tuple[object, ...]]]:
    """Worksheet, row number and values of each row that has any."""
    try:
        _weigh(file, source)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            blank = 0
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                blank = 0 if any(cell is not None for cell in cells) else blank + 1
                if blank > MOST_BLANK_ROWS:
                    break
                if not blank:
                    yield sheet.title, number, cells
    except Broken:
        raise
    except Exception as error:
        if source.cut is not None:
            raise source.cut from error
        # openpyxl, zipfile and expat raise whatever they meet in a damaged workbook.
        raise Broken("corrupt", f"no sound workbook: {type(error).__name__}: {error}") from error


class _Door:
    """Lets zipfile read a workbook's directory, which it does in one go. Broken where that is too much."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell

    def read(self, size: int = -1, /) -> bytes:
        if size > MOST_DIRECTORY_BYTES:
            raise Broken("too_long", f"the workbook's directory has {size:,} bytes")
        return self._file.read(size)


def _weigh(file: IO[bytes], source: Source) -> None:
    """Count what the workbook unpacks to before it is unpacked. Broken where that is too much."""
    with zipfile.ZipFile(_Door(file)) as parts:
        for part in parts.infolist():
            source.tally.unpacked(part.file_size)
            if part.filename == SHARED_STRINGS and part.file_size > MOST_SHARED_RECORDS * source.limits.max_record_bytes:
                raise Broken("too_long", f"the workbook's table of strings has {part.file_size:,} bytes")
    file.seek(0)


READER: Final = Reader(
    "xlsx", "Excel workbook: one article a row of each worksheet, under a header", recognise, read, SUFFIXES, NON_ARTICLES
)
