"""A stretch of an archive as a stream of its own."""

import io
import zlib
from typing import IO

from pipeline.dumps._reader import CHUNK_BYTES, Broken, Tally


class Slice(io.RawIOBase):
    """The next `size` bytes of a stream, which must not be read by others meanwhile; Broken where it ends before."""

    def __init__(self, stream: IO[bytes] | io.BufferedReader, size: int, depth: int) -> None:
        self._stream = stream
        self._depth = depth
        self.left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), self.left))
        if not data and self.left and len(buffer):
            raise Broken("truncated", "the archive ends in the middle of a member", self._depth)
        self.left -= len(data)
        buffer[: len(data)] = data
        return len(data)


class Metered(io.RawIOBase):
    """A member's bytes, counted as they come out. Broken at the end where their checksum is another."""

    def __init__(self, stream: io.RawIOBase, tally: Tally, crc: int | None = None) -> None:
        self._stream = stream
        self._tally = tally
        self._expected = crc
        self._crc = 0
        self._broken: Broken | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._broken is not None:
            raise self._broken
        size = self._stream.readinto(buffer) or 0
        if self._expected is not None:
            self._crc = zlib.crc32(memoryview(buffer)[:size], self._crc)
            if not size and len(buffer) and self._crc != self._expected:
                self._broken = Broken("corrupt", "the member's checksum is another than the archive says")
                raise self._broken
        self._tally.unpacked(size)
        return size


def buffered(raw: io.RawIOBase) -> io.BufferedReader:
    """Give a raw stream the buffer that readers expect."""
    return io.BufferedReader(raw, CHUNK_BYTES)
