"""Places of which a text says itself where they lie: the known town meant, or what stands where its division or country does."""

from functools import cache, lru_cache

from pipeline.entities.atlas import place
from pipeline.entities.context import BIG_CITY
from pipeline.entities.gazetteer import Sense, flatten, gazetteer
from pipeline.entities.hits import Hit, Passage
from pipeline.lexicon import toml
from pipeline.model import Entity


@cache
def _firm() -> frozenset[str]:
    return frozenset(toml("entities")["firm_divisions"])


@lru_cache(maxsize=4096)
def place_from_text(
    name: str,
    country: str | None,
    admin1: str | None = None,
    district: Entity | None = None,
    *,
    likely: tuple[str, ...] = (),
    may_be_misspelled: bool = True,
) -> Entity:
    """Return a place a text names ("the village of X") that may be in no gazetteer.

    A near spelling of a known town of that country is that town. Else the place gets the coordinate and the level of what it
    lies in: `district`, its division, or its country. It is no more precise than what is known of it.
    `likely` are the divisions of the country that the text names, the likeliest first: of towns of one name, that in one of them is meant.
    """
    names = gazetteer()
    if country is None:
        return place(name, None, "point")
    entry = names.entry(flatten(name).strip())
    own = [s for s in (entry.senses if entry else ()) if s.kind == "place" and s.entity.country == country]
    if own and admin1 and country in _firm():
        own = [s for s in own if s.entity.admin1 == admin1]  # "Springfield, Ohio"
    if own:
        return max(own, key=lambda s: (s.entity.admin1 == admin1, s.entity.admin1 in likely, s.weight)).entity
    near = (admin1,) if admin1 else likely
    known = names.atlas.near_spelling(country, name, near) if may_be_misspelled else names.atlas.town(country, name, near)
    is_sure = may_be_misspelled or (known is not None and (country not in _firm() or known.admin1 in near))
    if known and is_sure and admin1 in (None, known.admin1):
        return known
    if district and district.latitude is not None and district.longitude is not None:
        return place(name, country, "district", district.admin1, (district.latitude, district.longitude))
    if may_be_misspelled and (county := names.atlas.county(country, name, admin1)) is not None:
        return county
    division = names.atlas.division(country, admin1) if admin1 else None
    whole = division or names.atlas.country_at(country)
    at = (whole.latitude, whole.longitude) if whole and whole.latitude is not None and whole.longitude is not None else None
    return place(name, country, "admin1" if division else "country", division.name if division else admin1, at)


def placed(name: str, container: Entity) -> Entity:
    """Return the place of that name in a district, division or country."""
    return place_from_text(name, container.country, container.admin1, container if container.level == "district" else None)


def relocated(hit: Hit, sense: Sense, container: Sense | None, p: Passage) -> Sense:
    """Return the sense of a place that lies in a container: of its country, even where no gazetteer knows it there."""
    if container is None or sense.entity.country in (None, container.entity.country):
        return sense
    if sense.kind == "country":  # "Lebanon, Ohio"
        is_chained = container.entity.level == "admin1" and container.entity.country in _firm() and p.raw.startswith(", ", hit.end)
    else:
        is_big = sense.entity.level == "point" and sense.weight >= BIG_CITY and hit.marker is None and not sense.listed
        is_chained = sense.kind == "place" and not is_big and sense.entity.level not in ("country", "region")
    if not (is_chained and (hit.locative or hit.marker)) or container.entity.country is None:
        return sense
    there = placed(p.raw[hit.start : hit.end], container.entity)
    return Sense(there, "place", sense.weight, listed=sense.listed)
