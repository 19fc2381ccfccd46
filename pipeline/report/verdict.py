"""Whether a run is good, in a sentence, and what to do about it: what the person on duty reads first."""

import datetime as dt
from typing import Final

from pipeline.report.night import Gate, Published, Report, Stage, Verdict

BUILD: Final = ("validate", "load", "gate", "publish", "page")
"""Stages that a new warehouse takes, in their order."""

NAMED: Final = 3
"""Things that a sentence names; of the others it says that they are."""

_LEFT_ALONE: Final = (
    "If a dump was expected, look into landing/: files that still grow, hidden ones, *.part and *.tmp wait for the next night."
)


def verdict(report: Report) -> Verdict:
    """Say whether the run is good and what to do."""
    failed = [stage for stage in report.stages if stage.state == "failed"]
    left_open = [stage for stage in report.stages if stage.state == "open"]
    if any(stage.error == "GateFailedError" for stage in failed) and report.gate:
        return _gate_failed(report, report.gate)
    if failed:
        return _alerts(failed) if failed[0].error == "AlertError" else _failed(report, failed)
    if left_open and report.is_over:
        return Verdict(
            "bad",
            f"{_names(left_open)} began and never ended: it was killed.",
            ("Nothing half-done is visible to anyone. Clear the red task; what is done is not done again.",),
        )
    if report.airflow_state == "failed":
        return Verdict(
            "bad",
            "A task is red, though every stage of Toll that began ended well.",
            ("Open the log of the red task: its last line says why. Then clear it; what is done is not done again.",),
        )
    return _ended_well(report) if report.is_over else _under_way(report, left_open)


def _under_way(report: Report, left_open: list[Stage]) -> Verdict:
    if report.question:
        return Verdict(
            "notice", "Waiting for an answer: load anyway?", (report.question, "Answer in the tab Required Actions of this run.")
        )
    now = _names(left_open) if left_open else "the next task"
    return Verdict("running", f"Under way: {now}.", ("Nothing to do yet. This page shows what has ended so far; load it again.",))


def _gate_failed(report: Report, gate: Gate) -> Verdict:
    critical = [check for check in gate.failed if check.severity == "critical"]
    names = ", ".join(f"{check.suite}.{check.name}" for check in critical[:NAMED]) + (" and others" if len(critical) > NAMED else "")
    kept = f" Analysts still have the file of {_instant(report.last_published_at)}." if report.last_published_at else ""
    return Verdict(
        "bad",
        f"The gate failed, nothing was published: {names}.",
        (
            *(f"{check.name}: {check.remedy}" for check in critical[:NAMED] if check.remedy),
            f"See the rows below, or open warehouse/next-{gate.run_id}.duckdb read-only in any DuckDB client.",
            f"Mend the data, the rule or the expectation, then clear this run from identify on.{kept}",
        ),
    )


def _failed(report: Report, failed: list[Stage]) -> Verdict:
    first = failed[0]
    problem = (first.problem or first.error or "").partition("\n")[0]
    if first.name == "ingest":
        names = ", ".join(stage.about or "?" for stage in failed[:NAMED]) + (" and others" if len(failed) > NAMED else "")
        of = sum(stage.name == "ingest" for stage in report.stages)
        headline = f"{len(failed)} of {of} dumps are not in the lake: {names}. {problem}"
        return Verdict("bad", headline, ("The other dumps are in, and are published.", *_mend(first)))
    if first.name == "page" and report.published:
        return Verdict("bad", f"The warehouse is new, the page is yesterday's: {problem}", ("Clear the task, or run toll report.",))
    kept = " The last good file stays published." if first.name in BUILD and not report.published else ""
    return Verdict("bad", f"{first.name} failed: {problem}", (*_mend(first), *([kept.strip()] if kept else [])))


def _alerts(failed: list[Stage]) -> Verdict:
    """What the watch found amiss, though no run is red."""
    told = [f"{stage.about}: {stage.problem}" for stage in failed]
    headline = told[0] if len(told) == 1 else f"{len(told)} things are amiss: {', '.join(stage.about or '?' for stage in failed)}."
    return Verdict("bad", headline, (*(told if len(told) > 1 else ()), "There is nothing to clear: the next hour looks again."))


