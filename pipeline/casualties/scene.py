"""Where, when, how and by whom: what one sentence says of an incident."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.context import phrases
from pipeline.casualties.dates import When
from pipeline.casualties.doers import Doers
from pipeline.casualties.line import POSSESSIVES, Chunk
from pipeline.casualties.voices import Voices
from pipeline.casualties.whereabouts import is_away
from pipeline.casualties.words import words
from pipeline.model import Entity, Mention, Sentence

_FINENESS = {"point": 0, "district": 1, "admin1": 3, "region": 4, "country": 6, None: 7}
_UNKNOWN_VILLAGE, _UNKNOWN_PLACE = 2, 5
"""A place known by the division or the country it lies in alone is told more exactly than that, and less than a place on the map."""
_BEFORE_SAYING = frozenset({"cm", "cc", "w", "nx", "loc", "p", "of", "ng", "org", "pro", "adv", "be", "have"})
_WEEK = 3
"""UCDP date precision of a week: `since Monday` is no longer than that."""
_REACH_OF_CHARGE = 8
"""Chunks between a charge and the date of the deed."""
_BULLETS = frozenset({"*", "•", "-", "–", "·", "▪", "◆", "#"})
_REACH_OF_SAYING = 10
"""Chunks between a day that opens a sentence and the verb of saying that it belongs to."""
_REACH = 4
"""How far a date may stand from the verb of saying that it belongs to."""
_REACH_OF_PREPOSITION = 5
"""Chunks between a preposition and its place: `in the country's capital, Juba`."""
_FARTHEST = 10 * _REACH - 1


@dataclass(frozen=True, slots=True)
class Where:
    """A place as the sentence names it; `is_near` = near it, not in it."""

    mention: Mention
    is_near: bool = False


_CHAIN = re.compile(
    r"(?:\s[a-z]+)?[\s,(]+(?:(?P<in>in|of|within)\s+)?(?P<beside>(?:just\s+)?(?:north|south|east|west)[a-z-]*\s+of\s+)?(?:(?:the|central|rural|far|part|of|(?:north|south|east|west)[a-z-]*)\s+)*"
    r"(?:[A-Z]\w+['’]s\s+)?(?:[a-z]+\s+(?:province|state|region|district|department|governorate|county)\s+of\s+)?"
)
"""What may stand between a place and the one it lies in."""


@cache
def _charges() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["charged"])


@cache
def _revising() -> frozenset[str]:
    return frozenset(lexicon.toml("clauses")["words"]["REVISE"])


@cache
def _rising() -> frozenset[str]:
    return frozenset(lexicon.toml("clauses")["words"]["RISE"])


@cache
def _ending() -> frozenset[str]:
    return frozenset(lexicon.toml("context")["ending"])


@cache
def _countries() -> frozenset[str]:
    return frozenset(row["name"] for row in lexicon.rows("countries"))


def is_unlisted(place: Entity) -> bool:
    """Whether a place is a village no list knows, which stands where its province or country does."""
    is_division = place.level == "admin1" and place.name == place.admin1
    return not (is_division or place.level not in {"admin1", "country"} or place.name in _countries())


def _is_told_by(inner: Where, town: Where) -> bool:
    """Whether the text says where a place is by a town in or near which it lies: `at X, 20 km south of Y`."""
    a, b = inner.mention.entity, town.mention.entity
    return (
        a.level == "district" and b.level == "point" and a.latitude is not None and (a.latitude, a.longitude) == (b.latitude, b.longitude)
    )


def _fineness(place: Entity) -> int:
    """How exactly a place is told, 0 the most."""
    if is_unlisted(place):
        return _UNKNOWN_VILLAGE if place.level == "admin1" else _UNKNOWN_PLACE
    return _FINENESS[place.level]


@cache
def _tactics() -> tuple[re.Pattern[str], dict[str, tuple[int, str]]]:
    """All phrases as one expression, and for each phrase the rank of its tactic and the tactic."""
    rules = lexicon.toml("tactics")["tactic"]
    ranked = {phrase: (rank, name) for rank, (name, listed) in enumerate(rules.items()) for phrase in listed}
    return phrases(tuple(ranked)), ranked


GENERAL: Final = "attack"
"""The tactic of `an attack`, which says no more."""


_MANNERS: Final = frozenset(
    {"air_strike", "drone_strike", "chemical_attack", "missile_attack", "rocket_attack", "suicide_bombing", "landmine", "bombing", "shelling", "ambush",
     "stabbing", "arson", "vehicle_attack", "armed_attack"}
)  # fmt: skip
"""What tells how an attack was done; who was seized or arrested afterwards does not."""


def told_better(tactic: str | None, known: str | None) -> str | None:
    """The tactic of an incident after one more is said of it: the first, but that `an attack` was a bombing."""
    if known is None:
        return tactic
    return tactic if known == GENERAL and tactic in _MANNERS else known


def settled(tactic: str | None) -> str | None:
    """The tactic as the tables have it, where nothing said how it was done."""
    return "armed_attack" if tactic == GENERAL else tactic


@lru_cache(maxsize=64)  # a sentence is asked for itself and for each of its claims
def tactic_of(text: str) -> str | None:
    """Return the tactic the words name; where they name several, the first in rules/tactics.toml. A phrase hides the words within it."""
    expression, ranked = _tactics()
    said = [ranked[" ".join(match.group().split())] for match in expression.finditer(text.lower())]
    found = min(said)[1] if said else None
    return "vehicle_attack" if found in {None, GENERAL, "armed_attack"} and _driven().search(text.lower()) else found


@cache
def _driven() -> re.Pattern[str]:
    """A vehicle driven at people; see rules/tactics.toml. It may stand before the verb: `a lorry was steered into a parade`."""
    words_ = {name: "|".join(map(re.escape, listed)) for name, listed in lexicon.toml("tactics")["driven"].items()}
    verb, vehicle = rf"\b(?:{words_['verbs']})\b", rf"\b(?:{words_['vehicles']})\b"
    pair = rf"(?:{verb}[^.;]{{0,40}}{vehicle}|{vehicle}[^.;]{{0,40}}{verb})"
    return re.compile(rf"{pair}[^.;]{{0,60}}\b(?:{words_['at']}) (?:an? |the |\w+ )?(?:{words_['people']})\b")


class SentenceScene:
    """What one sentence says of place, time, actors and source. Chunk indexes are the sentence's own."""

    def __init__(
        self, chunks: Sequence[Chunk], mentions: Sequence[Mention], named: Mapping[int, tuple[Mention, int]], sentence: Sentence
    ) -> None:
        self.c = chunks
        self.actors = Doers(chunks)
        self.chunk_of = {named[t][0].start: i for i, chunk in enumerate(chunks) for t in range(chunk.first, chunk.last) if t in named}
        self.voices = Voices(chunks, sentence)
        self.mentions = mentions
        self.sentence = sentence

    def _tag(self, i: int) -> str:
        return self.c[i].tag if 0 <= i < len(self.c) else ""

    @property
    def is_scene(self) -> bool:
        """Whether the sentence tells of an attack, an accident or the like."""
        w = words()
        if any(c.tag == "att" or c.head in w.scene_verbs or (c.tag == "nx" and c.head in w.scene_nouns) for c in self.c):
            return True
        blows = (i for i, c in enumerate(self.c) if c.tag == "m" and c.voice == "ambiguous")
        if any(self._tag(i + 1) == "pro" and self.c[i + 1].text.lower() in w.classes["reflexive"] for i in blows):
            return True  # "blew himself up"
        lower = self.sentence.text.lower()
        return any(word in lower for word in w.implied) and any(part in w.implied for c in self.c for part in c.text.lower().split())

    @property
    def anchor(self) -> int:
        """The chunk that tells of the attack, else the first verb."""
        attacks = words().scene_verbs - words().quiet_verbs
        deeds = (i for i, c in enumerate(self.c) if c.tag == "att" or c.head in attacks)
        return next(deeds, next((i for i, c in enumerate(self.c) if c.tag == "v"), 0))

    def when(self, near: int, *, is_counted: bool = True, is_tally: bool = False) -> When | None:
        """The date that belongs to the event at chunk `near`: not the date of saying, not that of another deed, not a date to come.

        That of a count made later is the attack's: `rose to 20 on Wednesday, two days after the attack`. The day on which `On Monday police said …` was said stands in for that of a count, where there is no other.
        """
        if is_tally and (attacks := self._days_of_attack(near)):
            return attacks[0]
        options: list[tuple[bool, bool, bool, int, int, When]] = []
        for i, chunk in enumerate(self.c):
            when = chunk.when
            if when is not None and when.moment is not None and 0 < i < near:
                when = when.moment
            is_open = when is not None and when.relation == "since" and when.precision <= _WEEK and self._is_perfect(near)
            if when is None or not (is_open or self._is_event_date(i, when)) or (when.is_behind and near < i) or self._is_of_end(i, near):
                continue
            distance, is_saids = self._distance(i, near), i < near and self._opens_with_saying(i)
            distance = min(distance, _FARTHEST) if i <= 1 else distance  # the day a sentence opens with holds for all of it
            if distance <= _FARTHEST and (is_counted or not is_saids):
                options.append((self._is_of_other_deed(i, near), is_saids, not when.is_behind, distance, i, when))
        return min(options, key=lambda option: option[:-1])[-1] if options else None

    def _days_of_attack(self, near: int) -> list[When]:
        """The days told from an attack behind a count: `two days after the attack`, `the day after a raid`."""
        behind = (i for i, c in enumerate(self.c) if i > near and c.when is not None and c.when.is_behind and self._tag(i + 1) == "att")
        return [when for i in behind if (when := self.c[i].when) is not None and when.start is not None and when.precision == 1]

    def _is_event_date(self, i: int, when: When) -> bool:
        is_written = self._tag(i - 1) == "rp" and self._tag(i + 1) not in {
            "v",
            "k",
            "m",
        }  # "(@relief) September 22 2016": when somebody wrote it
        if when.start is None or when.is_future or when.relation != "at" or self._tag(i - 1) == "by" or is_written:
            return False
        if self._tag(i + 1) in {"v", "w"} and self.c[i + 1].head in _revising() and self._tag(i - 1) in {"", "ng", "org", "loc", "nx"}:
            return False  # "Iran on Thursday cut the toll to 84"
        if self._tag(i - 1) == "ng" and self._tag(i - 2) == "to" and self.c[i - 3].head in _rising():
            return False  # "the toll rose to 84 on Thursday": when it was counted
        before, hearer = self._tag(i - 1), self._tag(i - 2) == "say" and self.c[i - 2].text.lower() in words().classes["addressing"]
        if before == "say" or (self._tag(i - 2) == "say" and (hearer or before not in {"ng", "att"})):
            return False
        return self._tag(i + 1) != "say" or self._takes_lives(i + 1)

    def _is_perfect(self, i: int) -> bool:
        """`Shelling has killed 40 since Monday`: from then until now."""
        return self.c[i].text.lower().startswith(("has ", "have "))

    def _is_of_end(self, i: int, near: int) -> bool:
        """`Killed 17 before troops ended the siege on Friday`: the day of what came after."""
        until = next((k for k in range(near + 1, i) if self.c[k].text.lower() in _ending()), i)
        return any(self._tag(k) in {"v", "k", "m"} for k in range(until + 1, i))

    def _opens_with_saying(self, i: int) -> bool:
        """`On Monday the police said three men had died`, `On Monday officials in Kabul confirmed`: the day somebody spoke."""
        if i > 1:
            return False
        for k in range(i + 1, min(i + _REACH_OF_SAYING, len(self.c))):
            is_noun = self._tag(k) == "v" and self._tag(k + 1) == "be"  # "the results were confirmed"
            if self._tag(k) not in _BEFORE_SAYING and not is_noun:
                return self._tag(k) == "say"
        return False

    def _is_of_other_deed(self, i: int, near: int) -> bool:
        """`Killed a man linked to the murder of a teacher in March`: the first date behind the blame for one deed is that deed's."""
        if i > near and self._tag(i - 1) == "cc" and self._tag(i + 1) == "p":
            return True  # "an assault in May that killed two, and in 2015 on a hotel"
        for k in range(i - 1, max(near, i - _REACH_OF_CHARGE, -1), -1):
            if self.c[k].when is not None or self._tag(k) in {"cm", "k"}:
                return False
            if self.c[k].text.lower().split()[-1] in _charges():
                return any(c.tag in {"att", "no"} and not c.text.lower().endswith("s") for c in self.c[k + 1 : i + 3])
        return False

    def _takes_lives(self, i: int) -> bool:
        """`The attack on Monday claimed the lives of nine`: nobody says anything."""
        return any(c.noun is not None and c.noun.kind == "life" for c in self.c[i + 1 : i + 3])

    def _distance(self, i: int, near: int) -> int:
        said = max((k for k in range(near + 1, i) if self._tag(k) == "say"), default=None)
        if said is not None and not self._tells_attack(said, i):
            return _FARTHEST + 1
        when = self.c[i].when
        is_told_from = i > near and when is not None and when.is_relative_to_incident  # "killed 32, six of them children, the night before"
        marks = {"sub", "sc", "say"} if is_told_from else {"sub", "sc", "say", "cm"}
        crossed = sum(3 for k in range(min(i, near), max(i, near)) if self._tag(k) in marks)
        return abs(i - near) + crossed + (0 if i > near else 1)

    def _tells_attack(self, first: int, last: int) -> bool:
        """Whether an attack is told between two chunks: `the minister said on Monday, two days after a truck blew up in Mogadishu`."""
        attacks = words().scene_verbs - words().quiet_verbs
        return any(self._tag(k) in {"v", "m"} and self.c[k].text.lower() in attacks for k in range(first + 1, last))

    @property
    def is_item(self) -> bool:
        """Whether the sentence is an item of a round-up, headed by its place: `* KIRKUK - A bomb killed two`, `Homs: two killed`."""
        first = next((i for i, c in enumerate(self.c) if c.text not in _BULLETS and c.tag != "p"), 0)
        return self._tag(first) == "loc" and self._tag(first + 1) in {"da", "sc"}

    def has_one_place(self, first: int, last: int) -> bool:
        """Whether every place stands before or behind two counts: `in X and Y eight were killed and ten injured` has one scene."""
        places = [i for i in self.chunk_of.values() if self.c[i].tag == "loc"]
        return all(i < first for i in places) or all(i > last for i in places)

    def where(self, near: int) -> Where | None:
        """The finest place named for the event at chunk `near`; never one somebody comes from or speaks in."""
        options = self._options(near)
        if not options:
            return None
        likely = min(options, key=lambda o: o[:3])
        if (
            likely[1] >= _UNKNOWN_PLACE
        ):  # "in X, a quarter of Kabul", "in Somalia …, after a truck blew up in Mogadishu": the city is on the map
            country = likely[3].mention.entity.country
            coarsest = likely[1] if likely[1] == _FINENESS["country"] else 1
            finer = (o for o in options if o[1] < coarsest and o[3].mention.entity.country == country)
            likely = min(finer, key=lambda o: o[:3], default=likely)
        best = likely[3]
        for where in sorted((o[3] for o in options), key=lambda w: -w.mention.start):
            if self._contains(where, best):
                best = where
        return next((o[3] for o in options if _is_told_by(o[3], best)), best)

    def own(self, victims: int, when: When | None, where: Where | None) -> tuple[When | None, Where | None]:
        """Day and place of one group of a row: those right behind it, else what the row has: `killed three in X on Monday, two in Y`."""
        if self._tag(victims + 1) != "p":
            return when, where
        behind = next((k for k in range(victims + 2, len(self.c)) if self._tag(k) not in {"w", "nx", "adv"}), 0)
        place = next((o[3] for o in self._options(victims) if self.chunk_of[o[3].mention.start] == behind), None)
        k = next((k for k in range(behind + 1, len(self.c)) if self._tag(k) not in {"p", "adv"}), behind)
        day = self.c[k].when
        return (when if place is None or day is None or not self._is_event_date(k, day) else day), place or where

    def _options(self, near: int) -> list[tuple[int, int, int, Where]]:
        """Places that may be the event's: whether far off, how fine, the distance, the place."""
        options: list[tuple[int, int, int, Where]] = []
        for mention in self.mentions:
            if mention.entity.type != "place" or mention.role not in {"name", "short"}:
                continue
            i = self.chunk_of.get(mention.start, -1)
            if i < 0 or self._is_speakers(i) or is_away(mention, self.sentence):
                continue
            preposition = self._preposition(i, mention)
            distance = self._distance(i, near)
            if distance > _FARTHEST:
                continue
            if preposition is None:
                if self._tag(i) != "nx":
                    continue
                distance += 2 * _REACH
            where = Where(mention, preposition in words().classes["nearness"])
            options.append((0 if distance < 10 else 1, _fineness(mention.entity), distance, where))  # noqa: PLR2004 - a clause is about ten chunks
        return options

    def _contains(self, inner: Where, outer: Where) -> bool:
        """Whether the text puts a place in another: `X village in Y district`; "X, Y" does so where Y is the coarser."""
        a, b = inner.mention, outer.mention
        if a.end > b.start or a.entity.country != b.entity.country or _fineness(a.entity) == _FINENESS["country"]:
            return False  # "the Niger city of Diffa"
        gap = _CHAIN.fullmatch(self.sentence.text, a.end - self.sentence.start, b.start - self.sentence.start)
        if gap is not None and gap["beside"] is not None:
            return True  # "at X, south of Durban" is not in Durban
        if _fineness(a.entity) == _UNKNOWN_PLACE and b.entity.level == "point":
            return False  # "in X, East Jerusalem": the city is on the map, its quarter is not
        return gap is not None and (gap["in"] is not None or _fineness(a.entity) < _fineness(b.entity))

    def _preposition(self, i: int, mention: Mention) -> str | None:
        """The preposition that governs the place at chunk i; None where it is no location."""
        chunk = self.c[i]
        if chunk.tag in {"ng", "org"} and chunk.mentions and mention in chunk.mentions:
            return None
        k = i - 1
        while (
            (self._tag(k) in {"w", "nx", "loc", "cm", "adv"} or self.c[k].text in POSSESSIVES) and k > 0 and i - k < _REACH_OF_PREPOSITION
        ):
            k -= 1
        if self._tag(k - 1) == "v" and self.c[k - 1].head == "based":
            return None
        head = self.c[k].head if k >= 0 and self._tag(k) == "p" else self._tag(k)
        if (
            head == "of"
            and self._tag(k - 1) in {"nx", "w"}
            and self._tag(k - 2) == "p"
            and self.c[k - 2].head in words().classes["nearness"]
        ):
            return self.c[k - 2].head
        if head in words().classes["locating"] or (head == "from" and self._is_taken_from(k)):
            return head
        is_next = all(self._tag(j) == "w" for j in range(k + 1, i))
        if chunk.tag == "loc" and is_next and self._tag(k) == "v" and self.c[k].head in words().scene_verbs:
            return "in"  # "a missile hit Odesa", "bombed northern Iraq"
        is_owner = self._tag(i + 1) == "be" and self.c[i + 1].text in POSSESSIVES
        is_of_attack = (
            chunk.tag == "att" and mention.entity.level == "point"
        )  # "the toll of the Homs blast"; a country's attack is one that it makes
        after = next((k for k in range(i + 1, len(self.c)) if self._tag(k) not in {"date", "adv"}), i)
        is_state = mention.entity.level == "country" and chunk.tag == "loc" and self._tag(after) in {"v", "have", "say", "mod"}
        is_first = all(self.c[k].text in _BULLETS for k in range(i))
        is_blamed = any(c.text.lower() == "blame" for c in self.c[i + 1 : i + 4])  # "Damascus is to blame"
        is_heading = (
            is_first and chunk.tag in {"nx", "loc", "att"} and not (is_state or is_blamed)
        )  # "Homs: two killed"; not "Russia lost 40 soldiers"
        return "in" if is_owner or is_of_attack or is_heading else None

    def _is_taken_from(self, i: int) -> bool:
        """`Abducted 30 girls from a school in X`: whether people are taken away before the preposition at chunk i."""
        start = next((k for k in range(i - 1, -1, -1) if self._tag(k) in {"cm", "sc", "sub", "say"}), -1)
        return any(not words().classes["taking"].isdisjoint(c.text.lower().split()) for c in self.c[start + 1 : i])

    def _is_speakers(self, i: int) -> bool:
        """Whether the place belongs to the one who speaks: `officials in Kabul said`."""
        if self._tag(i + 1) == "say" and self._tag(i - 1) == "p":
            k = i - 2
            k -= self._tag(k) == "v"  # "a report issued in Geneva said"
            return self._tag(k) in {"ng", "org", "w", "nx", "say"} and not any(
                self._tag(j) in {"k", "att"} for j in range(max(0, k - 3), k)
            )
        return False
