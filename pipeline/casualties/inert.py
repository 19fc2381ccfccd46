"""Sentences that add nothing to what an article tells, known by their words alone, so that no grammar reads them.

Most sentences of an article count nobody, set no scene and blame no one. What is asked here may be affirmed too often, never too seldom:
tests/test_shortcuts.py holds it against reading every sentence.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from pipeline.casualties.actors import state_attacks
from pipeline.casualties.blame import assailants, blame_words, laying_words
from pipeline.casualties.discourse import is_happening
from pipeline.casualties.line import FIGHTERS
from pipeline.casualties.needs import may_find
from pipeline.casualties.numbers import quantities
from pipeline.casualties.shapes import needed_words
from pipeline.casualties.words import words
from pipeline.model import Mention, Sentence
from pipeline.text import tokens

_NO_BLAME = frozenset({"charge", "deed", "else"})
"""Words that stand in a charge, beside the word of blame."""


@cache
def telling_words() -> frozenset[str]:
    """Words of which every sentence has one that tells of incidents by itself."""
    return needed_words() | _scene_words() | words().implied | assailants().union(*blame_words().values())


@cache
def _scene_words() -> frozenset[str]:
    return words().scene_nouns | words().scene_verbs | words().classes["launching"]


@cache
def _blaming() -> frozenset[str]:
    return assailants().union(*(found for where, found in blame_words().items() if where not in _NO_BLAME))


def is_inert(sentence: Sentence, said: AbstractSet[str], named: Sequence[Mention], *, is_after_count: bool) -> bool:
    """Whether a sentence has no finding, no scene and no culprit, and says of nobody counted before what they were.

    Args:
        sentence: as it stands.
        said: its lower-case words.
        named: its mentions.
        is_after_count: whether a count stands near enough before it to go on with.
    """
    if may_find(said, sentence.text) or _sets_scene(sentence, said, named) or _goes_on(sentence, said):
        return False
    return not (lays_blame(said, named) or (is_after_count and _may_be_elliptic(sentence, said)))


def lays_blame(said: AbstractSet[str], named: Sequence[Mention]) -> bool:
    """Whether a sentence, by its lower-case words and its mentions, may name a culprit."""
    if _blaming().isdisjoint(said):
        return False
    is_nameless = not laying_words().isdisjoint(said) or not blame_words()["claimed"].isdisjoint(said)
    is_at_state = not blame_words()["object"].isdisjoint(said) and any(m.entity.level == "country" and m.role == "name" for m in named)
    return is_nameless or is_at_state or any(m.entity.type in FIGHTERS for m in named)


def _sets_scene(sentence: Sentence, said: AbstractSet[str], named: Sequence[Mention]) -> bool:
    if not _scene_words().isdisjoint(said) or any(m.surface.lower() in _scene_words() for m in named):
        return True
    lower = sentence.text.lower()
    return any(word in lower for word in words().implied)


def _goes_on(sentence: Sentence, said: AbstractSet[str]) -> bool:
    """Whether a sentence, beside a word of harm, says where what is told happened, or with what a state attacks: `helicopters were seen`."""
    return not needed_words().isdisjoint(said) and (is_happening(sentence.text) or not state_attacks().isdisjoint(said))


def _may_be_elliptic(sentence: Sentence, said: AbstractSet[str]) -> bool:
    """`The remaining 14 were conscripts`: a number, and a form of `be` or `have` behind it; `among them were 14`, `the total includes 14 conscripts`."""
    counts = words().classes["counts"] | words().classes["tolls"]
    if not (said.isdisjoint(counts) or said.isdisjoint(words().classes["including"])):
        return any(quantity.best for quantity in quantities(tokens(sentence.text)))
    links = words().classes["be"] | words().classes["have"] | words().classes["belonged"]
    if links.isdisjoint(said):
        return False
    row = tokens(sentence.text)
    last = max(i for i, token in enumerate(row) if token.lower in links)
    is_fronted = not said.isdisjoint(words().classes["introduces_parts"])
    return any(quantity.best and (is_fronted or quantity.first < last) for quantity in quantities(row))
