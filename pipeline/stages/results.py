"""What the stages answer: plain values; `dataclasses.asdict` makes them JSON."""

from dataclasses import dataclass, field

from pipeline.model import TollError


class GateFailedError(TollError):
    """Critical expectations failed: nothing was published. `result` names them; the message says of each why and what to do."""

    def __init__(self, message: str, result: "GateResult") -> None:
        super().__init__(message)
        self.result = result


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
    first_rejects: dict[str, str] = field(default_factory=dict)
    """Where the first reject of each reason was met: `night.jsonl#17`."""
    unknown_fields: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader of the dump noticed, with how often: `date that can be read two ways 12`."""
    unread_languages: dict[str, int] = field(default_factory=dict)
    """Articles that are kept but not read for casualties, by language; "" where it is unknown."""
    undated: int = 0
    """Articles without a date of publication that can be read."""
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
    reasons: tuple[str, ...] = ()
    """For each critical failure a sentence: what was seen, why it matters, what to do."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A whole run. `validated`, `load`, `gate` and `page` are None when nothing was new, so that nothing was built."""

    run_id: str
    ingested: tuple[IngestResult, ...]
    problems: tuple[str, ...]
    """One line for each input that could not be read at all."""
    validated: ValidateResult | None
    load: LoadResult | None
    gate: GateResult | None
    is_published: bool
    """Whether the published file is the one of this run: False when the gate failed, or there is no batch to publish."""
    page: str | None
