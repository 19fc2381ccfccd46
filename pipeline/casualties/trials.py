"""Whom a court or the police hold for a deed, which is who did it as far as the words go: `charged with the murder of`."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.actors import PEOPLE
from pipeline.casualties.blame import blame_words, leads_to_deed
from pipeline.casualties.line import Chunk
from pipeline.casualties.states import CLAUSE_STARTS, States
from pipeline.casualties.words import words

_REACH: Final = 12
"""Chunks between a word of a charge and the deed."""
_REACH_OF_BLAME: Final = 14
"""Chunks between a word of blame and the harm it is for."""
_BETWEEN: Final = frozenset({"p", "of", "to", "w", "nx", "nc", "loc", "date", "adv", "cm", "att", "no", "cc"})
"""What may stand between them: `to death in Lima on two counts of`."""
_BESIDE: Final = frozenset({"be", "have", "adv", "not", "w", "date"})
"""What may stand between the charged and the word of the charge: `has been found`."""

_MONTH: Final = 4
"""UCDP date precision of a month."""
_OBJECTS: Final = frozenset({"ng", "org", "nx", "w", "loc"})


@cache
def _trials() -> dict[str, frozenset[str]]:
    """Words of a charge: those that take the charged for their object or their passive subject, and the names of the proceedings."""
    return {kind: frozenset(found) for kind, found in lexicon.toml("reports")["trial"].items()}


def is_arrest(trigger: Chunk) -> bool:
    """Whether a verb of capture is one of the law: `was arrested`, `detained`."""
    return trigger.outcome == "captured" and trigger.text.lower().split()[-1] in _trials()["taken"]


class Trials(States):
    """The charges of one sentence."""

    def tried(self, trigger: int | None) -> tuple[bool, int | None]:
        """Whether a charge leads to the deed at the trigger, and the chunk of whom it is laid on; who lays it did not do it."""
        deed = self._deed_charged(trigger) if trigger is not None and self.tag(trigger) != "v" else None  # not "admits to losing nine men"
        if deed is None:
            return False, None
        is_cleared = any(not _trials()["cleared"].isdisjoint(c.text.lower().split()) for c in self.c)
        for k in range(deed - 1, max(-1, deed - 1 - _REACH), -1):
            kind = self._kind_of_charge(k)
            if kind is not None and (not self.is_denied(k) or self._pleads(k)):
                is_suspect = kind == "taken" and self.c[trigger or 0].tag == "k" and self.tag((trigger or 0) - 1) == "rel"
                is_of = self.tag(deed - 1) == "of" and self.is_people(deed - 2)
                is_told_of = is_of and self.c[k].text.lower().split()[-1] not in _trials()["of"]  # "arrested a survivor of the massacre"
                held = None if is_cleared or is_told_of else self._laid_on(k, kind)
                is_one = held is not None and self.c[held].number == "one"
                return True, held if is_one or not is_suspect else None  # not "police hold four over a blast that hurt 13"
            before = k - 1 - (self.tag(k - 1) == "of")  # "the sentencing of X for"
            noun, quantity = self.c[k].noun, self.c[k].quantity
            is_term = (noun is not None and noun.kind == "life") or (noun is None and quantity is not None)
            is_aside = self.tag(k - 1) == self.tag(k + 1) == "cm" and self.is_people(k)  # "arrested a man, X, for"
            if is_term or is_aside or "by" in {self.tag(k), self.tag(k - 1)}:
                continue  # "sentenced to life in prison for", "to 22 and a half years for", "arrested by police on suspicion of"
            if kind is None and self.c[k].head in _trials()["terms"] and (convict := self._receiver(k)) is not None:
                return True, convict
            if self.tag(k) not in _BETWEEN and not (self.is_people(k) and self._kind_of_charge(before) is not None):
                return False, None
        return False, None

    def _pleads(self, k: int) -> bool:
        """`Pleaded not guilty to`: he is charged all the same; not `was found not guilty of`."""
        return any(c.text.lower().split()[-1] in _trials()["pleading"] for c in self.c[max(0, k - 2) : k])

    def charges(self) -> Iterator[tuple[int, int]]:
        """The words of a charge or an arrest, each with the chunk of whom it is laid on; none where somebody is cleared."""
        if any(not _trials()["cleared"].isdisjoint(c.text.lower().split()) for c in self.c):
            return
        for k in range(len(self.c)):
            kind = self._kind_of_charge(k)
            if kind is not None and (not self.is_denied(k) or self._pleads(k)) and (held := self._laid_on(k, kind)) is not None:
                yield k, self._past_kin(held) if held < k else held

    def is_in_custody(self) -> bool:
        """Whether somebody is told to be held or arrested in the sentence."""
        return any(self._kind_of_charge(k) == "taken" for k in range(len(self.c)))

    def _past_kin(self, i: int) -> int:
        """Who is told to be somebody's kin or fellow: the first of `X, brother of the singer Y, was sentenced`."""
        if self.tag(i - 1) == "of" and self.is_people(i - 2) and self.tag(i - 3) == "cm" and self.is_people(i - 4):
            return i - 4
        return i

    def charged(self, trigger: int | None) -> int | None:
        """The chunk of who is said to have done it: `X was responsible for the massacre of`, `X was behind a raid which cost the lives of`.

        `Accused X of killing` too; the chunk may be a pronoun, or "the group".
        """
        first = max(0, trigger - _REACH_OF_BLAME) if trigger is not None else 0
        for k in range((trigger or 0) - 1, first, -1):
            if self.tag(k) in {"st", "sc"} or (self.tag(k) == "k" and self.tag(k + 1) != "ng"):
                return None
            word = self.c[k].text.lower().split()[-1]
            is_told = self.tag(k - 1) in {"be", "adv"}
            is_reduced = self.is_people(k - 1) and self.tag(k + 1) == "of"  # "two men accused of killing five"
            if word in blame_words()["subject"] and (is_told or is_reduced):
                return self._charged_before(k)
            is_charged = self.is_people(k + 1) and self.tag(k + 2) in {"of", "p"} and leads_to_deed(self.c, k + 2)
            if word in blame_words()["object"] and is_charged and self.tag(k - 1) not in {"be", "have"}:
                return k + 1
        return None

    def _charged_before(self, k: int) -> int | None:
        """Who stands before a word of blame and its verb: `the group was behind`, `X, which is accused of`, `rebels of X have been accused of`."""
        i = k - 1
        while self.tag(i) in {"be", "adv", "have"}:
            i -= 1
        if self.tag(i) == "rel":
            i -= 1 + (self.tag(i - 1) == "cm")
        if self.tag(i - 1) == "of" and self.is_people(i - 2):
            i -= 2
        return i if self.is_people(i) or self.is_anaphor(i) else None

    def is_before(self, trigger: int, ends: Sequence[tuple[int, int]]) -> bool:
        """Whether the deed of a charge went before one of the `ends`, each with its victims: `a man charged with killing two was stabbed`.

        One who was charged years ago had done it before all that is told: `hunt the man jailed in 2010 for killing two after three were shot`.
        """
        behind = [victims for end, victims in ends if end > trigger]
        if not behind or not (self.tag(trigger) == "no" or self.c[trigger].voice == "gerund"):
            return False
        return self.is_of_old(trigger) or self.tried(trigger)[1] in behind

    def is_of_old(self, trigger: int) -> bool:
        """`Convicted in 1988 of killing three`: the month or year of a charge stands before the deed."""
        deed = self._deed_charged(trigger)
        when = self.c[deed - 2].when if deed is not None and self.tag(deed - 2) == "date" and self.tag(deed - 1) in {"p", "of"} else None
        return when is not None and when.precision >= _MONTH and self._kind_of_charge((deed or 0) - 3) == "charged"

    def suspect(self, pronoun: int) -> int | None:
        """Who "he" is that is taken for what he did: `a teacher is detained after he murdered a pupil`."""
        if self.c[pronoun].text.lower() not in _trials()["single"]:
            return None
        for k in range(pronoun - 1, 0, -1):
            if self._kind_of_charge(k) == "taken" and (found := self._laid_on(k, "taken")) is not None:
                return found if self.c[found].tag == "ng" and self.c[found].number == "one" else None
        return None

    def _deed_charged(self, trigger: int) -> int | None:
        """Where the deed begins that a preposition lays on somebody: `for the murder of`, `of killing`, `over a raid that killed`."""
        deed = trigger
        if self.tag(trigger) == "no" or self.c[trigger].voice == "gerund":
            led = words().classes["determiners"] | _trials()["through"]
            while self.tag(deed - 1) in {"date", "adv"} or self.c[deed - 1].text.lower() in led:
                deed -= 1
            while self.tag(deed - 1) == "cc" and self.tag(deed - 2) in {"v", "w", "m"} and self.c[deed - 2].text.lower().endswith("ing"):
                deed -= 2  # "guilty of raping and murdering"
            if self.tag(deed - 1) == "to" and self.c[trigger].voice != "gerund" and self._kind_of_charge(deed - 2) != "proceedings":
                return None  # "wanted to avenge the murder of"; but "guilty to the murder of"
        elif self.tag(trigger - 1) == "rel":
            while deed > 0 and self.tag(deed) != "att" and self.tag(deed - 1) not in {"st", "sc", "sub", "say", "k"}:
                deed -= 1
            if self.tag(deed) != "att":
                return None
            while self.tag(deed - 1) in {"w", "date", "be"}:
                deed -= 1
        return deed if deed and (self.tag(deed - 1) in {"p", "of", "to"} or self.c[deed].when is not None) else None

    def _kind_of_charge(self, k: int) -> str | None:
        """What kind of word of a charge chunk k is: its last word tells."""
        if not 0 <= k < len(self.c) or self.tag(k) in PEOPLE or self.tag(k) in {"p", "cm"}:
            return None
        word = self.c[k].text.lower().split()[-1]
        if self.tag(k) == "w" and word in _trials()["terms"]:
            return None  # "ten life sentences"
        if word in _trials()["confessing"]:
            return None if self.tag(k - 1) == "be" else "proceedings"  # not "was admitted to a hospital with wounds"
        return next((kind for kind in ("charged", "taken", "proceedings") if word in _trials()[kind]), None)

    def _receiver(self, term: int) -> int | None:
        """Who is told to have got a term in prison: `X was given two life sentences for`, `X, who received 12 years in prison for`."""
        verb = term - 1
        while self.tag(verb) in {"ng", "w", "nx", "nc", "cc", "adv"} and self.c[verb].head not in _trials()["receiving"]:
            verb -= 1
        if verb < 0 or self.c[verb].head not in _trials()["receiving"]:
            return None
        i = verb - 1
        while self.tag(i) in _BESIDE:
            i -= 1
        return self._who_is_told_of(i, is_subject=True)

    def _laid_on(self, k: int, kind: str) -> int | None:
        """The people that the word at k is said of."""
        if kind == "proceedings" and self.tag(k + 1) == "of" and self.is_people(k + 2):
            return k + 2  # "the sentencing of X for"
        said = {*self.c[k].text.lower().split(), self.c[k - 1].text.lower()}
        is_done = self.tag(k - 1) not in {"p", "be"} and not words().classes["determiners"].isdisjoint(said)
        if kind == "proceedings" and is_done:
            return None  # "a judge halted the trial over"
        if self.tag(k) == "nx" and kind == "charged" and not self.is_people(k + 1) and said.isdisjoint(_trials()["facing"]):
            return None  # "filed charges of"
        first = k - 1
        while self.tag(first) in {"adv", "not"}:
            first -= 1
        is_passive = (
            self.c[k].voice == "passive" or self.tag(first) == "be" or self.c[first].text.lower().split()[-1] in _trials()["courts"]
        )
        if not is_passive and self.tag(k + 1) in _OBJECTS:
            return k + 1 if self.is_people(k + 1) or self.tag(k + 1) == "loc" else None  # "convicted a nurse of", "accused Iran of"
        i = k - 1
        while self.tag(i) in _BESIDE or (self.tag(i) == "v" and i == k - 1) or (kind == "proceedings" and self.tag(i) == "p"):
            i -= 1
        i -= self.tag(i) == "cm" and self.is_people(i - 1)  # "X, convicted of"
        if self.tag(i) in {"loc", "org"} and self.tag(i - 1) in {"p", "of"} and self.is_people(i - 2):
            i -= 2  # "a man from Lima is charged"
        return self._who_is_told_of(i, is_subject=is_passive or kind == "proceedings")

    def _who_is_told_of(self, i: int, *, is_subject: bool) -> int | None:
        """The people that end at i, or who a clause opens with; not `the daughter of a pilot, who was`, `families want X jailed`."""
        if self.tag(i) == "rel":
            is_aside = self.tag(i - 1) == "cm"
            i -= 1 + is_aside
            if is_aside and self.tag(i - 1) in {"p", "of"} and self.is_people(i - 2):
                return None
        elif self.tag(i) == "loc" and self.tag(i - 1) in CLAUSE_STARTS and is_subject:
            return i  # "after Chad was accused of"
        elif not self.is_people(i) and is_subject:
            i = self._first_people(i)
        is_wished = i > 0 and self.c[i - 1].text.lower() in _trials()["wishing"]
        return i if self.is_people(i) and not is_wished else None

    def _first_people(self, i: int) -> int:
        """Who a clause opens with, past what is told of them: `the driver of the lorry in which they were found is charged`."""
        start = i
        while start > 0 and self.tag(start - 1) not in {"st", "sc", "say", "sub"}:
            start -= 1
        return start if self.tag(start) == "ng" else i
