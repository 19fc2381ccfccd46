"""The country an article tells of: where its places lie, and whose forces, groups and people it names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.abroad import Around, around
from pipeline.casualties.placing import is_unlisted
from pipeline.model import Article, Mention, Sentence
from pipeline.text import fold, lower_words
from pipeline.towns import town_countries

ABROAD: Final = 0.2
"""What a country weighs that is named as an attacker, or whose border is near: `X air strikes`, `the X border`; `the border with X` weighs nothing."""
SEAT: Final = 0.1
"""What the country of a place weighs where somebody spoke."""
PLACE: Final = 2.0
"""What a place weighs beside a nationality, which weighs 1."""
FORCES: Final = 0.9
"""What the forces of a country weigh, and the adjective of one whose forces fight abroad: less than its people, whom others kill at home more often than they die abroad."""
WEIGHTS: Final[Mapping[str, float]] = {"government": 1.0, "state_force": FORCES, "armed_group": 0.8, "person": 0.6}
"""What an actor of a country weighs."""


def home_country(article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> str | None:
    """Return the country where what the article tells of most likely happened (ISO 3166-1 alpha-2), or None.

    Places count most, then nationalities, forces and groups; a dateline from a capital counts as one of these, from
    another town where nothing else is named; so does the country that a monitor or a local paper watches, twice. Ties go to what is named first, but to the country whose forces fight abroad last.
    """
    text, fighting_abroad = {s.no: s for s in sentences}, lexicon.toml("entities")["abroad"]["expeditionary"]
    votes: dict[str, float] = defaultdict(float)
    people: dict[str, float] = defaultdict(float)
    is_on_border = is_placed = False
    for m in mentions:
        country = m.entity.country
        if country is None or m.sentence_no not in text or _fights_abroad(m.entity.name):
            continue
        if is_away(m, text[m.sentence_no]):
            near = _near(m, text[m.sentence_no])
            is_on_border = is_on_border or near.is_shared
            if not (near.is_neighbour or near.is_origin):
                votes[country] += SEAT if m.entity.level == "point" else ABROAD
        elif m.entity.type == "place":
            (people if m.role == "demonym" else votes)[country] += (
                PLACE if m.role != "demonym" else FORCES if country in fighting_abroad else 1.0
            )
            is_placed = is_placed or m.role != "demonym"
        else:
            votes[country] += WEIGHTS.get(m.entity.type, 0.0)
    if is_placed or not is_on_border:  # "two X died at the fence between Y and Z" were not at home
        for code, vote in people.items():
            votes[code] += vote
    watched = dict.fromkeys(_watched().get(m.entity.name, "") for m in mentions)
    votes.update({code: votes[code] + PLACE for code in watched if code})
    if not any(votes.values()):
        said = {word for sentence in sentences for word in lower_words(sentence.text)}
        votes.update({code: 1.0 for code, words in lexicon.toml("context")["local_words"].items() if not said.isdisjoint(words)})
    town = fold((article.dateline_place or "").partition("/")[0])
    if dated := _capitals().get(town) or (None if any(votes.values()) else _only_country(town)):
        votes[dated] += 1.0
    best = max(votes.values(), default=0.0)
    tied = [code for code, sum_ in votes.items() if sum_ == best] if best else []
    return min(tied, key=fighting_abroad.__contains__, default=None)


def _fights_abroad(name: str) -> bool:
    return name in lexicon.toml("entities")["abroad"]["forces"] or "-led " in name


@cache
def _watched() -> dict[str, str]:
    """The country that a monitor or a local paper watches, by its name."""
    return {name: code for code, names in lexicon.toml("entities")["watching"].items() for name in names}


@cache
def _capitals() -> dict[str, str]:
    rows = lexicon.rows("countries")
    return {fold(row[column]): row["code"] for column in ("name", "capital") for row in rows if row[column]}


def _only_country(town: str) -> str | None:
    countries = town_countries().get(town, frozenset())
    return min(countries) if len(countries) == 1 else None


def is_away(mention: Mention, sentence: Sentence) -> bool:
    """Whether the words around a name make it a neighbour, an attacker, the seat of something or a street, not where it happened."""
    near = _near(mention, sentence)
    is_podium = near.is_podium and fold(mention.entity.name) in _capitals() and mention.entity.level == "point"
    if near.is_seat or is_podium or (near.is_beyond and mention.entity.level in ("country", None) and not is_unlisted(mention.entity)):
        return True
    if near.is_origin and mention.entity.type == "place" and mention.role != "demonym":
        return True
    if mention.entity.type != "place":
        return "led " in mention.surface or (mention.entity.type == "state_force" and near.is_beyond)
    if near.is_other and mention.entity.level in {"point", "district", "admin1"}:
        return True
    return near.is_street and mention.entity.level != "point"


def _near(mention: Mention, sentence: Sentence) -> Around:
    return around(sentence.text, mention.start - sentence.start, mention.end - sentence.start)
