"""The gates. `check_rows` looks at the rows of one batch before the load, `gate` at the next warehouse before it is published.

Severities in a row suite: `warning` = the row is turned away, the rest goes on; `info` = recorded only. In a suite of the gate:
`critical` = nothing is published; `warning` and `info` are recorded. So whatever was published never has a failed critical check.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.contracts import TABLES, arrow_schema
from pipeline.quality import engine, facts
from pipeline.quality.engine import QualityError, data_docs
from pipeline.suites import CHECKS, GATE_SUITES, ROW_SUITES, TABLE_SUITES, Expectation, Severity, read_suite

__all__ = [
    "REJECTIONS",
    "GateResult",
    "Outcome",
    "QualityError",
    "RowVerdict",
    "check_rows",
    "checks_table",
    "data_docs",
    "gate",
    "rejects_table",
]

REJECTIONS: Final = pa.schema(
    [pa.field(name, pa.string(), nullable=name == "excerpt") for name in ("table", "key", "reason_code", "reason", "excerpt")]
)
"""One row per row turned away and reason: its table, its key, the expectation's name or `parent_rejected`."""

EXCERPT_CHARS: Final = 200
SAMPLE_KEYS: Final = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one expectation: the columns of ops.checks but for the run, and what a person needs when it failed."""

    suite: str
    expectation: str
    severity: Severity
    is_success: bool
    checked: int
    unexpected: int
    observed: str | None
    why: str
    remedy: str | None = None
    keys: tuple[str, ...] = ()
    samples: Sequence[str] | None = None

    @property
    def sentence(self) -> str:
        """Say why it failed and what to do."""
        seen = self.observed or f"{self.unexpected:,} of {self.checked:,} rows"
        keys = f" (for instance {', '.join(self.keys)})" if self.keys else ""
        return " ".join(part for part in (f"{self.suite}.{self.expectation}: {seen}{keys}.", self.why, self.remedy) if part)


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What the row suites say of one batch: `rejections` has the schema REJECTIONS."""

    rejections: pa.Table
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the gate says of the next warehouse."""

    outcomes: tuple[Outcome, ...]

    @property
    def is_publishable(self) -> bool:
        """Whether no critical expectation failed."""
        return not any(outcome.severity == "critical" for outcome in self.failed)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Outcomes that did not hold, critical ones first; each has a `.sentence`."""
        order = ("critical", "warning", "info")
        return tuple(sorted((o for o in self.outcomes if not o.is_success), key=lambda o: order.index(o.severity)))


def checks_table(outcomes: Iterable[Outcome], run_id: str) -> pa.Table:
    """Rows of ops.checks of one run; outcomes of one expectation over several batches become one row."""
    merged: dict[tuple[str, str], Outcome] = {}
    for outcome in outcomes:
        before = merged.get((outcome.suite, outcome.expectation))
        merged[outcome.suite, outcome.expectation] = outcome if before is None else _sum(before, outcome)
    schema = arrow_schema("checks")
    names = [name for name in schema.names if name != "run_id"]
    rows = [{"run_id": run_id, **{name: getattr(outcome, name) for name in names}} for _, outcome in sorted(merged.items())]
    return pa.Table.from_pylist(rows, schema=schema)


def _sum(one: Outcome, other: Outcome) -> Outcome:
    return replace(
        one,
        is_success=one.is_success and other.is_success,
        checked=one.checked + other.checked,
        unexpected=one.unexpected + other.unexpected,
        observed=one.observed or other.observed,
        keys=(one.keys + other.keys)[:SAMPLE_KEYS],
        samples=tuple([*(one.samples or ()), *(other.samples or ())][:SAMPLE_KEYS]),
    )


def rejects_table(batch_id: str, rejections: pa.Table) -> pa.Table:
    """Rows of ops.rejects for rejections of a batch; their locator is `<table>#<key>`."""
    locators = pc.binary_join_element_wise(rejections.column("table"), rejections.column("key"), "#")
    columns = {
        "batch_id": pa.repeat(batch_id, rejections.num_rows),
        "stage": pa.repeat("validate", rejections.num_rows),
        "locator": locators,
        **{name: rejections.column(name) for name in ("reason_code", "reason", "excerpt")},
    }
    return pa.table(columns, schema=arrow_schema("rejects"))


# Rows of a batch


