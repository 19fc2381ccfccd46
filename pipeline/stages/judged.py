"""What the gate said of a run, with the suites' reasons and the runs before it: for the data-quality pages."""

from pathlib import Path
from typing import Any, Final

from pipeline import suites
from pipeline.lake import Lake
from pipeline.report import quality
from pipeline.settings import Settings

PAST: Final = 30
"""Runs that an expectation's history shows."""


def judged(settings: Settings, run_id: str) -> quality.Quality | None:
    """What was judged in a run; None where its gate left no record."""
    lake = Lake(settings.lake)
    runs = lake.runs().to_pylist()
    at = next((index for index, row in enumerate(runs) if row["run_id"] == run_id), None)
    if at is None:
        return None
    past = runs[max(0, at + 1 - PAST) : at + 1]
    rows: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in lake.checks([each["run_id"] for each in past]).to_pylist():
        rows.setdefault((row["suite"], row["expectation"]), {})[row["run_id"]] = row
    order = {(suite, entry.name): (number, entry) for suite in suites.EVERY for number, entry in enumerate(suites.read_suite(suite))}
    names = [*dict.fromkeys(suite for suite, _ in order)]
    found = [key for key, of_runs in rows.items() if run_id in of_runs]
    found.sort(key=lambda key: (names.index(key[0]) if key[0] in names else len(names), order[key][0] if key in order else len(order)))
    each = tuple(_judged(rows[key], run_id, past, order[key][1] if key in order else None) for key in found)
    return quality.Quality(run_id, runs[at]["started_at"], runs[at]["published_at"], each)


def _judged(
    of_runs: dict[str, dict[str, Any]], run_id: str, past: list[dict[str, Any]], entry: suites.Expectation | None
) -> quality.Judged:
    now = of_runs[run_id]
    return quality.Judged(
        suite=now["suite"],
        name=now["expectation"],
        threshold=quality.threshold(entry.type, entry.kwargs, entry.subject) if entry else "no longer in the suite",
        remedy=entry.remedy if entry else None,
        samples=tuple(now["samples"] or ()),
        past=tuple(_past(of_runs.get(run["run_id"]), run) for run in past),
        **{name: now[name] for name in ("severity", "why", "is_success", "checked", "unexpected", "observed")},
    )


def _past(row: dict[str, Any] | None, run: dict[str, Any]) -> quality.Past:
    return quality.Past(run["started_at"], row["is_success"] if row else None, row["unexpected"] if row else None)


def write_quality(settings: Settings, run_id: str) -> Path | None:
    """Write the data-quality pages of a run into report/quality/; the first of them."""
    found = judged(settings, run_id)
    return quality.write(found, settings.report / "quality") if found else None
