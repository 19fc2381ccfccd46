"""Counties of the United States by their full names: "Pike County, Ohio", "Prince George's County", "Orleans Parish"."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from pipeline.entities.atlas import place
from pipeline.entities.gazetteer import gazetteer
from pipeline.entities.hits import Covered, Passage
from pipeline.lexicon import toml
from pipeline.model import Entity, Mention
from pipeline.text import fold
from pipeline.towns import us_counties

COUNTRY = "US"


@cache
def _full_name() -> re.Pattern[str]:
    kinds = "|".join(toml("entities")["divisions_of_town"])
    return re.compile(
        rf"\b[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|of|the|du|la)){{0,3}}? (?:{kinds})\b(?:, (?P<state>[A-Z][a-z]+(?: [A-Z][a-z]+)?))?"
    )


def counties(p: Passage, mentions: Sequence[Mention], likely: Sequence[str], *, is_home: bool) -> list[Mention]:
    """Return the mentions with those of counties added, which take the place of a town of their name.

    Args:
        p: the title or body they stand in.
        mentions: what is known of it so far.
        likely: the states the article names, the likeliest first; of counties of one name, that in one of them is meant.
        is_home: whether anything in the article speaks for the country.
    """
    if not any(kind in p.raw for kind in toml("entities")["divisions_of_town"]):
        return list(mentions)
    abroad = {m.start for m in mentions if m.entity.type == "place" and m.entity.country not in {None, COUNTRY}}
    named = (match for match in _full_name().finditer(p.raw) if not _is_abroad(match, abroad))
    found = [m for match in named if (m := _county(p, match, likely, is_home=is_home)) is not None]
    if not found:
        return list(mentions)
    covered = Covered(found)
    return sorted((*(m for m in mentions if not covered.on(m.start, m.end)), *found), key=lambda m: m.start)


def _is_abroad(match: re.Match[str], abroad: Collection[int]) -> bool:
    """Whether the text puts a county into another country: `Durham County, England`."""
    state = match["state"]
    if state is None:
        return False
    others = (code for code in toml("entities")["firm_divisions"] if code != COUNTRY)
    atlas = gazetteer().atlas
    return match.start("state") in abroad or any((d := atlas.division(code, state)) is not None and d.name == state for code in others)


def _county(p: Passage, match: re.Match[str], likely: Sequence[str], *, is_home: bool) -> Mention | None:
    end = match.end() if match["state"] is None else match.start("state") - len(", ")
    words = p.raw[match.start() : end].split(" ")
    while len(words) > 1:
        name = " ".join(words)
        states = _states(fold(name.replace("’", "'")))
        told = [state for state in states if state == match["state"]]
        state = next(iter(told or [s for s in likely if s in states] or (states if is_home and len(states) == 1 else ())), None)
        if states:
            return p.mention(_entity(name, state), end - len(name), end, "name") if state is not None else None
        words.pop(0)
    return None


@cache
def _states(county: str) -> tuple[str, ...]:
    """The states that have a county of a folded full name, by their own names."""
    named = gazetteer().atlas.division_of_code
    return tuple(name for code in us_counties().get(county, ()) if (name := named(COUNTRY, code)) is not None)


def _entity(name: str, state: str) -> Entity:
    return place(name, COUNTRY, "district", state)
