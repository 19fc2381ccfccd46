"""Where things are: countries, first-order divisions, cities and the places news names that gazetteers don't.

Coordinates of divisions and countries are the mean of their cities, weighted by the root of population: good to the
division, which is all their geo_precision claims.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from rapidfuzz import fuzz, process

from pipeline.lexicon import rows, toml
from pipeline.model import Entity, PlaceLevel, stable_id
from pipeline.towns import towns

TRANSLITERATED: Final = frozenset("āēīōūǎḩḥşṣţṭẕẓḏḑḳḵğ‘’ʿʾ`")
NEAR_DEGREES: Final = 0.35
"""A city this near a listed place of the same name and country is that place."""
NEARBY_DEGREES: Final = 1.0
"""A town this near another that a text tells it by is the one meant."""
SPELLING_CUTOFF: Final = 88
LEAST_SPELLED: Final = 6
"""Letters a name must have for another that is spelled nearly so to be the same."""
CAPITAL: Final = 0.6
"""What being a capital adds to the weight of a city, as four times its people would."""
LISTED_DIVISION: Final = 5.0
"""Weight of a division that rules/admin1 lists; the others weigh less."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country, the words for it, and the place entity that stands for it."""

    code: str
    place: Entity
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    capital: str
    seats: tuple[str, ...]


def place(
    name: str,
    country: str | None,
    level: PlaceLevel,
    admin1: str | None = None,
    at: tuple[float, float] | None = None,
    *,
    aliases: tuple[str, ...] = (),
) -> Entity:
    """Make a place. Places of one name are told apart by division and level: the city of Homs is not its province."""
    latitude, longitude = (round(at[0], 5), round(at[1], 5)) if at else (None, None)
    ident = stable_id("entity", "place", name, country, admin1, level)
    return Entity(ident, name, "place", country, admin1, latitude, longitude, aliases, level)


class _Bare(dict[int, str]):
    """Maps one character to its letters without accents; curly quotes to the straight one."""

    def __missing__(self, code: int) -> str:
        bare = "".join("'" if c in "’‘ʼʻ`´ʿʾ" else c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c))
        self[code] = bare
        return bare


_BARE: Final = _Bare()


def plain(name: str) -> str:
    """Return a name as English news writes it: without the marks of transliteration, other accents kept."""
    if name.isascii() or not TRANSLITERATED.intersection(name.lower()):
        return name
    return key(name).replace("'", "").strip()


def key(name: str) -> str:
    """Return a name without accents and curly quotes, case kept."""
    if name.isascii():
        return name
    return name.translate(_BARE)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(form for form in cell.split("|") if form)


def _middle(cities: Iterable[dict[str, Any]]) -> tuple[float, float] | None:
    total = north = east = 0.0
    for city in cities:
        weight = math.sqrt(city["population"] + 1)
        total, north, east = total + weight, north + weight * city["latitude"], east + weight * city["longitude"]
    return (north / total, east / total) if total else None


