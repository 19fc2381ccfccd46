"""Figures of an incident: what its statements say of one outcome, fused without counting anyone twice.

One statement stands for the incident, the main one. Every other is related to it: it adds people, rivals it, or tells of
the same people. The relations, each with examples and near-misses, stand in `rules/reports.toml`. "More than 20" counts as
the number printed, 20: that is what coders of incidents write, and what another text's plain "20" has to equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from pipeline.casualties.clauses import PRONOUN
from pipeline.casualties.drafts import Draft
from pipeline.casualties.places import places_agree
from pipeline.casualties.relations import APPOSED, MAY_ATTACK, differs, is_comparable, is_part, is_rival, is_told, relation_of
from pipeline.casualties.statements import Statement, head_of, kind_of, statements
from pipeline.casualties.words import words
from pipeline.model import TITLE

LEAD_SENTENCES = 3
"""Sentences of the body whose figure outweighs the title's."""
REFINES = 1.25
"""An exact figure up to a quarter above an inexact one is the same count, told better: 43 for "more than 40"."""
_COUNTED = "counted"
"""The rule of deaths and fatalities counted by their noun."""


Bounds = tuple[int | None, int | None, int | None]


@dataclass(slots=True)
class Account:
    """The figures of one outcome, the claims that best rests on, and how the statements relate, in the order decided."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    drafts: list[Draft] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    sentence_no: int | None = None
    told_in: frozenset[int] = frozenset()
    """The sentences that give best."""

    @property
    def bounds(self) -> Bounds:
        """Low, best and high, with low ≤ best ≤ high."""
        if self.best is None:
            return self.low, None, self.high
        return (
            None if self.low is None else min(self.low, self.best),
            self.best,
            None if self.high is None else max(self.high, self.best),
        )


def fuse(drafts: Sequence[Draft], outcome: str, *, blamed: str | None = None, beside: Account | None = None) -> Account:
    """Fuse what an incident's claims say of one outcome.

    Args:
        drafts: the claims of one incident, in the order of the text, the title first.
        outcome: killed or wounded.
        blamed: entity of the perpetrator, whose own count settles nothing.
        beside: the account of the dead: the wounded of the count that settled it, and those told beside it again, are believed too.
    """
    told = [d for d in drafts if d.claim.outcome == outcome]
    whole = [d for d in told if d.claim.scope == "incident"]
    possible = [d for d in whole if d.claim.assertion == "possible"]
    current, left = _current([d for d in whole if d.claim.assertion == "reported"])
    said = statements(current)
    firm = [s for s in said if s.best is not None]
    if not any(s.best for s in firm) and any(_yields(current, d) for d in possible):
        firm = said = []  # "dozens are feared dead in Peru", "no deaths were reported next door"
    if not firm:
        return _without_firm(said, told, possible)
    account = _settled(firm, told, blamed, beside)
    account.relations += left + ["again"] * any(s.tells_again for s in firm)
    _raise(account, possible)
    return account


def _yields(current: Sequence[Draft], feared: Draft) -> bool:
    """`Dozens are feared dead in Peru`: whether it holds though nobody died elsewhere, or by what is known in so wide a place."""
    if not _ceiling(feared):
        return False
    is_at_large = feared.where is not None and feared.where.mention.entity.level == "country"
    return is_at_large or not any(places_agree(d.where, feared.where) for d in current)


def _ceiling(draft: Draft) -> int | None:
    return draft.claim.high if draft.claim.high is not None else draft.claim.best


def _raise(account: Account, possible: Sequence[Draft]) -> None:
    """Raise the most by what is only possible: to it where it may count the same people, by it where it counts others."""
    counted = {head_of(d) for d in account.drafts}
    others: dict[str, int] = {}
    for draft in possible:
        ceiling, head = _ceiling(draft), head_of(draft)
        if account.high is None or ceiling is None:
            continue
        if head and "" not in counted and head not in counted:
            others[head] = max(others.get(head, 0), ceiling)
        else:
            account.high = max(account.high, ceiling)
    if account.high is not None:
        account.high += sum(others.values())


def _current(reported: Sequence[Draft]) -> tuple[list[Draft], list[str]]:
    """Leave out the dead of what went before and withdrawn counts, where something else is told; with the names of what was left out."""
    said = [d.claim.sentence_no for d in reported if not d.telling.is_prior and d.claim.sentence_no != TITLE]
    news = [d for d in reported if not d.telling.is_prior or d.claim.sentence_no < min(said, default=TITLE)] or list(reported)
    standing = [d for d in news if "superseded" not in d.settings]
    if not any(d.printed is not None and not d.is_vague and "later_death" not in d.settings for d in standing):
        standing = news  # who dies later is on top of the first count
    return standing, ["recalled"] * (len(news) < len(reported)) + ["withdrawn"] * (len(standing) < len(news))


def _without_firm(said: Sequence[Statement], told: Sequence[Draft], possible: Sequence[Draft]) -> Account:
    """No sentence gives a number for the whole: a bare plural, what is only possible, or the largest part."""
    if said:
        return Account(max(s.low for s in said), drafts=said[0].drafts)
    if possible:
        return Account(high=_ceiling(possible[0]))
    parts = [d for d in told if d.claim.scope == "subset" and d.claim.assertion == "reported" and d.printed is not None]
    if not parts:
        return Account()
    largest = max(parts, key=lambda d: d.printed or 0)
    return Account(largest.floor, largest.printed, largest.claim.high, parts)


def _settled(firm: Sequence[Statement], told: Sequence[Draft], blamed: str | None, beside: Account | None) -> Account:
    name, main = _main(firm, told, blamed)
    if beside is not None and beside.sentence_no is not None:
        together = next((s for s in firm if s.sentence_no == beside.sentence_no), None)
        name, main = ("beside", together) if together is not None else (name, main)
    elif beside is not None and name in {"lead", "title"}:
        together = next((s for s in firm if _is_beside(s, main, beside)), None)
        name, main = ("beside", together) if together is not None else (name, main)
    account = Account(main.low, main.best, main.high, main.drafts, [name], main.sentence_no if name in {"update", "rival"} else None)
    account.told_in = frozenset(s.sentence_no for s in firm if s.best == main.best)
    before = main
    for other in firm:
        if other is main or other.best is None or account.best is None:
            continue
        relation = relation_of(main, other, told) if before is main else None
        if relation == "addition" and is_told(other, account.drafts):
            relation = "again"
        if relation == "addition":
            account.low, account.best = (account.low or 0) + other.low, account.best + other.best
            account.high = None if account.high is None or other.high is None else account.high + other.high
            account.drafts = [*account.drafts, *other.drafts]
        if relation is not None:
            account.relations.append(relation)
            continue
        is_outdone = name == "rival" and other is next(s for s in firm if s.sentence_no != TITLE) and not is_part(main, other)
        if is_outdone or (name != "update" and differs(main, other)):
            _widen(account, other, main)
        if other.best != account.best and other.sentence_no > main.sentence_no and not other.drafts[0].telling.is_also:
            before = other
    return account


def _widen(account: Account, other: Statement, main: Statement) -> None:
    """Let another voice's figure widen the bounds; beside `as many as 55` it is the least that anybody tells."""
    if (other.best or 0) < (account.best or 0):
        is_first = main.is_ceiling and "differs" not in account.relations
        account.low = other.low if is_first else min(account.low or 0, other.low)
    account.high = None if account.high is None else max(account.high, other.high or other.best or 0)
    account.relations.append("differs")


