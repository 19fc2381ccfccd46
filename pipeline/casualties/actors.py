"""Whom the words of a sentence name that may have done it: forces, groups, armed people, bodies such as gangs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.casualties.line import FIGHTERS, ORGANISATIONS, Chunk
from pipeline.casualties.present import names_state
from pipeline.casualties.words import words
from pipeline.model import Entity, Mention

PHRASE_STARTS = frozenset({"p", "of", "by", "to"})
PEOPLE = frozenset({"org", "ng"})
CLAUSE_ENDS = frozenset({"st", "sc", "sub", "rel"})
_LINKED = ("-linked", "-affiliated", "-aligned", "-inspired", "-backed", " linked", " affiliated")
_REACH_OF_SAYING = 4
"""Chunks between those who speak and `its men`, who are theirs."""
_REACH_OF_SPEECH = 8
"""The same for `the fighters`, whom only an armed group calls so of its own."""
_REACH_OF_TARGET = 8
"""Chunks between an attack and `by`, in which it is said what and where it struck."""
_OF_TARGET = frozenset({"p", "nx", "ng", "loc", "org", "date"})
_ARMED = frozenset({"combatant", "criminal"})
_TOLD = frozenset({"say", "be", "have", "k", "m", "v"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: the words, and the entity where it is known; `is_anonymous` = "gunmen", whoever they serve.

    `nation` is the country of which nothing but the adjective is said, `a Russian missile`, or that is said to act itself (`is_state`).
    """

    text: str
    entity: Entity | None = None
    is_anonymous: bool = False
    nation: str | None = None
    is_state: bool = False

    def yields_to(self, other: "Actor") -> bool:
        """Whether another actor can be the same one, better known: `gunmen`, then a group; for a nation's fire only forces of that nation."""
        if self.entity is not None and other.entity is not None and _is_kind(self.entity):
            return not _is_kind(other.entity) and self.entity.country in {None, other.entity.country}
        if self.entity is not None or other.entity is None:
            return False
        return self.nation in {None, other.entity.country} and not (self.nation and other.entity.type == "armed_group")


def _is_kind(group: Entity) -> bool:
    """`Kurdish militants`, `separatists`: a kind of fighters, not a group of that name."""
    return group.type == "armed_group" and group.name.split()[-1].lower() in words().people


@cache
def _attackers() -> frozenset[str]:
    return frozenset(lexicon.toml("tactics")["scene"]["attackers"])


@cache
def state_attacks() -> frozenset[str]:
    """Attacks of which an adjective of nationality names the attacker; see rules/tactics.toml."""
    return frozenset(lexicon.toml("tactics")["scene"]["state_attacks"])


@cache
def _sent_abroad() -> frozenset[str]:
    return frozenset(lexicon.toml("tactics")["scene"]["sent_abroad"])


@cache
def _charging() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["blame"]["object"]) - {"suspected", "suspect"}


@cache
def _mouthpieces() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["telling"]["mouthpieces"])


@cache
def _representing() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["claiming"]["representing"])


@cache
def _makes() -> tuple[str, ...]:
    return tuple(lexicon.toml("tactics")["scene"]["makes"])


