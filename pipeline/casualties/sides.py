"""On whose side those are who were harmed: the attackers' own losses, their end, and who they were where that alone tells it."""

import re
from collections.abc import Sequence

from pipeline import lexicon
from pipeline.casualties.actors import Actor
from pipeline.casualties.clauses import PRONOUN
from pipeline.casualties.context import cues
from pipeline.casualties.dates import When
from pipeline.casualties.drafts import Draft
from pipeline.casualties.places import places_agree
from pipeline.casualties.placing import Where
from pipeline.casualties.words import words
from pipeline.model import Entity

HARM = frozenset({"killed", "wounded"})
SERVING = frozenset({"military", "police"})
_DYING = "intransitive"
"""The rule of those who died, perhaps of what was done to them days before."""
_IRREGULAR = frozenset({"combatant"})
_ANYBODY = frozenset({"man", "suspect", "criminal"})
"""Kinds of people of whom one held after an attack is who is taken for its doer."""

_OF_ONE = frozenset({"stabbing", "armed_attack", "vehicle_attack", "arson"})
"""Tactics of which one person alone is often the doer."""
_UNTOLD = frozenset({None, "attack", "arrest"})
"""What says no more of how it was done."""


def is_side_of_all(actor: Actor, harmed: Sequence[Draft], where: Where | None) -> bool:
    """Whether everyone harmed is of the actor's own side: an army blamed in a report that counts its soldiers alone."""
    force = actor.entity
    return force is not None and all(_is_of(draft, force, where) for draft in harmed)


def is_own_loss(actor: Actor, draft: Draft) -> bool:
    """Whether the harmed are of the side that attacked, where no clause says that it harmed them: `two of the militants died`."""
    if draft.is_done_by:
        return False
    noun = draft.group.noun if draft.group is not None else None
    is_irregular = actor.entity.type == "armed_group" if actor.entity is not None else actor.is_anonymous
    if is_irregular and noun is not None and noun.kind in _IRREGULAR:
        return draft.claim.victim_id is None or actor.entity is None or draft.claim.victim_id == actor.entity.entity_id
    if actor.nation is not None and noun is not None and noun.kind in SERVING:
        return draft.claim.victim_country == actor.nation  # no Israeli fire killed Israel's soldiers
    is_named_so = draft.claim.victim_id is not None or draft.claim.victim_country is not None
    return actor.entity is not None and is_named_so and _is_of(draft, actor.entity, None)


def _is_of(draft: Draft, force: Entity, where: Where | None) -> bool:
    if draft.claim.victim_id == force.entity_id:
        return True
    noun = draft.group.noun if draft.group is not None else None
    if force.type != "state_force" or noun is None or noun.kind not in SERVING:
        return False
    country = draft.claim.victim_country or (where.mention.entity.country if where is not None else None)
    return country in {None, force.country}


def leave_out_killers(draft: Draft, told: Sequence[Draft]) -> None:
    """`A soldier was wounded, and the gunman was shot by police`: they did not wound him."""
    killers = {d.actor.text for d in told if d is not draft and d.actor is not None and is_attackers_end(d, told)}
    if draft.actor is not None and not draft.is_attacker and draft.actor.text in killers:
        draft.actor = None


def is_attackers_end(draft: Draft, told: Sequence[Draft]) -> bool:
    """`A gunman killed two guards and was shot by police`: who killed an attacker beside other people harmed did not harm them."""
    group = draft.group
    is_doer = group is not None and any(
        d.actor is not None and d is not draft and d.claim.outcome in HARM and d.actor.text == group.text for d in told
    )
    return (draft.is_attacker or is_doer) and any(not d.is_attacker and d.statement != draft.statement for d in told)


def is_force(actor: Actor) -> bool:
    """Whether they are police or soldiers by their noun."""
    noun = words().people.get(actor.text.lower().split()[-1])  # not "a police van"
    return noun is not None and noun.kind in SERVING


def is_doer_shot(draft: Draft, doer: Actor | None) -> bool:
    """`A man attacked people. Police shot him dead`: he is who attacked, if nobody else was named since; `gunmen` are no `him`."""
    killer = draft.actor
    if doer is not None and doer.text.lower().endswith(("s", "men")):
        return False
    is_known = draft.claim.rule == PRONOUN and draft.claim.outcome == "killed" and draft.claim.best == 1
    is_one = (
        doer is not None and doer.entity is None and (not is_force(doer) or doer.text.lower().startswith(("a ", "an ")))
    )  # "a policeman"
    return is_known and killer is not None and is_force(killer) and is_one


def _is_irregular(actor: Actor) -> bool:
    """Whether nobody but fighters of no name is told of."""
    noun = words().people.get(actor.text.lower().split()[-1])
    return actor.is_anonymous and noun is not None and noun.kind in _IRREGULAR


def who_is_left(actor: Actor | None, told: Sequence[Draft], where: Where | None) -> Actor | None:
    """Who did it when all is told: of those only arrested or the only ones harmed who did that; not who was the end of the attackers."""
    if actor is None and (len(told) == 1 or all(d.is_arrest for d in told)):
        actor = told[0].actor  # who arrests somebody for a deed did not do it
    if actor is not None and _is_killer_alone(actor, told):
        actor = None  # "shot by a gunman who was killed by two officers"
    harmed = [d for d in told if d.claim.outcome in HARM and d.claim.best]
    if actor is not None and _is_irregular(actor) and harmed and all(is_own_loss(actor, d) for d in harmed):
        actor = None  # "a rebel attack was repelled, and 19 rebels were killed"
    if actor is not None and harmed and all(_is_loss_of(actor, d, where) for d in harmed):
        actor = None  # "the army launched an operation. Five soldiers were killed"
    return actor or _known_by_end(told)


