"""Who is held, charged or named for a deed in another sentence than that which counts its victims."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.actors import Actor
from pipeline.casualties.deeds import launches
from pipeline.casualties.doers import Doers
from pipeline.casualties.drafts import Draft
from pipeline.casualties.incidents import ACCIDENTS, Incident
from pipeline.casualties.line import FIGHTERS, Chunk
from pipeline.casualties.places import places_agree
from pipeline.casualties.placing import Where
from pipeline.casualties.scene import SentenceScene
from pipeline.casualties.sides import HARM
from pipeline.casualties.words import words
from pipeline.model import TITLE, Sentence

Chunked = Callable[[Sentence], tuple[SentenceScene, Sequence[Chunk]]]

_NAMED, _CHARGED, _ATTACKER, _SUSPECT = range(4)
"""How well somebody is known, the best first: by name, as held for the deed, as `the gunman`, as `a suspect`."""
_REACH: Final = 9
"""Chunks between a word of a charge and the deed: `with two counts of first-degree murder`."""
_BETWEEN: Final = frozenset({"p", "of", "to", "w", "nx", "nc", "loc", "date", "adv", "cm", "cc", "have", "be", "pos"})
_BESIDE: Final = _BETWEEN | {"att", "no", "by", "sub", "say"}
_DEEDS: Final = frozenset({"att", "no", "k", "m"})
_REACH_OF_TELLING: Final = 3
"""Sentences behind a count in which it is its incident that is told of, where several are."""
_MANY: Final = 4
"""The most people who are taken for those who did it together: beyond, they are those caught in a sweep."""
_MONTH: Final = 4
"""UCDP date precision of a month."""
_NEAR_KM: Final = 10
"""How far apart a place that is told with the charge may be from that of the deed."""
_REACH_OF_RELEASE: Final = 3
"""Sentences behind a charge, its own counted, in which somebody is let go."""


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["held"][name])


@cache
def _assailants() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["assailants"])


@cache
def _suspects() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["suspects"])


@cache
def _doing() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["trial"]["doing"])


@cache
def _charges() -> frozenset[str]:
    trial = lexicon.toml("reports")["trial"]
    return frozenset(word for kind in ("charged", "taken", "proceedings", "confessing") for word in trial[kind])


@cache
def suspecting_words() -> frozenset[str]:
    """Words of which a sentence has one that says who is suspected."""
    return _assailants() | _suspects() | _charges()


@dataclass(frozen=True, slots=True)
class Suspect:
    """Somebody who is said to have done it: how well known, in what words, and where in the text."""

    rank: int
    text: str
    sentence_no: int
    chunk: int


def suspect_of(
    incident: Incident, told: Sequence[Incident], sentences: Mapping[int, Sentence], said: Mapping[int, AbstractSet[str]], chunked: Chunked
) -> Actor | None:
    """Who is held for an incident of which nothing else says who did it: `Two were shot in Lima. … Police charged X with murder`.

    Where it is known to be one, `a man`, only who is known by name.

    Args:
        incident: of which somebody was harmed.
        told: all incidents, in the order of the text.
        sentences: of the article, by number.
        said: the lower-case words of each.
        chunked: reads the chunks of one.
    """
    harmed = [d for d in incident.drafts if d.claim.outcome in HARM and d.claim.best]
    if not harmed or all(d.is_attacker or _is_suspect(d.group) for d in harmed) or any(d.tactic in ACCIDENTS for d in harmed):
        return incident.actor
    may_charge = incident.tactic in {None, *_listed("of_one")} and not any(_is_outlaw(d.group) for d in harmed)
    is_only = all(i is incident or all(d.claim.outcome not in HARM for d in i.drafts) for i in told)
    is_news = not incident.is_background and not all(d.is_long_past for d in harmed)
    worst = _SUSPECT if is_only and is_news and incident.tactic in _listed("of_one") else _CHARGED
    counting = {d.claim.sentence_no for d in harmed}
    found: list[Suspect] = []
    for no, sentence in sentences.items():
        if no == TITLE or suspecting_words().isdisjoint(said[no]) or told_last(no, told) is not incident:
            continue
        if not is_only and not any(at <= no <= at + _REACH_OF_TELLING for at in counting):
            continue
        scene, chunks = chunked(sentence)
        is_sure = _listed("unsure").isdisjoint(said[no])
        own = {d.group.head for d in harmed if d.group is not None}
        is_apart = no - 1 in sentences and no - 1 not in counting and any(map(str.isdigit, sentences[no - 1].text))
        is_now = may_charge and not (is_apart and any(map(_is_old, chunked(sentences[no - 1])[1])))
        for rank, k in _named_in(scene.actors, own, may_charge=is_now, is_known=incident.actor is not None):
            is_told = rank <= (worst if is_sure else _CHARGED) and not _is_victim(chunks[k], incident.drafts)
            is_told = is_told and not _is_named_dead(chunks[k], sentences, said)
            is_told = is_told and (chunks[k].number == "one" or incident.tactic in _listed("of_few"))
            if is_told and not _is_let_go(no, sentences) and _is_there(chunks[k], scene.where(k), incident):
                found.append(Suspect(rank, _told_as(chunks[k]), no, k))
    best = min(found, key=lambda s: (s.rank, s.sentence_no, s.chunk), default=None)
    if best is None or (incident.actor is not None and best.rank > _NAMED):
        return incident.actor
    return Actor(best.text, is_anonymous=best.rank > _CHARGED)


def may_be_named(actor: Actor | None) -> bool:
    """Whether somebody may be named elsewhere: nobody is known, or `a man`, `the gunman`."""
    if actor is None:
        return True
    words_of = actor.text.lower().split()
    noun = words().people.get(words_of[-1])
    is_one = noun is not None and noun.kind in {"man", "woman", "suspect", "combatant", "criminal"} and actor.text.split()[-1].islower()
    return is_one and actor.entity is None and actor.nation is None and words_of[0] in _listed("one")


def _told_as(chunk: Chunk) -> str:
    """The words for somebody: the name behind what he is, `Lima bomber X Y`; else all."""
    said = chunk.text.split()
    at = next((n for n, word in enumerate(said) if word.lower() in _assailants() | _suspects()), len(said))
    return " ".join(said[at + 1 :]) if at + 2 < len(said) else chunk.text


def _is_there(chunk: Chunk, where: Where | None, incident: Incident) -> bool:
    """Whether somebody is told of at the incident's place: not `the Lima shooter` of what was told of nowhere."""
    is_placed = any(m.entity.type == "place" and m.role != "demonym" for m in chunk.mentions)
    return places_agree(where, incident.where, near=_NEAR_KM) and not (is_placed and incident.where is None)