def _mend(stage: Stage) -> tuple[str, ...]:
    if stage.error in {"OSError", "BusyError", "PermissionError", "TimeoutError", "ConnectionError"}:
        return (
            "Disk, network or a lock, and more tries did not mend it: make room, or close what holds the file. Then clear the red task.",
        )
    return ("Another try will not mend this: do what the message says, or read the log of the red task; then clear it.",)


def _ended_well(report: Report) -> Verdict:
    if report.published:
        return _published(report, report.published)
    if report.redone:
        return _redone(report)
    if report.question:
        return Verdict("bad", "Not loaded: nobody said yes to “load anyway?”. The last good file stays published.", (report.question,))
    if report.gate and not report.is_published_already:
        return Verdict("bad", "The gate was passed, and nothing was published.", ("Clear the run from identify on.",))
    return _ingested(report) if report.batches else _idle(report)


def _idle(report: Report) -> Verdict:
    if report.is_published_already:
        return Verdict("nothing", "Nothing new: what the lake holds is what is published.", ("Nothing to do.",))
    if report.found == 0:
        return Verdict("nothing", "Nothing new had landed.", ("Nothing to do.", _LEFT_ALONE))
    if report.stages and all(stage.name == "assure" for stage in report.stages):
        return Verdict("good", f"Nothing is amiss: {', '.join(stage.about or '?' for stage in report.stages)}.", ("Nothing to do.",))
    return Verdict("good", f"{_names(report.stages)} ended well.", ("Nothing to do.",))


def _redone(report: Report) -> Verdict:
    new = [one for one in report.redone if one.is_new]
    claims, reports = (tuple(sum(getattr(one, what)[when] for one in new) for when in (0, 1)) for what in ("claims", "reports"))
    what = f"{claims[0]:,} claims become {claims[1]:,}, {reports[0]:,} reports {reports[1]:,}"
    if not new:
        return Verdict("nothing", f"{_many(len(report.redone), 'batch')} of today's extractor already: nothing was done.")
    if not all(one.is_kept for one in new):
        headline = f"Dry run: of {_many(len(new), 'batch')}, {what}. Nothing was kept."
        return Verdict("good", headline, ("If that is what you want, trigger it again without the dry run.",))
    return Verdict("good", f"{_many(len(new), 'batch')} extracted anew: {what}.", ("The run of warehouse that follows publishes them.",))


def _published(report: Report, published: Published) -> Verdict:
    new = _many(published.events_new, "new event")
    changed = f", {_many(published.events_changed, 'event')} told otherwise than before" if published.events_changed else ""
    gone = f", {_many(published.events_gone, 'event')} gone" if published.events_gone else ""
    headline = f"Published: {new}{changed}{gone}."
    warnings = report.gate.count("warning") if report.gate else 0
    if warnings:
        return Verdict("notice", headline, (f"{_many(warnings, 'warning')}: nothing is wrong with what was published; see below.",))
    return Verdict("good", headline, ("Nothing to do.",))


def _ingested(report: Report) -> Verdict:
    unread = [batch for batch in report.batches if batch.state == "failed"]
    articles = _many(sum(batch.articles for batch in report.batches), "article")
    rejects = sum(batch.rejects for batch in report.batches)
    away = f" {_many(rejects, 'record')} turned away." if rejects else ""
    if unread:
        names = ", ".join(batch.dump for batch in unread[:NAMED]) + (" and others" if len(unread) > NAMED else "")
        rest = f" {articles} came of the others." if len(unread) < len(report.batches) else ""
        return Verdict(
            "notice",
            f"{len(unread)} of {_many(len(report.batches), 'dump')} could not be read: {names}.{rest}{away}",
            ("Ask the publisher for a better dump and land it: other bytes are another batch.",),
        )
    return Verdict("good", f"{articles} from {_many(len(report.batches), 'dump')}.{away}", ("Nothing to do.",))


def _names(stages: tuple[Stage, ...] | list[Stage]) -> str:
    return ", ".join(dict.fromkeys(stage.name for stage in stages))


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "es" if what.endswith("ch") else "s")


def _instant(at: dt.datetime | None) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC" if at else "never"
