"""Sentences, tokens and their offsets in the text; nothing here knows what a casualty is."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import lexicon
from pipeline.model import TITLE, Sentence

LONGEST = 1_500
"""Characters after which a sentence is cut: news has hardly one of a thousand, and what reads a clause takes time in the square of it."""
WRAP_COLUMNS = 45
"""A line at least this long that ends without punctuation is taken to go on in the next one."""

_TOKEN = re.compile(
    r"""
      \d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?(?![\d])   # 1,200
    | \d+(?:[.:/]\d+)+                                     # 2.5  5:30  01/02/2021
    | (?:[A-Za-z]\.){2,}                                   # U.S.  a.m.
    | ['’]s\b                                              # Russia | 's
    | [^\W_]+(?:[-‐‑][^\W_]+|['’](?!s\b)[^\W_]+)*          # three-year-old  O'Neill  US-led
    | \S
    """,
    re.VERBOSE,
)
_MARKS, _CLOSERS = ".!?…", "\"”’')]"
_END = re.compile(  # the mark stands first: an expression that begins with a set is searched for six times as fast
    r"[.!?…](?:(?<![.!?…].)[.!?…]*+[\"”’')\]]*+(?=\s|$)|(?<=[.!?])(?=[“\"]?[A-Z][a-z]))"
)
_OPENER = re.compile(r"[\s“\"‘'(\[—–-]*([^\W_]+)?")
_BULLET = re.compile(r"\s*[•*–-]\s")
_INITIALS = re.compile(r"(?:[a-z]\.)+[a-z]")
_CAPITALS, _SMALL = re.compile(r"[A-Z]+"), re.compile(r"[a-z]+")
_LINE_ENDS = re.compile(r"[.!?:;…][\"”’')\]]*\s*$")


class Token(NamedTuple):
    """One word, number or mark; `start` and `end` count characters in the sentence, or in what it was offset by."""

    text: str
    lower: str
    start: int
    end: int


def count_letters(text: str) -> tuple[int, int, int]:
    """How many capitals, small letters, and letters in all a text has."""
    if text.isascii():  # runs are found three times as fast as characters are asked
        upper, lower = len("".join(_CAPITALS.findall(text))), len("".join(_SMALL.findall(text)))
        return upper, lower, upper + lower
    return sum(map(str.isupper, text)), sum(map(str.islower, text)), sum(map(str.isalpha, text))


def fold(text: str) -> str:
    """Return text without accents and case, for comparing names."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def tokens(text: str, offset: int = 0) -> list[Token]:
    """Split text into tokens; a possessive 's is its own token, hyphenated words are one."""
    make = tuple.__new__  # what Token() calls in the end
    return [make(Token, (t := m.group(), t.lower(), m.start() + offset, m.end() + offset)) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=512)  # several rooms ask for those of the same sentence
def lower_words(text: str) -> tuple[str, ...]:
    """Return what `tokens` would give as `lower`, and nothing else: four times as fast."""
    return tuple(map(str.lower, _TOKEN.findall(text)))


def title_sentence(title: str) -> Sentence:
    """Return the title as a sentence whose offsets count in the title."""
    stripped = title.strip()
    start = title.index(stripped) if stripped else 0
    if len(stripped) > LONGEST:
        stripped = stripped[:LONGEST].rsplit(" ", 1)[0]
    return Sentence(TITLE, start, start + len(stripped), stripped)


def sentences(body: str) -> list[Sentence]:
    """Split a body into sentences in order; each is `body[start:end]` without surrounding white space."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(body)):
        for a, b in _split(body, start, end):
            found.append(Sentence(len(found), a, b, body[a:b], number))
    return found


def _paragraphs(body: str) -> Iterator[tuple[int, int]]:
    """Spans of paragraphs: broken at blank lines, and at line ends that are not mere wraps."""
    start = position = 0
    lines = body.splitlines(keepends=True)
    for i, line in enumerate(lines):
        position += len(line)
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if _breaks_after(line, following) and not (i == 0 and _goes_over(line, following)):
            if body[start:position].strip():
                yield start, position
            start = position


def _breaks_after(line: str, following: str) -> bool:
    if not line.strip() or not following.strip() or _BULLET.match(following):
        return True
    wraps = len(line.rstrip()) >= WRAP_COLUMNS and (not _LINE_ENDS.search(line) or _ends_short(line.rstrip()))
    return not wraps


def _goes_over(line: str, following: str) -> bool:
    """Whether a first line, short because a dateline stood before it, goes on in the next: one of capitals, as of radio monitors."""
    is_open = bool(line.strip()) and not _LINE_ENDS.search(line) and not _BULLET.match(following)
    return is_open and line.isupper() and following.isupper() and len(following.rstrip()) >= WRAP_COLUMNS


def _ends_short(line: str) -> bool:
    """Whether a line ends with a shortened word, whose full stop ends no sentence: `six U.S.`, `by Lt.`."""
    word = line[line.rfind(" ") + 1 :].lstrip("“\"‘'([").lower()
    return word[-1:] == "." and (word[:-1] in _abbreviations()[0] or _INITIALS.fullmatch(word[:-1]) is not None)


def _split(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    a = start
    for match in _END.finditer(body, start, end):
        if match.end() < end and not _is_boundary(body, a, match.end(), end):
            continue
        yield from _pieces(body, a, match.end())
        a = match.end()
    yield from _pieces(body, a, end)


def _pieces(body: str, a: int, b: int) -> Iterator[tuple[int, int]]:
    """A span without surrounding white space, cut at blanks where it is too long for a sentence."""
    while b - a > LONGEST:
        cut = body.rfind(" ", a + 1, a + LONGEST)
        cut = a + LONGEST if cut < 0 else cut
        if trimmed := _trim(body, a, cut):
            yield trimmed
        a = cut
    if trimmed := _trim(body, a, b):
        yield trimmed


def _trim(body: str, a: int, b: int) -> tuple[int, int] | None:
    while a < b and body[a].isspace():
        a += 1
    while b > a and body[b - 1].isspace():
        b -= 1
    return (a, b) if any(c.isalnum() for c in body[a:b]) else None


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    rules = lexicon.toml("text")
    return frozenset(rules["titles"]), frozenset(rules["before_number"]), frozenset(rules["open"]), frozenset(rules["openers"])


def _is_boundary(body: str, a: int, end: int, limit: int) -> bool:
    """Whether the mark that ends at `end` ends a sentence, judged by the word before and the word after."""
    opener = _OPENER.match(body, end, limit)
    following = (opener.group(1) if opener else None) or ""
    if following and following[0].islower():
        return False
    word = "".join(body[max(a, end - 30) : end].split()[-1:])
    before = word.rstrip(_CLOSERS).rstrip(_MARKS).lstrip("“\"‘'([").lower()
    if not before or body[end - 1] in "!?":
        return True
    titles, before_number, open_, openers = _abbreviations()
    if before in titles:
        return False
    if before in before_number:
        return not following[:1].isdigit()
    acronym = len(before) == 1 and before.isalpha()
    if before in open_ or acronym or _INITIALS.fullmatch(before):
        return not following or (following.lower() in openers and not acronym)
    return True
