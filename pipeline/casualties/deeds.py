"""What somebody does in a sentence, where it is an attack."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.actors import CLAUSE_ENDS, PEOPLE, Actors, state_attacks
from pipeline.casualties.line import Chunk
from pipeline.casualties.present import present
from pipeline.casualties.words import words

_REACH_OF_COMPLEMENT: Final = 4
"""Chunks behind a verb in which stands what makes it an attack."""


@cache
def _attacks() -> frozenset[str]:
    return words().scene_verbs - words().quiet_verbs


@cache
def _complements() -> dict[str, frozenset[str]]:
    """What has to follow a verb of every day for it to be an attack: `opened fire`, `set ablaze`, `drove into`."""
    return {verb: frozenset(found) for verb, found in lexicon.toml("tactics")["complements"].items()}


@cache
def _launched() -> frozenset[str]:
    """What is sent off to do harm: rockets, strikes, shells."""
    return state_attacks() | frozenset(lexicon.toml("tactics")["scene"]["launched"])


def launches(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether chunk i is a verb that sends off what does harm: `launched 90 rockets at Galilee`, `carried out an air strike`."""
    head, classes = chunks[i].head, words().classes
    if head not in classes["waging"] and head not in classes["launching"]:
        return False
    is_out = i + 1 < len(chunks) and chunks[i + 1].text.lower() == "out"
    k = i + 1 + is_out
    if k + 2 < len(chunks) and chunks[k].head in classes["bursts"] and chunks[k + 1].tag == "of":
        k += 2  # "launched a series of air strikes"
    if k >= len(chunks):
        return False
    is_waged = head in classes["waging"] and (is_out or head != "carried")
    is_sent = head in classes["launching"] and not is_out
    return (is_waged and chunks[k].head in state_attacks()) or (is_sent and chunks[k].head in _launched())


