"""From an article to its mentions: find names, choose what they mean, add persons and short forms."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.entities.context import Context
from pipeline.entities.gazetteer import Gazetteer, Sense, flatten, gazetteer
from pipeline.entities.hits import Hit, Passage, passage
from pipeline.entities.persons import persons
from pipeline.entities.shortforms import short_forms
from pipeline.lexicon import toml
from pipeline.model import TITLE, Article, Entity, Mention, MentionRole, Sentence

COALITION = "coalition"
"""The one role that is no organ of the country itself."""


def recognise(article: Article, sentences: Sequence[Sentence]) -> list[Mention]:
    """Return the mentions of an article, sorted by sentence and start, none overlapping another.

    `sentences` are those of the body in order, with the title's (no = TITLE) anywhere among them. Offsets of mentions
    count characters in `article.body`, or in the title where `sentence_no` is TITLE.
    """
    names = gazetteer()
    head = [s for s in sentences if s.no == TITLE]
    rest = [s for s in sentences if s.no != TITLE]
    passages = [passage(article.title, head, names, headline=True)] if head and article.title else []
    if rest:
        passages.append(passage(article.body, rest, names, headline=False))
    dateline = flatten(article.dateline_place).strip() if article.dateline_place else None
    context = Context(passages, names, dateline)
    provinces = frozenset(
        s.entity.entity_id for p in passages for h in p.hits if h.marker == "admin1" for s in h.senses if s.entity.level == "admin1"
    )
    found = [_read(number, p, context, names, provinces) for number, p in enumerate(passages)]
    found = short_forms(passages, persons(passages, found, names), names)
    return sorted((m for mentions in found for m in mentions), key=lambda m: (m.sentence_no, m.start))


def _read(number: int, p: Passage, context: Context, names: Gazetteer, provinces: frozenset[str]) -> list[Mention]:
    """Choose the sense of every hit of a passage and join countries with the organs they stand beside."""
    hits, result = p.hits, list[Mention]()
    senses: list[Sense | None] = []
    for index, hit in enumerate(hits):
        sense = None
        if hit.senses:
            following = hits[index + 1 : index + 2]
            next_to = [n for n in following if p.raw[hit.end : n.start] in (", ", " (")]
            leading = [h for h in hits[max(0, index - 1) : index] if p.raw[h.end : hit.start] in (", ", " (")]
            sense = context.choose(number, hit, next_to, leading, provinces)
            if sense and not context.believable(p, hit, sense, told=bool(next_to)):
                sense = None
        senses.append(sense)
    taken: set[int] = set()
    for index, hit in enumerate(hits):
        if hit.organ is None or senses[index] is not None:
            continue
        country, start, end = _owner(p, hits, senses, index, names, taken)
        how: MentionRole = "name"
        if country is None and hit.organ.bare and _stands_alone(p, hit):
            country, how = context.own(number, hit.sentence), "short"
        if country and country in names.atlas.countries:
            thing = names.coalition(country) if hit.organ.role == COALITION else names.organs.entity(country, hit.organ.role)
            if thing is None:
                continue
            result.append(p.mention(thing, start, end, how, hit.sentence))
            taken.add(index)
    for index, hit in enumerate(hits):
        sense = senses[index]
        if sense is None or index in taken:
            continue
        entity = sense.entity
        demonym = sense.kind == "demonym" or (sense.kind == "country" and _qualifies(p, hit))
        role: MentionRole = "demonym" if demonym else "metonym" if sense.kind == "metonym" else "name"
        if sense.kind == "place" and _speaks(p, hit, entity, names):
            entity, role = names.organs.entity(entity.country or "", "government"), "metonym"
        result.append(p.mention(entity, hit.start, hit.end, role, hit.sentence))
    result.sort(key=lambda m: m.start)
    return result


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = toml("entities")
    between = "|".join(words["organ_adjectives"])
    return {
        "gap": re.compile(rf"(?:'s?)? (?:(?:{between}) )*"),
        "of": re.compile(r" (?:of|in) (?:the )?"),
        "speaks": re.compile(
            rf"(?:'s? (?:{'|'.join(words['capital_possessions'])})\b| (?:and (?:\w+ ){{1,3}})?(?:also |later |has |have |had )?(?:{'|'.join(words['capital_verbs'])})\b)"
        ),
        "noun": re.compile(rf" (?!(?:{'|'.join(words['capital_verbs'])}|{'|'.join(words['function_words'])})\b)[a-z]"),
        "party": re.compile(rf"(?:^| )(?:{'|'.join(words['capital_partners'])}) $"),
    }


def _owner(
    p: Passage, hits: Sequence[Hit], senses: Sequence[Sense | None], index: int, names: Gazetteer, taken: set[int]
) -> tuple[str | None, int, int]:
    """Return the country whose organ a phrase names, and where the naming starts and ends."""
    hit, patterns = hits[index], _patterns()
    if index:
        before, sense = hits[index - 1], senses[index - 1]
        gap = p.flat[before.end : hit.start]
        if sense and index - 1 not in taken and before.sentence == hit.sentence and patterns["gap"].fullmatch(gap):
            country = sense.entity.country
            if sense.kind in ("demonym", "country") or ("'" in gap and _is_capital(sense.entity, names)):
                taken.add(index - 1)
                return country, before.start, hit.end
            if sense.kind == "place":
                return country, hit.start, hit.end
    if index + 1 < len(hits):
        after, sense = hits[index + 1], senses[index + 1]
        gap = p.flat[hit.end : after.start]
        if sense and after.sentence == hit.sentence and patterns["of"].fullmatch(gap):
            if sense.kind == "country" and gap.startswith(" of"):
                taken.add(index + 1)
                return sense.entity.country, hit.start, after.end
            if sense.kind == "place" and _is_capital(sense.entity, names):
                return sense.entity.country, hit.start, hit.end
    return None, hit.start, hit.end


def _is_capital(entity: Entity, names: Gazetteer) -> bool:
    return entity.type == "place" and entity.level == "point" and entity.entity_id in names.capitals


def _speaks(p: Passage, hit: Hit, entity: Entity, names: Gazetteer) -> bool:
    """Tell whether a capital stands for its government: it says, backs, denies; it is an ally, not a place one goes to."""
    if not _is_capital(entity, names) or hit.marker:
        return False
    patterns = _patterns()
    left = p.flat[max(0, hit.start - 32) : hit.start]
    if patterns["party"].search(left):
        return True
    return not hit.locative and patterns["speaks"].match(p.flat, hit.end) is not None


def _qualifies(p: Passage, hit: Hit) -> bool:
    """Tell whether a country's name is used as its adjective: "US soldiers", "UK-trained"."""
    if not any(s.kind == "demonym" for s in hit.senses):
        return False
    if p.raw[hit.end : hit.end + 2].lstrip(".")[:1] == "-":
        return True
    return _patterns()["noun"].match(p.flat, hit.end) is not None


def _stands_alone(p: Passage, hit: Hit) -> bool:
    """Tell whether a bare phrase is the organ itself: not "military advisers", not "People's Redemption Army"."""
    if p.flat[hit.start : hit.end] in toml("entities")["bare_after_article"] and p.flat[max(0, hit.start - 4) : hit.start] != "the ":
        return False
    if p.letters != "mixed" or p.headline or not p.raw[hit.start].isupper() or hit.start == p.sentences[hit.sentence].start:
        return True
    return re.search(r"[A-Z][\w'’-]* $", p.raw[max(0, hit.start - 24) : hit.start]) is None
