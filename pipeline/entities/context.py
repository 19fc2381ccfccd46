"""Which country an article is about, and so which of the places of one name it means."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from pipeline.entities.gazetteer import Gazetteer, Sense, flatten, gazetteer
from pipeline.entities.hits import Hit, Passage
from pipeline.lexicon import toml

VOTES = {"country": 2.0, "demonym": 1.0, "place": 1.0, "actor": 1.0, "person": 0.7, "metonym": 0.5}
LOCATIVE_VOTE = 1.5
ABROAD = 0.2
"""What the vote of a country weighs that is named as a neighbour or an attacker."""
DATELINE_VOTE = 0.8
TOWN = 4.0
"""log10 of the population below which "in X" alone makes no place: 10,000."""
CLEAR_LEAD = 1.4
"""The article's own country has at least this many times the votes of the next one."""
SHORT_ACRONYM = 3
"""Acronyms this short mean many things: a group's needs a word of its country."""
LIKELY = 0.8
"""What a town gains that lies in a division the article names, as six times its people would."""
STATE = 2.0
"""What a town loses that has the name of another state: Wyoming is no town in Michigan."""
BIG_CITY = 6.0
"""log10 of the population from which a city is itself, unless it is called a village or the like: a million."""
COMPARABLE = 0.5
"""log10 of how many times the people of its namesake abroad a town has that is meant where nothing tells: three."""
KNOWN_CITY = 5.3
"""log10 of the population that lets a city stand without a word of its country: 200,000."""