def _is_outlaw(group: Chunk | None) -> bool:
    """Whether those harmed are such as are charged themselves: fighters, robbers, inmates, `a Mafia boss`."""
    if group is None:
        return False
    is_kind = group.noun is not None and group.noun.kind in {"combatant", "criminal", "suspect"}
    return is_kind or not _listed("outlaws").isdisjoint(group.text.lower().replace("-", " ").split())


def _is_let_go(no: int, sentences: Mapping[int, Sentence]) -> bool:
    """Whether who was held is told to be free or the wrong one, there or soon behind."""
    told = (sentences[n].text.lower() for n in range(no, no + _REACH_OF_RELEASE) if n in sentences)
    return any(words_of in text for text in told for words_of in _listed("let_go"))


def _is_old(chunk: Chunk) -> bool:
    """Whether a chunk is a month or a year: `in 2009`."""
    return chunk.when is not None and chunk.when.start is not None and chunk.when.precision >= _MONTH


def _is_suspect(group: Chunk | None) -> bool:
    return group is not None and group.head in _suspects()


def told_last(no: int, told: Sequence[Incident]) -> Incident | None:
    """The incident that a sentence goes on with: that whose victims it counts, else the last told before it, else the first."""
    harmed = [(d.claim.sentence_no, -n) for n, i in enumerate(told) for d in i.drafts if d.claim.outcome in HARM]
    before = [(at, n) for at, n in harmed if at <= no]
    return told[-max(before)[1]] if before else told[-min(harmed, key=lambda h: (h[0], -h[1]))[1]] if harmed else None


def _is_victim(chunk: Chunk, drafts: Sequence[Draft]) -> bool:
    """Whether somebody is one of those harmed: by name, or in the same words."""
    own = {w for w in chunk.text.split() if w.istitle()}
    for draft in drafts:
        victim = draft.claim.victims or ""
        names = {w for w in victim.split() if w.istitle()}
        is_named = draft.printed == 1 and own and names and (own <= names or names <= own)
        if draft.claim.outcome in HARM and (is_named or chunk.text.lower() == victim.lower()):
            return True
    return False


