"""Loads the word lists of `pipeline/rules/`: TOML for rules with examples, CSV for gazetteers. Nothing is interpreted here."""

import csv
import tomllib
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
