"""Incidents that a text tells twice: the deed of a charge, and the deed as the body tells it; one death, and the body found; one toll."""

from collections.abc import Iterable, Sequence

from pipeline.casualties.clauses import PRONOUN
from pipeline.casualties.dates import When
from pipeline.casualties.drafts import Draft, dates_agree
from pipeline.casualties.figures import fuse
from pipeline.casualties.incidents import TELLING, Incident
from pipeline.casualties.places import places_agree
from pipeline.casualties.placing import Where
from pipeline.casualties.statements import ANYBODY

_NEXT = 2
"""Sentences behind the lead in which `the death of X` is the death it tells of."""
_NAMED_BY_DEED = frozenset({"nominal", "gerund_of", "whose_death"})
"""Rules of a deed named by a noun: "the death of X"."""
_AMONG = "among_counted"
"""The rule of one among those whose number is known: "a driver was among 84 people killed"."""
_POINTING = ("the ", "his ", "her ", "their ", "this ", "that ")
_NAMED_DEED = "nominal"
"""The rule of `the murder of`, which may be spoken of on any day."""
_SELDOM_TWICE = 5
"""The least number of dead that two incidents of one place and day seldom share."""
_MONTH = 4
"""UCDP date precision from which on a date beside an undated incident is that of an earlier one."""
_AT_LARGE = ANYBODY | {"victim"}
"""Kinds of nouns that say no more than that it is people."""


def joined(told: Sequence[Incident]) -> list[Incident]:
    """Return the incidents, those that tell again of the one death of the first, or of as many dead of a day as another, joined to it."""
    if len(told) > 1:
        _let_die_once(told)
        told = [i for i in told if i.drafts]
    kept: list[Incident] = []
    first = next(iter(sorted((i for i in told if any(_dead(i))), key=_opening)), None)
    is_of_one = first is not None and all(d.printed == 1 for d in _dead(first))
    for incident in told:
        again = first if is_of_one and first is not None and incident is not first and _is_again(first, incident) else None
        again = again or next((i for i in kept if _has_same_toll(i, incident) or _tells_again(i, incident)), None)
        again = again or _known_before(kept, incident)
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


def _let_die_once(told: Sequence[Incident]) -> None:
    """`Smith was shot in Rome on Monday. … The minister condemned the murder of Smith`: wherever his death is told, it is that of one incident."""
    by_name: dict[str, list[tuple[Incident, Draft]]] = {}
    for incident in sorted(told, key=_opening):
        for draft in _dead(incident):
            if _is_named(draft):
                by_name.setdefault(draft.name, []).append((incident, draft))
    for deaths in by_name.values():
        # "mourners marked a year since the murder of Smith … Smith was killed in Rome on 3 May": of the day that is told of him
        dated = [d for d in deaths if d[1].when is not None and d[1].when.precision == 1 and not d[1].is_late]
        dated.sort(key=lambda d: d[1].claim.rule == _NAMED_DEED)  # "on Monday, years after the murder of Smith"
        home, first = next((d for d in (*dated, *deaths) if dated or not d[0].is_background), deaths[0])
        for incident, draft in deaths:
            if incident is not home and draft in incident.drafts and first.is_same_person(draft) and not _are_namesakes(first, draft):
                _move(draft, incident, home)


def _are_namesakes(a: Draft, b: Draft) -> bool:
    """Whether each is told to have died in a place of its own: `Private Miller was killed in Kunar. … Sergeant Miller died in Kandahar`."""
    is_told = _NAMED_DEED not in {a.claim.rule, b.claim.rule} and a.when is not None and b.when is not None and a.when is not b.when
    return is_told and not places_agree(a.where, b.where) and not dates_agree(a.when, b.when)


def _is_named(draft: Draft) -> bool:
    """Whether a claim is of one person by name: no `a Palestinian`, no `another Smith`."""
    group = draft.group
    if not draft.name or group is None or draft.claim.assertion == "denied" or draft.telling.is_also or draft.telling.is_numbered:
        return False
    return group.quantity is None and all(m.role != "demonym" for m in group.mentions if m.surface.endswith(draft.name))


def _move(draft: Draft, incident: Incident, home: Incident) -> None:
    """Move a claim, and what its sentence tells with it, to the incident it is of."""
    moved = [d for d in incident.drafts if d.statement == draft.statement or d.part_of is draft]
    incident.drafts = [d for d in incident.drafts if d not in moved]
    for told in moved:
        told.actor = told.actor if told.is_done_by else None  # who did what the other incident tells
    home.drafts += moved
    home.drafts.sort(key=lambda d: d.claim.sentence_no)
    actor = draft.actor if draft.is_done_by and home.actor is None else None
    home.adopt(draft.when if home.when is None else None, draft.where if home.where is None else None, actor, home.tactic or draft.tactic)


