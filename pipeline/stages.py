"""The stages in their order: what the command and the DAGs call. Coarse calls, plain values in and out.

    discover → ingest (one call per dump) → validate → load → gate → publish → page

`run` does all of it. Between two stages everything is on disk under `settings.home`, so each may run in its own process.
`run_id` is `next_run(settings)`: a hash of what would be built, so the same lake and rules give the same run. No stage looks at
the clock: instants are passed in (aware, UTC). Every stage may be killed and called again with the same arguments.
Results are frozen dataclasses of plain values; `dataclasses.asdict` makes them JSON.
"""

import datetime as dt
import hashlib
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa

from pipeline.contracts import REJECT_REASONS, arrow_schema
from pipeline.dumps import Dump, Limits, document_batches, open_dump
from pipeline.lake import Batch, Lake, Writer
from pipeline.model import Reject, TollError
from pipeline.settings import Settings

_ID_DIGITS: Final = 16
_UNFINISHED: Final = frozenset({".part", ".tmp"})
_CUT_OFF: Final = frozenset({"truncated", "corrupt"})
"""Reasons that mean the end of a dump is missing, though what came before was read."""


class GateFailedError(TollError):
    """A critical expectation failed: nothing was published. `failed` names them as `suite.expectation`."""

    def __init__(self, message: str, failed: tuple[str, ...]) -> None:
        super().__init__(message)
        self.failed = failed


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of one dump. Counts are rows; `rejects` counts them by reason code."""

    path: str
    batch_id: str
    state: str
    """`ingested`, or `failed` = nothing could be read from it."""
    is_new: bool
    """False = the lake held these bytes already, read by this extractor: nothing was written."""
    format: str | None
    records: int
    documents: int
    articles: int
    mentions: int
    claims: int
    reports: int
    rejects: dict[str, int] = field(default_factory=dict)
    unknown_fields: tuple[str, ...] = ()
    problem: str | None = None
    """One line for the person who runs it, when nothing or not all of it could be read."""


@dataclass(frozen=True, slots=True)
class ValidateResult:
    """Row-level validation: batches looked at now, rows turned away by expectation, critical failures."""

    batches: int
    rejected: dict[str, int]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What the next warehouse file holds, in rows, and which of its batches the published one lacks."""

    batches: int
    articles: int
    claims: int
    reports: int
    events: int
    rejects: int
    new_batches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateResult:
    """Outcome of the gate: how many expectations were checked, and names of those that failed, as `suite.expectation`."""

    checks: int
    failed_critical: tuple[str, ...]
    failed_warning: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A whole run. `load` and `gate` are None when nothing was new; `is_published` is False then, and when the gate failed."""

    run_id: str
    ingested: tuple[IngestResult, ...]
    problems: tuple[str, ...]
    """One line for each input that could not be read at all."""
    validated: ValidateResult | None
    load: LoadResult | None
    gate: GateResult | None
    is_published: bool
    page: str | None


def discover(settings: Settings) -> list[str]:
    """Paths of new, settled dumps in landing/, sorted: not in the lake yet, same size and time at two looks.

    Hidden files and `*.part`, `*.tmp` are still being written and left alone.
    """
    from pipeline.normalise import EXTRACTOR_VERSION

    lake = Lake(settings.lake)
    landed = [path for path in dumps_in(settings.landing) if path.suffix not in _UNFINISHED]
    looks = {path: _look(path) for path in landed if not lake.has(_hash(path)[:_ID_DIGITS], EXTRACTOR_VERSION)}
    if looks:
        time.sleep(settings.settle_seconds)
    return [str(path) for path, look in looks.items() if path.exists() and _look(path) == look]


def dumps_in(path: Path) -> list[Path]:
    """Return the file itself, or every regular file below a folder, sorted; what is hidden is skipped. Nothing where there is nothing."""
    if not path.is_dir():
        return [path] if path.exists() else []
    below = (found for found in path.rglob("*") if not any(part.startswith(".") for part in found.relative_to(path).parts))
    return sorted(found for found in below if found.is_file())


def ingest(path: str, settings: Settings, progress: Callable[[int], None] | None = None) -> IngestResult:
    """Read, segment and extract one dump into the lake, whole or not at all. `progress` hears documents done so far.

    A dump from which nothing can be read becomes a `failed` batch with its rejects: no error. TollError if there is no such file
    or it can't be opened; OSError if the disk fails meanwhile.
    """
    from pipeline.normalise import EXTRACTOR_VERSION

    file = Path(path)
    dump = open_dump(file, Limits(max_record_bytes=settings.max_record_bytes))
    look, sha256 = _look(file), _hash(file)
    batch_id = sha256[:_ID_DIGITS]
    lake = Lake(settings.lake)
    is_new = not lake.has(batch_id, EXTRACTOR_VERSION)
    if is_new:
        with lake.writer(batch_id) as writer:
            rows = _extract(dump, batch_id, writer, settings, progress)
            if _look(file) != look:
                raise TollError(f"{path} changed while it was being read; run again once it is complete.")
            writer.finish(
                Batch(
                    batch_id=batch_id,
                    dump=dump.name,
                    bytes=look[0],
                    sha256=sha256,
                    format=dump.format,
                    records=dump.records,
                    documents=rows["documents"],
                    articles=rows["articles"],
                    mentions=rows["mentions"],
                    claims=rows["casualty_claims"],
                    reports=rows["casualty_reports"],
                    rejects=rows["rejects"],
                    unknown_fields=tuple(dump.unknown_fields),
                    extractor_version=EXTRACTOR_VERSION,
                    state="ingested" if rows["documents"] else "failed",
                )
            )
    return _result(path, lake, batch_id, is_new=is_new)


def _extract(dump: Dump, batch_id: str, writer: Writer, settings: Settings, progress: Callable[[int], None] | None) -> Counter[str]:
    """Write every table of a dump, in the dump's order however many workers there are. Returns rows per table."""
    from pipeline.engines import local

    rows: Counter[str] = Counter()
    entities: set[str] = set()
    waiting: deque[tuple[pa.RecordBatch, pa.RecordBatch]] = deque()

    def documents() -> Iterator[pa.RecordBatch]:
        for batch, rejects in document_batches(dump, batch_id, settings.batch_rows, settings.batch_bytes):
            waiting.append((batch, _rejects(batch_id, rejects)))
            yield batch

    def write(table: str, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            writer.write(table, batch)
            rows[table] += batch.num_rows

    for extracted in local.run(documents(), settings.workers):
        read, unread = waiting.popleft()
        write("documents", read)
        write("rejects", unread)
        for table, batch in extracted.items():
            write(table, _unseen(batch, entities) if table == "entities" else batch)
        if progress is not None:
            progress(rows["documents"])
    return rows


def _unseen(entities: pa.RecordBatch, seen: set[str]) -> pa.RecordBatch:
    """Entities that no earlier record batch of the dump has written."""
    ids = entities.column("entity_id").to_pylist()
    unseen = entities.filter(pa.array([entity_id not in seen for entity_id in ids], pa.bool_()))
    seen.update(ids)
    return unseen


def _rejects(batch_id: str, rejects: list[Reject]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([{"batch_id": batch_id, **asdict(reject)} for reject in rejects], schema=arrow_schema("rejects"))


def _result(path: str, lake: Lake, batch_id: str, *, is_new: bool) -> IngestResult:
    """Tell of a batch from what the lake holds, so that a rerun tells the same."""
    row = lake.batch(batch_id)
    if row is None:
        raise TollError(f"batch {batch_id} left the lake meanwhile; run again.")
    reasons: Counter[str] = Counter()
    problem = None
    for rejects in lake.read("rejects", batch_id):
        codes = rejects.column("reason_code").to_pylist()
        reasons.update(codes)
        for index, code in enumerate(codes):
            if problem is None and (row.state == "failed" or code in _CUT_OFF):
                problem = f"{rejects.column('locator')[index]}: {rejects.column('reason')[index]} ({code}). {REJECT_REASONS[code]}"
    return IngestResult(
        path=path,
        batch_id=batch_id,
        state=row.state,
        is_new=is_new,
        format=row.format,
        records=row.records,
        documents=row.documents,
        articles=row.articles,
        mentions=row.mentions,
        claims=row.claims,
        reports=row.reports,
        rejects=dict(sorted(reasons.items())),
        unknown_fields=row.unknown_fields,
        problem=problem,
    )


def _look(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def next_run(settings: Settings) -> str:
    """Id of the run that the lake, the expectations and the SQL as they stand now would make: 16 hexadecimal digits."""
    raise NotImplementedError


def is_published(settings: Settings, run_id: str) -> bool:
    """Whether the published warehouse is the one of this run: nothing is new."""
    raise NotImplementedError


def validate(settings: Settings, run_id: str) -> ValidateResult:
    """Row-level validation of the batches that these expectations have not seen: bad rows go to rejects. Never raises for bad rows."""
    raise NotImplementedError


def load(settings: Settings, run_id: str) -> LoadResult:
    """Build the next warehouse file beside the published one: load, resolve, marts. One at a time (pool of one slot)."""
    raise NotImplementedError


def gate(settings: Settings, run_id: str, started_at: dt.datetime) -> GateResult:
    """Check the next file as a whole and record the run. GateFailedError if a critical expectation failed."""
    raise NotImplementedError


def publish(settings: Settings, run_id: str, published_at: dt.datetime) -> str:
    """Rename the next file, which must have passed its gate, onto the published one; its path. `published_at` starts new versions."""
    raise NotImplementedError


def page(settings: Settings) -> str:
    """Write the report page from the published warehouse; its path."""
    raise NotImplementedError


def run(
    paths: Iterable[str | Path], settings: Settings, clock: Callable[[], dt.datetime], progress: Callable[[str, int], None] | None = None
) -> RunSummary:
    """All stages over these dumps; a folder stands for every regular file in it. GateFailedError is raised after the run is recorded.

    `clock` gives the two instants of the run (start, publication); `progress` hears the stage or dump and documents done so far.
    """
    raise NotImplementedError
