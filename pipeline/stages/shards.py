"""A night's dumps shared out over tasks, and what the night brought."""

import datetime as dt
import logging
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline import logs
from pipeline.lake import Batch, Lake
from pipeline.model import TollError
from pipeline.settings import Settings
from pipeline.stages import intake
from pipeline.stages.inputs import shown
from pipeline.stages.noted import noted
from pipeline.stages.results import IngestResult

LOG: Final = logging.getLogger("toll.shards")
_OWN_TASK: Final = 4
"""So few dumps have a task each, however small."""
_DUMP_BYTES: Final = 256 * 1024
"""What opening and committing one dump costs, in bytes of text read meanwhile."""
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Shard:
    """Dumps, or batches, that one task takes; `name` is for people."""

    name: str
    members: tuple[str, ...]


@noted()
def shards(settings: Settings, until: dt.datetime | None = None) -> tuple[Shard, ...]:
    """Share out the new dumps of landing/ over tasks: a big dump alone, small ones together; a few dumps each alone.

    A night takes `settings.night_dumps` at most: new ones before those that another extractor read, and of these the ones that
    arrived first. The rest is still to be read for the next run.

    Args:
        settings: The knobs.
        until: Only dumps last modified by this instant (aware); None = all that have landed.
    """
    found = sorted(intake.landed(settings, until), key=lambda dump: (dump.is_reread, dump.modified, dump.path))
    taken = found[: settings.night_dumps]
    if len(found) > len(taken):
        LOG.warning("%d dumps wait for the next run; one takes %d, see TOLL_NIGHT_DUMPS.", len(found) - len(taken), len(taken))
    return share_out(settings, {dump.path: dump.bytes for dump in taken}, "dumps")


def share_out(settings: Settings, sizes: dict[str, int], noun: str) -> tuple[Shard, ...]:
    """Put members of these sizes (bytes) into shards of about the same: the largest first, each where least is."""
    weights = {member: size + _DUMP_BYTES for member, size in sizes.items()}
    wanted = max(_OWN_TASK, math.ceil(sum(weights.values()) / settings.shard_bytes))
    groups: list[list[str]] = [[] for _ in range(min(wanted, settings.shards, len(weights)))]
    filled = [0] * len(groups)
    for member in sorted(weights, key=lambda member: (-weights[member], member)):
        least = filled.index(min(filled))
        groups[least].append(member)
        filled[least] += weights[member]
    return tuple(sorted((Shard(_named(sorted(group), noun), tuple(sorted(group))) for group in groups), key=lambda shard: shard.members))


def _named(members: Sequence[str], noun: str) -> str:
    first, last = (shown(Path(member).name) for member in (members[0], members[-1]))
    return first if len(members) == 1 else f"{first} … {last} ({len(members)} {noun})"


def ingest_shard(paths: Sequence[str], settings: Settings, night: dt.datetime) -> list[IngestResult]:
    """Ingest the dumps of a shard, one after the other; one that fails holds up none of the others.

    Raises:
        OSError: Only the disk, the network or locks failed: trying again takes up what is missing.
        TollError: A dump failed otherwise; the message names every one that did.
    """
    results: list[IngestResult] = []
    failures: list[tuple[str, Exception]] = []
    for path in paths:
        try:
            results.append(intake.ingest(path, settings, None, night))
            with logs.about(batch_id=results[-1].batch_id):
                LOG.info("batch %s: %s", results[-1].batch_id, shown(Path(path).name))
        except Exception as error:
            LOG.exception("%s failed.", shown(path))
            failures.append((path, error))
    if failures:
        told = "; ".join(f"{shown(Path(path).name)}: {type(error).__name__}: {error}" for path, error in failures[:_MOST_NAMED])
        message = f"{len(failures)} of {len(paths)} dumps not read, nothing of them is in the lake: {told}"
        kind = OSError if all(isinstance(error, OSError) for _, error in failures) else TollError
        raise kind(message) from failures[0][1]
    return results


def night_event(settings: Settings, night: dt.datetime) -> dict[str, Any]:
    """What a night brought, from the ledger: dumps, rows per table, rejects by reason code, dumps that could not be read.

    TollError if it brought nothing, so that no one is told of news there isn't.
    """
    batches = [batch for batch in Lake(settings.lake).batches() if batch.night == night]
    if not batches:
        raise TollError("nothing of this night is in the lake: see the tasks that read its dumps, or another run took them.")
    return event(settings, batches)


def event(settings: Settings, batches: Sequence[Batch]) -> dict[str, Any]:
    """Sum up batches for the lake's event."""
    lake = Lake(settings.lake)
    codes = (code for batch in batches for rows in lake.read("rejects", batch.batch_id) for code in rows.column("reason_code").to_pylist())
    rows = {table: sum(getattr(batch, table) for batch in batches) for table in ("documents", "articles", "mentions", "claims", "reports")}
    unread = sorted(batch.dump for batch in batches if batch.state == "failed")
    return {"dumps": len(batches), **rows, "rejects": dict(sorted(Counter(codes).items())), "unread_dumps": unread}
