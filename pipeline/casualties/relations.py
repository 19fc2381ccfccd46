"""How a statement relates to the main one of an incident: it adds people, is a part, rivals it, or tells of the same people."""

from collections.abc import Sequence

from pipeline import lexicon
from pipeline.casualties.clauses import PRONOUN
from pipeline.casualties.drafts import Draft
from pipeline.casualties.sides import is_force
from pipeline.casualties.statements import ANYBODY, Statement, head_of, kind_of

NEXT = 2
"""Sentences behind the dead attackers within which their victims are told."""
_PART = 3
"""A count of this part of another, or less, is hardly of all the same people."""
APPOSED = frozenset({"part", "among", "ref_included"})
"""Rules by which a part hangs on its whole and says nothing of the sentence that follows."""

_IRREGULARS = frozenset({"combatant"})
_FORCES = frozenset({"military", "police"})
MAY_ATTACK = frozenset({"person", "combatant", "criminal", "suspect", "man"})
"""Kinds of people among whom attackers may be counted."""


def relation_of(main: Statement, other: Statement, told: Sequence[Draft]) -> str | None:
    """`Another died later`; `a guard was also killed` after one person or a toll of others than guards, not after one of people at large."""
    later = other.drafts[0]
    if other.sentence_no <= main.sentence_no or main.is_total:
        return None
    quantity = later.group.quantity if later.group is not None else None
    is_more = quantity is not None and quantity.additional
    is_known = later.group is not None and later.group.text.lower().startswith("the ")
    is_again = is_known and (head_of(later) in main.heads() or _is_who_was_shot(main, later))  # the mayor told of before
    is_again = is_again or any(later.is_same_person(d) for d in main.drafts)
    is_again = is_again or main.drafts[0].claim.rule == "fatally"  # "one of them fatally. Officer Diaz later died"
    is_late = other.has("later_death") and later.claim.rule != PRONOUN and not is_again and (main.has("at_once") or other.best == 1)
    is_also = later.telling.is_also and ("person" not in main.kinds() or main.best == 1)
    is_near = later.paragraph == main.drafts[-1].paragraph and (other.voice[0] == main.voice[0] or other.best == 1)
    is_next = is_near or other.sentence_no - main.sentence_no <= NEXT
    is_end = is_near and (_is_end(later, main.kinds()) or _kills_himself(main, later))
    is_end = is_end or (is_next and all(_is_end(d, other.kinds()) for d in main.drafts)) or _is_doers_end(main, other)
    is_end = is_end and not any(d.part_of is not None and (d.is_attacker or d.group == later.group) for d in told)
    is_side = is_near and other.voice[0] == main.voice[0] and _are_enemies(main, other)
    if later.is_beside_dead or not (is_more or is_late or is_also or is_end or is_side or later.is_of_wounded):
        return "addition" if _are_two(main, other) else None
    return "part" if _is_part(main, other, told) else "addition"


def _are_two(main: Statement, other: Statement) -> bool:
    """`An officer was hurt. … A girl was hurt`: one person each, who cannot be the same. The dead have a toll instead."""
    first, later = ([d for d in s.drafts if d.claim.best] for s in (main, other))
    if main.best != 1 or other.best != 1 or len(first) > 1 or len(later) > 1 or later[0].claim.outcome != "wounded":
        return False
    return are_two(first[0], later[0])


def are_two(a: Draft, b: Draft) -> bool:
    """Whether the nouns of two claims are never of the same person: `the man`, `his wife`."""
    return _are_apart(a, b) or _are_apart(b, a)


def _are_apart(a: Draft, b: Draft) -> bool:
    apart = lexicon.toml("reports")["apart"]
    return any({head_of(a), kind_of(a)} & set(row[0]) and {head_of(b), kind_of(b)} & set(row[1]) for row in apart)


def _is_who_was_shot(main: Statement, later: Draft) -> bool:
    """`Police shot a man. The suspect died later`: of those whom police killed, the one is the other."""
    shot, actor = main.drafts[0], main.drafts[0].actor
    noun = later.group.noun if later.group is not None else None
    is_one = main.best == 1 == len(main.drafts) and noun is not None and noun.kind in MAY_ATTACK
    is_police = actor is not None and is_force(actor)
    return is_one and is_police and shot.is_done_by and main.kinds() <= MAY_ATTACK


