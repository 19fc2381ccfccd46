"""What every DAG of Toll shares: its assets, its pool, who owns it, and which failures are tried again."""

import datetime as dt
from typing import Any, Final

from airflow.sdk import Asset, ExceptionRetryPolicy, RetryAction, RetryRule, get_current_context

from pipeline.settings import Settings

LAKE: Final = Asset(name="lake", uri="toll://lake", group="toll")
"""Changes when a night brought new batches; the event's extra says how many rows and rejects."""

WAREHOUSE: Final = Asset(name="warehouse", uri="toll://warehouse/toll.duckdb", group="toll")
"""Changes when a new warehouse file was published."""

WAREHOUSE_POOL: Final = "warehouse"
"""One slot: the next warehouse file has one writer. Defined in pools.json, which set-up imports."""

RETRY: Final = ExceptionRetryPolicy(
    rules=[RetryRule(OSError, RetryAction.RETRY, reason="the disk, the network or a lock: another try may mend it")],
    default=RetryAction.FAIL,
)
"""A bad dump, a failed gate or a bug stays what it is however often it is tried. A killed task raises nothing here and is tried again."""

EVERY_TASK: Final[dict[str, Any]] = {
    "owner": "data-engineering",
    "retries": 3,
    "retry_delay": dt.timedelta(seconds=30),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": dt.timedelta(minutes=10),
    "retry_policy": RETRY,
}

FIRST_NIGHT: Final = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def asked() -> Settings:
    """The knobs for the stage that a task calls: it notes what it did under the run's name, for the run report."""
    run = get_current_context()["dag_run"]
    return Settings(dag_run=f"{run.dag_id}/{run.run_id}")
