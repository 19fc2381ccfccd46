"""What the words around a name make of it: a neighbour, an attacker, the seat of something or a street, not where it happened."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.lexicon import either, toml

_REACH = 32
"""Characters before a name in which such words end."""
_REACH_OF_CARE = 90
_REACH_OF_BORDER = 64


class Around(NamedTuple):
    """What surrounds a name: `is_seat` = where someone spoke or lies in hospital, or part of a body's name ("Bank of X"); `is_street` = X Road.

    `is_beyond` = as a neighbour or an attacker ("the border with X", "X air strikes"), which counts for countries alone;
    `is_other` = what bears the place's name: "the banks of the X" is a river's, "the X-Y Express" runs there.
    `is_origin` = where what is told of comes from: "an X shark killed two in Y"; `is_shared` = "the fence between X and Y".
    `is_neighbour` = "the border with X", which lies outside X. `is_podium` = a state's bodies speak there, if it is a capital.
    """

    is_seat: bool
    is_podium: bool
    is_beyond: bool
    is_neighbour: bool
    is_street: bool
    is_other: bool = False
    is_origin: bool = False
    is_shared: bool = False


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    rules = toml("entities")["abroad"]
    spoken, before, after, facility, of_a_place, neighbour = (
        "|".join(rules[k]) for k in ("spoken", "before", "after", "facility", "of_a_place", "neighbour")
    )
    return (
        re.compile(rf"(?:(?:^|\W)(?i:{spoken})\W+|\b(?!(?i:{of_a_place}))[A-Z][a-z]+ (?:of|for) )(?:the )?$"),
        re.compile(rf"(?:^|\W)(?i:{before})\W+(?:the )?$"),
        re.compile(rf"(?:'s|’s)?[\s-]*(?:(?:{after})\b|\w+ (?:border|frontier)\b)"),
        re.compile(rf"(?: [A-Z][\w'’-]*)*(?i: (?:{facility})\b)"),
        re.compile(rf"(?:^|\W)(?i:{neighbour})\W+(?:the )?$"),
    )


@cache
def _ward() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The words for where the wounded lie, and how they are said to have come there."""
    rules = toml("entities")["abroad"]
    care, carried, lying = tuple(rules["care"]), "|".join(rules["carried"]), "|".join(rules["lying"])
    expression = (
        rf"(?:\b(?:{carried})(?: [a-z-]+){{0,3}}? (?:to|at|in|into) (?:[a-z-]+ ){{0,4}}?(?:{'|'.join(care)})|\b(?:{lying}) in intensive care)"
        r"(?: [a-z-]+){0,3}? (?:in|at|of|near) (?:[a-z]+ )*$"
    )
    return care, re.compile(expression)


@cache
def _infirmary() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and behind a name where the wounded were taken to a hospital of that name: "flown to an X-area hospital"."""
    rules = toml("entities")["abroad"]
    houses = "|".join(word for word in rules["care"] if " " not in word)
    return (
        re.compile(
            rf"\b(?:{'|'.join(rules['carried'])})(?: [a-z-]+){{0,3}}? (?:to|at|in|into)(?: (?:an?|the|two|three|several))?(?: [a-z]+)? $"
        ),
        re.compile(rf"(?:['’]s|-area| area)?(?: [A-Z][\w'’-]+){{0,4}}?(?: [a-z]+)? (?i:{houses})\b"),
    )


@cache
def _river() -> re.Pattern[str]:
    """What follows a name with "the" that is a river's or the like: nothing of which the name could be an attribute."""
    rules = toml("entities")
    return re.compile(rf"[.,;:)]|$| (?:{'|'.join(rules['function_words'])})\b")


@cache
def _line() -> re.Pattern[str]:
    """What follows a name that is that of a train, a flight or a house elsewhere: "the X-Y Express", "the X Hospital in Y"."""
    rules = toml("entities")["abroad"]
    told = rf"(?: [A-Z][\w'’-]+)*? (?:{'|'.join(rules['houses'])})(?:,)? (?:in|at|near) (?:the )?[A-Z]"  # "the X Hospital in Y"
    return re.compile(rf"(?:(?:-[\w'’]+)? (?:{'|'.join(rules['lines'])})\b|{told})")


@cache
def _bound() -> re.Pattern[str]:
    """What makes a name tell where somebody or something is from: "an X-based firm"."""
    return re.compile(rf"-(?:based|{'|'.join(toml('entities')['abroad']['bound'])})\b")


@cache
def _dull() -> re.Pattern[str]:
    """What follows most names, of which no expression for what stands right behind one can begin: a mark, or a word that none of them names."""
    rules = toml("entities")["abroad"]
    firsts = {phrase.lower().split()[0] for key in ("after", "facility", "houses", "lines") for phrase in rules[key]}
    return re.compile(rf"[.,;:)]| (?!(?:{either(sorted(firsts))})\b)[a-z]+\b(?![-'’]| (?:border|frontier)\b)")


def _is_other(text: str, start: int, end: int, *, is_dull: bool) -> bool:
    name = text[start:end]
    if not name[:1].isupper():
        return False  # "in the capital"
    is_plain = " " not in name and name.lower() not in toml("entities")["abroad"]["with_article"]  # not "the Kabul Zoo"
    is_the = is_plain and text[max(0, start - 5) : start] == " the "
    is_bearer = text.startswith("-", end) and _bound().match(text, end) is not None  # "an Isle of Wight-based band"
    return is_bearer or (is_the and _river().match(text, end) is not None) or (not is_dull and _line().match(text, end) is not None)


