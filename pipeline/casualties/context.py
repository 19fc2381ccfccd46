"""Cues with direction and scope, after ConText: what is denied, feared, hypothetical, fictional, a running total or recalled."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue in a sentence: what it sets, and the characters `[start, end)` in which it sets it."""

    sets: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rules:
    expression: re.Pattern[str]
    by_phrase: dict[str, tuple[tuple[str, str], ...]]
    terminators: re.Pattern[str]
    phrase_ends: re.Pattern[str]


def phrases(words: Sequence[str]) -> re.Pattern[str]:
    """Compile phrases into one expression on lower-case text, the longest first, white space of any width."""
    body = lexicon.either(sorted(set(words), key=len, reverse=True)).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<![\w-])(?:{body})(?![\w-])")


@cache
def _rules() -> _Rules:
    rules = lexicon.toml("context")
    by_phrase: dict[str, list[tuple[str, str]]] = {}
    for cue in rules["cue"]:
        for word in cue["words"]:
            by_phrase.setdefault(word, []).append((cue["sets"], cue["reach"]))
    terminators = r";|(?<!\w)(?:" + "|".join(re.escape(t) for t in rules["terminators"] if t != ";") + r")(?!\w)"
    return _Rules(
        phrases(list(by_phrase)),
        {word: tuple(settings) for word, settings in by_phrase.items()},
        re.compile(terminators),
        re.compile(rf",(?! (?:in )?which)|{terminators}"),
    )


def cues(text: str) -> list[Cue]:
    """Return the cues of a sentence with their reach; `text` may be in any case."""
    return list(_cues(text.lower()))


def _cues(lower: str) -> Iterator[Cue]:
    rules = _rules()
    for match in rules.expression.finditer(lower):
        phrase = " ".join(match.group().split())
        for sets, reach in rules.by_phrase[phrase]:
            start, end = 0, len(lower)
            if reach == "forward":
                start = match.end()
                stop = rules.terminators.search(lower, start)
                end = stop.start() if stop else end
            elif reach == "backward":
                end = match.end()
            elif reach == "phrase":
                start = match.end()
                stop = rules.phrase_ends.search(lower, start)
                end = stop.start() if stop else end
            else:
                stops = [m.span() for m in rules.terminators.finditer(lower)]
                start = max((b for _, b in stops if b <= match.start()), default=0)
                end = min((a for a, _ in stops if a >= match.end()), default=len(lower))
            yield Cue(sets, start, end)


def settings_at(found: Sequence[Cue], position: int) -> frozenset[str]:
    """Return what the cues set at a character of the sentence."""
    return frozenset(cue.sets for cue in found if cue.start <= position < cue.end)
