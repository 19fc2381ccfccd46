"""What a shape of rules/clauses.toml asks beyond its words: who they are, who did it, and that something had happened."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from pipeline import lexicon
from pipeline.casualties.context import Cue
from pipeline.casualties.dates import When
from pipeline.casualties.line import FIGHTERS, Chunk
from pipeline.casualties.words import words
from pipeline.text import lower_words

_UNREAL: Final = frozenset({"hypothetical", "fiction"})
_GOVERNED: Final = frozenset({"intended", "attempted"})
_INFINITIVES: Final = frozenset({"infinitive", "infinitive_passive"})
_FINITE: Final = frozenset({"have", "be", "v", "k"})
_COUNTS: Final = frozenset({"number", "total", "count"})
_REACH_OF_TOLL: Final = 6
"""Chunks behind `bringing` in which the toll stands: `bringing to at least 14 the number`."""
_ARMED: Final = frozenset({"combatant", "military", "police", "criminal"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The conditions of one shape; the fields are explained in rules/clauses.toml."""

    is_last: bool = False
    is_named: bool = False
    is_sure: bool = False
    is_counted: bool = False
    is_elliptic: bool = False
    is_by_armed: bool = False
    is_armed: bool = False


def is_meant(asked: Asked, group: Chunk, agent: Chunk | None) -> bool:
    """Whether those a shape speaks of are whom it asks for; lives without number are nobody's."""
    has_number = group.quantity is not None and (group.quantity.kind != "indefinite" or group.quantity.additional)
    if group.noun is not None and group.noun.kind == "life" and not has_number:
        return False
    if (asked.is_named and group.noun is None) or ((asked.is_named or asked.is_sure) and not group.is_sure):
        return False
    if asked.is_elliptic and (group.noun is not None or group.mentions):
        return False
    if (asked.is_by_armed and not is_armed(agent)) or (asked.is_armed and not (is_armed(group) or _is_suspect(group))):
        return False
    is_none = group.quantity is not None and group.quantity.kind == "none"
    if is_none and (asked.is_counted or (group.noun is not None and group.noun.kind == "body")):
        return False
    return has_number or not (asked.is_last or asked.is_counted)


def is_armed(chunk: Chunk | None) -> bool:
    """Whether a chunk is fighters, police or a force; `raiders`, `the army`, `Boko Haram`."""
    if chunk is None:
        return False
    is_force = any(m.entity.type in FIGHTERS for m in chunk.mentions)
    return is_force or (chunk.noun is not None and chunk.noun.kind in _ARMED)


def _is_suspect(chunk: Chunk) -> bool:
    return chunk.noun is not None and chunk.noun.kind == "suspect"


@cache
def _aftermath() -> dict[str, frozenset[str]]:
    return {name: frozenset(found) for name, found in lexicon.toml("clauses")["aftermath"].items()}


class _Found(Protocol):
    """What is asked of a finding."""

    @property
    def is_after_harm(self) -> bool: ...
    @property
    def victims(self) -> int: ...
    @property
    def group(self) -> Chunk | None: ...


class _Counted(Protocol):
    """What is asked of a finding that may be awaited."""

    @property
    def trigger(self) -> int: ...
    @property
    def victims(self) -> int: ...
    @property
    def is_total(self) -> bool: ...
    @property
    def is_floor(self) -> bool: ...


def unharmed(findings: Sequence[_Found], chunks: Sequence[Chunk], text: str, *, is_told: bool) -> set[int]:
    """Return which findings of people in hospital tell of nobody hurt: no harm is told, or they work there, visit, or are ill."""
    asking = [n for n, finding in enumerate(findings) if finding.is_after_harm]
    is_told = is_told or len(asking) < len(findings)
    words = _aftermath()
    is_other = not is_told or bool(asking and not words["words"].isdisjoint(lower_words(text)))
    groups = {n: findings[n].group or chunks[findings[n].victims] for n in asking}
    return {n for n, group in groups.items() if is_other or (group.noun is not None and group.noun.kind in words["kinds"])}


