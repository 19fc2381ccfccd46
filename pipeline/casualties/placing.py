"""How exactly the places of a sentence are told, and which of them a text puts in which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.context import any_of
from pipeline.model import Entity, Mention, Sentence

_FINENESS: Final = {"point": 0, "district": 1, "admin1": 3, "region": 4, "country": 6, None: 7}
COUNTRY: Final = _FINENESS["country"]
_VILLAGE, UNKNOWN_PLACE = 2, 5
"""A place known by the division or the country it lies in alone is told more exactly than that, and less than a place on the map."""
_DIVISION: Final = _FINENESS["admin1"]
_REACH_OF_LANDMARK: Final = 70


@dataclass(frozen=True, slots=True)
class Where:
    """A place as the sentence names it.

    `is_near` = near it, not in it; `is_around` = in a suburb of it, or in the area around it; `within` = the town that the sentence puts it in, or
    beside it, where `is_beside`; `is_part` = a part of a town by its words.
    """

    mention: Mention
    is_near: bool = False
    is_around: bool = False
    within: Entity | None = None
    is_beside: bool = False
    is_part: bool = False


@cache
def _apart() -> str:
    """How far one place lies from another, as an expression: `some 20 km (12 miles) south of`."""
    units = "|".join(lexicon.toml("entities")["length_units"])
    far = rf"(?:(?:about|around|some|roughly|nearly|just|only|less than|more than|over|a few)\s+)*(?:\d[\d.,]*|few|several)[\s-]?(?:{units})\b(?:\s\([^()]*\))?\s"
    side = r"(?:to the\s)?(?:north|south|east|west)[a-z-]*\s(?:of|from)"
    return rf"(?:{far}(?:{side}|from|away from|outside(?: of)?|off)|(?:just\s+)?{side})\s+(?:the\s(?:[a-z-]+\s){{0,3}}of\s)?"


@cache
def _chain() -> re.Pattern[str]:
    """What may stand between a place and the one it lies in."""
    return re.compile(
        rf"(?:\s(?:[a-z]+|District|County|Province|Governorate|State|Region|Oblast))?[\s,(]+(?:(?P<in>in|of|within)\s+)?(?P<beside>{_apart()})?"
        r"(?:(?:the|central|rural|far|part|of|(?:north|south|east|west)[a-z-]*)\s+)*"
        r"(?:[A-Z]\w+['’]s\s+)?(?:[a-z]+\s+(?:province|state|region|district|department|governorate|county)\s+of\s+)?"
    )


@cache
def _part_of_town() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon.toml("entities")
    return re.compile(rf" (?:{'|'.join(words['quarters'])})\b"), re.compile(r"['’]s (?:[a-z-]+ ){0,3}$")


@cache
def _office() -> re.Pattern[str]:
    """What makes a place's name that of an office: `X Police Department`, `X County Sheriff`."""
    return re.compile(rf" (?:[A-Z][\w'’.&-]* ){{0,2}}(?:{'|'.join(lexicon.toml('entities')['offices'])})\b")


@cache
def _landmark() -> re.Pattern[str]:
    """What stands before a town beside which something was: `20 km south of X`; not `in the south of X`, a part of it."""
    return re.compile(rf"(?<!in the )(?<!the far )\b{_apart()}$")


@cache
def _countries() -> frozenset[str]:
    return frozenset(row["name"] for row in lexicon.rows("countries"))


@cache
def _capitals() -> frozenset[str]:
    return frozenset(row["capital"] for row in lexicon.rows("countries"))


@cache
def _owned() -> re.Pattern[str]:
    """What may stand between a town and a part of it: `Baghdad's heavily guarded X`."""
    return re.compile(r"['’]s (?:[a-z-]+ ){0,3}")


