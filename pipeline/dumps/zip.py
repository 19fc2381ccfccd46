"""Zip archives: the directory is read a page at a time, so that one of millions costs what one of ten does.

zipfile holds the whole directory in memory, half a kilobyte a member. Where the directory is missing, because the archive was cut
off, members are found by their own headers. Nothing is written to disk under a member's name.
"""

import bz2
import io
import lzma
import stat
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO, Final, NamedTuple

from pipeline.dumps._layers import Inflate, Layer, Unpacked, zstd_decompressor
from pipeline.dumps._reader import CHUNK_BYTES, Broken, Certainty, Container, Member, Source, reject
from pipeline.dumps._slices import Metered, Slice, buffered
from pipeline.model import Reject

SUFFIXES: Final = (".zip",)
_LOCAL: Final = b"PK\x03\x04"
_ENTRY: Final = b"PK\x01\x02"
_END: Final = b"PK\x05\x06"
_END64: Final = b"PK\x06\x06"
_LOCATOR64: Final = b"PK\x06\x07"
_MOST_COMMENT: Final = 2**16
_LONGEST_ENTRY: Final = 4 * 2**16
"""A header and three fields of up to 64 KiB."""
_PAGE_BYTES: Final = 2**20
_MADE_ON_UNIX: Final = 3
_ENTRY_STRUCT: Final = struct.Struct("<4s6H3I5H2I")
_LOCAL_STRUCT: Final = struct.Struct("<4s5H3I2H")
_END_STRUCT: Final = struct.Struct("<4s4H2IH")
_END64_STRUCT: Final = struct.Struct("<4sQ2H2I4Q")
_NO_SIZE_32: Final = 2**32 - 1
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 1, 8, 0x800
_STORED: Final = 0


_METHODS: Final = {
    8: Layer("deflate", b"", "", lambda: Inflate(-zlib.MAX_WBITS)),
    12: Layer("bzip2", b"", "", bz2.BZ2Decompressor),
    93: Layer("zstd", b"", "", zstd_decompressor),
    95: Layer("xz", b"", "", lzma.LZMADecompressor),
}


class _Entry(NamedTuple):
    """What the archive says of one member. `size` is that of its packed bytes; None = it ends where it says itself."""

    name: str
    flags: int
    method: int
    crc: int | None
    size: int | None
    at: int
    mode: int = 0


def recognise(head: bytes, name: str) -> Certainty:
    """Sure where it begins with a member's header or is empty."""
    if head.startswith((_LOCAL, _END)):
        return Certainty.CONTENT
    return Certainty.NAME if PurePath(name).suffix.lower() == ".zip" and head.startswith(b"PK") else Certainty.NO


def members(source: Source) -> Iterator[Member | Reject]:
    """Yield each member, in the order of the directory; without one, in that of the archive, and then Broken."""
    with source.random_access() as file:
        directory = _directory(file)
        for entry in _entries(file, *directory) if directory else ():
            source.position += 1
            try:
                file.seek(entry.at)
                header = _LOCAL_STRUCT.unpack(file.read(_LOCAL_STRUCT.size))
            except (struct.error, OSError, ValueError):
                header = (b"",)
            if header[0] != _LOCAL:
                yield reject(source.locator(source.position), "corrupt", "no member stands where the directory says", entry.name)
                continue
            file.seek(header[-2] + header[-1], io.SEEK_CUR)
            yield from _member(source, entry, file)
        if directory is None:
            yield from _cut_off(source, file)
    if not source.position:
        yield reject(source.dump, "empty", "the archive holds nothing")


def _member(source: Source, entry: _Entry, file: IO[bytes]) -> Iterator[Member | Reject]:
    """Yield the member whose packed bytes `file` has come to, or why it can't be read, or nothing where it is no file."""
    if entry.name.endswith(("/", "\\")) or stat.S_ISLNK(entry.mode):
        source.pass_over("link" if stat.S_ISLNK(entry.mode) else "folder")
    elif entry.flags & _ENCRYPTED:
        yield reject(source.locator(source.position), "encrypted", "the member is encrypted", entry.name)
    elif entry.method != _STORED and entry.method not in _METHODS:
        yield reject(source.locator(source.position), "unsupported", f"packed by method {entry.method}", entry.name)
    else:
        raw: io.RawIOBase = Slice(file, entry.size if entry.size is not None else 2**62, source.depth)
        if entry.method != _STORED:
            raw = Unpacked(buffered(raw), _METHODS[entry.method])
        yield Member(entry.name, buffered(Metered(raw, source.tally, entry.crc)))


