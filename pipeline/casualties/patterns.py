"""Token patterns: rules written in words and classes become regular expressions over symbols, one character a token.

A pattern reads like the text it matches: `at least <number>`, `<day:day> (of)? <month:month> <year:year>?`.
Words stand for themselves, `<class>` for any word of a class, `<slot:class>` also remembers where it stood; grouping,
alternatives, repetition and lookahead are those of `re`. A macro is a class whose meaning is itself a pattern.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from pipeline.text import Token

OTHER = "other"
"""The class of lower-case words no rule speaks of."""
CAPITAL = "capital"
"""The class of capitalised words no rule speaks of."""
ANY = "any"
"""The class of all tokens."""

_ITEM = re.compile(
    r"""
      (?P<meta>\(\?(?:[:=!>]|<[=!])|[()|?*]|\{\d+(?:,\d*)?\})
    | <(?:(?P<slot>\w+):)?(?P<class>\w+)>
    | (?P<word>[^\s()|?*<>{}]+)
    """,
    re.VERBOSE,
)
_GROUP = re.compile(r"\(\?P<(\w+)>")
_AGAIN = "__"
_FIRST_SYMBOL = 0x100
_REMEMBERED_WORDS = 1 << 16
HYPHENS = str.maketrans("‐‑", "--")
"""Other hyphens become the plain one."""


class _Remembered(dict[str, str]):
    """What a function makes of a word, looked up as fast as in any dict; it forgets all when there are too many words."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED_WORDS:
            self.clear()
        self[word] = made = self._make(word)
        return made


class Symbols:
    """The alphabet of one grammar: each token is one character, the same for all words that no pattern tells apart.

    Args:
        classes: words by class. Written with a capital they are matched only with one ("May"), else in any case.
        shapes: for words no class lists: class name and an expression on the whole token, the first match counts.
        macros: patterns by name, usable as classes.
        patterns: every pattern that will be compiled, for the words they name.
        reserved: classes of no word, whose symbol an earlier stage of the grammar writes for what it has put together.

    Raises:
        ValueError: a pattern has something that is no part of one.
    """

    def __init__(
        self,
        classes: Mapping[str, Iterable[str]],
        shapes: Mapping[str, str],
        macros: Mapping[str, str],
        patterns: Iterable[str],
        reserved: Iterable[str] = (),
    ) -> None:
        self._macros = macros
        self._shapes = [(name, re.compile(expression)) for name, expression in shapes.items()]
        self._characters: dict[frozenset[str], str] = {}
        self._members: dict[str, set[str]] = {}
        any_case: dict[str, set[str]] = {}
        capitalised: dict[str, set[str]] = {}
        for name, words in classes.items():
            for word in words:
                (any_case if word == word.lower() else capitalised).setdefault(word.lower(), set()).add(f"<{name}>")
        for pattern in (*patterns, *macros.values()):
            if left := _ITEM.sub("", pattern).strip():
                raise ValueError(f"{left!r} in {pattern!r} is no part of a pattern")
            for item in _ITEM.finditer(pattern):
                if word := item["word"]:
                    any_case.setdefault(word, set()).add(word)
        self._lower = {word: self._character(names) for word, names in any_case.items()}
        self._upper = {
            word: self._character(any_case.get(word, set()) | capitalised.get(word, set())) for word in any_case.keys() | capitalised.keys()
        }
        for name in (*shapes, *reserved, OTHER, CAPITAL):
            self._character({f"<{name}>"})
        self.symbol: Callable[[str], str] = _Remembered(self._symbol).__getitem__

    def encode(self, tokens: Iterable[Token]) -> str:
        """Return one character for each token."""
        return "".join(map(self.symbol, [token.text for token in tokens]))

    def members(self, name: str) -> str:
        """Return the symbols of a class, sorted. KeyError for an unknown class."""
        return "".join(sorted(self._members[f"<{name}>"]))

    def dispatch(self, patterns: Mapping[str, str]) -> "Dispatch":
        """Return patterns by the symbol they can begin with: at each symbol the first of those that fit wins.

        Args:
            patterns: by name, a Python identifier; the name is the `lastgroup` of the match; `slots` gives its slots.
        """
        firsts = {name: self.first(pattern) for name, pattern in patterns.items()}
        sources = {name: f"(?P<{name}>{_numbered(self.source(pattern, name + '_'))})" for name, pattern in patterns.items()}
        every = set().union(*firsts.values())
        return Dispatch({symbol: "|".join(sources[name] for name in patterns if symbol in firsts[name]) for symbol in every})

    def words(self, symbols: Iterable[str]) -> set[str]:
        """Return the words that these symbols stand for."""
        wanted = set(symbols)
        return {word for word, symbol in self._lower.items() if symbol in wanted}

    def first(self, pattern: str) -> set[str]:
        """Return the symbols a match of the pattern can begin with."""
        symbols, _ = self._first(list(_ITEM.finditer(pattern)))
        return symbols

    def needed(self, pattern: str, *common: Iterable[str]) -> frozenset[str]:
        """Return the symbols of which every match holds one, the rarest: a row without any of them need not be searched.

        They are the fewest that hold no word of `common`, the commonest words first, if there are such.
        """
        frequent = [{self._lower[word] for word in words if word in self._lower} for words in common]

        def commonness(symbols: set[str]) -> tuple[int, ...]:
            return *(not symbols.isdisjoint(row) for row in frequent), len(symbols), len(self.words(symbols))

        return frozenset(min(self.needs(pattern), key=commonness, default=self._characters.values()))

    def needs(self, pattern: str) -> list[set[str]]:
        """Return sets of symbols, in order: every match holds one of each. None for a pattern of alternatives."""
        items = list(_ITEM.finditer(pattern))
        needs: list[set[str]] = []
        while items:
            item = items.pop(0)
            if item[0] == "|":
                return []
            symbols, empty = self._first_of(item, items)
            if not (self._is_optional(items) or empty):
                needs.append(symbols)
        return needs

    def _first(self, items: list[re.Match[str]]) -> tuple[set[str], bool]:
        """Consume `items` up to the closing bracket; the symbols they can begin with, and whether they can be empty."""
        found: set[str] = set()
        can_be_empty = False
        empty_so_far = True
        while items and items[0][0] != ")":
            item = items.pop(0)
            if item[0] == "|":
                can_be_empty, empty_so_far = can_be_empty or empty_so_far, True
                continue
            symbols, empty = self._first_of(item, items)
            empty = self._is_optional(items) or empty
            if empty_so_far:
                found |= symbols
                empty_so_far = empty
        return found, can_be_empty or empty_so_far

    @staticmethod
    def _is_optional(items: list[re.Match[str]]) -> bool:
        """Consume the repetition that stands next, if one does; whether it allows none."""
        return bool(items) and items[0][0][0] in "?*{" and items.pop(0)[0][:2] in {"?", "*", "{0"}

    def _first_of(self, item: re.Match[str], items: list[re.Match[str]]) -> tuple[set[str], bool]:
        if item["meta"]:
            symbols, empty = self._first(items)
            items.pop(0)
            return (symbols, empty) if item[0] in {"(", "(?:", "(?>"} else (set(), True)
        if item["class"] == ANY:
            return set(self._characters.values()), False
        if item["class"] in self._macros:
            return self._first(list(_ITEM.finditer(self._macros[item["class"]])))
        return self._members[item["word"] or f"<{item['class']}>"], False

    def source(self, pattern: str, tag: str = "") -> str:
        """Return the regular expression of a pattern; its slots are groups named `tag` + slot. KeyError for an unknown class."""
        return "".join(self._item(item, tag) for item in _ITEM.finditer(pattern))

    def _item(self, item: re.Match[str], tag: str) -> str:
        if meta := item["meta"]:
            return "(?:" if meta == "(" else meta
        if word := item["word"]:
            return self._set(word)
        name = item["class"]
        body = "." if name == ANY else f"(?:{self.source(self._macros[name], tag)})" if name in self._macros else self._set(f"<{name}>")
        return f"(?P<{tag}{item['slot']}>{body})" if item["slot"] else body

    def _set(self, name: str) -> str:
        return f"[{''.join(sorted(self._members[name]))}]"

    def _character(self, names: set[str]) -> str:
        signature = frozenset(names)
        if signature not in self._characters:
            self._characters[signature] = chr(_FIRST_SYMBOL + len(self._characters))
            for name in signature:
                self._members.setdefault(name, set()).add(self._characters[signature])
        return self._characters[signature]

    def _symbol(self, text: str) -> str:
        word = text.lower().translate(HYPHENS)
        listed = (self._lower if text[0] == word[0] else self._upper).get(word)
        if listed:
            return listed
        for name, expression in self._shapes:
            if expression.fullmatch(word):
                return self._characters[frozenset({f"<{name}>"})]
        return self._characters[frozenset({f"<{CAPITAL if text[0].isupper() else OTHER}>"})]


class Dispatch:
    """Expressions by first symbol, compiled when first met: a text never meets them all."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._compiled: dict[str, re.Pattern[str]] = {}
        self.begins = f"[{''.join(sorted(sources))}]"

    def match(self, symbols: str, position: int) -> re.Match[str] | None:
        """Return the match that begins at a position, if any; its `lastgroup` is the pattern's name."""
        symbol = symbols[position : position + 1]
        expression = self._compiled.get(symbol)
        if expression is None:
            if symbol not in self._sources:
                return None
            expression = self._compiled[symbol] = re.compile(self._sources[symbol])
        return expression.match(symbols, position)


def slots(match: re.Match[str]) -> dict[str, tuple[int, int]]:
    """Return where the slots of a dispatched match stand; a slot that alternatives share is the one that was filled."""
    return {slot: span for slot, group in _slots_of(match.re, match.lastgroup) if (span := match.span(group))[0] >= 0}


@cache
def _slots_of(expression: re.Pattern[str], name: str | None) -> tuple[tuple[str, str], ...]:
    """The slots of one pattern of a dispatched expression, each with a group that may fill it."""
    prefix = f"{name}_"
    return tuple((group[len(prefix) :].split(_AGAIN)[0], group) for group in expression.groupindex if group.startswith(prefix))


def _numbered(source: str) -> str:
    """Give groups of the same name different ones: a slot may stand in several alternatives."""
    seen: dict[str, int] = {}

    def rename(group: re.Match[str]) -> str:
        count = seen[group[1]] = seen.get(group[1], -1) + 1
        return f"(?P<{group[1]}{_AGAIN}{count}>" if count else group[0]

    return _GROUP.sub(rename, source)
