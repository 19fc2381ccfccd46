"""The people who are the subject of a verb: by what stands near it, or by the nesting of clauses where that misleads."""

from dataclasses import replace
from functools import cached_property

from pipeline import lexicon
from pipeline.casualties.conditions import is_armed
from pipeline.casualties.line import Chunk
from pipeline.casualties.nesting import Nesting
from pipeline.casualties.roles import Roles

_LONGEST_NAME = 4
_TWO = 2
_OF_CLAUSES = frozenset({"cm", "rel", "sub", "say", "k", "m", "be", "have", "mod"})
"""What a head and those joined to it do not have between them."""
_TELLING = frozenset({"k", "ad"})
_OF_ITS_OWN = frozenset({"gerund", "passive", "infinitive", "infinitive_passive"})
"""Voices of a verb behind `dead and` that has a subject or an object of its own."""


def is_guess(chunk: Chunk) -> bool:
    """`A dream`: one of something no list knows; people only where a verb of harm takes it."""
    return not chunk.is_sure and chunk.quantity is not None and chunk.quantity.kind == "indefinite"


class Subjects(Roles):
    """Subjects in one sentence."""

    def subject_of(self, i: int, *, is_reduced: bool = False) -> int | None:
        """The people who are the subject of the verb at i; where its own surroundings do not show them, by the nesting of clauses."""
        if self._is_afterthought(i) and (doer := self.doer_before(i - 1)) is not None:
            return doer
        if not is_reduced:
            governor = self.governor(i)
            near = None if self._has_pronoun(i) else self.subject(i if governor is None else governor)
        elif self.joins_passive(i):
            near = None
        else:
            return None if self.has_thing_for_object(i) else self.reduced_subject(i)
        if near is not None and (named := self._who_are_named(near)) is not None:
            return named
        if near is not None and is_guess(self.c[near]) and any(self.tag(k) == "sub" for k in range(near, i)):
            near = None
        outer = self.nesting.subjects.get(i)
        if (
            near is not None
            and self.tag(i - 1) == "cm"
            and self.is_taken_inside(near)
            and (outer in {None, near} or self.tag(outer or 0) != "ng")
        ):
            return None  # "X, suspected of killing four people, is captured"
        if outer is None or self.tag(outer) != "ng" or (near is not None and not self._yields(i, near, outer)):
            return near
        return outer

    def _is_afterthought(self, i: int) -> bool:
        """`Shot seven dead before getting killed`, `killed three then kills himself`: the verb at i has the subject of the one before."""
        first = self.c[i].text.lower().split()[0]
        is_gerund = first.endswith("ing") and self.tag(i - 1 - (self.tag(i - 1) == "adv")) == "sub"
        return is_gerund or (
            self.tag(i - 1) == "adv" and self.c[i - 1].head == "then" and self.tag(i + 1) == "pro" and self.is_reflexive(i + 1)
        )

    def _who_are_named(self, near: int) -> int | None:
        """`Two militants identified as X alias Y and Z were killed`, `The gunman, identified as X, was also killed`: the two, the gunman."""
        for k in range(near - 1, 0, -1):
            if self.tag(k) in {"st", "sc", "k", "say", "rel"}:
                return None
            if self.c[k].head in self.w.classes["identifying"] and self.tag(k - 1) in {"ng", "cm", "p", "loc"}:
                people = (n for n in (k - 1, k - 2) if self.tag(n) == "ng")
                return next((n for n in people if self.c[n].quantity is not None or self.c[n].is_definite), None)
        return None

    def joined_subjects(self, i: int, subject: int) -> list[int]:
        """The subject of the verb at i with those joined to it, past what stands behind their head: `the head of a unit and his aide were`."""
        members = [*self._fronted(i, subject), *self.coordinated_left(subject), *self._aside(i, subject)]
        if len(members) > 1 and self._tells_of_one(i):  # "a poet and smuggler, Karim Okello, is killed"
            members = [m for m in members if m == members[0] or not self._is_role(m)]
        outer = self.nesting.subjects.get(i)
        before = members[0] - 1
        is_joined = (
            self.tag(before) == "cc" and self.c[before].head == "and" and self.c[i].text.lower().split()[0] in self.w.classes["plural"]
        )
        if not is_joined or len(members) > 1 or outer is None or outer >= before - 1 or self.tag(outer) != "ng" or self._is_taken(outer):
            return members
        is_counted = self.c[outer].number == "one" or self.c[outer].quantity is not None
        has_clause = any(
            self.tag(k) in _OF_CLAUSES or (self.tag(k) == "v" and not self.c[k].text.lower().endswith("ing"))
            for k in range(outer + 1, before)
        )
        return [outer, *members] if is_counted and not has_clause else members

    def _tells_of_one(self, i: int) -> bool:
        """Whether the verb at i is one of a single subject: `is killed`, `dies`."""
        verb, first = self.c[i].verb, self.c[i].text.lower().split()[0]
        is_present = verb is not None and verb.form == "present" and first == self.c[i].text.lower()
        return is_present or first in self.w.classes["singular"]

    def joins_self(self, last: int) -> bool:
        """`Killed four policemen and then himself`: the attacker is among the dead."""
        after = self.past_phrase(last + 1)
        k = after + 1 + (self.tag(after + 1) == "adv")
        return self.tag(after) == "cc" and self.tag(k) == "pro" and self.c[k].head in self.w.classes["reflexive"]

    def shared_outcomes(self, i: int) -> tuple[str, ...]:
        """The two outcomes for which one number stands; none of its own for either: `killed and wounded 47`, `40 dead or missing`.

        `Abducted and killed` says both of the same people.
        """
        for j, k in ((i, i + 2), (i - 2, i)):
            if not ({self.tag(j), self.tag(k)} <= _TELLING and self.tag(j + 1) == "cc") or self.is_besides(j) or self.is_besides(k):
                continue
            first, second = self.c[j], self.c[k]
            is_apart = second.tag == "k" and second.voice in _OF_ITS_OWN
            is_apart = "ad" in {first.tag, second.tag} and (is_apart or self._opens_object(k + 1))
            is_sequence = (
                "captured" in {first.outcome, second.outcome}
                and self.c[j + 1].head != "or"
                and not {first.head, second.head} <= self.w.classes["alternatives"]
            )
            if first.outcome and second.outcome and first.outcome != second.outcome and not (is_sequence or is_apart):
                return first.outcome, second.outcome
        return ()

    def _opens_object(self, i: int) -> bool:
        """Whether what a verb acts on begins at chunk i: `left three dead and hurt the economy`."""
        is_led = i < len(self.c) and self.c[i].text.lower().split()[0] in self.w.classes["determiners"]
        return self.tag(i) in {"ng", "loc", "org"} or (self.tag(i) in {"nx", "w"} and is_led)

    def those_before(self, i: int) -> list[int]:
        """`Pulled nine soldiers off a bus and shot them`: the people that the verb before acted on."""
        if not (self.tag(i + 1) == "pro" and self.c[i + 1].head == "them") and not self.cuts_throats(i):
            return []
        for k in range(i - 1, 0, -1):
            if self.tag(k) in {"st", "sc", "say"}:
                return []
            verb = k - 1 - (self.tag(k - 1) == "p" and self.c[k - 1].head in self.w.classes["verb_particles"])
            if self.tag(k) == "ng" and self.tag(verb) in {"v", "m", "k"} and self.c[verb].voice != "passive":
                return [k] if self.c[k].quantity is not None and self.c[k].number != "one" else []
        return []

    def counts_beasts(self, i: int, first: int) -> bool:
        """`Wolves killed 12 sheep and wounded five`: a number alone behind one of beasts that another verb of harm took."""
        group, before = self.c[first], i - 2
        is_alone = group.noun is None and not group.mentions and not group.partitive and not group.head and self.tag(i - 1) == "cc"
        return is_alone and self.tag(before) == "nx" and self.c[before].quantity is not None and self.tag(before - 1) == "k"

    def doer_before(self, j: int) -> int | None:
        """`A gunman killed two guards before he was shot`: the one person who did what was told before chunk j."""
        deed = next(
            (k for k in range(j - 1, -1, -1) if self.c[k].tag in {"k", "m"} and self.c[k].voice in {"active", "ambiguous", "gerund"}), None
        )
        doer = self.subject(deed, any_head=True) if deed is not None and self.objects(deed) else None
        return doer if doer is not None and self.c[doer].tag == "ng" and self.c[doer].number == "one" else None

    def counts_things(self, i: int) -> bool:
        """`He owns 20 cows, and 17 were killed`: a number alone behind a larger one of things, where nothing attacks."""
        before = i - 1
        while self.tag(before) in {"cm", "cc"}:
            before -= 1
        chunk, number = self.c[before] if before >= 0 else None, self.c[i].quantity
        if number is not None and number.kind == "none" and self.tag(i + 1) == "say" and self.tag(i + 2) == "p":
            return True  # "no official reports on the wounded"
        is_alone = before < i - 1 and self.c[i].noun is None and not self.c[i].partitive and number is not None
        if chunk is None or not is_alone or chunk.tag != "nx" or number is None:
            return False
        if self.w.classes["owning"].isdisjoint(word for c in self.c for word in c.text.lower().split()):
            return False
        is_measure = chunk.quantity is None and any(word[0].isdigit() for word in chunk.text.split())
        is_part = is_measure or (chunk.quantity is not None and (number.best or 0) <= (chunk.quantity.best or 0))
        w = self.w
        return is_part and not any(c.tag == "att" or c.head in w.scene_verbs or c.head in w.scene_nouns for c in self.c)

    def is_behind_after(self, i: int) -> bool:
        """`One died after being taken to hospital`: what was done before is no second fate."""
        return self.tag(i - 1) == "be" and self.tag(i - 2) == "sub"

    def is_hit(self, i: int) -> bool:
        """`He shot two guards and took his own life`: a verb of harm before the group at i acts on it."""
        return any(self.tag(k) in {"k", "m"} and i in self.objects(k) for k in range(i))

    def is_reflexive(self, i: int) -> bool:
        """`Himself`, `themselves`."""
        return self.c[i].head in self.w.classes["reflexive"]

    def is_him(self, i: int) -> bool:
        """`Him`, `her`: one told of before."""
        return self.tag(i) in {"pro", "w"} and self.c[i].head in {"him", "her"}

    def slips_away(self, i: int, subject: int) -> bool:
        """`The gunmen vanished`, `disappeared into the crowd`, `from the payroll`, `listed as disappeared`: nobody looks for them."""
        after = {word for chunk in self.c[i + 2 : i + 4] for word in chunk.text.lower().split()}
        is_away = self.tag(i + 1) == "p" and (self.c[i + 1].head in self.w.classes["slipping"] or bool(after & self.w.classes["rolls"]))
        return is_away or self.tag(i - 1) == "sub" or is_armed(self.c[subject]) or not self.c[subject].is_sure

    def pronoun_before(self, subject: int) -> int | None:
        """`He and a companion were hurt`: one told of before, joined to the subject on its left."""
        first = self.coordinated_left(subject)[0]
        is_joined = self.tag(first - 1) == "cc" and self.tag(first - 2) == "pro" and self.c[first - 2].head in {"he", "she"}
        return first - 2 if is_joined else None

    def cuts_throats(self, i: int) -> bool:
        """`Slit their throats`: of those told of before."""
        if i + _TWO >= len(self.c) or self.c[i + 1].head != "their":
            return False
        return self.c[i].text.lower() in self.w.classes["cutting"] and self.c[i + _TWO].text.lower() == "throats"

    def is_of_them(self, i: int) -> bool:
        """`Five of them`, `the remaining five`, `of which five`: a part of those told of before."""
        number = self.c[i].quantity
        if number is not None and (number.remainder or (self.tag(i - 1) == "rel" and self.tag(i - 2) == "of")):
            return True  # "six died, of whom two were beheaded"
        return self.c[i].partitive and self.c[i].text.lower().split()[-1] in self.w.classes["those_told"]

    def only_chokes(self, i: int) -> bool:
        """`Eight marchers suffocated from tear gas`: treated for it; `suffocated to death` is another thing."""
        w = self.w.classes
        if w["choking"].isdisjoint(self.c[i].text.lower().split()):
            return False
        said = {word for c in self.c for word in c.text.lower().split()}
        return not w["crowd_gas"].isdisjoint(said) and "death" not in said

    def _fronted(self, i: int, subject: int) -> list[int]:
        """`In addition to the bomber, four guards were killed`: the bomber too."""
        start = i
        while start > 0 and self.tag(start - 1) not in {"st", "sc"}:
            start -= 1
        is_joining = self.tag(start) in {"cc", "p", "w", "adv"} and self.c[start].text.lower() in self.w.classes["fronting"]
        is_joined = is_joining and self.tag(start + 1) == "ng" and start + 1 < subject
        is_first = not any(self.tag(k) in {"k", "ad"} for k in range(start, i))  # "besides the bomber, two were killed and six wounded"
        joined = [k for k in self.coordinated(start + 1) if k < subject] if is_joined and is_first else []
        return joined if joined and self.tag(self.past_phrase(joined[-1] + 1)) == "cm" else []

    def fate(self, member: int, i: int, outcome: str) -> str:
        """`12 were wounded, in addition to the bomber`: he died with those told before; not one of whom more is said, or who stands before the verb at i."""
        if member < i or any(c.tag == "rel" or c.outcome == "captured" for c in self.c[member:]):
            return outcome
        is_doer = self.c[member].head in lexicon.toml("reports")["assailants"] and self.c[member].is_definite
        is_joined = self.tag(member - 1) == "cc" and " " in self.c[member - 1].text and self.tag(member - _TWO) == "cm"
        is_told = any(c.tag == "k" and c.outcome == "killed" for c in self.c[:member])
        return "killed" if is_doer and is_joined and is_told and outcome == "wounded" else outcome

    def _aside(self, i: int, subject: int) -> list[int]:
        """`A commander, along with two aides, was killed`: those joined to the subject between commas."""
        for k in range(subject + 1, i - 2):
            if self.tag(k) in {"st", "sc", "k", "sub", "rel"}:
                return []
            if self.tag(k) == "cc" and " " in self.c[k].text and self.tag(k - 1) == "cm" and self.tag(k + 1) == "ng":
                joined = self.coordinated(k + 1)
                return joined if self.tag(self.past_phrase(joined[-1] + 1)) == "cm" else []
        return []

    def _has_pronoun(self, i: int) -> bool:
        j = i - 1
        while self.tag(j) in {"adv", "date", "be", "have"}:
            j -= 1
        return self.tag(j) == "pro"

    def _yields(self, i: int, near: int, outer: int) -> bool:
        """Whether the nearer group gives way: a guess to people, one without number, as in `ten people - mostly women - were`, to one with."""
        if self.is_taken_inside(near):
            return outer < near
        if is_guess(self.c[near]) or self.is_inside(near):
            return self.c[outer].is_sure and outer not in self.coordinated_left(near)  # "two tourists and a guide were"
        if any(k < i and subject == near and self.c[k].tag == "k" for k, subject in self.nesting.subjects.items()):
            return self.tag(i - 1) != "cc"
        is_counted = any(self.c[m].quantity is not None for m in (near, *self.coordinated_left(near)))
        return not is_counted and self.c[near].number == "plural" and self.c[outer].quantity is not None

    @cached_property
    def nesting(self) -> Nesting:
        """The sentence's nested clauses, read when first asked for."""
        return Nesting(self.c)

    def name_of_subject(self, i: int) -> Chunk | None:
        """`Okello was killed`: a capitalised word no list knows, without article, before a singular verb, is one person's name."""
        subject = self.nesting.subjects.get(i)
        if subject is None or self.c[subject].tag != "w" or self.c[i].text.lower().split()[0] not in self.w.classes["singular"]:
            return None
        last = subject
        while self.tag(last + 1) == "w":
            last += 1
        words_ = [chunk.text for chunk in self.c[subject : last + 1]]
        is_name = all(word[0].isupper() and self.could_be_name(word.lower()) for word in words_)
        if not is_name or len(words_) > _LONGEST_NAME or self.tag(subject - 1) in {"ng", "loc", "org", "nx"}:
            return None
        return replace(self.c[subject], text=" ".join(words_), number="one")
