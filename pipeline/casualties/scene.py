"""Where, when, how and by whom: what one sentence says of an incident."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.context import phrases
from pipeline.casualties.dates import When
from pipeline.casualties.deeds import launches
from pipeline.casualties.doers import Doers
from pipeline.casualties.line import POSSESSIVES, Chunk
from pipeline.casualties.moments import FARTHEST, REACH, Moments
from pipeline.casualties.placing import COUNTRY, UNKNOWN_PLACE, Placing, Where, is_told_by
from pipeline.casualties.voices import Voices
from pipeline.casualties.whereabouts import is_away
from pipeline.casualties.words import words
from pipeline.model import Mention, Sentence

_BULLETS = frozenset({"*", "•", "-", "–", "·", "▪", "◆", "#"})
_BEFORE_PLACE = re.compile(r"(?:(?:[Tt]he|[Aa]n?) )?(?:[A-Z]?[a-z]+ern )?")
_ROW = re.compile(r",? (?:and|or) [A-Z]")
_ASIDE = frozenset({"p", "loc", "nx", "w", "of"})
"""Tags of an aside between two commas that tells where somebody is from."""
_REACH_OF_ASIDE = 8
_CLAUSE = 10
"""Chunks that a clause is about long."""
_REACH_OF_PREPOSITION = 5
"""Chunks between a preposition and its place: `in the country's capital, Juba`."""


@cache
def _tactics() -> tuple[re.Pattern[str], dict[str, tuple[int, str]]]:
    """All phrases as one expression, and for each phrase the rank of its tactic and the tactic."""
    rules = lexicon.toml("tactics")["tactic"]
    ranked = {phrase: (rank, name) for rank, (name, listed) in enumerate(rules.items()) for phrase in listed}
    return phrases(tuple(ranked)), ranked


GENERAL: Final = "attack"
"""The tactic of `an attack`, which says no more."""


_MANNERS: Final = frozenset(
    {"air_strike", "drone_strike", "chemical_attack", "missile_attack", "rocket_attack", "suicide_bombing", "landmine", "bombing", "shelling", "ambush",
     "stabbing", "arson", "vehicle_attack", "armed_attack"}
)  # fmt: skip
"""What tells how an attack was done; who was seized or arrested afterwards does not."""


_SHOT_FROM_AFAR: Final = frozenset({"air_strike", "drone_strike", "missile_attack", "rocket_attack", "shelling"})
_BY_HAND: Final = frozenset({"suicide_bombing", "stabbing", "vehicle_attack", "arson"})

_FROM_AFAR: Final = _SHOT_FROM_AFAR | {"bombing"}
"""How gas may come: that it was gas says more."""


def told_better(tactic: str | None, known: str | None) -> str | None:
    """The tactic of an incident after one more is said of it: the first, but that `an attack` was a bombing."""
    if known is None:
        return tactic
    is_better = (known == GENERAL and tactic in _MANNERS) or (known in _FROM_AFAR and tactic == "chemical_attack")
    return tactic if is_better else known


def is_other_means(one: str | None, other: str | None) -> bool:
    """Whether an attack came from afar and another by somebody who was there: an air strike is no suicide bombing."""
    return {one in _SHOT_FROM_AFAR, other in _SHOT_FROM_AFAR} == {True, False} and not _BY_HAND.isdisjoint({one, other})


def settled(tactic: str | None) -> str | None:
    """The tactic as the tables have it, where nothing said how it was done."""
    return "armed_attack" if tactic == GENERAL else tactic


@lru_cache(maxsize=64)  # a sentence is asked for itself and for each of its claims
def tactic_of(text: str) -> str | None:
    """Return the tactic the words name; where they name several, the first in rules/tactics.toml. A phrase hides the words within it."""
    expression, ranked = _tactics()
    names = [" ".join(match.group().split()) for match in expression.finditer(text.lower())]
    said = [ranked[name] for name in names]
    found = min(said)[1] if said else None
    if found == "bombing" and all(name in _mishap()[0] for name in names) and _mishap()[1].search(text.lower()):
        return "accident"  # "an explosion at a fireworks factory"
    is_driven = found in {None, GENERAL, "armed_attack"} and _driven().search(text.lower()) is not None
    return (
        "vehicle_attack" if is_driven and not any(word in text.lower() for word in lexicon.toml("tactics")["driven"]["helpless"]) else found
    )


@cache
def _mishap() -> tuple[frozenset[str], re.Pattern[str]]:
    """Words for a blast that may be nobody's deed, and what blows up by itself; see rules/tactics.toml."""
    rules = lexicon.toml("tactics")["mishap"]
    return frozenset(rules["blasts"]), re.compile(rf"\b(?:{'|'.join(map(re.escape, rules['sites']))})\b")


