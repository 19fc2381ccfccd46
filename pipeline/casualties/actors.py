"""Who did it: the agent of a verb, or the actor of the attack that a sentence tells of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.casualties.line import FIGHTERS, ORGANISATIONS, Chunk
from pipeline.casualties.words import words
from pipeline.model import Entity, Mention

_PHRASE_STARTS = frozenset({"p", "of", "by", "to"})
PEOPLE = frozenset({"org", "ng"})
CLAUSE_ENDS = frozenset({"st", "sc", "sub", "rel"})
_CLAUSE_STARTS = frozenset({"", "st", "sc", "sub", "cm"})
_LINKED = ("-linked", "-affiliated", "-aligned", "-inspired", "-backed", " linked", " affiliated")
_REACH_OF_MANNER = 8
"""Chunks between people and what they do, in which stands how they came."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: the words, and the entity where it is known; `is_anonymous` = "gunmen", whoever they serve.

    `nation` is the country of which nothing but the adjective is said: `a Russian missile`.
    """

    text: str
    entity: Entity | None = None
    is_anonymous: bool = False
    nation: str | None = None

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
def _state_attacks() -> frozenset[str]:
    return frozenset(lexicon.toml("tactics")["scene"]["state_attacks"])


@cache
def _makes() -> tuple[str, ...]:
    return tuple(lexicon.toml("tactics")["scene"]["makes"])


class Actors:
    """The actors of one sentence. Chunk indexes are the sentence's own."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.c = chunks

    def tag(self, i: int) -> str:
        """The tag of chunk i; empty beyond the sentence."""
        return self.c[i].tag if 0 <= i < len(self.c) else ""

    def perpetrator(self, agent: int | None, victims: int | None, trigger: int | None) -> Actor | None:
        """Who did it: the agent of the verb, else the actor of the attack the sentence names."""
        agent = self._true_agent(agent, victims, trigger)
        if agent is not None and self.tag(agent) == "pro":
            return self._own(agent) or (self._lone_group(victims) if self.c[agent].text.lower() == "they" else None)
        found = self.at(agent) if agent is not None and agent != victims else None
        return found or self._of_scene(victims)

    def _true_agent(self, agent: int | None, victims: int | None, trigger: int | None) -> int | None:
        """The agent of a participle is who the sentence is about: `gunmen raided a post, killing one man and wounding another`."""
        if agent and self._is_participle(agent - 1):
            trigger, agent = agent - 1, None
        if trigger is not None and self._is_participle(trigger) and self.tag(trigger - 1) == "cm":
            subject = self._main_subject(trigger, victims)
            return agent if subject is None else subject
        return agent

    def _of_scene(self, victims: int | None) -> Actor | None:
        """The actor of an attack that the sentence names, else who does what sets a scene: `gunmen stormed`."""
        for i, chunk in enumerate(self.c):
            is_fire = chunk.tag == "nx" and chunk.head in _state_attacks() and self.tag(i + 1) in {"v", "m", "k"}  # "a Russian missile hit"
            if chunk.tag == "att" or is_fire or (chunk.tag == "nx" and chunk.head in words().scene_nouns):
                found = self._of_attack(i)
                if found is not None:
                    return found
            is_firing = chunk.tag == "v" and chunk.head in _state_attacks() and self.tag(i - 2) == "p"
            if is_firing and self.tag(i - 1) in PEOPLE and (force := self._force(i - 1)) is not None:
                return Actor(force.surface, force.entity)  # "died in police firing"
        for i, chunk in enumerate(self.c):
            is_act = chunk.tag in {"v", "m"} and chunk.head in words().scene_verbs - words().quiet_verbs
            doer = self._left_of(i) if is_act else None
            if doer is not None and doer != victims and (found := self.at(doer)) is not None:
                return found
        return self._behind_by() or self._lone_group(victims)

    def _left_of(self, i: int) -> int | None:
        """The people before a verb, past how they came: `gunmen on motorcycles attacked`, `men armed with rifles stormed`."""
        if self.tag(i - 1) in PEOPLE:
            return i - 1
        k = i - 1
        while k >= 0 and i - k <= _REACH_OF_MANNER:
            is_held = self.tag(k - 1) in _PHRASE_STARTS or (self.tag(k - 1) == "v" and self.c[k - 1].text.lower().endswith("ing"))
            if self.tag(k) in PEOPLE and not is_held:
                return k
            if self.tag(k) in {"nx", "w", "ng"} and is_held:
                k -= 2
            elif self.tag(k) == "date" or (self.tag(k) == "v" and k < i - 1 and self.c[k].text.lower().endswith(("ing", "ed"))):
                k -= 1
            else:
                return None
        return None

    def _behind_by(self) -> Actor | None:
        """Whose fire it was: `was struck by Taliban rocket fire`, `a boy shot by Israeli troops died`; not who held the town."""
        for k, chunk in enumerate(self.c):
            is_hit = self.tag(k - 1) == "m" or any(self.c[j].head in words().scene_verbs for j in range(max(0, k - 2), k))
            if chunk.tag == "by" and k + 1 < len(self.c) and is_hit:
                force = self._force(k + 1)
                if force is not None and force.entity.type in FIGHTERS:
                    return Actor(force.surface, force.entity)
        return None

    def _lone_group(self, victims: int | None) -> Actor | None:
        """The one armed group of the sentence, where it is the subject of what is done: `when a group of X fighters who had come …`."""
        groups = [(i, m) for i, c in enumerate(self.c) for m in c.mentions if m.entity.type == "armed_group"]
        if len({m.entity for _, m in groups}) != 1 or any(i == victims for i, _ in groups):
            return None
        i, group = groups[-1]
        before = i - 2 if self.tag(i - 1) == "of" and self.tag(i - 2) in PEOPLE else i
        after = next((k for k in range(i + 1, len(self.c)) if self.tag(k) not in {"adv", "have", "w"}), i)
        acts = self.tag(after) in {"v", "m", "rel"} or (self.tag(after) == "k" and self.c[after].voice == "active")
        return Actor(group.surface, group.entity) if acts and self.tag(before - 1) in _CLAUSE_STARTS else None

    def of_manner(self) -> Actor | None:
        """Who does what a verb of manner tells: `rebels blew up six pylons`."""
        acts = (i for i, c in enumerate(self.c) if c.tag == "m" and c.voice != "passive" and self.tag(i - 1) in PEOPLE)
        return next((found for i in acts if (found := self.at(i - 1)) is not None), None)

    def _is_participle(self, i: int) -> bool:
        return self.tag(i) == "k" and self.c[i].text.lower().endswith("ing")

    def _own(self, pronoun: int) -> Actor | None:
        """The fighters that speak of themselves: `al-Shabaab said it had killed`."""
        if self.c[pronoun].text.lower() not in words().classes["self_pronouns"] or self.tag(pronoun - 1) not in {"say", "rel"}:
            return None
        say = next((k for k in (pronoun - 1, pronoun - 2) if self.tag(k) == "say"), None)
        return self.subject(say) if say is not None and not self.is_denied(say) else None

    def _main_subject(self, trigger: int, victims: int | None) -> int | None:
        """Who the participle behind a comma speaks of: `gunmen raided a post in the town, killing two`."""
        start = trigger
        while start > 0 and self.tag(start - 1) not in CLAUSE_ENDS:
            start -= 1
        for k in range(start, trigger):
            if self.tag(k) in PEOPLE and self.tag(k - 1) not in _PHRASE_STARTS and k != victims:
                after = next(
                    (i for i in range(k + 1, trigger) if self.tag(i) not in {"adv", "date", "have", "of", "org", "lp", "rp", "p", "nx"}),
                    trigger,
                )
                return k if self.tag(after) in {"v", "m", "k"} else None
        return None

    def _of_attack(self, i: int) -> Actor | None:
        for mention in self.c[i].mentions:
            if mention.entity.type in ORGANISATIONS:
                return Actor(mention.surface, mention.entity)
        if self.tag(i - 1) in PEOPLE and self.c[i - 1].last == self.c[i].first:
            whose = next((m for m in self.c[i - 1].mentions if m.entity.type in FIGHTERS), None)
            if whose is not None:  # "in a Taliban ambush"
                return Actor(whose.surface, whose.entity)
        if self.tag(i + 1) == "by":
            return self.at(i + 2)
        of_nation = (m for m in self.c[i].mentions if m.role == "demonym")
        nation = next((m for m in of_nation if not self.c[i].text.partition(m.surface)[2].startswith(_makes())), None)
        if nation is None or self.c[i].head not in _state_attacks():
            return None
        return Actor(nation.surface, nation=nation.entity.country)

    def at(self, i: int) -> Actor | None:
        """The actor that a chunk names, None where it names none: victims, weapons, places."""
        if not 0 <= i < len(self.c):
            return None
        chunk = self.c[i]
        force = self._force(i)
        if force is None and self.tag(i - 1) in PEOPLE and self.c[i - 1].last == chunk.first:
            force = self._force(i - 1)  # "the Islamic State militant group"
        is_of = self.tag(i + 1) == "of" or (self.tag(i + 1) == "p" and self.c[i + 1].head == "from")
        if force is None and is_of and i + 2 < len(self.c):
            force = next((m for m in self.c[i + 2].mentions if m.entity.type in FIGHTERS), None)
        if force is None and self.tag(i + 1) == "v" and self.c[i + 1].head in words().classes["naming"]:
            force = self._force(i + 2 + (self.tag(i + 2) == "pro")) if i + 3 < len(self.c) else None  # "a group calling itself X"
        if chunk.tag in {"att", "nx"} and chunk.head in words().scene_nouns | _state_attacks():
            return self._of_attack(i)
        if force is not None:
            return Actor(chunk.text, force.entity)
        is_harmed = chunk.noun is not None and (
            chunk.noun.status == "civilian" or chunk.noun.kind in {"person", "body", "casualty", "fatality", "life"}
        )
        is_thing = (
            chunk.noun is None and not chunk.is_sure and chunk.quantity is not None and chunk.quantity.kind == "indefinite"
        )  # "a minivan"
        if chunk.tag == "ng" and not is_harmed and not is_thing and chunk.head:
            return Actor(chunk.text, None, chunk.noun is None or chunk.noun.kind in {"combatant", "criminal", "man"})
        return None

    def _force(self, i: int) -> Mention | None:
        """The fighters or the government that a chunk names; of "the al-Qaeda-linked al-Shabaab" the latter."""
        chunk = self.c[i]
        named = [m for m in chunk.mentions if m.entity.type in FIGHTERS | {"government"}]
        own = (m for m in named if not chunk.text.partition(m.surface)[2].startswith(_LINKED))
        return next(own, named[0] if len(named) == 1 else None)

    def is_denied(self, i: int) -> bool:
        """Whether the clause before chunk i denies."""
        denying = words().classes["denying"]
        for k in range(i, -1, -1):
            if self.tag(k) in {"st", "sc", "sub"}:
                return False
            if self.tag(k) == "not" or self.c[k].head in denying or self.c[k].text.lower().startswith("no "):
                return True
        return False

    def subject(self, i: int, victims: Collection[int] = ()) -> Actor | None:
        """The first group of the clause before i that stands in no phrase: `al-Shabaab, allied with al-Qaeda, claimed`."""
        start = i
        while start > 0 and self.tag(start - 1) not in CLAUSE_ENDS:
            start -= 1
        for first in (start, 0):
            for k in range(first, i):
                is_branch = self.tag(k - 1) == "of" and self.tag(k - 2) in {"nx", "w", "ng"}  # "the Egyptian branch of X"
                if self.tag(k) in PEOPLE and k not in victims and (is_branch or self.tag(k - 1) not in _PHRASE_STARTS):
                    found = self.at(k)
                    if found is not None and found.entity is not None and found.entity.type in FIGHTERS:
                        return found
        return None
