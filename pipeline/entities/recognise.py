"""From an article to its mentions: find names, choose what they mean, add persons and short forms."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pipeline.entities.capitals import capitals
from pipeline.entities.containers import CONTAINERS, Containers
from pipeline.entities.context import Context
from pipeline.entities.counties import counties
from pipeline.entities.gazetteer import Gazetteer, Sense, flatten, gazetteer
from pipeline.entities.hits import Hit, Passage, passage
from pipeline.entities.localities import Surroundings, is_at, localities
from pipeline.entities.named import organisations
from pipeline.entities.persons import persons
from pipeline.entities.shortforms import short_forms
from pipeline.entities.unlisted import place_from_text, relocated
from pipeline.lexicon import toml
from pipeline.model import TITLE, Article, Entity, Mention, MentionRole, Sentence

COALITION = "coalition"
"""The one role that is no organ of the country itself."""
APPOSITIONS = (", ", " (")
_ROLES: dict[str, MentionRole] = {"demonym": "demonym", "metonym": "metonym"}


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
    found = [organisations(p, _Reading(number, p, context, names, provinces).mentions()) for number, p in enumerate(passages)]
    found = short_forms(passages, persons(passages, found, names))
    return sorted((m for mentions in found for m in mentions), key=lambda m: (m.sentence_no, m.start))


class _Reading:
    """One passage being read: what each hit means, and which hits an organ's name has used up."""

    def __init__(self, number: int, p: Passage, context: Context, names: Gazetteer, provinces: frozenset[str]) -> None:
        self._number, self._p, self._context, self._names, self._provinces = number, p, context, names, provinces
        self._containers = Containers(p)
        self._senses: list[Sense | None] = [None] * len(p.hits)
        for index in reversed(range(len(p.hits))):  # what contains a place stands behind it
            self._senses[index] = self._sense(index, p.hits[index])
        self._used: set[int] = set()

    def mentions(self) -> list[Mention]:
        """Return the mentions of all hits; countries are joined with the organs they stand beside."""
        organs = [m for index in range(len(self._p.hits)) if (m := self._organ(index)) is not None]
        others = [m for index in range(len(self._p.hits)) if (m := self._plain(index)) is not None]
        known = sorted((*organs, *others), key=lambda m: m.start)
        known = counties(self._p, known, self._context.likely("US"), is_home=self._context.supported("US"))
        around = Surroundings(self._container, self._containers.before, self._home, self._context.by_places, self._context.likely)
        return localities(self._p, capitals(self._p, known, self._home), around)

    def _home(self, sentence: int) -> str | None:
        return self._context.own(self._number, sentence)

    def _container(self, end: int, sentence: int) -> Entity | None:
        """Return the place that what ends at `end` is said to lie in."""
        sense = self._container_sense(end, sentence, 0)
        return sense.entity if sense else None

    def _container_sense(self, end: int, sentence: int, index: int) -> Sense | None:
        number = self._containers.behind(end, sentence, index)
        sense = self._senses[number] if number is not None else None
        if number is None or sense is None or sense.kind not in ("place", "country"):
            return None
        own = (s for s in (sense, *self._p.hits[number].senses) if s.entity.country == sense.entity.country)
        return next((s for s in own if s.entity.level in CONTAINERS), None)

    def _sense(self, index: int, hit: Hit) -> Sense | None:
        if not hit.senses:
            return None
        hits, raw, provinces = self._p.hits, self._p.raw, self._provinces
        following = [h for h in hits[index + 1 : index + 2] if raw[hit.end : h.start] in APPOSITIONS]
        leading = [h for h in hits[max(0, index - 1) : index] if raw[h.end : hit.start] in APPOSITIONS]
        is_place = any(s.kind == "place" for s in hit.senses)
        container = self._container_sense(hit.end, hit.sentence, index + 1) if is_place else None
        country = self._containers.before(hit.start) if is_place and container is None else None
        if country is not None:
            container, hit.locative = Sense(country, "country", 0.0), True
        sense = self._context.choose(self._number, hit, (leading, following), provinces, container)
        if sense is None:
            return None
        is_told_alone = container is None and not self._context.fits(sense) and is_at(self._p, hit)
        if is_told_alone and (home := self._context.own(self._number, hit.sentence)):
            return replace(sense, entity=place_from_text(self._p.raw[hit.start : hit.end], home, likely=self._context.likely(home)))
        is_meant = self._context.believable(self._p, hit, sense, told=bool(following) or country is not None)
        if not is_meant or self._names_house(hit, sense):
            return None
        if container is None and not leading and not following and self._context.is_anywhere(hit, sense):
            home = self._context.by_places
            return replace(sense, entity=place_from_text(self._p.raw[hit.start : hit.end], home, likely=self._context.likely(home)))
        return relocated(hit, sense, container, self._p)

    def _names_house(self, hit: Hit, sense: Sense) -> bool:
        """Tell whether a town of a state the article does not name is part of a school's name or the like: "High Point High School"."""
        place = sense.entity
        if (
            place.level != "point"
            or place.country not in toml("entities")["firm_divisions"]
            or not _patterns()["house"].match(self._p.raw, hit.end)
        ):
            return False
        likely = self._context.likely(place.country)
        return bool(likely) and place.admin1 not in likely

    def _organ(self, index: int) -> Mention | None:
        hit = self._p.hits[index]
        if hit.organ is None or self._senses[index] is not None or self._p.flat.startswith(" area", hit.end):
            return None  # a "local government area" is a district
        country, start, end = self._owner(index, hit)
        role: MentionRole = "name"
        if country is None and hit.organ.bare and _stands_alone(self._p, hit):
            country, role = self._context.own(self._number, hit.sentence), "short"
        if country not in self._names.atlas.countries:
            return None
        names = self._names
        thing = names.coalition(country) if hit.organ.role == COALITION else names.organs.entity(country, hit.organ.role)
        if thing is None:
            return None
        self._used.update(i for i in (index - 1, index, index + 1) if i == index or self._covers(i, start, end))
        return self._p.mention(thing, start, end, role, hit.sentence)

    def _covers(self, index: int, start: int, end: int) -> bool:
        return 0 <= index < len(self._p.hits) and start <= self._p.hits[index].start and self._p.hits[index].end <= end

    def _owner(self, index: int, hit: Hit) -> tuple[str | None, int, int]:
        """Return the country whose organ a phrase names, and where the naming starts and ends."""
        flat, patterns = self._p.flat, _patterns()
        if index and (sense := self._senses[index - 1]) and index - 1 not in self._used:
            before = self._p.hits[index - 1]
            gap = flat[before.end + self._p.raw.startswith(".", before.end) : hit.start]  # "U.S. troops"
            if before.sentence == hit.sentence and patterns["gap"].fullmatch(gap):
                if sense.kind in ("demonym", "country") or ("'" in gap and _is_capital(sense.entity, self._names)):
                    return sense.entity.country, before.start, hit.end
                if sense.kind == "place":  # "Kandahar police" are the country's
                    return sense.entity.country, hit.start, hit.end
        if index + 1 < len(self._p.hits) and (sense := self._senses[index + 1]):
            after = self._p.hits[index + 1]
            gap = flat[hit.end : after.start]
            if after.sentence == hit.sentence and patterns["of"].fullmatch(gap):
                if sense.kind == "country" and gap.startswith(" of"):
                    return sense.entity.country, hit.start, after.end
                if sense.kind == "place" and gap.startswith(" in"):
                    return sense.entity.country, hit.start, hit.end
        return None, hit.start, hit.end

    def _is_beside_adjective(self, index: int, hit: Hit) -> bool:
        """Tell whether a country's name shares a noun with the adjective of another: "United States and Afghan forces"."""
        following = self._p.hits[index + 1] if index + 1 < len(self._p.hits) else None
        if following is None or hit.locative or self._p.raw[hit.end : following.start] != " and ":
            return False
        is_adjective = any(s.kind in ("demonym", "actor") for s in following.senses) and not any(
            s.kind == "country" for s in following.senses
        )
        return is_adjective and _patterns()["noun"].match(self._p.flat, following.end) is not None

    def _plain(self, index: int) -> Mention | None:
        hit, sense = self._p.hits[index], self._senses[index]
        if sense is None or index in self._used:
            return None
        thing, role = sense.entity, _ROLES.get(sense.kind, "name")
        if sense.kind == "demonym" and hit.locative and (ground := _patterns()["ground"].match(self._p.raw, hit.end)):
            return self._p.mention(thing, hit.start, ground.end(), "name", hit.sentence)
        if sense.kind == "country" and (_qualifies(self._p, hit) or self._is_beside_adjective(index, hit)):
            role = "demonym"
        elif sense.kind == "place" and thing.country and _speaks(self._p, hit, thing, self._names):
            thing, role = self._names.organs.entity(thing.country, "government"), "metonym"
        return self._p.mention(thing, hit.start, hit.end, role, hit.sentence)


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
        "ground": re.compile(rf" (?:{'|'.join(words['abroad']['ground'])})\b"),
        "house": re.compile(rf"(?: [A-Z][\w'’]*){{0,2}} (?:{'|'.join(words['abroad']['houses'])})\b"),
        "party": re.compile(rf"(?:^| )(?:{'|'.join(words['capital_partners'])}) $"),
    }


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
    end = hit.end + p.raw.startswith(".", hit.end)
    if p.raw[end : end + 1] == "-":
        return True
    is_over = end > hit.end and not p.raw[end + 1 : end + 2].islower()  # "in the U.S. Two men"
    return not is_over and _patterns()["noun"].match(p.flat, end) is not None


def _stands_alone(p: Passage, hit: Hit) -> bool:
    """Tell whether a bare phrase is the organ itself: not "military advisers", not "People's Redemption Army"."""
    if p.flat[hit.start : hit.end] in toml("entities")["bare_after_article"] and p.flat[max(0, hit.start - 4) : hit.start] != "the ":
        return False
    if p.letters != "mixed" or p.headline or not p.raw[hit.start].isupper() or hit.start == p.sentences[hit.sentence].start:
        return True
    return re.search(r"[A-Z][\w'’-]* $", p.raw[max(0, hit.start - 24) : hit.start]) is None
