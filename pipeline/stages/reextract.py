"""The documents that the lake keeps, through today's extractor: whole batches are replaced without their dumps."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.contracts import arrow_schema
from pipeline.lake import Batch, Lake
from pipeline.model import TollError
from pipeline.settings import Settings
from pipeline.stages import details
from pipeline.stages.intake import write_extracted
from pipeline.stages.noted import noted
from pipeline.stages.shards import Shard, event, share_out

_READ: Final = "read"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which batches are meant; what is left empty chooses all.

    Attributes:
        batches: Ids, or the first digits of them.
        since: First day of publication; a batch is meant if an article of it was published from then on.
        until: Last day of publication.
        version: Only rows that this extractor made: its version, or how that begins.
        expected: The version that the extractor at work must have, or how it begins; another one is an error.
    """

    batches: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    version: str = ""
    expected: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Choice":
        """Read it from a form: days as 2026-11-01 or None, other names are passed over."""
        days = {name: given.get(name) and dt.date.fromisoformat(given[name]) for name in ("since", "until")}
        return cls(tuple(given.get("batches") or ()), **days, version=given.get("version") or "", expected=given.get("expected") or "")


@dataclass(frozen=True, slots=True)
class Redone:
    """What became of one batch: claims and reports before and after; `is_new` = False when its rows were today's already."""

    batch_id: str
    dump: str
    documents: int
    is_new: bool
    claims: tuple[int, int]
    reports: tuple[int, int]


def outdated(settings: Settings, choice: Choice) -> tuple[Batch, ...]:
    """Find the batches meant whose documents another extractor read. TollError if an id names none, or the extractor is not the one expected."""
    from pipeline.normalise import EXTRACTOR_VERSION, version_from_documents

    if not EXTRACTOR_VERSION.startswith(choice.expected):
        raise TollError(
            f"the extractor here is {EXTRACTOR_VERSION}, not {choice.expected}: nothing was done; bring every worker up to date."
        )
    lake = Lake(settings.lake)
    batches = lake.batches()
    unknown = [given for given in choice.batches if not any(batch.batch_id.startswith(given) for batch in batches)]
    if unknown:
        raise TollError(f"no batch begins with {', '.join(unknown)}; `toll status` lists them.")
    return tuple(
        batch
        for batch in batches
        if batch.extractor_version != version_from_documents(batch.extractor_version)
        and batch.documents
        and batch.extractor_version.startswith(choice.version)
        and (not choice.batches or batch.batch_id.startswith(choice.batches))
        and _is_of_days(lake, batch.batch_id, choice)
    )


def _is_of_days(lake: Lake, batch_id: str, choice: Choice) -> bool:
    if choice.since is None and choice.until is None:
        return True
    first, last = choice.since or dt.date.min, choice.until or dt.date.max
    return any(
        pc.any(pc.and_(pc.greater_equal(days, pa.scalar(first)), pc.less_equal(days, pa.scalar(last)))).as_py()
        for days in (rows.column("published_on") for rows in lake.read("articles", batch_id))
    )


def to_redo(settings: Settings, choice: Choice) -> tuple[Shard, ...]:
    """Share out the batches meant over tasks."""
    return share_out(settings, {batch.batch_id: batch.bytes for batch in outdated(settings, choice)}, "batches")


@noted(details.of_reextract)
def reextract(settings: Settings, batch_ids: Sequence[str], *, dry_run: bool = False) -> list[Redone]:
    """Extract stored documents of batches anew; each replaces itself in one step, and is left as it is if today's extractor made it.

    What the reader turned away, and what the ledger says of the dump, stays. With `dry_run` nothing is kept, so that the counts tell what
    would change. TollError if a batch is not in the lake.
    """
    return [_redo(settings, Lake(settings.lake), batch_id, dry_run=dry_run) for batch_id in batch_ids]


def replaced(redone: Iterable[Iterable[Mapping[str, Any]]], *, dry_run: bool) -> list[str]:
    """Ids of the batches that are made anew, of what `reextract` answered as plain values, task by task; none after a dry run.

    Also those that a task found done: it may have been killed after it did them.
    """
    return [] if dry_run else [one["batch_id"] for task in redone for one in task]


def redone_event(settings: Settings, batch_ids: Sequence[str]) -> dict[str, Any]:
    """What these batches hold now, for the lake's event."""
    lake = Lake(settings.lake)
    return event(settings, [_there(lake, batch_id) for batch_id in batch_ids])


def _redo(settings: Settings, lake: Lake, batch_id: str, *, dry_run: bool) -> Redone:
    from pipeline.normalise import version_from_documents

    before = after = _there(lake, batch_id)
    version = version_from_documents(before.extractor_version)
    if before.extractor_version != version:
        with lake.writer(batch_id) as writer:
            before = after = _there(lake, batch_id)  # it may have been read anew meanwhile
            if before.extractor_version != version:
                sources = ((documents, _no_rejects()) for documents in _documents(lake, batch_id, settings.batch_rows))
                unread = [rows.filter(pc.equal(rows.column("stage"), _READ)) for rows in lake.read("rejects", batch_id)]
                for rows in unread:
                    writer.write("rejects", rows)
                rows_of = write_extracted(sources, writer, settings)
                after = replace(
                    before,
                    articles=rows_of["articles"],
                    mentions=rows_of["mentions"],
                    claims=rows_of["casualty_claims"],
                    reports=rows_of["casualty_reports"],
                    rejects=rows_of["rejects"] + sum(rows.num_rows for rows in unread),
                    extractor_version=version,
                )
                if not dry_run:
                    writer.finish(after)
    return Redone(
        batch_id, before.dump, before.documents, before is not after, (before.claims, after.claims), (before.reports, after.reports)
    )


def _there(lake: Lake, batch_id: str) -> Batch:
    batch = lake.batch(batch_id)
    if batch is None:
        raise TollError(f"batch {batch_id} is not in the lake; `toll status` lists those that are.")
    return batch


def _no_rejects() -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=arrow_schema("rejects"))


def _documents(lake: Lake, batch_id: str, rows: int) -> Iterator[pa.RecordBatch]:
    """Give the stored documents in batches of so many rows: the unit of work and of memory."""
    for batch in lake.read("documents", batch_id):
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)


def forget(settings: Settings, batch_id: str) -> Batch:
    """Take a batch out of the lake; the next publication is without it. TollError if it isn't there. Its dump, if it stays in landing/, comes back."""
    lake = Lake(settings.lake)
    batch = _there(lake, batch_id)
    lake.forget(batch_id)
    return batch
