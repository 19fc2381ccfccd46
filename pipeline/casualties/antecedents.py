"""Who stands before a verb, past how they came, what they carry and what they are said to be."""

from pipeline.casualties.actors import PEOPLE, PHRASE_STARTS, Actor
from pipeline.casualties.states import CLAUSE_STARTS
from pipeline.casualties.trials import Trials
from pipeline.casualties.words import words

_REACH_OF_MANNER = 12
"""Chunks between people and what they do, in which stands how they came."""
_ASIDE = frozenset({"adv", "ng", "of", "org", "v", "be", "to", "w", "nx", "by", "cc", "p", "loc"})
_TREATING = frozenset({"v", "w", "say", "m", "k"})


class Antecedents(Trials):
    """The people before the verbs of one sentence."""

    def is_taken_along(self, i: int) -> bool:
        """Whether chunk i is the object of what another does: `a bomb targeting a bus carrying officials killed 32`, `meant to free two men`."""
        if self.tag(i - 1) in {"v", "w"} and self.tag(i - 2) == "to":
            return True
        is_doing = self.tag(i - 1) == "v" and self.c[i - 1].text.lower().endswith("ing")
        return is_doing and self.c[i - 1].head not in words().classes["naming"] and self.tag(i - 2) not in {"", "st", "sc", "cm"}

    def whose_side(self, i: int) -> int | None:
        """Those who are said to be loyal to the people at i: `a militia loyal to the government kills nine`."""
        if self.tag(i) == "ng" and self.tag(i - 1) == "loc" and self.tag(i - 2) == "of":
            i -= 3  # "forces loyal to the President of X, Y"
        if self.tag(i - 1) != "to" or self.c[i - 2].head not in words().classes["loyal"]:
            return None
        k = i - 3
        while self.tag(k) in {"adv", "cm"}:
            k -= 1
        return k if self.is_people(k) else None

    def left_of(self, i: int) -> int | None:
        """The people before a verb, past how they came and what they are: `gunmen on motorcycles attacked`, `men armed with rifles stormed`."""
        if self.is_taken_along(i - 1):
            return self.left_of(i - 2)
        is_of = self.tag(i - 2) == "of" and self.tag(i) == "m"  # "had the seat of the police blown up"
        told = self._before_apposition(i - 1) if self.tag(i - 1) == "cm" else None
        is_body = i > 1 and (noun := self.c[i - 1].noun) is not None and noun.kind == "body"  # "a man with a bomb strapped to his body"
        if told is None and self.is_people(i - 1) and not is_body and self.tag(i - 2) not in {"be", "by"} and not is_of:
            told = self.whose_side(i - 1)
            return i - 1 if told is None else told
        if told is None and i > 1 and self._are_craft(i - 1):
            return i - 2  # "coalition warplanes bombed"
        if self.tag(i - 1) == "rel":
            told = self._band_before(i - 2)
        return told if told is not None else self._past_manner(i)

    def _are_craft(self, k: int) -> bool:
        """Whether chunk k is the aircraft or tanks of those right before it."""
        is_many = self.tag(k) in {"w", "nx"} and self.c[k].head in words().classes["vehicles"] and self.c[k].head.endswith("s")
        return is_many and self.tag(k - 1) in PEOPLE and self.c[k - 1].last == self.c[k].first

    def _past_manner(self, i: int) -> int | None:
        """The people before the verb at i, past how they came and what they are."""
        k = i - 1
        while k >= 0 and i - k <= _REACH_OF_MANNER:
            opening = self._phrase_opening(k)
            if self.is_people(k) and opening is None and self.c[k - 1].text.lower() in words().classes["object_relatives"]:
                k -= 2  # "gunmen, whom the government called bandits, stormed"
                continue
            if self.is_people(k) and opening is None:
                is_aside = self.tag(i - 1) == "cm" and not any(self.tag(j) == "v" for j in range(k, i))
                return None if is_aside else k  # "the mission, X, struck"
            if self.c[k].head in words().classes["collectives"] and self.tag(k - 1) in PEOPLE and self.c[k - 1].last == self.c[k].first:
                return k - 1  # "terrorist groups fired"
            if opening is not None:
                k = opening - 1
            elif self.tag(k) in {"w", "v", "m"} and self.tag(k - 1) == "rel" and k < i - 1:
                k -= 2  # "gunmen who burst into a college killed"
            elif self._is_stepped_over(k) and not (self.tag(k) == "v" and k == i - 1):
                k -= 1
            else:
                return None
        return None

    def _before_apposition(self, comma: int) -> int | None:
        """Who is described between two commas before the verb: `armed men, said to be rebels, attacked`."""
        k = comma - 1
        while self.tag(k) in _ASIDE and k > comma - _REACH_OF_MANNER:
            k -= 1
        is_told = k < comma - 1 and self.tag(k) == "cm" and self.is_people(k - 1) and self.tag(k - 2) in CLAUSE_STARTS - {"cm"}
        return k - 1 if is_told else None

    def _band_before(self, k: int) -> int | None:
        """The band that a relative clause behind chunk k tells of: `the Shining Path column that ambushed a convoy`."""
        is_band = self.tag(k) == "w" and self.c[k].head in words().classes["doers"] and self.tag(k - 1) in PEOPLE
        return k - 1 if is_band and self.c[k - 1].last == self.c[k].first else None

    def _is_stepped_over(self, k: int) -> bool:
        """Whether chunk k may stand between people and their verb: dates, marks, what they are said to be."""
        is_object = self.tag(k) == "pro" and self.tag(k - 1) in {"v", "m"}  # "who pursued them"
        is_joint = self.tag(k) in {"p", "sub"} and self.c[k - 1].head in words().classes["describing"]
        return (
            self.tag(k) in {"date", "adv", "be", "to", "cm", "of", "rp"}
            or (self.tag(k) == "v" and self.is_describing(k))
            or is_joint
            or is_object
        )

    def _phrase_opening(self, k: int) -> int | None:
        """Where the phrase begins whose noun chunk k is: the preposition of `in northern Kenya`, a participle, `as`; None where it is in none."""
        if self.tag(k) not in {"nx", "w", "ng", "org", "loc", "att"}:
            return None
        j = k - 1
        while j > 0 and self.tag(j) in {"w", "loc", "nx", "att"} and self.tag(k) not in PEOPLE:
            j -= 1
        is_described = self.tag(j) in {"be", "sub"} or (self.tag(j) == "v" and self.is_describing(j))
        return j if j >= 0 and (self.tag(j) in PHRASE_STARTS or is_described) else None

    def is_sought(self, victims: int | None) -> bool:
        """Whether those harmed are whom somebody looks for or would free: `raided houses in a hunt for three men kidnapped in May`."""
        k = (victims or 0) - 1
        return k > 0 and self.tag(k) == "p" and self.c[k].head == "for" and self.c[k - 1].head in words().classes["searches"]

    def said_of(self, trigger: int) -> int | None:
        """Those of whom others say that they did it, or whose killing of somebody it is: `a man who they say killed`, `the police killing of`."""
        if self.tag(trigger - 1) == "say" and self.tag(trigger - 2) in {"pro", *PEOPLE} and self.tag(trigger - 3) == "rel":
            return trigger - 4 if self.is_people(trigger - 4) else None
        chunk = self.c[trigger]
        is_noun = chunk.tag == "k" and chunk.voice == "gerund" and self.tag(trigger + 1) == "of"
        before = self.c[trigger - 1] if trigger else chunk
        is_force = before.tag in PEOPLE and (self.is_armed(trigger - 1) or (before.noun is not None and before.noun.kind == "police"))
        return trigger - 1 if is_noun and is_force else None

    def faulted(self, trigger: int) -> int | None:
        """Whom somebody blames or thanks for what they did, or who begs pardon: `the army criticised its soldiers for killing two boys`."""
        chunk, k = self.c[trigger], trigger - 2
        if chunk.tag != "k" or chunk.voice != "gerund" or self.c[trigger - 1].head != "for" or k < 0:
            return None
        if self.c[k].head in words().classes["apologising"]:
            return self.left_of(k)
        is_object = self.is_people(k) or self.tag(k) == "loc"
        is_treated = self.tag(k - 1) in _TREATING and self.c[k - 1].head not in words().classes["repaying"]
        return k if is_object and is_treated else None

    def is_one_side(self, i: int) -> bool:
        """Whether chunk i is one of those that fought each other: `clashes between soldiers and rebels left nine dead`."""
        first = i
        while self.tag(first - 1) in {"cc", "cm"} and self.tag(first - 2) in PEOPLE | {"loc"}:
            first -= 2
        return self.tag(first - 1) == "p" and self.c[first - 1].head == "between"

    def suffers(self, subject: int, trigger: int) -> bool:
        """`Soldiers helping the wounded were pelted with stones, injuring four`: something was done to them first."""
        unders = (k for k in range(subject + 2, trigger) if self.tag(k) == "p" and self.c[k].head == "under" and self.tag(k + 1) == "att")
        if any(self.c[k - 1].head in words().classes["coming"] for k in unders):
            return True  # "a patrol came under attack, injuring four"
        deed = self.deed(subject)
        return subject < deed < trigger and self.is_suffered(deed) and not any(self.tag(k) == "cc" for k in range(deed, trigger))

    def who_had(self, have: int) -> Actor | None:
        """`A gang leader had 110 people killed`: one person; of a force it would be its own loss."""
        doer = self.left_of(have)
        is_one = doer is not None and self.c[doer].tag == "ng" and self.c[doer].number == "one"
        return self.at(doer, is_agent=True) if doer is not None and is_one else None
