"""Unpacks a dump layer by layer, streaming: .gz and .zst, in any order, known by their first bytes."""

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import pyarrow as pa

CHUNK_BYTES: Final = 64 * 2**10
MOST_LAYERS: Final = 4


class Broken(Exception):  # noqa: N818 - a state of the dump, told as a reject
    """The packed bytes end early (`truncated`) or make no sense (`corrupt`)."""

    def __init__(self, reason_code: str, reason: str) -> None:
        super().__init__(reason)
        self.reason_code = reason_code
        self.reason = reason


class Readable(Protocol):
    """What a layer reads from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; b'' at the end."""


Opener = Callable[[], io.BufferedReader]


class _Gzip(io.RawIOBase):
    """Gives every byte before the break, then raises Broken."""

    def __init__(self, opener: Opener) -> None:
        self._file = gzip.GzipFile(fileobj=opener())

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._file.read1(len(buffer))
        except EOFError as error:
            raise Broken("truncated", "the gzip stream ends before its end marker") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise Broken("corrupt", f"the gzip stream is damaged: {error}") from error
        buffer[: len(data)] = data
        return len(data)


class _Zstandard(io.RawIOBase):
    """The same for zstd. Arrow drops what one failing read had already unpacked, so that stretch is read again byte by byte."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._stream = self._open()
        self._given = 0
        self._failing = False

    def _open(self) -> Readable:
        return pa.CompressedInputStream(pa.PythonFile(self._opener(), mode="r"), "zstd")  # type: ignore[no-any-return]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = 1 if self._failing else min(len(buffer), CHUNK_BYTES)
        try:
            data = self._stream.read(size)
        except OSError as error:
            if self._failing:
                code = "truncated" if "runcated" in str(error) else "corrupt"
                raise Broken(code, f"the zstd stream is damaged: {error}") from error
            self._failing = True
            self._stream = self._open()
            for start in range(0, self._given, CHUNK_BYTES):
                self._stream.read(min(CHUNK_BYTES, self._given - start))
            return self.readinto(buffer)
        buffer[: len(data)] = data
        self._given += len(data)
        return len(data)


class Layer(NamedTuple):
    """One kind of packing: first bytes, ending of the name, and what unpacks it."""

    magic: bytes
    suffix: str
    unpack: Callable[[Opener], io.RawIOBase]


LAYERS: Final = (Layer(b"\x1f\x8b\x08", ".gz", _Gzip), Layer(b"\x28\xb5\x2f\xfd", ".zst", _Zstandard))


def unpacked(path: Path) -> tuple[io.BufferedReader, str]:
    """Open a file through all its layers.

    Returns:
        The innermost stream and the file's name without the endings of its layers.

    Raises:
        OSError: The file cannot be opened.
        Broken: A layer breaks in its first bytes, or layers are nested too deep.
    """
    name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def plain() -> io.BufferedReader:
        return io.BufferedReader(io.FileIO(path), CHUNK_BYTES)

    opener: Opener = plain
    for _ in range(MOST_LAYERS):
        stream = opener()
        head = stream.peek(4)
        layer = next((layer for layer in LAYERS if head.startswith(layer.magic)), None)
        if layer is None:
            return stream, name
        stream.close()
        opener = _through(layer, opener)
        name = name.removesuffix(layer.suffix)
    raise Broken("nested", f"packed more than {MOST_LAYERS - 1} times over")


def _through(layer: Layer, opener: Opener) -> Opener:
    return lambda: io.BufferedReader(layer.unpack(opener), CHUNK_BYTES)
