"""Records of web archives, WARC and ARC, from streams that may be damaged: what is readable is given, what is not is told.

Libraries read sound archives faster, but pass in silence over a record cut short, or over one that a wrong length swallowed; here
nothing may vanish. The time goes into the pages in any case.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Final

import brotli

LONGEST_HEAD: Final = 64 * 2**10
SKIPPED_BYTES: Final = 2**20
LONGEST_LINE: Final = 4096

_WARC: Final = re.compile(rb"WARC/[01]\.\d+\s*$")
_ARC: Final = re.compile(
    rb"(?P<url>[a-z][\w+.-]{1,20}:\S*) +(?P<ip>[\d.]+|\S+) +(?P<date>\d{8,14}) +(?P<type>\S+) +(?:\S+ +){0,5}?(?P<length>\d+)\s*$",
    re.IGNORECASE,
)
_NEXT_WARC: Final = re.compile(rb"\r?\n\r?\n(?=WARC/[01]\.\d+\r?\n[\w-]+:)")
_NEXT_ARC: Final = re.compile(rb"\r?\n(?=[a-z][\w+.-]{1,20}:\S* +[\d.]{7,15} +\d{8,14} +\S+ +\d+\r?\n)", re.IGNORECASE)
_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b[^\r\n]*\r?\n")
_END_OF_HEAD: Final = re.compile(rb"\r?\n\r?\n")
_CHUNK: Final = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    Attributes:
        kind: The WARC type in lower case; `response` for every ARC record.
        headers: The archive's own headers, names in lower case.
        block: What the record holds; its first bytes alone where it is longer than the limit.
        fault: `too_long`, `truncated` or `bad_record`; None where the record is whole.
        is_mended: Whether the length it stated was wrong and the next record showed where it ends.
    """

    kind: str
    headers: dict[str, str]
    block: bytes = b""
    fault: str | None = None
    is_mended: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """An answer of a web server: status (0 = none was stored), headers with names in lower case, body unpacked."""

    status: int
    headers: dict[str, str]
    body: bytes


class _Stream:
    """A stream into which bytes can be put back."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._back = b""

    def put_back(self, data: bytes) -> None:
        self._back = data + self._back

    def line(self) -> bytes:
        """A line of at most LONGEST_HEAD bytes; b'' at the end."""
        if not self._back:
            return self._stream.readline(LONGEST_HEAD)
        end = self._back.find(b"\n", 0, LONGEST_HEAD) + 1 or min(len(self._back), LONGEST_HEAD)
        line, self._back = self._back[:end], self._back[end:]
        if not self._back and not line.endswith(b"\n") and len(line) < LONGEST_HEAD:
            line += self._stream.readline(LONGEST_HEAD - len(line))
        return line

    def read(self, size: int) -> bytes:
        """`size` bytes, fewer only at the end."""
        taken, self._back = self._back[:size], self._back[size:]
        parts = [taken]
        wanted = size - len(taken)
        while wanted > 0 and (data := self._stream.read(min(wanted, SKIPPED_BYTES))):
            parts.append(data)
            wanted -= len(data)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Read on over `size` bytes; return how many there were."""
        skipped = 0
        while skipped < size and (data := self.read(min(size - skipped, SKIPPED_BYTES))):
            skipped += len(data)
        return skipped


def records(stream: BufferedReader, limit: int) -> Iterator[Record]:
    """Give every record of an archive, in bounded memory.

    Args:
        stream: The archive, unpacked.
        limit: Bytes; a longer record is given as `too_long` with its beginning.

    Yields:
        Records. What stands between two of them and belongs to none is one record with the fault `bad_record`.
    """
    source = _Stream(stream)
    stray = b""
    while line := source.line():
        if not line.strip():
            continue
        head = _head(source, line)
        if head is None:
            stray = stray or line[:200]
            continue
        if stray:
            yield Record("", {}, stray, "bad_record")
            stray = b""
        kind, headers, following = head
        yield _record(source, kind, headers, following, limit)
    if stray:
        yield Record("", {}, stray, "bad_record")


def _head(source: _Stream, line: bytes) -> tuple[str, dict[str, str], re.Pattern[bytes]] | None:
    """Read the head of a record that begins with this line; None where none does."""
    if _WARC.match(line):
        headers = _headers(source)
        return headers.get("warc-type", "").strip().lower(), headers, _NEXT_WARC
    match = _ARC.match(line)
    if match is None:
        return None
    date = match["date"].decode()
    headers = {
        "warc-target-uri": match["url"].decode("utf-8", "replace"),
        "warc-date": "-".join(part for part in (date[:4], date[4:6], date[6:8]) if part),
        "content-type": match["type"].decode("ascii", "replace"),
        "content-length": match["length"].decode(),
    }
    return "warcinfo" if match["url"].lower().startswith(b"filedesc:") else "response", headers, _NEXT_ARC