class Deeds(Actors):
    """The deeds of one sentence."""

    def is_hostile(self, subject: int) -> bool:
        """Whether what the subject does is an attack: `herdsmen attacked two villages, killing eight`; not `a bus fell, killing eight`."""
        deed = self.deed(subject)
        if self.is_suffered(deed):
            return False
        return self.hurls(deed) or self.attacks(deed) or self.tag(deed) == "m"

    def deed(self, subject: int) -> int:
        """The verb that tells what the subject did, past those that describe it; the subject itself where there is none."""
        return next((k for k in range(subject + 1, len(self.c)) if self.tag(k) in {"v", "m", "k"} and not self.is_describing(k)), subject)

    def is_suffered(self, deed: int) -> bool:
        """Whether the verb tells what was done to its subject: `are pelted with stones`."""
        k = deed - 1
        while self.tag(k) in {"adv", "not"}:
            k -= 1
        is_passive = self.tag(k) == "be" and not self.c[deed].text.lower().endswith("ing")
        return self.tag(deed) in {"v", "m", "k"} and (is_passive or self.c[deed].voice == "passive")

    def is_mutual(self, i: int) -> bool:
        """`Rebels clashed with soldiers`: either may have killed; not `gangs fought with blades`."""
        if self.c[i].head not in words().classes["mutual"]:
            return False
        behind = range(i + 1, min(i + _REACH_OF_COMPLEMENT, len(self.c) - 1))
        has_other = any(self.tag(k) == "p" and self.c[k].head in words().classes["opposing"] and self.is_people(k + 1) for k in behind)
        is_joined = (
            self.tag(i - 2) == "cc" and self.tag(i - 3) in {*PEOPLE, "loc"} and self.c[i].head == "clashed"
        )  # "Indian and Chinese troops clash"
        return has_other or is_joined

    def is_answered(self, i: int, trigger: int | None) -> bool:
        """`Israel bombed X, killing nine, after rockets hit Y`: what came before, where somebody else is told to have killed."""
        if trigger is None or i < trigger or self.c[trigger].voice not in {"gerund", "active"} or self.c[trigger].outcome is None:
            return False
        clause = next((k for k in range(i, trigger, -1) if self.tag(k) in CLAUSE_ENDS), trigger)
        verb = self.c[trigger].verb
        return (
            verb is not None
            and verb.frame == "transitive"
            and self.tag(clause) == "sub"
            and self.c[clause].head == "after"
            and self.tag(clause - 1) == "cm"
        )

    def _is_complete(self, i: int) -> bool:
        """Whether the verb at i has what makes it an attack: `opened fire`, not `opened the gates`."""
        needed = _complements().get(self.c[i].head)
        if needed is None:
            return True
        reach = _REACH_OF_COMPLEMENT * (1 + ("through" in needed))  # "drove a lorry at high speed through a crowd"
        return not needed.isdisjoint(word for c in self.c[i + 1 : i + reach] for word in c.text.lower().split())

    def hurls(self, i: int) -> bool:
        """Whether the verb at i is an attack whoever makes it: `stoned`, `opened fire`."""
        return self.c[i].head in words().classes["hurling"] and self._is_complete(i)

    def attacks(self, i: int) -> bool:
        """Whether the verb at i tells of an attack: `struck`, `opened fire`; not `an army lorry struck a landmine`."""
        return self.c[i].head in _attacks() and self._is_complete(i) and not self.is_blown_up(i)

    def is_blown_up(self, i: int) -> bool:
        """Whether whoever stands before the verb at i came upon a bomb: `a convoy hit a roadside bomb`."""
        is_hit = i + 1 < len(self.c) and self.c[i].head in words().classes["colliding"]
        return is_hit and self.c[i + 1].text.lower().split()[-1] in words().classes["mines"]

    def is_aftermath(self, i: int, trigger: int | None) -> bool:
        """`The president attacked Brussels after nine were killed`: what is done because of the harm did not do it."""
        if trigger is None or self.c[trigger].voice == "gerund":
            return False
        clause = next((k for k in range(trigger, i, -1) if self.tag(k) in CLAUSE_ENDS | {"cm"}), i)
        return (self.tag(clause) == "sub" and self.c[clause].head == "after") or self.is_beside(i, trigger)

    def is_beside(self, i: int, trigger: int | None) -> bool:
        """`Farmers clash as hail kills nine`, `a blast kills nine as rebels attack a hotel`: what harms has a subject of its own."""
        if trigger is None:
            return False
        verb, low, high = self.c[trigger].verb, min(i, trigger), max(i, trigger)
        is_told = self.c[i].text.lower() in present() and verb is not None and verb.frame == "transitive"
        if not is_told or self.c[trigger].voice == "passive" or self.c[trigger].text.lower().endswith("ing"):
            return False
        subject = trigger - 1
        while self.tag(subject) in {"adv", "have"}:
            subject -= 1
        if self.tag(subject) == "rel":
            antecedent = self.c[subject - 1]
            is_means = antecedent.tag == "att" or antecedent.head in words().scene_nouns | state_attacks() | _launched()
            return i < subject and not is_means and not self.is_people(subject - 1)  # "attack the record on the flood that killed"
        is_next = self.tag(trigger + 1) == "ng"
        is_own = self.tag(subject) in {"w", "nx", "ng", "att"} or (
            self.tag(subject) == "v" and self.tag(subject - 1) == "sub"
        )  # "lightning"
        return is_next and is_own and any(self.tag(k) in CLAUSE_ENDS | {"cc"} for k in range(low, high))

    def is_reply(self, i: int, trigger: int | None) -> bool:
        """`In response to an attack that wounded nine, the army bombed X`: what is done about the harm did not do it."""
        is_led = trigger is not None and trigger < i and self.tag(0) == "p" and self.tag(2) in {"to", "p", "of"}
        return is_led and self.c[1].head in words().classes["replies"] and any(self.tag(k) == "cm" for k in range(trigger or 0, i))

    def is_describing(self, k: int) -> bool:
        """`Riding horses`, `suspected to be`: a participle that says of people what they are, or how they came."""
        text = self.c[k].text.lower()
        return text.endswith("ing") or self.c[k].head in words().classes["describing"] or (text.endswith("ed") and self.tag(k + 1) == "by")

    def is_aimless(self, i: int) -> bool:
        """`Shot at a bus`, `shot their way into`: what a verb of manner says of an attack; not `two men shot in Lima`."""
        is_aimed = self.tag(i + 1) == "p" and self.c[i + 1].head not in words().classes["locating"] - words().classes["aimed"]
        return is_aimed or (i + 1 < len(self.c) and self.c[i + 1].text.lower() in words().classes["possessive"])
