"""After every night that brought something: the lake becomes the next warehouse, and is published if it passes its gate.

## What it does

1. **identify** names the run: a hash of what would be built. **is_new** skips all but **page** if that is what is published already.
2. **validate** turns bad rows away, with the expectation's name as reason.
3. **load** builds the next file beside the published one from what is validated, resolves reports to events and builds the marts. One at a
   time: pool `warehouse`.
4. **gate** checks the next file as a whole and records every outcome in `ops.checks`.
5. **publish** renames it onto `warehouse/toll.duckdb`: readers keep the snapshot they opened. **page** writes `report/`.

It starts when `ingest` updates the asset `lake`, or by hand. Running it twice changes nothing.

## What a failure means

- **gate red**: a critical expectation failed. *Nothing was published*; analysts still have the last good file. It is not tried again,
  because the same rows would fail again. The log names each failed expectation, why it matters and what to do.
- **validate, load, publish or page red**: disk or a lock, after three more tries; or a bug, at once. Until `publish` is green the last good file
  stays; if only `page` is red, the warehouse is new and the page is yesterday's.

## What to do

- **gate**: the file that was not published stays at `warehouse/next-<run>.duckdb`: open it read-only in any DuckDB client to see the rows. Mend the
  data, the rule or the expectation, then *clear* the run from `identify` on.
- **load** says that batches have not been validated: a published dump was read anew, or the expectations changed, while this run was under
  way; if no event starts the next run, *clear* this one from `identify` on. A new dump that comes meanwhile just waits for its own event.
- **no space, lock**: make room, close whatever holds the next file open, *clear* the red task.
- **page**: *clear* it, or run `toll report`.
"""

from dataclasses import asdict
from typing import Any

from airflow.sdk import dag, get_current_context, task
from airflow.task.trigger_rule import TriggerRule
from house import EVERY_TASK, FIRST_NIGHT, LAKE, WAREHOUSE, WAREHOUSE_POOL, asked


@dag(
    schedule=[LAKE],
    start_date=FIRST_NIGHT,
    catchup=False,
    max_active_runs=1,
    default_args=EVERY_TASK,
    tags=["toll", "nightly", "warehouse"],
    doc_md=__doc__,
)
def warehouse() -> None:
    """Wire what follows a night."""

    @task
    def identify() -> str:
        from pipeline import stages

        return stages.next_run(asked())

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def is_new(run: str) -> bool:
        from pipeline import stages

        return not stages.is_published(asked(), run)

    @task
    def validate(run: str) -> dict[str, Any]:
        from pipeline import stages

        return asdict(stages.validate(asked(), run))

    @task(pool=WAREHOUSE_POOL)
    def load(run: str) -> dict[str, Any]:
        from pipeline import stages

        return asdict(stages.load(asked(), run))

    @task(pool=WAREHOUSE_POOL)
    def gate(run: str) -> dict[str, Any]:
        from pipeline import stages

        return asdict(stages.gate(asked(), run, get_current_context()["dag_run"].start_date))

    @task(pool=WAREHOUSE_POOL, outlets=[WAREHOUSE])
    def publish(run: str) -> str:
        from pipeline import stages

        return stages.publish(asked(), run, get_current_context()["ti"].start_date)

    # Also where nothing is new: the run that published may have been killed before its page.
    @task(trigger_rule=TriggerRule.NONE_FAILED)
    def page() -> str:
        from pipeline import stages

        return stages.page(asked())

    run = identify()
    is_new(run) >> validate(run) >> load(run) >> gate(run) >> publish(run) >> page()


warehouse()
