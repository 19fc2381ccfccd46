"""What a run report and the list of the last nights show: plain values, filled by `stages.told`."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "notice", "bad", "running", "nothing"]
"""nothing = there was nothing to do; notice = good, and someone should know something."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One dump, with its rows: records read, articles and others made of them, rejects of reading, rows that validation turned away."""

    dump: str
    batch_id: str
    state: str
    format: str | None
    records: int
    documents: int
    articles: int
    mentions: int
    claims: int
    reports: int
    rejects: int
    turned_away: int | None = None
    is_new: bool = True
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing turned away."""

    locator: str
    reason: str
    excerpt: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """All that was turned away for one reason; `meaning` says what the reason code stands for."""

    stage: str
    code: str
    count: int
    meaning: str
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One call of a stage, or all calls of `ingest` together. `state` is done, failed or open: begun and not ended."""

    name: str
    state: Literal["done", "failed", "open"]
    began_at: dt.datetime
    seconds: float | None
    came_in: str
    went_out: str
    problem: str | None = None
    error: str | None = None
    about: str | None = None
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation that failed."""

    suite: str
    name: str
    severity: str
    checked: int
    unexpected: int
    observed: str | None
    why: str
    remedy: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate said: expectations held and failed by severity, and those that failed, the gravest first."""

    run_id: str
    severities: tuple[tuple[str, int, int], ...]
    failed: tuple[Check, ...]

    def count(self, severity: str) -> int:
        """Expectations of a severity that failed."""
        return sum(failed for name, _, failed in self.severities if name == severity)


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: when, and the events that are new, told otherwise than before, or gone."""

    run_id: str
    at: dt.datetime
    events_new: int
    events_changed: int
    events_gone: int


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one kind in the file, and in the one published before; None where there was none."""

    name: str
    now: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Redone:
    """One batch whose stored documents were extracted anew: rows before and after. `is_new` = False when they were today's already."""

    dump: str
    batch_id: str
    documents: int
    is_new: bool
    is_kept: bool
    claims: tuple[int, int]
    reports: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Related:
    """Another run that handled the same batches, and how it went."""

    dag_id: str
    run_id: str
    level: Level
    headline: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a run is good, in a sentence, and what to do, in a sentence each."""

    level: Level
    headline: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One run of a DAG. `airflow_state` is what Airflow calls it, where that is known."""

    dag_id: str
    run_id: str
    began_at: dt.datetime
    ended_at: dt.datetime | None
    stages: tuple[Stage, ...]
    airflow_state: str | None = None
    found: int | None = None
    """Dumps that were found in landing/; None where nobody looked."""
    question: str | None = None
    """What a person is asked before anything is loaded; None where nobody is, or it was loaded."""
    is_published_already: bool | None = None
    """What `is_published` said; None where it was not asked."""
    batches: tuple[Batch, ...] = ()
    reasons: tuple[Reason, ...] = ()
    counts: tuple[Count, ...] = ()
    gate: Gate | None = None
    published: Published | None = None
    last_published_at: dt.datetime | None = None
    """When the file that was published before this run was."""
    redone: tuple[Redone, ...] = ()
    related: tuple[Related, ...] = ()
    findings: tuple[tuple[str, str], ...] = ()
    """What stages said that this page has no other place for."""

    @property
    def is_over(self) -> bool:
        """Whether Airflow has done with it, or all that began has ended, where Airflow was not asked."""
        if self.airflow_state is None:
            return all(stage.state != "open" for stage in self.stages)
        return self.airflow_state in {"success", "failed"}


@dataclass(frozen=True, slots=True)
class NightLine:
    """One night in the list of the last ones: what `ingest` read, and what became of it."""

    dag_id: str
    run_id: str
    due_at: dt.datetime
    seconds: float | None
    level: Level
    headline: str
    dumps: int
    articles: int
    rejects: int
    gate: Literal["passed", "failed", "none", "open"]
    events_new: int | None
    warehouse: tuple[str, str] | None = None
    """DAG and run that built the warehouse from it."""
