"""According to whom: the one who says what a sentence tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.casualties.line import ORGANISATIONS, Chunk
from pipeline.casualties.phrases import Phrases
from pipeline.casualties.words import words
from pipeline.model import Entity, Sentence

_SPEAKERS = frozenset({"ng", "org", "nx", "w", "loc", "pro"})
_PHRASE_STARTS = frozenset({"p", "of", "by", "to"})
_REACH = 4
"""Chunks of a noun phrase that names a source."""
_REACH_OF_APPOSITION = 9


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says so: the words, and the entity where it is known."""

    text: str
    entity: Entity | None = None
    is_body: bool = False
    """Of a pronoun: "it", which is no person."""


@cache
def _telling() -> dict[str, frozenset[str]]:
    return {kind: frozenset(found) for kind, found in lexicon.toml("reports")["telling"].items()}


@cache
def telling_verbs() -> frozenset[str]:
    """Verbs that tell of speech in some sentences alone."""
    return _telling()["figure"] | _telling()["finding"]


class Voices:
    """Who speaks in one sentence. Chunk indexes are the sentence's own."""

    def __init__(self, chunks: Sequence[Chunk], sentence: Sentence) -> None:
        self.c = chunks
        self.phrases = Phrases(chunks)
        self.sentence = sentence
        self._verbs: list[int] | None = None

    def _tag(self, i: int) -> str:
        return self.c[i].tag if 0 <= i < len(self.c) else ""

    def speaker(self, near: int, employers: dict[str, Entity]) -> Speaker | None:
        """Who says what stands at chunk `near`, in this sentence; pronouns give a Speaker without entity and text ''."""
        for i, chunk in enumerate(self.c):
            if chunk.tag == "acc":
                return self._voice(i + 1, self._phrase_end(i + 1), employers)
        pronoun = None
        for _, i in sorted((abs(i - near), i) for i in self.verbs):
            if any(self._tag(k) == "sc" for k in range(min(i, near), max(i, near))) and self.c[near].tag != "sc":
                continue
            found = self._speaker_of(i, near, employers)
            if found is not None and found.text:
                return found
            pronoun = pronoun or found
        return pronoun

    def _speaker_of(self, say: int, near: int, employers: dict[str, Entity]) -> Speaker | None:
        left = say - 1
        while self._tag(left) in {"adv", "date", "have", "be"} or (self._tag(left) == "p" and self._tag(left + 1) == "date"):
            left -= 1
        if self._tag(left) == "cm" and say == left + 1 and self._tag(say + 1) not in _SPEAKERS:  # "the monitor, based in London, said"
            opening = next((k for k in range(left - 1, max(left - _REACH_OF_APPOSITION, 0), -1) if self._tag(k) == "cm"), left)
            left = opening - 1
        if self._tag(left) == "cc" and (before := [k for k in self.verbs if k < left]):
            return self._speaker_of(before[-1], near, employers)  # "the army denied that it had shelled the town and said …"
        if self._tag(left) in _SPEAKERS and left != near:
            head = self.phrases.head_left(left, prefer_counted=False, any_head=True)
            return self._voice(left if head is None else head, left + 1, employers)
        if self._tag(left) == "att" and self._can_speak(left):
            return self._voice(left, left + 1, employers)
        if self._tag(say + 1) in _SPEAKERS and not self._is_told(say + 1):
            return self._voice(say + 1, self._phrase_end(say + 1), employers)
        return None

    def _is_told(self, i: int) -> bool:
        """Whether a counted group behind the verb is what is told, no speaker: `and said three militants had been killed`."""
        return self.c[i].quantity is not None and self._tag(self._phrase_end(i)) in {"have", "be", "k", "mod"}

    def _is_telling(self, i: int) -> bool:
        """Whether a verb that mostly does not tell of speech does here: `police gave a toll of`, `…, the Observatory found.`."""
        word, telling = self.c[i].text.lower(), _telling()
        if self._tag(i) not in {"v", "w", "k"} or self._tag(i - 1) not in _SPEAKERS:
            return False
        if word in telling["figure"]:
            return self._tag(i + 1) in {"nc", "nx", "ng", "w", "of", "p"} and bool(telling["figures"].intersection(self._after(i)))
        is_body = any(m.entity.type in ORGANISATIONS for m in self.c[i - 1].mentions)
        return word in telling["finding"] and is_body and self._tag(i + 1) in {"st", "", "rel", "cm"}

    def _after(self, i: int) -> list[str]:
        return " ".join(c.text.lower() for c in self.c[i : i + 4]).split()

    @property
    def verbs(self) -> list[int]:
        """The verbs with which somebody says something."""
        if self._verbs is None:
            self._verbs = [i for i, c in enumerate(self.c) if c.tag == "say" or self._is_telling(i)]
        return self._verbs

    def _phrase_end(self, i: int) -> int:
        """The chunk behind the noun phrase that begins at i."""
        k = i
        while k < min(i + _REACH, len(self.c)) and self._tag(k) in _SPEAKERS | {"of", "p"}:
            k += 1
        return k

    def _voice(self, first: int, end: int, employers: dict[str, Entity]) -> Speaker | None:
        """The source that the noun phrase `[first, end)` names: a spokesman counts as whom he speaks for."""
        if self._tag(first) == "pro":
            return Speaker("", is_body=self.c[first].head == "it") if self.c[first].head in {"he", "she", "it", "they"} else None
        if first >= end:
            return None
        named = self._named(first)
        if not self._can_speak(first) and words().classes["speakers"].isdisjoint(named.lower().split()):
            return None
        for k in range(first, end):
            for mention in self.c[k].mentions:
                entity = employers.get(mention.entity.entity_id, mention.entity)
                if entity.type != "place":
                    return Speaker(named, entity)
        return Speaker(named)

    def _named(self, i: int) -> str:
        """The words of a source, those before and behind chunk i included: `a local resistance committee`."""
        first, last = i, i
        while (
            self._tag(first - 1) in {"w", "nx", "ng"}
            and self.c[first - 1].last == self.c[first].first
            and self.c[first].text.split()[0].lower() not in lexicon.toml("reports")["unnaming"]
            and (self.c[first - 1].quantity is None or self.c[first - 1].number == "one")
        ):
            first -= 1
        while self._tag(last + 1) in {"w", "nx"} and self._tag(last) in {"w", "nx", "ng"} and not self._is_telling(last + 1):
            if self.c[last].last != self.c[last + 1].first:
                break
            last += 1
        named = self.sentence.text[self.c[first].start : self.c[last].start + len(self.c[last].text)]
        return named if named.split()[0].lower() not in lexicon.toml("reports")["connectives"] else self.c[i].text

    def _can_speak(self, k: int) -> bool:
        """Whether a chunk can be a source: people without a count, an organisation, or a noun of rules/grammar.toml."""
        chunk = self.c[k]
        if any(m.entity.type != "place" for m in chunk.mentions):
            return True
        is_listed = chunk.text.lower().split()[-1] in words().classes["speakers"]
        is_counted = chunk.quantity is not None and chunk.quantity.kind not in {"indefinite", "vague"}
        is_capital = chunk.tag == "loc" and self._tag(k + 1) in {"say", "adv", "have"} and self._tag(k - 1) not in _PHRASE_STARTS
        return is_listed or is_capital or (chunk.tag == "ng" and chunk.is_sure and not is_counted)
