"""From the bytes of a marked-up page or feed to text: byte-order mark, UTF-8, what is declared if it is plausible, what the bytes show."""

import codecs
import re
from typing import Final

from pipeline.dumps import _encoding as encoding

DECLARED_BYTES: Final = 4096
SNIFFED_BYTES: Final = 64 * 2**10
MOST_WRONG: Final = 0.002
"""Characters that may be undecodable in text whose declaration is believed: a few are the writer's slips."""

MOST_ADJACENT: Final = 0.5
"""Share of characters beyond ASCII that stand side by side: few do in Latin script, nearly all in another read as Latin."""

MOST_CAPITALS: Final = 0.6
LEAST_FOREIGN: Final = 20

_XML: Final = re.compile(rb"""^\s*<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
_META: Final = re.compile(rb"""<meta[^>]{1,300}?charset\s*+=\s*+["']?\s*+([\w.:-]{2,40})""", re.IGNORECASE)
_UNSEEN: Final = re.compile(rb"<(script|style)\b")
_MARKUP: Final = re.compile(rb"<[^<>]{0,2000}+>|&[#\w]{2,10};")
_ADJACENT: Final = re.compile(r"[^\x00-\x7f\s]{2,}")
_SIGN_IN_WORD: Final = re.compile(r"[^\W\d_][¹³¿£¥¼¾º¶][^\W\d_]")
_LATIN: Final = frozenset({"cp1252", "cp1254", "cp1250", "iso8859-2", "iso8859-15"})
_WIDER: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "iso8859-8": "cp1255",
    "utf-16": "utf-8",  # a page that can be searched for its declaration is not in UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
"""What browsers take the name for (WHATWG Encoding): the wider code page that its users mean."""


def codec(label: str | None) -> str | None:
    """Return Python's name of the encoding a label means on the web; None where it means none."""
    try:
        name = codecs.lookup((label or "").strip().strip("\"'").replace("x-sjis", "shift_jis")).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name) if name not in ("base64", "hex", "rot13", "bz2", "zlib", "uu", "quopri", "punycode", "idna") else None


def declared(data: bytes) -> list[str]:
    """Encodings that a page's XML declaration and <meta> name, in this order."""
    head = data[:DECLARED_BYTES]
    labels = [match[1].decode("ascii", "replace") for match in (_XML.search(head), _META.search(head)) if match]
    return [name for label in labels if (name := codec(label))]


def decode(data: bytes, transport: str | None = None) -> str | None:
    """Decode a marked-up text.

    Valid UTF-8 is UTF-8, whatever is said: no other encoding looks like it by chance. Else the transport's word counts before the
    page's own, if the text it gives is plausible; else what the bytes show.

    Args:
        data: The whole page or feed.
        transport: The charset of an HTTP header, where there was one.

    Returns:
        The text, NUL as spaces; None where no encoding gives readable text.
    """
    if encoding.marked(data) or encoding.unmarked_utf16(data[:SNIFFED_BYTES]):
        return encoding.decode(data)
    try:
        return data.decode("utf-8").replace("\x00", " ")
    except UnicodeDecodeError:
        pass
    said = [name for name in (codec(transport), *declared(data)) if name]
    candidates = sorted(said, key=lambda name: name == "cp1252")  # servers say Latin-1 where they know nothing
    for name in dict.fromkeys(candidates):
        text = data.decode(name, "replace").replace("\x00", " ")
        if _is_plausible(text, name):
            return text
    if sniffed := _sniffed(data):
        text = data.decode(sniffed, "replace").replace("\x00", " ")
        return text if not any("\ud800" <= c <= "\udfff" for c in text) else None
    return next((data.decode(name, "replace").replace("\x00", " ") for name in candidates), None)


def _is_plausible(text: str, name: str) -> bool:
    wrong = text.count("\ufffd")
    if name != "gb18030" and any("\ud800" <= c <= "\udfff" for c in text[:SNIFFED_BYTES]):
        return False
    if wrong > MOST_WRONG * len(text) + 2:
        return False
    sample = _words(text[: 4 * SNIFFED_BYTES].encode("utf-8", "replace")).decode("utf-8", "replace")
    foreign = [c for c in sample if c > "\x7f" and c.isalpha()]
    if len(foreign) < LEAST_FOREIGN:
        return True
    if name in _LATIN:
        adjacent = sum(len(run) for run in _ADJACENT.findall(sample))
        if adjacent > MOST_ADJACENT * sum(c > "\x7f" for c in sample):
            return False
    return sum(c.isupper() for c in foreign) <= MOST_CAPITALS * len(foreign) or not any(c.islower() for c in foreign)


def _sniffed(data: bytes) -> str | None:
    """What the words between the tags show; names of tags are ASCII and tell nothing."""
    words = b" ".join(_words(data[: 4 * SNIFFED_BYTES]).split())[:SNIFFED_BYTES]
    name = codec(encoding.sniffed(words or data[:SNIFFED_BYTES]))
    return _western(words) if name in _LATIN else name


def _words(data: bytes) -> bytes:
    """What stands between the tags, scripts and styles left out where they end: those that never do are not searched for an end each."""
    lowered = data.lower()
    last = {name: lowered.rfind(b"</" + name) for name in (b"script", b"style")}
    pieces, at = [], 0
    for start in _UNSEEN.finditer(lowered):
        if at <= start.start() < last[start[1]]:
            pieces.append(data[at : start.start()])
            at = lowered.find(b"</" + start[1], start.end())
    return _MARKUP.sub(b" ", b" ".join([*pieces, data[at:]]))


def _western(words: bytes) -> str:
    """Tell the code pages of Latin script apart, which the bytes hardly show: by what the wrong one makes of a word.

    Read as cp1252, Turkish has ý, ð and þ for its commonest letters, and Central European words have signs inside them.
    """
    text = words.decode("cp1252", "replace")
    foreign = sum(c > "\x7f" and c.isalpha() for c in text)
    if sum(text.count(c) for c in "ýðþÝÐÞ") * 4 > foreign:
        return "cp1254"
    return "cp1250" if len(_SIGN_IN_WORD.findall(text)) * 10 > foreign else "cp1252"
