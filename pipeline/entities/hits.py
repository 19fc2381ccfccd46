"""Names found in a text, before anyone decides what they mean."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from pipeline.abroad import around
from pipeline.entities.gazetteer import Case, Gazetteer, Sense, flatten
from pipeline.entities.organs import Phrase
from pipeline.lexicon import toml
from pipeline.model import Entity, Mention, MentionRole, Sentence
from pipeline.text import count_letters

Letters = Literal["mixed", "capitals", "small"]
SHOUTED_ACRONYM = 2
"""Acronyms up to this long are not read in texts without small letters."""
LETTERING_SAMPLE = 600
REACH_OF_BORDER = 60
"""Characters between a place and the country it borders."""
_CUT = re.compile(r"[;:.()]|, (?:and|but|who|where)\b| (?:crossed|fled) ")

_BLOCK = 64
"""Characters of a block of text, by which mentions are found."""


@dataclass(slots=True)
class Hit:
    """A known name in a text. `start`, `end` count in the text; `senses` are those its letters allow."""

    start: int
    end: int
    sentence: int
    senses: Sequence[Sense]
    organ: Phrase | None
    guarded: bool
    locative: bool = False
    marker: str | None = None
    away: bool = False
    """Named as a neighbour, an attacker, where someone spoke, or as a street: not as where something happened."""
    street: bool = False
    neighbour: bool = False
    """Behind "the border with", "bordering"."""


@dataclass(slots=True)
class Passage:
    """The title or the body: as found, flattened, its sentences, and how it is lettered."""

    raw: str
    flat: str
    sentences: Sequence[Sentence]
    letters: Letters
    headline: bool
    hits: list[Hit] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    """Where a title or office ends, after which a person's name may follow."""
    grounds: dict[int, int] = field(default_factory=dict)
    """Where names such as `French Quarter` begin and end."""
    starts: list[int] = field(init=False)
    """Where the sentences begin."""

    def __post_init__(self) -> None:
        """Note where the sentences begin."""
        self.starts = [sentence.start for sentence in self.sentences]

    def takes_ground(self, start: int, end: int, senses: Sequence[Sense]) -> bool:
        """Note a piece of ground named after a nation, `the French Quarter`, which is none of that nation's."""
        ground = _grounds().match(self.raw, end)
        if ground is None or not any(sense.kind == "demonym" for sense in senses):
            return False
        self.grounds[start] = ground.end()
        return True

    def sentence_at(self, position: int) -> int:
        """Return the index of the sentence that holds a character."""
        return max(0, bisect_right(self.starts, position) - 1)

    def mention(self, entity: Entity, start: int, end: int, role: MentionRole, sentence: int | None = None) -> Mention:
        """Make a mention of what stands at start..end; `sentence` is its index, looked up if not given."""
        if self.raw[end : end + 1] == "." and self.raw[end - 2 : end - 1] == ".":
            end += 1  # "U.S." keeps its last dot
        if sentence is None:
            sentence = self.sentence_at(start)
        return Mention(entity, self.raw[start:end], self.sentences[sentence].no, start, end, role)


@cache
def _before_place() -> re.Pattern[str]:
    words = toml("entities")
    prepositions = "|".join(words["locative_prepositions"])
    between = "|".join(words["place_adjectives"])
    return re.compile(rf"(?:^| )(?:{prepositions}) (?:(?:{between}) )*$")


