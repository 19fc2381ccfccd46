"""Noun phrases in a row of chunks: where one begins and ends, what heads it, what is joined to it."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline import lexicon
from pipeline.casualties.line import POSSESSIVES, Chunk
from pipeline.casualties.numbers import Quantity
from pipeline.casualties.words import PersonNoun, words

NOMINAL = frozenset({"ng", "nx", "loc", "org", "w", "ref", "nc", "no", "att", "pro"})
PREPOSITIONS = frozenset({"p", "of", "to", "by"})
_THINGS = frozenset({"loc", "org", "nx", "w"})
_INNER = _THINGS | {"adv", "date"}
_IN_PARTS = frozenset({"ng", "cc", "adv", "of", "p", "loc", "w", "nx", "org"})
"""What a row of parts behind `including` is made of, commas aside."""
_TWO = 2
_LONGEST_ASIDE = 4
"""Chunks of what is said of some of a group, inside a list: `one of them gravely ill`."""


def _may_be(closer: PersonNoun, general: PersonNoun) -> bool:
    """Whether one noun says more closely who people are of whom another says only that they are persons, civilians, journalists, men, women or children."""
    if general.kind == "civilian":
        return closer.status == "civilian"
    is_man = general.kind == "man" and closer.kind not in {"woman", "child"}
    return general.kind == "person" or is_man or (general.kind in {"woman", "child", "journalist"} and closer.kind == general.kind)


def _is_of_nation(chunk: Chunk) -> bool:
    """`Two nurses, a Dane and a Turk, were`: what may be said of people of any trade."""
    is_one = chunk.number == "one" or (chunk.quantity is not None and chunk.quantity.kind == "indefinite")
    return is_one and chunk.noun is None and chunk.text.split()[-1][0].isupper()


class Phrases:
    """The noun phrases of one sentence; chunks are named by their index."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.c = chunks
        self.w = words()
        self.collectives = self.w.classes["collectives"]
        self.determiners = self.w.classes["determiners"]

    def tag(self, i: int) -> str:
        """The tag of chunk i; empty beyond the sentence."""
        return self.c[i].tag if 0 <= i < len(self.c) else ""

    def could_be_name(self, word: str) -> bool:
        """Whether no list has a lower-case word for a thing."""
        return not word.isdigit() and not any(self.w.has(name, word) for name in ("things", "speakers", "determiners"))

    def is_number_of(self, j: int) -> bool:
        """Whether `the number of` stands before: its group is counted elsewhere, or not at all."""
        return self.tag(j - 1) == "of" and self.tag(j - 2) == "nx" and self.c[j - 2].head == "number"

    def counted(self, i: int) -> Chunk:
        """The group as counted: `a family of five` is five, `a group of 12 men` twelve, `the victims, six porters,` six."""
        chunk = self.c[i]
        if self.begins_name(i - 1):
            first = self.c[i - 1]
            return replace(chunk, text=f"{first.text} {chunk.text}", first=first.first, start=first.start)
        if (
            chunk.quantity is None
            and chunk.number == "plural"
            and chunk.is_definite
            and self.tag(i + 1) == "cm"
            and self._is_apposed(i + 2)
        ):
            return replace(chunk, quantity=self.c[i + 2].quantity, noun=self.c[i + 2].noun or chunk.noun, last=self.c[i + 2].last)
        head = chunk.head.split(" ")[-1]
        if head in self.w.classes["couples"] and (chunk.quantity is None or chunk.quantity.kind == "indefinite"):
            return replace(chunk, quantity=Quantity(2, 2, 2, chunk.text, chunk.first, chunk.last, "exact", head))
        if head in self.collectives and self.tag(i + 1) == "of" and self.tag(i + 2) == "ng" and self.c[i + 2].quantity is not None:
            inner = self.c[i + 2]
            return replace(inner, first=chunk.first)
        if self.is_of_groups(i):
            return replace(chunk, quantity=None, number="many")
        return self._named_apart(i) if chunk.noun is None and (chunk.partitive or chunk.tag == "w") else chunk

    def _named_apart(self, i: int) -> Chunk:
        """`Seven of them children`: who they are stands behind the count. A name that no list holds is one person."""
        chunk, behind = self.c[i], self.c[i + 1] if i + 1 < len(self.c) else None
        if chunk.tag == "w":
            return replace(chunk, number="one", is_definite=True)
        if behind is None or behind.tag != "ng" or behind.noun is None or behind.quantity is not None or behind.first != chunk.last:
            return chunk
        return replace(chunk, noun=behind.noun, head=behind.head, text=f"{chunk.text} {behind.text}", last=behind.last)

    def is_of_groups(self, i: int) -> bool:
        """`Two families`, `a family`: nobody says how many people; `a personnel` is one of them."""
        noun, quantity = self.c[i].noun, self.c[i].quantity
        if noun is None or quantity is None or noun.noun.rpartition(" ")[2] in self.w.classes["one_by_article"]:
            return False
        return noun.number == "groups" or (noun.number == "many" and quantity.kind == "indefinite")

    def begins_name(self, j: int) -> bool:
        """`Killed Karim Hadi`: a word no list knows before a name."""
        return (
            self.tag(j) == "w" and self.tag(j + 1) == "ng" and self.c[j].last == self.c[j + 1].first
            and self.c[j].text.istitle() and self.c[j + 1].text.istitle() and self.c[j + 1].quantity is None
        )  # fmt: skip

    def _is_apposed(self, k: int) -> bool:
        """Whether a counted group at k stands between commas, and says how many the one before it are."""
        quantity = self.c[k].quantity if self.tag(k) == "ng" else None
        if quantity is None or quantity.is_partitive or (quantity.best or 0) < _TWO:
            return False
        return self.tag(self.past_phrase(k + 1)) == "cm"

    def head_left(self, j: int, *, prefer_counted: bool, any_head: bool) -> int | None:
        """The head of the noun phrase that ends at j; None where it is headed by no people, unless `any_head`."""
        if self.tag(j) == self.tag(j - 2) == "ng" and self.tag(j - 1) == "sl":  # "86 people/civilians"
            j -= 2
        k = self._leftmost(j)
        if any_head:
            return k
        nearest = j if self.tag(j) == "ng" else None
        whole = self._whole_of(k)
        if whole is not None:
            return whole
        if nearest is not None and self.c[nearest].quantity is None and self.is_number_of(nearest):
            return None
        if self.tag(k) == "ng":
            is_better = nearest is not None and self.c[k].quantity is None and nearest != k
            is_collective = self.c[k].head in self.collectives or (
                prefer_counted and nearest is not None and self.c[nearest].quantity is not None
            )
            return nearest if is_better and is_collective else k
        if nearest is None or PREPOSITIONS & {self.tag(k), self.tag(k - 1)}:
            is_collective = self.tag(k) in {"nx", "w"} and self.c[k].head.split(" ")[-1] in self.collectives
            return nearest if is_collective else None
        return nearest if self.tag(j - 1) not in PREPOSITIONS or self.c[k].head.split(" ")[-1] in self.collectives else None

    def _leftmost(self, j: int) -> int:
        """Where the noun phrase that ends at j begins: left over `PREP nominal`, and over joined places and things."""
        k = j
        while k > 0:
            start = k
            while start > 0 and self.tag(start - 1) in _INNER and self.tag(start) not in PREPOSITIONS and not self._is_counted(start):
                start -= 1
            is_phrase = self.tag(start - 1) in PREPOSITIONS and start >= _TWO and self.tag(start - 2) in NOMINAL | {"date"}
            is_joined = self.tag(start - 1) == "cc" and self.tag(k) in _THINGS and start >= _TWO and self.tag(start - 2) in _THINGS
            if not (is_phrase or is_joined):
                break
            k = start - 2
        return k

    def _whole_of(self, k: int) -> int | None:
        """The group that `including` makes the one at k a part of: `25 people including six women and a child were shot`."""
        j = k - 1
        while (
            j > 0
            and self.tag(j) in {"ng", "cc", "cm", "adv", "of", "p", "loc", "w", "nx", "org", "pro"}
            and self.c[j].head not in self.w.classes["mostly"]
        ):
            j -= 1
        if self.tag(j) != "incl" and self.c[max(j, 0)].head not in self.w.classes["mostly"]:
            return None
        j -= 1
        while self.tag(j) == "cm":
            j -= 1
        head = self.head_left(j, prefer_counted=True, any_head=False) if self.tag(j) in NOMINAL else None
        return head if head is not None and self.c[head].quantity is not None else None

    def is_subject_of_next(self, j: int) -> bool:
        """Whether the group at j is the subject of what follows it."""
        k = j + 1
        while self.tag(k) in {"adv", "date"} or self._is_phrase(k):
            k += 1 if self.tag(k) in {"adv", "date"} else 2
        if self.tag(k) == "k":
            return self.c[k].voice in {"passive", "active"} or (self.c[k].voice == "ambiguous" and not self._takes_object(k))
        return self.tag(k) in {"be", "have", "mod", "ad"} and self.c[k].text not in POSSESSIVES

    def _is_phrase(self, k: int) -> bool:
        """Whether a phrase begins at k that holds no number of its own."""
        return self.tag(k) in {"p", "of"} and self.tag(k + 1) in _THINGS | {"date", "ng"} and not self._is_counted(k + 1)

    def _is_counted(self, k: int) -> bool:
        return self.tag(k) == "ng" and self.c[k].quantity is not None

    def _takes_object(self, k: int) -> bool:
        j = k + 1
        while self.tag(j) in {"adv", "date"}:
            j += 1
        return self.tag(j) == "ng"

    def coordinated(self, j: int) -> list[int]:
        """The group at j and those joined to it on its right by commas and `and`, as long as they are of one list."""
        members = [j]
        k = j
        while True:
            after = self.past_phrase(k + 1)
            joined = after
            while self.tag(joined) in {"cm", "cc", "adv"}:
                joined += 1
            if joined == after or self.tag(joined) != "ng" or self.is_subject_of_next(joined) or self._is_set_against(after, joined):
                break
            if self._is_apposition(joined):
                k = joined
                continue
            if self._counts_parts(j, joined):
                break
            is_role = self._is_role(joined) and not self._has_owner(j) and not self._are_two(j, joined)
            if is_role or (self._is_bare(j) and self._is_bare(joined) and self.c[joined].number == "one"):
                break
            if self.tag(joined - 1) == "cm" and not self._list_goes_on(joined, is_owned=self._has_owner(j)):
                break
            members.append(joined)
            k = joined
        return self._without_vague(members[:1] if self._tell_who(members) else members)

    def _tell_who(self, members: list[int]) -> bool:
        """`Two civilians, a porter and his son`: whether those joined behind a comma are who the counted were, as many as they."""
        first, number = self.c[members[0]], self.c[members[0]].quantity
        if len(members) <= _TWO or number is None or number.kind != "exact" or self.tag(members[0] + 1) != "cm":
            return False
        told = [self.counted(m) for m in members[1:]]
        is_closed = self.tag(self.past_phrase(members[-1] + 1)) == "cm"
        are_they = all(
            _may_be(t.noun, first.noun) if t.noun is not None and first.noun is not None else is_closed and _is_of_nation(t) for t in told
        )
        return are_they and sum(1 if t.quantity is None else t.quantity.best or 0 for t in told) == number.best

    def _counts_parts(self, j: int, k: int) -> bool:
        """`12 guards, three in Gao and nine in Kidal`: numbers alone behind a comma, followed by where or who they are."""
        chunk, whole = self.c[k], self.c[j].quantity
        is_alone = self.tag(k - 1) == "cm" and chunk.quantity is not None and chunk.noun is None and not (chunk.head or chunk.mentions)
        return is_alone and whole is not None and self.c[j].noun is not None and self.tag(k + 1) in PREPOSITIONS

    def _is_set_against(self, first: int, joined: int) -> bool:
        """`Killed 28, but the mayor said`: behind `but` only those who were not are of the list: `but no women`."""
        quantity = self.c[joined].quantity
        is_none = quantity is not None and quantity.kind == "none"
        return not is_none and any(self.tag(k) == "cc" and self.c[k].head == "but" for k in range(first, joined))

    def _is_apposition(self, k: int) -> bool:
        """`Karim Hadi, a commander, and two guards`: between commas behind a name, who that is."""
        quantity, before = self.c[k].quantity, self.c[k - 2] if k >= _TWO else None
        if quantity is None or quantity.kind != "indefinite" or self.tag(k - 1) != "cm" or before is None or before.tag != "ng":
            return False
        last = before.text.split()[-1]
        is_name = before.quantity is None and before.number == "one" and last[0].isupper() and not last.isupper()
        return is_name and self.tag(self.past_phrase(k + 1)) == "cm"

    def _is_role(self, k: int) -> bool:
        """A singular without article says what somebody is, not who: `a baker and grandfather of nine`."""
        chunk = self.c[k]
        return chunk.number == "one" and chunk.quantity is None and not chunk.is_definite and not chunk.mentions and chunk.is_sure

    def _are_two(self, j: int, k: int) -> bool:
        """`A father and daughter`: of whom one is never the other."""
        a, b = ({self.c[i].head, noun.kind if (noun := self.c[i].noun) is not None else ""} for i in (j, k))
        return any((a & set(x) and b & set(y)) or (a & set(y) and b & set(x)) for x, y in lexicon.toml("reports")["apart"])

    def _is_bare(self, k: int) -> bool:
        """A singular that begins with no article: `engineer and professor Amal Said` is one person."""
        chunk = self.c[k]
        return (
            chunk.number == "one"
            and chunk.quantity is None
            and chunk.noun is not None
            and chunk.text.lower().split()[0] not in self.determiners
        )

    def _bears_name(self, k: int) -> bool:
        """Whether a name follows the noun in the group: `paramedic Amal Said`."""
        noun = self.c[k].noun
        return noun is not None and not self.c[k].text.lower().endswith(noun.noun)

    def _has_owner(self, k: int) -> bool:
        """`His wife, mother and driver`: one possessive serves the whole list."""
        return self.c[k].text.lower().split()[0] in self.w.classes["possessive"]

    def _list_goes_on(self, k: int, *, is_owned: bool) -> bool:
        """Whether `, NG` at k is an item of a list and no apposition: another comma or an `and` with a group follows."""
        after = self.past_phrase(k + 1)
        if self.tag(after) == "cm":
            after += 1
        is_self = self.tag(after + 1) == "pro" and self.c[after + 1].head in self.w.classes["reflexive"]  # "his wife, two sons and himself"
        return (
            self.tag(after) == "cc"
            and (self.tag(after + 1) == "ng" or is_self)
            and (self.c[k].quantity is not None or is_owned or self._has_owner(k))
        )

    def past_phrase(self, k: int) -> int:
        """The chunk behind the phrases that follow a noun: `in Ohio`, `allied to local forces`."""
        while self.tag(k) in {"of", "p"} and self.tag(k + 1) in _THINGS | {"date"}:
            k += 2
            while self.tag(k) in _THINGS:
                k += 1
        is_of_group = self.tag(k) == "of" and self.tag(k + 1) == "ng"
        if is_of_group and not self._is_counted(k + 1) and self.w.has("belonging", self.c[k - 1].head):
            return self.past_phrase(k + 2)  # "20 members of the militia and four farmers"
        if is_of_group and self._is_counted(k + 1) and self.tag(k - 1) == "ng" and self.c[k - 1].head in self.collectives:
            return self.past_phrase(k + 2)  # "its crew of two Swedes and three Danes"
        if self.tag(k) == "v" and self.tag(k + 1) in PREPOSITIONS and self.tag(k + 2) in _THINGS | {"ng"} and not self._is_counted(k + 2):
            return self.past_phrase(k + 3)
        return k

    def _is_apposed_part(self, j: int) -> bool:
        """`Five died, three of them in a car, and 40 were hurt`: the three hang on the five."""
        return self.tag(j - 1) == "cm" and self.c[j].text.lower().endswith((" of them", " of whom"))

    def coordinated_left(self, j: int) -> list[int]:
        """The group at j and those joined to it on its left: `a leader and two associates were killed`.

        The objects of another verb before them are not of the list, those of `left` are: `left a leader and two associates dead`.
        """
        members = [j]
        k = j - 1
        while self.tag(k) in {"cm", "cc", "adv"}:
            marks = k
            while self.tag(marks) in {"cm", "cc", "adv"}:
                marks -= 1
            has_and = any(self.tag(m) == "cc" for m in range(marks + 1, k + 1))
            marks = self._past_aside(marks) if has_and else marks
            first = self._first_included(marks) if has_and and self.tag(k - 1) == "cm" else marks
            if self.tag(first - 1) == "incl" and self.tag(k - 1) == "cm" and has_and:
                whole = first - 3 if self.tag(first - 2) == "cm" else first - 2
                if self.tag(whole) != "ng" or self._is_taken(whole):
                    break  # "five killed, including a child, and nine others injured"
                marks = whole  # "13 adults, including eight guards, and a child were killed"
            if self.tag(marks) != "ng" or not (has_and or len(members) > 1) or self._is_taken(marks):
                head = self.head_left(marks, prefer_counted=False, any_head=False) if self.tag(marks) in _THINGS and has_and else None
                if head is None or self._is_taken(head) or self._is_apposed_part(head):
                    break
                marks = head
            if self._is_apposition(marks):
                k = marks - 1
                continue
            if self._is_bare(marks) and self._is_bare(members[-1]) and self._bears_name(members[-1]) and not self._bears_name(marks):
                k = marks - 1
                continue
            members.append(marks)
            k = marks - 1
        before = members[-1] - 1
        is_absolute = self.tag(before) == "p" and self.c[before].head == "with" and self.tag(before - 1) == "cm"
        is_absolute = is_absolute and all(self.c[m].quantity is not None for m in members)  # ", with four cooks and a driver being killed"
        if self.tag(before) in PREPOSITIONS and len(members) > 1 and not is_absolute:
            members = members[:1]
        return self._without_vague(sorted(members))

    def _first_included(self, marks: int) -> int:
        """`Including two pilots and three on the ground, and 15 others`: the first of what is included, where it ends at chunk `marks`."""
        first = marks
        while first > 0 and self.tag(first) in _IN_PARTS:
            first -= 1
        return first + 1 if self.tag(first) == "incl" and self.tag(first + 1) == "ng" else marks

    def _past_aside(self, marks: int) -> int:
        """`35 civilians, 31 of them women, and seven soldiers`, `two guards, one a captain, and a clerk`: the chunk before the aside."""
        if self.tag(marks) == "ng" and self.c[marks].partitive and self.tag(marks - 1) == "cm" and self.tag(marks - _TWO) == "k":
            return marks - 1  # "three were wounded, one of them gravely, and two hurt": the row ends
        first = marks
        while first > marks - _LONGEST_ASIDE and (self.tag(first) in {"w", "adv"} or self.tag(first) == self.tag(first - 1) == "ng"):
            first -= 1
        is_of_them = self.tag(first) == "ng" and (self.c[first].partitive or (first < marks and self._is_number_alone(first)))
        return first - _TWO if is_of_them and self.tag(first - 1) == "cm" and self.tag(first - _TWO) == "ng" else marks

    def _is_number_alone(self, k: int) -> bool:
        """`One a captain`: a count without a noun."""
        return self.c[k].quantity is not None and self.c[k].noun is None and not self.c[k].mentions

    def _is_taken(self, k: int) -> bool:
        """Whether a verb before the group at k takes it for itself."""
        return self.tag(k - 1) in {"k", "m", "v", "by"} and self.c[k - 1].head not in self.w.classes["leaving"]

    def _without_vague(self, members: list[int]) -> list[int]:
        """Bare plurals beside numbers share them: `12 men, women and children`."""
        if any(self.c[m].quantity is not None for m in members):
            return [
                m for m in members if self.c[m].number == "one" or self.c[m].quantity is not None or self.counted(m).quantity is not None
            ]
        return members
