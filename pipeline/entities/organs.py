"""Organs of state, composed: country times role. "Russia's defence ministry" needs no row of its own.

rules/roles.csv says which roles every country has, rules/forces.csv which forces bear another name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.entities.atlas import Atlas
from pipeline.lexicon import rows
from pipeline.model import Entity, EntityType, stable_id


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words for a role ("defence ministry"). `bare` = they may stand without a country, for the article's own."""

    role: str
    bare: bool


@dataclass(frozen=True, slots=True)
class _Role:
    type: EntityType
    name: str
    phrases: tuple[str, ...]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(form for form in cell.split("|") if form)


class Organs:
    """The roles, their phrases by flat form, and the organ of any country."""

    def __init__(self, atlas: Atlas) -> None:
        self._countries = atlas.countries
        self._roles: dict[str, _Role] = {}
        self.phrases: dict[str, Phrase] = {}
        for row in rows("roles"):
            kind: EntityType = "state_force" if row["type"] == "state_force" else "government"
            self._roles[row["role"]] = _Role(kind, row["name"], (*_split(row["lower"]), *_split(row["bound"])))
            for column, bare in (("lower", True), ("bound", False)):
                for phrase in _split(row[column]):
                    self.phrases[phrase.replace("-", " ")] = Phrase(row["role"], bare)
        self._own_names: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
        self._beside: list[tuple[Entity, tuple[str, ...]]] = []
        for row in rows("forces"):
            aliases = _split(row["aliases"])
            if row["role"]:
                self._own_names[row["country"], row["role"]] = (row["name"], aliases)
            else:
                kind = "state_force" if row["type"] == "state_force" else "government"
                thing = Entity(
                    stable_id("entity", kind, row["name"], row["country"]), row["name"], kind, row["country"] or None, aliases=aliases
                )
                self._beside.append((thing, (row["name"], *aliases)))
        self._made: dict[tuple[str, str], Entity] = {}

    def entity(self, country: str, role: str) -> Entity:
        """Return the organ of a country by role; KeyError if either is unknown."""
        if (country, role) not in self._made:
            it, kind = self._countries[country], self._roles[role]
            adjective = it.adjectives[0] if it.adjectives else it.place.name
            name, aliases = self._own_names.get((country, role), ("", ()))
            said = tuple(f"{adjective} {phrase}" for phrase in kind.phrases[:3])
            composed = kind.name.format(c=it.place.name, the=_with_article(it.place.name), a=adjective)
            if name:
                said = (composed, *said)
            name = name or composed
            self._made[country, role] = Entity(
                stable_id("entity", kind.type, name, country), name, kind.type, country, aliases=(*aliases, *said)
            )
        return self._made[country, role]

    def named(self) -> Iterator[tuple[Entity, tuple[str, ...]]]:
        """Yield every organ with a name of its own, and its forms."""
        for (country, role), (name, aliases) in self._own_names.items():
            yield self.entity(country, role), (name, *aliases)
        yield from self._beside

    def all(self) -> Iterator[Entity]:
        """Yield every organ of every country."""
        for country in self._countries:
            for role, kind in self._roles.items():
                if kind.name:
                    yield self.entity(country, role)


def _with_article(name: str) -> str:
    needs = (
        "United ",
        "Netherlands",
        "Philippines",
        "Democratic Republic",
        "Republic of",
        "Central African",
        "Czech Rep",
        "Dominican Rep",
        "Bahamas",
        "Maldives",
        "Gambia",
    )
    return f"the {name}" if name.startswith(needs) else name
