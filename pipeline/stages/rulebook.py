"""Every named rule of `rules/`, with an example and how it fares on the dev sets, where `make eval ARGS=--record` has counted that."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from pipeline import lexicon

COUNTS: Final = Path(__file__).with_name("fired.csv")
_COUNTED_WITH: Final = "# Counted on the dev sets by `make eval ARGS=--record`, with extractor "
_COLUMNS: Final = ("family", "rule", "fired", "decisive", "right")
_SCHEMA: Final = pa.schema(
    [
        ("family", pa.string()),
        ("kind", pa.string()),
        ("rule", pa.string()),
        ("example", pa.string()),
        ("fired", pa.int64()),
        ("decisive", pa.int64()),
        ("right", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One named rule. `family` is its file in `rules/`, `kind` the table of the file; `argued`: why it stays though it rarely serves."""

    family: str
    kind: str
    name: str
    example: str
    argued: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How a rule fares on the dev sets.

    Attributes:
        fired: claims that a rule of `clauses` wrote; sentences in which a rule of another family read something.
        decisive: coded numbers of dead or wounded of which the main report's figure rests on it; None where no claim tells.
        right: of the decisive ones, those that equal what people coded.
    """

    fired: int
    decisive: int | None
    right: int | None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules as rows (family, kind, rule, example, fired, decisive, right) and the extractor with which they were counted."""

    rules: pa.Table
    counted_with: str | None


def rules() -> Rulebook:
    """List every rule; counts are null where a rule was never counted."""
    counted_with, counts = read_counts(COUNTS)
    rows = []
    for rule in named():
        count = counts.get((rule.family, rule.name))
        rows.append(
            {
                "family": rule.family,
                "kind": rule.kind,
                "rule": rule.name,
                "example": rule.example,
                "fired": count and count.fired,
                "decisive": count and count.decisive,
                "right": count and count.right,
            }
        )
    return Rulebook(pa.Table.from_pylist(rows, schema=_SCHEMA), counted_with)


def named() -> list[Rule]:
    """Every entry of `rules/*.toml` with a name and examples, in the order of the files."""
    return [rule for path in sorted(lexicon.RULES.glob("*.toml")) for rule in _of_file(path.stem, lexicon.toml(path.stem))]


def _of_file(family: str, data: Mapping[str, Any]) -> Iterator[Rule]:
    for kind, tables in data.items():
        if isinstance(tables, dict):
            entries: Iterable[tuple[Any, Any]] = tables.items()
        elif isinstance(tables, list):
            entries = ((entry.get("name"), entry) for entry in tables if isinstance(entry, dict))
        else:
            continue
        for name, entry in entries:
            if name is not None and isinstance(entry, dict) and entry.get("examples"):
                first = entry["examples"][0]
                yield Rule(family, kind, name, first if isinstance(first, str) else str(first[0]), entry.get("argued"))


def read_counts(path: Path) -> tuple[str | None, dict[tuple[str, str], Count]]:
    """The extractor with which the rules were counted, and their counts by family and name; none where the file is absent."""
    if not path.exists():
        return None, {}
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    counts = {
        (row["family"], row["rule"]): Count(int(row["fired"]), _number(row["decisive"]), _number(row["right"]))
        for row in csv.DictReader(lines)
    }
    return head.removeprefix(_COUNTED_WITH).rstrip("."), counts


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def write_counts(path: Path, extractor: str, counts: Mapping[tuple[str, str], Count]) -> None:
    """Write the counts, a rule a line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{_COUNTED_WITH}{extractor}.\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for (family, name), count in sorted(counts.items()):
            writer.writerow([family, name, count.fired, count.decisive, count.right])
