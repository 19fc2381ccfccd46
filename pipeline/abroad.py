"""What the words around a name make of it: a neighbour, an attacker, the seat of something or a street, not where it happened."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.lexicon import toml

_REACH = 32
"""Characters before a name in which such words end."""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a name: `is_seat` = where someone spoke, or part of a body's name ("Bank of X"); `is_street` = X Road.

    `is_beyond` = as a neighbour or an attacker ("the border with X", "X air strikes"), which counts for countries alone.
    """

    is_seat: bool
    is_beyond: bool
    is_street: bool


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rules = toml("entities")["abroad"]
    spoken, before, after, facility, of_a_place = ("|".join(rules[k]) for k in ("spoken", "before", "after", "facility", "of_a_place"))
    return (
        re.compile(rf"(?:(?:^|\W)(?i:{spoken})\W+|\b(?!(?i:{of_a_place}))[A-Z][a-z]+ (?:of|for) )(?:the )?$"),
        re.compile(rf"(?:^|\W)(?i:{before})\W+(?:the )?$"),
        re.compile(rf"(?:'s|’s)?[\s-]*(?:(?:{after})\b|\w+ (?:border|frontier)\b)"),
        re.compile(rf"(?: [A-Z][\w'’-]*)*(?i: (?:{facility})\b)"),
    )


@lru_cache(maxsize=1024)  # a name is asked about by several rooms
def around(text: str, start: int, end: int) -> Around:
    """Read what stands around the name at characters `[start, end)` of a text or a sentence."""
    spoken, before, after, facility = _patterns()
    left = text[max(0, start - _REACH) : start]
    is_beyond = before.search(left) is not None or after.match(text, end) is not None
    return Around(spoken.search(left) is not None, is_beyond, facility.match(text, end) is not None)
