"""According to whom: the one who says what a sentence tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.casualties.line import ORGANISATIONS, Chunk
from pipeline.casualties.phrases import Phrases
from pipeline.casualties.words import words
from pipeline.model import TITLE, Entity, Sentence

_SPEAKERS = frozenset({"ng", "org", "nx", "w", "loc", "pro"})
_PHRASE_STARTS = frozenset({"p", "of", "by", "to"})
_OF_OFFICE = frozenset({"for", "on"})
"""`The commission on human rights`, `a spokesman for the army`."""
_TELLING_OF = frozenset({"who", "which"})
_TWO = 2
_REACH = 4
"""Chunks of a noun phrase that names a source."""
_REACH_OF_APPOSITION = 14


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
def _telling_deeds() -> dict[str, frozenset[str]]:
    """Verbs of saying that are none with one of these behind them."""
    return {verb: frozenset(deed["objects"]) for deed in lexicon.toml("reports")["deeds"].values() for verb in deed["verbs"]}


@cache
def telling_verbs() -> frozenset[str]:
    """Verbs that tell of speech in some sentences alone."""
    return _telling()["figure"] | _telling()["finding"]


def is_mouthpiece(words_: str) -> bool:
    """Whether the words name somebody who speaks for a body named before: `its spokesman`."""
    first, _, rest = words_.lower().partition(" ")
    return first in words().classes["possessive"] and not _telling()["mouthpieces"].isdisjoint(rest.split())


def stands_for_body(words_: str) -> bool:
    """Whether the words stand for a body named before: `the organisation`, `the ministry`."""
    article, _, body = words_.lower().partition(" ")
    return article == "the" and body in _telling()["bodies"]


def _is_speaking(word: str) -> bool:
    """Whether a word is one of who speaks, some as a name alone: `the Post`, not `the post`."""
    return word.lower() in words().classes["speakers"] and (word[0].isupper() or word.lower() not in _telling()["named"])


def may_be_armed(words_: str) -> bool:
    """Whether a body named before may be one of fighters: `the group`, not `the agency`."""
    return words_.lower().rpartition(" ")[2] in _telling()["armed_bodies"]


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
        cited = self.cited
        if cited is not None:
            return self._voice(cited, self._phrase_end(cited), employers)
        pronoun = None
        for _, i in sorted((abs(i - near), i) for i in self.verbs):
            if any(self._tag(k) == "sc" for k in range(min(i, near), max(i, near))) and self.c[near].tag != "sc":
                continue
            if near < i and self._tag(i - 2) == "sub" and self._tag(i + 1) == "rel":
                continue  # "were killed as police said that they sought the gunmen"
            found = None if self._is_said_of_subject(i) else self._speaker_of(i, near, employers)
            if found is not None and found.text:
                return found
            pronoun = pronoun or found
        return pronoun

    def _is_said_of_subject(self, say: int) -> bool:
        """`The minister was accused`: somebody else says so; not `was quoted as saying`, `was saying`, `was confirmed by the ministry`."""
        verb = self.c[say]
        if verb.text.lower() in lexicon.toml("reports")["blame"]["object"] and self._tag(say + 1) == "of":
            return True  # "a doctor accused of"
        is_passive = self._tag(say - 1) == "be" and not verb.text.lower().endswith("ing") and self._tag(say + 1) != "by"
        return is_passive and verb.head not in words().classes["quoted"]

    def _speaker_of(self, say: int, near: int, employers: dict[str, Entity]) -> Speaker | None:
        left = say - 1
        while self._tag(left) in {"adv", "date", "have", "be"} or (self._tag(left) == "p" and self._tag(left + 1) == "date"):
            left -= 1
        if self._tag(say - 1) == "be" and self._tag(say + 1) == "by":
            return self._voice(say + 2, self._phrase_end(say + 2), employers)  # "was confirmed by the ministry"
        is_told_of = self._tag(left) == "rel" and self.c[left].head in _TELLING_OF
        if is_told_of:
            left -= 1 + (self._tag(left - 1) == "cm")
        if self._tag(left) == "rp":  # "the inspector general (northern range) told"
            left = next((k for k in range(left, 0, -1) if self._tag(k) == "lp"), left + 1) - 1
        if self._tag(left) == "cm" and say == left + 1 and self._is_what_is_said(say + 1):  # "the monitor, based in London, said"
            opening = next((k for k in range(left - 1, max(left - _REACH_OF_APPOSITION, 0), -1) if self._tag(k) == "cm"), left)
            left = opening - 1
        if self._tag(left) == "cc" and (before := [k for k in self.verbs if k < left]):
            return self._speaker_of(before[-1], near, employers)  # "the army denied that it had shelled the town and said …"
        if self._tag(left) in _SPEAKERS and left != near:
            head = self.phrases.head_left(left, prefer_counted=False, any_head=True)
            head = self._past_manner(left if head is None else head)
            found = self._voice(head, left + 1, employers)
            return self._voice(left, left + 1, employers) if found is None and is_told_of else found  # "a boycott by rebels who said"
        if self._tag(left) == "att" and self._can_speak(left):
            return self._voice(left, left + 1, employers)
        if self._tag(say + 1) in _SPEAKERS and not self._is_told(say + 1) and not self._is_addressing(say):
            return self._voice(say + 1, self._phrase_end(say + 1), employers)
        return None

    def _past_manner(self, head: int) -> int:
        """Who is asked, past how; who puts out a paper: `residents contacted by phone said`, `the army put out a statement saying`."""
        if self._tag(head - 1) in _PHRASE_STARTS and self._tag(head - 2) == "v":
            k = head - 3
            while self._tag(k) in {"rel", "have", "be"}:
                k -= 1  # "an estimate that was shared with diplomats says"
            if self._tag(k) in _SPEAKERS:
                return k if self.c[head - 2].text.lower().endswith("ed") else head
        if self.c[head].head in _telling()["papers"]:
            k = head - 1
            while self._tag(k) in {"v", "say", "p", "have"}:
                k -= 1
            is_issued = not _telling()["issuing"].isdisjoint(c.head for c in self.c[k + 1 : head])
            return k if is_issued and self._tag(k) in _SPEAKERS else head
        return head

    def _is_addressing(self, say: int) -> bool:
        """`Told reporters`, `accused the army`: whoever stands behind it is spoken to, or of."""
        return self.c[say].text.lower() in words().classes["addressing"]

    def _is_what_is_said(self, i: int) -> bool:
        """Whether what stands behind a verb of saying is no speaker: `the mayor, Omar Gul, said 20 people were killed`."""
        if self._tag(i) not in _SPEAKERS:
            return True
        if self._is_addressing(i - 1):
            return True
        quantity = self.c[i].quantity
        is_counted = quantity is not None and quantity.kind != "indefinite"
        return is_counted or self._tag(self._phrase_end(i)) in {"have", "be", "k", "mod", "v"}

    def _is_told(self, i: int) -> bool:
        """Whether a counted group behind the verb is what is told, no speaker: `and said three militants had been killed`."""
        return self.c[i].quantity is not None and self._tag(self._phrase_end(i)) in {"have", "be", "k", "mod"}

    def _is_telling(self, i: int) -> bool:
        """Whether a verb that mostly does not tell of speech does here: `police gave a toll of`, `…, the Observatory found.`."""
        if self._tag(i) not in {"v", "w", "k"}:
            return False
        word, telling, before = self.c[i].text.lower(), _telling(), i - 1
        if word not in telling["figure"] and word not in telling["finding"]:
            return False
        while self._tag(before) in {"adv", "have"}:
            before -= 1  # "officials had earlier given"
        if self._tag(before) not in _SPEAKERS:
            return False
        if word in telling["figure"]:
            return self._tag(i + 1) in {"nc", "nx", "ng", "w", "of", "p"} and bool(telling["figures"].intersection(self._after(i)))
        is_body = any(m.entity.type in ORGANISATIONS for m in self.c[before].mentions)
        return word in telling["finding"] and is_body and self._tag(i + 1) in {"st", "", "rel", "cm"}

    @property
    def cited(self) -> int | None:
        """Where the words begin of whom a sentence cites without a verb: `according to`, `by the count of`; in a title `Police: three dead`."""
        for i, chunk in enumerate(self.c):
            if chunk.tag == "acc":
                return i + 1
            if chunk.head in _telling()["accounts"] and self._tag(i + 1) == "of" and "by" in {self._tag(i - 1), self._tag(i - 2)}:
                return i + 2
        colon = next((i for i in (len(self.c) - 2, 1, 2) if 0 < i < len(self.c) and self.c[i].text == ":"), None)
        if self.sentence.no != TITLE or colon is None:
            return None
        who = 0 if colon < len(self.c) - _TWO else colon + 1  # "Three dead in Omaha shooting: police"
        return who if self.c[who].tag != "loc" and self._can_speak(who) else None

    def _after(self, i: int) -> list[str]:
        return " ".join(c.text.lower() for c in self.c[i : i + 4]).split()

    @property
    def verbs(self) -> list[int]:
        """The verbs with which somebody says something."""
        if self._verbs is None:
            verbs = [i for i, c in enumerate(self.c) if c.tag == "say" or self._is_telling(i)]
            self._verbs = [] if all(map(self._is_deed, verbs)) else verbs
        return self._verbs

    def _is_deed(self, say: int) -> bool:
        """`Declares a state of emergency`, `claimed responsibility`: nothing is said of what happened."""
        behind = next((k for k in range(say + 1, len(self.c)) if self._tag(k) not in {"w", "nx", "of", "ng", "date", "pro"}), len(self.c))
        if self._tag(behind) == "cm" and behind + 1 < len(self.c) and self.c[behind + 1].text.lower() in _telling()["adding"]:
            return False  # "declared a curfew, adding that nine had been killed"
        first = max(0, say - _REACH) if self._tag(say - 1) == "be" else say + 1  # "a state of emergency is declared"
        done = _telling_deeds().get(self.c[say].text.lower(), frozenset())
        return any(not done.isdisjoint(c.text.lower().split()) for c in self.c[first:behind])

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
        named, begins = self._named(first, end)
        if not self._can_speak(first) and not any(map(_is_speaking, named.split())):
            return None
        for k in range(begins, end):
            for mention in self.c[k].mentions:
                entity = employers.get(mention.entity.entity_id, mention.entity)
                if entity.type != "place":
                    return Speaker(named, entity)
        return Speaker(named)

    def _named(self, i: int, end: int) -> tuple[str, int]:
        """The words of a source, those before and behind chunk i included, and their first chunk: `a resistance committee`, `head of the jail`."""
        first, last = i, i
        while (
            self._tag(first - 1) in {"w", "nx", "ng", "org"}
            and self.c[first].first - self.c[first - 1].last <= self._is_owner(first - 1)
            and self.c[first].text.split()[0].lower() not in lexicon.toml("reports")["unnaming"]
            and self._is_uncounted(first - 1)
        ):
            first -= 1
        if self._tag(first - 1) == "cc" and self._tag(first - 3) in {"", "cm", "acc", "say"} and first > 1 and self._can_speak(first - 2):
            first -= 2  # "officials and residents"
        last = self._run_end(last)
        while last + 2 < end and (self._tag(last + 1) == "of" or self.c[last + 1].head in _OF_OFFICE) and self.c[last + 2].quantity is None:
            last += 3 if self.c[last + 2].head in words().classes["determiners"] and last + 3 < end else 2  # "the head of the" + name
            last = self._run_end(last)
        named = self.sentence.text[self.c[first].start : self.c[last].start + len(self.c[last].text)]
        return (named, first) if named.split()[0].lower() not in lexicon.toml("reports")["connectives"] else (self.c[i].text, i)

    def _is_uncounted(self, k: int) -> bool:
        quantity = self.c[k].quantity
        return quantity is None or quantity.kind == "indefinite" or self.c[k].number == "one"

    def _is_owner(self, k: int) -> bool:
        """Whether chunk k owns what follows it, by a mark that is no chunk: `the doctors' committee`."""
        return k + 1 < len(self.c) and self.c[k].tag in {"ng", "w"} and self.c[k].text.endswith("s")

    def _run_end(self, last: int) -> int:
        """The last chunk of the words that go on from chunk `last` without a gap."""
        while self._tag(last + 1) in {"w", "nx"} and self._tag(last) in {"w", "nx", "ng", "loc", "org"} and not self._is_telling(last + 1):
            if self.c[last].last != self.c[last + 1].first:
                break
            last += 1
        return last

    def _can_speak(self, k: int) -> bool:
        """Whether a chunk can be a source: people without a count, an organisation, or a noun of rules/grammar.toml."""
        chunk = self.c[k]
        if any(m.entity.type != "place" for m in chunk.mentions):
            return True
        is_listed = _is_speaking(chunk.text.split()[-1])
        is_counted = chunk.quantity is not None and chunk.quantity.kind not in {"indefinite", "vague"}
        is_capital = chunk.tag == "loc" and self._tag(k + 1) in {"say", "adv", "have"} and self._tag(k - 1) not in _PHRASE_STARTS
        is_name = chunk.tag == "ng" and chunk.is_definite and chunk.quantity is None  # of somebody no list knows
        return is_listed or is_capital or is_name or (chunk.tag == "ng" and chunk.is_sure and not is_counted)