def _is_loss_of(actor: Actor, draft: Draft, where: Where | None) -> bool:
    """Whether those harmed serve the force that is told to have attacked, at home, and no clause says that it harmed them."""
    force, noun = actor.entity, draft.group.noun if draft.group is not None else None
    if force is None or draft.is_done_by or noun is None or draft.actor is not None:
        return False
    return (noun.kind == "police") == ("police" in force.name.lower()) and _is_of(draft, force, draft.where or where)


def _is_killer_alone(actor: Actor, told: Sequence[Draft]) -> bool:
    """Whether all that somebody is told to have done is the end of an attacker who harmed those told before: not `troops shot a gunman. Two more died`."""
    done = [d for d in told if d.actor is not None and d.actor.text == actor.text and d.claim.outcome in HARM]
    return bool(done) and all(
        d.claim.outcome == "killed" and (_is_end_behind(d, told) if d.is_attacker else _is_one_shot(d, told)) for d in done
    )


def _is_end_behind(draft: Draft, told: Sequence[Draft]) -> bool:
    first = next((d for d in told if d.claim.outcome in HARM and not d.is_attacker), None)
    is_behind = (
        draft.is_doer_shot or draft.claim.rule != "active" or (first is not None and first.claim.sentence_no <= draft.claim.sentence_no)
    )
    return is_behind and is_attackers_end(draft, told)


def _is_one_shot(draft: Draft, told: Sequence[Draft]) -> bool:
    """`Officers killed him. Six people were hurt`: who killed one known before did not harm the others, unless it is said."""
    is_one = draft.claim.rule == PRONOUN and draft.claim.best == 1 and draft.actor is not None and is_force(draft.actor)
    return is_one and any(d is not draft and d.claim.outcome in HARM and d.claim.rule != PRONOUN for d in told)


def _known_by_end(told: Sequence[Draft]) -> Actor | None:
    """Who did it where only their end tells of them: `The shooter was killed`; of what one does alone, `A man was arrested`."""
    told = [d for d in told if d.claim.assertion == "reported"]
    suspects = lexicon.toml("reports")["suspects"]
    suspected = [d.group for d in told if d.group is not None and d.group.head in suspects and not d.is_attacker]
    attackers = [d.group for d in told if d.group is not None and d.is_attacker]
    harmed = [d for d in told if d.claim.outcome in HARM and d.claim.best and d.group not in suspected and d.group not in attackers]
    if not harmed:
        return None
    is_of_one = any(d.tactic in _OF_ONE for d in harmed) and all(d.tactic in _OF_ONE | _UNTOLD for d in harmed)
    end = next((g for g in [*attackers, *(suspected if is_of_one else ())] if g.is_definite or g.number == "one"), None)
    if end is None:
        held = [d for d in told if d.is_arrest and d.claim.best == 1 and d.group is not None]
        is_held = len(held) == 1 and _is_held_for(held[0], harmed, is_of_one=is_of_one)
        end = held[0].group if is_held else None
    return Actor(end.text, is_anonymous=True) if end is not None else None


def _is_held_for(held: Draft, harmed: Sequence[Draft], *, is_of_one: bool) -> bool:
    """Whether somebody was arrested for what is told, there; not `for theft`, `on spying charges`, `but later released`."""
    noun = held.group.noun if held.group is not None else None
    said = held.claim.evidence.lower()
    if noun is None or noun.kind not in _ANYBODY or re.search(lexicon.toml("reports")["held_for_else"], said):
        return False
    if not all(places_agree(held.where, d.where, near=0) for d in harmed):
        return False
    is_over_it = " over " in said and any(d.claim.sentence_no == held.claim.sentence_no for d in harmed)
    return is_over_it or (is_of_one and " over " not in said)


def is_other_fight(draft: Draft, told: Sequence[Draft], actor: Actor | None, when: When | None) -> bool:
    """`A drone struck a mosque. The army said it had killed 50 fighters`: who kills fighters elsewhere did not kill the civilians."""
    force = draft.actor.entity if draft.actor is not None and draft.is_done_by else None
    if force is None or draft.claim.victim_status != "combatant" or draft.where is not None or draft.when == when:
        return False
    known = actor.entity if actor is not None else None
    is_civil = bool(told) and all(d.claim.victim_status != "combatant" for d in told)
    return is_civil and force.type == "state_force" and known != force and draft.claim.outcome in HARM


def set_apart(draft: Draft, told: Sequence[Draft]) -> None:
    """`Police killed a man, days after five officers were killed`: the five are of an earlier incident; not `a girl died, days after …`."""
    news = [d for d in told if not d.telling.is_prior and d.claim.outcome in HARM and d.claim.rule != PRONOUN]
    is_dated = draft.telling.is_prior and draft.is_long_past and all(d.when is not draft.when for d in news)
    if (draft.telling.is_apart or is_dated) and any(d.claim.rule != _DYING for d in news):
        draft.recall(news, is_old=True)


def answers(actor: Actor, sentence: str) -> bool:
    """Whether somebody named before `in answer to` is who answers, and not who did what is answered."""
    return any(sentence.find(actor.text) < cue.start for cue in cues(sentence) if cue.sets == "answered")