def check_rows(tables: Mapping[str, pa.Table]) -> RowVerdict:
    """Check the rows of one batch, or of a part of it that is closed under references (what one call of `normalise` gives).

    Turned away are: rows that fail an expectation of severity warning; and, as `parent_rejected`, rows that refer to a
    rejected one, and the report of a rejected claim with its other claims: no figure stays whose evidence was turned away. Takes memory in proportion to the tables' size.

    Args:
        tables: articles, entities, mentions, casualty_claims, casualty_reports, with the columns of the contract.

    Raises:
        QualityError: A table is missing, or an expectation could not be judged.
    """
    if missing := set(ROW_SUITES) - set(tables):
        raise QualityError(f"check_rows needs the tables {', '.join(sorted(missing))} too")
    outcomes, rows = [], []
    for table in ROW_SUITES:
        for verdict in _judge_table(table, tables):
            outcomes.append(_outcome(table, verdict, tables[table]))
            if not verdict.is_success and verdict.expectation.severity != "info":
                rows += _rejections(table, verdict, tables[table])
    rows += _dependents(tables, rows)
    unique = {(row["table"], row["key"], row["reason_code"]): row for row in rows}
    return RowVerdict(pa.Table.from_pylist([unique[key] for key in sorted(unique)], schema=REJECTIONS), tuple(outcomes))


def _judge_table(table: str, tables: Mapping[str, pa.Table]) -> list[engine.Verdict]:
    entries = read_suite(table)
    names = list(dict.fromkeys(name for entry in entries for name in entry.columns))
    frame = pa.table({name: facts.column(tables, table, name) for name in names})
    return engine.judge(table, entries, frame)


def _outcome(suite: str, verdict: engine.Verdict, rows: pa.Table) -> Outcome:
    entry = verdict.expectation
    first = [(str(row[_key(suite)]), _excerpt(row, entry)) for row in _failing(suite, verdict, rows, SAMPLE_KEYS)]
    return Outcome(
        suite, entry.name, entry.severity, verdict.is_success, verdict.checked, len(verdict.failing), None, entry.why, entry.remedy,
        tuple(key for key, _ in first), tuple(f"{key}: {excerpt}" for key, excerpt in first),
    )  # fmt: skip


def _key(table: str) -> str:
    return TABLES[table].key[0]


def _rejections(table: str, verdict: engine.Verdict, rows: pa.Table) -> list[dict[str, str]]:
    entry = verdict.expectation
    return [
        _rejection(table, row[_key(table)], entry.name, entry.why, _excerpt(row, entry)) for row in _failing(table, verdict, rows, None)
    ]


def _failing(table: str, verdict: engine.Verdict, rows: pa.Table, most: int | None) -> list[dict[str, Any]]:
    """Key and the columns looked at of the rows that failed, or of the first of them."""
    names = list(dict.fromkeys([_key(table), *_bases(verdict.expectation)]))
    failing: list[dict[str, Any]] = rows.select(names).take(pa.array(verdict.failing[:most], pa.int64())).to_pylist()
    return failing


def _bases(entry: Expectation) -> list[str]:
    return list(dict.fromkeys(name.partition(".")[0] for name in entry.columns))


def _excerpt(row: Mapping[str, Any], entry: Expectation) -> str:
    return ", ".join(f"{name}={row[name]!r}" for name in _bases(entry))[:EXCERPT_CHARS]


def _rejection(table: str, key: object, code: str, reason: str, excerpt: str) -> dict[str, str]:
    return {"table": table, "key": str(key), "reason_code": code, "reason": reason, "excerpt": excerpt[:EXCERPT_CHARS]}


_PARENT_REJECTED: Final = ("parent_rejected", "It refers to a row that was turned away.")
_CLAIM_REJECTED: Final = ("parent_rejected", "Its figures rest on a claim that was turned away.")