def _is_named_dead(chunk: Chunk, sentences: Mapping[int, Sentence], said: Mapping[int, AbstractSet[str]]) -> bool:
    """Whether a sentence gives somebody's name and says nothing of a suspect: `he was named as X`."""
    last = chunk.text.split()[-1]
    if not last.istitle():
        return False
    named = (n for n in sentences if not said[n].isdisjoint(_listed("naming") - {"as"}) and suspecting_words().isdisjoint(said[n]))
    return any("as" in said[n] and last.lower() in said[n] for n in named)


def _named_in(actors: Doers, harmed: AbstractSet[str], *, may_charge: bool, is_known: bool) -> Iterator[tuple[int, int]]:
    """The chunks of those whom a sentence suspects, each with how well it knows them.

    Args:
        actors: of the sentence.
        harmed: what those harmed are called.
        may_charge: whether who is charged may be who did it.
        is_known: whether it is known what he was: `a gunman`.
    """
    c = actors.c
    is_held = False
    for k, i in actors.charges():
        is_held = True
        is_other = _is_own(actors, i, harmed, is_known=is_known) or _is_aside(actors, k, i) or _is_earlier(actors, k, i)
        if may_charge and not is_other and _may_be_held(c[i]) and _is_laid(actors, k, i) and _is_for_harm(actors, k, i):
            yield (_NAMED if _is_name(c[i]) else _CHARGED), i
    for i, chunk in enumerate(c):
        said = chunk.text.lower().split()
        if chunk.tag != "ng" or chunk.number != "one" or said[0] == "no":
            continue
        is_assailant = not _assailants().isdisjoint(said)
        if not is_assailant and _suspects().isdisjoint(said):
            continue
        name = _name_beside(actors, i)
        is_told = said[-1] in _assailants() | _suspects() and said[-1] not in _listed("unknown")
        if name is not None:
            yield _NAMED, name
        elif is_told and not actors.is_denied(i) and (chunk.is_definite or (is_held or actors.is_in_custody())):
            yield (_ATTACKER if is_assailant else _SUSPECT), i