def is_unreal(found: Sequence[Cue], chunks: Sequence[Chunk], trigger: int) -> bool:
    """Whether a cue says that it did not happen: fiction, a condition, or the plan of an infinitive that governs the verb of harm."""
    at = chunks[trigger].start
    over = [cue for cue in found if cue.start <= at < cue.end]
    nearest = {cue.sets: cue for cue in over if cue.sets in _GOVERNED}  # of each kind the last: a sentence may hold a thousand
    return any(cue.sets in _UNREAL for cue in over) or any(_governs(cue, chunks, trigger) for cue in nearest.values())


def is_main(chunks: Sequence[Chunk], trigger: int) -> bool:
    """Whether a verb of harm is that of the sentence itself: `a man accused of theft was killed`; not of a clause in it."""
    verb = chunks[trigger] if chunks else None
    is_finite = verb is not None and verb.tag == "k" and verb.voice in {"active", "passive", "ambiguous"}
    return is_finite and all(c.tag not in {"rel", "sub"} for c in chunks[:trigger])


def is_denied(settings: AbstractSet[str], chunks: Sequence[Chunk], trigger: int) -> bool:
    """Whether it is denied that it happened; `denied being behind the raid that killed nine` denies no dead."""
    return chunks[trigger].is_negated or ("denied" in settings and not _is_told_aside(chunks, trigger))


def _is_told_aside(chunks: Sequence[Chunk], trigger: int) -> bool:
    """Whether only the doing is denied, or that somebody had a part in it; not `denied reports of a raid that killed`.

    What killed then stands in a relative clause, or behind a word for the part: `no evidence linking him with the murder of two`.
    """
    said = [frozenset(c.text.lower().split()) for c in chunks[:trigger]]
    is_part = not all(words().classes["partaking"].isdisjoint(each) for each in said)
    is_aside = chunks[trigger].tag == "no" or chunks[trigger].voice == "gerund" or any("which" in each for each in said)
    if is_part and is_aside and chunks[trigger].modal is None:
        return True
    before = next((c for c in reversed(chunks[:trigger]) if c.tag not in {"adv", "date", "have"}), None)
    if before is None or before.tag != "rel" or chunks[trigger].modal is not None:
        return False
    return is_part or not all(words().classes["authorship"].isdisjoint(each) for each in said)


def _ends_in_attack(chunks: Sequence[Chunk], first: int, trigger: int) -> bool:
    """`Gunmen planning to rob a bank stormed a shop, killing nine`: what is told behind the comma comes of what they did.

    Not `planned to attack a shop, killing nine`: that attack is part of the plan.
    """
    verbs = (k for k in range(first, trigger) if chunks[k].tag == "v" and chunks[k].head in words().scene_verbs)
    done = (k for k in verbs if chunks[k].text.lower() == chunks[k].head and chunks[k - 1].tag != "to")
    attack = next((k for k in done if chunks[k + 1].tag != "by"), trigger)
    return any(chunk.tag == "cm" for chunk in chunks[attack:trigger])


def _governs(cue: Cue, chunks: Sequence[Chunk], trigger: int) -> bool:
    """Whether a verb of harm stands in what an infinitive says: no finite verb has been told by then, unless in a clause of its own."""
    chunk = chunks[trigger]
    first = next((k + 1 for k in range(trigger - 1, -1, -1) if chunks[k].start < cue.start), 0)
    if any(chunks[k].tag == "rel" and chunks[k + 1].tag in _FINITE for k in range(first, trigger - 1)):
        return False  # "trying to find survivors of a flood that has left 40 dead"
    if chunk.tag == "no" and chunks[trigger - 1].head in words().classes["because_of"]:
        return False  # "tried to prevent riots over the killing of nine"
    if chunk.modal is None and _ends_in_attack(chunks, first, trigger):
        return False
    if chunk.verb is None or chunk.modal is not None or chunk.voice in _INFINITIVES:
        return True
    if chunk.voice == "gerund":
        return cue.sets != "attempted" or chunks[trigger - 1].tag not in {"cm", "cc", "adv"}
    named = words().classes
    is_finite = chunk.verb.form in {"past", "participle", "present"} and named["unfinished"].isdisjoint(chunk.text.lower().split())
    between = {word for c in chunks[first : trigger - 1] for word in c.text.lower().split()}  # "that" right before the verb is its subject
    return not is_finite or not named["opening_clauses"].isdisjoint(between)


