"""Deaths of one person that are no casualty: of illness, of age, or mourned as a ruler's is; not where anything tells of harm."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline import lexicon
from pipeline.casualties.clauses import Finding
from pipeline.casualties.context import phrases
from pipeline.casualties.line import Chunk
from pipeline.casualties.words import words

_AGED = re.compile(r"\baged?(?: of)? (\d{2,3})\b|\bdie[sd] at (\d{2,3})(?=[.,;]|$| (?:in|after|from|of|following)\b)")
_AT_AGE = re.compile(r"\bat (?:the )?age(?: of)? (\d{2,3})\b")
_HARMS = frozenset({"k", "m", "att"})


@cache
def _listed(name: str) -> re.Pattern[str]:
    return phrases(lexicon.toml("outcomes")["natural"][name])


def is_natural(chunks: Sequence[Chunk], finding: Finding, group: Chunk, text: str) -> bool:
    """Whether one person died as the old and the ill do: `dies of cancer`, `died at the age of 86`, `mourned the death of the king`.

    Args:
        chunks: of the sentence.
        finding: whom it tells of.
        group: them, as counted.
        text: of the sentence.
    """
    trigger = chunks[finding.trigger]
    is_one = group.number == "one" or (group.quantity is not None and group.quantity.best == 1)
    if finding.outcome != "killed" or not is_one:
        return False
    lower = text.lower()
    cause = _listed("causes").search(lower, trigger.start)
    if _is_violent(chunks, trigger, lower, cause):
        return False
    if trigger.tag == "no":
        is_of_bed = cause is not None or _is_old(lower) or _listed("offices").search(group.text.lower()) is not None
        return trigger.head in words().classes["single_deaths"] and is_of_bed and _listed("mourned").search(lower) is not None
    if (
        trigger.verb is None
        or trigger.verb.frame != "intransitive"
        or trigger.verb.lemma not in lexicon.toml("outcomes")["natural"]["verbs"]
    ):
        return False
    rest = lower[trigger.start :]
    return cause is not None or (_is_old(rest) and _listed("circumstances").search(rest) is None)


def _is_violent(chunks: Sequence[Chunk], trigger: Chunk, lower: str, cause: re.Match[str] | None) -> bool:
    """Whether the sentence tells of harm beside the death and its cause, which may be named for an attack."""
    beside = [c for c in chunks if c is not trigger and (cause is None or not cause.start() <= c.start < cause.end())]
    if any(c.tag in _HARMS for c in beside) or any(w in words().verbs or w in words().scene_nouns for w in _told(trigger)):
        return True
    other = lower if cause is None else f"{lower[: cause.start()]} {lower[cause.end() :]}"
    return _listed("violent").search(other) is not None


def _told(trigger: Chunk) -> list[str]:
    """What a noun of death is told with: "a shooting death"."""
    return trigger.text.lower().split() if trigger.tag == "no" else []


def _is_old(lower: str) -> bool:
    """Whether the text tells an age at which people die in bed, in the clause it begins with."""
    old = lexicon.toml("outcomes")["natural"]
    ages = ((_AGED, old["old"]), (_AT_AGE, old["old_at"]))
    first, _, _ = lower.partition(";")
    return any((found := age.search(first)) is not None and int(next(filter(None, found.groups()))) >= least for age, least in ages)