def _is_beside(statement: Statement, main: Statement, dead: Account) -> bool:
    """`Three pupils were hurt. … At least 84 people died and 202 were hurt`: told beside the dead, of whom the first were some."""
    is_whole = statement.sentence_no in dead.told_in and not statement.heads() and not statement.is_vague
    return is_whole and main.sentence_no not in dead.told_in and (statement.best or 0) > (main.best or 0)


# Which statement stands for the incident


def _main(firm: Sequence[Statement], told: Sequence[Draft], blamed: str | None) -> tuple[str, Statement]:
    """The main statement, and the relation that made it so."""
    updates = [s for i, s in enumerate(firm) if _updates(s, firm[:i])]
    if updates:
        return "update", updates[-1]
    title = next((s for s in firm if s.sentence_no == TITLE and not s.is_vague), None)
    name, lead = _lead(title, firm, told, blamed)
    whole = next((s for s in firm if _is_sum(s, lead, firm, told) or _sums_up(s, firm) or _is_at_large(s, lead)), None)
    if whole is not None:
        return "total", whole
    joined = next((s for s in firm if _is_joined_by(lead, s)), None)
    if joined is not None:
        return "joined", joined
    is_title = lead is title or (title is not None and lead.best == title.best)
    if is_title and not (lead.is_inexact and title is not None and title.is_inexact):
        return name, lead
    exact = next((s for s in firm if _refines(lead, s)), None)
    if exact is not None or is_title:
        return ("refined", exact) if exact is not None else (name, lead)
    rivals = [s for s in firm if s is not lead and is_rival(lead, s) and not _is_own_count(s, blamed)]
    chosen = max((lead, *rivals), key=lambda s: s.best or 0)
    return (name, lead) if chosen.best == lead.best else ("rival", chosen)