@cache
def _leading(*, is_town: bool = False) -> re.Pattern[str]:
    """What may stand between a place and one that lies in it: `the Gaza town of X`, `Iraq's village of X`, `the Baghdad slum of X`."""
    words = lexicon.toml("entities")
    if is_town:
        return re.compile(rf"(?:['’]s)? (?:[a-z-]+ ){{0,3}}(?:{'|'.join((*words['quarters'], *words['parts_of_town']))}) of (?:the )?")
    kinds = "|".join(word for word, level in words["level_words"].items() if level == "point")
    return re.compile(rf"(?:['’]s)? (?:[a-z-]+ ){{0,3}}(?:{kinds}) (?:of|called|named) (?:the )?")


@cache
def _division_behind() -> re.Pattern[str]:
    """What makes a town's name that of a division: `Orange County`."""
    return re.compile(rf" (?:{'|'.join(lexicon.toml('entities')['divisions_of_town'])})\b")


@cache
def _outskirts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    kinds = "|".join(lexicon.toml("entities")["outskirts"])
    return re.compile(rf"[ -](?:{kinds})\b"), re.compile(rf"\b(?:{kinds}) (?:[a-z]+ )?of (?:central |downtown )?$")


@cache
def _wide() -> frozenset[str]:
    return frozenset(lexicon.toml("entities")["wide_places"])


def is_unlisted(place: Entity) -> bool:
    """Whether a place is a village no list knows, which stands where its province or country does."""
    is_division = place.level == "admin1" and place.name == place.admin1
    return not (is_division or place.level not in {"admin1", "country"} or place.name in _countries())


def is_county(place: Entity) -> bool:
    """Whether a place is a county of which nothing but its state says where it lies."""
    return (
        place.level == "district" and place.latitude is None and place.name.endswith(tuple(lexicon.toml("entities")["divisions_of_town"]))
    )


def is_told_by(inner: Where, town: Where) -> bool:
    """Whether the text says where a place is by a town in or near which it lies: `at X, 20 km south of Y`."""
    a, b = inner.mention.entity, town.mention.entity
    return (
        a.level == "district" and b.level == "point" and a.latitude is not None and (a.latitude, a.longitude) == (b.latitude, b.longitude)
    )


