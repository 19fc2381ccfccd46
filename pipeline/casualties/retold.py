"""Incidents that a text tells twice: the deed of a charge, and the deed as the body tells it; one death, and the body found."""

from collections.abc import Iterable, Sequence

from pipeline.casualties.clauses import PRONOUN
from pipeline.casualties.dates import When
from pipeline.casualties.drafts import Draft, dates_agree
from pipeline.casualties.incidents import TELLING, Incident
from pipeline.casualties.places import places_agree

_NEXT = 2
"""Sentences behind the lead in which `the death of X` is the death it tells of."""
_NAMED_BY_DEED = frozenset({"nominal", "gerund_of", "whose_death"})
"""Rules of a deed named by a noun: "the death of X"."""
_AMONG = "among_counted"
"""The rule of one among those whose number is known: "a driver was among 84 people killed"."""
_POINTING = ("the ", "his ", "her ", "their ", "this ", "that ")


def joined(told: Sequence[Incident]) -> list[Incident]:
    """Return the incidents, those that tell again of the one death of the first, or of as many dead of a day as another, joined to it."""
    kept: list[Incident] = []
    first = next(iter(sorted((i for i in told if any(_dead(i))), key=_opening)), None)
    is_of_one = first is not None and all(d.printed == 1 for d in _dead(first))
    for incident in told:
        again = first if is_of_one and first is not None and incident is not first and _is_again(first, incident) else None
        again = again or next((i for i in kept if _has_same_toll(i, incident)), None)
        if again is None:
            kept.append(incident)
        else:
            _join(again, incident)
    return kept


def _has_same_toll(a: Incident, b: Incident) -> bool:
    """Whether both tell of a number of dead too large to come up by chance, of one day, the second time as known: `he was among 84 killed`."""
    told_in = {d.claim.sentence_no for d in _dead(b)}
    among = next((d for d in (*_dead(a), *_dead(b)) if d.claim.rule == _AMONG and d.claim.sentence_no in told_in), None)
    if among is None or a.when is None or b.when is None or not dates_agree(a.when, b.when):
        return False
    tolls = [{d.printed for d in _dead(i) if (d.printed or 0) >= TELLING and not d.is_vague and d.part_of is None} for i in (a, b)]
    if tolls[0].isdisjoint(tolls[1]):
        return False
    is_of_voice = b.where is not None and b.where.mention.surface in (among.claim.source or "")  # "the mayor of Nantes said"
    is_one_manner = a.tactic == b.tactic or None in {a.tactic, b.tactic}
    is_one_doer = a.actor is None or b.actor is None or a.actor.text == b.actor.text
    return is_one_manner and is_one_doer and (is_of_voice or places_agree(a.where, b.where))


def _dead(incident: Incident) -> Iterable[Draft]:
    return (d for d in incident.drafts if d.claim.outcome == "killed")


def _opening(incident: Incident) -> int:
    return min(d.claim.sentence_no for d in incident.drafts)


def _is_charge(incident: Incident) -> bool:
    """Whether the death is told as what somebody is charged with, so that a day beside it may be that of the charge."""
    return incident.is_background and any(d.is_background for d in _dead(incident))


def _is_again(first: Incident, other: Incident) -> bool:
    dead = list(_dead(other))
    if not dead or any(d.printed != 1 or d.telling.is_also or d.telling.is_numbered or d.is_suicide for d in dead):
        return False
    if not dates_agree(first.when, other.when, apart=1) and not (_is_charge(first) and _is_before(other.when, first.when)):
        return False
    names = {d.name for d in _dead(first) if d.name}
    if any(d.name in names for d in dead):
        return True
    return places_agree(first.where, other.where) and any(_is_known(d, first, has_name=bool(names)) for d in dead)


def _is_before(a: When | None, b: When | None) -> bool:
    starts = (a.start if a is not None else None, b.start if b is not None else None)
    return starts[0] is not None and starts[1] is not None and starts[0] < starts[1]


def _is_known(draft: Draft, first: Incident, *, has_name: bool) -> bool:
    """`Her body`, `he`, `the student`: the one told of before; so is a name right behind a lead that has none."""
    group = draft.group
    if group is None:
        return False
    if not has_name and draft.name and draft.claim.rule in _NAMED_BY_DEED and draft.claim.sentence_no <= _NEXT:
        return True
    is_pointed_at = draft.claim.rule == PRONOUN or group.text.lower().startswith(_POINTING)
    is_body = group.noun is not None and group.noun.kind == "body"
    is_alike = any(d.group is not None and d.group.head == group.head for d in _dead(first))
    return (is_pointed_at and (is_body or is_alike or draft.claim.rule == PRONOUN)) or (_is_charge(first) and is_alike)


def _join(first: Incident, other: Incident) -> None:
    """Add what is told again; the day of the deed is the earlier one, where the other may be that of a charge."""
    if _is_charge(first) and other.when is not None:
        first.when = None
    first.adopt(other.when, other.where, other.actor, other.tactic)
    first.drafts += other.drafts
    first.drafts.sort(key=lambda d: d.claim.sentence_no)
