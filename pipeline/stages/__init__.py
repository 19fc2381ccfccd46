"""The stages in their order: what the command and the DAGs call. Coarse calls, plain values in and out.

    discover → ingest (one call per dump) → validate → load → gate → publish → page

`run` does all of it. Between two stages everything is on disk under `settings.home`, so each may run in its own process.
`run_id` is `next_run(settings)`: a hash of what would be built, so the same lake and rules give the same run. No stage looks at
the clock: instants are passed in (aware, UTC). Every stage may be killed and called again with the same arguments.

inputs     what the paths given stand for
intake     discover, ingest: dumps → lake
shards     a night's dumps shared out over tasks, and what they brought
limits     whether that may be loaded
reextract  stored documents through today's extractor
build      validate, load, gate, publish, page: lake → warehouse
rows       row-level validation of batches, together where they are sound
watch      what is amiss though no run is red
notices    what a person has to know now: log, e-mail, webhook
answers    status, sql, search, show and what else the command tells without changing anything
exports    rows as files of other programs
judged     what the gate said of a run, for the data-quality pages
told       the record of a run and of the last nights, for the reports on them; flows, what went in and out in words
noted      what a stage did, noted for the run of a DAG that asked; details, what its answer leaves out
rulebook   every named rule, with how it fares on the dev sets
results    what all of them answer
"""

import datetime as dt
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from traceback import extract_tb

from pipeline.lake import Lake
from pipeline.model import TollError
from pipeline.settings import Settings
from pipeline.stages.answers import (
    Rejected,
    Run,
    Status,
    Story,
    formats,
    instant,
    latest_event,
    reasons,
    rejected,
    search,
    show,
    sql,
    status,
)
from pipeline.stages.build import gate, is_page_current, is_published, load, next_run, page, publish, validate
from pipeline.stages.exports import export, objects, tuples
from pipeline.stages.inputs import inputs, shown
from pipeline.stages.intake import discover, ingest
from pipeline.stages.judged import judged
from pipeline.stages.limits import TooManyRejectsError, Weighed, weigh
from pipeline.stages.noted import ended
from pipeline.stages.notices import Notice, notify
from pipeline.stages.reextract import Choice, Redone, forget, outdated, redone_event, reextract, replaced, to_redo
from pipeline.stages.results import GateFailedError, GateResult, IngestResult, LoadResult, RunSummary, ValidateResult
from pipeline.stages.rulebook import Rulebook, rules
from pipeline.stages.shards import Shard, ingest_shard, night_event, shards
from pipeline.stages.told import Known, judged_run, last_nights, run_report
from pipeline.stages.watch import AlertError, Finding, assure, watch

__all__ = [
    "AlertError",
    "Choice",
    "Finding",
    "GateFailedError",
    "GateResult",
    "IngestResult",
    "Known",
    "LoadResult",
    "Notice",
    "Redone",
    "Rejected",
    "Rulebook",
    "Run",
    "RunSummary",
    "Shard",
    "Status",
    "Story",
    "TooManyRejectsError",
    "ValidateResult",
    "Weighed",
    "assure",
    "discover",
    "ended",
    "export",
    "forget",
    "formats",
    "gate",
    "ingest",
    "ingest_all",
    "ingest_shard",
    "instant",
    "is_published",
    "judged",
    "judged_run",
    "last_nights",
    "latest_event",
    "load",
    "next_run",
    "night_event",
    "notify",
    "objects",
    "outdated",
    "page",
    "publish",
    "reasons",
    "redone_event",
    "reextract",
    "rejected",
    "replaced",
    "rules",
    "run",
    "run_report",
    "search",
    "shards",
    "show",
    "sql",
    "status",
    "to_redo",
    "tuples",
    "validate",
    "watch",
    "weigh",
]  # fmt: skip

Progress = Callable[[str, int], None]
"""Hears which dump or stage is at work, and how many documents of it are done."""


def _silent(_stage: str, _done: int) -> None:
    """Tell no one."""


