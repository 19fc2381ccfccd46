"""One sentence on the bench of the chunker: its tokens with what the earlier stages found in them, and the chunk they become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal

from pipeline.casualties.dates import When
from pipeline.casualties.numbers import Quantity
from pipeline.casualties.present import present_deeds
from pipeline.casualties.words import SHORT, PersonNoun, Verb, Words, words
from pipeline.model import Mention
from pipeline.text import Token, count_letters

Voice = Literal["active", "passive", "ambiguous", "gerund", "infinitive", "infinitive_passive"]

FIGHTERS = frozenset({"armed_group", "state_force"})
ORGANISATIONS = frozenset({"armed_group", "state_force", "government", "organisation"})
POSSESSIVES = frozenset({"'s", "’s"})
QUOTES = frozenset("\"'“”‘’«»`")
PLURAL_POSSESSIVES = frozenset({"'", "’"})
ALL_POSSESSIVES = POSSESSIVES | PLURAL_POSSESSIVES
MARKS = {
    ",": "cm", "/": "sl", ";": "sc", ":": "sc", "(": "lp", ")": "rp", "[": "lp", "]": "rp", "—": "da", "–": "da", "-": "da", ".": "st", "!": "st", "?": "st",
}  # fmt: skip
"""The tag of a chunk that is a mark."""
_UPPER_SHARE = 0.7
_NO_KIND: frozenset[str] = frozenset()
_REACH_OF_MODIFIER = 5
_LONGEST_NAME = 5
_REACH_OF_CUT = 3
"""Tokens before a head in which the verb of cutting stands: "cut off the heads"."""
_REACH_OF_FOUND = 4
"""Words behind `the bodies of` in which `missing` stands."""
_REACH_OF_WHOM = 7
"""Tokens between a noun of harm and its `of`: a place, a day, who did it."""


@dataclass(slots=True)  # not frozen, which would cost four times as much, a hundred times an article
class Chunk:
    """One chunk: tokens `[first, last)`, never changed once made. What a field means depends on the tag.

    `start` counts characters in the sentence. Tags: ng people · nx other counted or headed things · nc a count of outcomes
    ("30 deaths") · no an outcome noun with `of` ("the death") · k a verb of harm · m a manner verb that still needs its
    completion · ad a bare predicate ("dead") · ref people known by their outcome ("the wounded") · att an attack · date ·
    loc · org · say · acc (according to) · the closed classes · w any other word.
    """

    tag: str
    first: int
    last: int
    text: str
    start: int = 0
    head: str = ""
    quantity: Quantity | None = None
    noun: PersonNoun | None = None
    number: Literal["one", "plural", "many", "unsaid"] = "unsaid"
    is_sure: bool = True
    is_definite: bool = False
    partitive: bool = False
    mentions: tuple[Mention, ...] = ()
    outcome: str | None = None
    verb: Verb | None = None
    voice: Voice = "active"
    modal: str | None = None
    is_negated: bool = False
    is_doubted: bool = False
    when: When | None = None


class Line:
    """A sentence's tokens and where numbers, dates and names (`by_token`) stand in them; what is asked of single words."""

    def __init__(
        self, text: str, tokens: Sequence[Token], quantities: Sequence[Quantity], dates: Sequence[When], named: Mapping[int, tuple[Mention, int]]
    ) -> None:  # fmt: skip
        self.w: Words = words()
        self.text = text
        self.tokens = tokens
        self.lower = [t.lower for t in tokens]
        self.kinds = list(map(self.w.kinds.get, self.lower, repeat(_NO_KIND)))  # names of the classes of each word
        self.quantity_at = {q.first: q for q in quantities}
        self.date_at = {d.first: d for d in dates if not _is_in_name(d, named)}
        self.after_quantity = {q.last for q in quantities}
        self.in_date = {i for d in self.date_at.values() for i in range(d.first, d.last)}
        self.mention_at = named
        self._is_upper: bool | None = None
        self.deed_at = present_deeds(tokens, self.lower, named, self.quantity_at)
        self.opens = {*self.date_at, *self.quantity_at, *named, *self.deed_at}

    @property
    def is_upper(self) -> bool:
        """Whether the sentence is in capitals, which tell no names then."""
        if self._is_upper is None:  # no cached_property: its dict would slow every attribute of the line
            capitals, _, letters = count_letters(self.text)
            self._is_upper = capitals > letters * _UPPER_SHARE
        return self._is_upper

    def word(self, i: int) -> str:
        """The lower-case word at i; empty beyond the sentence."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def isin(self, i: int, *names: str) -> bool:
        """Whether the word at i is in one of these classes of rules/grammar.toml."""
        return 0 <= i < len(self.kinds) and not self.kinds[i].isdisjoint(names)

    def chunk(self, tag: str, first: int, last: int, **facts: Any) -> Chunk:
        """Make a chunk of the tokens `[first, last)`."""
        start = self.tokens[first].start
        return Chunk(tag, first, last, self.text[start : self.tokens[last - 1].end], start, **facts)

    def lone(self, tag: str, i: int, head: str = "") -> Chunk:
        """Make a chunk of the token at i, of which no more is known."""
        text, _, start, _ = self.tokens[i]
        return Chunk(tag, i, i + 1, text, start, head)

    def is_of_body(self, i: int) -> bool:
        """Whether a head at i is one that is cut off: "had his head cut off", "cut off the heads of two men"."""
        if not self.isin(i, "heads") or (self.isin(i - 1, "possessive") and self.word(i + 1) == "of"):
            return False
        is_cut = any(self.isin(k, "beheading") for k in range(max(0, i - _REACH_OF_CUT), i))
        return is_cut or (self.isin(i - 1, "possessive") and (self.isin(i + 1, "beheading") or self.word(i + 1) == "off"))

    def is_verbal(self, i: int) -> bool:
        """Whether an unlisted word looks like a verb form."""
        word = self.lower[i]
        return len(word) > SHORT and word.endswith(("ed", "ing")) and word not in self.w.people and word not in self.w.given_names

    def is_closed(self, k: int) -> bool:
        """Whether the word at k can be in no noun group: of a closed class, a mark, a date or a new number."""
        word = self.lower[k]
        return (
            word in self.w.closed
            or not word[0].isalnum()
            or k in self.in_date
            or k in self.deed_at
            or (k in self.quantity_at and word != "one")
        )

    def closes_after(self, k: int) -> bool:
        """Whether a noun group that reaches to k ends there."""
        return k >= len(self.lower) or (self.is_closed(k) and self.lower[k] not in POSSESSIVES)

    def is_suspecting(self, k: int) -> bool:
        """Whether the word at k is a verb of suspecting with its object behind it: `police suspect the …`."""
        return self.isin(k, "suspecting") and (k + 1 in self.mention_at or self.isin(k + 1, "determiners", "relative", "pronouns"))

    def is_noun(self, j: int) -> bool:
        """Whether a base form is the noun it also is: "the murder of", "a massacre by"."""
        word = self.lower[j]
        if word in self.w.verbs and self.isin(j, "harm_nouns") and self._is_object(j):
            return True
        can_be = word in self.w.nominal or word in self.w.counted or word in self.w.scene_nouns or word in self.w.classes["things"]
        is_led = (
            self.isin(j - 1, "determiners", "prepositions") or self.word(j - 1) == "of" or j in self.after_quantity or self.is_possessed(j)
        )
        return can_be and (is_led or self.word(j + 1) in {"of", "by"})

    def _is_object(self, j: int) -> bool:
        """Whether a word of harm stands behind an adjective or a thing and takes nobody: "gunshot wounds", "severe machete cuts"."""
        is_led = j > 0 and (not self.is_closed(j - 1) or self.isin(j - 1, "verbs")) and self.word(j - 1) not in self.w.people
        takes = j + 1 in self.quantity_at or self.isin(j + 1, "determiners") or self.word(j + 1) in self.w.people
        return (is_led or self.isin(j - 1, "prepositions", "conjunctions")) and not (takes or self.completed(j + 1))

    def completed(self, k: int) -> tuple[str, int] | None:
        """The outcome that the words from k on give to a manner verb, and where they end: `dead`, `to death`."""
        for outcome, said in self.w.completions.get(self.word(k), ()):
            if tuple(self.lower[k : k + len(said)]) == said:
                return outcome, k + len(said)
        return None

    def name_end(self, k: int) -> int:
        """Where the name of a person that begins at k ends; k itself where none does."""
        if self.word(k) not in self.w.given_names and self.is_upper:
            return k
        end = k
        while end < len(self.tokens) and end - k < _LONGEST_NAME and self._is_of_name(end):
            end += 1
        return end

    def _is_of_name(self, k: int) -> bool:
        word = self.lower[k]
        is_other = self.is_closed(k) or word in self.w.people or word in self.w.verbs or self.isin(k, "things") or k in self.quantity_at
        if is_other or (k in self.mention_at and not self.is_place_in_name(k)):
            return False
        return is_capital(self.tokens[k].text) and not (self.is_upper and self.is_verbal(k))

    def tells_of_whom(self, j: int) -> bool:
        """Whether the noun of harm at j goes on to `of`: "the murder in Lima of two judges", "the kidnapping and killing of"."""
        if self.word(j - 1) == "to":  # put to death
            return False
        for k in range(j + 1, min(j + _REACH_OF_WHOM, len(self.lower))):
            word = self.lower[k]
            if word == "of":
                return True
            if word in QUOTES:  # "the 'murder' of a clerk"
                continue
            is_joined = word == "and" and k == j + 1 and self.word(k + 1) in self.w.nominal
            is_inner = (
                is_joined or word == "by" or k in self.in_date or self.isin(k, "prepositions", "determiners") or not self.is_closed(k)
            )
            if not is_inner or (k == j + 1 and not self.is_closed(k)):
                return False
        return False

    def is_possessive(self, k: int) -> bool:
        """Whether the mark at k makes the noun before it one's whose death or capture follows: "the mayor's murder"."""
        mark = self.word(k)
        if mark not in ALL_POSSESSIVES:
            return False
        is_mark = mark in POSSESSIVES or self.word(k - 1).endswith("s")
        return is_mark and self.word(k + 1) in self.w.nominal and self.word(k + 2) != "of" and not self.isin(k + 2, "things", "proceedings")

    def is_possessed(self, j: int) -> bool:
        """Whether a noun of harm stands behind the possessive of whom it befell."""
        return self.is_possessive(j - 1)

    def is_attributive(self, j: int) -> bool:
        """Whether a participle stands before its noun: "five wounded soldiers", "the murdered mayor"."""
        if not self.lower[j].endswith(("ed", "n", "t")) or j + 1 in self.quantity_at or self.isin(j + 1, "determiners"):
            return False
        is_noun_next = self.word(j + 1) in self.w.people or (self.word(j + 2) in self.w.people and not self.is_closed(j + 1))
        before = j - 1 if self.isin(j - 1, "degrees") else j
        is_led = self.isin(before - 1, "determiners") or before in self.after_quantity
        return is_noun_next and (is_led or (self.word(before - 1) == "of" and self.isin(before - 2, "dead_bodies")))  # "the body of a"

    def is_degree_of_attribute(self, j: int) -> bool:
        """Whether an adverb stands before a participle before its noun: "eight seriously wounded people"."""
        return "degrees" in self.kinds[j] and self.word(j + 1) in self.w.verbs and self.is_attributive(j + 1)

    def is_of_found(self, j: int) -> bool:
        """Whether `missing` says of the dead that they had been looked for: "the body of a missing girl"."""
        if self.w.predicates.get(self.lower[j]) != "missing" or self.isin(j + 1, "prepositions", "conjunctions"):
            return False
        of = next((k for k in range(j - 1, max(0, j - _REACH_OF_FOUND), -1) if self.lower[k] == "of"), 0)
        return self.isin(of - 1, "dead_bodies")

    def modifies(self, j: int) -> bool:
        """Whether a participle stands before people: "suspected highway robbers", "armed men"."""
        if j in self.in_date or j in self.quantity_at or not self.lower[j].endswith("ed"):
            return False
        is_led = self.isin(j - 1, "determiners", "prepositions") or j in self.after_quantity
        is_told = self.lower[j] in self.w.scene_verbs and not is_led  # "an armed group attacked civilians"
        is_told = is_told or any(
            last == j and m.entity.type in FIGHTERS for m, last in self.mention_at.values()
        )  # "the Front gathered residents"
        if is_told or self.isin(j - 1, "relative", "pronouns") or self.word(j - 1) in self.w.people:
            return False
        for k in range(j + 1, min(j + _REACH_OF_MODIFIER, len(self.lower))):
            if self.lower[k] in self.w.people:
                return True
            if k in self.mention_at and self.mention_at[k][0].role == "name" and self.mention_at[k][0].entity.type in FIGHTERS:
                return True
            is_second = k == j + 1 and self.lower[k].endswith("ed")  # "unidentified armed individuals"
            if self.is_closed(k) or (self.is_verbal(k) and not is_second) or self.lower[k] in self.w.verbs:
                return False
        return False

    def is_place_in_name(self, j: int) -> bool:
        """Whether the place named at j is part of a person's name: no preposition before, capitalised words behind."""
        mention, last = self.mention_at[j]
        if mention.entity.type != "place" or mention.role != "name":
            return False
        if self.is_upper:
            return self.word(j - 1) in self.w.given_names or (self.word(j) in self.w.given_names and not self.isin(j - 1, "prepositions"))
        if last >= len(self.tokens) or last in self.mention_at:
            return False
        goes_on = self.tokens[last].text[0].isupper() and not self.is_closed(last) and not self.isin(last, "things")
        return goes_on and not self.isin(j - 1, "prepositions") and self.word(j - 1) != "of"


