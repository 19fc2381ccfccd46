"""Genres in which nobody dies: a film's dead, a game's, an exercise's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.casualties.context import phrases
from pipeline.model import TITLE, Sentence

_OPENING = 2
"""Sentences of the body in which an article shows what it is."""
_WORDS_PER_SIGN = 40
"""At least one word of the genre in so many: a long report may well have a director, a scene and a film of it."""
_REACH = 4
"""Words between who says and the verb: "police in the town later said"."""


@dataclass(frozen=True, slots=True)
class _Genre:
    words: re.Pattern[str]
    least: int
    opening: int


@cache
def _rules() -> tuple[tuple[_Genre, ...], re.Pattern[str]]:
    rules = lexicon.toml("genres")
    genres = tuple(_Genre(phrases(tuple(genre["words"])), genre["least"], genre["opening"]) for genre in rules["genre"])
    who, says = ("|".join(rules["real"][key]) for key in ("who", "says"))
    return genres, re.compile(
        rf"\b(?:{who})\b(?:\W+\w+){{0,{_REACH}}}?\W+(?:{says})\b|\b(?:{says})\b(?:\W+\w+){{0,{_REACH}}}?\W+(?:{who})\b"
    )


def is_make_believe(sentences: Sequence[Sentence]) -> bool:
    """Whether the article, title first where there is one, tells of people who don't exist."""
    genres, real = _rules()
    whole = " ".join(sentence.text.lower() for sentence in sentences)
    opening = " ".join(sentence.text.lower() for sentence in sentences if sentence.no in range(TITLE, _OPENING))
    return any(_shows(genre, opening, whole) for genre in genres) and not real.search(whole)


def _shows(genre: _Genre, opening: str, whole: str) -> bool:
    if len(set(genre.words.findall(opening))) < genre.opening:
        return False
    signs = genre.words.findall(whole)
    return len(set(signs)) >= genre.least and len(signs) * _WORDS_PER_SIGN >= len(whole.split())
