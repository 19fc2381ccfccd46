"""Loads the word lists of `pipeline/rules/`: TOML for rules with examples, CSV for gazetteers. Nothing is interpreted here."""

import csv
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

RULES = Path(__file__).parent / "rules"


@cache
def toml(name: str) -> dict[str, Any]:
    """Return `rules/<name>.toml` as it stands. FileNotFoundError or TOMLDecodeError if it cannot be read."""
    with (RULES / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `rules/<name>.csv`; lines that begin with # are comments. Empty cells are ''."""
    with (RULES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(line for line in file if not line.startswith("#")))


def either(words: Iterable[str], *, any_case: bool = False) -> str:
    """Return a regular expression for any of the words, tried in their order; it looks at those of one first letter alone.

    A plain alternation tries every word at every place of a text, which takes ten times as long.
    """
    rests: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        rests.setdefault(word[0].lower() if any_case else word[0], []).append(re.escape(word[1:]))
    if any_case:
        return "|".join(f"[{re.escape(first)}{re.escape(first.upper())}](?i:{'|'.join(found)})" for first, found in rests.items())
    return "|".join(f"{re.escape(first)}(?:{'|'.join(found)})" for first, found in rests.items())
