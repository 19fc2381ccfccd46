"""Places a text puts somewhere itself: villages no gazetteer knows, and names that it knows in another country.

"the village of X in Y district, Z state" says where X is. What contains a place, or else the article's own country,
decides over a namesake elsewhere; a place known by its container alone is no more precise than that.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

from pipeline.entities.atlas import place
from pipeline.entities.context import BIG_CITY
from pipeline.entities.gazetteer import Sense, flatten, gazetteer
from pipeline.entities.hits import Covered, Hit, Passage
from pipeline.lexicon import either, toml
from pipeline.model import Entity, Mention

LONGEST_CHAIN = 90
"""Characters between a place and what contains it."""
LEAST_SPELLED = 6
"""Letters a name must have for another that is spelled nearly so to be the same."""
LONGEST_LEAD = 40
"""Characters that a preposition and what stands between it and a name may take."""
MOST_CAPITALS = 0.6
"""A sentence with more capitalised words than this share is a heading, in which capitals tell no names."""
CONTAINERS = frozenset({"admin1", "country", "district"})


@lru_cache(maxsize=4096)
def place_from_text(
    name: str, country: str | None, admin1: str | None = None, district: Entity | None = None, *, may_be_misspelled: bool = True
) -> Entity:
    """Return a place a text names ("the village of X") that may be in no gazetteer.

    A near spelling of a known town of that country is that town. Else the place gets the coordinate and the level of what it
    lies in: `district`, its division, or its country. It is no more precise than what is known of it.
    """
    names = gazetteer()
    if country is None:
        return place(name, None, "point")
    entry = names.entry(flatten(name).strip())
    own = [s for s in (entry.senses if entry else ()) if s.kind == "place" and s.entity.country == country]
    if own:
        return max(own, key=lambda s: (s.entity.admin1 == admin1, s.weight)).entity
    known = names.atlas.near_spelling(country, name) if may_be_misspelled and len(name) >= LEAST_SPELLED else None
    if known and admin1 in (None, known.admin1):
        return known
    if district and district.latitude is not None and district.longitude is not None:
        return place(name, country, "district", district.admin1, (district.latitude, district.longitude))
    if may_be_misspelled and (county := names.atlas.county(country, name, admin1)) is not None:
        return county
    division = names.atlas.division(country, admin1) if admin1 else None
    whole = division or names.atlas.country_at(country)
    at = (whole.latitude, whole.longitude) if whole and whole.latitude is not None and whole.longitude is not None else None
    return place(name, country, "admin1" if division else "country", division.name if division else admin1, at)


@cache
def _kinds() -> list[str]:
    words = toml("entities")
    singular = (*words["locality_words"], *words["level_words"])
    return sorted((*singular, *(f"{w}s" for w in singular), "communities"), key=len, reverse=True)


def _openings(prepositions: Sequence[str]) -> list[str]:
    """Prepositions as they stand within a sentence and at its start."""
    return [*prepositions, *(word.capitalize() for word in prepositions)]


@cache
def _heads() -> tuple[AhoCorasick, AhoCorasick]:
    """The words with which "the village of X" begins, in lower case, and those with which "near X" does."""
    words = toml("entities")
    return (
        AhoCorasick([f"{kind} " for kind in (*_kinds(), *words["named_after_of"])]),
        AhoCorasick([f"{word} " for word in (*_openings(words["locality_prepositions"]), *words["locality_verbs"], *words["bare_verbs"])]),
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = toml("entities")
    kinds, of_a_place = "|".join(_kinds()), either((*_kinds(), *words["named_after_of"]), any_case=True)
    joints = "|".join(words["name_particles"])
    between = "|".join(words["place_adjectives"])
    before = either((*_openings(words["locality_prepositions"]), *words["locality_verbs"]))
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
            rf"(?: (?:{kinds}))?[ ,(]+(?:{called} )?(?:(?:{'|'.join(words['beside'])})|{off}(?: \([^()]*\))?(?: (?:to the )?(?:north|south|east|west)[a-z-]*)?(?: (?:of|from|away from|outside))+) (?:the )?(?:(?:{kinds}) of )?(?:(?:{between}) )*"
        ),
        "led": re.compile(rf"(?:['’]s)? (?:(?:{between}) )*(?:{kinds}) (?:of |called |named |known as )?(?:the )?"),
        "owned": re.compile(rf"['’]s (?:(?:{between}) )*"),
        "at": re.compile(rf"(?:^| )(?:{'|'.join(words['locality_prepositions'])}) (?:(?:{between}) )*$"),
        "kind": re.compile(rf" (?i:{kinds})\b"),
    }


def is_at(p: Passage, hit: Hit) -> bool:
    """Tell whether a text says that something is at a name: "in X", "the village of X"; capitals alone don't tell a name."""
    if p.letters != "mixed":
        return False
    return hit.marker is not None or _patterns()["at"].search(p.flat, max(0, hit.start - LONGEST_LEAD), hit.start) is not None


