"""Unpacks a stream layer by layer: .gz, .bz2, .xz and .zst, in any order, known by their first bytes."""

import bz2
import io
import lzma
import sys
import zlib
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from pipeline.dumps._reader import CHUNK_BYTES, Broken, Source, Tally

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST_XZ_BYTES: Final = 256 * 2**20
"""Memory that an .xz stream may ask for; `xz -9` asks for 65 MiB."""
LONGEST_WINDOW: Final = 27
"""Logarithm of the largest zstd window: 128 MiB, what the `zstd` command grants without being asked."""


class _Decompressor(Protocol):
    """What unpacks one frame. After its end, `unused_data` is what follows."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class Inflate:
    """zlib's decompressor with the manners of the others. What a failing call had already unpacked is given first, byte by byte."""

    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)
        self._failing = b""
        self._fed = 0

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail and not self._failing

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if not self._failing:
            data = self._inner.unconsumed_tail + data
            before = self._inner.copy()
            try:
                return self._inner.decompress(data, max_length)
            except zlib.error:
                self._inner, self._failing = before, data
        given = b""
        while self._fed < len(self._failing) and not given:
            given = self._inner.decompress(self._failing[self._fed : self._fed + 1], max_length)
            self._fed += not self._inner.unconsumed_tail
        if self._fed == len(self._failing):
            self._failing, self._fed = b"", 0
        return given


class Layer(NamedTuple):
    """One kind of packing: its name, first bytes (none: only ever one frame), ending of the name, and what unpacks a frame of it."""

    name: str
    magic: bytes
    suffix: str
    decompressor: Callable[[], _Decompressor]


def zstd_decompressor() -> _Decompressor:
    """Unpacks one zstd frame, whose window may be as large as the `zstd` command grants."""
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: LONGEST_WINDOW})


LAYERS: Final = (
    Layer("gzip", b"\x1f\x8b\x08", ".gz", lambda: Inflate(zlib.MAX_WBITS | 16)),
    Layer("bzip2", b"BZh", ".bz2", bz2.BZ2Decompressor),
    Layer("xz", b"\xfd7zXZ\x00", ".xz", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MOST_XZ_BYTES)),
    Layer(
        "zstd",
        b"\x28\xb5\x2f\xfd",
        ".zst",
        zstd_decompressor,
    ),
)
_ERRORS: Final = (zlib.error, OSError, lzma.LZMAError, zstd.ZstdError, EOFError)
_SHORT: Final = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}
_MAGIC_BYTES: Final = 6


class Unpacked(io.RawIOBase):
    """Gives every byte before the break, then raises Broken. Several frames in a row are one stream, as are zeros after the last."""

    def __init__(self, packed: io.BufferedReader, layer: Layer, depth: int | None = None, tally: Tally | None = None) -> None:
        self._packed = packed
        self._layer = layer
        self._tally = tally
        self._depth = depth
        self._frame: _Decompressor | None = layer.decompressor()
        self._ahead = b""
        self._broken: Broken | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        filled = 0
        while filled < len(buffer) and self._frame is not None and self._broken is None:
            try:
                data = self._more(len(buffer) - filled)
            except Broken as broken:  # around it; what is filled already is given first
                self._broken = broken
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        if not filled and self._broken is not None:
            raise self._broken
        if self._tally is not None:
            self._tally.unpacked(filled)
        return filled

    def _more(self, size: int) -> bytes:
        """Unpack up to `size` bytes; b'' where more has to be read first, or nothing is left."""
        frame = self._frame
        if frame is None:
            return b""
        data, is_end = b"", False
        if frame.needs_input:
            data = self._ahead or self._packed.read1(CHUNK_BYTES)
            self._ahead = b""
            is_end = not data
        try:
            given = frame.decompress(data, size)
        except _ERRORS as error:
            self._broken = Broken("corrupt", f"the {self._layer.name} stream is damaged: {error}", self._depth)
            return b""
        if is_end and not given and not frame.eof:
            self._broken = Broken("truncated", f"the {self._layer.name} stream ends before its end marker", self._depth)
        if frame.eof:
            self._next_frame(frame.unused_data)
        return given

    def _next_frame(self, ahead: bytes) -> None:
        """Begin the next frame where one follows. Zeros after the last are padding; anything else is damage."""
        self._frame = None
        ahead = ahead.lstrip(b"\0")
        while len(ahead) < _MAGIC_BYTES and (more := self._packed.read1(CHUNK_BYTES)):
            ahead = (ahead + more).lstrip(b"\0")
        if self._layer.magic and ahead.startswith(self._layer.magic):
            self._frame, self._ahead = self._layer.decompressor(), ahead
        elif ahead:
            self._broken = Broken("corrupt", f"bytes that are no {self._layer.name} follow its end", self._depth)


def unpack(source: Source) -> int:
    """Peel all layers off a source, whose stream and name are replaced. Returns how many there were; Broken if too many."""
    layers = 0
    while True:
        head = source.stream.peek(_MAGIC_BYTES)
        layer = next((layer for layer in LAYERS if head.startswith(layer.magic)), None)
        if layer is None:
            return layers
        layers += 1
        if layers + source.depth > source.limits.max_depth:
            raise Broken("nested", f"packed more than {source.limits.max_depth} times over", source.depth)
        source.stream = io.BufferedReader(Unpacked(source.stream, layer, source.depth, source.tally), CHUNK_BYTES)
        source.reopen = None
        source.name = _bare(source.name, layer.suffix)


def _bare(name: str, suffix: str) -> str:
    if name.lower().endswith(suffix):
        return name[: -len(suffix)]
    stem, dot, ending = name.rpartition(".")
    return stem + _SHORT.get((dot + ending).lower(), dot + ending)
