"""What one sentence says of one outcome: its disjoint groups added, what it tells twice counted once."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.casualties.clauses import PRONOUN
from pipeline.casualties.drafts import Draft

Voice = tuple[str | None, int]
_INEXACT = frozenset({"approximate", "more_than"})
ANYBODY = frozenset({"person", "casualty", "fatality", "body", "life", "other"})
"""Kinds of nouns that say no more than that it is people."""


@dataclass(slots=True)
class Statement:
    """What one voice says of one outcome in one sentence; `best` is None where no number is given.

    `tells_again`: the sentence has claims that were left out because they tell of the same people.
    """

    low: int
    best: int | None
    high: int | None
    drafts: list[Draft]
    voice: Voice
    tells_again: bool = False

    @property
    def sentence_no(self) -> int:
        """The sentence; TITLE for the title."""
        return self.drafts[0].claim.sentence_no

    @property
    def is_total(self) -> bool:
        """Stated as the toll: "the toll rose to 45"."""
        return any(d.is_total for d in self.drafts)

    @property
    def is_summed(self) -> bool:
        """Counted as a total: "a total of nine"."""
        return any(d.group is not None and d.group.quantity is not None and d.group.quantity.summed for d in self.drafts)

    @property
    def is_floor(self) -> bool:
        """Bodies found or received so far: the least, where somebody also counts the dead."""
        return all(d.is_floor for d in self.drafts)

    @property
    def is_vague(self) -> bool:
        """A vague word such as "dozens": any figure says more."""
        return any(d.is_vague for d in self.drafts)

    @property
    def is_inexact(self) -> bool:
        """More than 40, nearly 40: an exact figure close by says more."""
        return any(d.group is not None and d.group.quantity is not None and d.group.quantity.kind in _INEXACT for d in self.drafts)

    @property
    def is_range(self) -> bool:
        """From a least to a most: the text has weighed what others say."""
        return all(d.group is not None and d.group.quantity is not None and d.group.quantity.kind == "range" for d in self.drafts)

    @property
    def is_bare(self) -> bool:
        """A number alone: `others said six had been killed`."""
        return all(d.group is not None and d.group.noun is None for d in self.drafts)

    @property
    def is_ceiling(self) -> bool:
        """Up to 12: the words set no least."""
        return any(d.floor is None and d.claim.high is not None for d in self.drafts)

    def has(self, cue: str) -> bool:
        """Whether a cue of rules/context.toml reaches it."""
        return any(cue in d.settings for d in self.drafts)

    def kinds(self) -> frozenset[str]:
        """The kinds of people it counts; "person" where the words say no more."""
        return frozenset(d.group.noun.kind if d.group is not None and d.group.noun is not None else "person" for d in self.drafts)

    def heads(self) -> frozenset[str]:
        """The nouns it counts; empty where the words say no more than people."""
        return frozenset(head for d in self.drafts if (head := head_of(d)))


def head_of(draft: Draft) -> str:
    """The noun counted; empty where it says no more than people."""
    noun = draft.group.noun if draft.group is not None else None
    return "" if noun is None or noun.kind in ANYBODY else noun.noun


def kind_of(draft: Draft) -> str:
    """The kind of people counted; empty where no noun tells it."""
    noun = draft.group.noun if draft.group is not None else None
    return "" if noun is None else noun.kind


def statements(drafts: Sequence[Draft]) -> list[Statement]:
    """Gather claims into statements by sentence and voice, in the order of the text."""
    rows: dict[tuple[int, str | None, int], list[Draft]] = {}
    for draft in drafts:
        voice = draft.claim.source_id or draft.claim.source
        rows.setdefault((draft.claim.sentence_no, voice, max(draft.telling.utterance, 1)), []).append(draft)
    return [_statement(row, (source, utterance)) for (_, source, utterance), row in rows.items()]


def _statement(row: Sequence[Draft], voice: Voice) -> Statement:
    told = _told_once(row)
    bests = [d.printed for d in told if d.printed is not None]
    highs = [d.claim.high for d in told]
    high = None if any(h is None for h in highs) else sum(h for h in highs if h is not None)
    return Statement(sum(d.floor or 0 for d in told), sum(bests) if bests else None, high, told, voice, len(told) < len(row))


def _told_once(row: Sequence[Draft]) -> list[Draft]:
    """The groups of one sentence without those it tells again; a stated toll outweighs the rest."""
    totals = [d for d in row if d.is_total]
    if totals:
        return totals[-1:]
    kept: list[Draft] = []
    for draft in sorted(row, key=_is_told_before):
        apart = [k for k in kept if k.statement != draft.statement]
        is_coordinated = len(apart) < len(kept)
        if is_coordinated or not any(_repeats(draft, k) for k in apart):
            kept.append(draft)
    kept = [d for d in row if d in kept]
    return [d for d in kept if d.printed is not None] or kept


def _is_told_before(draft: Draft) -> bool:
    """`The eight had been killed`, `he was shot`, `the third reporter killed this month`: people known from elsewhere."""
    group = draft.group
    quantity = group.quantity if group is not None else None
    is_known = group is not None and quantity is not None and (group.is_definite or (quantity.definite and not quantity.additional))
    is_his = group is not None and group.noun is not None and group.noun.kind == "body" and group.is_definite
    return is_known or (is_his and quantity is None) or draft.claim.rule == PRONOUN or draft.telling.is_numbered


def _are_sides(draft: Draft, other: Draft) -> bool:
    """`Two rebels were killed while a captain embraced martyrdom`: fighters of two sides."""
    kinds = [d.group.noun.kind if d.group is not None and d.group.noun is not None else "" for d in (draft, other)]
    return {"combatant", "military"} == set(kinds)


def _repeats(draft: Draft, other: Draft) -> bool:
    """Whether a group under another verb is the people just told, or too vague to add to an exact count."""
    if _is_told_before(draft):
        is_counted = draft.group is not None and draft.group.quantity is not None
        return not (is_counted and head_of(draft) and head_of(other)) or head_of(draft) == head_of(other)
    is_among = draft.telling.is_circumstance and (draft.printed or 0) < (other.printed or 0) and not _are_sides(draft, other)
    if draft.is_vague != other.is_vague or is_among:
        return True
    return draft.printed == other.printed and (draft.printed or 0) > 1 and not draft.telling.is_also