@cache
def _no_locality() -> frozenset[str]:
    words = toml("entities")
    return frozenset((*words["not_in_names"], *words["titles"], *words["abbreviated_titles"], *words["not_localities"]))


class Containers:
    """Which known place a passage says that a name lies in."""

    def __init__(self, p: Passage) -> None:
        self._p = p
        self._starts = [h.start for h in p.hits]

    def behind(self, end: int, sentence: int, index: int) -> int | None:
        """Return the hit from `index` on that contains what ends at `end`: "X district, Y province" → Y; None if none does."""
        p, chain = self._p, _patterns()["chain"]
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
        return following if _patterns()["owned"].fullmatch(self._p.raw, hits[number].end, hits[following].start) else number

    def before(self, start: int) -> Entity | None:
        """Return the country whose adjective leads to what starts there: "the Ethiopian border town of X", "Syria's city of X"."""
        p = self._p
        index = bisect_left(self._starts, start) - 1
        if index < 0 or not 0 < start - p.hits[index].end <= LONGEST_LEAD:
            return None
        hit = p.hits[index]
        country = next((s.entity for s in hit.senses if s.kind in ("demonym", "country") and s.entity.level == "country"), None)
        leads = (_patterns()[rule].fullmatch(p.raw, hit.end, start) for rule in ("led", "owned"))
        return country if country and any(leads) else None


def placed(name: str, container: Entity) -> Entity:
    """Return the place of that name in a district, division or country."""
    return place_from_text(name, container.country, container.admin1, container if container.level == "district" else None)


