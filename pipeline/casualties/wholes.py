"""The count told before of which a claim is a part."""

from collections.abc import Collection, Sequence
from typing import Final

from pipeline.casualties.drafts import Draft, dates_agree, may_hold, rivals
from pipeline.casualties.line import Chunk
from pipeline.casualties.words import words
from pipeline.model import TITLE

_ROW: Final = 2
_LEAST_SUM: Final = 5
"""Smaller numbers add up by chance."""
ELLIPSIS_REACH: Final = 3
"""Sentences over which `the remaining 14` still speaks of the toll before."""


def whole_of(draft: Draft, group: Chunk, recent: Sequence[Draft], series: Collection[int], *, is_alone: bool) -> Draft | None:
    """Return the larger count of the same outcome that a claim is a part of; None where it counts others.

    A number without a noun right after one is a part: `Two died at once.`. So are those of one nation, after a number of people,
    `Three Britons are confirmed dead.`, and those of one attack after the toll of several.

    Args:
        draft: the claim.
        group: who it counts.
        recent: the claims told before, in order.
        series: the sentences whose count is that of several attacks, of which the claim's sentence tells one.
        is_alone: whether its sentence has no other of its outcome.
    """
    quantity = group.quantity
    if draft.is_of_wounded or quantity is None or not quantity.best:
        return None
    is_rest = group.noun is not None and group.noun.kind == "other" and group.is_definite
    is_body = group.noun is not None and group.noun.kind == "body"
    is_own = group.partitive and not is_body and not words().classes["possessive"].isdisjoint(group.text.lower().split())
    is_gathering = not words().classes["collectives"].isdisjoint(quantity.text.lower().split())
    is_lone = group.noun is None and not group.mentions and not is_gathering
    said = draft.claim.evidence.lower().split()
    is_of_many = said[:2] == ["one", "of"] or not words().classes["ordinals"].isdisjoint(said[:2])  # "the first bomb killed four"
    is_toll = draft.claim.rule == "active" and draft.tactic is not None and not is_of_many  # "the attack had killed twelve"
    is_elliptic = (is_lone and not is_toll) or (group.partitive and not is_own) or is_rest
    is_bare = draft.when is None and draft.where is None and draft.tactic is None
    is_nation = draft.claim.victim_country is not None and is_bare and not quantity.additional
    if series:
        whole = next((d for d in reversed(recent) if d.claim.sentence_no in series and may_hold(d, draft)), None)
        if whole is not None:
            return whole
    if not (is_elliptic or quantity.remainder or is_nation):
        return None
    last = next((d for d in reversed(recent) if d.claim.outcome == draft.claim.outcome), None)
    if quantity.additional and is_alone and not (group.partitive or is_rest) and last is not None and last.claim.scope == "incident":
        return None  # "three more died" are others, but for a part among parts
    reach = ELLIPSIS_REACH if group.partitive or quantity.remainder or is_nation else 1
    is_number = is_elliptic and not group.partitive
    for earlier in reversed(recent):
        told = earlier.claim
        is_near = told.sentence_no >= draft.claim.sentence_no - reach
        is_at_large = is_elliptic or quantity.remainder or (told.victim_country is None and told.victim_status != "combatant")
        if is_near and is_at_large and may_hold(earlier, draft) and not (is_number and rivals(draft.claim, told)):
            return earlier
    return None


def take_as_parts(drafts: Sequence[Draft], wholes: Sequence[Draft]) -> None:
    """Make the counts of a sentence that add up to one told before parts of it: `killed 110 … . They killed 60 on Friday and 50 on Saturday`.

    Args:
        drafts: of the sentence, in order.
        wholes: the counts told before, in order.
    """
    for outcome in ("killed", "wounded"):
        row = [d for d in drafts if d.claim.outcome == outcome and d.claim.assertion == "reported" and d.printed and not d.is_total]
        whole = next(
            (d.part_of for d in row if d.part_of is not None and d.part_of not in row), None
        )  # "nine in X" is one, "eight in Y" another
        row = [d for d in row if d.claim.scope == "incident" or (whole is not None and d.part_of is whole)]
        total = sum(d.printed or 0 for d in row)
        if len(row) < _ROW or total < _LEAST_SUM or not all(map(_is_numbered, row)):
            continue
        first = row[0].claim.sentence_no
        near = (d for d in reversed(wholes) if TITLE < d.claim.sentence_no < first and d.claim.sentence_no >= first - ELLIPSIS_REACH)
        likely = (d for d in near if d.claim.outcome == outcome and d.printed == total and _may_add_up(d, row))
        whole = next(likely, None)
        for part in row if whole is not None else ():
            part.part_of, part.claim.scope = whole, "subset"


def take_as_late(drafts: Sequence[Draft]) -> None:
    """Make those who died later parts of the toll that their sentence gives: `put the toll at 17, saying three had died of their wounds`."""
    for total in (d for d in drafts if d.is_total):
        for draft in drafts:
            is_late = "later_death" in draft.settings or draft.is_of_wounded
            is_fewer = 0 < (draft.printed or 0) < (total.printed or 0)
            if draft.claim.outcome == total.claim.outcome and is_late and is_fewer and draft.claim.scope == "incident":
                draft.part_of, draft.claim.scope, draft.when = total, "subset", None


def _is_numbered(draft: Draft) -> bool:
    """`Two guards`, not `a guard`: people whom the text counts."""
    quantity = draft.group.quantity if draft.group is not None else None
    return quantity is not None and quantity.kind != "indefinite" and not quantity.additional


def _may_add_up(whole: Draft, row: Sequence[Draft]) -> bool:
    """Whether the parts may lie in different places of what the whole counts."""
    is_told = whole.claim.scope == "incident" and whole.claim.assertion == "reported"
    return is_told and all(dates_agree(part.when, whole.when) for part in row)
