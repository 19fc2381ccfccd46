"""Every night: the dumps that landed become batches of the lake.

## What it does

1. **discover** lists the dumps in `landing/` that the lake does not hold yet. A file that is still growing, a hidden file, `*.part` and
   `*.tmp` are left for the next night.
2. **read_dump**, once per dump, reads it, cuts it into articles, extracts the claims and commits them as one batch: whole or not at all.
3. **announce** updates the asset `lake`, which starts the DAG `warehouse`. The event says how many rows came and what was rejected.

A night reads 1000 dumps at most, the first by name, since Airflow makes no more tasks of one list; the rest waits for the next run: *trigger*
it again, or let the nights catch up.

Nothing new: everything after `discover` is skipped, the run is green, `warehouse` does not start. The DAG does not catch up: dumps wait in
`landing/` until a night reads them, so a missed night loses nothing. Running it twice changes nothing.

## What a failure means

- **A green night with rejects**: a dump or some of its records could not be read. That is data, not a failure: it stands in `ops.rejects`
  with its reason, and a dump of which nothing could be read stands in `ops.batches` with state `failed`. The event counts both.
- **read_dump red**: disk, memory or network, after three more tries; or a bug, at once. The other dumps of the night are announced and
  published all the same; the run stays red because of this one (`complete` says so). Its batch is not in the lake, not even in part.
- **discover red**: `landing/` itself cannot be read; nothing was touched. A single file that cannot be read is its own red `read_dump`.

## What to do

- Read the log of the red task: its last line says what to do. Then *clear* that task; what is done is not done again.
- Rejects: `toll sql "SELECT reason_code, count(*) FROM ops.rejects GROUP BY ALL"`. Ask the publisher for a better dump and land it: other bytes
  are another batch.
- Not waiting for the night: *trigger* this DAG.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import dag, task
from airflow.task.trigger_rule import TriggerRule
from house import EVERY_TASK, FIRST_NIGHT, LAKE, asked

from pipeline.settings import Settings

MOST_DUMPS: Final = 1000
"""Dumps a night reads: a longer list than core.max_map_length (1024 unless set) fails as a whole. The rest is still new the next time."""


def lake_event(batches: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What the lake's event says of a night: dumps, rows per table, rejects by reason code, dumps that could not be read."""
    batches = list(batches)
    rejects = sum((Counter(batch["rejects"]) for batch in batches), Counter())
    rows = {table: sum(batch[table] for batch in batches) for table in ("documents", "articles", "mentions", "claims", "reports")}
    unread = sorted(batch["path"] for batch in batches if batch["state"] == "failed")
    return {"dumps": len(batches), **rows, "rejects": dict(sorted(rejects.items())), "unread_dumps": unread}


@dag(
    schedule=Settings().cron,
    start_date=FIRST_NIGHT,
    catchup=False,
    max_active_runs=1,
    default_args=EVERY_TASK,
    tags=["toll", "nightly", "lake"],
    doc_md=__doc__,
)
def ingest() -> None:
    """Wire the night."""

    @task
    def discover() -> list[str]:
        from pipeline import stages

        return stages.discover(asked())[:MOST_DUMPS]

    @task(
        map_index_template="{{ task.op_kwargs['dump'].rpartition('/')[2] }}",
        max_active_tis_per_dagrun=4,
        execution_timeout=dt.timedelta(hours=6),
    )
    def read_dump(dump: str) -> dict[str, Any]:
        from pipeline import stages

        return asdict(stages.ingest(dump, asked()))

    @task(outlets=[LAKE], trigger_rule=TriggerRule.ALL_DONE_MIN_ONE_SUCCESS)
    def announce(batches: Iterable[dict[str, Any]], *, outlet_events: Any = None) -> None:
        outlet_events[LAKE].extra = lake_event(batches)

    batches = read_dump.expand(dump=discover())
    announce(batches)
    # A leaf of its own: `announce` is green when one dump of several failed, the run must not be.
    batches >> EmptyOperator(task_id="complete")


ingest()
