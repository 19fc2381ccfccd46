"""After every night that brought something: the lake becomes the next warehouse, and is published if it passes its gate.

## What it does

1. **identify** names the run: a hash of what would be built. **is_new** skips all but **page** if that is what is published already.
2. **validate** turns bad rows away, with the expectation's name as reason.
3. **weigh** counts what the new dumps turned away. Up to 10 % of their records is usual (`TOLL_REJECTS_WARN`); **is_doubtful** passes the question
   on to a person above that: **load_anyway**. Above 50 % (`TOLL_REJECTS_FAIL`) nothing is loaded.
4. **load** builds the next file beside the published one from what is validated, resolves reports to events and builds the marts. One at a
   time: pool `warehouse`.
5. **gate** checks the next file as a whole and records every outcome in `ops.checks`.
6. **publish** renames it onto `warehouse/toll.duckdb`: readers keep the snapshot they opened. **page** writes `report/`.

It starts when a night (its partition) updates the lake, and takes the batches of that night and those before it: a later one follows with its own
run. By hand, it takes the whole lake. Running it twice changes nothing. It has to be green by 06:00 UTC (`TOLL_PUBLISHED_BY`).

## What a failure means

- **gate red**: a critical expectation failed. *Nothing was published*; analysts still have the last good file. It is not tried again,
  because the same rows would fail again. The log names each failed expectation, the rows, why it matters and what to do.
- **load_anyway waiting**: the new dumps turned away more than usual. Without an answer for 12 hours (`TOLL_APPROVAL_HOURS`) it is *no*.
- **load_anyway red**: the answer was no, or none came. Nothing was published. The next night asks again, these dumps included.
- **weigh red**: more than half of what came was turned away: a changed format, or a damaged disk.
- **validate, load, publish or page red**: disk or a lock, after three more tries; or a bug, at once. Until `publish` is green the last good file
  stays; if only `page` is red, the warehouse is new and the page is yesterday's.
- **deadline missed**: the run was not green by its hour. It goes on all the same.

## What to do

- **gate**: the file that was not published stays at `warehouse/next-<run>.duckdb`: open it read-only in any DuckDB client to see the rows. Mend the
  data, the rule or the expectation, then *clear* the run from `identify` on.
- **load_anyway**: `toll rejects` tells the reasons. *Approve* loads what could be read. To go on without a dump, move it out of `landing/` and
  run `toll forget BATCH`, then *clear* the run from `identify` on. To change a *no*, clear `load_anyway`.
- **weigh**: the same, without the choice to approve; or raise `TOLL_REJECTS_FAIL` for that night.
- **load** says that batches have not been validated: a published dump was read anew, or the expectations changed, while this run was under
  way; if no event starts the next run, *clear* this one from `identify` on. A new dump that comes meanwhile just waits for its own event.
- **no space, lock**: make room, close whatever holds the next file open, *clear* the red task.
- **page**: *clear* it, or run `toll report`.
"""

import datetime as dt
from dataclasses import asdict
from functools import reduce
from operator import and_
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import PartitionedAssetTimetable, dag, get_current_context, task
from airflow.task.trigger_rule import TriggerRule
from house import BY_THE_HOUR, EVERY_NIGHT, LAKE, REPORT, TABLES, WAREHOUSE, WAREHOUSE_POOL, AskingNotifier, asked, follows

from pipeline.settings import Settings


@dag(
    **EVERY_NIGHT,
    schedule=PartitionedAssetTimetable(assets=reduce(and_, TABLES, LAKE)),
    deadline=BY_THE_HOUR,
    tags=["toll", "nightly", "warehouse"],
    doc_md=__doc__,
)
def warehouse() -> None:
    """Wire what follows a night."""

    @task
    def identify() -> str:
        """Names the run after what would be built.

        Red: the lake can't be read. Mend the disk or the mount, then clear this task.
        """
        from pipeline import stages

        return stages.next_run(asked(), follows())

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def is_new(run: str) -> bool:
        """Goes on if that is not what is published.

        Red: the published file can't be opened. See what holds it open for writing, then clear this task.
        """
        from pipeline import stages

        return not stages.is_published(asked(), run)

    @task
    def validate(run: str) -> dict[str, Any]:
        """Turns away rows that break an expectation, and says why in `ops.rejects`.

        Red: the disk, or an expectation that can't be judged, which the message names. Mend it, then clear this task.
        """
        from pipeline import stages

        return asdict(stages.validate(asked(), run, follows()))

    @task
    def weigh(run: str) -> dict[str, Any]:
        """Counts what the new dumps turned away, per record.

        Red: over half of it. The message names the worst dumps. Move them out of `landing/`, `toll forget BATCH`, clear the run from `identify` on.
        """
        from pipeline import stages

        return asdict(stages.weigh(asked(), run, follows()))

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def is_doubtful(run: str) -> bool:
        """Asks a person only if more was turned away than usual.

        Red: as `weigh`.
        """
        from pipeline import stages

        return stages.weigh(Settings(), run, follows()).is_doubtful

    @task(pool=WAREHOUSE_POOL, trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS)
    def load(run: str) -> dict[str, Any]:
        """Builds the next warehouse file beside the published one: load, resolve, marts.

        Red: no room, a lock, or batches that came in between; the message says which. Then clear the run from `identify` on.
        """
        from pipeline import stages

        return asdict(stages.load(asked(), run, follows()))

    @task(pool=WAREHOUSE_POOL)
    def gate(run: str) -> dict[str, Any]:
        """Checks the next file as a whole.

        Red: nothing is published. The message names each expectation, the rows, why it matters and what to do; the rows are in
        `warehouse/next-<run>.duckdb`. Mend it, then clear the run from `identify` on.
        """
        from pipeline import stages

        return asdict(stages.gate(asked(), run, get_current_context()["dag_run"].start_date))

    @task(pool=WAREHOUSE_POOL, outlets=[WAREHOUSE])
    def publish(run: str) -> str:
        """Puts the next file in the place of the published one, in one step.

        Red: the disk, or a next file that is gone because another run was built meanwhile. Clear the run from `identify` on.
        """
        from pipeline import stages

        return stages.publish(asked(), run, get_current_context()["ti"].start_date)

    # Also where nothing is new: the run that published may have been killed before its page.
    @task(trigger_rule=TriggerRule.NONE_FAILED, outlets=[REPORT])
    def page() -> str:
        """Writes the report page from the published file.

        Red: the warehouse is new, the page is yesterday's. Clear this task, or run `toll report`.
        """
        from pipeline import stages

        return stages.page(asked())

    load_anyway = ApprovalOperator(
        task_id="load_anyway",
        subject="Load what is left of this night?",
        body="{{ ti.xcom_pull('weigh')['question'] }}",
        defaults=ApprovalOperator.REJECT,
        fail_on_reject=True,
        response_timeout=dt.timedelta(hours=Settings().approval_hours),
        notifiers=[AskingNotifier()],
        doc_md="""Asks a person whether to load a night of which much was turned away. Approve, Reject; no answer is Reject.

        Red: the answer was no. Nothing is published. Set the dump aside (`toll forget BATCH`) and clear the run from `identify` on; or clear this
        task and approve.
        """,
    )
    run = identify()
    weighed = weigh(run)
    loaded = load(weighed["run_id"])  # not of `identify`: it would be green, and count as the one success, where nothing is new
    is_new(run) >> validate(run) >> weighed >> is_doubtful(run) >> load_anyway >> loaded >> gate(run) >> publish(run) >> page()


warehouse()