def relocated(hit: Hit, sense: Sense, container: Sense | None, p: Passage) -> Sense:
    """Return the sense of a place that lies in a container: of its country, even where no gazetteer knows it there."""
    if container is None or sense.kind != "place" or sense.entity.country in (None, container.entity.country):
        return sense
    is_big = sense.entity.level == "point" and sense.weight >= BIG_CITY and hit.marker is None and not sense.listed
    if not (hit.locative or hit.marker) or is_big or sense.entity.level in ("country", "region") or container.entity.country is None:
        return sense
    there = placed(p.raw[hit.start : hit.end], container.entity)
    return Sense(there, "place", sense.weight, listed=sense.listed)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the article knows around a name: what a name that ends (or starts) at a character lies in, the country of a sentence, and that of most places."""

    container: Callable[[int, int], Entity | None]
    before: Callable[[int], Entity | None]
    home: Callable[[int], str | None]
    by_places: str | None


def localities(p: Passage, mentions: Sequence[Mention], around: Surroundings) -> list[Mention]:
    """Return the mentions with places added that the text calls one and no gazetteer knows."""
    if p.letters != "mixed" or p.headline:
        return list(mentions)
    result = list(mentions)
    patterns = _patterns()
    places, prepositions = _heads()
    led, covered = _starts(prepositions, p.raw), Covered(mentions)
    opening = [sentence.start for sentence in p.sentences]
    for rule, starts in (
        ("apposed", opening),
        ("before", led),
        ("of", _starts(places, p.raw.replace("İ", "I").lower())),
        ("in", led),
        ("bare", led),
    ):
        for match in _matches(patterns[rule], p.raw, starts):
            start, end = _bounds(p, match)
            end = p.grounds.get(start, end)
            if rule == "bare" and not _is_proper(p, start, end):
                continue
            over = covered.on(start, end)
            if start < end and _is_free(start, end, over) and (added := _locality(p, (start, end), over, around, rule=rule, known=result)):
                result = [m for m in result if m not in over] if over else result
                result.append(added)
                for m in over:
                    covered.drop(m)
                covered.add(added)
    result += _rows(p, result, around)
    return sorted(result, key=lambda m: m.start)


def _rows(p: Passage, known: Sequence[Mention], around: Surroundings) -> list[Mention]:
    """Return the places no gazetteer knows that stand in a row with one that a text says something is at: "the villages of X and Y"."""
    added: list[Mention] = []
    patterns, places = _patterns(), {m.start: m for m in known}
    for first in known:
        if first.entity.type != "place" or first.role != "name" or first.entity.level not in {"point", "district", "admin1"}:
            continue
        lead = max(0, first.start - LONGEST_LEAD)
        if not any(patterns[rule].search(p.raw, lead, first.start) for rule in ("at", "rows")):
            continue
        last = first
        while match := patterns["row"].match(p.raw, last.end):
            start, end = match.span("name")
            if (following := places.get(start)) is None:
                is_new = not any(m.start < end and start < m.end for m in known) and (start, end) == _bounds(p, match)
                following = (
                    _locality(p, (start, end), (), around, rule="bare", known=known) if is_new and _is_proper(p, start, end) else None
                )
                added += [following] if following is not None else []
            if following is None or following.entity.type != "place":
                break
            last = following
    return added


def _starts(heads: AhoCorasick, text: str) -> list[int]:
    return sorted({start for _, start, _ in heads.find_matches_as_indexes(text, overlapping=True)})


def _matches(pattern: re.Pattern[str], text: str, starts: Sequence[int]) -> Iterator[re.Match[str]]:
    """Yield what `finditer` would, tried only where a word stands with which the pattern can begin."""
    free = 0
    for start in starts:
        if start >= free and (match := pattern.match(text, start)) is not None:
            free = match.end()
            yield match


def _is_proper(p: Passage, start: int, end: int) -> bool:
    """Tell whether a name that no word calls a place is one all the same: nobody's, no heading's, and never a word in small letters."""
    words = p.raw[start:end].split(" ")
    named = {word.lower().removeprefix("al-").removesuffix("s") for word in words} | {word.lower() for word in words}
    small = words[0].lower()
    if not named.isdisjoint(_no_place()) or (small in p.raw and re.search(rf"(?<![\w'’-]){re.escape(small)}\b", p.raw)):
        return False
    sentence = p.sentences[p.sentence_at(start)].text.split()
    return sum(word[0].isupper() for word in sentence) < MOST_CAPITALS * len(sentence)


@cache
def _no_place() -> frozenset[str]:
    """What stands in small letters behind "in" and "at" in any text, and people's first names."""
    words = toml("entities")
    names = (name for listed in toml("given_names").values() for name in listed)
    heads = (head.lower() for head in words["heads"])
    return frozenset((*words["not_bare_places"], *heads, *names)) | _no_locality()


def _bounds(p: Passage, match: re.Match[str]) -> tuple[int, int]:
    """Return where the name itself starts and ends; nothing where it is no name of a place."""
    start, end = match.span("name")
    if kind := _patterns()["kind"].search(p.raw, start, end):
        end = kind.start()
    owner = max(p.raw.rfind("'s ", start, end), p.raw.rfind("’s ", start, end))
    if owner > start and p.raw[owner + 3 : owner + 4].isupper():
        start = owner + 3  # "in Bangui's PK5 neighbourhood"
    words = p.raw[start:end].split(" ")
    while words and words[-1].lower() in _no_locality():
        end -= len(words.pop()) + 1
    bare = [w.lower().removesuffix("'s").removesuffix("’s") for w in words]
    is_name = bool(words) and not _no_locality().intersection(bare) and not p.raw[start:end].endswith(("'s", "’s"))
    return (start, end) if is_name and not p.raw[start:end].isupper() else (start, start)