def _headers(source: _Stream) -> dict[str, str]:
    lines: list[bytes] = []
    size = 0
    while (line := source.line()) and line.strip() and size < LONGEST_HEAD:
        size += len(line)
        lines.append(line)
    return _parsed(lines)


def _parsed(lines: list[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    name = ""
    for line in lines:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in " \t" and name:
            headers[name] += " " + text.strip()
            continue
        name, mark, value = text.partition(":")
        name = name.strip().lower() if mark else ""
        if name in headers:  # the first one counts, and what goes on belongs to the one that doesn't
            name = ""
        elif name:
            headers[name] = value.strip()
    return headers


def _record(source: _Stream, kind: str, headers: dict[str, str], following: re.Pattern[bytes], limit: int) -> Record:
    stated = headers.get("content-length", "")
    length = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 18 else -1  # noqa: PLR2004 - an exabyte
    block = source.read(min(max(length, 0), limit + 1))
    if length > limit and len(block) > limit:
        lost = length - len(block) - source.skip(length - len(block))
        return Record(kind, headers, block[:1000], "truncated" if lost else "too_long")
    if length >= 0 and len(block) == length and _ends_here(source, following):
        return Record(kind, headers, block)
    beyond = source.read(LONGEST_LINE)
    if (end := following.search(block + beyond)) and end.start() <= len(block):  # too long: the next record begins in this one
        source.put_back((block + beyond)[end.end() :])
        return Record(kind, headers, block[: end.start()], is_mended=True)
    source.put_back(beyond)
    if len(block) < length:
        is_whole = block.rstrip()[-7:].lower() == b"</html>"  # line ends changed on the way made every record shorter than it states
        return Record(kind, headers, block, None if is_whole else "truncated", is_mended=is_whole)
    return _read_on(source, kind, headers, block, limit)


def _ends_here(source: _Stream, following: re.Pattern[bytes]) -> bool:
    """Whether a record ends here: with the stream, with a line end, or with the next record at once."""
    line = source.line()
    if not line.strip():
        return True
    source.put_back(line)
    return (_WARC if following is _NEXT_WARC else _ARC).match(line) is not None


def _read_on(source: _Stream, kind: str, headers: dict[str, str], block: bytes, limit: int) -> Record:
    """A length too short, or none: the record goes on until the next begins."""
    parts, size = [block], len(block)
    while line := source.line():
        if _WARC.match(line) or _ARC.match(line):
            source.put_back(line)
            break
        size += len(line)
        if size <= limit:
            parts.append(line)
    if size > limit:
        return Record(kind, headers, block[:1000], "too_long", is_mended=True)
    return Record(kind, headers, b"".join(parts).rstrip(b"\r\n"), is_mended=True)


def response(block: bytes, limit: int) -> Response | str:
    """Take an HTTP response apart; a fault where its packing is damaged (`bad_record`) or unpacks to more than the limit (`too_long`)."""
    status = _STATUS.match(block)
    if status is None:
        return Response(0, {}, block)
    end = _END_OF_HEAD.search(block, status.end() - 2, status.end() + LONGEST_HEAD)
    if end is None:
        return Response(int(status[1]), {}, b"")
    headers = _parsed(block[status.end() : end.start()].split(b"\n"))
    body = block[end.end() :]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    for coding in reversed(headers.get("content-encoding", "").lower().replace(" ", "").split(",")):
        unpacked = _unpacked(body, coding, limit)
        if isinstance(unpacked, str):
            return unpacked
        body = unpacked
    return Response(int(status[1]), headers, body)


def _unchunked(body: bytes) -> bytes:
    """Join chunks; crawlers often store them joined and leave the header, so what is not chunked stays."""
    parts = []
    at = 0
    while (size := _CHUNK.match(body, at)) is not None:
        length = int(size[1], 16)
        if length == 0:
            break
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    return b"".join(parts) if parts and at >= len(body) - LONGEST_HEAD and at <= len(body) + 2 else body


def _unpacked(body: bytes, coding: str, limit: int) -> bytes | str:
    """Undo a content coding; what is not packed, whatever the header says, stays."""
    try:
        if coding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
            return _inflated(body, 31, limit)
        if coding == "deflate" and body.lstrip()[:1] not in (b"<", b""):
            return _inflated(body, 15 if body[0] & 15 == 8 else -15, limit)  # noqa: PLR2004 - zlib's own head
        if coding == "br" and body.lstrip()[:1] != b"<":
            data = brotli.Decompressor().process(body, output_buffer_limit=limit + 1)
            return data if len(data) <= limit else "too_long"
    except (zlib.error, brotli.error):
        return "bad_record"
    return body


def _inflated(body: bytes, window: int, limit: int) -> bytes | str:
    unpacker = zlib.decompressobj(window)
    data = unpacker.decompress(body, limit + 1)
    return data if len(data) <= limit else "too_long"