class Actors:
    """Whom the chunks of one sentence name. Chunk indexes are the sentence's own."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.c = chunks

    def tag(self, i: int) -> str:
        """The tag of chunk i; empty beyond the sentence."""
        return self.c[i].tag if 0 <= i < len(self.c) else ""

    def is_armed(self, i: int) -> bool:
        """Whether chunk i names a force, armed people or a body such as a gang."""
        if not 0 <= i < len(self.c):
            return False
        chunk = self.c[i]
        is_kind = chunk.noun.kind in _ARMED if chunk.noun is not None else chunk.head in words().classes["doers"]
        return self.is_people(i) and (is_kind or self._force(i) is not None)

    def is_people(self, i: int) -> bool:
        """Whether chunk i may be a doer: people, an organisation, a body such as a gang."""
        return self.tag(i) in PEOPLE or (self.tag(i) in {"w", "nx"} and self.c[i].head in words().classes["doers"])

    def _of_attack(self, i: int) -> Actor | None:
        for mention in self.c[i].mentions:
            is_civil = (
                mention.entity.type == "organisation" and self.c[i].head not in state_attacks() | _sent_abroad()
            )  # "Amnesty protests"
            if mention.entity.type in ORGANISATIONS and not is_civil:
                return Actor(mention.surface, mention.entity)
        if (whose := self._told_before(i)) is not None:
            return whose
        is_of = self.tag(i + 1) == "of" or (self.tag(i + 1) == "p" and self.c[i + 1].head == "from")
        is_whose = is_of and self.c[i].head in state_attacks() and self.is_armed(i + 2)  # "rockets of the extremists"
        by = i + 1 + 2 * (self.tag(i + 1) == "cm" and self.tag(i + 2) == "adv")  # "an attack, allegedly by rebels, killed"
        by = self._past_target(by) if self.tag(by) == "p" and not is_whose else by
        if self.tag(by) == "by" or is_whose:
            first = by + 1 + (by + 1 < len(self.c) and self.tag(by + 1) == "w" and self.c[by + 1].head in words().classes["determiners"])
            return self.at(first, is_agent=True)
        of_nation = (
            m for m in self.c[i].mentions if m.role == "demonym" or (m.entity.level == "country" and not self.c[i].text.endswith(m.surface))
        )
        nation = next((m for m in of_nation if not self.c[i].text.partition(m.surface)[2].startswith(_makes())), None)
        is_armed = self.c[i].tag == "att" and not state_attacks().isdisjoint(
            self.c[i].text.lower().split()[:-1]
        )  # "Russian missile attack"
        if nation is None:
            return self._of_attack(i - 2) if self._is_joined(i) else None
        is_its = self.c[i].head in state_attacks() or is_armed or self._is_abroad(i, nation)
        return Actor(nation.surface, nation=nation.entity.country) if is_its else None

    def _told_before(self, i: int) -> Actor | None:
        """Who stands before their attack: `a rebel attack`, `terrorists' rocket attack`, `a Taliban ambush`."""
        word = next((word for word in self.c[i].text.split()[:-1] if word.lower() in _attackers()), None)
        if word is not None and self.c[i].tag == "att":
            return Actor(word, is_anonymous=True)
        before = self.c[i - 1]
        is_plural = self.tag(i - 1) == "ng" and before.last + 1 == self.c[i].first and before.text.endswith("s")
        if is_plural and self.is_armed(i - 1):
            return self.at(i - 1)
        group = next((m for m in before.mentions if m.entity.type in FIGHTERS), None)
        is_beside = self.tag(i - 1) in PEOPLE and before.last == self.c[i].first
        return Actor(group.surface, group.entity) if is_beside and group is not None else None

    def _past_target(self, i: int) -> int:
        """Past what and where an attack strikes: `on a convoy in Gao on Monday` of `an attack on a convoy in Gao on Monday by rebels`."""
        k = i
        while self.tag(k) in _OF_TARGET and k < i + _REACH_OF_TARGET:
            k += 1
        return k

    def _is_joined(self, i: int) -> bool:
        """Whether the attack at i is told with another weapon before it: `in Russian missile and drone attacks`."""
        is_bare = self.c[i].text.split()[0].lower() in state_attacks()
        return is_bare and self.tag(i - 1) == "cc" and self.tag(i - 2) in {"nx", "att", "w"} and self.c[i - 2].head in state_attacks()

    def _is_abroad(self, i: int, nation: Mention) -> bool:
        """Whether a nation's attack is told to be in another country: `a Turkish attack on Sinjar`; `a Turkish attack` alone may be one in Turkey."""
        said = self.c[i].text.partition(nation.surface)[2].removeprefix("'s").removeprefix("’s").lower().split()
        if not said or said[-1] not in _sent_abroad() or not set(said[:-1]) <= state_attacks() | _sent_abroad():
            return False
        for chunk in self.c[i + 1 : i + _REACH_OF_SAYING * 2]:
            if chunk.tag in CLAUSE_ENDS:
                return False
            where = next((m.entity.country for m in chunk.mentions if m.entity.type == "place" and m.entity.country), None)
            if where is not None:
                return where != nation.entity.country
        return False

    def at(self, i: int, *, is_agent: bool = False) -> Actor | None:
        """The actor that a chunk names, None where it names none: victims, weapons, places.

        Args:
            i: the chunk.
            is_agent: whether a verb of harm has it for its agent, so that it may be civilians.
        """
        if not 0 <= i < len(self.c) or not words().classes["aiming"].isdisjoint(self.c[i].text.lower().split()[1:-1]):
            return None  # "a car bomb targeting UN peacekeepers"
        if (
            self.c[i].head in words().classes["collectives"]
            and self.tag(i + 1) == "of"
            and self.tag(i + 2) == "ng"
            and self._force_at(i) is None
        ):
            i += 2  # "a group of armed men"
        elif self.is_body_behind(i) and self._force_at(i) is None:
            i -= 1  # "an unknown militant group"
        chunk = self.c[i]
        if chunk.tag in {"att", "nx"} and chunk.head in words().scene_nouns | state_attacks():
            return self._of_attack(i)
        force = self._force_at(i)
        if force is not None:
            is_charge = not (_charging() | _representing()).isdisjoint(chunk.text.lower().split())  # "Colombia blames ELN", in one chunk
            return Actor(force.surface if is_charge else self._with_body(i), force.entity)
        if chunk.head in words().classes["doers"] and chunk.tag in {"w", "nx", "ng"}:
            return self._whose(i) or Actor(chunk.text, None, is_anonymous=True)
        is_civilian = chunk.noun is not None and (chunk.noun.status == "civilian" or chunk.noun.kind == "person") and not is_agent
        said = chunk.text.lower().split()
        is_civilian = is_civilian or (said[-1] in words().classes["nobody_named"] and set(said[:-1]) <= words().classes["determiners"])
        is_harmed = is_civilian or (chunk.noun is not None and chunk.noun.kind in {"body", "casualty", "fatality", "life"})
        is_body = chunk.head in words().classes["collectives"]  # "an armed group"
        is_thing = chunk.noun is None and not chunk.is_sure and chunk.quantity is not None and not is_body  # "a minivan", "two shipwrecks"
        is_thing = is_thing or (chunk.noun is None and chunk.head in state_attacks())  # "the Camp Fire"
        is_thing = is_thing or not words().classes["of_substances"].isdisjoint(said[:-1])  # "chemical agents"
        if chunk.tag != "ng" or is_harmed or is_thing or not chunk.head:
            return None
        is_anonymous = chunk.noun is None or chunk.noun.kind in {"combatant", "criminal", "man", "person"}
        return self._whose(i) or Actor(self._with_body(i), None, is_anonymous)

    def is_body_behind(self, i: int) -> bool:
        """Whether chunk i is the body of the people right before it: `an unknown militant group`."""
        is_next = self.tag(i) == "w" and self.tag(i - 1) in PEOPLE and self.c[i - 1].last == self.c[i].first
        return is_next and self.c[i].head in words().classes["collectives"]

    def _with_body(self, i: int) -> str:
        """The words of chunk i with those of the body behind it: `terrorist groups`."""
        is_body = self.tag(i) == "ng" and i + 1 < len(self.c) and self.is_body_behind(i + 1)
        return f"{self.c[i].text} {self.c[i + 1].text}" if is_body else self.c[i].text

    def _force_at(self, i: int) -> Mention | None:
        """The fighters or the government that a chunk names, or the words beside it that say who it is."""
        chunk, force = self.c[i], self._force(i)
        if force is None and not self.is_people(i) and chunk.head not in words().classes["collectives"]:
            return None  # "the home of a police officer", "the government pledges"
        if force is None and self.tag(i - 1) in PEOPLE and self.c[i - 1].last == chunk.first:
            force = self._force(i - 1)  # "the Islamic State militant group"
        if force is None and self.tag(i - 1) == "rp" and self.tag(i - 2) in PEOPLE and self.c[i - 1].last == chunk.first:
            force = self._force(i - 2)  # "CPI (Maoist) cadres"
        is_of = self.tag(i + 1) == "of" or (self.tag(i + 1) == "p" and self.c[i + 1].head == "from")
        if force is None and is_of and i + 2 < len(self.c):
            force = next((m for m in self.c[i + 2].mentions if m.entity.type in FIGHTERS), None)
        named = i + 1 + (i + 1 < len(self.c) and self.c[i + 1].head in words().classes["collectives"])
        if force is None and self.tag(named) == "cm" and self.tag(named + 1) == "org" and self.tag(named + 2) in {"cm", "st"}:
            force = self._force(named + 1)  # "the Islamist group, Boko Haram,"
        if force is None and self.tag(named) == "cm":
            force = self._in_apposition(named + 1)
        if force is None and self.tag(i + 1) == "v" and self.c[i + 1].head in words().classes["naming"]:
            force = self._force(i + 2 + (self.tag(i + 2) == "pro")) if i + 3 < len(self.c) else None  # "a group calling itself X"
        return force

    def _in_apposition(self, k: int) -> Mention | None:
        """Of whom they are said to be members between two commas: `armed men, reportedly members of X, attacked`."""
        end = k
        while self.tag(end) in {"adv", "ng", "of", "v"} and end < k + _REACH_OF_SAYING:
            end += 1
        is_told = self.tag(end) == "org" and self.tag(end - 1) == "of" and self.tag(end + 1) in {"cm", "st"}
        return self._force(end) if is_told else None

    def _whose(self, i: int) -> Actor | None:
        """Whose fighters they are: `al-Shabaab said that its men had stormed`, `that the fighters had`."""
        chunk = self.c[i]
        is_definite = chunk.is_definite and chunk.noun is not None and chunk.noun.kind == "combatant" and not chunk.mentions
        if words().classes["possessive"].isdisjoint(chunk.text.lower().split()) and not is_definite:
            return None
        reach = _REACH_OF_SPEECH if is_definite else _REACH_OF_SAYING
        say = next((k for k in range(i - 1, max(i - reach, -1), -1) if self.tag(k) == "say"), None)
        found = self.subject(say) if say is not None and not self.is_denied(say) else None
        is_own = found is not None and found.entity is not None and found.entity.type == "armed_group"
        return found if is_own or not is_definite else None  # the army's "the fighters" are others

    def country(self, i: int) -> Actor | None:
        """The country that chunk i names, as one that acts; not its adjective."""
        if self.tag(i) != "loc":
            return None
        country = next((m for m in self.c[i].mentions if names_state(m)), None)
        return Actor(country.surface, nation=country.entity.country, is_state=True) if country is not None else None

    def is_anaphor(self, i: int) -> bool:
        """Whether chunk i stands for somebody named before: `it`, `they`, `the group`."""
        chunk = self.c[i]
        before = self.c[i - 1].text.lower() if i and chunk.text.lower() == chunk.head else chunk.text.lower().split()[0]
        is_body = chunk.head in words().classes["collectives"] | words().classes["doers"] and before in words().classes["pointers"]
        return (chunk.tag == "pro" and chunk.text.lower() in words().classes["subject_pronouns"]) or is_body

    def is_bare_it(self, i: int) -> bool:
        """Whether chunk i is an "it" that may stand for what was done as well as for who did it; not `it also killed`."""
        is_also = self.tag(i + 1) == "adv" or "also" in (self.c[i + 1].text.lower().split() if i + 1 < len(self.c) else ())
        return self.c[i].text.lower() == "it" and not is_also

    def is_band(self, i: int) -> bool:
        """Whether chunk i names people not told of before: `a group of herders`, `four youths`, `herders`."""
        chunk = self.c[i]
        is_group = chunk.head in words().classes["collectives"] and self.tag(i + 1) == "of" and self.tag(i + 2) == "ng"
        return (
            chunk.tag == "ng"
            and not chunk.is_definite
            and chunk.number != "one"
            and (is_group or (chunk.noun is not None and chunk.is_sure))
        )

    def topic(self) -> int | None:
        """The chunk that the sentence is about, its first subject: people, or the pronoun of somebody; None where it has another."""
        i = next((k for k, c in enumerate(self.c) if c.tag not in {"adv", "cc", "cm", "date"}), None)
        if i is None:
            return None
        if self.tag(i) == "p" and self.tag(i + 2) == "cm":  # "In March, rebels"
            i += 3
        return i if self.tag(i) == "pro" or self.is_people(i) else None

    def is_state(self, i: int) -> bool:
        """Whether chunk i names a force of a state."""
        force = self._force(i)
        return force is not None and force.entity.type == "state_force"

    def names_others(self, topic: int) -> bool:
        """Whether armed people stand in the sentence beside a force that it is about: `the army blamed bandits`."""
        return self.is_state(topic) and any(self.is_armed(k) for k in range(topic + 1, len(self.c)))

    def _force(self, i: int) -> Mention | None:
        """The fighters or the government that a chunk names; of "the al-Qaeda-linked al-Shabaab" the latter."""
        chunk = self.c[i]
        named = [
            m
            for m in chunk.mentions
            if m.entity.type in FIGHTERS | {"government"} and not chunk.text.endswith(tuple(m.surface + end for end in _LINKED))
        ]
        own = (m for m in named if not chunk.text.partition(m.surface)[2].startswith(_LINKED))
        return next(own, named[0] if len(named) == 1 else None)

    def is_denied(self, i: int) -> bool:
        """Whether the clause before chunk i denies."""
        denying = words().classes["denying"]
        for k in range(i, -1, -1):
            if self.tag(k) in {"st", "sc", "sub"} or self.c[k].text.lower() in words().classes["contrasting"]:
                return False  # "no group claimed it, but the raid was blamed on X"
            if self.tag(k) == "not" or self.c[k].head in denying or self.c[k].text.lower().startswith("no "):
                return not self._is_conceded(k, i)
        return False

    def _is_conceded(self, k: int, i: int) -> bool:
        """Whether the clause of chunk k opens the sentence and ends before i: `although no group claimed it, the raid was blamed on X`."""
        verb = next((j for j in range(k + 1, i) if self.tag(j) in _TOLD), i)
        is_ended = any(self.tag(j) == "cm" for j in range(verb, i))
        return is_ended and self.tag(k - 1) == "sub" and self.tag(k - 2) in {"", "st"}

    def subject(self, i: int, victims: Collection[int] = (), *, is_own: bool = False) -> Actor | None:
        """The first group of the clause before i that stands in no phrase: `al-Shabaab, allied with al-Qaeda, claimed`.

        Where that has none, of the sentence; not if `is_own`, where the clause has another subject.
        """
        start = i
        while start > 0 and self.tag(start - 1) not in CLAUSE_ENDS:
            start -= 1
        for first in (start,) if is_own else (start, 0):
            for k in range(first, i):
                is_voice = self.c[k - 1].head == "for" and self.c[k - 2].head in _mouthpieces()  # "a spokesman for X claimed"
                is_part = self.tag(k - 1) == "of" and self.tag(k - 2) in {"nx", "w", "ng"} and k - 2 not in victims
                is_for = self.tag(k - 1) == "to" and self.c[k].text.split()[0] in _representing()  # "a man claiming to represent X"
                is_branch = is_voice or is_part or is_for  # "the Egyptian branch of X"
                is_object = self.tag(k - 1) in {"v", "m", "k"} and self.c[k - 1].head not in words().classes["describing"]
                if self.tag(k) in PEOPLE and k not in victims and not is_object and (is_branch or self.tag(k - 1) not in PHRASE_STARTS):
                    found = self.at(k)
                    if found is not None and found.entity is not None and found.entity.type in FIGHTERS:
                        return found
        return None