@cache
def _driven() -> re.Pattern[str]:
    """A vehicle driven at people; see rules/tactics.toml. It may stand before the verb: `a lorry was steered into a parade`."""
    words_ = {name: "|".join(map(re.escape, listed)) for name, listed in lexicon.toml("tactics")["driven"].items()}
    verb, vehicle = rf"\b(?:{words_['verbs']})\b", rf"\b(?:{words_['vehicles']})\b"
    pair = rf"(?:{verb}[^.;]{{0,40}}{vehicle}|{vehicle}[^.;]{{0,40}}{verb})"
    return re.compile(rf"{pair}[^.;]{{0,60}}\b(?:{words_['at']}) (?:an? |the |\w+ )?(?:{words_['people']})\b")


@cache
def _links() -> frozenset[str]:
    return frozenset(lexicon.toml("context")["linking"])


def _linking(chunk: Chunk) -> bool:
    return not _links().isdisjoint(chunk.text.lower().split())


@cache
def _calamities() -> frozenset[str]:
    """Disasters and accidents of one word."""
    rules = lexicon.toml("tactics")["tactic"]
    return frozenset(word for name in ("disaster", "accident") for word in rules[name] if " " not in word)


class SentenceScene(Moments):
    """What one sentence says of place, time, actors and source. Chunk indexes are the sentence's own."""

    def __init__(
        self, chunks: Sequence[Chunk], mentions: Sequence[Mention], named: Mapping[int, tuple[Mention, int]], sentence: Sentence
    ) -> None:
        super().__init__(chunks, Voices(chunks, sentence))
        self.actors = Doers(chunks)
        self.chunk_of = {named[t][0].start: i for i, chunk in enumerate(chunks) for t in range(chunk.first, chunk.last) if t in named}
        self.mentions = mentions
        self.sentence = sentence
        self.placing = Placing(mentions, sentence)
        self._is_scene: bool | None = None

    @property
    def is_scene(self) -> bool:
        """Whether the sentence tells of an attack, an accident or the like."""
        if self._is_scene is None:  # asked for every sentence after it
            self._is_scene = self._tells_scene()
        return self._is_scene

    def _tells_scene(self) -> bool:
        w = words()
        if any(c.tag == "att" or c.head in w.scene_verbs or (c.tag == "nx" and c.head in w.scene_nouns) for c in self.c):
            return True
        if any(launches(self.c, i) for i in range(len(self.c) - 1)):
            return True  # "launched 90 rockets at X"
        if any(self._are_struck(i) for i in range(len(self.c))):
            return True
        blows = (i for i, c in enumerate(self.c) if c.tag == "m" and c.voice == "ambiguous")
        if any(self._tag(i + 1) == "pro" and self.c[i + 1].text.lower() in w.classes["reflexive"] for i in blows):
            return True  # "blew himself up"
        lower = self.sentence.text.lower()
        return any(word in lower for word in w.implied) and any(part in w.implied for c in self.c for part in c.text.lower().split())

    def _are_struck(self, i: int) -> bool:
        """`The officers were shot at a home in X`: what befell people, though nothing says that it killed or wounded them."""
        return self._tag(i) == "m" and self.c[i].voice == "passive" and self._struck(i) is not None

    def _struck(self, i: int) -> Chunk | None:
        """Whom the verb at i befell; `the officers, from X, were shot`."""
        k = i - 1
        if self._tag(k) == "cm":
            k = next((j for j in range(k - 1, max(-1, k - _REACH_OF_ASIDE), -1) if self._tag(j) not in _ASIDE), k)
            k -= self._tag(k) == "cm"
        return self.c[k] if self._tag(k) == "ng" else None

    def names_struck(self) -> bool:
        """Whether those who were struck are told of as known: `the officers were shot`."""
        return any(self._are_struck(i) and (group := self._struck(i)) is not None and group.is_definite for i in range(1, len(self.c)))

    @property
    def happening(self) -> int | None:
        """The verb of `the incident took place in X`."""
        opening = {phrase.split()[0] for phrase in lexicon.toml("reports")["happening"]}
        return next((i for i, c in enumerate(self.c) if c.tag == "v" and c.text.lower().split()[0] in opening), None)

    @property
    def anchor(self) -> int:
        """The chunk that tells of the attack, else the first verb."""
        attacks = words().scene_verbs - words().quiet_verbs
        deeds = [i for i, c in enumerate(self.c) if c.tag == "att" or c.head in attacks or self._are_struck(i)]
        told = (i for i in deeds if self.c[i].head in attacks or self._tag(i - 1) != "say")  # not "confirmed the incident"
        verb = next((i for i, c in enumerate(self.c) if c.tag == "v"), 0)
        return next(told, deeds[0] if deeds else verb)

    @property
    def is_item(self) -> bool:
        """Whether the sentence is an item of a round-up, headed by its place: `* KIRKUK - A bomb killed two`, `Homs: two killed`."""
        first = next((i for i, c in enumerate(self.c) if c.text not in _BULLETS and c.tag != "p"), 0)
        return self._tag(first) == "loc" and self._tag(first + 1) in {"da", "sc"}

    def has_one_place(self, first: int, last: int) -> bool:
        """Whether every place stands before or behind two counts: `in X and Y eight were killed and ten injured` has one scene."""
        places = [i for i in self.chunk_of.values() if self.c[i].tag == "loc"]
        return all(i < first for i in places) or all(i > last for i in places)

    def where(self, near: int) -> Where | None:
        """The finest place named for the event at chunk `near`; never one somebody comes from or speaks in."""
        options = self._options(near)
        if not options:
            return None
        likely = min(options, key=lambda o: o[:3])
        if (
            likely[1] >= UNKNOWN_PLACE
        ):  # "in X, a quarter of Kabul", "in Somalia …, after a truck blew up in Mogadishu": the city is on the map
            country = likely[3].mention.entity.country
            coarsest = likely[1] if likely[1] == COUNTRY else 1
            finer = (o for o in options if o[1] < coarsest and o[3].mention.entity.country == country)
            likely = min(finer, key=lambda o: o[:3], default=likely)
        best = likely[3]
        for where in sorted((o[3] for o in options), key=lambda w: -w.mention.start):
            if self.placing.contains(where, best):
                best = where
        best = next((o[3] for o in options if is_told_by(o[3], best)), best)
        towns = (o[3].mention for o in options if o[3].mention.entity.level == "point" and o[3] is not best)
        around = next((town for town in towns if self.placing.contains(best, Where(town)) or is_told_by(best, Where(town))), None)
        return (
            best
            if around is None or not self.placing.is_of_scene()
            else replace(best, within=around.entity, is_beside=self.placing.is_apart(around))
        )

    def own(self, victims: int, when: When | None, where: Where | None) -> tuple[When | None, Where | None]:
        """Day and place of one group of a row: those right behind it, else what the row has: `killed three in X on Monday, two in Y`."""
        next_day = self.c[victims + 1].when if victims + 1 < len(self.c) else None
        if next_day is not None and self._is_event_date(victims + 1, next_day, victims):
            return next_day, where
        if self._tag(victims + 1) != "p":
            return when, where
        behind = next((k for k in range(victims + 2, len(self.c)) if self._tag(k) not in {"w", "nx", "adv"}), 0)
        place = next((o[3] for o in self._options(victims) if self.chunk_of[o[3].mention.start] == behind), None)
        k = next((k for k in range(behind + 1, len(self.c)) if self._tag(k) not in {"p", "adv"}), behind)
        day = self.c[k].when
        return (when if place is None or day is None or not self._is_event_date(k, day, victims) else day), place or where

    def places(self) -> list[Where]:
        """The places in, at or near which the sentence puts something, whatever it is."""
        found = []
        for mention in self.mentions:
            i = self.chunk_of.get(mention.start, -1)
            if (
                i < 0
                or mention.role not in {"name", "short"}
                or self._is_speakers(i)
                or self._is_to_come(i)
                or is_away(mention, self.sentence)
            ):
                continue
            is_in_row = _ROW.match(self.sentence.text, mention.end - self.sentence.start) is not None
            is_said = self._tag(i - 1) == "p" and self._tag(i - 2) == "say"  # "the king said in Amman"
            preposition = None if is_in_row or is_said or self.placing.is_office(mention) else self._preposition(i, mention)
            if preposition in words().classes["locating"]:
                is_apart = self.placing.is_apart(mention)
                is_near = is_apart or preposition in words().classes["nearness"] or self.placing.is_around(mention)
                found.append(Where(mention, is_near, is_beside=is_apart))
        return found

    def _options(self, near: int) -> list[tuple[int, int, int, Where]]:
        """Places that may be the event's: whether far off, how fine, the distance, the place."""
        options: list[tuple[int, int, int, Where]] = []
        for mention in self.mentions:
            if mention.entity.type != "place" or mention.role not in {"name", "short"}:
                continue
            i = self.chunk_of.get(mention.start, -1)
            if i < 0 or self._is_speakers(i) or self._is_to_come(i) or is_away(mention, self.sentence):
                continue
            preposition = self._preposition(i, mention)
            distance = self._distance(i, near)
            if distance > FARTHEST:
                continue
            if preposition is None:
                if self._tag(i) != "nx":
                    continue
                distance += 2 * REACH
            if i == 0 and self._tag(1) == "cm" and self._tag(2) == "nx":
                distance = 0  # "X, a village near Y, was raided"
            is_around = self.placing.is_around(mention)
            is_near = is_around or preposition in words().classes["nearness"] or self.placing.is_apart(mention)
            where = Where(mention, is_near, is_around, is_part=self.placing.is_part(mention))
            is_far = distance >= _CLAUSE or self.placing.is_office(mention)
            options.append((int(is_far), self.placing.fineness(mention), distance, where))
        return options

    def _preposition(self, i: int, mention: Mention) -> str | None:
        """The preposition that governs the place at chunk i; None where it is no location."""
        chunk = self.c[i]
        is_of_people = chunk.tag in {"ng", "org"} and not self._is_place_itself(chunk, mention, is_bare=mention not in chunk.mentions)
        if is_of_people or (chunk.tag == "att" and self._is_linked(i)):
            return None
        k = i - 1
        while (
            (self._tag(k) in {"w", "nx", "loc", "cm", "adv"} or self.c[k].text in POSSESSIVES) and k > 0 and i - k < _REACH_OF_PREPOSITION
        ):
            k -= 1
        if self._tag(k - 1) == "v" and self.c[k - 1].head == "based":
            return None
        if self._tag(k) == self._tag(k - 1) == "p" and self.c[k].head not in words().classes["locating"]:
            k -= 1  # "in north Gaza"
        head = self.c[k].head if k >= 0 and self._tag(k) == "p" else self._tag(k)
        if self._tag(k) == "v" and self._tag(k - 1) in {"adv", "w", "be"} and self.c[k].text.endswith("ed"):
            k = next((j for j in range(k - 1, max(0, k - 4), -1) if self.c[j].text in POSSESSIVES), k)  # "Kabul's heavily guarded X"
            k = next((j for j in range(k - 1, max(0, k - 4), -1) if self._tag(j) == "p"), k)
            head = self.c[k].head if self._tag(k) == "p" else head
        if (
            head == "of"
            and self._tag(k - 1) in {"nx", "w"}
            and self._tag(k - 2) == "p"
            and self.c[k - 2].head in words().classes["nearness"]
        ):
            return self.c[k - 2].head
        if head == "lp" and self._tag(k - 1) in {"loc", "nx", "w"}:
            head = "in"  # "the road to X (Y district)"
        if head in words().classes["locating"] or (head == "from" and self._is_taken_from(k)):
            return head
        is_next = all(self._tag(j) == "w" for j in range(k + 1, i))
        if (chunk.tag in {"loc", "nx"} or self._is_place_itself(chunk, mention)) and is_next and self._is_strike(k):
            return "in"  # "a missile hit Odesa", "bombed northern Iraq", "a storm hits Luzon"
        is_owner = self._tag(i + 1) == "be" and self.c[i + 1].text in POSSESSIVES
        is_of_attack = (
            chunk.tag == "att" and mention.entity.level != "country" and mention.entity.country is not None
        )  # "the toll of the Homs blast"; a country's attack is one that it makes
        after = next((k for k in range(i + 1, len(self.c)) if self._tag(k) not in {"date", "adv"}), i)
        is_state = mention.entity.level == "country" and chunk.tag == "loc" and self._tag(after) in {"v", "have", "say", "mod"}
        is_first = all(self.c[k].text in _BULLETS for k in range(i))
        is_blamed = any(c.text.lower() == "blame" for c in self.c[i + 1 : i + 4])  # "Damascus is to blame"
        is_heading = (
            is_first and chunk.tag in {"nx", "loc", "att"} and not (is_state or is_blamed)
        )  # "Homs: two killed"; not "Russia lost 40 soldiers"
        is_of_toll = chunk.tag == "toll"  # "Haiti's death toll"
        return "in" if is_owner or is_of_attack or is_heading or is_of_toll or self._is_stricken(i) or self._counts(i) else None

    def _is_place_itself(self, chunk: Chunk, mention: Mention, *, is_bare: bool = False) -> bool:
        """`Kherson Oblast`, `the Midwestern United States`: a group of words that is the place, and none of people in it."""
        start, end = mention.start - self.sentence.start, mention.end - self.sentence.start
        before, behind = self.sentence.text[chunk.start : start], self.sentence.text[end : chunk.start + len(chunk.text)].split()
        is_whole = not behind or (len(behind) == 1 and behind[0].lower() in lexicon.toml("entities")["level_words"])
        return (is_bare or (chunk.quantity is None and is_whole)) and _BEFORE_PLACE.fullmatch(before) is not None

    def _is_linked(self, i: int) -> bool:
        """`A raid linked to the Homs attacks`, `wanted over the Homs bombing`: another attack than the one told of."""
        k = next((k for k in range(i - 1, max(-1, i - 4), -1) if self._tag(k) not in {"w", "p", "to", "of"} or _linking(self.c[k])), 0)
        return i > 0 and _linking(self.c[k])

    def _is_stricken(self, i: int) -> bool:
        """`The 2014 Indonesia landslide`: a name before what befell the place."""
        following = self.c[i + 1].text.lower().split() if i + 1 < len(self.c) else []
        return self._tag(i) == "loc" and self._tag(i - 1) != "be" and following[:1] != [] and following[0] in _calamities()

    def _counts(self, i: int) -> bool:
        """`Portugal reports 155 deaths`: the state that counts its dead."""
        is_state = self._tag(i) == "loc" and any(m.entity.level == "country" and m.role == "name" for m in self.c[i].mentions)
        return is_state and self._tag(i + 1) == "say" and self._tag(i + 2) == "nc"

    def _is_strike(self, k: int) -> bool:
        """Whether chunk k is a verb of attack, or ends with one that is no noun behind its subject: `a typhoon hits`."""
        if self._tag(k) == "v":
            return self.c[k].head in words().scene_verbs or self.c[k].text.lower() in words().classes["hitting"]
        return self._tag(k) in {"ng", "nx"} and self.c[k].text.rpartition(" ")[2].lower() in words().classes["hitting"]

    def _is_taken_from(self, i: int) -> bool:
        """`Abducted 30 girls from a school in X`: whether people are taken away before the preposition at chunk i."""
        is_parted = any(self._tag(k) == "incl" for k in range(i))  # "kidnapped nine people, including two priests, from X"
        breaks = {"sc", "sub", "say"} if is_parted else {"cm", "sc", "sub", "say"}
        start = next((k for k in range(i - 1, -1, -1) if self._tag(k) in breaks), -1)
        return any(not words().classes["taking"].isdisjoint(c.text.lower().split()) for c in self.c[start + 1 : i])

    def _is_to_come(self, i: int) -> bool:
        """`Talks begin next week in Quito`: what will be there has harmed nobody."""
        k = i - 2 - (self._tag(i - 1) == "w")
        when = self.c[k].when if k >= 0 and self._tag(k + 1) == "p" else None
        return when is not None and when.is_future

    def _is_speakers(self, i: int) -> bool:
        """Whether the place belongs to the one who speaks: `officials in Kabul said`."""
        before = i - 1 - (self._tag(i - 1) == "w")  # "officials in the capital said"
        behind = i + 1
        if self._tag(behind) == "cm" and self._tag(behind + 1) == "loc" and self._tag(behind + 2) == "cm":
            behind += 3  # "police in Norfolk, Virginia, said"
        if self._tag(i - 1) == "cm" and self._tag(i - 2) == "loc" and self._tag(i + 1) == "cm" and self._tag(i + 2) == "say":
            return self._is_speakers(i - 2)
        if self._tag(behind) == "say" and self._tag(before) == "p":
            k = before - 1
            k -= self._tag(k) == "v"  # "a report issued in Geneva said"
            clause = next((j for j in range(k - 1, max(-1, k - 4), -1) if self._tag(j) in {"cc", "cm", "sub", "sc"}), k - 4)
            return self._tag(k) in {"ng", "org", "w", "nx", "say"} and not any(
                self._tag(j) in {"k", "att"} for j in range(max(0, clause, k - 3), k)
            )
        return False