class Atlas:
    """All places, by name. Built from GeoNames and rules/countries, admin1, divisions, provinces, districts, counties, places."""

    def __init__(self) -> None:
        words = toml("entities")
        quiet, smallest_quiet = frozenset(words["quiet_countries"]), int(words["quiet_smallest_city"])
        self._blocked = frozenset(words["never_places"])
        self._cities: list[dict[str, Any]] = []
        self._by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._by_division: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        coded = (*rows("divisions"), *rows("admin1"))
        self._names_of_codes = {(row["country"], code): row["name"] for row in coded for code in _split(row["codes"])}
        self._provinces = {int(town): row["name"] for row in rows("provinces") for town in _split(row["towns"])}
        for city in towns():
            code = city["countrycode"]
            self._by_country[code].append(city)
            if admin1 := self._admin1(city):
                self._by_division[code, admin1].append(city)
            if code not in quiet or city["population"] >= smallest_quiet:
                self._cities.append(city)
        self._by_main_name: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self._by_any_name: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self.countries = {row["code"]: self._country(row) for row in rows("countries")}
        self._divisions = list(self._list_divisions())
        self._listed_divisions = len(rows("admin1"))
        self._places = [self._listed_place(row) for row in rows("places")]
        self.cities_by_form = self._index_cities()
        self._made: dict[int, Entity] = {}

    def _country(self, row: dict[str, str]) -> Country:
        code = row["code"]
        at = _middle(self._by_country[code])
        aliases = _split(row["aliases"])
        return Country(
            code,
            place(row["name"], code, "country", None, at, aliases=aliases),
            _split(row["adjectives"]),
            _split(row["nouns"]),
            row["capital"],
            _split(row["seats"]),
        )

    def _admin1(self, city: dict[str, Any]) -> str | None:
        """Return the name of the first-order division a city lies in, as news has it."""
        return self._provinces.get(city["geonameid"]) or self._names_of_codes.get((city["countrycode"], city["admin1code"]))

    def division_of_code(self, country: str, code: str) -> str | None:
        """Return the name of the first-order division with a GeoNames code."""
        return self._names_of_codes.get((country, code))

    def _find_city(self, country: str, name: str, *, old_names: bool = True) -> dict[str, Any] | None:
        """Return the largest city of a country by its name; by a former or foreign name if `old_names`."""
        wanted = key(name).lower()
        for index in (self._main_names, self._all_names) if old_names else (self._main_names,):
            cities = index(country).get(wanted)
            if cities:
                return max(cities, key=lambda city: int(city["population"]))
        return None

    def _main_names(self, country: str) -> dict[str, list[dict[str, Any]]]:
        if country not in self._by_main_name:
            names = self._by_main_name[country] = defaultdict(list)
            for city in self._by_country[country]:
                names[key(city["name"]).lower()].append(city)
        return self._by_main_name[country]

    def _all_names(self, country: str) -> dict[str, list[dict[str, Any]]]:
        if country not in self._by_any_name:
            names = self._by_any_name[country] = defaultdict(list)
            for city in self._by_country[country]:
                for name in {key(city["name"]).lower(), *(a.lower() for a in city["alternatenames"] if a.isascii())}:
                    names[name].append(city)
        return self._by_any_name[country]

    def _list_divisions(self) -> Iterator[tuple[Entity, tuple[str, ...]]]:
        """Yield every first-order division with the forms of its name, the listed ones first, then the districts."""
        taken: set[tuple[str, str]] = set()
        listed = {(row["country"], row["name"]) for row in rows("admin1")}
        provinces = (row for row in rows("provinces") if (row["country"], row["name"]) not in listed)
        for row in (*rows("admin1"), *rows("divisions"), *provinces):
            country, name, aliases = row["country"], row["name"], _split(row.get("aliases", ""))
            taken.update((country, key(form).lower()) for form in (name, *aliases))
            at = (float(row["latitude"]), float(row["longitude"])) if row.get("latitude") else _middle(self._by_division[country, name])
            yield place(name, country, "admin1", name, at, aliases=aliases), (name, *aliases)
        for row in rows("districts"):
            country, name = row["country"], row["name"]
            # else the town of that name stands for it
            if (country, key(name).lower()) not in taken and self._find_city(country, name, old_names=False) is None:
                yield place(name, country, "district", row["admin1"]), (name,)

    def _listed_place(self, row: dict[str, str]) -> tuple[Entity, tuple[str, ...]]:
        country, admin1 = row["country"] or None, row["admin1"] or None
        at = (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None
        if row["same_as"] and country and (city := self._find_city(country, row["same_as"])):
            at = (city["latitude"], city["longitude"])
            admin1 = admin1 or self._admin1(city)
        aliases = _split(row["aliases"])
        return place(row["name"], country, _level(row["level"]), admin1, at, aliases=aliases), (row["name"], *aliases)

    def _index_cities(self) -> dict[str, list[int]]:
        """Map a flat form to city numbers; ~number where the form is only an alternate name."""
        index: dict[str, list[int]] = defaultdict(list)
        blocked = self._blocked
        for number, city in enumerate(self._cities):
            flat = key(city["name"]).lower().replace("-", " ").replace("'", "")
            if len(flat) > 2 and flat not in blocked:  # noqa: PLR2004 (two letters name no city in news)
                index[flat].append(number)
            if flat.startswith("saint "):
                for short in ("st ", "st  "):  # "St Paul", "St. Paul"
                    index[short + flat.removeprefix("saint ")].append(number)
        large = {form for form, numbers in index.items() if any(self._cities[n]["population"] >= 100_000 for n in numbers)}  # noqa: PLR2004
        for number, city in enumerate(self._cities):
            if city["population"] < 15_000:  # noqa: PLR2004 (no one writes of the old name of a small town)
                continue
            for name in city["alternatenames"]:
                # a famous name is never taken for someone else's old name of the town
                if len(name) > 3 and name.isascii() and name[0].isupper() and not name.isupper():  # noqa: PLR2004
                    flat = name.lower().replace("-", " ").replace("'", "")
                    if flat not in large and flat not in blocked and number not in index[flat] and flat.replace(" ", "").isalpha():
                        index[flat].append(~number)
        return {form.strip(): numbers for form, numbers in index.items() if numbers}

    def cities(self, form: str, near: Iterable[Entity]) -> Iterator[tuple[Entity, float]]:
        """Yield the cities a flat form names with their weight, but those that `near` (listed senses) already stand for."""
        listed = [n for n in near if n.level in ("point", "district")]
        for signed in self.cities_by_form.get(form, ()):
            number = signed if signed >= 0 else ~signed
            city = self._cities[number]
            at = (city["latitude"], city["longitude"])
            if any(n.country == city["countrycode"] and _close(n, at) for n in listed):
                continue
            weight = math.log10(city["population"] + 1000) + (CAPITAL if self._is_capital(city) else 0.0)
            if signed < 0:  # other names, many in other tongues, mean it only where its country is spoken of
                weight = min(weight - 1.5, 5.0)
            yield self._city(number), weight

    def _is_capital(self, city: dict[str, Any]) -> bool:
        country = self.countries.get(city["countrycode"])
        return country is not None and key(city["name"]).lower() == key(country.capital).lower()

    def _city(self, number: int) -> Entity:
        if number not in self._made:
            city = self._cities[number]
            country = city["countrycode"]
            admin1 = self._admin1(city)
            self._made[number] = place(plain(city["name"]), country, "point", admin1, (city["latitude"], city["longitude"]))
        return self._made[number]

    def listed(self) -> Iterator[tuple[str, Entity, float]]:
        """Yield (form, place, weight) of every country, division and listed place."""
        for country in self.countries.values():
            for form in (country.place.name, *country.place.aliases):
                yield form, country.place, 9.0
        for number, (division, forms) in enumerate(self._divisions):
            for form in forms:
                if key(form).lower() not in self._blocked:
                    yield form, division, LISTED_DIVISION if number < self._listed_divisions else LISTED_DIVISION - 0.8
        for listed, forms in self._places:
            for form in forms:
                yield form, listed, 5.5 if listed.level == "point" else 6.0

    def country_at(self, code: str) -> Entity | None:
        """Return the place that stands for a country, by ISO 3166-1 alpha-2."""
        country = self.countries.get(code)
        return country.place if country else None

    def name_of(self, code: str | None) -> str | None:
        """Return the name of a country, by ISO 3166-1 alpha-2."""
        return self.countries[code].place.name if code in self.countries else None

    def division(self, country: str, name: str) -> Entity | None:
        """Return a first-order division by name or near spelling, within one country."""
        wanted = key(name).lower()
        forms = {key(form).lower(): division for division, forms in self._divisions if division.country == country for form in forms}
        if wanted in forms:
            return forms[wanted]
        close = process.extractOne(wanted, forms.keys(), scorer=fuzz.ratio, score_cutoff=SPELLING_CUTOFF)
        return forms[close[0]] if close else None

    def county(self, country: str, name: str, admin1: str | None) -> Entity | None:
        """Return a second-order division of a country by its name, in the province if one is told; None if none is known."""
        found = self._counties.get((country, key(name).lower().replace("-", " ")))
        return found if found is not None and admin1 in (None, found.admin1) else None

    @cached_property
    def _counties(self) -> dict[tuple[str, str], Entity]:
        """Second-order divisions, too many and too much like other names to be looked for in a text."""
        return {
            (row["country"], key(row["name"]).lower().replace("-", " ")): place(
                row["name"], row["country"], "district", row["admin1"], (float(row["latitude"]), float(row["longitude"]))
            )
            for row in rows("counties")
        }

    def near_spelling(self, country: str, name: str, likely: Sequence[str] = ()) -> Entity | None:
        """Return the town of a country whose name is spelled nearly so ("Maarrat al-Numan" for "Maarat al-Nuuman"), or None.

        Of several of one name, that in a division of `likely` is meant, else the largest.
        """
        if (known := self.town(country, name, likely)) is not None or len(name) < LEAST_SPELLED:
            return known
        listed = {key(form).lower(): it for it, forms in self._places if it.country == country for form in forms}
        names = self._all_names(country)
        for forms in (listed, names):
            close = process.extractOne(key(name).lower(), forms.keys(), scorer=fuzz.ratio, score_cutoff=SPELLING_CUTOFF)
            if close and _has_initials(close[0], name):
                return listed[close[0]] if forms is listed else self._chosen(names[close[0]], likely)
        return None

    def town(self, country: str, name: str, likely: Sequence[str] = ()) -> Entity | None:
        """Return the town of a country that has a name, or None; of several that in a division of `likely`, else the largest."""
        wanted = key(name).lower()
        listed = next(
            (it for it, forms in self._places if it.country == country and any(key(form).lower() == wanted for form in forms)), None
        )
        names = self._main_names if len(name) < LEAST_SPELLED else self._all_names
        cities = names(country).get(wanted)
        return listed or (self._chosen(cities, likely) if cities else None)

    def town_near(self, country: str, name: str, at: tuple[float, float]) -> Entity | None:
        """Return the town of a name that lies nearest to a point, or None where none is within `NEARBY_DEGREES` of it."""
        cities = self._main_names(country).get(key(name).lower(), ())
        apart = {n: max(abs(c["latitude"] - at[0]), abs(c["longitude"] - at[1])) for n, c in enumerate(cities)}
        nearest = min(apart, key=lambda n: apart[n], default=None)
        return self._chosen((cities[nearest],), ()) if nearest is not None and apart[nearest] < NEARBY_DEGREES else None

    def _chosen(self, cities: Sequence[dict[str, Any]], likely: Sequence[str]) -> Entity:
        city = max(cities, key=lambda c: (self._admin1(c) in likely, c["population"]))
        return place(plain(city["name"]), city["countrycode"], "point", self._admin1(city), (city["latitude"], city["longitude"]))


def _has_initials(known: str, name: str) -> bool:
    """Tell whether a spelling begins every word as the known name does: "Dasht-e Barchi" is not Dasht-e Archi."""
    a, b = (re.split(r"[\s-]+", text) for text in (known, key(name).lower()))
    return known[0] == key(name).lower()[0] and (len(a) != len(b) or all(x[:1] == y[:1] for x, y in zip(a, b, strict=True)))


def _close(listed: Entity, at: tuple[float, float]) -> bool:
    if listed.latitude is None or listed.longitude is None:
        return True
    return abs(listed.latitude - at[0]) < NEAR_DEGREES and abs(listed.longitude - at[1]) < NEAR_DEGREES


def is_close(a: Entity, b: Entity) -> bool:
    """Tell whether one of two places may be a part of the other, by where they are."""
    return b.latitude is None or b.longitude is None or _close(a, (b.latitude, b.longitude))


def _level(text: str) -> PlaceLevel:
    for level in ("point", "district", "admin1", "country", "region"):
        if text == level:
            return level
    raise ValueError(f"{text!r} is no level of a place: correct the row in rules/places.csv")
