"""Figures of an incident: what its claims say of one outcome, fused without counting anyone twice.

A sentence adds its disjoint groups; totals outweigh parts; repeats count once; rivals from other sources widen low and
high; what is only possible raises high alone. "More than 20" counts as the number printed, 20: that is what coders of
incidents write, and what another text's plain "20" has to equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.casualties.claims import Draft
from pipeline.model import TITLE

_LEAD_SENTENCES = 3
"""Sentences of the body whose figure outweighs the title's."""

Bounds = tuple[int | None, int | None, int | None]


@dataclass(slots=True)
class Statement:
    """What one sentence says of one outcome: its coordinated groups added."""

    low: int | None
    best: int | None
    high: int | None
    drafts: list[Draft]


def _add(values: Sequence[int | None]) -> int | None:
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


def _statements(drafts: Sequence[Draft]) -> list[Statement]:
    """Group whole claims by sentence and source; disjoint groups of one sentence are added."""
    rows: dict[tuple[int, str | None], list[Draft]] = {}
    for draft in drafts:
        rows.setdefault((draft.claim.sentence_no, draft.claim.source_id or draft.claim.source), []).append(draft)
    found = []
    for row in rows.values():
        distinct = _without_repeats(row)
        lows = [d.floor or 0 for d in distinct]
        bests = [d.printed for d in distinct if d.printed is not None]
        highs = [d.claim.high for d in distinct]
        found.append(Statement(sum(lows), sum(bests) if bests else None, _add(highs), distinct))
    return found


def _without_repeats(row: Sequence[Draft]) -> list[Draft]:
    """Within a sentence the same figure told by another verb is the same people; a total outweighs the rest."""
    totals = [d for d in row if d.is_total]
    if totals:
        return totals[-1:]
    kept: list[Draft] = []
    for draft in row:
        is_definite = draft.group is not None and draft.group.is_definite and draft.group.quantity is not None
        repeats = (is_definite and bool(kept)) or any(
            d.printed == draft.printed and d.statement != draft.statement and d.printed is not None and d.printed > 1 for d in kept
        )
        if not repeats:
            kept.append(draft)
    firm = [d for d in kept if d.printed is not None]
    return firm or kept


def fuse(drafts: Sequence[Draft], outcome: str) -> tuple[Bounds, list[Draft]]:
    """Return low, best and high of one outcome over an incident, and the claims that best rests on."""
    of_outcome = [d for d in drafts if d.claim.outcome == outcome and d.claim.scope == "incident" and not d.is_superseded]
    reported = [d for d in of_outcome if d.claim.assertion == "reported"]
    if any(not d.is_prior for d in reported):
        reported = [d for d in reported if not d.is_prior]
    possible = [d.claim.high if d.claim.high is not None else d.claim.best for d in of_outcome if d.claim.assertion == "possible"]
    statements = _statements(reported)
    firm = [s for s in statements if s.best is not None]
    if not firm:
        return _without_firm(statements, drafts, outcome, possible)
    main = _main(firm)
    low, best, high = _with_others(main, firm)
    ceilings = [c for c in possible if c is not None]
    if high is not None and ceilings:
        high = max(high, *ceilings)
    return _ordered(low, best, high), main.drafts


def _without_firm(
    statements: Sequence[Statement], drafts: Sequence[Draft], outcome: str, possible: Sequence[int | None]
) -> tuple[Bounds, list[Draft]]:
    """No sentence gives a number for the whole: a bare plural, the largest part, or what is only possible."""
    if statements:
        return (max(s.low or 0 for s in statements), None, None), statements[0].drafts
    if possible:
        return (None, None, possible[0]), []
    parts = [
        d
        for d in drafts
        if d.claim.outcome == outcome and d.claim.scope == "subset" and d.claim.assertion == "reported" and d.printed is not None
    ]
    if not parts:
        return (None, None, None), []
    largest = max(parts, key=lambda d: d.printed or 0)
    return _ordered(largest.floor, largest.printed, largest.claim.high), parts


def _with_others(main: Statement, firm: Sequence[Statement]) -> Bounds:
    """The main statement's figures, with what others add to it and the rivals that widen it."""
    low, best, high = main.low or 0, main.best or 0, main.high
    before = main
    for other in firm:
        if other is main or other.best is None:
            continue
        if before is main and _is_addition(main, other):
            low, best, high = low + (other.low or 0), best + other.best, _add([high, other.high])
            continue
        if _is_rival(main, other):
            low = min(low, other.low or 0) if other.best < best else low
            high = None if high is None else max(high, other.high or other.best)
        if other.best != best and other.drafts[0].claim.sentence_no > main.drafts[0].claim.sentence_no:
            before = other
    return low, best, high


def _ordered(low: int | None, best: int | None, high: int | None) -> Bounds:
    if best is None:
        return low, best, high
    return None if low is None else min(low, best), best, None if high is None else max(high, best)


def _main(firm: Sequence[Statement]) -> Statement:
    """The statement that stands for the incident: the last stated total, else the figure told most prominently."""
    totals = [s for s in firm if any(d.is_total for d in s.drafts)]
    if totals:
        return totals[-1]
    title = next((s for s in firm if s.drafts[0].claim.sentence_no == TITLE), None)
    body = [s for s in firm if s.drafts[0].claim.sentence_no != TITLE]
    if title is not None and not _is_vague(title) and (not body or any(s.best == title.best for s in body)):
        return next((s for s in body if s.best == title.best), title)
    lead = body[0] if body else firm[0]
    if title is not None and not _is_vague(title) and lead.drafts[0].claim.sentence_no > _LEAD_SENTENCES:
        return title
    if not lead.best or _is_vague(lead) or _is_floor(lead):
        floor = lead.best or 0
        return next((s for s in body if s.best and s.best >= floor and not (_is_vague(s) or _is_floor(s))), lead)
    return lead


def _is_floor(statement: Statement) -> bool:
    """Bodies found or received so far: the least, where somebody also counts the dead."""
    return all(d.is_floor for d in statement.drafts)


def _is_vague(statement: Statement) -> bool:
    return any(d.group is not None and d.group.quantity is not None and d.group.quantity.kind == "vague" for d in statement.drafts)


def _is_addition(main: Statement, other: Statement) -> bool:
    """`Another died later`; `a guard was also killed` after a toll of others than guards, not after one of people at large."""
    first, later = main.drafts[0], other.drafts[0]
    if not later.is_additional or later.claim.sentence_no <= first.claim.sentence_no or any(d.is_total for d in main.drafts):
        return False
    if later.group is not None and later.group.quantity is not None and later.group.quantity.additional:
        return True
    return "person" not in _kinds(main)


def _is_rival(main: Statement, other: Statement) -> bool:
    """Another source's figure for the whole, not a part of it."""
    if other.best is None or main.best is None or other.best == main.best:
        return False
    sources = {d.claim.source_id or d.claim.source for d in main.drafts}
    if not any((d.claim.source_id or d.claim.source) not in sources for d in other.drafts):
        return False
    return other.best > main.best or _kinds(other) <= _kinds(main) | {"person"}


def _kinds(statement: Statement) -> set[str]:
    return {d.group.noun.kind if d.group is not None and d.group.noun is not None else "person" for d in statement.drafts}