class Context:
    """The votes for each country, from all names of an article that can mean only one."""

    def __init__(self, passages: Sequence[Passage], names: Gazetteer, dateline: str | None) -> None:
        self._names = names
        self._votes: defaultdict[str, float] = defaultdict(float)
        self._places: defaultdict[str, float] = defaultdict(float)
        self._local_places: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
        self._local: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
        self._divisions: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._firm: frozenset[str] = frozenset()
        if dateline and (entry := names.entry(dateline)) is not None:
            countries = {s.entity.country for s in entry.senses if s.kind in ("place", "country")}
            if len(countries) == 1 and (code := countries.pop()):
                self._votes[code] += DATELINE_VOTE
                self._places[code] += DATELINE_VOTE
        for weak in (False, True):
            for number, passage in enumerate(passages):
                for hit in passage.hits:
                    self._count(number, hit, passage, weak=weak)
            if not weak:
                self._firm = frozenset(code for code, votes in self._votes.items() if votes >= 1.0)
                self._trust_dateline(dateline)
        self._most = max(self._votes.values(), default=0.0)

    def _trust_dateline(self, dateline: str | None) -> None:
        """Where nothing else speaks for a country, a paper writes of its own; from capitals wires write of others."""
        entry = self._names.entry(dateline) if dateline and self._votes and not self._firm else None
        if entry is not None and not any(s.entity.entity_id in self._names.capitals for s in entry.senses):
            code = max(self._votes, key=lambda c: self._votes[c])
            if any(s.entity.country == code for s in entry.senses):
                self._firm = frozenset({code})
                self._votes[code] = self._places[code] = max(1.0, self._votes[code])

    def _count(self, number: int, hit: Hit, passage: Passage, *, weak: bool) -> None:
        """Count the vote of a hit if it is weak, or firm, as asked."""
        listed = any(s.listed for s in hit.senses)
        able = [s for s in hit.senses if s.weight >= (KNOWN_CITY if listed and not s.listed else TOWN) or (hit.locative and not listed)]
        countries = {s.entity.country for s in able}
        if len(countries) != 1 or not (code := countries.pop()) or hit.guarded:
            return
        sense = able[0]
        if _weak(sense) != weak or (weak and not (hit.marker and self.fits(sense))):
            return  # what needs support gives none
        if sense.entity.type == "organisation":
            return  # a monitor's seat says nothing of the war it watches
        if (
            sense.kind == "place"
            and not (sense.listed or hit.locative or hit.marker)
            and (passage.letters != "mixed" or _in_a_name(passage, hit))
        ):
            return  # ORLANDO may be a person
        if sense.kind == "place" and not (hit.locative or hit.marker) and _behind_given_name(passage, hit):
            return
        weight = VOTES[sense.kind] * (1.5 if hit.sentence == 0 else 1.0)
        self._count_division(hit, able, weight * (ABROAD if hit.away else 1.0))
        if hit.away:
            self._votes[code] += 0.0 if hit.neighbour else weight * ABROAD
            return
        if hit.locative:
            weight += LOCATIVE_VOTE
            self._local_places[number, hit.sentence].add(code)
            self._places[code] += weight
        elif sense.kind in ("place", "country"):
            self._places[code] += weight / 2
        self._votes[code] += weight
        self._local[number, hit.sentence].add(code)

    def _count_division(self, hit: Hit, able: Sequence[Sense], weight: float) -> None:
        """Count the vote of a division, or of a town known everywhere that lies in one, for that division."""
        named = [s for s in able if s.entity.level == "admin1"] or [
            s for s in able if s.entity.level == "point" and hit.marker != "district"
        ]
        divisions = {(s.entity.country, s.entity.admin1) for s in named}
        if len(divisions) == 1 and named[0].entity.country and named[0].entity.admin1:
            self._divisions[named[0].entity.country, named[0].entity.admin1] += weight

    def likely(self, country: str | None) -> tuple[str, ...]:
        """Return the divisions of a country that the article names, the likeliest first."""
        found = [(votes, name) for (code, name), votes in self._divisions.items() if code == country]
        return tuple(name for _, name in sorted(found, reverse=True))

    def fits(self, sense: Sense) -> bool:
        """Tell whether a town few know may be meant where "town of" names it: not while all else speaks of other countries."""
        return sense.listed or not _weak(sense) or not self._firm or sense.entity.country in self._firm

    def supported(self, country: str | None) -> bool:
        """Tell whether anything else in the article speaks for a country."""
        return country is not None and self._votes.get(country, 0.0) >= 1.0

    @property
    def by_places(self) -> str | None:
        """The country of which most places are told, the dateline's among them, whoever acts there; None without any."""
        return max(self._places, key=lambda code: self._places[code], default=None)

    def own(self, passage: int, sentence: int) -> str | None:
        """Return the country that "the army" of a sentence serves, or None where it is not clear."""
        local = self._local_places.get((passage, sentence))
        if local and len(local) == 1:
            return next(iter(local))
        for votes in (self._places, self._votes):
            ranked = sorted(((n, code) for code, n in votes.items()), reverse=True)[:2]
            if ranked and ranked[0][0] >= 1.0 and (len(ranked) == 1 or ranked[0][0] >= CLEAR_LEAD * ranked[1][0]):
                return ranked[0][1]
        local = self._local.get((passage, sentence))
        return next(iter(local)) if local and len(local) == 1 else None

    def choose(
        self, passage: int, hit: Hit, beside: tuple[Sequence[Hit], Sequence[Hit]], provinces: frozenset[str], container: Sense | None
    ) -> Sense | None:
        """Return the sense of a hit that the article means.

        `beside` are the hits before and after in apposition; `container` is the place it is said to lie in.
        """
        local: set[str] = self._local.get((passage, hit.sentence), set())
        best, top = None, -1.0
        for sense in hit.senses:
            score = sense.weight + _by_neighbours(sense, beside, container) + _by_level(hit, sense, provinces)
            if sense.entity.country and len(hit.senses) > 1:
                score += 3.0 * self._votes.get(sense.entity.country, 0.0) / self._most if self._most else 0.0
                score += 1.0 if sense.entity.country in local else 0.0
                score += self._by_division(hit, sense)
            if score > top:
                best, top = sense, score
        return best

    def _by_division(self, hit: Hit, sense: Sense) -> float:
        """Return what the divisions that the article names add to a town, and what a state of its name takes from it."""
        place = sense.entity
        if place.level != "point" or place.country is None:
            return 0.0
        is_named = self._divisions.get((place.country, place.admin1 or ""), 0.0) >= 1.0
        is_state = not sense.listed and any(
            s.entity.level == "admin1" and s.listed and s.entity.country == place.country and s.entity.admin1 != place.admin1
            for s in hit.senses
        )
        return LIKELY * is_named - STATE * (is_state and place.country in _firm_divisions())

    def is_anywhere(self, hit: Hit, sense: Sense) -> bool:
        """Tell whether a name may as well mean a place of another country, and nothing in the article speaks for the one of `sense`."""
        is_known = sense.entity.entity_id in self._names.capitals or sense.weight >= BIG_CITY
        if sense.kind != "place" or is_known or self._votes.get(sense.entity.country or ""):
            return False
        rivals = (s for s in hit.senses if s.kind == "place" and s.entity.country not in (None, sense.entity.country))
        return any(s.weight > sense.weight - COMPARABLE for s in rivals)

    def believable(self, passage: Passage, hit: Hit, sense: Sense, *, told: bool) -> bool:
        """Tell whether a place is meant at all: small towns share their names with people, words and things."""
        if sense.kind == "actor" and _weak(sense):
            is_known = sense.entity.type == "organisation" or self.supported(sense.entity.country)
            return is_known or (sense.entity.type == "armed_group" and _has_fighters(passage, hit))
        if sense.kind != "place":
            return sense.kind != "country" or not hit.guarded or self._is_country(passage, hit)
        is_elsewhere = hit.street and bool(self._firm) and sense.entity.country not in self._firm
        if hit.marker or hit.guarded or is_elsewhere:
            return told or (hit.marker is not None and self.fits(sense))
        supported = self.supported(sense.entity.country)
        known = not _weak(sense)
        if passage.letters != "mixed":
            return told or (supported and (hit.locative or known))
        meant = supported or told or sense.weight >= KNOWN_CITY or (known and sense.entity.level == "admin1" and not sense.listed)
        if passage.headline or not (meant or (hit.locative and sense.weight > TOWN)):
            return meant
        return (hit.locative and supported) or not _inside_longer_name(passage, hit, supported=supported)

    @staticmethod
    def _is_country(passage: Passage, hit: Hit) -> bool:
        """Tell Jordan and Chad from the persons of those names."""
        if passage.letters != "mixed":
            return hit.locative
        after = _CAPITAL_AFTER.match(passage.raw, hit.end)
        return hit.locative or passage.headline or after is None or after[1].lower() in _neutral()


