"""What the words of a sentence must be for it to count anybody, so that most need no reading.

A finding comes of a word of harm, or of a pattern of rules/clauses.toml that has none, but several other words one behind the other.
What is asked here may be affirmed too often, never too seldom: tests/test_shortcuts.py holds it against reading.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from pipeline import lexicon
from pipeline.casualties.present import present
from pipeline.casualties.shapes import grammar, harm_words, needed_words
from pipeline.casualties.unsaid import unsaid_words
from pipeline.casualties.words import TAGS, words
from pipeline.text import lower_words

Row = tuple[frozenset[str], ...]
"""Of each of these sets a word stands in the sentence, in this order."""

_NO_HARM = frozenset({"#ng", "#ngq", "#att", "#date", "#loc", "#org"})
"""Symbols of chunks that need no word of harm."""
_UNSPOKEN = frozenset({"cm", "sl", "sc", "lp", "rp", "da", "st", "acc", "and", "'s", *(tag for _, tag in TAGS)}) - {"be", "have", "not"}
"""Heads of chunks that need not be words of the sentence: tags, and what stands for `as well as` and for any possessive."""


def may_find(said: AbstractSet[str], text: str) -> bool:
    """Whether a sentence, by its lower-case words `said` and their order in its text, may count anybody."""
    if not _sure_words().isdisjoint(said):
        return True
    rows = [row for word in _rows().keys() & said for row in _rows()[word] if not any(map(said.isdisjoint, row))]
    return bool(rows) and _has_one_of(rows, lower_words(text))


def _has_one_of(rows: Sequence[Row], said: Sequence[str]) -> bool:
    def stands(row: Row) -> bool:
        rest = iter(said)
        return all(any(word in wanted for word in rest) for wanted in row)

    return any(map(stands, rows))


@cache
def _bound() -> dict[str, str]:
    """The base of each verb that is no harm without what completes it: `fell` to their deaths, `put` to death."""
    w = words()
    return {form: found[0].lemma for form, found in w.verbs.items() if all(v.frame == "manner" and v.lemma in w.bound for v in found)}


@cache
def _sure_words() -> frozenset[str]:
    """Words of which one may be enough for a finding."""
    named = words().classes
    return harm_words() - _bound().keys() | unsaid_words() | named["fatal"] | named["of_deaths"]


@cache
def _rows() -> dict[str, list[Row]]:
    """By a word that is not enough, what must stand in a sentence beside it."""
    found: dict[str, list[Row]] = {}
    for row in (*_of_bound_verbs(), *_of_patterns()):
        rarest = max(row, key=lambda wanted: len(wanted & needed_words()) / len(wanted))
        for word in rarest:
            found.setdefault(word, []).append(row)
    return found


def _of_bound_verbs() -> Iterator[Row]:
    w = words()
    completions = [said for first in w.completions.values() for _, said in first]
    for form, base in _bound().items():
        particle = [(w.particles[base],)] if base in w.particles else []
        for said in (*completions, *w.endings.get(base, ()), *particle):
            yield (frozenset({form}), *(frozenset({word}) for word in said))
        yield w.classes["grave"], frozenset({form})
    yield w.classes["cutting"], frozenset({"throats"})


def _of_patterns() -> Iterator[Row]:
    symbols, _ = grammar()
    for rule in lexicon.toml("clauses")["pattern"]:
        needs = [symbols.words(need) for need in symbols.needs(rule["pattern"])]
        if not any(all(_is_of_harm(word) for word in need) for need in needs):
            yield tuple(_spoken(need) for need in needs if _UNSPOKEN.isdisjoint(need) and _NO_HARM.isdisjoint(need))


def _is_of_harm(head: str) -> bool:
    return head.startswith("#") and head not in _NO_HARM


def _spoken(heads: set[str]) -> frozenset[str]:
    """The words that may become chunks of these heads: verbs told in the present are headed by their past."""
    words_of_harm = harm_words() if any(map(_is_of_harm, heads)) else frozenset()
    told = (word for word, past in present().items() if past in heads)
    return frozenset().union((head for head in heads if not head.startswith("#")), told, words_of_harm)