def _is_free(start: int, end: int, over: Sequence[Mention]) -> bool:
    """Tell whether what is known there is at most a part of the name, and no more than a place."""
    return all(
        m.entity.type == "place"
        and m.role == "name"
        and m.entity.level != "region"
        and m.entity != gazetteer().atlas.country_at(m.entity.country or "")
        and start <= m.start
        and m.end <= end
        and (m.start, m.end) != (start, end)
        for m in over
    )


def _home(rule: str, p: Passage, start: int, known: Sequence[Mention], around: Surroundings) -> str | None:
    """Return the country of a place of which the text does not say where it lies: of the place named last before it, of most places, of the sentence."""
    if rule == "in":
        return None
    away = {hit.start for hit in p.hits if hit.away}
    places = [m for m in known if m.entity.type == "place" and m.role == "name" and m.start not in away] if rule == "bare" else []
    towns = (m for m in places if m.start < start and m.entity.level != "country")  # what allies believe puts no village into their country
    last = max(towns, key=lambda m: m.start, default=None)
    if last is not None:
        return last.entity.country
    most = Counter(m.entity.country for m in places).most_common(1)
    if most:
        return most[0][0]
    home = around.home(p.sentence_at(start))
    return home if rule != "bare" or home == around.by_places else None  # whose jets they were is not where they struck


def _beside(p: Passage, end: int, known: Sequence[Mention]) -> Entity | None:
    """Return the town in or near which a text says that the place is whose name ends at `end`."""
    after = next((m for m in known if m.start >= end), None)
    if after is None or after.entity.level not in {"point", "district"} or after.role != "name" or after.start - end > LONGEST_CHAIN:
        return None
    return after.entity if _patterns()["beside"].fullmatch(p.raw, end, after.start) else None


def _only_division(country: str, known: Sequence[Mention]) -> Entity | None:
    """Return the province of a country that a text names, where it names one alone: what it names beside it lies there."""
    named = {m.entity.entity_id: m.entity for m in known if m.entity.level == "admin1" and m.entity.country == country and m.role == "name"}
    divisions = [entity for entity in named.values() if entity.name == entity.admin1]
    return divisions[0] if len(divisions) == 1 else None


def _is_facility(p: Passage, end: int) -> bool:
    """Tell whether a name is that of an airfield or the like, not of a town."""
    return p.raw.startswith(tuple(f" {kind}" for kind in toml("entities")["facilities"]), end)


def _locality(
    p: Passage, span: tuple[int, int], over: Sequence[Mention], around: Surroundings, *, rule: str, known: Sequence[Mention]
) -> Mention | None:
    """Return the mention of a place that a text names; None where nothing says that it is one, or where it lies."""
    start, end = span
    name, sentence = p.raw[start:end], p.sentence_at(start)
    container = around.container(end, sentence) or around.before(start)
    is_again = container is None and not over and p.raw.find(name, 0, start) >= 0
    told = next((m for m in known if m.surface == name and m.role == "name" and m.entity.type == "place"), None) if is_again else None
    if told is not None:
        return p.mention(told.entity, start, end, "name", sentence)
    if rule == "in" and _patterns()["told"].match(p.raw, end):
        rule = "told"
    is_owned = p.raw[max(0, start - 3) : start] in {"'s ", "’s "}
    owner = next((m.entity for m in known if m.role == "name" and m.end == start - 3), None) if is_owned else None
    container = container or (owner if owner is not None and owner.level == "admin1" else None)
    anchor = owner if owner is not None and owner.level == "point" else _beside(p, end, known)
    country = container.country if container else anchor.country if anchor else _home(rule, p, start, known, around)
    is_named = rule == "of" and container is None and around.by_places == country  # "in Peru … the town of San Jose de Yauri"
    if country is None or (container is None and not is_named and any(m.entity.country != country for m in over)):
        return None
    if anchor is not None and anchor.country == country and anchor.latitude is not None and anchor.longitude is not None:
        thing = place(name, country, "district", anchor.admin1, (anchor.latitude, anchor.longitude))
        return p.mention(thing, start, end, "name", sentence)
    container = container or _only_division(country, known)
    thing = (
        placed(name, container)
        if container
        else place_from_text(name, country, may_be_misspelled=rule != "bare" and not _is_facility(p, end))
    )
    return p.mention(thing, start, end, "name", sentence)