Tell = Callable[[str], None]
"""Hears one line of what can't be read."""


def ingest_all(
    paths: Iterable[str | Path], settings: Settings, progress: Progress = _silent, tell: Tell = lambda _line: None
) -> tuple[list[IngestResult], list[str]]:
    """Ingest these dumps: files, folders with all that is below them, globs, and - for stdin.

    All paths are looked at before the first is read, so that a misspelled one is told at once and not behind an hour's work.

    Returns:
        What became of each dump, and one line for each path that could not be read, which `tell` heard too: the others are ingested all the same.
    """
    given = list(inputs(paths))
    results: list[IngestResult] = []
    problems: list[str] = [one.problem for one in given if one.problem is not None]
    for problem in problems:
        tell(problem)
    for path in (one.path for one in given if one.problem is None):
        _make_home(settings)
        name = shown(path.name)
        progress(name, 0)
        try:
            results.append(ingest(str(path), settings, lambda done, name=name: progress(name, done)))  # type: ignore[misc]
        except Exception as error:  # noqa: BLE001 (what one dump brings to light must not keep the others out)
            problems.append(_problem(path, error))
            tell(problems[-1])
    return results, problems


def _make_home(settings: Settings) -> None:
    """Make the home if need be. TollError that names it if it can't be written: no dump is to blame."""
    try:
        settings.lake.mkdir(parents=True, exist_ok=True)
        is_writable = os.access(settings.lake, os.W_OK)
        why = "it may not be written"
    except OSError as error:
        is_writable, why = False, error.strerror or str(error)
    if not is_writable:
        raise TollError(f"the home {settings.home} can't be used: {why}; give another with --home or TOLL_HOME.")


def _problem(dump: Path, error: Exception) -> str:
    """One line of why nothing of a dump is in the lake."""
    if isinstance(error, TollError):
        return str(error)
    if isinstance(error, OSError):
        return f"{shown(dump)}: {error.strerror or error}; nothing of it is in the lake: mend that and run again."
    at = extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error} ({Path(at.filename).name}:{at.lineno})".replace("\n", " ")
    return f"{shown(dump)}: a bug in Toll, {what}; nothing of it is in the lake: report this line."


def run(
    paths: Iterable[str | Path],
    settings: Settings,
    clock: Callable[[], dt.datetime],
    progress: Progress = _silent,
    tell: Tell = lambda _line: None,
) -> RunSummary:
    """All stages over these dumps; a folder stands for every regular file in it.

    A failed gate is no error here: the summary says so in `gate`, and `is_published` is False. Where none of the paths given can be read,
    nothing else is done.

    Args:
        paths: Dumps and folders of dumps.
        settings: The knobs.
        clock: Gives the two instants of a run: its start and its publication.
        progress: Hears the stage or dump at work and the documents done so far.
        tell: Hears what can't be read, as soon as that is known.
    """
    started_at = clock()
    ingested, problems = ingest_all(paths, settings, progress, tell)
    run_id = next_run(settings)
    if (problems and not ingested) or not Lake(settings.lake).ledger().num_rows:
        return RunSummary(run_id, tuple(ingested), tuple(problems), None, None, None, is_published=False, page=None)
    validated = loaded = gated = written = None
    if not is_published(settings, run_id):
        progress("validate", 0)
        validated = validate(settings, run_id)
        progress("load", 0)
        loaded = load(settings, run_id)
        progress("gate", 0)
        try:
            gated = gate(settings, run_id, started_at)
        except GateFailedError as failure:
            return RunSummary(run_id, tuple(ingested), tuple(problems), validated, loaded, failure.result, is_published=False, page=None)
        progress("publish", 0)
        publish(settings, run_id, clock())
    if not is_page_current(settings, run_id):
        progress("page", 0)
        written = page(settings)
    return RunSummary(run_id, tuple(ingested), tuple(problems), validated, loaded, gated, is_published=True, page=written)
