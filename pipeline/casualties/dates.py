"""Time expressions of a sentence: which days they allow, told from publication and from the incident.

The rules and their conventions stand in `rules/dates.toml`; what they mean in `timereaders`. News looks back, and no
expression is read as more precise than its words.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal

from pipeline import lexicon
from pipeline.casualties import timereaders, timespans
from pipeline.casualties.patterns import Symbols, slots
from pipeline.text import Token

Relation = Literal["at", "since", "until", "before", "after"]
Kind = Literal["day", "days", "week", "month", "year", "unknown"]

_CUE_REACH: Final = 10
"""Tokens before an expression in which "will" or "scheduled" makes it look ahead."""
_BESIDE: Final = frozenset({",", ":", "on"})
_UNKNOWN_PRECISION: Final = 5
"""What is said of an expression that can't be placed: nothing."""
_KINDS: Final[dict[int, Kind]] = {1: "day", 2: "days", 3: "week", 4: "month", 5: "year"}
_OPEN: Final = frozenset({"since", "until"})
_RELATIONS: Final[tuple[Relation, ...]] = ("since", "until", "before", "after")


@dataclass(frozen=True, slots=True)
class When:
    """One time expression: tokens[first:last], its preposition included.

    Attributes:
        start: first day it allows; None where it can't be known (no publication date, no incident to tell from).
        end: last day it allows, never after publication unless `is_future`; of "since 2015" the day of publication.
        precision: UCDP date_prec: 1 the day, 2 within 2-6 days, 3 the week, 4 the month, 5 up to a year or more.
        text: the words.
        kind: what the precision is called; `unknown` where start is None.
        is_since: an open span that marks running totals ("since 2015").
        is_future: begins after publication, so that it is no time of a past incident.
        relation: how the preposition relates an incident to the span; start and end are the span's own but for `since`.
        rule: name of the rule in rules/dates.toml.
        is_relative_to_incident: told from the incident: "a day earlier", "the same day".
        is_behind: the day of what is told next, not of what was told before: "on Monday, two days after …".
        moment: of "since June, when …": June, as the time of what is told next.
    """

    start: dt.date | None
    end: dt.date | None
    precision: int
    text: str
    first: int
    last: int
    kind: Kind
    is_since: bool
    is_future: bool
    relation: Relation
    rule: str
    is_relative_to_incident: bool = False
    is_behind: bool = False
    moment: "When | None" = None

    @property
    def day(self) -> dt.date | None:
        """The one day it names, if it does."""
        return self.start if self.start is not None and self.start == self.end and self.relation == "at" else None


def dates(
    tokens: Sequence[Token], published_on: dt.date | None, published_precision: str = "day", anchor: dt.date | None = None
) -> list[When]:
    """Return the time expressions of a sentence, left to right, not overlapping.

    Args:
        tokens: the sentence.
        published_on: when the article was published, if known.
        published_precision: `day`, `month` or `year`; weekdays are only read from a day. Anything else: not known.
        anchor: the day of the incident being told, for "a day earlier", "the same day".
    """
    published = timespans.published_span(published_on, published_precision) if published_on else None
    return list(_grammar().read(tokens, published, anchor))


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule of the data file; no reader for what is no time."""

    name: str
    pattern: str
    read: timereaders.Reader | None
    by: int = 0
    holiday: timespans.Holiday | None = None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as the rules see it, and what it is told from."""

    tokens: Sequence[Token]
    symbols: str
    published: timespans.Span | None
    anchor: dt.date | None


