"""Every name Toll knows beforehand, found in one pass: the senses of a name, and the automaton that finds them.

Text and names are flattened alike, character by character, so that a place in the flat text is the same place in the
text as found. Cities are turned into entities only when a text names them: most never are.
"""

import gc
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.entities import atlas, organs
from pipeline.lexicon import rows, toml
from pipeline.model import Entity, EntityType, stable_id

Kind = Literal["place", "country", "demonym", "metonym", "actor", "person"]
Case = Literal["capital", "exact", "any"]

APOSTROPHES: Final = "'’‘ʼʻ`´ʿʾ′"


class _Flat(dict[int, str]):
    """Maps one character to one: lower case, no accents, apostrophes alike, other marks a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in APOSTROPHES:
            flat = "'"
        else:
            base = "".join(c for c in unicodedata.normalize("NFKD", char.lower()) if not unicodedata.combining(c))
            flat = base if len(base) == 1 and base.isalnum() else char.lower() if char.isalnum() and len(char.lower()) == 1 else " "
        self[code] = flat
        return flat


_FLAT: Final = _Flat()
_CURLY: Final = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"))


def flatten(text: str) -> str:
    """Return text in lower case without accents or marks, as long as it was; quotes that open are spaces, apostrophes stay."""
    if not text.isascii():
        for curly, plain in _CURLY:  # keeps most news in the fast path of str.translate, which is for ASCII alone
            text = text.replace(curly, plain)
    return text.translate(_FLAT).replace(" '", "  ")


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing a name can stand for.

    `weight` grows with how likely it is meant when nothing else is known. What rules list is what conflict news writes
    of, unlike the towns of GeoNames, whose `listed` is False.
    """

    entity: Entity
    kind: Kind
    weight: float
    case: Case = "capital"
    form: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A flattened name: its senses, and the organ of state it names when a country stands beside it."""

    senses: tuple[Sense, ...]
    organ: organs.Phrase | None = None
    guarded: bool = False
    title: bool = False


def entity(name: str, kind: EntityType, country: str | None, aliases: tuple[str, ...] = ()) -> Entity:
    """Make an entity that is not a place."""
    return Entity(stable_id("entity", kind, name, country), name, kind, country, aliases=aliases)


def split(cell: str) -> tuple[str, ...]:
    """Return the forms of a cell of rules, which | separates."""
    return tuple(form for form in cell.split("|") if form)


def case_of(form: str) -> Case:
    """Tell how a form must be lettered: an acronym just so, "ronderos" anyhow, other names with a capital."""
    return "exact" if is_acronym(form) else "any" if form.islower() else "capital"


def is_acronym(form: str) -> bool:
    """Tell whether a form is written in capitals and so means something only in capitals."""
    letters = [c for c in form if c.isalpha()]
    return len(letters) <= 6 and sum(c.isupper() for c in letters) > len(letters) / 2  # noqa: PLR2004 (longest acronyms: MONUSCO is no word either way)


class Gazetteer:
    """All names, by their flat form."""

    def __init__(self) -> None:
        self.atlas = atlas.Atlas()
        self.organs = organs.Organs(self.atlas)
        self._listed: dict[str, list[Sense]] = {}
        self._entries: dict[str, Entry | None] = {}
        self._titles = frozenset(flatten(title).strip() for title in toml("entities")["titles"])
        self._guarded = frozenset(flatten(word) for word in toml("entities")["guarded"])
        self._organs_by_name: dict[str, Entity] | None = None
        self.employers: dict[str, str] = {}
        self._list_actors()
        self._list_persons()
        self._list_places()
        self._forms = sorted(self._listed.keys() | self.atlas.cities_by_form.keys() | self.organs.phrases.keys() | self._titles)
        self._longest = max(map(len, self._forms)) + 1
        self.capitals = frozenset(self._capitals())
        self._automaton = AhoCorasick([" " + form for form in self._forms], matchkind=MatchKind.LeftmostLongest)

    def _add(self, form: str, sense: Sense) -> None:
        flat = flatten(form).strip()
        for variant in {flat, flat.replace("'", ""), flat.replace("  ", " ")} - {""}:
            senses = self._listed.setdefault(variant, [])
            same = next(
                (n for n, known in enumerate(senses) if known.entity.entity_id == sense.entity.entity_id and known.kind == sense.kind), None
            )
            if same is None:
                senses.append(sense)
            elif sense.case == "any" or (sense.kind == "place" and sense.form[:1].islower()):  # listed in small letters too
                senses[same] = sense

    def _list_actors(self) -> None:
        for table, weight in (("armed_groups", 8.0), ("organisations", 8.0)):
            for row in rows(table):
                aliases = split(row["aliases"])
                thing = entity(row["name"], _entity_type(row["type"]), row["country"] or None, aliases)
                for form in (row["name"], *aliases):
                    self._add(form, Sense(thing, "actor", weight, case_of(form), form))
        for thing, forms in self.organs.named():
            for form in forms:
                self._add(form, Sense(thing, "actor", 8.0, case_of(form), form))

    def _list_persons(self) -> None:
        for row in rows("persons"):
            aliases, alone = split(row["aliases"]), split(row["alone"])
            thing = entity(row["name"], "person", row["country"] or None, (*aliases, *alone))
            for form in (row["name"], *aliases, *alone):
                self._add(form, Sense(thing, "person", 9.0, "capital", form))
            if row["employer"]:
                self.employers[thing.entity_id] = row["employer"]

    def _list_places(self) -> None:
        for form, place, weight in self.atlas.listed():
            kind: Kind = "country" if place.level == "country" else "place"
            self._add(form, Sense(place, kind, weight, case_of(form), form, listed=weight >= atlas.LISTED_DIVISION))
        for country in self.atlas.countries.values():
            for form in (*country.adjectives, *country.nouns):
                self._add(form, Sense(country.place, "demonym", 9.0, case_of(form), form))
            for form in country.seats:
                self._add(form, Sense(self.organs.entity(country.code, "government"), "metonym", 8.0, "capital", form))

    def _capitals(self) -> Iterator[str]:
        for country in self.atlas.countries.values():
            entry = self.entry(flatten(country.capital).strip())
            for sense in entry.senses if entry else ():
                if sense.entity.country == country.code and sense.entity.level == "point":
                    yield sense.entity.entity_id

    def entry(self, form: str) -> Entry | None:
        """Return what a flat form can mean, or None if no one knows it."""
        if form not in self._entries:
            listed = self._listed.get(form, [])
            near = [s.entity for s in listed if s.kind in ("place", "country")]
            cities = [Sense(place, "place", weight, "capital", form, listed=False) for place, weight in self.atlas.cities(form, near)]
            phrase = self.organs.phrases.get(form)
            title = form in self._titles
            known = bool(listed or cities or phrase or title)
            self._entries[form] = Entry((*listed, *cities), phrase, form in self._guarded, title) if known else None
        return self._entries[form]

    def coalition(self, country: str) -> Entity | None:
        """Return whose "the coalition" is in articles on a country."""
        name = toml("entities")["coalitions"].get(country)
        entry = self.entry(flatten(name).strip()) if name else None
        return entry.senses[0].entity if entry else None

    def organ(self, flat: str) -> Entity | None:
        """Return the organ of state of a composed name or alias, flat: "ministry of defence (russia)", "syrian army"."""
        if self._organs_by_name is None:
            self._organs_by_name = {flatten(form).strip(): organ for organ in self.organs.all() for form in (organ.name, *organ.aliases)}
        return self._organs_by_name.get(flat)

    def scan(self, flat: str) -> list[tuple[int, int, str]]:
        """Return (start, end, form) of every known name that stands as whole words in a flattened text, leftmost-longest."""
        found: list[tuple[int, int, str]] = []
        text = " " + flat
        free = 0
        for number, start, stop in self._automaton.find_matches_as_indexes(text):
            if start < free:
                continue
            match: tuple[int, int, int] | None = (number, start, stop)
            while match and match[1] < stop:
                match, form = self._longest_of(text, match)
                free = match[1] + 1 + len(form)
                if form:
                    found.append((match[1], free - 1, form))
                if free >= match[2]:
                    break
                # "the d" of "the democratic republic" is no name, but the words it took may begin one
                match = self._first(text, text.find(" ", free), stop)
        return found

    def _longest_of(self, text: str, match: tuple[int, int, int]) -> tuple[tuple[int, int, int], str]:
        """Return the match and its form; "the Sinai" gives way to "Sinai Province of the Islamic State" behind its article."""
        form = self._whole(text, match)
        if form.startswith("the "):
            at = match[1] + len("the ")
            inner = self._first(text, at, at + 1)
            if inner and inner[1] == at and len(bare := self._whole(text, inner)) > len(form):
                return inner, bare
        return match, form

    def _whole(self, text: str, match: tuple[int, int, int]) -> str:
        """Return the form of a match, cut to known whole words: "San Jose detained" holds "San Jose de"; else nothing."""
        number, _, stop = match
        form = self._forms[number]
        if stop < len(text) and text[stop].isalnum():
            form = form.rpartition(" ")[0]
            while form and self.entry(form) is None:
                form = form.rpartition(" ")[0]
        return form

    def _first(self, text: str, start: int, stop: int) -> tuple[int, int, int] | None:
        """Return the first match that starts in start..stop."""
        if not 0 <= start < stop:
            return None
        window = text[start : stop + self._longest]
        matches = self._automaton.find_matches_as_indexes(window)
        return (matches[0][0], matches[0][1] + start, matches[0][2] + start) if matches else None


def _entity_type(text: str) -> EntityType:
    for kind in ("person", "armed_group", "state_force", "government", "organisation", "place"):
        if text == kind:
            return kind
    raise ValueError(f"{text!r} is no entity type: correct the row in rules/")


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer, built at the first call of a process."""
    collecting = gc.isenabled()
    gc.disable()  # half a million strings that all stay: looking for garbage among them doubles the time
    try:
        return Gazetteer()
    finally:
        if collecting:
            gc.enable()
