"""Persons, armed groups, state forces, governments, organisations and places: names in a text, linked to entities.

recognise       an article's mentions
find            an entity by name
organ           a country's forces, its government
place_from_text a place no gazetteer knows, put where its province or country is

gazetteer knows all names; atlas the places; organs composes ministries and forces of every country; hits finds names in
a text; context tells which of several places is meant, localities (by containers) where a text puts a place itself, unlisted what stands for it,
counties which of the United States is meant, capitals what "the capital" is; persons and shortforms add what an article introduces itself.
Words and names are data in rules/: countries, admin1, divisions, provinces, districts, counties, places, armed_groups, forces, roles, organisations, persons, entities.
"""

from pipeline.entities.gazetteer import flatten, gazetteer
from pipeline.entities.recognise import recognise
from pipeline.entities.unlisted import place_from_text
from pipeline.model import Entity, EntityType

__all__ = ["find", "organ", "place_from_text", "recognise"]


def organ(country: str, role: str) -> Entity:
    """Return the organ of a state by its role in rules/roles.csv: its armed forces, its government."""
    return gazetteer().organs.entity(country, role)


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