class Placing:
    """The places of one sentence."""

    def __init__(self, mentions: Sequence[Mention], sentence: Sentence) -> None:
        self._mentions = mentions
        self._sentence = sentence

    def fineness(self, mention: Mention) -> int:
        """How exactly a place is told, 0 the most."""
        place = mention.entity
        if is_unlisted(place):
            is_wide = place.name.rpartition(" ")[2].lower() in _wide()  # a river runs on
            return (_VILLAGE if place.level == "admin1" else UNKNOWN_PLACE) + is_wide
        if place.level == "region" and place.country is None:
            return UNKNOWN_PLACE  # a sea
        if is_county(place) or (
            place.level == "point" and _division_behind().match(self._sentence.text, mention.end - self._sentence.start)
        ):
            return _DIVISION
        return _FINENESS[place.level]

    def is_around(self, mention: Mention) -> bool:
        """`A Chicago suburb`, `the Baltimore area`, `a suburb of Lima`: whether a town stands for what lies around it."""
        if mention.entity.level != "point":
            return False
        behind, before = _outskirts()
        text, start = self._sentence.text, mention.start - self._sentence.start
        return self.is_of_scene() and (
            behind.match(text, mention.end - self._sentence.start) is not None or before.search(text, max(0, start - 30), start) is not None
        )

    def is_office(self, mention: Mention) -> bool:
        """`The Pike County Sheriff's Office`, `Homs police`: whether a place's name stands before what serves there."""
        return _office().match(self._sentence.text, mention.end - self._sentence.start) is not None

    def is_part(self, mention: Mention) -> bool:
        """`The city's X district`, `the X neighbourhood`: whether a name is that of a part of a town."""
        behind, before = _part_of_town()
        text, start = self._sentence.text, mention.start - self._sentence.start
        return (
            behind.match(text, mention.end - self._sentence.start) is not None or before.search(text, max(0, start - 30), start) is not None
        )

    def is_of_scene(self) -> bool:
        """Whether the sentence tells of what happened, not of a search, an arrest or a bomb that was found: `a bomb went off in the X suburb of Y`."""
        lower = self._sentence.text.lower()
        told, after = any_of("happened").search(lower), any_of("after_scene").search(lower)
        return told is not None and (after is None or told.start() < after.start())

    def is_apart(self, mention: Mention) -> bool:
        """`15 miles south of X`, `west of X`: whether a town only tells where something near it was."""
        start = mention.start - self._sentence.start
        is_led = self._sentence.text[:start].endswith(("of ", "from ", "outside ", "off "))
        return (
            is_led
            and mention.entity.level == "point"
            and _landmark().search(self._sentence.text, max(0, start - _REACH_OF_LANDMARK), start) is not None
        )

    def contains(self, inner: Where, outer: Where) -> bool:
        """Whether the text puts a place in another: `X village in Y district`; "X, Y" does so where Y is the coarser."""
        a, b = inner.mention, outer.mention
        if a.start > b.end:
            return self._leads_to(b, a)
        if a.end > b.start or a.entity.country != b.entity.country or self.fineness(a) >= COUNTRY or self._leads_to(a, b):
            return False  # "the Niger city of Diffa"
        gap = _chain().fullmatch(self._sentence.text, a.end - self._sentence.start, b.start - self._sentence.start)
        if (gap is not None and gap["beside"] is not None) or self._is_division_near(a, b):
            return True  # "at X, south of Durban" is not in Durban
        is_district = gap is not None and (a.entity.level == "district" or gap[0].startswith((" District", " district")))
        if is_district and b.entity.name == a.entity.admin1:
            return True  # "X District, Kandahar": the province, not its town
        if gap is None or (self.fineness(a) == UNKNOWN_PLACE and b.entity.level == "point"):
            return False  # "in X, East Jerusalem": the city is on the map, its quarter is not
        return gap["in"] is not None or self.fineness(a) < self.fineness(b) or (gap[0] == ", " and self._is_link(a, b))

    def _is_division_near(self, a: Mention, b: Mention) -> bool:
        """`In the state of Mexico near Mexico City`: whether a division stands beside a city of another."""
        is_other = a.entity.level == "admin1" and b.entity.level == "point" and a.entity.admin1 != b.entity.admin1
        return is_other and self._between(a, b) == " near "

    def _between(self, a: Mention, b: Mention) -> str:
        start = self._sentence.start
        return self._sentence.text[a.end - start : b.start - start]

    def _leads_to(self, outer: Mention, inner: Mention) -> bool:
        """`The West Bank village of X`: whether a place told after a wider one lies in it."""
        if outer.entity.country != inner.entity.country:
            return False
        between, place = self._between(outer, inner), inner.entity
        if outer.entity.level == "point":
            is_suburb = " suburb of " in between and place.name not in _capitals()
            is_part = place.level == "district" or is_unlisted(place) or outer.entity.name in _capitals() or is_suburb
            is_owned = place.level == "point" and _owned().fullmatch(between) is not None
            return is_owned or (is_part and _leading(is_town=True).fullmatch(between) is not None)
        is_wider = outer.entity.level in {"region", "admin1"} and not is_unlisted(outer.entity)
        return is_wider and (is_unlisted(place) or place.level == "point") and _leading().fullmatch(between) is not None

    def _is_link(self, a: Mention, b: Mention) -> bool:
        """`In X, Y, Scotland`: whether two places no list knows stand before what both lie in, and are no row."""
        if not (is_unlisted(a.entity) and is_unlisted(b.entity)):
            return False
        after = next((m for m in self._mentions if m.start >= b.end), None)
        return (
            after is not None
            and self._between(b, after) == ", "
            and after.entity.country == b.entity.country
            and not is_unlisted(after.entity)
        )