@cache
def _seats() -> re.Pattern[str]:
    """What follows a seat of world bodies in which one of them speaks: "In Geneva, the rights chief spoke"."""
    rules = toml("entities")["abroad"]
    return re.compile(rf",? (?:[\w.'’-]+ ){{0,8}}?(?:{'|'.join(rules['telling'])})\b", re.IGNORECASE)


@cache
def _podium() -> re.Pattern[str]:
    """What follows a capital in which a state speaks: "In Paris the defence ministry said"."""
    rules = toml("entities")["abroad"]
    bodies, spokesmen, telling, same = ("|".join(rules[key]) for key in ("bodies", "spokesmen", "telling", "same_town"))
    speaker = rf",? (?:[\w'’-]+ ){{0,4}}?(?:{bodies})(?: (?:{spokesmen}))? (?:{telling})\b"
    return re.compile(rf"{speaker}(?![^.;]*\b(?:{same})\b)", re.IGNORECASE)


@cache
def _shared() -> re.Pattern[str]:
    """What stands before a name of two that share a border: "the fence between X and Y"."""
    one = r"(?:the )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}"
    return re.compile(rf"\b(?:{'|'.join(toml('entities')['abroad']['between'])}) between (?:{one} and )?(?:the )?$")


@cache
def _origin() -> re.Pattern[str]:
    """What follows the name of where a thing comes from that is told of elsewhere: "an X-flagged tanker … off Y"."""
    rules = toml("entities")["abroad"]
    bearer = rf" (?:[a-z]+ )?(?:{'|'.join(rules['movers'])})(?!(?: [a-z]+)? (?:{'|'.join(rules['mishaps'])})\b)"
    bound = rf"-(?:{'|'.join(rules['bound'])})"
    return re.compile(rf"(?:{bound}|{bearer})\b[^.;,]*? (?:in|off|near|at) (?:the )?[A-Z]")


def _is_shared(left: str) -> bool:
    return "between " in left and _shared().search(left) is not None


def _is_ward(left: str) -> bool:
    care, expression = _ward()
    return any(word in left for word in care) and expression.search(left) is not None


def _is_infirmary(text: str, start: int, end: int) -> bool:
    led, house = _infirmary()
    return house.match(text, end) is not None and led.search(text, max(0, start - _REACH_OF_CARE), start) is not None


@cache
def _ends() -> frozenset[tuple[str, ...]]:
    """The last word, or the last two, of what makes a name a neighbour or a seat."""
    rules = toml("entities")["abroad"]
    return frozenset(tuple(phrase.lower().split()[-2:]) for key in ("spoken", "before", "neighbour") for phrase in rules[key])


def _may_lead(left: str) -> bool:
    """Whether the last words before a name, its article aside, can end such a phrase; an expression that ends with `$` is slow to say no."""
    words = left.split()
    if words and words[-1] == "the":
        words.pop()
    if not words or not words[-1].isalnum():
        return bool(words)
    before, last = words[-2] if len(words) > 1 else "", words[-1].lower()
    is_of = last in {"of", "for"} and not before.islower()  # "Bank of the"
    return is_of or (last,) in _ends() or (before.lower(), last) in _ends() or not before.isalnum()


def _leads_phrase(text: str, start: int) -> bool:
    """Whether a name opens a text or stands behind an article, so that the noun behind it is whose it is."""
    return start == 0 or text[max(0, start - 4) : start].lower().rpartition(" ")[0].split(" ")[-1] in {"a", "an", "the"}


@lru_cache(maxsize=1024)  # a name is asked about by several rooms
def around(text: str, start: int, end: int) -> Around:
    """Read what stands around the name at characters `[start, end)` of a text or a sentence."""
    spoken, before, after, facility, neighbour = _patterns()
    left = text[max(0, start - _REACH) : start]
    is_led, is_dull = _may_lead(left), _dull().match(text, end) is not None
    is_neighbour = is_led and neighbour.search(left) is not None
    is_beyond = is_neighbour or (is_led and before.search(left) is not None) or (not is_dull and after.match(text, end) is not None)
    is_shared = _is_shared(text[max(0, start - _REACH_OF_BORDER) : start])
    is_beyond = is_beyond or is_shared
    is_origin = _leads_phrase(text, start) and _origin().match(text, end) is not None
    is_seat = (is_led and spoken.search(left) is not None) or _is_ward(text[max(0, start - _REACH_OF_CARE) : start])
    is_podium = left.endswith("In ") and _podium().match(text, end) is not None
    is_seat = is_seat or (
        left.endswith("In ") and text[start:end].lower() in toml("entities")["abroad"]["seats"] and _seats().match(text, end) is not None
    )
    is_seat = is_seat or _is_infirmary(text, start, end)
    is_street = not is_dull and facility.match(text, end) is not None
    return Around(
        is_seat, is_podium, is_beyond, is_neighbour, is_street, _is_other(text, start, end, is_dull=is_dull), is_origin, is_shared
    )
