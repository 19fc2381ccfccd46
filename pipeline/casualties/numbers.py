"""Number expressions of a sentence: how many, with the bounds the words set.

The rules, their conventions and the sources of these stand in `rules/numbers.toml`. Counts of people, vehicles and weapons
are all returned: the head noun decides, and that is the caller's. Years, dates, times, ages, money, measures, durations,
percentages, and names that hold a number are not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final, Literal

from pipeline import lexicon
from pipeline.casualties.patterns import HYPHENS, Dispatch, Symbols, slots
from pipeline.text import Token

Kind = Literal["exact", "approximate", "at_least", "more_than", "at_most", "fewer_than", "range", "vague", "indefinite", "none"]
Figures = tuple[int | None, int | None, int | None]

PLURAL: Final = 2
"""A plural of a round number says at least two of them."""
_REVISION: Final = "from to"
"""The range that a verb of rising makes one figure, the new one."""
_RISE_REACH: Final = 8
"""Tokens before it in which that verb can stand."""
_WIDEST: Final = 100
"""A range whose ends lie further apart is a telephone number or the like."""
_UNKNOWN: Final[Figures] = (None, None, None)
_SHARED_UNIT: Final = 12
"""From a dozen on, the unit of the upper end serves the lower one too."""
_MULTIPLE: Final = "multiple"
"""The class of the symbol that stands for a number of several words."""
_PARTITIVE: Final = "of <of_whom>"
_OTHERS: Final = "(other | others)"
_ANAPHORIC: Final = frozenset({"remainder", "equal"})
"""Flags of numbers that stand for one told before."""
_SECTIONS: Final = ("not", "range", "count", "before", "after")
_GROUPED = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f]\d{3})+|\d+")
_SEPARATOR = re.compile(r"[,.\u00a0\u202f]")
_GROUP: Final = 3
"""Digits in a group of thousands: "1 200"."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number expression: tokens[first:last], modifiers and brackets included, "of" and the head noun not.

    Attributes:
        low: the least the words allow; None where they set no bound.
        best: the one figure to use.
        high: the most the words allow.
        text: the words, modifiers included.
        kind: how the words bound the figure; `indefinite` is "a soldier", `none` is "no one".
        rule: name of the rule in rules/numbers.toml that gave the bounds.
        printed: the number that stands there where the words say more than it: 20 in "more than 20"; else None.
        is_partitive: part of a group: "two of them", "three of the guards".
        additional: on top of others: "another two", "two more", "two others".
        remainder: what is left of others: "the remaining 14", "the other 5", "the rest" (whose figures are None).
        equal: as many as were counted before: "wounded as many" (whose figures are None).
        total: the whole of a group: "all 39", "both".
        definite: of a group already spoken of: "the two men".
    """

    low: int | None
    best: int | None
    high: int | None
    text: str
    first: int
    last: int
    kind: Kind
    rule: str
    printed: int | None = None
    is_partitive: bool = False
    additional: bool = False
    remainder: bool = False
    equal: bool = False
    total: bool = False
    summed: bool = False
    definite: bool = False


def quantities(tokens: Sequence[Token]) -> list[Quantity]:
    """Return the number expressions of a sentence, left to right, not overlapping."""
    return list(_grammar().read(tokens))


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule of the data file. `figures` where the words fix them; `best` says how a range is read."""

    name: str
    section: str
    pattern: str
    kind: Kind | None
    flags: frozenset[str]
    figures: Figures
    best: str


