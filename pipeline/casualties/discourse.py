"""Where a clause stands in the telling: part of a running total, recalled, gone before, on top of what was told."""

from collections.abc import Sequence
from functools import cache

from pipeline import lexicon
from pipeline.casualties.clauses import Finding
from pipeline.casualties.line import Chunk
from pipeline.casualties.scene import Where
from pipeline.casualties.words import words
from pipeline.model import Sentence

LONG_SPAN = 4
"""UCDP date precision of a month, from which on a figure for a span is a running total."""
SINCE_REACH = 7
"""Chunks behind `since` in which its verb of beginning stands."""
LEAD = 2
"""Sentences of the body in which a perfect tells news, not a running total."""


@cache
def _superlatives() -> frozenset[str]:
    return frozenset(lexicon.toml("context")["superlatives"])


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(lexicon.toml("context")["beginnings"])


def has_since(sentence: Sentence, chunks: Sequence[Chunk]) -> bool:
    """`Since 2015`, `since strikes began`: an open span, over which figures run up; not `the deadliest since 2015`."""
    if not _superlatives().isdisjoint(sentence.text.lower().split()):
        return False
    if any(c.when is not None and c.when.is_since and c.when.start is not None and c.when.precision >= LONG_SPAN for c in chunks):
        return True
    starts = [i for i, c in enumerate(chunks) if c.tag == "sub" and c.head == "since"]
    return any(not _beginnings().isdisjoint(" ".join(c.text.lower() for c in chunks[i : i + SINCE_REACH]).split()) for i in starts)


def is_recalled(chunks: Sequence[Chunk], trigger: int) -> bool:
    """`Missiles struck the base in answer to a raid which killed 80`: the main clause has an attack of its own."""
    if trigger < 1 or chunks[trigger - 1].tag != "rel":
        return False
    return any(c.tag == "k" or (c.tag == "v" and c.head in words().scene_verbs) for c in chunks[: trigger - 1])


def is_prior(chunks: Sequence[Chunk], trigger: int) -> bool:
    """Whether the verb stands in a clause of what went before: `two days after two priests were killed, gunmen …`."""
    for i in range(trigger - 1, -1, -1):
        if chunks[i].tag in {"cm", "st", "sc"}:
            return False
        if chunks[i].tag == "sub" and chunks[i].head in {"after", "since", "before"}:
            return True
    return False


def is_running_total(sentence: Sentence, chunks: Sequence[Chunk], trigger: Chunk, where: Where | None) -> bool:
    """`70 miners have been killed in Peru`: a perfect over a whole country, no attack named; the caller looks for a day."""
    is_perfect = trigger.tag == "k" and trigger.text.lower().startswith(("has ", "have ")) and trigger.voice in {"passive", "active"}
    is_wide = where is None or where.mention.entity.level == "country"
    return is_perfect and is_wide and sentence.no >= LEAD and not any(c.tag == "att" for c in chunks)


def is_also(chunks: Sequence[Chunk], finding: Finding) -> bool:
    """`A policeman was also killed`: on top of those told before."""
    trigger = chunks[finding.trigger].text.lower().split()
    around = [c.text.lower() for c in chunks[max(0, finding.trigger - 1) : finding.trigger + 2] if c.tag == "adv"]
    behind = " ".join(c.text.lower() for c in chunks[finding.trigger + 1 : finding.trigger + 3])
    return "also" in trigger or "also" in around or behind == "as well"