def _are_enemies(main: Statement, other: Statement) -> bool:
    """`Thirteen rebels were killed. Two soldiers died`: one side's dead beside the other's."""
    sides = (main.kinds(), other.kinds())
    return any(a <= _IRREGULARS and b <= _FORCES for a, b in (sides, sides[::-1]))


def _is_end(draft: Draft, others: frozenset[str]) -> bool:
    """`The gunman was shot`, beside people of whom none can be the attackers."""
    return draft.is_attacker and others.isdisjoint(MAY_ATTACK)


def _kills_himself(main: Statement, later: Draft) -> bool:
    """`A man killed two. He then killed himself`: whom somebody killed, then the killer."""
    killer = main.drafts[0].actor if main.drafts[0].is_done_by else None
    is_known = later.group is not None and (later.group.is_definite or later.group.text.lower().startswith(("the ", "both ")))
    return killer is not None and is_known and later.is_suicide and later.claim.best == 1 and not killer.is_state


def _is_doers_end(main: Statement, other: Statement) -> bool:
    """`Gunmen killed 20 guests. Six of the gunmen were shot dead`: who killed those counted is none of them."""
    return all(later.is_end_of(draft) for later in other.drafts for draft in main.drafts)


def is_told(other: Statement, counted: Sequence[Draft]) -> bool:
    """Whether they are attackers of whom the same was added before."""
    return all(d.is_attacker for d in other.drafts) and any(d.is_attacker for d in counted)


def _is_part(main: Statement, other: Statement, told: Sequence[Draft]) -> bool:
    """`Four died in Hama, another three in Homs` of seven: the number before is a part too, or both make up the whole."""
    rest = (main.best or 0) - (other.best or 0)
    later = other.drafts[0]
    before = told[: told.index(later)]
    if any(d.printed == rest and d not in main.drafts for d in before):
        return True
    last = before[-1] if before else None
    if last is None or last.part_of is None or last.claim.rule in APPOSED:
        return False
    is_of_main = last.part_of in main.drafts or last.part_of.printed == main.best
    return is_of_main and last.claim.sentence_no >= other.sentence_no - 1


def is_comparable(main: Statement, other: Statement) -> bool:
    """Whether both count the same kind of people, or one of them people at large."""
    return not main.heads() or not other.heads() or main.heads() == other.heads()


def is_rival(main: Statement, other: Statement) -> bool:
    """Another voice's figure for the whole."""
    if other.is_vague or other.is_floor or not other.best or other.drafts[0].telling.is_also:
        return False
    is_whole = not other.heads() or other.heads() == main.heads() or (other.is_summed and other.best > (main.best or 0))
    is_voiced = other.voice[0] is not None and other.voice != main.voice
    return is_whole and (other.is_total or is_voiced or other.has("other_voice"))


def _status(statement: Statement) -> str | None:
    """Who they are, where all of it is of one status."""
    found = {d.claim.victim_status for d in statement.drafts}
    return found.pop() if len(found) == 1 else None


def is_part(main: Statement, other: Statement) -> bool:
    """Whether a count is so small beside another that it is hardly of all the same people."""
    return _PART * (other.best or 0) < (main.best or 0)


def differs(main: Statement, other: Statement) -> bool:
    """Whether another voice's figure widens the bounds: not a part, though perhaps of other people; beside a toll most of them."""
    is_same_voice = other.voice == main.voice and not (main.has("other_voice") or other.has("other_voice"))
    if other.best is None or main.best is None or other.best == main.best or is_same_voice:
        return False
    if other.best < main.best and _status(main) == "civilian" and _status(other) == "combatant":
        return False  # "15 civilians were killed; at least ten rebels also died"
    is_of_toll = main.is_total and 2 * other.best >= main.best
    is_at_large = other.kinds() <= ANYBODY or (other.heads() <= {"civilian"} and (main.is_bare or not main.heads()))
    is_alike = other.kinds() <= main.kinds() | {"person"} or (is_at_large and not other.is_floor and not is_part(main, other))
    if main.is_range and not is_alike:
        return False  # "between four and six villagers were killed; the army said it killed 30 rebels"
    return other.best > main.best or is_of_toll or is_alike
