"""From bytes to text: byte-order marks, UTF-8, UTF-16 without a mark, then what the bytes show."""

import codecs
import io
import re
from typing import Final

from resiliparse.parse.encoding import detect_encoding

SNIFFED_BYTES: Final = 256 * 2**10

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Text has next to none of these; a few stray ones are a scraper's dirt, more are a picture or a program.
CONTROLS: Final = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b\x0b\x00") + b"\x7f"
MOST_CONTROLS: Final = 0.01
MOST_NULS: Final = 0.001
UTF16_NULS: Final = 0.3
UTF16_STRAY: Final = 0.05


MOST_SLIPS: Final = 0.05
"""Broken characters for each sound one beyond ASCII in what is still UTF-8."""
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]")
_SOUND: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_WIDER: Final = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-1": "cp1252"}
"""The wider code page that holds what the narrower leaves out."""
_MULTIBYTE: Final = frozenset({"gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "iso2022_jp"})
"""Their characters may hold the bytes of quotes, brackets and backslashes: a stream in one of them is decoded before it is cut up."""


def marked(head: bytes) -> str | None:
    """Return the encoding a byte-order mark declares, else None."""
    return next((encoding for mark, encoding in MARKS if head.startswith(mark)), None)


def unmarked_utf16(head: bytes) -> str | None:
    """Return utf-16-le or -be where every other byte is nearly always NUL, as in Latin text; else None."""
    half = len(head) // 2
    if half == 0:
        return None
    even, odd = head[::2].count(0) / half, head[1::2].count(0) / half
    if odd > UTF16_NULS and even < odd * UTF16_STRAY:
        return "utf-16-le"
    return "utf-16-be" if even > UTF16_NULS and odd < even * UTF16_STRAY else None


def is_binary(head: bytes) -> bool:
    """Whether these bytes are no text in any encoding with one byte for ASCII."""
    if not head or marked(head) or unmarked_utf16(head):
        return False
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls > MOST_CONTROLS * len(head) or head.count(0) > MOST_NULS * len(head) + 1


def decode(data: bytes) -> str | None:
    """Decode a whole text; None where no encoding fits. NUL becomes a space: databases end strings there, offsets stay."""
    declared = marked(data) or unmarked_utf16(data[:SNIFFED_BYTES])
    if declared:
        return data.decode(declared, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # cut off within the last character
            text = data.decode("utf-8", "replace")
        else:
            return _sniffed(data)
    return text


def _sniffed(data: bytes) -> str | None:
    found = sniffed(data)
    return data.decode(found, "replace") if found else None


def sniffed(data: bytes) -> str | None:
    """Name the encoding of bytes that are no sound UTF-8; None where nothing fits.

    Nearly all of UTF-8 sound is UTF-8 with a slip: no other encoding looks like it by chance. Else resiliparse's detector, nearly
    as good as the best of three and far the fastest (docs/formats.md), looks at what surrounds the first bytes beyond ASCII.
    """
    try:
        data.decode("utf-8", "surrogatepass")  # halves of a pair, each written as a character
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    beyond = _BEYOND_ASCII.search(data)
    start = max(0, beyond.start() - SNIFFED_BYTES // 64) if beyond else 0
    sample = data[start : start + SNIFFED_BYTES]
    sound, slips = len(_SOUND.findall(sample)), sample.decode("utf-8", "replace").count("\ufffd")
    if sound and slips <= MOST_SLIPS * sound:
        return "utf-8"
    found = detect_encoding(sample, max_len=len(sample), html5_compatible=True)
    return _WIDER.get(found, found) if found not in {None, "utf-8", "utf-16-le", "utf-16-be"} else None


class _AsUtf8(io.RawIOBase):
    """A stream in another encoding, as UTF-8."""

    def __init__(self, stream: io.BufferedReader, name: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(name)("replace")
        self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._pending:
            data = self._stream.read1(2**16)
            self._pending = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        given = self._pending[: len(buffer)]
        self._pending = self._pending[len(given) :]
        buffer[: len(given)] = given
        return len(given)


def head_as_utf8(head: bytes) -> bytes:
    """Return the first bytes of a dump without a mark, UTF-16 and UTF-32 as UTF-8: what `recognise` sees."""
    declared = marked(head) or unmarked_utf16(head)
    return head.decode(declared, "replace").encode("utf-8", "replace") if declared else head


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def stream_as_utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """Return the stream itself, or in UTF-8 where its first bytes show a mark or an encoding that can't be cut up as it is."""
    head = stream.peek(SNIFFED_BYTES)[:SNIFFED_BYTES]
    declared = marked(head) or unmarked_utf16(head)
    if declared is None and not _is_utf8(head) and (found := sniffed(head)) in _MULTIBYTE:
        declared = found
    return io.BufferedReader(_AsUtf8(stream, declared)) if declared else stream