def _is_own(actors: Doers, i: int, harmed: AbstractSet[str], *, is_known: bool) -> bool:
    """Whether somebody charged is one of those harmed or their kin: `the victim, X`, `the mayor, X`, `the man`, `his uncle, X`."""
    c = actors.c
    beside = [c[i], *(c[j] for j in (i - 2, i + 2) if 0 <= j < len(c) and c[(i + j) // 2].tag == "cm" and c[j].tag == "ng")]
    if actors.tag(i - 1) == "cm" and actors.tag(i - 3) == "of":
        beside.append(c[i - 2])
    for chunk in beside:
        said = chunk.text.lower().replace("\u2019s", "'s").replace("'s", "").split()
        is_partner = not is_known and chunk.head in _listed("partners")
        is_kin = not _listed("kin").isdisjoint(said) and not is_partner
        is_same = chunk.is_definite and (chunk.head in harmed or (chunk.noun is not None and chunk.noun.kind in {"man", "woman"}))
        if is_kin or (is_same and not is_partner) or not _listed("dead").isdisjoint(said):
            return True
    return False


def _is_aside(actors: Doers, k: int, i: int) -> bool:
    """Whether somebody charged is no subject of the sentence and none whom the police took: `he praised X, who was found guilty`."""
    c = actors.c
    if i > k:
        return actors.tag(k - 1) == "pro"
    before = i - 1
    while actors.tag(before) == "w" and c[before].text[:1].isupper() and before > 0:
        before -= 1
    if before < 0 or i == 0:
        return False
    said = c[before].text.lower().split()
    is_taken = bool(said) and said[-1] in _charges()
    return c[before].tag in {"of", "p", "to", "v", "m", "k", "by"} and not is_taken


def _is_earlier(actors: Doers, k: int, i: int) -> bool:
    """Whether the charge was laid before what is told, or is of another year or deed: `had been charged`, `convicted in 2009`."""
    c = actors.c
    is_past = any(c[j].tag == "have" and c[j].text.lower() == "had" for j in range(max(0, k - 3), k))
    first = next((j for j in range(min(i, k), 0, -1) if c[j - 1].tag in {"st", "sc", "say", "sub"}), 0)
    last = next((j for j in range(max(i, k) + 1, len(c)) if c[j].tag in {"st", "sc"}), len(c))
    is_vague = c[k].text.lower().split()[-1] in _listed("vague")
    is_bare = is_vague and any(c[j].text.lower() in _listed("crimes") for j in range(k + 1, last))
    is_other = any(_is_old(c[j]) or not _listed("else").isdisjoint(c[j].text.lower().split()) for j in range(first, last))
    return is_past or is_bare or is_other


def _is_laid(actors: Doers, k: int, i: int) -> bool:
    """Whether a charge at k is laid on the people at i in so many words: not `X said Y is charged`, `X sought to`."""
    if i > k:
        return True
    if actors.tag(i + 1) == "of" or any(_is_name(actors.c[j]) for j in range(i + 1, k)):
        return False  # "the father of a woman of whose murder X is accused"
    is_told = actors.tag(k - 1) in {"be", "adv", "have"} or actors.c[k].voice == "passive" or actors.tag(k + 1) in {"p", "of"}
    is_told = is_told or actors.tag(k) == "nx" or actors.c[k].text.lower() in {"guilty", "custody"}
    return is_told and not any(actors.tag(j) == "say" for j in range(i + 1, k))


def _is_name(chunk: Chunk) -> bool:
    """Whether a chunk is a person's name."""
    said = chunk.text.split()
    is_person = all(m.entity.type == "person" for m in chunk.mentions)
    return chunk.tag == "ng" and chunk.number == "one" and len(said) > 1 and all(w[:1].isupper() for w in said[-2:]) and is_person


def _may_be_held(chunk: Chunk) -> bool:
    """Whether somebody may have done it alone or with few: no crowd, no group of fighters, nobody's kin of whom no more is said."""
    if chunk.tag != "ng" or any(m.entity.type in FIGHTERS | {"organisation", "government"} for m in chunk.mentions):
        return False
    count = chunk.quantity.best if chunk.quantity is not None else None
    return chunk.number == "one" or (chunk.number == "plural" and count is not None and count <= _MANY)


def _is_for_harm(actors: Doers, k: int, i: int) -> bool:
    """Whether a deed of harm follows the word of a charge at k, laid on the people at i; not `of helping the killer`, `in 2009 for`."""
    c = actors.c
    first = max(k, i) + 1
    for j in range(first, min(first + _REACH, len(c))):
        said = c[j].text.lower().split()
        is_many = c[j].tag == "att" and c[j].text.islower() and said[-1].endswith("s") and said[0] not in words().classes["determiners"]
        if is_many:
            return False  # "on suspicion of attacks"
        if c[j].tag in _DEEDS or not _listed("crimes").isdisjoint({c[j].head, said[-1]}):
            return _listed("any").isdisjoint({*said[:2], c[j - 1].text.lower()}) and c[j].outcome != "captured"
        if c[j].tag == "v" and (actors.attacks(j) or launches(c, j) or _is_doing(c, j)):
            return True
        is_count = c[j].tag == "ng" and (c[j].head in _listed("counts") or actors.tag(j + 1) == "pos")
        if c[j].tag not in _BETWEEN and not is_count and c[j].text.lower() not in _doing():
            return False
    return False


def _is_doing(c: Sequence[Chunk], j: int) -> bool:
    """Whether a participle at j tells an attack with what follows: `opening fire`, `driving into`."""
    after = lexicon.toml("reports")["held"]["gerunds"].get(c[j].text.lower(), ())
    return j + 1 < len(c) and c[j + 1].text.lower().split()[0] in after


def _is_full_name(chunk: Chunk) -> bool:
    return chunk.noun is None and _is_name(chunk)


def _name_beside(actors: Doers, i: int) -> int | None:
    """The name of an assailant or suspect: in the same words, between commas, or by which somebody identified him."""
    c = actors.c
    if _told_as(c[i]) != c[i].text and c[i].text[-1:].isalpha() and c[i].text.split()[-1].istitle():
        return i
    k = i + 1
    while k < len(c) and k - i < _REACH and (c[k].tag in _BESIDE or c[k].text.lower().split()[-1] in _listed("naming") | _charges()):
        named = k + 1 + (actors.tag(k + 1) == "w")  # "the shooter, 20-year-old X,"
        if c[k].tag == "cm" and named < len(c) and _is_full_name(c[named]) and actors.tag(named + 1) in {"cm", "st"}:
            return named  # "the gunman accused of the attack, X,"
        k += 1
    is_told = k < len(c) and any(c[j].text.lower().split()[-1] in _listed("naming") for j in range(max(0, i - 2), k))
    is_told = is_told or (k == i + 2 and actors.tag(i + 1) == "be" and actors.tag(k + 1) in {"cm", "st"})
    if is_told and _is_full_name(c[k]):
        return k  # "identified the gunman as X", "the gunman was X"
    if actors.tag(i - 1) == "cm" and actors.tag(i + 1) in {"cm", "st"} and i > 1 and _is_name(c[i - 2]) and c[i].is_definite:
        return i - 2  # "X, the suspected shooter,"
    return None
