"""Cues with direction and scope, after ConText: what is denied, feared, hypothetical, fictional, a running total or recalled."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon

_REACH_OF_RELATIVE = 24
"""Characters before a cue in which `who` begins: `who had been trying to`."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue in a sentence: what it sets, and the characters `[start, end)` in which it sets it."""

    sets: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rules:
    expression: re.Pattern[str]
    by_phrase: dict[str, tuple[tuple[str, str, re.Pattern[str]], ...]]
    """What a phrase sets, how far it reaches, and what ends it."""
    then: dict[str, re.Pattern[str]]
    """What must follow a phrase, where it is a cue only before some words."""
    unless: dict[str, re.Pattern[str]]
    """What must not follow it: `a month`, but `a month earlier`."""
    terminators: re.Pattern[str]
    aside: re.Pattern[str]
    """`Who`, `wanted`: behind it stands a clause of its own."""
    relative: re.Pattern[str]
    """`Who`, shortly before a cue."""
    resuming: re.Pattern[str]
    complementing: re.Pattern[str]
    """What shows that a clause inside the relative one goes on: `who wanted to see that ten were killed`."""


def phrases(words: Sequence[str]) -> re.Pattern[str]:
    """Compile phrases into one expression on lower-case text, the longest first, white space of any width."""
    body = lexicon.either(sorted(set(words), key=len, reverse=True)).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<![\w-])(?:{body})(?![\w-])")


@cache
def any_of(name: str) -> re.Pattern[str]:
    """Any phrase of a list of rules/context.toml, on lower-case text."""
    return phrases(lexicon.toml("context")[name])


@cache
def _rules() -> _Rules:
    rules = lexicon.toml("context")

    def ends(words: Sequence[str], told: Sequence[str] = ()) -> str:
        told_alone = "".join(rf"(?<!{word} )" for word in rules["untold"]) + f"(?:{'|'.join(map(re.escape, told))})" if told else ""
        either = "|".join([*(re.escape(word) for word in words if word != ";"), *([told_alone] if told else [])])
        return rf";|(?<!\w)(?:{either})(?!\w)"

    terminators = ends(rules["terminators"])
    by_phrase: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    then: dict[str, re.Pattern[str]] = {}
    unless: dict[str, re.Pattern[str]] = {}
    for cue in rules["cue"]:
        stops = ends(rules["terminators"], cue.get("ends", ()))
        stop = re.compile(rf",(?! (?:in )?which)|{stops}" if cue["reach"] == "phrase" else stops)
        for word in cue["words"]:
            by_phrase.setdefault(word, []).append((cue["sets"], cue["reach"], stop))
            if "then" in cue:
                then[word] = re.compile(rf"\s+(?:{'|'.join(map(re.escape, cue['then']))})(?!\w)")
            if "unless" in cue:
                unless[word] = re.compile(rf"\s+(?:{'|'.join(map(re.escape, cue['unless']))})(?!\w)")
    return _Rules(
        phrases(list(by_phrase)),
        {word: tuple(settings) for word, settings in by_phrase.items()},
        then,
        unless,
        re.compile(terminators),
        re.compile(rf"(?<!\w)(?:{'|'.join(rules['asides'])})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{'|'.join(rules['relatives'])})(?: \w+){{0,2}} $"),
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, rules['resuming']))})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{'|'.join(rules['complementing'])}|\d[\d,]*)(?!\w)"),
    )


def cues(text: str) -> list[Cue]:
    """Return the cues of a sentence with their reach; `text` may be in any case."""
    return list(_cues(text.lower()))


def _cues(lower: str) -> Iterator[Cue]:
    rules = _rules()
    for match in rules.expression.finditer(lower):
        phrase = " ".join(match.group().split())
        if phrase in rules.then and rules.then[phrase].match(lower, match.end()) is None:
            continue
        if phrase in rules.unless and rules.unless[phrase].match(lower, match.end()) is not None:
            continue
        for sets, reach, stop in rules.by_phrase[phrase]:
            start, end = 0, len(lower)
            if reach in {"forward", "phrase"}:
                start = match.start() if phrase in rules.then else match.end()
                last = stop.search(lower, match.end())
                end = last.start() if last else end
                is_aside = rules.relative.search(lower, max(0, match.start() - _REACH_OF_RELATIVE), match.start()) is not None
                if is_aside and reach == "forward" and (resumed := rules.resuming.search(lower, start, end)) is not None:
                    is_inside = rules.complementing.search(lower, start, resumed.start()) is not None
                    end = end if is_inside else resumed.start()
            elif reach == "backward":
                end = match.end()
            else:
                stops = [m.span() for m in rules.terminators.finditer(lower)]
                start = max((b for _, b in stops if b <= match.start()), default=0)
                if sets == "background":  # "killed at a rally against the mayor, who seized power last year"
                    start = max((m.end() for m in rules.aside.finditer(lower, start, match.start())), default=start)
                if sets == "superseded" and rules.relative.search(lower, max(0, match.start() - _REACH_OF_RELATIVE), match.start()):
                    start = match.start()  # "two were wounded, one of whom was initially thought dead"
                end = min((a for a, _ in stops if a >= match.end()), default=len(lower))
            yield Cue(sets, start, end)


def settings_at(found: Sequence[Cue], position: int) -> frozenset[str]:
    """Return what the cues set at a character of the sentence."""
    return frozenset(cue.sets for cue in found if cue.start <= position < cue.end)
