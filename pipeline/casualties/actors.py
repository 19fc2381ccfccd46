"""Who did it: the agent of a verb, the actor of an attack, and who claims an attack or is blamed for it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.casualties.line import FIGHTERS, ORGANISATIONS, Chunk
from pipeline.casualties.words import words
from pipeline.model import Entity, Mention

_PHRASE_STARTS = frozenset({"p", "of", "by", "to"})
_PEOPLE = frozenset({"org", "ng"})
_CLAUSE_ENDS = frozenset({"st", "sc", "sub", "rel"})
_CLAUSE_STARTS = frozenset({"", "st", "sc", "sub", "cm"})
_LINKED = ("-linked", "-affiliated", "-aligned", "-inspired", "-backed", " linked", " affiliated")
_REACH_OF_BLAME = 9
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
def blame_words() -> dict[str, frozenset[str]]:
    """Words of blame by where the blamed stands; see rules/reports.toml."""
    return {where: frozenset(found) for where, found in lexicon.toml("reports")["blame"].items()}


@cache
def _all_blame() -> frozenset[str]:
    return frozenset().union(*blame_words().values())


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

    def _tag(self, i: int) -> str:
        return self.c[i].tag if 0 <= i < len(self.c) else ""

    def perpetrator(self, agent: int | None, victims: int | None, trigger: int | None) -> Actor | None:
        """Who did it: the agent of the verb, else the actor of the attack the sentence names."""
        agent = self._true_agent(agent, victims, trigger)
        if agent is not None and self._tag(agent) == "pro":
            return self._own(agent) or (self._lone_group(victims) if self.c[agent].text.lower() == "they" else None)
        found = self.at(agent) if agent is not None and agent != victims else None
        return found or self._of_scene(victims)

    def _true_agent(self, agent: int | None, victims: int | None, trigger: int | None) -> int | None:
        """The agent of a participle is who the sentence is about: `gunmen raided a post, killing one man and wounding another`."""
        if agent and self._is_participle(agent - 1):
            trigger, agent = agent - 1, None
        if trigger is not None and self._is_participle(trigger) and self._tag(trigger - 1) == "cm":
            subject = self._main_subject(trigger, victims)
            return agent if subject is None else subject
        return agent

    def _of_scene(self, victims: int | None) -> Actor | None:
        """The actor of an attack that the sentence names, else who does what sets a scene: `gunmen stormed`."""
        for i, chunk in enumerate(self.c):
            is_fire = (
                chunk.tag == "nx" and chunk.head in _state_attacks() and self._tag(i + 1) in {"v", "m", "k"}
            )  # "a Russian missile hit"
            if chunk.tag == "att" or is_fire or (chunk.tag == "nx" and chunk.head in words().scene_nouns):
                found = self._of_attack(i)
                if found is not None:
                    return found
            is_firing = chunk.tag == "v" and chunk.head in _state_attacks() and self._tag(i - 2) == "p"
            if is_firing and self._tag(i - 1) in _PEOPLE and (force := self._force(i - 1)) is not None:
                return Actor(force.surface, force.entity)  # "died in police firing"
        for i, chunk in enumerate(self.c):
            is_act = chunk.tag in {"v", "m"} and chunk.head in words().scene_verbs - words().quiet_verbs
            doer = self._left_of(i) if is_act else None
            if doer is not None and doer != victims and (found := self.at(doer)) is not None:
                return found
        return self._behind_by() or self._lone_group(victims)

    def _left_of(self, i: int) -> int | None:
        """The people before a verb, past how they came: `gunmen on motorcycles attacked`, `men armed with rifles stormed`."""
        if self._tag(i - 1) in _PEOPLE:
            return i - 1
        k = i - 1
        while k >= 0 and i - k <= _REACH_OF_MANNER:
            is_held = self._tag(k - 1) in _PHRASE_STARTS or (self._tag(k - 1) == "v" and self.c[k - 1].text.lower().endswith("ing"))
            if self._tag(k) in _PEOPLE and not is_held:
                return k
            if self._tag(k) in {"nx", "w", "ng"} and is_held:
                k -= 2
            elif self._tag(k) == "date" or (self._tag(k) == "v" and k < i - 1 and self.c[k].text.lower().endswith(("ing", "ed"))):
                k -= 1
            else:
                return None
        return None

    def _behind_by(self) -> Actor | None:
        """Whose fire it was: `was struck by Taliban rocket fire`, `a boy shot by Israeli troops died`; not who held the town."""
        for k, chunk in enumerate(self.c):
            is_hit = self._tag(k - 1) == "m" or any(self.c[j].head in words().scene_verbs for j in range(max(0, k - 2), k))
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
        before = i - 2 if self._tag(i - 1) == "of" and self._tag(i - 2) in _PEOPLE else i
        after = next((k for k in range(i + 1, len(self.c)) if self._tag(k) not in {"adv", "have", "w"}), i)
        acts = self._tag(after) in {"v", "m", "rel"} or (self._tag(after) == "k" and self.c[after].voice == "active")
        return Actor(group.surface, group.entity) if acts and self._tag(before - 1) in _CLAUSE_STARTS else None

    def of_manner(self) -> Actor | None:
        """Who does what a verb of manner tells: `rebels blew up six pylons`."""
        acts = (i for i, c in enumerate(self.c) if c.tag == "m" and c.voice != "passive" and self._tag(i - 1) in _PEOPLE)
        return next((found for i in acts if (found := self.at(i - 1)) is not None), None)

    def _is_participle(self, i: int) -> bool:
        return self._tag(i) == "k" and self.c[i].text.lower().endswith("ing")

    def _own(self, pronoun: int) -> Actor | None:
        """The fighters that speak of themselves: `al-Shabaab said it had killed`."""
        if self.c[pronoun].text.lower() not in words().classes["self_pronouns"] or self._tag(pronoun - 1) not in {"say", "rel"}:
            return None
        say = next((k for k in (pronoun - 1, pronoun - 2) if self._tag(k) == "say"), None)
        return self._subject(say) if say is not None and not self._is_denied(say) else None

    def _main_subject(self, trigger: int, victims: int | None) -> int | None:
        """Who the participle behind a comma speaks of: `gunmen raided a post in the town, killing two`."""
        start = trigger
        while start > 0 and self._tag(start - 1) not in _CLAUSE_ENDS:
            start -= 1
        for k in range(start, trigger):
            if self._tag(k) in _PEOPLE and self._tag(k - 1) not in _PHRASE_STARTS and k != victims:
                after = next(
                    (i for i in range(k + 1, trigger) if self._tag(i) not in {"adv", "date", "have", "of", "org", "lp", "rp", "p", "nx"}),
                    trigger,
                )
                return k if self._tag(after) in {"v", "m", "k"} else None
        return None

    def _of_attack(self, i: int) -> Actor | None:
        for mention in self.c[i].mentions:
            if mention.entity.type in ORGANISATIONS:
                return Actor(mention.surface, mention.entity)
        if self._tag(i - 1) in _PEOPLE and self.c[i - 1].last == self.c[i].first:
            whose = next((m for m in self.c[i - 1].mentions if m.entity.type in FIGHTERS), None)
            if whose is not None:  # "in a Taliban ambush"
                return Actor(whose.surface, whose.entity)
        if self._tag(i + 1) == "by":
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
        if force is None and self._tag(i - 1) in _PEOPLE and self.c[i - 1].last == chunk.first:
            force = self._force(i - 1)  # "the Islamic State militant group"
        is_of = self._tag(i + 1) == "of" or (self._tag(i + 1) == "p" and self.c[i + 1].head == "from")
        if force is None and is_of and i + 2 < len(self.c):
            force = next((m for m in self.c[i + 2].mentions if m.entity.type in FIGHTERS), None)
        if force is None and self._tag(i + 1) == "v" and self.c[i + 1].head in words().classes["naming"]:
            force = self._force(i + 2 + (self._tag(i + 2) == "pro")) if i + 3 < len(self.c) else None  # "a group calling itself X"
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

    def claimant(self, victims: Collection[int] = ()) -> Actor | None:
        """Who claims responsibility, or is blamed, in this sentence; None where it is denied, or no one known is named.

        Args:
            victims: the chunks that name those harmed, who are nobody's culprits.
        """
        return next((a for a in self._blamed(victims) if a is not None and a.entity is not None and a.entity.type in FIGHTERS), None)

    def _blamed(self, victims: Collection[int]) -> Iterator[Actor | None]:
        blame = blame_words()
        for i, chunk in enumerate(self.c):
            word = chunk.head if chunk.tag in {"w", "nx", "nc"} else chunk.text.lower()
            if (word not in _all_blame() and not chunk.mentions) or self._is_denied(i):
                continue
            if word in blame["claimed"] or (word in blame["claims"] and self._is_attack_next(i)):
                yield self._subject(i, victims)
            is_headline = i == len(self.c) - 1 and self._tag(i - 1) in _PEOPLE  # "22 killed in protests, police blamed"
            is_told = self._tag(i - 1) in {"be", "adv"} or is_headline
            if word in blame["subject"] and is_told and self._is_of_the_attack(i) and not self._is_laid_on(i):
                yield self._subject(i, victims)
            if word in blame["object"] and self._tag(i + 1) in _PEOPLE and self._tag(i - 1) != "be" and self._is_of_the_attack(i):
                yield self.at(i + 1)
            for preposition in ("on", "to", "by", "as", "of", "at"):
                if word in blame[preposition]:
                    yield self._behind(i, preposition)
            if word in blame["own"]:
                yield self._claimed_own(i)
            yield self._suspected_within(chunk)

    def _is_laid_on(self, i: int) -> bool:
        """Whether what is blamed is the deed, and the culprit follows: `which was blamed on X`."""
        after = next((k for k in range(i + 1, len(self.c)) if self._tag(k) not in {"adv", "date"}), i)
        return self.c[i].head in blame_words()["on"] and self.c[after].head == "on"

    def _is_of_the_attack(self, i: int) -> bool:
        """Whether the charge behind a word of blame, where one is named, is the attack told of: not `for using prisoners as shields`."""
        end = next((k for k in range(i + 1, len(self.c)) if self._tag(k) in _CLAUSE_ENDS and self.c[k].text.lower() != "that"), len(self.c))
        blame = blame_words()
        if any(not blame["else"].isdisjoint(c.text.lower().split()) for c in self.c[i + 1 : end]):
            return False
        charge = next((k for k in range(i + 1, end) if self.c[k].text.lower() in blame["charge"] and self._tag(k + 1) not in _PEOPLE), end)
        return charge == end or any(self._is_attack(k) for k in range(charge + 1, end))

    def _is_attack(self, k: int) -> bool:
        """Whether a chunk is a deed, or the pronoun of one; a bare plural is no one deed: `accused of attacks`."""
        chunk = self.c[k]
        is_deed = chunk.tag in {"att", "no", "k", "m"} or chunk.head in words().scene_verbs or chunk.head in words().scene_nouns
        is_many = chunk.tag == "att" and chunk.text.islower() and chunk.text == chunk.head and chunk.text.endswith("s")
        return (is_deed and not is_many) or chunk.text.lower() in blame_words()["deed"]

    def _is_attack_next(self, i: int) -> bool:
        """Whether what is claimed is an attack or a killing: `claimed Sunday's attack`, `claimed killing`."""
        after = next((k for k in range(i + 1, min(i + 4, len(self.c))) if self._tag(k) not in {"date", "be", "adv"}), i)
        if self._tag(after) == "to":
            after += 2 if self._tag(after + 1) == "have" else 1
        is_it = (
            self.c[after].text.lower() in blame_words()["deed"] and self._tag(after + 1) in {"cm", "st", ""} and self._tag(i - 1) == "rel"
        )
        return self._tag(after) in {"att", "k"} or is_it  # "JNIM, which claimed it, spoke of"

    def _claimed_own(self, i: int) -> Actor | None:
        """Who says that it did it: `claimed to have carried out`, `admitted that one of its units had planted`."""
        say = next((k for k in range(i - 1, max(i - _REACH_OF_BLAME, -1), -1) if self._tag(k) == "say"), None)
        if say is None:
            return None
        between = " ".join(self.c[k].text.lower() for k in range(say + 1, i)).split()
        return self._subject(say) if words().classes["self_marks"].intersection(between) else None

    def _is_denied(self, i: int) -> bool:
        denying = words().classes["denying"]
        for k in range(i, -1, -1):
            if self._tag(k) in {"st", "sc", "sub"}:
                return False
            if self._tag(k) == "not" or self.c[k].head in denying or self.c[k].text.lower().startswith("no "):
                return True
        return False

    def _subject(self, i: int, victims: Collection[int] = ()) -> Actor | None:
        """The first group of the clause before i that stands in no phrase: `al-Shabaab, allied with al-Qaeda, claimed`."""
        start = i
        while start > 0 and self._tag(start - 1) not in _CLAUSE_ENDS:
            start -= 1
        for first in (start, 0):
            for k in range(first, i):
                is_branch = self._tag(k - 1) == "of" and self._tag(k - 2) in {"nx", "w", "ng"}  # "the Egyptian branch of X"
                if self._tag(k) in _PEOPLE and k not in victims and (is_branch or self._tag(k - 1) not in _PHRASE_STARTS):
                    found = self.at(k)
                    if found is not None and found.entity is not None and found.entity.type in FIGHTERS:
                        return found
        return None

    def _behind(self, i: int, preposition: str) -> Actor | None:
        """The one behind the preposition the word takes: `attributed the attack to`, `carried out by members of`."""
        for k in range(i + 1, min(i + _REACH_OF_BLAME, len(self.c) - 1)):
            if preposition in {self.c[k].head, self._tag(k), self.c[k].text.lower()} and self._tag(k + 1) in _PEOPLE:
                return self.at(k + 1)
            if self._tag(k) in {"st", "sc", "sub"}:
                return None
        return None

    @staticmethod
    def _suspected_within(chunk: Chunk) -> Actor | None:
        """`authorities suspected X`, where the names were taken for one."""
        if not chunk.mentions:
            return None
        if chunk.text.lower().split()[0] in blame_words()["object"] - {"suspected", "suspect"}:
            return Actor(chunk.mentions[-1].surface, chunk.mentions[-1].entity)
        if len(chunk.mentions) < 2:  # noqa: PLR2004 - who suspects, and whom
            return None
        who, whom = chunk.mentions[0], chunk.mentions[-1]
        between = chunk.text.lower().partition(who.surface.lower())[2].partition(whom.surface.lower())[0].split()
        is_blame = bool(blame_words()["object"].intersection(between)) and who.entity.type != "armed_group"
        return Actor(whom.surface, whom.entity) if is_blame else None
