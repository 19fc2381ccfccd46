"""Persons, armed groups, state forces, governments, organisations and places: names in a text, linked to entities.

recognise       an article's mentions
find            an entity by name
place_from_text a place no gazetteer knows, put where its province or country is

gazetteer knows all names; atlas the places; organs composes ministries and forces of every country; hits finds names in
a text; context tells which of several places is meant; persons and shortforms add what an article introduces itself.
Words and names are data in rules/: countries, admin1, places, armed_groups, forces, roles, organisations, persons, entities.
"""

from pipeline.entities.atlas import place
from pipeline.entities.gazetteer import flatten, gazetteer
from pipeline.entities.recognise import recognise
from pipeline.model import Entity, EntityType

__all__ = ["find", "place_from_text", "recognise"]


def find(name: str, type: EntityType | None = None, country: str | None = None) -> Entity | None:  # noqa: A002 (the column's name)
    """Return the entity of that canonical name or alias, accents and case aside; None if no one knows it.

    `type` and `country` (ISO 3166-1 alpha-2) narrow the choice; of several, the likeliest without context.
    """
    names = gazetteer()
    flat = flatten(name).strip()
    entry = names.entry(flat)
    fit = [
        s
        for s in (entry.senses if entry else ())
        if s.kind not in ("demonym", "metonym") and type in (None, s.entity.type) and country in (None, s.entity.country)
    ]
    if fit:
        return max(fit, key=lambda s: s.weight).entity
    organ = names.organ(flat)
    if organ and type in (None, organ.type) and country in (None, organ.country):
        return organ
    return None


def place_from_text(name: str, country: str | None, admin1: str | None = None) -> Entity:
    """Return a place a text names ("the village of X") that may be in no gazetteer.

    A near spelling of a known town of that country is that town. Else the place gets the coordinate of its division and
    level `admin1`, or of its country and level `country`: no more precise than what is known of it.
    """
    names = gazetteer()
    if country is None:
        return place(name, None, "region")
    known = find(name, "place", country) or names.atlas.near_spelling(country, name)
    if known:
        return known
    division = names.atlas.division(country, admin1) if admin1 else None
    whole = division or names.atlas.country_at(country)
    at = (whole.latitude, whole.longitude) if whole and whole.latitude is not None and whole.longitude is not None else None
    return place(name, country, "admin1" if division else "country", division.name if division else admin1, at)
