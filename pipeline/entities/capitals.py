"""The capital of a country where a text does not name it: "in the capital", "in Iraq's capital", "in the capital of Zambia"."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from pipeline.entities.gazetteer import flatten, gazetteer
from pipeline.entities.hits import Passage
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
    found = [m for match in _patterns()["capital"].finditer(p.raw) if (m := _capital(p, match, mentions, home)) is not None]
    return sorted((*mentions, *found), key=lambda m: m.start) if found else list(mentions)


def _capital(p: Passage, match: re.Match[str], mentions: Sequence[Mention], home: Callable[[int], str | None]) -> Mention | None:
    country = _country(p, match, mentions, home)
    city = _city(country) if country else None
    if city is None or any(m.start < match.end() and match.start() < m.end for m in mentions):
        return None
    return p.mention(city, match.start(), match.end(), "name")


def _country(p: Passage, match: re.Match[str], mentions: Sequence[Mention], home: Callable[[int], str | None]) -> str | None:
    """Return the country whose capital is meant; None for the capital of a province, and where a sentence is not about what lies in one."""
    patterns, start, end = _patterns(), match.start(), match.end()
    owner = next((m for m in reversed(mentions) if m.end <= start and start - m.end < LONGEST_OWNER), None)
    if owner is not None and p.raw[owner.end : start] in (" ", "'s ", "’s ", "' ", "’ "):
        is_country = owner.entity.level == "country" and patterns["owned"].search(p.raw[: owner.start][-LONGEST_OWNER:])
        return owner.entity.country if is_country else None
    if patterns["led"].search(p.raw[:start][-LONGEST_OWNER:]) is None:
        return None
    of = patterns["of"].match(p.raw, end)
    if of is None:
        return home(p.sentence_at(start))
    named = next((m for m in mentions if m.start == of.end()), None)
    return named.entity.country if named is not None and named.entity.level == "country" else None


@cache
def _city(country: str) -> Entity | None:
    names = gazetteer()
    known = names.atlas.countries.get(country)
    entry = names.entry(flatten(known.capital).strip()) if known else None
    return next(
        (s.entity for s in (entry.senses if entry else ()) if s.entity.entity_id in names.capitals and s.entity.country == country), None
    )