def _lead(title: Statement | None, firm: Sequence[Statement], told: Sequence[Draft], blamed: str | None) -> tuple[str, Statement]:
    """The figure told most prominently: the lead's, or the title's where the body agrees or comes to it late."""
    body = [s for s in firm if s.sentence_no != TITLE]
    if title is not None and body and (body[0].best or 0) > (title.best or 0):
        is_part = any(d.claim.scope == "subset" and d.printed == title.best for d in told)
        title = None if (is_part or _lists(body[0], title)) and not body[0].is_vague else title
    if title is not None:
        agreeing = next((s for s in body if s.best == title.best), None)
        if agreeing is not None or not body:
            return "title", agreeing or title
        if body[0].sentence_no > LEAD_SENTENCES:
            return "title", title
    lead = body[0] if body else firm[0]
    if (
        len(body) > 1
        and _tells_of_attackers_alone(lead)
        and not body[1].kinds().isdisjoint(MAY_ATTACK)
        and not any(d.is_attacker for d in body[1].drafts)
    ):
        lead = body[1]  # "he was shot by police. Nine people died": whom he killed, perhaps himself among them
    if lead.best and not lead.is_vague and not lead.is_floor:
        return "lead", lead
    floor = lead.best or 0
    exact = [s for s in body if s.best and s.best >= floor and not s.is_vague and not _is_own_count(s, blamed)]
    better = next((s for s in exact if not s.is_floor), exact[0] if exact and lead.is_vague else None)
    return ("exact", better) if better is not None else ("lead", lead)


def _tells_of_attackers_alone(statement: Statement) -> bool:
    return all(draft.is_attacker for draft in statement.drafts)


def _is_own_count(statement: Statement, blamed: str | None) -> bool:
    """Whether the perpetrator counts whom it killed."""
    return blamed is not None and statement.drafts[0].claim.source_id == blamed


def _lists(lead: Statement, title: Statement) -> bool:
    """Whether the title's dead are some of those that the lead names one by one, or all but who killed them."""
    killers = [
        d for d in lead.drafts if any(o.actor is not None and d.group is not None and o.actor.text == d.group.text for o in lead.drafts)
    ]
    if killers and (lead.best or 0) - sum(d.printed or 0 for d in killers) == title.best:
        return True
    named = [(d.printed, kind) for d in lead.drafts for kind in (head_of(d), kind_of(d))]
    return len(lead.drafts) > 1 and all((d.printed, head_of(d)) in named or (d.printed, kind_of(d)) in named for d in title.drafts)


def _updates(statement: Statement, earlier: Sequence[Statement]) -> bool:
    """`The toll has risen to 41`, `later totals indicate 41`: replaces what was told before."""
    if not statement.has("update") or statement.is_vague:
        return False
    return statement.is_total or any((s.best or 0) < (statement.best or 0) for s in earlier)


def _is_sum(whole: Statement, lead: Statement, firm: Sequence[Statement], told: Sequence[Draft]) -> bool:
    """Whether a figure is the sum of those told in a row behind it, the lead's among them: `Raids kill 10`, then three, three and four."""
    if whole.best is None or whole.is_vague or lead.sentence_no <= whole.sentence_no or (lead.best or 0) >= whole.best:
        return False
    parts = [d.printed or 0 for d in told if d.part_of in whole.drafts and d.claim.rule not in APPOSED and d.claim.best != whole.best]
    behind = [s.best or 0 for s in firm if s.sentence_no > whole.sentence_no and s.best != whole.best]
    row = [*parts, *behind]
    return any(whole.best in list(accumulate(row[i:]))[1:] for i in range(len(row)))


