"""What the tests of nights share: a dump, a running Airflow, and REST to speak to it as a person does in the UI."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, TypeVar
from unittest.mock import patch

import duckdb
import httpx
import pyarrow as pa
import start_airflow

Seen = TypeVar("Seen")
Run = dict[str, Any]

RECORD = {
    "url": "https://example.org/{n}",
    "title": "Shelling kills {n} in the north",
    "date": "2021-03-1{n}",
    "text": "IDLIB, Syria - Shelling killed {n} soldiers and wounded two in Idlib on Tuesday, the ministry of defence said.",
}
NOISE = bytes(range(256)) * 8


def dump(numbers: range) -> bytes:
    """A dump of one article per number, and one broken record."""
    lines = [json.dumps({name: text.format(n=n) for name, text in RECORD.items()}) for n in numbers]
    return "\n".join([*lines, '{"title": "cut o', ""]).encode()


def wait_for(seen: Callable[[], Seen], seconds: float = 300, every: float = 1) -> Seen:
    """What `seen` answers once it is true; fails after so many seconds. To be asked costs the api-server a thirtieth of a second."""
    deadline = time.monotonic() + seconds
    while not (answer := seen()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(every)
    return answer


def tables(database: Path) -> dict[str, list[str]]:
    """Every row of every table and view, sorted; without what names a run and the instants of its work."""
    found = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        named = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('main', 'ops') ORDER BY ALL"
        for schema, name in connection.execute(named).fetchall():
            rows = connection.table(f"{schema}.{name}").to_arrow_table()
            instants = [field.name for field in rows.schema if pa.types.is_timestamp(field.type) and field.name != "night"]
            found[f"{schema}.{name}"] = sorted(
                map(repr, rows.drop_columns([*instants, *({"run_id"} & set(rows.column_names))]).to_pylist())
            )
    return found


@dataclass
class Person:
    """Someone logged in to an Airflow."""

    rest: httpx.Client

    @classmethod
    def log_in(cls, url: str, user: str, password: str) -> Self:
        """Get a token by name and password."""
        token = httpx.post(f"{url}/auth/token", json={"username": user, "password": password}, timeout=30).raise_for_status()
        return cls(httpx.Client(base_url=f"{url}/api/v2", headers={"Authorization": f"Bearer {token.json()['access_token']}"}, timeout=30))

    def get(self, path: str, **params: Any) -> Any:
        """What is at a path; HTTPStatusError if it is refused."""
        return self.rest.get(path, params=params).raise_for_status().json()

    def trigger(self, dag: str) -> httpx.Response:
        """Ask for a run of the DAG."""
        return self.rest.post(f"/dags/{dag}/dagRuns", json={"logical_date": None})

    def active_dags(self) -> set[str]:
        """Names of the DAGs that are not paused."""
        return {dag["dag_id"] for dag in self.get("/dags")["dags"] if not dag["is_paused"]}

    def finished(self, dag: str, count: int) -> list[Run]:
        """All runs of the DAG, oldest first, once there are `count` and none is under way; else nothing."""
        runs = self.get(f"/dags/{dag}/dagRuns", order_by="run_after")["dag_runs"]
        return runs if len(runs) >= count and all(run["state"] in ("success", "failed") for run in runs) else []

    def runs(self) -> list[str]:
        """Ids of all runs, sorted."""
        return sorted(run["dag_run_id"] for run in self.get("/dags/~/dagRuns")["dag_runs"])

    def tasks(self, run: Run) -> dict[str, str]:
        """State of each task of a run; of a mapped one under its readable name."""
        found = self.get(f"/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}/taskInstances")["task_instances"]
        return {task["rendered_map_index"] or task["task_id"]: task["state"] for task in found}


SELDOM = {
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",  # looking ten times a second costs a sixth of a core, which others need
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "3600",  # the files do not change
}
QUICK = {
    **SELDOM,
    "TOLL_SETTLE_SECONDS": "0.1",
    "TOLL_WORKERS": "1",
    "TOLL_CRON": "0 2 29 2 *",  # not while a test runs
}


@dataclass
class Airflow:
    """A running Airflow on its own home."""

    home: Path
    url: str
    parts: start_airflow.Parts

    def person(self, user: str = "admin") -> Person:
        """Log in with the password that was made for this user: admin, or analyst who may only look."""
        return Person.log_in(self.url, user, json.loads((self.home / "airflow" / "passwords.json").read_text())[user])

    def wait(self, *healthy: str) -> None:
        """Wait until these parts are healthy."""
        self.parts.wait_for(self.url, *healthy)


@contextmanager
def airflow_on(
    home: Path, given: Mapping[str, str] = MappingProxyType({}), more: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> Iterator[Airflow]:
    """Run api-server, scheduler, dag-processor and triggerer on a home, with quick knobs, until the `with` ends.

    Args:
        home: An empty folder.
        given: Variables that win over those of `make airflow` and of QUICK: the address of a database, another executor.
        more: Further processes by name, each with its `airflow` arguments, as in {"worker-1": ("celery", "worker", "--skip-serve-logs")}.
    """
    with ExitStack() as stack:
        with patch.dict(os.environ):
            for name in [name for name in os.environ if name.startswith(("AIRFLOW", "TOLL_"))]:
                del os.environ[name]
            url, parts = stack.enter_context(start_airflow.running(home, 0, {**QUICK, **given}, more))
        try:
            yield Airflow(home, url, parts)
        finally:  # what runs is not waited for; test_nightly ends everything the gentle way
            for name in [*parts.running]:
                parts.kill(name)
