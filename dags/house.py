"""What every DAG of Toll shares: its assets, its pool, its nights, who owns it, which failures are tried again and who hears of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from airflow.sdk import (
    Asset,
    AsyncCallback,
    BaseNotifier,
    DeadlineAlert,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    get_current_context,
)
from structlog.contextvars import bind_contextvars, bound_contextvars
from toll_deadline import ByTheHour

from pipeline import logs
from pipeline.settings import Settings

LANDING: Final = Asset(name="landing", uri="toll://landing", group="toll")
"""Where dumps arrive; nothing in Airflow tells when."""

LAKE: Final = Asset(name="lake", uri="toll://lake", group="toll")
"""Changes when a night brought new batches; the event's extra says how many rows and rejects."""

TABLES: Final = tuple(
    Asset(name=f"lake.{table}", uri=f"toll://lake/{table}", group="toll")
    for table in ("documents", "articles", "entities", "mentions", "casualty_claims", "casualty_reports", "rejects")
)
"""The tables of the lake; they change with it."""

WAREHOUSE: Final = Asset(name="warehouse", uri="toll://warehouse/toll.duckdb", group="toll")
"""Changes when a new warehouse file was published."""

REPORT: Final = Asset(name="report", uri="toll://report/index.html", group="toll")
"""Changes with the page."""

WAREHOUSE_POOL: Final = "warehouse"
"""One slot: the next warehouse file has one writer. Defined in pools.json, which set-up imports."""

RETRY: Final = ExceptionRetryPolicy(
    rules=[RetryRule(OSError, RetryAction.RETRY, reason="the disk, the network or a lock: another try may mend it")],
    default=RetryAction.FAIL,
)
"""A bad dump, a failed gate or a bug stays what it is however often it is tried. DuckDB's locks are OSErrors here (`BusyError`). A killed task
raises nothing and is tried again."""


def tell(kind: str) -> Callable[[Any], None]:
    """Give a callback that tells of a failure to the log, by e-mail and to the webhook. It fails nothing: Airflow logs what it raises."""

    def told(context: Any) -> None:
        from pipeline import stages

        run, ti = context["dag_run"], context.get("ti") or context.get("task_instance")
        if kind == "watch alert" and is_known(run, ti):
            return
        task = getattr(context.get("task"), "doc_md", None) if kind != "run failed" else None
        why = context.get("exception") or context.get("reason") or "no error is known: it was killed, or the machine went down"
        where = ti and kind != "run failed" and ti.task_id
        text = "\n".join(filter(None, (f"{why}", task and task.strip())))
        stages.notify(Settings(), stages.Notice(kind, text, run.dag_id, run.run_id, where or None, getattr(ti, "log_url", None)))

    return told


def is_known(run: Any, ti: Any) -> bool:
    """Whether the look before this one found something too: it was told then, and is told again in one hour of the day alone."""
    before = ti.get_previous_ti()
    return before is not None and before.state == "failed" and run.run_after.hour != Settings().published_by.hour


class AskingNotifier(BaseNotifier):
    """Tells that a task waits for an answer, and where to give it."""

    def notify(self, context: Any) -> None:
        """Tell it."""
        from pipeline import stages

        task, ti = context["task"], context["ti"]
        url = task.generate_link_to_ui(task_instance=ti)
        stages.notify(Settings(), stages.Notice("approval wanted", f"{task.subject}\n{task.body}", ti.dag_id, ti.run_id, ti.task_id, url))


EVERY_TASK: Final[dict[str, Any]] = {
    "owner": "data-engineering",
    "retries": 3,
    "retry_delay": dt.timedelta(seconds=Settings().retry_seconds),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": dt.timedelta(minutes=10),
    "retry_policy": RETRY,
    "on_failure_callback": tell("task failed"),
}

EVERY_NIGHT: Final[dict[str, Any]] = {
    "start_date": dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
    "catchup": False,
    "max_active_runs": 1,
    "default_args": EVERY_TASK,
    "on_failure_callback": tell("run failed"),
}

BY_THE_HOUR: Final = DeadlineAlert(
    name="published by the hour",
    reference=ByTheHour(Settings().published_by),
    interval=dt.timedelta(0),
    callback=AsyncCallback("toll_deadline.missed"),
)
"""A night that is not through by `TOLL_PUBLISHED_BY` is told of; one that fails before and is mended by then is not late."""


def asked() -> Settings:
    """The knobs for the stage that a task calls: it notes what it did under the run's name, for the run report.

    From here on the lines of the task say which run and night they are of, and, through `logs`, which stage and batch.
    """
    run = get_current_context()["dag_run"]
    logs.carried_by(bound_contextvars)
    bind_contextvars(run=f"{run.dag_id}/{run.run_id}", night=key())
    return Settings(dag_run=f"{run.dag_id}/{run.run_id}")


def due() -> dt.datetime | None:
    """The instant of a scheduled or backfilled night, whose dumps arrived by then; None for a run by hand, which takes all there are."""
    return get_current_context()["dag_run"].partition_date


def night() -> dt.datetime:
    """The night under whose name batches are taken: its instant, or that of the run by hand."""
    return (due() or get_current_context()["dag_run"].run_after).replace(microsecond=0)


def key() -> str:
    """The partition of the assets that this run changes."""
    return f"{night().astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}"


def follows() -> dt.datetime | None:
    """The night whose partition started this run; None where a person did, who means the whole lake."""
    partition = get_current_context()["dag_run"].partition_key
    return dt.datetime.fromisoformat(partition).replace(tzinfo=dt.UTC) if partition else None


def announced(events: Any, told: dict[str, Any]) -> None:
    """Put what happened on the events of the lake and its tables, all under the partition of this run."""
    rows = told | {"casualty_claims": told["claims"], "casualty_reports": told["reports"], "rejects": sum(told["rejects"].values())}
    for asset in (LAKE, *TABLES):
        table = asset.name.removeprefix("lake.")
        events[asset].add_partitions(key())
        events[asset].extra = told if asset == LAKE else {"rows": rows[table]} if table in rows else {}
