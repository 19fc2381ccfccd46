"""Every night: the dumps that landed become batches of the lake.

## What it does

1. **discover** lists the dumps in `landing/` that the lake does not hold yet and shares them out: a big dump is a task of its own, small ones
   share one, and there are 16 tasks at most (`TOLL_SHARDS`, `TOLL_SHARD_BYTES`). A file that is still growing, a hidden file, `*.part` and
   `*.tmp` are left for the next night.
2. **read_dump**, once per share, reads its dumps one by one, cuts them into articles, extracts the claims and commits each as one batch:
   whole or not at all.
3. **announce** updates the asset `lake` and its tables, which starts the DAG `warehouse`. The events say how many rows came and what was
   rejected.

**A night** is named by the instant it is due, which is its partition. It takes every dump that was last modified by then and that no other night has
taken: also what an earlier night left. A run by hand takes all there is, under the instant it was triggered. `ops.batches.night` says who took what.

**Missed nights** are made up for by one run, the last that was due, when Airflow is back: it takes the dumps of all of them, so that none is
lost. There is no other catching up. **Past nights** can be run one by one: `airflow backfill create --dag-id ingest --from-date 2026-11-01
--to-date 2026-11-04 --max-active-runs 1`. The last midnight counts as an end: the 02:00 night of that day is left out. One at a time, or a later
night may take what an earlier one had to. Each is published on its own, so the history of events is that of the nights. A night that ran before
finds nothing of its own left and changes nothing. Copy dumps with their times (`cp -p`, `rsync -t`), or all of them belong to tonight.

A night reads 1000 dumps at most (`TOLL_NIGHT_DUMPS`), new ones first, and of these the oldest; the rest waits for the next run: *trigger* it again,
or leave it to the nights.

Nothing new: everything after `discover` is skipped, the run is green, `warehouse` does not start. Running it twice changes nothing.

## What a failure means

- **A green night with rejects**: a dump or some of its records could not be read. That is data, not a failure: it stands in `ops.rejects`
  with its reason, and a dump of which nothing could be read stands in `ops.batches` with state `failed`. The event counts both.
- **read_dump red**: disk, memory or network, after three more tries; or a bug, at once. The other dumps of the night are announced and
  published all the same; the run stays red because of this one (`complete` says so). Its batch is not in the lake, not even in part.
- **discover red**: `landing/` itself cannot be read; nothing was touched. A single file that cannot be read is its own red `read_dump`.
- **announce red**: no dump of this night could be read.

## What to do

- Read the log of the red task: its last line says what to do. Then *clear* that task; what is done is not done again.
- Rejects: `toll sql "SELECT reason_code, count(*) FROM ops.rejects GROUP BY ALL"`. Ask the publisher for a better dump and land it: other bytes
  are another batch.
- Not waiting for the night: *trigger* this DAG.
"""

import datetime as dt
from dataclasses import asdict
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import CronPartitionTimetable, dag, task
from airflow.task.trigger_rule import TriggerRule
from house import BY_THE_HOUR, EVERY_NIGHT, LAKE, LANDING, TABLES, announced, asked, due, night

from pipeline.settings import Settings

READ_DUMP = """Reads the dumps of one share into the lake, each whole or not at all.

Red: the message names each dump that failed and why; the others of the share are in the lake. A full disk or a lost mount: mend it and
clear this task. A bug: report the line; the dump waits in `landing/` until a version that can read it.
"""


@dag(
    **EVERY_NIGHT,
    schedule=CronPartitionTimetable(Settings().cron, timezone="UTC"),
    deadline=BY_THE_HOUR,
    tags=["toll", "nightly", "lake"],
    doc_md=__doc__,
)
def ingest() -> None:
    """Wire the night."""

    @task(inlets=[LANDING])
    def discover() -> list[dict[str, Any]]:
        """Lists the new dumps of `landing/` and shares them out over tasks.

        Red: the folder can't be read. See that it is mounted and that Airflow's user may read it, then clear this task.
        """
        from pipeline import stages

        return [asdict(shard) for shard in stages.shards(asked(), due())]

    @task(
        doc_md=READ_DUMP,
        map_index_template="{{ task.op_kwargs['shard']['name'] }}",
        max_active_tis_per_dagrun=4,
        execution_timeout=dt.timedelta(hours=6),
    )
    def read_dump(shard: dict[str, Any]) -> list[dict[str, Any]]:
        from pipeline import stages

        return [asdict(result) for result in stages.ingest_shard(shard["members"], asked(), night())]

    @task(outlets=[LAKE, *TABLES], trigger_rule=TriggerRule.NONE_SKIPPED)
    def announce(*, outlet_events: Any = None) -> None:
        """Tells what the night brought; this starts `warehouse`.

        Red: no dump of the night is in the lake. See the tasks that read them.
        """
        from pipeline import stages

        announced(outlet_events, stages.night_event(asked(), night()))

    batches = read_dump.expand(shard=discover())
    batches >> announce()
    # A leaf of its own: `announce` is green when one dump of several failed, the run must not be.
    batches >> EmptyOperator(
        task_id="complete",
        doc_md="Is green when every dump of the night was read.\n\nUpstream failed: see the red `read_dump`.",
    )


ingest()
