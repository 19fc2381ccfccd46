"""The floors of quality, tests/floors.json: per gold set its hash, each figure, the classes of its misses, and what was said where it was wrong.

Of the documents that are right nothing is kept and of the others only the wrong figure, so that no coded answer stands in the
repository. A document a line: the diff of the file is the list of gains and losses.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gold import PAIRS, Fact

LESS_IS_BETTER: Final = ("_false_alarm_rate", "_not_loaded", "_too_many")
UNJUDGED: Final = frozenset({"wanted", "predicted", "outcome_number_precision", "outcome_number_f1"})
"""Figures without a floor: counts, and the precision on MUC-4, whose keys leave out the dead of combat."""


@dataclass(slots=True)
class Pinned:
    """One set as it was pinned, or as it stands now. `misses`: fact, then document, then what was said."""

    gold: str
    extractor: str
    figures: dict[str, float]
    classes: dict[str, dict[str, int]] = field(default_factory=dict)
    misses: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A document on which the extraction does better or worse than when it was pinned."""

    fact: Fact
    before: object
    is_gain: bool


def load(path: Path) -> dict[str, Pinned]:
    """The floors by set; none where the file is absent."""
    if not path.exists():
        return {}
    return {name: Pinned(**row) for name, row in json.loads(path.read_text(encoding="utf-8")).items()}


def save(path: Path, pinned: Mapping[str, Pinned]) -> None:
    """Write the floors, one figure or document a line."""
    rows = {
        name: {"gold": row.gold, "extractor": row.extractor, "figures": row.figures, "classes": row.classes, "misses": row.misses}
        for name, row in sorted(pinned.items())
    }
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def figures(scores: Mapping[str, Any]) -> dict[str, float]:
    """The numbers among the scores of a set. What could not be scored, nothing of the kind being coded, is left out."""
    plain = {name: value.get("score") if isinstance(value, dict) else value for name, value in scores.items()}
    return {name: value for name, value in plain.items() if isinstance(value, int | float)}


def misses(facts: Iterable[Fact]) -> dict[str, dict[str, Any]]:
    """What was said where it is not right, by fact and document."""
    found: dict[str, dict[str, Any]] = {}
    for fact in facts:
        if not fact.is_right:
            found.setdefault(fact.name, {})[fact.document] = fact.said
    return {name: dict(sorted(row.items())) for name, row in sorted(found.items())}


def fallen(before: Mapping[str, float], now: Mapping[str, float]) -> list[str]:
    """The figures that are worse than their floor, or gone."""
    worse = []
    for name, floor in before.items():
        if name in UNJUDGED:
            continue
        value = now.get(name)
        if value is None or (value > floor if name.endswith(LESS_IS_BETTER) else value < floor):
            worse.append(name)
    return worse


def changes(before: Pinned, facts: Sequence[Fact]) -> list[Change]:
    """Documents whose facts are nearer to what was coded than when they were pinned, or farther, gains first."""
    found = []
    for fact in facts:
        was_wrong = fact.document in before.misses.get(fact.name, {})
        said = before.misses[fact.name][fact.document] if was_wrong else fact.want
        share = (int(said or 0) / int(fact.want) if fact.name == PAIRS else 0.0) if was_wrong else 1.0
        if fact.share != share:
            found.append(Change(fact, said, fact.share > share))
    return sorted(found, key=lambda change: (not change.is_gain, change.fact.name))


def tally(classes: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """How many misses of each fact are of each class."""
    found: dict[str, dict[str, int]] = {}
    for (fact, why), number in sorted(Counter(classes).items()):
        found.setdefault(fact, {})[why] = number
    return found


def pin(pinned: Mapping[str, Pinned], now: Mapping[str, Pinned], *, may_fall: bool) -> tuple[dict[str, Pinned], list[str]]:
    """The floors with these sets as they stand now, and why some of them may not be pinned.

    A set of which a figure fell, or whose gold is another one, is pinned only where `may_fall`.
    """
    result, refused = dict(pinned), []
    for name, row in now.items():
        before = pinned.get(name)
        if before is None or may_fall:
            result[name] = row
        elif before.gold != row.gold:
            refused.append(f"{name}: its gold is another one than was pinned")
        elif worse := fallen(before.figures, row.figures):
            refused.append(f"{name}: {', '.join(worse)} fell")
        else:
            result[name] = row
    return result, refused


def below(pinned: Mapping[str, Pinned], now: Mapping[str, Pinned]) -> list[str]:
    """The sets, and figures of them, that are below their floor. A set whose gold is another one can't be compared."""
    rows = {
        name: fallen(pinned[name].figures, row.figures) for name, row in now.items() if name in pinned and pinned[name].gold == row.gold
    }
    return [f"{name}: {', '.join(worse)}" for name, worse in rows.items() if worse]
