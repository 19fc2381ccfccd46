"""The capital of a country where a text does not name it: "in the capital", "in Iraq's capital", "in the capital of Zambia"."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache

from pipeline.entities.gazetteer import flatten, gazetteer
from pipeline.entities.hits import Covered, Passage
from pipeline.lexicon import toml
from pipeline.model import Entity, Mention

LONGEST_OWNER = 24
"""Characters that the name of a country and its possessive take before "capital"."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = toml("entities")
    led = "|".join(words["locality_prepositions"])
    return {
        "capital": re.compile(r"\bcapital(?: city)?\b(?!['’-])(?!,? [A-Z])"),
        "led": re.compile(rf"(?:^|[\s(])(?i:{led}) the $"),
        "owned": re.compile(rf"(?:^|[\s(])(?i:{led}) (?:the )?$"),
        "of": re.compile(r" of (?:the )?"),
    }


def capitals(p: Passage, mentions: Sequence[Mention], home: Callable[[int], str | None]) -> list[Mention]:
    """Return the mentions with those of a capital added that is not named; `home` tells the country of a sentence."""
    if p.letters != "mixed" or p.headline or "capital" not in p.raw:
        return list(mentions)
    covered = Covered(mentions)
    ordered = sorted(mentions, key=lambda m: m.start)
    free = (match for match in _patterns()["capital"].finditer(p.raw) if not covered.on(*match.span()))
    if any(_is_of_province(p, match, ordered) for match in _patterns()["capital"].finditer(p.raw)):
        free = (match for match in free if _patterns()["of"].match(p.raw, match.end()) is not None)  # which one is meant, nothing tells
    found = [m for match in free if (m := _capital(p, match, ordered, home)) is not None]
    return sorted((*mentions, *found), key=lambda m: m.start) if found else list(mentions)


def _is_of_province(p: Passage, match: re.Match[str], mentions: Sequence[Mention]) -> bool:
    """Whether a text speaks of the capital of a division of a country: `Maiduguri, the capital of Borno state`."""
    of = _patterns()["of"].match(p.raw, match.end())
    behind = bisect_left(mentions, of.end(), key=lambda m: m.start) if of is not None else len(mentions)
    return of is not None and behind < len(mentions) and mentions[behind].start == of.end() and mentions[behind].entity.level == "admin1"


def _capital(p: Passage, match: re.Match[str], mentions: Sequence[Mention], home: Callable[[int], str | None]) -> Mention | None:
    country = _country(p, match, mentions, home)
    city = _city(country) if country else None
    if city is None:
        return None
    return p.mention(city, match.start(), match.end(), "name")


def _country(p: Passage, match: re.Match[str], mentions: Sequence[Mention], home: Callable[[int], str | None]) -> str | None:
    """Return the country whose capital is meant; None for the capital of a province, and where a sentence is not about what lies in one."""
    patterns, start, end = _patterns(), match.start(), match.end()
    here = bisect_left(mentions, start, key=lambda m: m.start)
    near = mentions[max(0, here - 2) : here]
    owner = next((m for m in reversed(near) if m.end <= start and start - m.end < LONGEST_OWNER), None)
    if owner is not None and p.raw[owner.end : start] in (" ", "'s ", "’s ", "' ", "’ "):
        is_country = owner.entity.level == "country" and patterns["owned"].search(p.raw[max(0, owner.start - LONGEST_OWNER) : owner.start])
        return owner.entity.country if is_country else None
    if patterns["led"].search(p.raw[max(0, start - LONGEST_OWNER) : start]) is None:
        return None
    of = patterns["of"].match(p.raw, end)
    if of is None:
        return home(p.sentence_at(start))
    behind = bisect_left(mentions, of.end(), key=lambda m: m.start)
    named = mentions[behind] if behind < len(mentions) and mentions[behind].start == of.end() else None
    return named.entity.country if named is not None and named.entity.level == "country" else None


@cache
def _city(country: str) -> Entity | None:
    names = gazetteer()
    known = names.atlas.countries.get(country)
    entry = names.entry(flatten(known.capital).strip()) if known else None
    return next(
        (s.entity for s in (entry.senses if entry else ()) if s.entity.entity_id in names.capitals and s.entity.country == country), None
    )
