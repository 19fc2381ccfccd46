"""The second half: the lake becomes the next warehouse file, which is published if it passes its gate."""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cache, wraps
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import logs, suites, warehouse
from pipeline.contracts import arrow_schema
from pipeline.lake import Batch, Lake
from pipeline.model import TollError, stable_id
from pipeline.settings import Settings
from pipeline.stages import details, rows
from pipeline.stages.judged import write_quality
from pipeline.stages.noted import noted
from pipeline.stages.results import GateFailedError, GateResult, LoadResult, ValidateResult

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)

_PACKAGE: Final = Path(__file__).parents[1]
_SQL: Final = _PACKAGE.parent / "sql"


@noted()
def next_run(settings: Settings, night: dt.datetime | None = None) -> str:
    """Id of the run that the lake, the expectations and the SQL as they stand now would make: 16 hexadecimal digits.

    With `night`, an aware instant, a run of the batches that nights took up to then, those read by hand and those published: what
    nights behind each other make, they make whenever they are run. Its stages are told the same night.
    """
    return _name(_ledger(settings, night))


def _ledger(settings: Settings, night: dt.datetime | None) -> pa.Table:
    """Ledger rows of a run."""
    ledger = Lake(settings.lake).ledger()
    if night is None:
        return ledger
    published = {batch_id for batch_id, _ in _held(settings.database)}
    nights = zip(ledger.column("batch_id").to_pylist(), ledger.column("night").to_pylist(), strict=True)
    return ledger.filter(pa.array([taken is None or taken <= night or batch_id in published for batch_id, taken in nights], pa.bool_()))


def fresh(settings: Settings, night: dt.datetime | None = None) -> list[Batch]:
    """Batches of a run whose rows, as they stand in the lake, are not published yet."""
    held = _held(settings.database)
    ids = set(_ledger(settings, night).column("batch_id").to_pylist())
    batches = Lake(settings.lake).batches()
    return [batch for batch in batches if batch.batch_id in ids and (batch.batch_id, batch.extractor_version) not in held]


def _name(ledger: pa.Table) -> str:
    return stable_id("run", _definition(), *(repr(sorted(row.items())) for row in ledger.to_pylist()))


@noted()
def is_published(settings: Settings, run_id: str) -> bool:
    """Whether the published warehouse is the one of this run: nothing is new."""
    return _last_published(settings.database) == run_id


def _last_published(database: Path) -> str | None:
    """Id of the run whose file is published; None where none is."""
    if not database.exists():
        return None
    with warehouse.frames(database) as frame:
        last = frame("SELECT run_id FROM ops.runs WHERE published_at IS NOT NULL ORDER BY published_at DESC, run_id LIMIT 1")
    ids: list[str] = last.column("run_id").to_pylist()
    return ids[0] if ids else None


@noted()
def validate(settings: Settings, run_id: str, night: dt.datetime | None = None) -> ValidateResult:  # noqa: ARG001 (every stage of a run is told which run)
    """Row-level validation of the batches that these expectations have not seen: bad rows go to rejects. Never raises for bad rows."""
    from pipeline import quality  # Great Expectations takes seconds to import

    lake = Lake(settings.lake)
    version = _suites_version()
    ids = _ledger(settings, night).column("batch_id").to_pylist()
    unseen = [batch_id for batch_id in ids if not lake.is_validated(batch_id, version)]
    rejected: dict[str, int] = {}
    failed: set[str] = set()
    with quality.data_docs(settings.data_docs_folder):
        for batch, checks, rejections in rows.verdicts(lake, unseen):
            lake.put_rejections(batch.batch_id, batch.extractor_version, rejections, checks, version)
            with logs.about(batch_id=batch.batch_id):
                _log.info("%s: %d rows turned away", batch.dump, rejections.num_rows)
            for code in rejections.column("reason_code").to_pylist():
                rejected[code] = rejected.get(code, 0) + 1
            failed.update(f"{row['suite']}.{row['expectation']}" for row in checks.to_pylist() if not row["is_success"])
    return ValidateResult(len(unseen), dict(sorted(rejected.items())), tuple(sorted(failed)))


def _alone(stage: Callable[Concatenate[Settings, P], T]) -> Callable[Concatenate[Settings, P], T]:
    """Let no two processes build, judge or publish the next file of one home at a time; the second is told so (BusyError)."""

    @wraps(stage)
    def alone(settings: Settings, *args: P.args, **kwargs: P.kwargs) -> T:
        if not settings.lake.exists():
            return stage(settings, *args, **kwargs)
        with Lake(settings.lake).hold("warehouse"):
            return stage(settings, *args, **kwargs)

    return alone  # type: ignore[return-value]  # functools.wraps tells mypy the first argument's name