def _dependents(tables: Mapping[str, pa.Table], rejections: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Follow the references from rejected rows to all rows that may not stay without them."""
    gone: dict[str, set[str]] = {table: set() for table in ROW_SUITES}
    for row in rejections:
        gone[row["table"]].add(row["key"])
    found: list[dict[str, str]] = []
    while fresh := [*_children(tables, gone), *_reports_of_claims(tables["casualty_claims"], gone)]:
        found += fresh
        for row in fresh:
            gone[row["table"]].add(row["key"])
    return found


def _children(tables: Mapping[str, pa.Table], gone: Mapping[str, set[str]]) -> Iterator[dict[str, str]]:
    for table in ROW_SUITES:
        for column, reference in TABLES[table].references:
            parent = reference.partition(".")[0]
            if gone.get(parent):
                key = _key(table)
                for row in _rows_in(tables[table], column, gone[parent], key):
                    if row[key] not in gone[table]:
                        yield _rejection(table, row[key], *_PARENT_REJECTED, f"{column}={row[column]!r}")


def _reports_of_claims(claims: pa.Table, gone: Mapping[str, set[str]]) -> Iterator[dict[str, str]]:
    for row in _rows_in(claims, "claim_id", gone["casualty_claims"], "report_id"):
        if row["report_id"] is not None and row["report_id"] not in gone["casualty_reports"]:
            yield _rejection("casualty_reports", row["report_id"], *_CLAIM_REJECTED, f"claim_id={row['claim_id']!r}")


def _rows_in(table: pa.Table, column: str, values: set[str], key: str) -> list[dict[str, str]]:
    narrow = table.select(list(dict.fromkeys([key, column])))
    rows: list[dict[str, str]] = narrow.filter(pc.is_in(narrow.column(column), value_set=pa.array(sorted(values), pa.string()))).to_pylist()
    return rows


# The warehouse as a whole


def gate(frame: Callable[[str], pa.Table], suites: Sequence[str] = GATE_SUITES) -> GateResult:
    """Check the next warehouse as a whole, through the frames of sql/checks/.

    Args:
        frame: Runs one SELECT on the next warehouse file and returns its rows.
        suites: Those to run; only all of them make a gate.

    Raises:
        QualityError: An expectation could not be judged, or looked at nothing.
    """
    outcomes = []
    for suite in suites:
        by_frame: dict[str, list[Expectation]] = {}
        for entry in read_suite(suite):
            by_frame.setdefault(entry.frame or suite, []).append(entry)
        for name, entries in by_frame.items():
            rows = frame((CHECKS / f"{name}.sql").read_text(encoding="utf-8"))
            outcomes += _judge_rows(suite, entries, rows) if suite in TABLE_SUITES else _judge_tally(suite, entries, rows)
    return GateResult(tuple(outcomes))


def _judge_rows(suite: str, entries: list[Expectation], rows: pa.Table) -> list[Outcome]:
    names = list(dict.fromkeys(name for entry in entries for name in entry.columns))
    narrow = pa.table({name: facts.column({suite: rows}, suite, name) for name in names})
    return [_outcome(suite, verdict, rows) for verdict in engine.judge(suite, entries, narrow)]


def _judge_tally(suite: str, entries: list[Expectation], rows: pa.Table) -> list[Outcome]:
    """Judge a tally: a row per subject with rows `checked`, how many of them are `unexpected`, and the first of their `keys`."""
    outcomes = []
    by_subject: dict[str | None, list[Expectation]] = {}
    for entry in entries:
        by_subject.setdefault(entry.subject, []).append(entry)
    for subject, about in by_subject.items():
        part = rows if subject is None else rows.filter(pc.equal(rows.column("subject"), subject))
        if part.num_rows == 0:
            raise QualityError(
                f"suite {suite}: {', '.join(e.name for e in about)} looked at nothing; correct sql/checks/{about[0].frame}.sql"
            )
        narrow = part.select(list(dict.fromkeys(name for entry in about for name in entry.columns)))
        outcomes += [_tally_outcome(suite, verdict, part) for verdict in engine.judge(suite, about, narrow)]
    return outcomes


def _tally_outcome(suite: str, verdict: engine.Verdict, tally: pa.Table) -> Outcome:
    entry = verdict.expectation
    rows = tally.to_pylist()
    failing = [rows[position] for position in verdict.failing]
    told = failing or (rows if entry.subject else [])
    observed = "; ".join(_told(row, of_share="share" in entry.columns) for row in told) or None
    keys = tuple(str(key) for row in failing for key in row["keys"] or ())[:SAMPLE_KEYS]
    return Outcome(
        suite, entry.name, entry.severity, verdict.is_success, sum(row["checked"] for row in rows), sum(row["unexpected"] for row in told),
        observed, entry.why, entry.remedy, keys, keys,
    )  # fmt: skip


def _told(row: Mapping[str, Any], *, of_share: bool) -> str:
    if not of_share:
        return f"{row['subject']}: {row['unexpected']:,} of {row['checked']:,}"
    return f"{row['subject']}: {'too few to judge' if row['share'] is None else format(row['share'], '.1%')}, {row['checked']:,} in all"
