"""What the nights count, through Airflow's own metrics: StatsD where `[metrics] statsd_on` is set, OpenTelemetry where `otel_on` is.

A task that ends gives what its stages noted. Names and units: docs/operations.md. What this costs where no metrics are on is a look at an
empty list.
"""

import datetime as dt
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin
from airflow.sdk.observability import stats

OF_A_DUMP: Final = ("records", "documents", "articles", "mentions", "claims", "reports", "bytes")
OF_A_PUBLICATION: Final = ("new", "changed", "gone")

Metric = tuple[str, str, float]
"""Kind (count, gauge, timer in seconds), name, value."""


def metrics(stage: str, seconds: float, answer: Mapping[str, Any], error: str | None) -> Iterator[Metric]:
    """Give what one call of a stage counts. A dump that the lake held already counts nothing but its time."""
    yield "timer", f"toll.stage.{stage}", seconds
    if error:
        yield "count", f"toll.failed.{stage}", 1
    if stage == "ingest" and answer.get("is_new"):
        yield "count", "toll.dumps", 1
        yield "count", "toll.unread_dumps", answer["state"] == "failed"
        for name in OF_A_DUMP:
            yield "count", f"toll.{name}", answer.get(name, 0)
        yield from _by_reason("toll.rejects", answer["rejects"])
    if stage == "validate":
        yield from _by_reason("toll.turned_away", answer.get("rejected", {}))
    if stage == "gate":
        for severity in ("critical", "warning"):
            yield "gauge", f"toll.gate.failed_{severity}", len(answer.get(f"failed_{severity}", ()))
    if stage == "publish" and "holds" in answer:
        yield "count", "toll.published", 1
        for what in OF_A_PUBLICATION:
            yield "count", f"toll.events_{what}", answer[f"events_{what}"]
        for name, rows in answer["holds"].items():
            yield "gauge", f"toll.warehouse.{name}", rows
        yield "gauge", "toll.warehouse.bytes", answer["bytes"]


def _by_reason(name: str, counts: Mapping[str, int]) -> Iterator[Metric]:
    yield "count", name, sum(counts.values())
    for reason, rows in counts.items():
        yield "count", f"{name}.{reason}", rows


def emit(since: dt.datetime | None, dag_id: str) -> None:
    """Send what ended in this process since a task began."""
    noted = sys.modules.get("pipeline.stages.noted")
    if since is None or noted is None:
        return
    tags = {"dag_id": dag_id}
    for entry in noted.ended(since):
        seconds = (entry.ended_at - entry.began_at).total_seconds()
        for kind, name, value in metrics(entry.stage, seconds, entry.answer, entry.error):
            if kind == "timer":
                stats.timing(name, dt.timedelta(seconds=value), tags=tags)
            elif kind == "gauge":
                stats.gauge(name, value, tags=tags)
            elif value:
                stats.incr(name, int(value), tags=tags)


class Listener:
    """Hears that a task has ended, in the task's own process."""

    @hookimpl
    def on_task_instance_success(self, previous_state: object, task_instance: Any) -> None:  # noqa: ARG002 (Airflow passes it by name)
        """Tell what came of it."""
        emit(task_instance.start_date, task_instance.dag_id)

    @hookimpl
    def on_task_instance_failed(self, previous_state: object, task_instance: Any) -> None:  # noqa: ARG002
        """Tell what came of it until then."""
        emit(task_instance.start_date, task_instance.dag_id)


class TollMetrics(AirflowPlugin):
    """Registers the listener."""

    name = "toll_metrics"
    listeners = [Listener()]  # noqa: RUF012 (Airflow reads the attribute of the class)
