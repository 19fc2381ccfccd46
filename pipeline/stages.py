"""The stages in their order: what the command and the DAGs call. Coarse calls, plain values in and out.

    discover → ingest (one call per dump) → validate → load → gate → publish → page

`run` does all of it. Between two stages everything is on disk under `settings.home`, so each may run in its own process.
`run_id` is `next_run(settings)`: a hash of what would be built, so the same lake and rules give the same run. No stage looks at
the clock: instants are passed in (aware, UTC). Every stage may be killed and called again with the same arguments.
Results are frozen dataclasses of plain values; `dataclasses.asdict` makes them JSON.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model import TollError
from pipeline.settings import Settings


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
    """One line for the person who runs it, when state is `failed`."""


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
    raise NotImplementedError


def ingest(path: str, settings: Settings, progress: Callable[[int], None] | None = None) -> IngestResult:
    """Read, segment and extract one dump into the lake, whole or not at all. `progress` hears documents done so far.

    A dump from which nothing can be read becomes a `failed` batch with its rejects: no error. TollError if there is no such file
    or it can't be opened.
    """
    raise NotImplementedError


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
