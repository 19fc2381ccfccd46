"""A web page as blocks of text in boxes: one walk over its tree, in time that grows with the page and nothing else.

A block is a stretch of text that no element breaks: a paragraph, a heading, a list item, a cell. A box is an element that breaks
text, with what its class names say of it. What no reader sees (scripts, forms' controls, navigation, hidden parts) is left out.
"""

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline import lexicon

UNSEEN: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "button",
        "select",
        "option",
        "input",
        "textarea",
        "nav",
        "footer",
        "video",
        "audio",
        "object",
        "embed",
        "canvas",
        "map",
        "head",
        "menu",
        "dialog",
        "datalist",
        "math",
        "title",
        "link",
        "meta",
        "base",
    ]
)
INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
    ]
)
EMPTY: Final = frozenset({"wbr", "img", "picture", "source", "-comment", "-doctype", "_comment"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BREAK: Final = "\x00"
"""Stands for <br> while a block is gathered; pages hold no NUL, which HTML forbids and the door takes out."""

_SPLIT: Final = re.compile(r"[^\w]+|_+|(?<=[a-z])(?=[A-Z])")
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*\n")


class Box:
    """One element that breaks text. `good`: 2 = marked up as the article's text, 1 = named so, 0 = neither."""

    __slots__ = (
        "blocks", "caption", "chars", "dropped", "end", "furniture", "gain", "good", "linked", "names", "no", "parent", "picture", "prose",
        "quoted", "tag", "teasers", "thin",
    )  # fmt: skip

    def __init__(self, no: int, parent: "Box | None", tag: str) -> None:
        self.no = no
        self.end = no + 1
        """One past the number of the last box inside this one."""
        self.parent = parent
        self.tag = tag
        self.names = ""
        self.good = 0
        self.furniture = self.caption = self.picture = self.dropped = self.thin = False
        self.quoted: bool = tag == "blockquote" or (parent is not None and parent.quoted)
        self.chars = self.linked = self.blocks = self.teasers = 0
        self.prose = self.gain = 0.0


class Block:
    """One stretch of text. `linked` = characters inside links; `href` = where its first link leads."""

    __slots__ = ("box", "caption", "gain", "href", "linked", "text")

    def __init__(self, text: str, box: Box, linked: int, href: str | None) -> None:
        self.text = text
        self.box = box
        self.linked = min(linked, len(text))
        self.href = href
        self.caption = False
        self.gain = 0.0


class Time(NamedTuple):
    """A <time> with its `datetime`, and the number of the block it stands in or before."""

    stated: str
    block: int
    is_published: bool


class Page(NamedTuple):
    """A page taken apart. Boxes are in the order of their beginnings, the body's first."""

    tree: LexborHTMLParser
    boxes: list[Box]
    blocks: list[Block]
    times: list[Time]


class Names(NamedTuple):
    """What an element's class, id and role say of it."""

    furniture: bool
    body: bool
    caption: bool
    picture: bool
    standfirst: bool
    live: bool
    byline: bool
    hidden: bool


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    rules = lexicon.toml("webpages")["names"]
    return tuple(
        re.compile(
            " (?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(rules[kind], key=len, reverse=True)) + ")(?= )"
        )
        for kind in ("furniture", "body", "captions", "pictures", "standfirst", "live", "byline", "hidden")
    )


@lru_cache(maxsize=20_000)
def named(names: str) -> Names:
    """Read class names, word by word."""
    words = f" {' '.join(_SPLIT.split(names[:400])).lower()} "
    return Names(*(pattern.search(words) is not None for pattern in _patterns()))


def take_apart(html: str) -> Page:
    """Parse a page as browsers do and walk it once. Never raises; a page without a body has no blocks."""
    tree = LexborHTMLParser(html.replace(BREAK, " "))
    walk = _Walk()
    if tree.body is not None:
        walk.over(tree.body)
    return Page(tree, walk.boxes, walk.blocks, walk.times)


class _Walk:
    """The walk: no recursion, so that no depth of nesting is too deep."""

    def __init__(self) -> None:
        self.box = Box(0, None, "body")
        self.boxes = [self.box]
        self.blocks: list[Block] = []
        self.times: list[Time] = []
        self.parts: list[str] = []
        self.linked = 0
        self.href: str | None = None

    def over(self, body: LexborNode) -> None:  # noqa: C901, PLR0912 - one question after the other, the commonest first
        """Walk all that is inside a body."""
        node = body.child
        path: list[tuple[LexborNode, str]] = []
        links = 0
        while True:
            if node is None:
                if not path:
                    break
                node, kind = path.pop()
                if kind == "link":
                    links -= 1
                elif kind == "box":
                    if self.parts:
                        self.flush()
                    self.box = self.box.parent or self.box
                node = node.next
                continue
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content or ""
                if self.parts or not text.isspace():
                    self.parts.append(text)
                if links:
                    self.linked += len(text.strip())
            elif tag == "br":
                self.line_break()
            elif tag in INLINE:
                if node.child is not None and not self._unseen_inline(node, tag):
                    if tag == "a":
                        links += 1
                        self.href = self.href or node.attributes.get("href")
                    path.append((node, "link" if tag == "a" else "inline"))
                    node = node.child
                    continue
            elif tag in EMPTY:
                pass
            elif tag in UNSEEN or tag == "hr":
                if self.parts:
                    self.parts.append(" ")
                if tag == "hr":
                    self.flush()
            elif node.child is not None and self._enter(node, tag):
                path.append((node, "box"))
                node = node.child
                continue
            node = node.next
        self.flush()

    def _unseen_inline(self, node: LexborNode, tag: str) -> bool:
        if tag == "time":
            attributes = node.attributes
            if stated := attributes.get("datetime"):
                is_published = "pubdate" in attributes or "published" in f"{attributes.get('itemprop')} {attributes.get('class')}".lower()
                self.times.append(Time(stated, len(self.blocks), is_published))
            return False
        if tag not in ("span", "label"):
            return False
        attributes = node.attributes
        return bool(attributes) and (_is_hidden(attributes) or named(attributes.get("class") or "").hidden)

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Open the box of an element; False where nobody sees it."""
        attributes = node.attributes
        if attributes and _is_hidden(attributes):
            return False
        if self.parts:
            self.flush()
        self.box = box = Box(len(self.boxes), self.box, tag)
        self.boxes.append(box)
        if attributes:
            box.names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('role') or ''}"
            said = named(box.names)
            box.good = 2 if "articleBody" in (attributes.get("itemprop") or "") else 1 if said.body else 0
            box.furniture = said.furniture and not box.good
            box.caption, box.picture = said.caption, said.picture
        if tag in ("article", "main"):
            box.good, box.furniture = max(box.good, 1), False
        elif tag == "aside":
            box.furniture = True
        elif tag == "figcaption":
            box.caption = True
        return True

    def line_break(self) -> None:
        """One <br> breaks a line, two with nothing between them a block."""
        for part in reversed(self.parts):
            if part == BREAK:
                self.flush()
                return
            if part.strip():
                break
        self.parts.append(BREAK)

    def flush(self) -> None:
        if not self.parts:
            return
        text = "".join(self.parts)
        if self.box.tag == "pre":
            for paragraph in _BLANK_LINE.split(text.replace(BREAK, "\n")):
                self._block("\n".join(line.rstrip() for line in paragraph.strip("\r\n").split("\n")))
        elif BREAK in text:
            self._block("\n".join(line for line in (" ".join(line.split()) for line in text.split(BREAK)) if line))
        else:
            self._block(" ".join(text.split()))
        self.parts.clear()
        self.linked = 0
        self.href = None

    def _block(self, text: str) -> None:
        if text and not text.isspace():
            self.blocks.append(Block(text, self.box, self.linked, self.href))


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", "").lower()
