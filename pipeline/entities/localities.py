"""Places a text puts somewhere itself: villages no gazetteer knows, and names that it knows in another country.

"the village of X in Y district, Z state" says where X is. What contains a place, or else the article's own country,
decides over a namesake elsewhere; a place known by its container alone is no more precise than that.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick

from pipeline.entities.atlas import is_close, place
from pipeline.entities.containers import LONGEST_CHAIN, LONGEST_LEAD, heads, patterns
from pipeline.entities.gazetteer import gazetteer
from pipeline.entities.hits import Covered, Hit, Passage
from pipeline.entities.named import given_names
from pipeline.entities.unlisted import place_from_text, placed
from pipeline.lexicon import toml
from pipeline.model import Entity, Mention

_OWNERS = re.compile(r"['’]s ")
MOST_CAPITALS = 0.6
"""A sentence with more capitalised words than this share is a heading, in which capitals tell no names."""


def is_at(p: Passage, hit: Hit) -> bool:
    """Tell whether a text says that something is at a name: "in X", "the village of X"; capitals alone don't tell a name."""
    if p.letters != "mixed":
        return False
    return hit.marker is not None or patterns()["at"].search(p.flat, max(0, hit.start - LONGEST_LEAD), hit.start) is not None


@cache
def _no_locality() -> frozenset[str]:
    words = toml("entities")
    return frozenset((*words["not_in_names"], *words["titles"], *words["abbreviated_titles"], *words["not_localities"]))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the article knows around a name: what a name that ends (or starts) at a character lies in, the country of a sentence, that of most places, and the divisions named of a country."""

    container: Callable[[int, int], Entity | None]
    before: Callable[[int], Entity | None]
    home: Callable[[int], str | None]
    by_places: str | None
    likely: Callable[[str], tuple[str, ...]]


def localities(p: Passage, mentions: Sequence[Mention], around: Surroundings) -> list[Mention]:
    """Return the mentions with places added that the text calls one and no gazetteer knows."""
    if p.letters != "mixed" or p.headline:
        return list(mentions)
    places, prepositions = heads()
    led, found = _starts(prepositions, p.raw), _Found(mentions)
    opening, owners = [sentence.start for sentence in p.sentences], [match.start() for match in _OWNERS.finditer(p.raw)]
    for rule, starts in (
        ("apposed", opening),
        ("before", led),
        ("of", _starts(places, p.raw.replace("İ", "I").lower())),
        ("in", led),
        ("part", owners),
        ("ground", owners),
        ("bare", led),
    ):
        for match in _matches(patterns()[rule], p.raw, starts):
            start, end = _bounds(p, match, rule)
            end = p.grounds.get(start, end)
            over = found.covered.on(start, end)
            is_namesake = _is_namesake(p, over, (start, end), found.mentions)
            if " " not in match["name"] and not (is_namesake or _is_free(start, end, over)):
                continue  # a word of which it is known what it means
            if start == end or (rule == "bare" and not _is_proper(p, start, end)):
                found.add(_town_of_home(p, match, around))
                continue
            if is_namesake:
                found.drop(over.pop())
            if _is_free(start, end, over):
                found.add(_locality(p, (start, end), over, around, rule=rule, known=found.mentions))
    return sorted([*found.mentions, *_rows(p, found.mentions, around)], key=lambda m: m.start)


class _Found:
    """The mentions of a passage, and where they stand."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = list(mentions)
        self.covered = Covered(mentions)

    def drop(self, mention: Mention) -> None:
        self.mentions.remove(mention)
        self.covered.drop(mention)

    def add(self, mention: Mention | None) -> None:
        """Take a mention in the place of those that stand in it, if it is none of more than a place."""
        if mention is None:
            return
        over = self.covered.on(mention.start, mention.end)
        if not _is_free(mention.start, mention.end, over):
            return
        for known in over:
            self.drop(known)
        self.mentions.append(mention)
        self.covered.add(mention)


def _rows(p: Passage, known: Sequence[Mention], around: Surroundings) -> list[Mention]:
    """Return the places no gazetteer knows that stand in a row with one that a text says something is at: "the villages of X and Y"."""
    added: list[Mention] = []
    places = {m.start: m for m in known}
    for first in known:
        if first.entity.type != "place" or first.role != "name" or first.entity.level not in {"point", "district", "admin1"}:
            continue
        lead = max(0, first.start - LONGEST_LEAD)
        is_followed = patterns()["row"].match(p.raw, first.end) is not None
        if not (is_followed and any(patterns()[rule].search(p.raw, lead, first.start) for rule in ("at", "rows"))):
            continue
        last = first
        while match := patterns()["row"].match(p.raw, last.end):
            start, end = match.span("name")
            if (following := places.get(start)) is None:
                is_new = not any(m.start < end and start < m.end for m in known) and (start, end) == _bounds(p, match, "row")
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


def _town_of_home(p: Passage, match: re.Match[str], around: Surroundings) -> Mention | None:
    """Return a town whose name has a word that is in no place's else, in a division that the article names: "District Heights", "West Orange"."""
    start, end = match.span("name")
    home = around.home(p.sentence_at(start))
    likely = around.likely(home) if home is not None and " " in match["name"] else ()
    town = gazetteer().atlas.town(home, match["name"], likely) if home is not None and likely else None
    return p.mention(town, start, end, "name") if town is not None and town.admin1 in likely else None