@noted(details.of_load)
@_alone
def load(settings: Settings, run_id: str, night: dt.datetime | None = None) -> LoadResult:
    """Build the next warehouse file beside the published one: load, resolve, marts. One at a time (pool of one slot).

    A batch that came after the run was named, and after its validation, waits for the next run. TollError if one that the run is
    named by, or that is published, has not been validated.
    """
    lake = Lake(settings.lake)
    ledger = _validated(lake, run_id, _ledger(settings, night), settings.database)
    ids = ledger.column("batch_id").to_pylist()
    lake.drop_run(run_id)
    building = settings.warehouse / "building.duckdb"
    for stale in (building, *settings.warehouse.glob("next-*.duckdb")):
        warehouse.discard(stale)
    batches = [warehouse.LakeBatch(batch_id, lake.files(batch_id)) for batch_id in ids]
    rejections = pa.concat_tables([arrow_schema("rejects").empty_table(), *map(lake.rejections, ids)])
    change = warehouse.build(settings.database, building, batches, ledger, rejections)
    counts = warehouse.resolve(building)
    warehouse.marts(building)
    building.replace(_next(settings, run_id))  # only a whole file may reach the gate
    return LoadResult(
        batches=counts.batches,
        articles=counts.articles,
        claims=counts.claims,
        reports=counts.reports,
        events=counts.events,
        rejects=counts.rejects,
        new_batches=(*change.new, *change.replaced),
    )


def _validated(lake: Lake, run_id: str, ledger: pa.Table, published: Path) -> pa.Table:
    """Take the ledger rows of batches that were validated, if the others are late-comers which no one misses yet."""
    version = _suites_version()
    is_seen = [lake.is_validated(batch_id, version) for batch_id in ledger.column("batch_id").to_pylist()]
    seen = ledger.filter(pa.array(is_seen, pa.bool_()))
    unseen = set(ledger.column("batch_id").to_pylist()) - set(seen.column("batch_id").to_pylist())
    # A run named by a batch it leaves out would pass for complete, and the batch would never be loaded.
    if unseen and (run_id == _name(ledger) or not seen.num_rows or unseen & {batch_id for batch_id, _ in _held(published)}):
        raise TollError(f"{len(unseen)} batches have not been validated; run `toll validate` first.")
    return seen


@noted(details.of_gate)
@_alone
def gate(settings: Settings, run_id: str, started_at: dt.datetime) -> GateResult:
    """Check the next file as a whole and record the run. GateFailedError if a critical expectation failed."""
    from pipeline import quality
    from pipeline.normalise import EXTRACTOR_VERSION

    lake = Lake(settings.lake)
    following = _next(settings, run_id)
    if not following.exists():
        if is_published(settings, run_id):
            return _recorded(lake, run_id)
        raise TollError("there is no next warehouse for the lake as it is; run `toll validate` and `toll load` first.")
    with warehouse.frames(following) as frame, quality.data_docs(settings.data_docs_folder):
        verdict = quality.gate(frame)
        counts = details.counted(frame)
    held = _held(following)
    rows = [quality.Outcome(**row) for batch_id, _ in sorted(held) for row in lake.row_checks(batch_id).drop_columns("run_id").to_pylist()]
    checks = quality.checks_table([*rows, *verdict.outcomes], run_id)
    failed = [row["severity"] for row in checks.to_pylist() if not row["is_success"]]
    row = {
        "run_id": run_id,
        "started_at": started_at,
        "published_at": None,
        "new_batches": sorted(batch_id for batch_id, _ in held - _held(settings.database)),
        **counts,
        "failed_critical": failed.count("critical"),
        "failed_warning": failed.count("warning"),
        "extractor_version": EXTRACTOR_VERSION,
    }
    lake.put_run(run_id, pa.Table.from_pylist([row], schema=arrow_schema("runs")), checks)
    result = _recorded(lake, run_id)
    if not verdict.is_publishable:
        pages = write_quality(settings, run_id)
        result = replace(result, reasons=tuple(outcome.sentence for outcome in verdict.failed if outcome.severity == "critical"))
        raise GateFailedError("\n".join(("the gate failed, nothing was published.", *result.reasons, f"All of it: {pages}")), result)
    return result


