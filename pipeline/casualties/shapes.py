"""Shapes of clauses: the patterns of rules/clauses.toml over the chunks of a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache

from ahocorasick_rs import AhoCorasick

from pipeline import lexicon
from pipeline.casualties.conditions import Asked
from pipeline.casualties.line import Chunk
from pipeline.casualties.patterns import Symbols
from pipeline.casualties.words import words

_CLASSES = {
    "NG": ["#ng", "#ngq", "#captive", "#captiveq", "#bodyq", "#lifeq", "#body", "#life", "#ownlife", "#loss", "#lossq"], "NGQ": ["#ngq", "#captiveq", "#bodyq", "#lifeq", "#lossq"], "LIFE": ["#life", "#lifeq", "#ownlife"], "OWNLIFE": ["#ownlife"], "SELFLIFE": ["#selflife"], "LIFEQ": ["#lifeq"],
    "BARE": ["#ng", "#loss"], "PEOPLEQ": ["#ngq", "#captiveq"], "HURT": ["#kp", "#ka", "#kd", "#kg", "#ref", "#ad"], "HURTQ": ["#kd", "#ref", "#ad", "#nc"], "GAPPED": ["#kp", "#ka", "#kd", "#ad"], "CAPTIVEQ": ["#captiveq"], "CAPTIVE": ["#captive", "#captiveq"], "CAPTIVEBARE": ["#captive"],
    "BODY": ["#body", "#bodyq"], "BODYQ": ["#bodyq"], "NC": ["#nc"], "NO": ["#no"], "REF": ["#ref"], "HARM": ["#kp", "#ka", "#kd", "#kg", "#ref"],
    "K": ["#kp", "#ka", "#kd", "#kg"], "KD": ["#kd"], "KG": ["#kg"], "KI": ["#ki"], "KP": ["#kp"], "AD": ["#ad"], "LOSSES": ["#loss", "deaths"], "LABEL": ["#kd", "#ref", "#ad"], "DEAD": ["#ad", "#ref", "#nc"], "M": ["#m", "#mp"], "MP": ["#mp"],
    "TOLL": ["#toll"], "ATT": ["#att"], "DATE": ["#date"], "LOC": ["#loc"], "ORG": ["#org"],
}  # fmt: skip
_COMMON = ("#ng", "#ngq", "#att", "#date", "#loc", "#org")
"""What stands in any sentence: patterns are looked for by what else they need."""
_KIND_SYMBOL = {"fatality": "loss", "body": "body", "life": "life", "hostage": "captive", "prisoner": "captive"}
_K_SYMBOL = {"passive": "#kp", "active": "#ka", "ambiguous": "#kd", "gerund": "#kg", "infinitive": "#ki", "infinitive_passive": "#ki"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One pattern of rules/clauses.toml; the fields are explained there."""

    name: str
    needed: frozenset[str]
    expression: re.Pattern[str]
    outcome: str
    victims: str
    is_list: bool
    is_subset: bool
    is_total: bool
    is_cumulative: bool
    is_last: bool
    is_active: bool
    is_floor: bool
    is_recalled: bool
    is_headed: bool
    is_list_left: bool
    is_of_fighters: bool
    is_after_harm: bool
    is_own: bool
    asked: Asked
    confidence: float


@cache
def _commonest() -> frozenset[str]:
    """Words of nearly every sentence."""
    named = words().classes
    return frozenset().union(
        *(named[name] for name in ("prepositions", "determiners", "be", "have", "conjunctions", "pronouns", "adverbs")), ("of", "by", "to")
    )


