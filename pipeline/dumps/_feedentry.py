"""One entry of a feed: its XML read by name, without a DTD, so that no entity is ever expanded."""

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.entities import html5
from typing import Final
from xml.parsers import expat

LONGEST_VALUE: Final = 2000

_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7}|[xX][0-9a-fA-F]{1,6});|(\w{1,40});)?")
_XML: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CONTROLS: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], " ") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_PREFIXES: Final = frozenset({"", "atom", "atom10", "a10", "a", "rss", "content", "dc", "dcterms", "feedburner", "xhtml", "wp"})
_TAG: Final = re.compile(r"<[a-zA-Z!/][^<>]*>")


@dataclass(slots=True)
class Entry:
    """The parts of one entry, or of what stands before the first: text by the name of its element, in lower case without prefix."""

    texts: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """Addresses of <link href>, by `rel`."""
    is_html: set[str] = field(default_factory=set)
    """Elements that hold markup and said so."""
    language: str | None = None
    base: str | None = None

    def first(self, *names: str) -> str | None:
        """The first of these elements that holds anything."""
        return next((text for name in names if (text := self.texts.get(name, "").strip())), None)


def well_formed(xml: str) -> str:
    """Mend what is wrong in many feeds: bare ampersands, HTML's names of characters, control characters."""
    return _REFERENCE.sub(_mended, xml.translate(_CONTROLS))


def _mended(match: re.Match[str]) -> str:
    number, name = match[1], match[2]
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        is_text = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000  # noqa: PLR2004 - XML 1.0
        return match[0] if is_text else " "
    if name in _XML:
        return match[0]
    if name and f"{name};" in html5:
        return escape(html5[f"{name};"])
    return "&amp;" + match[0][1:]


def parse(xml: str) -> Entry | None:
    """Read one element with all it holds; None where it is not well-formed, though mended."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(well_formed(xml).encode("utf-8", "replace"), True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError:
        return None
    return reader.entry


class _Reader:
    """Gathers the children of the outermost element; markup inside one is kept as markup."""

    def __init__(self) -> None:
        self.entry = Entry()
        self._depth = 0
        self._name: str | None = None
        self._parts: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        prefix, _, local = tag.rpartition(":")
        local = local.lower()
        if self._depth == 1:
            self.entry.language, self.entry.base = attributes.get("xml:lang"), attributes.get("xml:base")
        elif self._depth == 2:  # noqa: PLR2004 - the entry's own children
            self._name = local if prefix.lower() in _PREFIXES else None
            self._parts = []
            if self._name == "link" and "href" in attributes:
                self.entry.links.setdefault(attributes.get("rel", "alternate"), attributes["href"])
            if "html" in attributes.get("type", "") or attributes.get("mode") == "escaped":
                self.entry.is_html.add(local)
        elif self._name is not None:
            if self._name == "author" and local != "name":
                self._parts.append("\x00")
            self._parts.append(f"<{local}>")

    def end(self, tag: str) -> None:
        if self._depth == 2 and self._name is not None:  # noqa: PLR2004 - as above
            self._keep(self._name, "".join(self._parts))
            self._name = None
        elif self._depth > 2 and self._name is not None:  # noqa: PLR2004 - as above
            self._parts.append(f"</{tag.rpartition(':')[2].lower()}>")
        self._depth -= 1

    def text(self, data: str) -> None:
        if self._name is not None and self._depth >= 2:  # noqa: PLR2004 - as above
            self._parts.append(data if self._depth == 2 or self._name != "content" else escape(data))  # noqa: PLR2004

    def _keep(self, name: str, text: str) -> None:
        if name == "author" and "<name>" in text:
            text = text.partition("<name>")[2].partition("</name>")[0]
        if name in ("creator", "author") and (before := self.entry.texts.get(name)):
            text = f"{before}, {text.strip()}"
        elif self.entry.texts.get(name, "").strip():
            return
        self.entry.texts[name] = text


def plain(text: str) -> str:
    """A short value without markup: titles and names are often escaped twice."""
    return " ".join(unescape(_TAG.sub(" ", text)).split())[:LONGEST_VALUE]


def is_markup(text: str) -> bool:
    """Whether a text holds tags or escaped characters."""
    return _TAG.search(text) is not None or "&" in text