@cache
def _leading() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words right before a name: prepositions that tell a place, what may stand between one and its place, what may end `the village of`."""
    words = toml("entities")
    between = {phrase.split()[-1] for phrase in (*words["place_adjectives"], *words["locative_prepositions"])}
    levels = {phrase.split()[-1] + ending for phrase in words["level_words"] for ending in ("", "s")}
    return frozenset(words["locative_prepositions"]), frozenset(between), frozenset(levels | {"of", "called", "named", "the"})


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = toml("entities")["level_words"]
    every = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf" ({every})\b"), re.compile(rf"(?:^| )({every})s? (?:of |called |named )*(?:the )?$")


def lettering(text: str) -> Letters:
    """Tell how a text is lettered: news in capitals and in small letters carries no names by its letters."""
    sample = text[:LETTERING_SAMPLE]
    upper, lower, _ = count_letters(sample)
    if upper > 2 * lower:
        return "capitals"
    return "small" if lower > 100 and upper == 0 else "mixed"  # noqa: PLR2004 (a hundred letters without one capital)


class Covered:
    """Where in a text mentions stand, asked by place: a hostile text has thousands of them."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._by_block: defaultdict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self.add(mention)

    def add(self, mention: Mention) -> None:
        """Take one more mention."""
        for block in range(mention.start // _BLOCK, mention.end // _BLOCK + 1):
            self._by_block[block].append(mention)

    def drop(self, mention: Mention) -> None:
        """Take one away."""
        for block in range(mention.start // _BLOCK, mention.end // _BLOCK + 1):
            self._by_block[block].remove(mention)

    def on(self, start: int, end: int) -> list[Mention]:
        """The mentions that stand on any character of `[start, end)`, in the order they were taken."""
        blocks = range(start // _BLOCK, end // _BLOCK + 1)
        return [m for m in dict.fromkeys(m for block in blocks for m in self._by_block.get(block, ())) if m.start < end and start < m.end]


def passage(raw: str, sentences: Sequence[Sentence], names: Gazetteer, *, headline: bool) -> Passage:
    """Find every known name of a text."""
    flat = flatten(raw)
    letters = lettering(raw)
    words = [word for word in raw.split() if word[0].isalpha()] if headline else []
    cased = headline and sum(word[0].isupper() for word in words) > 0.7 * len(words)
    result = Passage(raw, flat, sentences, letters, cased)
    number, last = 0, len(sentences) - 1
    for start, end, form in _forms(flat, raw, names):
        while number < last and start >= sentences[number].end:
            number += 1
        sentence = sentences[number]
        if start < sentence.start or end > sentence.end:
            continue
        entry = names.entry(form)
        if entry is None:
            continue
        if entry.title:
            result.titles.append(end)
            if not entry.senses:
                continue
        surface = raw[start:end]
        shouted = letters == "capitals" or (surface.isupper() and sentence.text.isupper())
        allowed = [s for s in entry.senses if _allowed(s.case, s.form, surface, "capitals" if shouted else letters, guarded=entry.guarded)]
        if not result.takes_ground(start, end, allowed) and (allowed or entry.organ):
            result.hits.append(Hit(start, end, number, allowed, entry.organ, entry.guarded))
    for hit in result.hits:
        _look_around(hit, flat, raw)
    for number, hit in enumerate(result.hits):
        _leave_abroad(hit, result.hits[number + 1 : number + 3], raw)
    return result


@cache
def _grounds() -> re.Pattern[str]:
    """What makes an adjective of nationality a part of a name: `the French Quarter`, `Spanish Town`."""
    return re.compile(rf" (?:{'|'.join(toml('entities')['grounds'])})\b")


def _forms(flat: str, raw: str, names: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """Yield the names of a text; of "south Yemen" only the country, since South Yemen has its capital."""
    for start, end, form in names.scan(flat):
        if raw[start].islower() and " " in form and raw[start:end] != raw[start:end].lower():
            entry = names.entry(form)
            if (
                entry
                and not entry.organ
                and not entry.title
                and not any(_allowed(s.case, s.form, raw[start:end], "mixed", guarded=False) for s in entry.senses)
            ):
                inner = flat.index(" ", start)
                yield from ((a + inner, b + inner, f) for a, b, f in names.scan(flat[inner:end]))
                continue
        yield start, end, form


def _allowed(case: Case, form: str, surface: str, letters: Letters, *, guarded: bool) -> bool:
    if case == "exact":
        bare = form.replace(".", "")
        # "us", "is", "ap" mean nothing without their capitals
        return surface.replace(".", "") == bare if letters == "mixed" else not guarded and len(bare) > SHOUTED_ACRONYM
    if letters != "mixed" or case == "any":
        return case == "any" or letters == "capitals" or not guarded
    return surface[0].isupper() or _capital_inside(form, surface)


def _capital_inside(form: str, surface: str) -> bool:
    """Tell whether a name that begins small has its capital: "al-Nusra", "pro-Assad forces", "the Badiya"."""
    if not form[:1].isupper():
        return not surface.islower()  # "19th of April Movement"
    head, _, rest = surface.replace("-", " ").partition(" ")
    return head in _particles() and rest[:1].isupper()


@cache
def _particles() -> frozenset[str]:
    return frozenset(toml("entities")["particles"])


def _leave_abroad(hit: Hit, following: Sequence[Hit], raw: str) -> None:
    """Take from a hit what it means in a country that it is said to border: "the town of X, bordering Y", "X, near the border with Y"."""
    if hit.away or not any(s.kind == "place" for s in hit.senses):
        return
    for after in following:
        between = raw[hit.end : after.start]
        if after.sentence == hit.sentence and after.neighbour and len(between) <= REACH_OF_BORDER and not _CUT.search(between):
            codes = {s.entity.country for s in after.senses if s.kind in ("country", "demonym")}
            hit.senses = [s for s in hit.senses if s.entity.country not in codes]


@cache
def _in_brackets() -> re.Pattern[str]:
    """A bracket behind a name, and the finer divisions in it."""
    return re.compile(r"[A-Z][\w'’-]*(?: [a-z]+)? \((?:[A-Z][^(),]{0,30}, )?$")


def _division(hit: Hit) -> str | None:
    """The level of the division a hit may be; None where it may be a country."""
    levels = {s.entity.level for s in hit.senses if s.kind == "place"}
    if any(s.kind == "country" for s in hit.senses):
        return None
    return next((level for level in ("admin1", "district", "point") if level in levels), None)


@cache
def locality_verbs() -> tuple[str, ...]:
    """Verbs that a place of no gazetteer stands behind: what somebody does to it, and what befalls it."""
    return (*toml("entities")["locality_verbs"], *toml("grammar")["hitting"])


@cache
def _chained() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a division that says where a place lies which no list need know, `in X, `, and what may follow it there."""
    words = toml("entities")
    prepositions, between = "|".join((*words["locality_prepositions"], *locality_verbs())), "|".join(words["place_adjectives"])
    one = r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}, "
    return (
        re.compile(rf"(?:^|[\s(])(?i:{prepositions}) (?:(?:{between}) )*(?:{one}){{1,2}}$"),
        re.compile(rf"[.,;:)]|$| (?:{'|'.join(words['behind_division'])})\b"),
    )


def _ends_chain(hit: Hit, raw: str) -> bool:
    """Tell whether a division ends a chain of places: `in Springhill, Ohio, on Monday`."""
    if raw[hit.start - 2 : hit.start] != ", " or not any(s.entity.level == "admin1" for s in hit.senses):
        return False
    before, after = _chained()
    return after.match(raw, hit.end) is not None and before.search(raw, max(0, hit.start - 72), hit.start) is not None


def _look_around(hit: Hit, flat: str, raw: str) -> None:
    if not any(s.kind in ("place", "country", "demonym", "metonym") for s in hit.senses):
        return
    after, before = _marks()
    left = flat[max(0, hit.start - 48) : hit.start]
    prepositions, between, levels = _leading()
    last = left[left.rfind(" ", 0, -1) + 1 : -1] if left.endswith(" ") else ""  # before an expression that ends with `$`, slow to say no
    match = after.match(flat, hit.end)
    if match is None and last in levels:
        match = before.search(left)
        hit.locative = match is not None
    if match:
        hit.marker = toml("entities")["level_words"][match[1]]
    elif raw.startswith(")", hit.end) and _in_brackets().search(raw, max(0, hit.start - 64), hit.start):
        hit.marker = _division(hit)  # "in Lessos (Nandi)", "in Baidit (Bor South, Jonglei)"
    near = around(raw, hit.start, hit.end)
    hit.street, hit.neighbour = near.is_street, near.is_neighbour or near.is_origin
    hit.away = (
        near.is_street
        or near.is_seat
        or near.is_other
        or near.is_origin
        or (near.is_beyond and any(s.kind in ("country", "demonym") for s in hit.senses))
    )
    is_led = last in prepositions or (last in between and _before_place().search(left) is not None)
    hit.locative = hit.locative or is_led or _ends_chain(hit, raw)
