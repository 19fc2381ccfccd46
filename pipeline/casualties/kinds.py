"""Who the counted are where their own words do not say: a bare number after soldiers, a part that is told behind it."""

from collections.abc import Sequence

from pipeline.casualties.drafts import Draft
from pipeline.casualties.line import FIGHTERS, Chunk
from pipeline.casualties.words import words

_MISHAPS = frozenset({"accident", "disaster"})
_KNOWN = frozenset({"civilian", "combatant"})
_SIDES = {"combatant": "armed_group", "military": "state_force", "police": "state_force"}
_MEMBERS = frozenset({"combatant", "military", "police", "man", "member", "person"})
_NAMELESS = frozenset({"dead", "wounded", "injured", "casualty", "fatality", "body", "victim", "other", "person"})
"""Kinds and nouns that say no more than that it is people."""


def say_who(drafts: Sequence[Draft], recent: Sequence[Draft], chunks: Sequence[Chunk]) -> None:
    """Give the claims of a sentence the status that the words around them say, where their own say none.

    Args:
        drafts: of the sentence, in order.
        recent: those of the sentences before.
        chunks: of the sentence.
    """
    for n, draft in enumerate(drafts):
        if draft.group is not None:
            _say_whose(draft, draft.group, chunks)
            _say_post(draft, draft.group, chunks)
        if draft.claim.victim_status == "unknown" and draft.group is not None and draft.claim.best:
            status = _told_behind(draft, draft.group, chunks) or _told_beside(draft.group, chunks) or _of_number(draft.group, chunks)
            status = status or _of_whole(draft) or _of_losses(draft.group, chunks)
            if status is None and _losses(draft.group, chunks) is None:
                status = _of_same(draft, draft.group, [*recent, *drafts[:n]]) or _of_them(draft, draft.group, chunks)
            if status is not None:
                draft.claim.victim_status = status


def _say_whose(draft: Draft, group: Chunk, chunks: Sequence[Chunk]) -> None:
    """`Hamas said six of its men died`: people of an armed body, who belong to the one that the sentence names before them."""
    is_own = not words().classes["of_bodies"].isdisjoint(group.text.lower().split())
    if not is_own or group.noun is None or group.noun.kind not in _MEMBERS or draft.claim.victim_id is not None:
        return
    named = [m.entity for c in chunks if c.last <= group.first for m in c.mentions if m.role != "demonym" and m.entity.type in FIGHTERS]
    likely = [body for body in named if body.type == _SIDES.get(group.noun.kind)]
    owner = next(iter((*likely, *named)), None)
    if owner is None:
        return
    draft.claim.victim_id = owner.entity_id
    if owner.type == "state_force":
        draft.claim.victim_country = draft.claim.victim_country or owner.country
    if draft.claim.victim_status == "unknown":
        draft.claim.victim_status = "combatant"


def _say_post(draft: Draft, group: Chunk, chunks: Sequence[Chunk]) -> None:
    """`Karim Okello, commander of al-Shabaab`, `two people from Hezbollah`, `a rebel leader`: those who lead or fill an armed body are of it."""
    i, posts = _place(group, chunks), words().classes["posts"]
    if i is None or draft.claim.victim_status == "combatant":
        return
    said = group.text.lower().split()
    if not posts.isdisjoint(said) and not words().classes["irregular"].isdisjoint(said):
        draft.claim.victim_status = "combatant"
        return
    k = i + 2 if i + 2 < len(chunks) and chunks[i + 1].tag == "cm" else i
    is_post = chunks[k].head in posts
    if k + 2 < len(chunks) and chunks[k + 1].tag == "of" and chunks[k + 2].head in words().classes["collectives"]:
        k += 2  # "the leader of a splinter group of the Taliban"
    is_from = k == i and k + 1 < len(chunks) and chunks[k + 1].head == "from" and group.noun is not None and group.noun.kind in _MEMBERS
    if k + 2 >= len(chunks) or not ((is_post and chunks[k + 1].tag == "of") or is_from):
        return
    body = next(
        (m.entity for m in chunks[k + 2].mentions if m.entity.type in FIGHTERS and (is_post or m.entity.type == "armed_group")), None
    )
    if body is not None:
        draft.claim.victim_id, draft.claim.victim_status = draft.claim.victim_id or body.entity_id, "combatant"


def _place(group: Chunk, chunks: Sequence[Chunk]) -> int | None:
    return next((i for i, c in enumerate(chunks) if c.first <= group.first < c.last), None)


def _known(chunk: Chunk) -> str | None:
    return chunk.noun.status if chunk.noun is not None and chunk.noun.status in _KNOWN else None


def _is_nameless(group: Chunk) -> bool:
    """Whether a group says no more than a number: `four`, `12 others`, `six of the dead`, `54 of them`."""
    return group.noun is None or not _NAMELESS.isdisjoint({group.noun.kind, group.noun.noun})


