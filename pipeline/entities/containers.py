"""How a text says that a name is a place: "the village of X", "near X in Y district", "X, 20 km south of Y"; and what contains a name."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick

from pipeline.entities.hits import Passage, locality_verbs
from pipeline.lexicon import either, toml
from pipeline.model import Entity

LONGEST_CHAIN = 90
"""Characters between a place and what contains it."""
LONGEST_LEAD = 40
"""Characters that a preposition and what stands between it and a name may take."""
CONTAINERS = frozenset({"admin1", "country", "district"})


@cache
def _kinds() -> list[str]:
    words = toml("entities")
    singular = (*words["locality_words"], *words["level_words"])
    return sorted((*singular, *(f"{w}s" for w in singular), "communities"), key=len, reverse=True)


def _openings(prepositions: Sequence[str]) -> list[str]:
    """Prepositions as they stand within a sentence and at its start."""
    return [*prepositions, *(word.capitalize() for word in prepositions)]


@cache
def heads() -> tuple[AhoCorasick, AhoCorasick]:
    """The words with which "the village of X" begins, in lower case, and those with which "near X" does."""
    words = toml("entities")
    return (
        AhoCorasick([f"{kind} " for kind in (*_kinds(), *words["named_after_of"])]),
        AhoCorasick([f"{word} " for word in (*_openings(words["locality_prepositions"]), *locality_verbs(), *words["bare_verbs"])]),
    )


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The expressions by which a text names a place and what it lies in."""
    words = toml("entities")
    kinds, of_a_place = "|".join(_kinds()), either((*_kinds(), *words["named_after_of"]), any_case=True)
    joints = "|".join(words["name_particles"])
    between = "|".join(words["place_adjectives"])
    before = either((*_openings(words["locality_prepositions"]), *locality_verbs()))
    bound = "|".join((*words["abroad"]["after"], *words["outskirts"]))
    one = rf"(?:(?:{joints})-|(?:{'|'.join(words['joined_particles'])}) )?[A-Z][\w'’]*(?:-(?!(?:{bound})\b)\w+)*"
    name, short = rf"(?P<name>{one}(?: {one}){{0,3}})", rf"(?P<name>{one}(?: {one}){{0,3}}?)"
    off = rf"(?:[a-z]+ ){{0,2}}\d[\d.,]* ?(?:{'|'.join(words['length_units'])})\b"
    called = rf"an? (?:[\w-]+ ){{0,3}}?(?:{kinds})\b"
    link = rf"(?:{kinds}|{between}|in|of|within|near|[A-Z][\w'’-]*|(?:{joints}))"
    return {
        # "the village of X", "X village", "near X in <container>"
        "of": re.compile(rf"\b(?:{of_a_place}) (?:of |called |named |known as )(?:the )?{name}"),
        "before": re.compile(rf"\b(?:{before}) (?:(?:{between}) )*{short} (?i:{kinds})\b"),
        "in": re.compile(rf"\b(?:{before}) (?:(?:{between}) )*{short}(?=,? (?:in|of|outside|near)\b|, | \()"),
        # "killed in X on Monday": nothing but a preposition says that it is one
        "bare": re.compile(
            rf"(?:(?<=[a-z0-9,)] )(?:{'|'.join((*words['bare_prepositions'], *words['bare_verbs']))})|(?:{'|'.join(map(str.capitalize, words['bare_prepositions']))})) (?P<name>{one}(?: {one})?)(?=[.,;:)]|$| (?:\d|[a-z]+ing\b|(?:{'|'.join((*words['function_words'], *words['bare_followers']))})\b))"
        ),
        # "the villages of X and Y", "in X, Y and Z": those of a row behind the first
        "row": re.compile(
            rf"(?:,|,? and|,? as well as) (?:(?:in|at|near) )?(?P<name>{one}(?: {one})?)(?=[.,;:)]|$| (?:{'|'.join(words['function_words'])})\b)"
        ),
        "rows": re.compile(rf"\b(?:{'|'.join(f'{kind}s' for kind in (*words['locality_words'], *words['level_words']))}) of (?:the )?$"),
        # "X, a village near Y, was raided"
        "apposed": re.compile(
            rf"{name}(?=, an? (?:(?!(?:for|of|in|from|with|by|to) )[\w-]+ ){{0,2}}?(?:{kinds}) (?:in|near|of|outside|on|close to)\b)"
        ),
        "chain": re.compile(rf"(?:[ ,(]+{link})*[ ,(]*(?:in|of|within|,|\(|\[)(?: (?:{between}|{kinds}|[A-Z]?[a-z]+ern))*[ (\[]*"),
        # "in X, a village near Y", "in X, 20 km south of Y": a place, and where it is
        "told": re.compile(rf", (?:{called}|{off})"),
        "beside": re.compile(
            rf"(?: (?:{kinds}))?[ ,(]+(?:{called} )?(?:(?:{'|'.join(words['beside'])})|{off}(?: \([^()]*\))?(?: (?:to the )?(?:north|south|east|west)[a-z-]*)?(?: (?:of|from|away from|outside))+) (?:the )?(?:(?:[a-z-]+ ){{0,3}}of )?(?:(?:{between}) )*"
        ),
        "led": re.compile(rf"(?:['’]s)? (?:(?:{between}) )*(?:{kinds}) (?:of |called |named |known as )?(?:the )?"),
        "owned": re.compile(rf"['’]s (?:(?:{between}) )*"),
        "at": re.compile(rf"(?:^| )(?:{'|'.join(words['locality_prepositions'])}) (?:(?:{between}) )*$"),
        "kind": re.compile(rf" (?i:{kinds})\b"),
        # "Istanbul's historic X Square", "the city's X district"
        "part": re.compile(rf"['’]s (?:[a-z-]+ ){{0,3}}?{short} (?:{kinds}|District|Neighbou?rhood|Quarter)\b"),
        "ground": re.compile(
            rf"['’]s (?:[a-z-]+ ){{0,3}}?(?P<name>{one}(?: {one}){{0,2}}? (?:{'|'.join(words['grounds_of_town'])}))\b(?! [A-Z])(?!(?<=Market) [a-z]+ (?:in|at|to|from)\b)"
        ),
        "owner": re.compile(r"['’]s (?:[a-z-]+ ){0,3}$"),
        # "the city's X district", "in the X neighbourhood": a part of the town named last
        "of_town": re.compile(rf"\b(?:the|this) (?:[a-z]+ )?(?:{'|'.join(words['towns'])})(?: cent(?:er|re))?['’]s (?:[a-z-]+ ){{0,2}}$"),
        "quarter": re.compile(rf" (?:{'|'.join(words['quarters'])})\b"),
    }