def _is_surname(p: Passage, name: str) -> bool:
    """Tell whether a text has a name behind a first name, or behind two other names: "David Bryan Evans"."""
    for match in re.finditer(rf"(?<![\w’'-])(?P<first>[A-Z][\w’'-]+\.?) (?P<second>[A-Z][\w’'-]*\.? )?{re.escape(name)}\b", p.raw):
        is_given = match["first"].lower() in given_names()
        if is_given or (
            match["second"] is not None and {match["first"].lower(), match["second"].strip().lower()}.isdisjoint(_no_locality())
        ):
            return True
    return False


def _is_proper(p: Passage, start: int, end: int) -> bool:
    """Tell whether a name that no word calls a place is one all the same: nobody's, no heading's, and never a word in small letters."""
    words = p.raw[start:end].split(" ")
    named = {word.lower().removeprefix("al-").removesuffix("s") for word in words} | {word.lower() for word in words}
    small = words[0].lower()
    if not named.isdisjoint(_no_place()) or (small in p.raw and re.search(rf"(?<![\w'’-]){re.escape(small)}\b", p.raw)):
        return False
    if len(words) == 1 and _is_surname(p, words[0]):
        return False
    sentence = p.sentences[p.sentence_at(start)].text.split()
    return sum(word[0].isupper() for word in sentence) < MOST_CAPITALS * len(sentence)


@cache
def _no_place() -> frozenset[str]:
    """What stands in small letters behind "in" and "at" in any text, and people's first names."""
    words = toml("entities")
    heads = (head.lower() for head in words["heads"])
    return frozenset((*words["not_bare_places"], *heads)) | given_names() | _no_locality()


def _bounds(p: Passage, match: re.Match[str], rule: str) -> tuple[int, int]:
    """Return where the name itself starts and ends; nothing where it is no name of a place."""
    start, end = match.span("name")
    if rule == "ground":
        return start, end
    if kind := patterns()["kind"].search(p.raw, start, end):
        end = kind.start()
    owner = max(p.raw.rfind("'s ", start, end), p.raw.rfind("’s ", start, end))
    if owner > start and p.raw[owner + 3 : owner + 4].isupper():
        start = owner + 3  # "in Bangui's PK5 neighbourhood"
    words = p.raw[start:end].split(" ")
    is_kind_behind = patterns()["kind"].match(p.raw, match.end("name")) is not None
    if len(words) > 1 and is_kind_behind and words[0].lower() in toml("entities")["place_titles"]:
        return start, end  # "the Sheikh Maqsoud neighbourhood"
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


def _is_namesake(p: Passage, over: Sequence[Mention], span: tuple[int, int], known: Sequence[Mention]) -> bool:
    """Tell whether what is known of a name is a town elsewhere, and the text means a part of the town named last: "the city's Zahra district"."""
    if len(over) != 1 or (over[0].start, over[0].end) != span or over[0].entity.level == "district":
        return False
    if over[0].entity.level != "point" and over[0].entity.name in {
        over[0].entity.admin1,
        gazetteer().atlas.name_of(over[0].entity.country),
    }:
        return False
    town = _town_before(p, *span, known)
    is_there = town is not None and over[0].entity.level == "point" and is_close(town, over[0].entity)
    return town is not None and town.entity_id != over[0].entity.entity_id and not is_there


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
    return after.entity if patterns()["beside"].fullmatch(p.raw, end, after.start) else None


def _town_before(p: Passage, start: int, end: int, known: Sequence[Mention]) -> Entity | None:
    """Return the town named last before a quarter of which nothing else is said: "the city's X district", "the X neighbourhood"."""
    lead = max(0, start - LONGEST_LEAD)
    is_quarter = patterns()["quarter"].match(p.raw, end) is not None or patterns()["of_town"].search(p.raw, lead, start) is not None
    if not is_quarter:
        return None
    towns = (m for m in known if m.end <= start and m.entity.level == "point" and m.role == "name")
    last = max(towns, key=lambda m: m.start, default=None)
    return last.entity if last is not None else None


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
    if rule == "in" and patterns()["told"].match(p.raw, end):
        rule = "told"
    owned = patterns()["owner"].search(p.raw, max(0, start - LONGEST_LEAD), start)
    owner = next((m.entity for m in known if m.role == "name" and m.end == owned.start()), None) if owned is not None else None
    container = container or (owner if owner is not None and owner.level == "admin1" else None)
    anchor = owner if owner is not None and owner.level == "point" else _beside(p, end, known)
    town = _town_before(p, start, end, known) if anchor is None and container is None else None
    anchor = anchor or town
    if rule in {"part", "ground"} and anchor is None:
        return None  # "the king's X Square"
    country = container.country if container else anchor.country if anchor else _home(rule, p, start, known, around)
    is_named = rule == "of" and container is None and around.by_places == country  # "in Peru … the town of San Jose de Yauri"
    if country is None or (container is None and not is_named and any(m.entity.country != country for m in over)):
        return None
    if anchor is not None and anchor.country == country and anchor.latitude is not None and anchor.longitude is not None:
        at = (anchor.latitude, anchor.longitude)
        beside = gazetteer().atlas.town_near(country, name, at) if town is None else None
        thing = beside or place(name, country, "district", anchor.admin1, at)
        return p.mention(thing, start, end, "name", sentence)
    container = container or _only_division(country, known)
    thing = (
        placed(name, container)
        if container
        else place_from_text(name, country, likely=around.likely(country), may_be_misspelled=rule != "bare" and not _is_facility(p, end))
    )
    return p.mention(thing, start, end, "name", sentence)
