"""Who fought whom in a sentence, which tells who did it where the next one counts the losses of one side alone."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.actors import PEOPLE, Actor
from pipeline.casualties.doers import Doers
from pipeline.casualties.drafts import Draft, Passage
from pipeline.casualties.places import places_agree
from pipeline.casualties.words import words

_REACH: Final = 2
"""Sentences between the fight and the losses."""
_SERVING: Final = frozenset({"military", "police"})
_IN_FIGHTS: Final = frozenset({None, "clashes", "armed_attack", "ambush"})
"""Tactics of those who fight; a sentence that tells of another may tell of something else."""

Fight = tuple[Actor, Actor | None]
"""The two sides; None for those against whom a force went that are not named."""


@cache
def _losing() -> dict[str, frozenset[str]]:
    return {kind: frozenset(found) for kind, found in lexicon.toml("reports")["losing"].items()}


def fight_in(actors: Doers) -> Fight | None:
    """Who fought whom: `rebels clashed with soldiers`, `troops fought rebels`, `clashes between A and B`, `troops launched an operation`."""
    for i, chunk in enumerate(actors.c):
        pair: tuple[int | None, int] | None = None
        if chunk.head in words().classes["mutual"] and chunk.tag in {"v", "m"}:
            pair = _of_verb(actors, i)
        elif chunk.head in words().classes["fights"] and (k := _between(actors, i)) is not None:
            pair = (k, k + 2)
        elif chunk.head in words().classes["operations"] and chunk.text.lower() != chunk.head:
            return _operation(actors, i)
        if pair is not None and pair[0] is not None:
            first, second = actors.at(pair[0], is_agent=True), actors.at(pair[1], is_agent=True)
            return (first, second) if first is not None and second is not None else None
    return None


def _of_verb(actors: Doers, i: int) -> tuple[int | None, int] | None:
    """The two chunks of a verb of two sides: before it and behind it, or both before it."""
    k = i + 1 + (actors.tag(i + 1) == "p" and actors.c[i + 1].head in words().classes["opposing"])
    if actors.is_people(k):
        return actors.left_of(i), k
    is_joined = actors.is_people(i - 1) and actors.tag(i - 2) == "cc" and actors.is_people(i - 3)
    return (i - 3, i - 1) if is_joined else None


def _between(actors: Doers, i: int) -> int | None:
    """The first of the two that a fight is said to be between: `clashes broke out between A and B`."""
    ahead = range(i + 1, min(i + 4, len(actors.c) - 3))
    k = next((k + 1 for k in ahead if actors.tag(k) == "p" and actors.c[k].head == "between"), None)
    return k if k is not None and actors.tag(k) in PEOPLE and actors.tag(k + 1) == "cc" and actors.tag(k + 2) in PEOPLE else None


def _operation(actors: Doers, i: int) -> Fight | None:
    """The force of a state that goes out: `the army conducted an operation`."""
    verb = next((k for k in range(i - 1, max(i - 4, -1), -1) if actors.tag(k) in {"v", "m"}), None)
    if verb is None or actors.c[verb].head not in words().classes["waging"] | words().classes["launching"]:
        return None
    doer = actors.left_of(verb)
    found = actors.at(doer, is_agent=True) if doer is not None else None
    return (found, None) if found is not None and found.entity is not None and found.entity.type == "state_force" else None


def winner(told: Sequence[Draft], passages: Sequence[Passage]) -> Actor | None:
    """Who harmed those of one side, where the sentences before say whom it fought; None where both have losses, or others, or elsewhere, otherwise."""
    harmed = [d for d in told if d.claim.outcome in {"killed", "wounded"} and d.claim.best]
    if not harmed or any(d.actor is not None for d in harmed):
        return None
    no = min(d.claim.sentence_no for d in harmed)
    told_of = next((p for p in reversed(passages) if p.fight is not None and 0 < no - p.sentence.no <= _REACH), None)
    fight = told_of.fight if told_of is not None else None
    if told_of is None or fight is None or not all(_is_in(told_of, d) for d in harmed):
        return None
    if not all(_counts_losses(p) for p in passages if p.sentence.no == no):
        return None
    dead = any(d.claim.outcome == "killed" for d in harmed)
    harmed = [
        d for d in harmed if (d.group is not None and d.group.noun is not None) or not dead or d.claim.outcome == "killed"
    ]  # "…, two hurt"
    first, second = fight
    if second is None:
        is_won = all(_is_irregular(d) for d in harmed)
        return first if is_won else None
    is_of_first, is_of_second = (all(_is_of(side, d) for d in harmed) for side in fight)
    return None if is_of_first == is_of_second else second if is_of_first else first


def _is_in(fight: Passage, draft: Draft) -> bool:
    """Whether somebody may have been harmed in a fight: not `in a helicopter crash`, `by friendly fire`, `on Wednesday` or in another town."""
    when, own_fire = fight.when, lexicon.toml("reports")["own_fire"]
    is_day = draft.when is None or (when is not None and draft.when.start == when.start)
    is_there = draft.where is None or (fight.where is not None and places_agree(draft.where, fight.where, near=0))
    said = draft.claim.evidence.lower()
    return is_day and is_there and draft.tactic in _IN_FIGHTS and not any(words_ in said for words_ in own_fire)


def _counts_losses(passage: Passage) -> bool:
    """Whether a sentence counts the losses of a fight and no more: no means of its own, no mishap.

    `Nine soldiers were killed and two wounded, the army said`; not `nine soldiers drowned when their boat capsized`.
    """
    rest = passage.sentence.text
    for group in sorted({d.group.text for d in passage.drafts if d.group is not None}, key=len, reverse=True):
        rest = rest.replace(group, " ")
        if not _losing()["allied"].isdisjoint(group.lower().split()):
            return False
    left = (word.strip(".,;:\"'()") for word in (rest[:1].lower() + rest[1:]).split())
    known = _losing()["words"] | words().classes["saying"] | words().classes["fights"] | words().classes["operations"]
    return all(word in known or not word.islower() or word in words().people for word in left)


def _is_irregular(draft: Draft) -> bool:
    return draft.group is not None and draft.group.noun is not None and draft.group.noun.kind == "combatant"


def _is_of(side: Actor | None, draft: Draft) -> bool:
    """Whether those harmed are of that side: by name, or soldiers of an army, fighters of an armed group."""
    if side is None:
        return False
    if side.entity is not None and draft.claim.victim_id is not None:
        return draft.claim.victim_id == side.entity.entity_id
    noun = words().people.get(side.text.lower().split()[-1])
    is_army = side.entity.type == "state_force" if side.entity is not None else noun is not None and noun.kind in _SERVING
    kind = draft.group.noun.kind if draft.group is not None and draft.group.noun is not None else None
    return kind in _SERVING if is_army else kind == "combatant"