def _by_neighbours(sense: Sense, beside: tuple[Sequence[Hit], Sequence[Hit]], container: Sense | None) -> float:
    """Return what the names beside a hit, and the place it is said to lie in, add to a sense of it."""
    leading, following = beside
    place, score = sense.entity, 0.0
    if sense.kind == "place":
        after = [s for n in following for s in n.senses if s.entity.country == place.country]
        if any(s.kind == "country" or s.entity.name == place.admin1 for s in after):
            score += 6.0
        elif container is not None and container.entity.country == place.country:
            score += 4.0
    if sense.kind in ("place", "country"):
        before = [s for n in leading for s in n.senses if s.kind == "place" and s.entity.country == place.country]
        if any(place.level == "country" or s.entity.admin1 == place.name for s in before):
            score += 6.0  # "Atlanta, Georgia" against "Tbilisi, Georgia"
    return score


def _by_level(hit: Hit, sense: Sense, provinces: frozenset[str]) -> float:
    """Return what "town of", "province" and the like add to a sense."""
    level = sense.entity.level
    if hit.marker and level:
        return 4.0 if hit.marker == level else -1.0 if hit.marker in ("admin1", "point") else 0.0
    if level == "admin1" and sense.entity.entity_id in provinces:
        return 3.0  # once a text has said "province", a bare name is no more precise than that
    # Bali is no town of India
    is_island = not sense.listed and any(
        s.listed and s.entity.level in ("region", "district") and s.entity.country != sense.entity.country for s in hit.senses
    )
    return 1.0 if level == "point" and sense.kind == "place" and not is_island else 0.0