def _sums_up(whole: Statement, firm: Sequence[Statement]) -> bool:
    """Whether a count of deaths is the sum of all that was told before it: three soldiers, five rebels, then `8 fatalities`."""
    before = [s.best or 0 for s in firm if s.sentence_no < whole.sentence_no]
    return len(before) > 1 and sum(before) == whole.best and (whole.is_summed or all(d.claim.rule == _COUNTED for d in whole.drafts))


def _are_foreigners(lead: Statement) -> bool:
    """`Two Swedes were killed in Herat`: of one nation, in another's country."""
    return all(
        d.claim.victim_country is not None
        and d.claim.victim_status != "combatant"
        and d.where is not None
        and d.where.mention.entity.country not in {None, d.claim.victim_country}
        for d in lead.drafts
    )


def _is_at_large(whole: Statement, lead: Statement) -> bool:
    """Whether a later statement counts people at large, more than the foreigners of the lead."""
    is_more = (whole.best or 0) > (lead.best or 0) and whole.sentence_no > lead.sentence_no
    are_people = not whole.heads() and all(d.claim.victim_country is None for d in whole.drafts)
    return is_more and are_people and not whole.is_vague and not whole.has("later_death") and _are_foreigners(lead)


def _is_joined_by(lead: Statement, whole: Statement) -> bool:
    """Whether a later statement tells of the one killed in the lead again, by name, and of those killed with him."""
    is_attacker = lead.drafts[0].is_attacker and any(d.is_attacker for d in whole.drafts)
    is_he = lead.best == 1 and any(d.claim.rule == PRONOUN for d in whole.drafts)
    if len(lead.drafts) == 1 < len(whole.drafts) and (is_attacker or is_he):
        return whole.sentence_no > lead.sentence_no  # "An attacker was shot. The attacker and two guards died."
    is_also = whole.drafts[0].telling.is_also  # "the police chief and two others were also hurt"
    if lead.best == 1 and not is_also and any(_is_he(d, lead) for d in whole.drafts) and any(not _is_he(d, lead) for d in whole.drafts):
        return whole.sentence_no > lead.sentence_no  # "A man was hurt. The suspect and a bystander were hurt."
    if _names_him(lead, whole):
        return True
    names = {draft.claim.victim_id for draft in lead.drafts}
    is_later = whole.sentence_no > lead.sentence_no and (whole.best or 0) > (lead.best or 0) == len(lead.drafts)
    return is_later and None not in names and not whole.is_vague and names < {draft.claim.victim_id for draft in whole.drafts}


def _names_him(lead: Statement, whole: Statement) -> bool:
    """`A commander was killed. … Omar Sidi and three others were shot`: by name, of the one told of without, and those killed with him."""
    first, rest = whole.drafts[0], whole.drafts[1:]
    is_near = 0 <= lead.sentence_no < whole.sentence_no <= lead.sentence_no + LEAD_SENTENCES
    if not is_near or lead.best != 1 or len(lead.drafts) > 1 or lead.drafts[0].name or not first.name or first.telling.is_also or not rest:
        return False
    groups = [d.group for d in rest if d.group is not None]
    own = words().classes["possessive"]
    return all((g.quantity is not None and g.quantity.additional) or not own.isdisjoint(g.text.lower().split()) for g in groups)


def _is_he(draft: Draft, lead: Statement) -> bool:
    """`The suspect`, `the guard`: the one told of in the lead."""
    group = draft.group
    if group is None or not group.text.lower().startswith("the ") or draft.claim.best != 1:
        return False
    return head_of(draft) in lead.heads() or (group.noun is not None and group.noun.kind in MAY_ATTACK and lead.kinds() <= MAY_ATTACK)


def _refines(main: Statement, other: Statement) -> bool:
    """Whether another statement gives exactly what the main one gives inexactly: 43 for "more than 40"."""
    if (
        not main.is_inexact
        or other.best == main.best
        or other.is_inexact
        or other.is_vague
        or other.is_floor
        or main.best is None
        or other.best is None
    ):
        return False
    return is_comparable(main, other) and other.sentence_no > main.sentence_no and main.best / REFINES <= other.best <= main.best * REFINES