class _Grammar:
    """The rules, compiled by the symbol they begin with."""

    def __init__(self, data: dict[str, Any], numbers: dict[str, Any]) -> None:
        values: dict[str, dict[str, int]] = data["values"]
        number_words = {word: value for group in ("units", "teens", "tens") for word, value in numbers["values"][group].items()}
        self._values = {word.lower(): value for group in (*values.values(), number_words) for word, value in group.items()}
        self._rules = {f"r{i}": rule for i, rule in enumerate(_rules(data))}
        patterns = {tag: rule.pattern for tag, rule in self._rules.items()}
        classes = {name: list(group) for name, group in values.items()} | data["classes"]
        classes |= {"number_words": list(number_words), "counted": [*numbers["classes"]["people"], *classes["zones"]]}
        self._symbols = Symbols(classes, data["shapes"], data["macros"], patterns.values())
        self._expressions = self._symbols.dispatch(patterns)
        self._starts = re.compile(self._expressions.begins)
        self._needs = re.compile(self._symbols.source("<needed>"))
        self._relations = {symbol: name for name in _RELATIONS for symbol in self._symbols.members(name)}
        self._at, self._skipped = self._symbols.members("at"), self._symbols.members("skipped")
        self._articles, self._recalling = self._symbols.members("articles"), self._symbols.members("recalling")
        self._attacks, self._owners = self._symbols.members("attacks"), self._symbols.members("owners")
        self._ahead, self._told = self._symbols.members("ahead"), self._symbols.members("said")

    def read(self, tokens: Sequence[Token], published: timespans.Span | None, anchor: dt.date | None) -> Iterator[When]:
        """Yield the time expressions of one sentence."""
        symbols = self._symbols.encode(tokens)
        if self._needs.search(symbols) is None:
            return
        sentence = _Sentence(tokens, symbols, published, anchor)
        position = 0
        last: When | None = None
        while start := self._starts.search(symbols, position):
            position = start.start()
            match = self._expressions.match(symbols, position)
            if match is None:
                position += 1
                continue
            rule = self._rules[str(match.lastgroup)]
            before = last.day if last is not None and {t.lower for t in tokens[last.last : position]} <= _BESIDE else None
            if last is None and position <= 1 and rule.read in timereaders.BEHIND:
                before = self._day_ahead(tokens[match.end() :], published, anchor)
            named = last.day if last is not None and not last.is_future else None  # "said on Sunday … the previous day"
            told_from = replace(sentence, anchor=named) if named is not None else sentence
            if rule.read is not None and (when := self._when(rule, rule.read, match, told_from, before)):
                last = when
                yield when
            position = match.end()

    def _day_ahead(self, tokens: Sequence[Token], published: timespans.Span | None, anchor: dt.date | None) -> dt.date | None:
        """The day of what is told behind: `A day after a bomb killed 20, shops stayed shut on Wednesday`."""
        return next((when.day for when in self.read(tokens, published, anchor) if when.day is not None and not when.is_future), None)

    def _when(
        self, rule: _Rule, read: timereaders.Reader, match: re.Match[str], sentence: _Sentence, before: dt.date | None
    ) -> When | None:
        tokens, symbols, published = sentence.tokens, sentence.symbols, sentence.published
        frame = timespans.Frame(published, sentence.anchor, self._looks_ahead(symbols, match.start()), before)
        filled = {slot: tuple(token.lower for token in tokens[a:b]) for slot, (a, b) in slots(match).items()}
        try:
            span = read(timespans.Words(filled, self._values, rule.by, rule.holiday), frame)
        except ValueError:  # 31 April
            return None
        relation, first = self._relation(symbols, match.start())
        if relation == "after" and self._is_of_attack(symbols, match.end()):
            relation = "at"
        last = published.end if published else None
        is_future = span is not None and last is not None and span.start > last
        end = span.end if span else None
        if span and relation == "since":
            end = max(last, span.start) if last else None
        elif end and last and not is_future:
            end = min(end, last)
        precision = span.precision if span else _UNKNOWN_PRECISION
        if span and end and relation == "since":
            precision = max(precision, timespans.precision_of(span.start, end))
        when = When(
            start=span.start if span else None,
            end=end,
            precision=precision,
            text=_text(tokens[first : match.end()]),
            first=first,
            last=match.end(),
            kind=_KINDS[precision] if span else "unknown",
            is_since=relation == "since",
            is_future=is_future,
            relation=relation,
            rule=rule.name,
            is_relative_to_incident=read in timereaders.FROM_INCIDENT,
            is_behind=read in timereaders.BEHIND,
        )
        if span is None or relation not in _OPEN or not self._tells_next(tokens, match.end()):
            return when
        told = min(span.end, last) if last and not is_future else span.end
        return replace(when, moment=replace(when, end=told, precision=span.precision, is_since=False, relation="at", is_behind=True))

    def _is_of_attack(self, symbols: str, position: int) -> bool:
        """`After Saturday's strike`: what stands behind the preposition is the attack, and the day its own."""
        is_owner = position < len(symbols) and symbols[position] in self._owners
        return is_owner and any(symbol in self._attacks for symbol in symbols[position + 1 : position + 3])

    @staticmethod
    def _tells_next(tokens: Sequence[Token], position: int) -> bool:
        """`The worst since June 2014, when gunmen killed 30`: the date is that of what comes next."""
        words = [token.lower for token in tokens[position : position + 2]]
        return "when" in words and words.index("when") == words.count(",")

    def _looks_ahead(self, symbols: str, position: int) -> bool:
        if position > 1 and symbols[position - 1] in self._articles and symbols[position - 2] in self._recalling:
            return False  # "would be a condemnation of the August 21 attack"
        for symbol in reversed(symbols[max(0, position - _CUE_REACH) : position]):
            if symbol in self._told:
                return False
            if symbol in self._ahead:
                return True
        return False

    def _relation(self, symbols: str, first: int) -> tuple[Relation, int]:
        """Return what the preposition before `first` says, and where the expression begins with it."""
        position = first - 1
        while position > 0 and symbols[position] in self._skipped:
            position -= 1
        if position < 0:
            return "at", first
        if relation := self._relations.get(symbols[position]):
            return relation, position
        return "at", first - 1 if symbols[first - 1] in self._at else first


def _rules(data: dict[str, Any]) -> Iterator[_Rule]:
    for entry in data["holiday"]:
        fixed, islamic = (tuple(entry[key]) if key in entry else None for key in ("fixed", "islamic"))
        holiday = timespans.Holiday(fixed, entry.get("easter"), islamic, entry.get("days", 1))
        yield _Rule(entry["name"], f"({' | '.join(entry['words'])}) (<comma>? <year:year>)?", timereaders.holiday, 0, holiday)
    for entry in data["not"]:
        yield _Rule(entry["name"], entry["pattern"], None)
    for entry in data["rule"]:
        yield _Rule(entry["name"], entry["pattern"], timereaders.READERS[entry["read"]], entry.get("by", 0))


def _text(tokens: Sequence[Token]) -> str:
    return "".join(" " * (i > 0 and token.start > tokens[i - 1].end) + token.text for i, token in enumerate(tokens))


@cache
def _grammar() -> _Grammar:
    return _Grammar(lexicon.toml("dates"), lexicon.toml("numbers"))