def _weak(sense: Sense) -> bool:
    """Tell whether a sense is a short acronym, a small town or an unlisted division, which mean something only in their country."""
    if sense.kind == "actor":
        return sense.case == "exact" and len(sense.form) <= SHORT_ACRONYM and sense.entity.country is not None
    if sense.kind != "place" or sense.weight >= KNOWN_CITY:
        return False
    is_firm = sense.entity.level == "admin1" and " " in sense.form and sense.entity.country in _firm_divisions()
    return sense.entity.level == "point" or not (sense.listed or is_firm)


@cache
def _firm_divisions() -> frozenset[str]:
    return frozenset(toml("entities")["firm_divisions"])


def _has_fighters(passage: Passage, hit: Hit) -> bool:
    """Tell an acronym of which only one group is known from others by its fighters: `PKK rebels crossed into Iraq`."""
    after = _FIGHTERS_AFTER.match(passage.raw, hit.end)
    return after is not None and after[1] in _fighters() and len({s.entity.entity_id for s in hit.senses}) == 1


@cache
def _fighters() -> frozenset[str]:
    return frozenset(toml("entities")["fighters"])


_FIGHTERS_AFTER = re.compile(r" ([a-z]+)")
_CAPITAL_BEFORE = re.compile(r"([A-Z][\w'’-]*(?<!['’]s)\.?) $")
"""The word before a name that may be of it: "Michael Jackson", not "Sudan's Omdurman"."""
_CAPITAL_AFTER = re.compile(r" ([A-Z][a-z]+)")


@cache
def _neutral() -> frozenset[str]:
    return frozenset(toml("entities")["neutral_capitals"])


def _behind_given_name(passage: Passage, hit: Hit) -> bool:
    """Tell whether a place's name is somebody's surname: "Maria Cortes"."""
    before = _CAPITAL_BEFORE.search(passage.raw[max(0, hit.start - 24) : hit.start])
    return before is not None and before[1].lower() in _given_names()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name for listed in toml("given_names").values() for name in listed)


def _in_a_name(passage: Passage, hit: Hit) -> bool:
    """Tell whether a capitalised word follows a place's name, where letters tell: "Vladimir Lermontov"."""
    if passage.letters != "mixed" or passage.headline:
        return False
    after = _CAPITAL_AFTER.match(passage.raw, hit.end)
    return after is not None and after[1].lower() not in _neutral()


def _is_nationality(word: str) -> bool:
    """Tell whether a word before a place is the adjective of a nation: "the French Alps"."""
    entry = gazetteer().entry(flatten(word).strip())
    return entry is not None and any(s.kind == "demonym" for s in entry.senses)


def _inside_longer_name(passage: Passage, hit: Hit, *, supported: bool) -> bool:
    """Tell whether capitals beside a place make it part of an unknown name: "Michael Jackson", "Jackson Pollock"."""
    raw, first = passage.raw, hit.start == passage.sentences[hit.sentence].start
    before = None if first else _CAPITAL_BEFORE.search(raw[max(0, hit.start - 24) : hit.start])
    if before and before[1].rstrip(".").lower() not in _neutral() and not _is_nationality(before[1]):
        position = hit.start - len(before[0])
        starts = position == 0 or raw[max(0, position - 2) : position].strip(" \n\"“'‘")[-1:] in (".", "!", "?", "")
        return not starts or not supported
    return not supported and _in_a_name(passage, hit)