def toll_clause(chunks: Sequence[Chunk]) -> int:
    """Where a sentence goes on with what its dead bring a toll to: `four are killed, bringing the toll since May to 90`; else its end."""
    raising = (k for k, chunk in enumerate(chunks) if k and chunk.text.lower() in words().classes["bringing"])
    return next((k for k in raising if any(c.tag == "toll" or c.head in _COUNTS for c in chunks[k + 1 : k + _REACH_OF_TOLL])), len(chunks))


def is_yardstick(chunks: Sequence[Chunk], trigger: int, when: When) -> bool:
    """`Their deadliest raid since launching an insurgency in 2017`: the date is what the raid is held against.

    Not `the deadliest raid since gas killed hundreds in 2013`: those hundreds died then.
    """
    deadliest = lexicon.toml("context")["deadliest"]
    words_before = " ".join(c.text.lower() for c in chunks if c.first < when.first).split()
    toll = toll_clause(chunks)
    if trigger < toll < len(chunks) and when.first >= chunks[toll].first:
        return True  # "two are shot dead, bringing to 14 the number killed this year"
    if when.text.lower().startswith("this ") and not set(deadliest).isdisjoint(words_before) and when.first < chunks[trigger].first:
        return True  # "in one of the deadliest fires this year, leaving 58 dead"
    if any(c.text.lower() == "since" for c in chunks[:trigger]):
        return False
    return "since" in words_before and not set(deadliest).isdisjoint(words_before[: words_before.index("since")])


def is_prospect(trigger: Chunk) -> bool:
    """`Could kill thousands`, `might be killed`: what may come, unlike `may have killed` and `could be dead`."""
    if trigger.verb is None or trigger.modal not in words().classes["modal_open"] or " have " in f" {trigger.text.lower()} ":
        return False
    return trigger.outcome == "killed"


def is_awaited(chunks: Sequence[Chunk], finding: _Counted) -> bool:
    """`Up to 20 more bodies could be recovered`, `the toll may rise to 40`: nobody has found them; those that `could not be named` somebody has."""
    if finding.is_total and any(map(_is_open, chunks[finding.trigger : finding.victims])):
        return True
    behind = chunks[finding.victims + 1 : finding.victims + 3]
    return finding.is_floor and len(behind) > 1 and _is_open(behind[0]) and behind[1].tag in {"be", "adv"}


def _is_open(chunk: Chunk) -> bool:
    return chunk.tag == "mod" and chunk.head in words().classes["modal_open"]


def is_comparison(chunks: Sequence[Chunk], group: Chunk) -> bool:
    """`More soldiers died of cold than in action`, `beating the previous record of 90 deaths`: nobody is counted."""
    before = next((k for k in range(len(chunks) - 1, 1, -1) if chunks[k].first <= group.first), 0) - 2
    said = set(chunks[before].text.lower().split()) if before >= 0 and chunks[before + 1].tag == "of" else set()
    if not words().classes["records"].isdisjoint(said) and not words().classes["earlier_ones"].isdisjoint(said):
        return True
    is_held_up = group.quantity is None and group.text.lower().split()[0] in words().classes["comparing"]
    return is_held_up and any(chunk.head == "than" for chunk in chunks)
