"""Parts of a toll told by who they were, with no verb of harm of their own: `21 were women, 15 children`."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline import lexicon
from pipeline.casualties.line import Chunk
from pipeline.casualties.phrases import Phrases
from pipeline.casualties.words import words

_OPENERS = frozenset({"cc", "cm", "sc", "st", "sub", "da", "say", "rel"})
"""Tags of what may stand before a clause about a part."""
_PASSED = frozenset({"adv", "cc", "cm", "date"})
_OUT_OF_SIGHT = frozenset({"v", "m", "p", "not", "be"})
"""What behind `were` tells of something else than who they were: `four were released`."""
_VERBS = frozenset({"be", "have", "k", "v", "m", "mod", "ad"})
_VERBS_BEHIND = frozenset({"k", "v", "m", "to", "have"})
_DEAD = frozenset({"victim", "body"})
_NAMELESS = frozenset({"dead", "killed", "victim", "casualty", "fatality", "person", "wounded", "injured"})


class _Found(Protocol):
    """What is asked of a finding."""

    @property
    def rule(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def victims(self) -> int: ...


def is_of_dead(finding: _Found, group: Chunk, chunks: Sequence[Chunk]) -> bool:
    """`17 of the bodies`, `six of the victims`, `64 of those killed`, `of the injured, three`, `the toll includes nine killed by mines`: a part by the words."""
    k = finding.victims
    if k > 1 and chunks[k - 1].tag == "incl" and is_toll(chunks, k - 2):
        return True
    opening = chunks[1] if len(chunks) > 1 and chunks[0].tag == "of" else None
    if opening is not None and opening.tag == "ref" and opening.outcome == finding.outcome and group.noun is None:
        return True
    if not group.partitive:
        return False
    is_those_killed = finding.rule == "reduced" and group.text.lower().endswith(" those")
    return is_those_killed or (group.noun is not None and group.noun.noun in _DEAD)


def is_toll(chunks: Sequence[Chunk], k: int) -> bool:
    """Whether chunk k is the toll told before: `the toll`, `that number`, `the death toll, which`."""
    while k > 0 and chunks[k].tag in {"rel", "cm", "adv"}:
        k -= 1
    chunk = chunks[k]
    is_bare = chunk.text.lower().startswith(("the ", "this ", "that ")) or (k > 0 and chunks[k - 1].text.lower() in {"this", "that"})
    return chunk.tag == "toll" or (is_bare and chunk.text.lower().split()[-1] in words().classes["counts"])


def is_of_series(text: str, whole: Sequence[Chunk]) -> bool:
    """Whether a sentence tells of one of the attacks that another counts together.

    `Strikes killed 32 people. One hit a house in X, killing six`, `In the deadliest attack, a bomb killed 14`.

    Args:
        text: the sentence that may tell of one.
        whole: the chunks of the sentence with the count.
    """
    opening = text.lower().removeprefix("in ")
    return opening.startswith(tuple(lexicon.toml("reports")["one_of_series"])) and any(
        c.tag == "att" and (c.text.lower().endswith("s") or (c.quantity is not None and (c.quantity.best or 0) > 1)) for c in whole
    )


@dataclass(frozen=True, slots=True)
class Part:
    """The group of a part, by its chunk, and what the sentence says of its whole: the outcome, who they are, `them`."""

    group: int
    outcome: str | None = None
    head: str | None = None
    is_of_them: bool = False


def is_of_others(part: Part, chunks: Sequence[Chunk], harmed: Collection[int]) -> bool:
    """`Police detained 20 men, and six were soldiers`: a part of a larger group counted before it in its sentence, which is none of the harmed.

    Args:
        part: as found.
        chunks: of the sentence.
        harmed: those that are of the outcome.
    """
    number = chunks[part.group].quantity
    if part.outcome is not None or part.head is not None or number is None:
        return False
    before = (k for k in range(part.group - 1, -1, -1) if chunks[k].tag == "ng" and chunks[k].quantity is not None)
    last = next(before, None)
    counted = chunks[last].quantity if last is not None else None
    return last is not None and last not in harmed and counted is not None and (counted.best or 0) > (number.best or 0)


class Parts(Phrases):
    """The parts of a toll that one sentence tells by who they were."""

    def found(self, taken: Collection[int]) -> Iterator[Part]:
        """Yield the parts, in order.

        Args:
            taken: the chunks whose fate the sentence tells, which are no parts of a toll before.
        """
        whole, first = self._opening()
        k = first
        while k < len(self.c):
            if self.tag(k) == "ng" and self._number(k) > 0:
                is_told = self._is_told(k, is_first=k == first and not taken)
                members = [k, *self._listed(k)] if is_told or (k in taken and self.c[k].partitive) else []
                yield from (replace(whole, group=m) for m in members if m not in taken)
                k = max([k, *members])
            k += 1
        yield from (part for part in self._among_victims() if part.group not in taken)

    def _number(self, k: int) -> int:
        quantity = self.c[k].quantity
        return 0 if quantity is None else quantity.best or 0

    def _opening(self) -> tuple[Part, int]:
        """`Of the dead, 21 were women`: the whole said first, and the chunk behind."""
        first = next((i for i, c in enumerate(self.c) if c.tag not in _PASSED), 0)
        whole = first + 1
        if self.tag(first) != "of" or self.tag(whole + 1) != "cm":
            return Part(first), first
        chunk = self.c[whole]
        is_group = chunk.tag == "ng" and chunk.is_definite and not self._is_victims(whole)
        return Part(whole, chunk.outcome, chunk.head if is_group else None), whole + 2

    def _is_told(self, k: int, *, is_first: bool) -> bool:
        """Whether the clause at k says of a number who they were; the first of a sentence may say it in any words."""
        group = self.c[k]
        if group.quantity is None:
            return False
        is_number = group.noun is None and not group.mentions and group.text.lower().endswith(group.quantity.text.lower())  # not "a jeep"
        is_of_dead = group.partitive and (group.noun is None or group.noun.noun in _NAMELESS)
        is_other = group.noun is not None and group.noun.kind == "other" and group.quantity.additional
        after = [c for c in self.c[k + 1 :] if c.tag != "adv"]
        is_led = is_first or (self.tag(k - 1) in _OPENERS and group.quantity.kind != "indefinite")
        is_done = any(c.tag in _VERBS_BEHIND for c in after[1:])  # "five came from the clinic to help"
        if (
            is_led
            and is_number
            and after
            and (after[0].head in self.w.classes["belonged"] or (after[0].head in self.w.classes["came"] and not is_done))
        ):
            return True
        if not is_first:
            return is_led and (is_number or is_of_dead) and self._predicate(k) is not None
        follows = bool(after) and after[0].tag in {"be", "have"} and not (after[1:] and after[1].tag in _OUT_OF_SIGHT)
        is_any = group.quantity.remainder or group.partitive or is_number
        return follows and (is_any or (is_other and self._predicate(k) is not None))

    def _predicate(self, k: int) -> int | None:
        """The people that those at k are said to be: `five were firemen`."""
        j = k + 1
        if self.tag(j) != "be":
            return None
        while self.tag(j) in {"be", "adv"}:
            j += 1
        if self.tag(j) != "ng" or not (self.c[j].quantity is None or self._is_indefinite(j)):
            return None
        is_someone = self._is_named(j) or (self._number(k) == 1 and self._is_indefinite(j))  # "one was a guide"
        return j if is_someone else None

    def _is_indefinite(self, k: int) -> bool:
        quantity = self.c[k].quantity
        return quantity is not None and quantity.kind == "indefinite"

    def _is_named(self, k: int) -> bool:
        return self.c[k].noun is not None or any(m.role == "demonym" for m in self.c[k].mentions)

    def _listed(self, k: int) -> Iterator[int]:
        """`Six children and three policemen`, behind `21 were women`."""
        last = self._predicate(k)
        while last is not None:
            j = last + 1
            while self.tag(j) in {"cm", "cc", "adv"}:
                j += 1
            is_next = j > last + 1 and self.tag(j) == "ng" and self._number(j) > 0 and self._is_named(j) and not self.c[j].partitive
            if not is_next or self.tag(self.past_phrase(j + 1)) in _VERBS:
                return
            yield j
            last = j

    def _is_victims(self, k: int) -> bool:
        """`The victims`, of whom nobody says whether they died."""
        return self.tag(k) == "ng" and self.c[k].head == "victim" and self.c[k].quantity is None

    def _among_victims(self) -> Iterator[Part]:
        """`Two nurses were among the victims`, `the victims included two nurses`, `two nurses were among them`."""
        for k, chunk in enumerate(self.c):
            members: Sequence[int] = ()
            is_of_them = chunk.head == "among" and self.tag(k + 1) == "pro"
            is_said = (self._is_victims(k - 1) or (chunk.tag == "incl" and is_toll(self.c, k - 1))) and self.tag(k - 2) not in {
                "incl",
                "of",
            }
            if is_said and chunk.tag in {"incl", "be"} and self.tag(k + 1) == "ng":
                members = self.coordinated(k + 1)
            elif chunk.head == "among" and (self._is_victims(k + 1) or is_of_them) and self.tag(k - 1) == "be" and self.tag(k - 2) == "ng":
                members = self.coordinated_left(k - 2)
            elif chunk.head == "among" and (self._is_victims(k + 1) or is_of_them) and self.tag(k + 2) == "be" and self.tag(k + 3) == "ng":
                members = self.coordinated(k + 3)
            for m in members:
                if self.c[m].quantity is not None or self.c[m].number == "one":
                    yield Part(m, is_of_them=is_of_them)
