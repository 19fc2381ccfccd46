"""What the record of a stage holds beyond its answer: samples of what was turned away, the batches, the checks, the events that are new.

Each function takes the stage's answer and then what the stage was called with.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import suites, warehouse
from pipeline.lake import Lake
from pipeline.settings import Settings
from pipeline.stages.results import GateResult, IngestResult, LoadResult

SAMPLES: Final = 3
"""Rejects of one reason that are kept."""

_OF_BATCH: Final = (
    "batch_id", "dump", "format", "state", "records", "documents", "non_articles", "articles", "mentions", "claims", "reports", "rejects",
)  # fmt: skip
COUNTED: Final = {
    "batches": "ops.batches", "articles": "articles", "claims": "casualty_claims", "reports": "casualty_reports",
    "events": "casualty_events", "rejects": "ops.rejects",
}  # fmt: skip
"""Tables of the warehouse whose rows a run books, by the name it books them under."""

_LAST_COUNTS: Final = """
    SELECT run_id, published_at, batches, articles, claims, reports, events, rejects FROM ops.runs
    WHERE published_at IS NOT NULL ORDER BY published_at DESC, run_id LIMIT 1"""
_LAST_EVENTS: Final = """
    WITH last AS (SELECT run_id, published_at FROM ops.runs WHERE published_at IS NOT NULL ORDER BY published_at DESC, run_id LIMIT 1),
    versions AS (
        SELECT
            history.event_id, min(history.valid_from) = any_value(last.published_at) AS is_new,
            bool_or(history.valid_from = last.published_at) AS is_opened, bool_or(history.valid_to = last.published_at) AS is_closed
        FROM casualty_events_history AS history, last
        GROUP BY history.event_id
    )
    SELECT
        (SELECT run_id FROM last) AS run_id, (SELECT published_at FROM last) AS published_at,
        count(*) FILTER (is_new) AS events_new, count(*) FILTER (is_opened AND NOT is_new) AS events_changed,
        count(*) FILTER (is_closed AND NOT is_opened) AS events_gone
    FROM versions"""


def counted(frame: Callable[[str], pa.Table]) -> dict[str, int]:
    """Rows of the COUNTED tables of an open warehouse, by name."""
    return {name: frame(f"SELECT count(*) AS n FROM {table}").column("n")[0].as_py() for name, table in COUNTED.items()}  # noqa: S608


def of_ingest(answer: IngestResult, _path: str, settings: Settings, *_: object) -> Mapping[str, Any]:
    """Samples of the rejects of a dump, its size, and what was written of it: rows, bytes and files by table; none if it was there before."""
    lake = Lake(settings.lake)
    batch = lake.batch(answer.batch_id)
    rows = [row for part in lake.read("rejects", answer.batch_id) for row in part.to_pylist()]
    written = lake.sizes(answer.batch_id) if answer.is_new else {}
    return {"samples": _samples(rows), "bytes": batch.bytes if batch else 0, "written": written}


def of_load(answer: LoadResult, settings: Settings, *_: object) -> Mapping[str, Any]:
    """The batches that are new in this file, with the rows that validation turned away; and the counts of the published one."""
    lake = Lake(settings.lake)
    batches, turned_away = [], []
    for batch_id in answer.new_batches:
        batch, rejections = lake.batch(batch_id), lake.rejections(batch_id).to_pylist()
        if batch is not None:
            batches.append({name: getattr(batch, name) for name in _OF_BATCH} | {"turned_away": len(rejections)})
        turned_away += rejections
    reasons = Counter(row["reason_code"] for row in turned_away)
    before = _last(settings, _LAST_COUNTS) if settings.database.exists() else {}
    return {"held": batches, "turned_away": dict(sorted(reasons.items())), "samples": _samples(turned_away), "before": before}


def of_gate(_answer: GateResult, settings: Settings, run_id: str, *_: object) -> Mapping[str, Any]:
    """Expectations by severity, held and failed, and those that failed, with what to do."""
    every = Lake(settings.lake).checks()
    checks = every.filter(pc.equal(every.column("run_id"), run_id)).to_pylist()
    severities = {
        severity: [sum(check["severity"] == severity and check["is_success"] == held for check in checks) for held in (True, False)]
        for severity in ("critical", "warning", "info")
    }
    remedies = {(suite, entry.name): entry.remedy for suite in suites.EVERY for entry in suites.read_suite(suite)}
    failed = [check | {"remedy": remedies.get((check["suite"], check["expectation"]))} for check in checks if not check["is_success"]]
    return {"run_id": run_id, "severities": severities, "failed": failed}


def of_publish(_answer: str, settings: Settings, *_: object) -> Mapping[str, Any]:
    """Which run was published when, how many events are new, told otherwise, or gone, and what the file holds: rows, bytes."""
    with warehouse.frames(settings.database) as frame:
        holds = counted(frame)
    return {**_last(settings, _LAST_EVENTS), "holds": holds, "bytes": settings.database.stat().st_size}


def of_reextract(answer: Sequence[Any], settings: Settings, *_: object, dry_run: bool = False) -> Mapping[str, Any]:
    """Whether nothing was kept, and what was written anew: rows, bytes and files by table."""
    lake = Lake(settings.lake)
    written: dict[str, Counter[str]] = {}
    for redone in answer:
        if redone.is_new and not dry_run:
            for table, size in lake.sizes(redone.batch_id).items():
                written.setdefault(table, Counter()).update(size)
    return {"dry_run": dry_run, "written": {table: dict(size) for table, size in written.items()}}


def of_page(answer: str, *_: object) -> Mapping[str, Any]:
    """Size of the page."""
    return {"bytes": Path(answer).stat().st_size}


def _last(settings: Settings, sql: str) -> Mapping[str, Any]:
    with warehouse.frames(settings.database) as frame:
        rows: list[dict[str, Any]] = frame(sql).to_pylist()
    return {name: value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value for name, value in rows[0].items()} if rows else {}


def _samples(rejects: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The first rejects of each reason."""
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for row in rejects:
        reason = (row["stage"], row["reason_code"])
        seen[reason] += 1
        if seen[reason] <= SAMPLES:
            kept.append({name: row[name] for name in ("stage", "locator", "reason_code", "reason", "excerpt")})
    return kept