@noted(details.of_publish)
@_alone
def publish(settings: Settings, run_id: str, published_at: dt.datetime) -> str:
    """Rename the next file, which must have passed its gate, onto the published one; its path.

    `published_at` starts new versions; where it is not after the last publication, because the clock went back, an instant just after
    that one does.
    """
    lake = Lake(settings.lake)
    following = _next(settings, run_id)
    _note_published(lake, settings.database)
    if not following.exists() and is_published(settings, run_id):
        return str(settings.database)
    runs = lake.runs()
    row = next((row for row in runs.to_pylist() if row["run_id"] == run_id), None)
    if row is None:
        raise TollError("the next warehouse has not been through its gate; run `toll publish` after `toll load`.")
    if row["failed_critical"]:
        raise TollError(f"the next warehouse failed {row['failed_critical']} critical expectations at its gate: nothing is published.")
    checks = lake.checks()
    published_at = warehouse.next_instant(settings.database, published_at)
    rows = [row | {"published_at": published_at} if row["run_id"] == run_id else row for row in runs.to_pylist()]
    warehouse.publish(following, settings.database, published_at, pa.Table.from_pylist(rows, schema=runs.schema), checks)
    _note_published(lake, settings.database)
    return str(settings.database)


def publications(database: Path) -> dict[str, dt.datetime]:
    """When each run was published, as the published file itself says."""
    if not database.exists():
        return {}
    with warehouse.frames(database) as frame:
        rows = frame("SELECT run_id, published_at FROM ops.runs WHERE published_at IS NOT NULL").to_pylist()
    return {row["run_id"]: row["published_at"] for row in rows}


def _note_published(lake: Lake, database: Path) -> None:
    """Note in the lake which runs were published. After the rename, so that none is noted which was cut off before it."""
    instants = publications(database)
    runs, checks = lake.runs(), lake.checks()
    for row in runs.to_pylist():
        at = instants.get(row["run_id"])
        if at is not None and at != row["published_at"] and at >= row["started_at"]:  # else that was an earlier run of this name
            noted = pa.Table.from_pylist([row | {"published_at": at}], schema=runs.schema)
            lake.put_run(row["run_id"], noted, checks.filter(pc.equal(checks.column("run_id"), row["run_id"])))


@noted(details.of_page)
def page(settings: Settings) -> str:
    """Write the report page from the published warehouse, its data-quality pages first; its path."""
    from pipeline import report

    path = _page(settings)
    if (run_id := _last_published(settings.database)) is not None:
        write_quality(settings, run_id)
    report.write(warehouse.page_data(settings.database), path)
    return str(path)


def is_page_current(settings: Settings, run_id: str) -> bool:
    """Whether the page is there and shows this run: False after a kill between the publication and the page."""
    from pipeline import report

    return report.run_of(_page(settings)) == run_id


def _page(settings: Settings) -> Path:
    return settings.report / "index.html"


def _next(settings: Settings, run_id: str) -> Path:
    """The file of a run before its publication: named by the run, so that no stage takes another's for its own."""
    return settings.warehouse / f"next-{run_id}.duckdb"


def _held(database: Path) -> set[tuple[str, str]]:
    """Batches of a warehouse file, each with the version of its extractor; none where there is no file."""
    if not database.exists():
        return set()
    with warehouse.frames(database) as frame:
        batches = frame("SELECT batch_id, extractor_version FROM ops.batches").to_pylist()
    return {(row["batch_id"], row["extractor_version"]) for row in batches}


def _recorded(lake: Lake, run_id: str) -> GateResult:
    checks = [row for row in lake.checks().to_pylist() if row["run_id"] == run_id]
    failed = {
        severity: tuple(f"{row['suite']}.{row['expectation']}" for row in checks if row["severity"] == severity and not row["is_success"])
        for severity in ("critical", "warning")
    }
    return GateResult(len(checks), failed["critical"], failed["warning"])


@cache
def _definition() -> str:
    """Hash of what decides how a lake becomes a warehouse: expectations, SQL, and the modules that apply them."""
    folders = (
        _PACKAGE / "quality",
        _PACKAGE / "warehouse",
        suites.EXPECTATIONS,
        *(_SQL / name for name in ("checks", "events", "load", "marts", "tables")),
    )
    return _hash([*_files(*folders), _PACKAGE / "suites.py"])


@cache
def _suites_version() -> str:
    """Hash of what decides which rows validation turns away."""
    rows = [suites.EXPECTATIONS / f"{name}.json" for name in suites.ROW_SUITES]
    return _hash([*rows, *_files(_PACKAGE / "quality"), _PACKAGE / "suites.py"])


def _files(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".sql", ".json"}]


def _hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.parent.name}/{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
