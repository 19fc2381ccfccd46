"""Counts that turn out to be sums of many incidents by what is told behind them."""

from collections.abc import Mapping, Sequence

from pipeline.casualties.discourse import spreads
from pipeline.casualties.drafts import Draft, Passage
from pipeline.casualties.line import Chunk

_DAY = 1
"""UCDP date precision of a day."""


def end_running_totals(draft: Draft, recent: Sequence[Draft]) -> None:
    """`The army has killed 300 rebels. On Monday it killed two`: the two are news, the 300 are not."""
    if draft.when is None or draft.when.precision != _DAY or draft.claim.scope != "incident":
        return
    for earlier in recent:
        total = earlier.claim
        is_near = total.sentence_no == draft.claim.sentence_no - 1 and total.outcome == draft.claim.outcome
        if is_near and earlier.may_run_on and total.scope == "incident" and (total.best or 0) > (draft.claim.best or 0) > 0:
            total.scope = "cumulative"


def goes_on_running(draft: Draft, group: Chunk, recent: Sequence[Draft]) -> bool:
    """`More than 1,100 have died since the war began. At least 870 died in action`: a part of the running total of the sentence before."""
    number = group.quantity
    last = next((d for d in reversed(recent) if d.claim.outcome == draft.claim.outcome), None)
    if last is None or number is None or number.additional or last.claim.sentence_no != draft.claim.sentence_no - 1:
        return False
    is_bare = group.noun is None and not group.mentions and draft.when is None and draft.where is None and draft.tactic is None
    return is_bare and last.claim.scope == "cumulative" and (last.claim.best or 0) > (number.best or 0) > 1


def end_sums(passage: Passage, recent: Sequence[Draft], rows: Mapping[int, Sequence[Chunk]]) -> None:
    """`In operations in ten provinces 61 fighters were killed. In X, 17 were`: of the 61 the items tell, place by place, on the same day.

    Args:
        passage: a sentence, which may be such an item.
        recent: the claims of those before.
        rows: their chunks, by number.
    """
    if not passage.is_elsewhere:
        return
    for earlier in recent:
        total = earlier.claim
        told = (rows[no] for no in (total.sentence_no - 1, total.sentence_no) if no in rows)
        is_sum = earlier.where is None and total.scope == "incident" and any(map(spreads, told))
        is_more = any(d.claim.outcome == total.outcome and (total.best or 0) > (d.claim.best or 0) > 0 for d in passage.drafts)
        if not is_sum or not is_more or total.sentence_no >= passage.sentence.no:
            continue
        for draft in passage.drafts:
            draft.when = draft.when or earlier.when
        for beside in recent:
            if beside.claim.sentence_no == total.sentence_no and beside.claim.scope == "incident":
                beside.claim.scope = "cumulative"
