"""Deaths of one person that are no casualty: of illness or age, and a death that is mourned where nothing tells of harm."""

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
    if trigger.tag == "no":
        said = trigger.text.lower().split()
        is_told = any(c.tag in _HARMS for c in chunks) or any(
            w in words().verbs or w in words().scene_nouns for w in said
        )  # "a shooting death"
        return trigger.head in words().classes["single_deaths"] and not is_told and _listed("mourned").search(text.lower()) is not None
    if (
        trigger.verb is None
        or trigger.verb.frame != "intransitive"
        or trigger.verb.lemma not in lexicon.toml("outcomes")["natural"]["verbs"]
    ):
        return False
    rest = text.lower()[trigger.start :]
    if _listed("causes").search(rest) is not None:
        return True
    old = lexicon.toml("outcomes")["natural"]
    ages = ((_AGED, old["old"]), (_AT_AGE, old["old_at"]))
    is_old = any((found := age.search(rest)) is not None and int(next(filter(None, found.groups()))) >= least for age, least in ages)
    return is_old and not any(c.tag in _HARMS for c in chunks if c is not trigger)