def is_capital(word: str) -> bool:
    """`Okello`, `al-Armoushi`: whether a word may be part of a name."""
    return word[0].isupper() or (word.count("-") == 1 and word.partition("-")[2][:1].isupper())


def _is_bracketed(tokens: Sequence[Token], i: int) -> bool:
    """Whether one word in brackets stands at i: the acronym of the name before."""
    return i + 2 < len(tokens) and tokens[i].text in {"(", "["} and tokens[i + 2].text in {")", "]"}


def _is_in_name(when: When, named: Mapping[int, tuple[Mention, int]]) -> bool:
    """Whether a date is a part of somebody's name: `the 19th of April Movement`."""
    return any(when.first <= first < when.last < last for first, (_, last) in named.items())


def by_token(tokens: Sequence[Token], mentions: Sequence[Mention], offset: int) -> dict[int, tuple[Mention, int]]:
    """Return mentions by their first token, with the token behind their last; `offset` is where the sentence stands in the body."""
    mention_at = {m.start: m for m in mentions}
    by_start = {t.start + offset: i for i, t in enumerate(tokens)}
    found: dict[int, tuple[Mention, int]] = {}
    for mention in mentions:
        first = by_start.get(mention.start)
        if first is not None:
            last = first
            while last < len(tokens) and tokens[last].start + offset < mention.end:
                last += 1
            if _is_bracketed(tokens, last):
                again = mention_at.get(tokens[last + 1].start + offset)
                last += 3 if again is not None and again.entity == mention.entity else 0
            found[first] = (mention, last)
    return found
