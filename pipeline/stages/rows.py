"""Row-level validation of batches: together where they are sound, each for itself where something fails."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa

from pipeline.contracts import arrow_schema
from pipeline.lake import Batch, Lake
from pipeline.model import TollError

PART_ARTICLES: Final = 20_000
"""Articles validated at once: bounds memory whatever the size of a dump."""

_Judged = tuple[Batch, pa.Table, pa.Table]
"""A batch as it was judged, its checks, its rejections."""


def verdicts(lake: Lake, batch_ids: Sequence[str]) -> Iterator[_Judged]:
    """Judge batches, many of them in one go. TollError if one left the lake meanwhile."""
    for group in _groups(lake, batch_ids):
        yield from _each_of(lake, group)


def _groups(lake: Lake, batch_ids: Sequence[str]) -> Iterator[list[Batch]]:
    """Batches small enough to be judged together: Great Expectations takes a second a call, whatever the rows."""
    group: list[Batch] = []
    for batch_id in batch_ids:
        batch = lake.batch(batch_id)
        if batch is None:
            raise TollError(f"batch {batch_id} left the lake meanwhile; run again.")
        if group and sum(each.articles for each in group) + batch.articles > PART_ARTICLES:
            yield group
            group = []
        group.append(batch)
    if group:
        yield group


def _each_of(lake: Lake, group: Sequence[Batch]) -> Iterator[_Judged]:
    """Judge batches together; where anything fails, each half for itself, down to the batch that it is about."""
    if len(group) == 1:
        yield _judged_alone(lake, group[0])
        return
    sound = _judged_sound(lake, group)
    if sound is None:
        half = len(group) // 2
        yield from _each_of(lake, group[:half])
        yield from _each_of(lake, group[half:])
    else:
        yield from sound


def _judged_sound(lake: Lake, group: Sequence[Batch]) -> list[_Judged] | None:
    """Judge batches as if they were one. None if any expectation fails; else each is as sound as all of them."""
    from pipeline import quality  # Great Expectations takes seconds to import

    parts = {batch.batch_id: list(lake.parts(batch.batch_id, PART_ARTICLES)) for batch in group}
    every = [part for found in parts.values() for part in found]
    if not every:
        return None
    verdict = quality.check_rows({table: pa.concat_tables([part[table] for part in every]) for table in every[0]})
    if not all(outcome.is_success for outcome in verdict.outcomes):
        return None
    nothing = arrow_schema("rejects").empty_table()
    return [
        (
            batch,
            quality.checks_table(
                [replace(outcome, checked=part[outcome.suite].num_rows) for part in parts[batch.batch_id] for outcome in verdict.outcomes],
                batch.batch_id,
            ),
            nothing,
        )
        for batch in group
    ]


def _judged_alone(lake: Lake, batch: Batch) -> _Judged:
    from pipeline import quality  # as above

    outcomes: list[quality.Outcome] = []
    rejections = []
    for part in lake.parts(batch.batch_id, PART_ARTICLES):
        verdict = quality.check_rows(part)
        outcomes += verdict.outcomes
        rejections.append(quality.rejects_table(batch.batch_id, verdict.rejections))
    # An entity that several parts name is judged, and turned away, in each.
    unique = {(row["locator"], row["reason_code"]): row for table in rejections for row in table.to_pylist()}
    return (
        batch,
        quality.checks_table(outcomes, batch.batch_id),
        pa.Table.from_pylist(list(unique.values()), schema=arrow_schema("rejects")),
    )