def _directory(file: IO[bytes]) -> tuple[int, int, int] | None:
    """Where the directory lies, how many bytes it has, and what stands before the archive; None where there is none."""
    end = file.seek(0, io.SEEK_END)
    start = file.seek(max(0, end - _MOST_COMMENT - _END_STRUCT.size))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_STRUCT.size:
        return None
    _, _, _, _, _, size, offset, _ = _END_STRUCT.unpack_from(tail, at)
    end = start + at
    if _NO_SIZE_32 in {offset, size} or tail[max(0, at - 20) : at].startswith(_LOCATOR64):
        file.seek(max(0, end - 20))
        locator = file.read(20)
        if locator.startswith(_LOCATOR64):
            file.seek(min(struct.unpack_from("<Q", locator, 8)[0], end))
            record = file.read(_END64_STRUCT.size)
            if record.startswith(_END64) and len(record) == _END64_STRUCT.size:
                *_, size, offset = _END64_STRUCT.unpack(record)
                end = end - 20 - _END64_STRUCT.size
    before = end - size - offset
    return (offset + before, size, before) if before >= 0 else None


def _entries(file: IO[bytes], at: int, size: int, before: int) -> Iterator[_Entry]:
    """Walk the directory a page at a time. Broken where it makes no sense."""
    end, page, here = at + size, b"", 0
    while at < end:
        if len(page) - here < min(_LONGEST_ENTRY, end - at):
            file.seek(at)
            page, here = file.read(min(_PAGE_BYTES, end - at)), 0
        if len(page) - here < _ENTRY_STRUCT.size or not page.startswith(_ENTRY, here):
            raise Broken("corrupt", "the archive's directory is damaged")
        fields = _ENTRY_STRUCT.unpack_from(page, here)
        _, made, _, flags, method, _, _, crc, packed, full, names, extras, comments, _, _, attributes, offset = fields
        start = here + _ENTRY_STRUCT.size
        name, extra = page[start : start + names], page[start + names : start + names + extras]
        packed, offset = _wide(extra, full, packed, offset)
        mode = attributes >> 16 if made >> 8 == _MADE_ON_UNIX else 0
        yield _Entry(_named(name, flags), flags, method, crc, packed, offset + before, mode)
        length = _ENTRY_STRUCT.size + names + extras + comments
        here, at = here + length, at + length


def _wide(extra: bytes, full: int, packed: int, offset: int) -> tuple[int, int]:
    """Sizes that did not fit into 32 bits stand in a field of their own, in this order."""
    while len(extra) >= 4:  # noqa: PLR2004 (a field's kind and length)
        kind, length = struct.unpack_from("<2H", extra)
        if kind == 1:
            values = iter(struct.unpack_from(f"<{min(length, len(extra) - 4) // 8}Q", extra, 4))
            if full == _NO_SIZE_32:
                next(values, None)
            packed = next(values, packed) if packed == _NO_SIZE_32 else packed
            offset = next(values, offset) if offset == _NO_SIZE_32 else offset
            break
        extra = extra[4 + length :]
    return packed, offset


def _named(name: bytes, flags: int) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")


def _cut_off(source: Source, file: IO[bytes]) -> Iterator[Member | Reject]:
    """Yield the members by their own headers, up to where the archive was cut off; then Broken."""
    at = 0
    while True:
        file.seek(at)
        header = file.read(_LOCAL_STRUCT.size)
        if len(header) < _LOCAL_STRUCT.size or not header.startswith(_LOCAL):
            raise source.cut or Broken("truncated", "the archive ends before its directory", source.depth)
        _, _, flags, method, _, _, crc, packed, full, names, extras = _LOCAL_STRUCT.unpack(header)
        name, extra = file.read(names), file.read(extras)
        packed, _ = _wide(extra, full, packed, 0)
        start = at + _LOCAL_STRUCT.size + names + extras
        source.position += 1
        is_open = bool(flags & _SIZES_FOLLOW) and not packed
        if is_open and method not in _METHODS:
            raise Broken("truncated", "the archive ends before its directory, and a member does not say how long it is", source.depth)
        entry = _Entry(_named(name, flags), flags, method, None if is_open else crc, None if is_open else packed, at)
        yield from _member(source, entry, file)
        at = start + packed if not is_open else _after(file, start, _METHODS[method])


def _after(file: IO[bytes], start: int, layer: Layer) -> int:
    """Where the member that begins at `start` and its trailing sizes end."""
    file.seek(start)
    frame = layer.decompressor()
    at = start
    while not frame.eof and (data := file.read(CHUNK_BYTES)):
        at += len(data)
        try:
            frame.decompress(data, CHUNK_BYTES)
            while not frame.eof and not frame.needs_input:
                frame.decompress(b"", CHUNK_BYTES)
        except (zlib.error, OSError, lzma.LZMAError):
            return at
    at -= len(frame.unused_data)
    file.seek(at)
    trailer = file.read(28)
    return next((at + size for size in (16, 12, 24, 20) if trailer[size : size + 2] == b"PK"), at + len(trailer))


CONTAINER: Final = Container(
    "zip",
    "zip archive: each file in it is a dump",
    recognise,
    members,
    SUFFIXES,
    {"folder": "a folder in an archive", "link": "a link in an archive"},
)