@cache
def grammar() -> tuple[Symbols, tuple[Shape, ...]]:
    """The alphabet of the patterns, and the patterns in the order of the file."""
    rules = lexicon.toml("clauses")["pattern"]
    symbols = Symbols(_CLASSES | lexicon.toml("clauses")["words"], {}, {}, [rule["pattern"] for rule in rules])
    compiled = tuple(
        Shape(
            rule["name"], symbols.needed(rule["pattern"], _commonest(), (*words().closed, *_COMMON, "sc", "cm")), re.compile(symbols.source(rule["pattern"])), rule["outcome"], rule.get("victims", "slot"),
            rule.get("is_list", False), rule.get("is_subset", False), rule.get("is_total", False), rule.get("is_cumulative", False),
            rule.get("is_last", False), rule.get("is_active", False), rule.get("is_floor", False),
            rule.get("is_recalled", False), rule.get("is_headed", False), rule.get("is_list_left", False), rule.get("is_of_fighters", False),
            rule.get("is_after_harm", False), rule.get("is_own", False), Asked(**{field.name: rule[field.name] for field in fields(Asked) if field.name in rule}), rule.get("confidence", 0.9),
        )
        for rule in rules
    )  # fmt: skip
    return symbols, compiled


@cache
def harm_words() -> frozenset[str]:
    """Words that say what became of somebody, or of whom it is said."""
    w = words()
    heads = (word for word, noun in w.people.items() if noun.kind in {*_KIND_SYMBOL, "casualty"})
    lists = (w.verbs, w.predicates, w.nominal, w.counted, w.standing, (part for head in heads for part in head.split()))
    return frozenset().union(*lists, w.classes["tolls"])


@cache
def needed_words() -> frozenset[str]:
    """Words of which every finding needs one, by frame or by pattern: a text without any of them tells of no casualties."""
    symbols, shapes = grammar()
    said = symbols.words({symbol for shape in shapes for symbol in shape.needed})
    return harm_words().union(word for word in said if not word.startswith("#"))


@cache
def _finder() -> AhoCorasick:
    return AhoCorasick(sorted(needed_words()))


def may_hold_needed_word(text: str) -> bool:
    """Whether a needed word may be among the words of a text; ten times as fast as splitting it into words."""
    lower = text.lower()
    found = _finder().find_matches_as_indexes(lower, overlapping=True)
    return any(not (lower[start - 1 : start].isalpha() or lower[end : end + 1].isalpha()) for _, start, end in found)


def _symbol(chunk: Chunk) -> str:
    if chunk.tag == "k":
        return _K_SYMBOL[chunk.voice]
    if chunk.tag == "m":
        return "#mp" if chunk.voice == "passive" else "#m"
    if chunk.tag == "ng":
        kind = _KIND_SYMBOL.get(chunk.noun.kind, "ng") if chunk.noun is not None else "ng"
        kind = _whose_life(chunk) if kind == "life" else kind
        return f"#{kind}{'q' if chunk.quantity is not None else ''}"
    if chunk.tag in {"nc", "no", "ref", "ad", "toll", "att", "date", "loc", "org"}:
        return f"#{chunk.tag}"
    return (chunk.head or chunk.tag or "?").lower()


def _whose_life(chunk: Chunk) -> str:
    """`Their lives`, `his own life`: not those of others."""
    said = chunk.text.lower().split()
    if said[1:2] == ["own"]:
        return "selflife"
    return "ownlife" if said[0] in words().classes["owners"] and len(said) == len(("their", "lives")) else "life"


def encode(chunks: Sequence[Chunk]) -> str:
    """Return one character for each chunk, as `matches` reads them."""
    symbols, _ = grammar()
    return "".join([symbols.symbol(_symbol(chunk)) for chunk in chunks])


def matches(row: str, *, is_last: bool) -> Iterator[tuple[Shape, re.Match[str]]]:
    """Yield the shapes found in an encoded row, in the order of the file; positions of a match index the chunks."""
    shapes, wanting = grammar()[1], _by_symbol(is_last=is_last)
    for number in sorted({number for symbol in wanting.keys() & set(row) for number in wanting[symbol]}):
        for match in shapes[number].expression.finditer(row):
            yield shapes[number], match


@cache
def _by_symbol(*, is_last: bool) -> dict[str, list[int]]:
    """By symbol, the numbers of the shapes of which it is one that they need."""
    found: dict[str, list[int]] = {}
    for number, shape in enumerate(grammar()[1]):
        for symbol in shape.needed if shape.is_last is is_last else ():
            found.setdefault(symbol, []).append(number)
    return found
