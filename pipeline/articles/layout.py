"""A text as units: one paragraph or line each, with its place and what it looks like on its own."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline import lexicon
from pipeline.articles import stamps

LONGEST_FURNITURE: Final = 160
LONGEST_TITLE: Final = 250
LONGEST_STAMP: Final = 80
TAIL_CHARS: Final = 12
PROSE_WORDS: Final = 7
PROSE_CHARS: Final = 220
WRAP_WIDTHS: Final = range(45, 101)
WRAP_SLACK: Final = 12
WRAP_SHARE: Final = 0.6
BULLETS: Final = "•▪●◦‣·∙■□►▶*➤➢-–—"

COUNTER: Final = re.compile(r"\(?(?:(?:image|photo|picture|slide)\s+)?\d{1,3}\s?(?:/|of)\s?\d{1,3}\)?", re.IGNORECASE)
SEPARATOR: Final = re.compile(r"(?:[-–—_=*~#•·.+]\s?){3,}")
TERMINAL: Final = re.compile(r"[.!?…。！？؟।։][\s\"'”’»)\]]*$")
MARKS: Final = re.compile(r"[\W_]+")
SPACES: Final = " \t\r\f\v\xa0\ufeff\u200b\u200e\u200f\u3000"


class Kind(Enum):
    """What a unit looks like, before its neighbours are asked."""

    PROSE = auto()
    LINE = auto()
    BULLET = auto()
    CAPTION = auto()
    COUNTER = auto()
    STAMP = auto()
    BYLINE = auto()
    FURNITURE = auto()
    RELATED = auto()
    SEPARATOR = auto()


@dataclass(frozen=True, slots=True)
class Unit:
    """`text == document[start:end]`, without the space around it; `gap` = a blank line stands before it."""

    start: int
    end: int
    text: str
    kind: Kind
    gap: bool


class _Words(NamedTuple):
    furniture: frozenset[str]
    related: frozenset[str]
    stamp: re.Pattern[str]
    stamp_word: re.Pattern[str]
    updated: re.Pattern[str]
    sourced: re.Pattern[str]
    relative: re.Pattern[str]
    byline: re.Pattern[str]
    furnished: re.Pattern[str]
    caption: re.Pattern[str]
    credit: re.Pattern[str]


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def words() -> _Words:
    """The word lists of `rules/articles.toml`, compiled."""
    rules = lexicon.toml("articles")
    stamp = _either(rules["stamps"]["published"] + rules["stamps"]["updated"])
    relative = "|".join(rules["stamps"]["relative"])
    furnished = f"(?:{_either(rules['furniture']['prefixes'])}).*|(?:{'|'.join(rules['furniture']['patterns'])})"
    credits_ = _either(rules["captions"]["credits"])
    agencies = [
        name for row in lexicon.rows("publishers") if row["kind"] == "agency" for name in (row["name"], *row["aliases"].split("|")) if name
    ]
    return _Words(
        furniture=frozenset(rules["furniture"]["lines"]),
        related=frozenset(rules["related"]["lines"]),
        stamp=re.compile(rf"(?P<word>{stamp})\b\s*[:|\-–]?\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL),
        stamp_word=re.compile(rf"(?P<word>{stamp})\b\s*[:|\-–]?\s*(?:(?:on|at)\s+)?", re.IGNORECASE),
        updated=re.compile(rf"(?:{_either(rules['stamps']['updated'])})\b", re.IGNORECASE),
        sourced=re.compile("|".join(rules["stamps"]["sourced"]), re.IGNORECASE),
        relative=re.compile(rf"(?:{relative})", re.IGNORECASE),
        byline=re.compile(
            rf"[(\-–—\s]*(?:(?:{_either(rules['bylines']['openings'])})\b(?:\s+(?P<who>[^\n]{{2,120}}))?|(?P<agency>{_either(agencies)})(?:\s*[/|,&]\s*(?:{_either(agencies)}|[A-Z][\w. ]{{2,30}}))*)[)\s.]*",
            re.IGNORECASE,
        ),
        furnished=re.compile(furnished, re.IGNORECASE | re.DOTALL),
        caption=re.compile(rf"(?:{_either(rules['captions']['openings'])})", re.IGNORECASE),
        credit=re.compile(
            rf"(?:[(\[]\s*(?:(?:photo|image|picture|credit)s?[:/ ]+(?:by )?)?(?:{credits_})(?:\s*(?:/|photo|via|,|\||\s-\s)[^()\[\]]{{0,60}})?\s*[)\]]|[(\[][^()\[\]]{{2,40}}/\s?(?:{credits_})\s*[)\]]|\b(?:photo|image|picture)\s*(?:by|:|credit)[^.]{{2,60}})\s*\.?$",
            re.IGNORECASE,
        ),
    )


def key(text: str) -> str:
    """A line without case, space and marks: what repeats of a title have in common."""
    return MARKS.sub("", text.casefold())


def units(text: str) -> list[Unit]:
    """Split a text at its line ends; lines of one hard-wrapped paragraph stay one unit."""
    lines: list[tuple[int, int, bool]] = []
    position, gap = 0, False
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        core = stripped.strip(SPACES)
        if core:
            start = position + line.find(core)
            lines.append((start, start + len(core), gap))
            gap = False
        else:
            gap = True
        position += len(line)
    page_width = _wrap_width(text, lines)
    merged: list[tuple[int, int, bool]] = []
    for block in _blocks(lines):
        width = _wrap_width(text, block) or page_width
        for number, (start, end, gap) in enumerate(block):
            if width and number and text[start] not in BULLETS and _is_full(text, *block[number - 1][:2], start, width):
                merged[-1] = (merged[-1][0], end, merged[-1][2])
            else:
                merged.append((start, end, gap))
    return [Unit(start, end, text[start:end], kind_of(text[start:end]), gap) for start, end, gap in merged]


def _blocks(lines: list[tuple[int, int, bool]]) -> list[list[tuple[int, int, bool]]]:
    """Lines with no blank line between them."""
    blocks: list[list[tuple[int, int, bool]]] = []
    for line in lines:
        if line[2] or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _is_full(text: str, line: int, end: int, following: int, width: int) -> bool:
    """Whether a line was broken because the next word did not fit."""
    word = text[following : following + 40].split(None, 1)
    return end - line + 1 + len(word[0] if word else "") > width - WRAP_SLACK


def _wrap_width(text: str, lines: list[tuple[int, int, bool]]) -> int | None:
    """Width of a hard-wrapped text, or None.

    It is wrapped where nearly every line that another follows is full, none is longer, and some line goes on within a
    sentence; text all in capitals can't show the last.
    """
    joined = [(a, b) for a, b in pairwise(lines) if not b[2]]
    if len(joined) < 2:  # noqa: PLR2004 - two breaks are the least that show a width
        return None
    width = max(end - start for start, end, _ in lines)
    if width not in WRAP_WIDTHS:
        return None
    goes_on = any(text[b[0]].islower() for _, b in joined) or text[lines[0][0] : lines[-1][1]].isupper()
    full = sum(_is_full(text, a[0], a[1], b[0], width) for a, b in joined)
    return width if goes_on and full >= WRAP_SHARE * len(joined) else None


def kind_of(text: str) -> Kind:  # noqa: C901, PLR0911 - one question after the other, the surest first
    """What a unit looks like on its own."""
    known = words()
    if len(text) <= LONGEST_FURNITURE:
        bare = text.casefold().replace("’", "'").strip(" :.>»›|-–—•[]()…")
        if bare in known.furniture:
            return Kind.FURNITURE
        if bare in known.related:
            return Kind.RELATED
        if COUNTER.fullmatch(text):
            return Kind.COUNTER
        if SEPARATOR.fullmatch(text):
            return Kind.SEPARATOR
        if is_stamp(text):
            return Kind.STAMP
        if known.byline.fullmatch(text) and not _is_sentence(text):
            return Kind.BYLINE
        if known.furnished.fullmatch(text.replace("’", "'")):
            return Kind.FURNITURE
    if text[0] in BULLETS and text[1:2].isspace():
        return Kind.BULLET
    tail = text[-100:]
    bracketed = text.rstrip(".")[-1:] in (")", "]")
    if known.caption.match(text) or ((bracketed or "hoto" in tail) and known.credit.search(tail)):
        return Kind.CAPTION
    return Kind.PROSE if _is_sentence(text) else Kind.LINE


def _is_sentence(text: str) -> bool:
    if len(text) > PROSE_CHARS:
        return True
    return TERMINAL.search(text[-TAIL_CHARS:]) is not None and text.count(" ") >= PROSE_WORDS - 1


def is_stamp(text: str) -> bool:
    """Whether a line is nothing but a date or time, with or without a word such as "Updated"."""
    known = words()
    match = known.stamp.fullmatch(text)
    rest = match["rest"] if match else text
    if stamps.DIGIT.search(rest) is None:
        return False
    if known.relative.match(rest) or (known.sourced.fullmatch(text) and stamps.found(text)):
        return True
    if len(text) > LONGEST_STAMP and match is None:
        return False
    stamp = stamps.found(rest)
    if stamp is None or stamp.start > (40 if match else 12):
        return False
    outside = stamps.weekday().sub("", rest[: stamp.start] + rest[stamp.end :])
    letters = sum(c.isalpha() for c in outside)
    return letters <= (60 if match else 12) and not TERMINAL.search(outside.rstrip(". "))