def _told_behind(draft: Draft, group: Chunk, chunks: Sequence[Chunk]) -> str | None:
    """`Six of the dead were children`, `two of them policemen`: a part is what is said of it."""
    i = _place(group, chunks)
    if draft.claim.scope != "subset" or i is None or not _is_nameless(group):
        return None
    k = i + 1
    while k < len(chunks) and chunks[k].tag in {"be", "adv"}:
        k += 1
    if k >= len(chunks) or chunks[k].tag != "ng":
        return None
    quantity = chunks[k].quantity
    return _known(chunks[k]) if quantity is None or (quantity.kind == "indefinite" and draft.claim.best == 1) else None


def _told_beside(group: Chunk, chunks: Sequence[Chunk]) -> str | None:
    """`Sixty men, women and children`, `5 fatalities (civilians)`: who they are stands in the list or the brackets behind."""
    i = _place(group, chunks)
    if i is None or group.quantity is None:
        return None
    tags = [c.tag for c in chunks[i + 1 : i + 4]]
    if tags == ["lp", "ng", "rp"] and chunks[i + 2].quantity is None:
        return _known(chunks[i + 2])
    k, found = i + 1, None
    while k + 1 < len(chunks) and chunks[k].tag in {"cm", "cc"} and chunks[k + 1].tag == "ng" and chunks[k + 1].quantity is None:
        found = _known(chunks[k + 1])
        if found != "civilian" or chunks[k + 1].number != "plural" or chunks[k + 1].is_definite:
            return None
        k += 2
    return found if group.noun is not None and group.noun.kind == "man" else None


def _of_number(group: Chunk, chunks: Sequence[Chunk]) -> str | None:
    """`The number of policemen killed rose to nine`: the number is of those it is the number of."""
    if group.noun is not None or group.mentions or group.partitive:
        return None
    i = _place(group, chunks)
    if not i or (chunks[i - 1].tag != "to" and chunks[i - 1].head not in words().classes["up_to"]):
        return None
    heads = (i for i, c in enumerate(chunks[:-2]) if c.head == "number" and chunks[i + 1].tag == "of" and chunks[i + 2].tag == "ng")
    return next((_known(chunks[i + 2]) for i in heads if chunks[i + 2].quantity is None), None)


def _of_whole(draft: Draft) -> str | None:
    """`Nine soldiers were killed, two of them at once`: a part that is not told apart is what its whole is."""
    whole = draft.part_of
    is_part = whole is not None and draft.group is not None and _is_nameless(draft.group)
    return whole.claim.victim_status if whole is not None and is_part and whole.claim.victim_status in _KNOWN else None


def _losses(group: Chunk, chunks: Sequence[Chunk]) -> int | None:
    """The chunk before a bare number that says whose losses it counts."""
    if group.noun is not None:
        return None
    return next((i for i, c in enumerate(chunks) if c.head in words().classes["losses"] and c.first < group.first), None)


def _of_losses(group: Chunk, chunks: Sequence[Chunk]) -> str | None:
    """`Put rebel losses at 15 dead`: whose losses they are."""
    i = _losses(group, chunks)
    if i is None:
        return None
    said = [word for c in chunks[max(0, i - 1) : i + 1] for word in c.text.lower().split()]
    is_armed = any(words().people[word].status == "combatant" for word in said if word in words().people)
    return "combatant" if is_armed or not words().classes["powers"].isdisjoint(said) else None


def _of_same(draft: Draft, group: Chunk, before: Sequence[Draft]) -> str | None:
    """`Two soldiers were killed and four wounded`, `Three more died in hospital`: a bare number goes on with those counted last."""
    quantity = group.quantity
    if quantity is None or group.partitive or group.mentions or not (group.noun is None or group.noun.kind == "other"):
        return None
    if draft.claim.rule == "elliptic":  # "two were policemen and one was a guide"
        return None
    if not group.is_sure or (group.noun is None and group.head):
        return None
    if draft.tactic in _MISHAPS:
        return None  # "and four more died in a road crash"
    last = (before[-1].part_of or before[-1]) if before else None  # "30 died, nine of them children. A further 40 were hurt."
    if last is None or last.claim.victim_status not in _KNOWN or last.is_attacker or last.claim.scope == "cumulative":
        return None
    is_next = last.claim.sentence_no == draft.claim.sentence_no
    goes_on = last.claim.sentence_no == draft.claim.sentence_no - 1 and last.paragraph == draft.paragraph and quantity.additional
    return last.claim.victim_status if is_next or goes_on else None


def _of_them(draft: Draft, group: Chunk, chunks: Sequence[Chunk]) -> str | None:
    """`Took villagers to a field and killed 54 of them`: the people named last before the pronoun."""
    i = _place(group, chunks)
    if i is None or not group.partitive or group.noun is not None or draft.part_of is not None:
        return None
    people = (
        c for k, c in enumerate(chunks[:i]) if c.tag == "ng" and c.noun is not None and (k == 0 or chunks[k - 1].tag not in {"by", "sub"})
    )
    named = [c for c in people if c.noun is not None and c.noun.status in _KNOWN]
    is_doer = draft.actor is not None and bool(named) and named[-1].text == draft.actor.text
    return _known(named[-1]) if named and not is_doer else None