def _tells_again(a: Incident, b: Incident) -> bool:
    """Whether two incidents have one toll, large for chance, and nothing sets them apart: another day, place or doer, others killed."""
    tolls = [fuse(i.drafts, "killed") for i in (a, b)]
    number = tolls[0].best or 0
    if b.is_apart or number < _SELDOM_TWICE or tolls[1].best != number or any(d.is_vague for t in tolls for d in t.drafts):
        return False
    if any(t.drafts[0].telling.is_also for t in tolls) or _are_others(tolls[0].drafts, tolls[1].drafts):
        return False
    entities = {i.actor.entity.entity_id for i in (a, b) if i.actor is not None and i.actor.entity is not None}
    if len(entities) > 1:
        return False
    is_known = number >= TELLING and (a.is_background != b.is_background or _is_known_toll(tolls[1].drafts))
    if not dates_agree(a.when, b.when, apart=int(is_known)):
        return False
    dated = [i for i in (a, b) if i.when is not None]
    if len(dated) == 1 and any(i.when is not None and i.when.precision >= _MONTH for i in dated):
        return False
    return places_agree(a.where, b.where) or (is_known and not _are_two_places(a.where, b.where))


def _are_two_places(a: Where | None, b: Where | None) -> bool:
    """Whether two towns are named, or two countries; a town that lies not where a province was named may be one of two of its name."""
    places = [w.mention.entity for w in (a, b) if w is not None]
    countries = {place.country for place in places if place.country is not None}
    return len(countries) > 1 or (len(places) > 1 and all(place.level == "point" for place in places))


def _are_others(a: Sequence[Draft], b: Sequence[Draft]) -> bool:
    """`Seven soldiers`, `seven miners`."""
    kinds = [{d.group.noun.kind for d in drafts if d.group is not None and d.group.noun is not None} - _AT_LARGE for drafts in (a, b)]
    fighters = [{d.claim.victim_status == "combatant" for d in drafts} for drafts in (a, b)]
    return (all(kinds) and kinds[0].isdisjoint(kinds[1])) or fighters[0].isdisjoint(fighters[1])


def _is_known_toll(drafts: Sequence[Draft]) -> bool:
    """`The 31 miners`, `the toll rose to 31`."""
    return all(d.is_total for d in drafts) or _is_pointed_at(drafts)


def _is_pointed_at(drafts: Sequence[Draft]) -> bool:
    return all(d.group is not None and d.group.text.lower().startswith(_POINTING) for d in drafts)


def _known_before(kept: Sequence[Incident], other: Incident) -> Incident | None:
    """The incident told before of `the boys`, `their bodies`, of whom no number is told: the last of several dead."""
    dead = list(_dead(other))
    if not dead or len(dead) < len(other.drafts) or any(d.printed is not None or d.is_long_past for d in dead) or not _is_pointed_at(dead):
        return None
    if any(_is_kin(d) for d in dead):
        return None  # "he said his sons were killed"
    opening = _opening(other)
    before = [i for i in kept if _opening(i) < opening and _may_be_theirs(i, other, dead)]
    return max(before, key=lambda i: max(d.claim.sentence_no for d in i.drafts if d.claim.sentence_no <= opening), default=None)


def _is_kin(draft: Draft) -> bool:
    """Whether they are somebody's: `his sons`, `their parents`; not `their bodies`."""
    group = draft.group
    is_body = group is not None and group.noun is not None and group.noun.kind == "body"
    return group is not None and not is_body and group.text.lower().startswith(("his ", "her ", "their "))


def _may_be_theirs(told: Incident, other: Incident, dead: Sequence[Draft]) -> bool:
    """Whether the dead of an incident told before can be those meant: several, of one day, place, doer and kind."""
    is_there = dates_agree(told.when, other.when) and places_agree(told.where, other.where)
    is_theirs = other.actor is None or (told.actor is not None and told.actor.text == other.actor.text)
    return is_there and is_theirs and any((d.claim.low or 0) > 1 for d in _dead(told)) and not _are_others(list(_dead(told)), dead)


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
        return not any(_are_namesakes(a, b) for a in _dead(first) for b in dead)
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