class Containers:
    """Which known place a passage says that a name lies in."""

    def __init__(self, p: Passage) -> None:
        self._p = p
        self._starts = [h.start for h in p.hits]

    def behind(self, end: int, sentence: int, index: int) -> int | None:
        """Return the hit from `index` on that contains what ends at `end`: "X district, Y province" → Y; None if none does."""
        p, chain = self._p, patterns()["chain"]
        stop = min(p.sentences[sentence].end, end + LONGEST_CHAIN)
        for number in range(index, len(p.hits)):
            hit = p.hits[number]
            if hit.start >= stop:
                return None
            if hit.start < end:
                continue
            if self._can_contain(number):
                return self._inner(number) if chain.fullmatch(p.raw, end, hit.start) else None
        return None

    def _can_contain(self, number: int) -> bool:
        return any(s.kind in ("place", "country") and s.entity.level in CONTAINERS for s in self._p.hits[number].senses)

    def _inner(self, number: int) -> int:
        """Return the province behind its owner: "in Myanmar's Kayah state" is in Kayah."""
        hits, following = self._p.hits, number + 1
        if following == len(hits) or not self._can_contain(following):
            return number
        return following if patterns()["owned"].fullmatch(self._p.raw, hits[number].end, hits[following].start) else number

    def before(self, start: int) -> Entity | None:
        """Return the country whose adjective leads to what starts there: "the Ethiopian border town of X", "Syria's city of X"."""
        p = self._p
        index = bisect_left(self._starts, start) - 1
        if index < 0 or not 0 < start - p.hits[index].end <= LONGEST_LEAD:
            return None
        hit = p.hits[index]
        country = next((s.entity for s in hit.senses if s.kind in ("demonym", "country") and s.entity.level == "country"), None)
        leads = (patterns()[rule].fullmatch(p.raw, hit.end, start) for rule in ("led", "owned"))
        return country if country and any(leads) else None