class _Grammar:
    """The rules, compiled into one expression over the symbols of a sentence."""

    def __init__(self, data: dict[str, Any]) -> None:
        values: dict[str, dict[str, float]] = data["values"]
        compounds = {f"{ten}-{unit}": a + b for ten, a in values["tens"].items() for unit, b in values["units"].items()}
        self._values = {word: value for group in (*values.values(), compounds) for word, value in group.items()}
        self._plurals = values["plurals"].keys()
        self._multipliers = values["multipliers"].keys()
        self._hundreds = values["hundred"].keys() | values["dozen"].keys()
        self._open, self._close = data["classes"]["open"], data["classes"]["close"]
        rules = {f"r{i}": rule for i, rule in enumerate(_rule(section, rule) for section in _SECTIONS for rule in data[section])}
        classes: dict[str, list[str]] = {name: list(group) for name, group in values.items()} | {"compound": list(compounds)}
        patterns = [*(rule.pattern for rule in rules.values()), _PARTITIVE, _OTHERS]
        self._symbols = Symbols(classes | data["classes"], data["shapes"], data["macros"], patterns, reserved=[_MULTIPLE])
        self._rules = rules
        self._multiple = self._symbols.dispatch({"several_words": "<several_words>"})
        self._multiple_symbol = self._symbols.members(_MULTIPLE)
        self._core = self._dispatch("not", "range", "count")
        self._before, self._after = self._dispatch("before"), self._dispatch("after")
        self._begins = re.compile(f"{self._core.begins}|{self._before.begins}")
        self._joins = re.compile(self._symbols.source("<joins>"))
        self._partitive = re.compile(self._symbols.source(_PARTITIVE))
        self._others = re.compile(self._symbols.source(_OTHERS))
        self._rise = re.compile(self._symbols.source("<rise>"))

    def _dispatch(self, *sections: str) -> Dispatch:
        return self._symbols.dispatch({tag: rule.pattern for tag, rule in self._rules.items() if rule.section in sections})

    def read(self, tokens: Sequence[Token]) -> Iterator[Quantity]:
        """Yield the quantities of one sentence."""
        symbols, starts = self._put_together(self._symbols.encode(tokens))
        position = 0
        while (begin := self._begins.search(symbols, position)) is not None:
            first = begin.start()
            match, modifiers = self._match(symbols, first)
            if match is None:
                position = first + 1
                continue
            position = match.end()
            rule = self._rules[str(match.lastgroup)]
            if rule.section == "not":
                continue
            words = [tokens[a:b] for a, b in pairwise(starts[match.start() : match.end() + 1])]
            kind, figures, used = self._figures(rule, match, words, symbols)
            if kind is None:
                continue
            position = match.start() + used
            while (after := self._after.match(symbols, position)) is not None:
                position = after.end()
                modifiers.append(self._rules[str(after.lastgroup)])
            flags = rule.flags.union(*(modifier.flags for modifier in modifiers))
            if "remainder" not in flags and self._others.match(symbols, position):
                flags |= {"additional"}
            bend = next((modifier for modifier in modifiers if modifier.kind), None) if rule.best != "low" else None
            printed = None
            if bend is not None and bend.kind is not None and kind not in {"none", "vague"}:
                printed = figures[0] if bend.kind == "more_than" else None
                kind, figures, rule = bend.kind, _bounds(bend.kind, figures[0], figures[2]), bend
            yield Quantity(
                *figures,
                text=self._text(tokens[starts[first] : starts[position]]),
                first=starts[first],
                last=starts[position],
                kind=kind,
                rule=rule.name,
                printed=printed,
                is_partitive=self._partitive.match(symbols, position) is not None,
                additional="additional" in flags,
                remainder="remainder" in flags,
                equal="equal" in flags,
                total="total" in flags,
                summed="summed" in flags,
                definite="definite" in flags,
            )

    def _put_together(self, symbols: str) -> tuple[str, Sequence[int]]:
        """Make one symbol of each number of several words; with it, the first token of each symbol, and the end."""
        if self._joins.search(symbols) is None:
            return symbols, range(len(symbols) + 1)
        joined, starts = [], []
        position = 0
        while position < len(symbols):
            starts.append(position)
            match = self._multiple.match(symbols, position)
            length = match.end() - position if match else 1
            joined.append(symbols[position] if length == 1 else self._multiple_symbol)
            position += length
        starts.append(position)
        return "".join(joined), starts

    def _match(self, symbols: str, position: int) -> tuple[re.Match[str] | None, list[_Rule]]:
        """Match modifiers and what they modify; the longest run of modifiers that leaves something to modify."""
        modifiers: list[_Rule] = []
        ends = [position]
        while (before := self._before.match(symbols, ends[-1])) is not None:
            modifiers.append(self._rules[str(before.lastgroup)])
            ends.append(before.end())
        whole = self._core.match(symbols, position)
        if whole is not None and self._rules[str(whole.lastgroup)].section == "not":  # these stand first
            return whole, []
        for count in range(len(modifiers), 0, -1):
            if (match := self._core.match(symbols, ends[count])) is not None:
                return match, modifiers[:count]
        return whole, []

    def _figures(
        self, rule: _Rule, match: re.Match[str], words: Sequence[Sequence[Token]], symbols: str
    ) -> tuple[Kind | None, Figures, int]:
        """Read what the rule's own words say, before any modifier, and how many symbols that took; no kind: nothing sound."""
        if rule.section == "range":
            return self._range(rule, match, words, symbols)
        if rule.kind is None or rule.figures != _UNKNOWN or not _ANAPHORIC.isdisjoint(rule.flags):
            return rule.kind, rule.figures, len(words)
        value = self._value([token.lower for word in words for token in word])
        return rule.kind, _bounds(rule.kind, value, value), len(words)

    def _range(self, rule: _Rule, match: re.Match[str], words: Sequence[Sequence[Token]], symbols: str) -> tuple[Kind | None, Figures, int]:
        ends = [[t.lower for word in words[a - match.start() : b - match.start()] for t in word] for a, b in slots(match).values()]
        if is_pair := len(ends) == 1:
            ends = [[part] for part in ends[0][0].translate(HYPHENS).split("-")]
        low_words, high_words = ends
        used = 1 if is_pair else slots(match)["low"][1] - match.start()
        low, high = self._value(low_words), self._value(high_words)
        if rule.name == _REVISION and self._rise.search(symbols, max(0, match.start() - _RISE_REACH), match.start()):
            return "exact", (high, high, high), len(words)
        unit = self._values.get(high_words[-1], 1)
        if unit >= _SHARED_UNIT and low < high / unit:  # "two to three thousand"
            low = round(low * unit)
        if not 0 < low < high or high > low * _WIDEST:
            return (None if is_pair else "exact"), (low, low, low), used
        return "range", (low, low if rule.best == "low" else (low + high) // 2, high), len(words)

    def _value(self, words: Sequence[str]) -> int:
        """Evaluate number words in reading order: "two hundred and fifty", "1.2 million", "tens of thousands"."""
        total, current = 0.0, 0.0
        for i, word in enumerate(words):
            if word in self._close or (word in self._open and current + total):
                break
            if word in self._multipliers or (word in self._plurals and current):
                total, current = total + (current or 1) * self._values[word], 0
            elif word in self._hundreds:
                current = (current or 1) * self._values[word]
            elif word in self._values:
                current += self._values[word]
            elif word == "if":
                break
            elif "-" in word:
                first, last = word.split("-", 1)
                current += self._value([first, last] if last in self._values else [first])
            elif word[0].isdigit():
                spaced = i and words[i - 1].isdigit() and len(word) == _GROUP
                current = current * 1000 + _number(word) if spaced else current + _number(word)
        value = total + current
        return round(value * PLURAL if self._plurals & set(words) else value)

    @staticmethod
    def _text(tokens: Sequence[Token]) -> str:
        parts = [tokens[0].text]
        for before, token in pairwise(tokens):
            parts.append(" " * (token.start > before.end) + token.text)
        return "".join(parts).strip("[]()")


def _rule(section: str, data: dict[str, Any]) -> _Rule:
    figures = (data.get("low"), data.get("best"), data.get("high"))
    return _Rule(data["name"], section, data["pattern"], data.get("kind"), frozenset(data.get("flags", ())), figures, data.get("best", ""))


def _number(word: str) -> float:
    """Read digits: separators between groups of three are dropped, any other point is a decimal one."""
    if _GROUPED.fullmatch(word):
        return int(_SEPARATOR.sub("", word))
    return float(word)


def _bounds(kind: Kind, low: int | None, high: int | None) -> Figures:
    """Return low/best/high of a figure bent by `kind`; the figure itself may be a range."""
    match kind:
        case "at_least" | "vague":
            return low, low, None
        case "more_than":
            return (None if low is None else low + 1), (None if low is None else low + 1), None
        case "at_most":
            return None, high, high
        case "fewer_than":
            return None, (None if high is None else high - 1), (None if high is None else high - 1)
        case _:
            return low, low if low == high or low is None or high is None else (low + high) // 2, high


@cache
def _grammar() -> _Grammar:
    return _Grammar(lexicon.toml("numbers"))
