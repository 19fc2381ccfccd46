"""Nights by the services of docker-compose.yml, on a real Postgres and a real Redis, without an engine: with the LocalExecutor, and with two
Celery workers. They publish what `toll run` does."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from composed import SECRETS, Deployment, postgres
from nights import Person, Run, dump, tables, wait_for

from pipeline import cli

pytestmark = [pytest.mark.airflow, pytest.mark.slow]
BytesOf = Callable[[Path], dict[str, str]]


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """A database that `init` has made, and the services that are the same whoever runs the tasks; no scheduler yet."""
    with ExitStack() as stack:
        database = stack.enter_context(postgres())
        made = Deployment.make(tmp_path_factory.mktemp("compose"), database)
        made.run("init")
        stack.enter_context(made.up("api-server", "dag-processor", "triggerer"))
        yield made


def land(home: Path, count: int) -> list[Path]:
    """So many dumps, each large enough for a task of its own."""
    (home / "landing").mkdir(parents=True)
    landed = [home / "landing" / f"evening-{n}.jsonl" for n in range(count)]
    for n, path in enumerate(landed):
        path.write_bytes(dump(range(n, n + 4)))
    return landed


def night(deployment: Deployment) -> tuple[Person, Run]:
    """Trigger `ingest` over REST, and wait until what it brought is published: an engineer, and the run that read."""
    engineer = Person.log_in(deployment.url, "engineer", deployment.secret("ENGINEER_PASSWORD"))
    wait_for(lambda: {"ingest", "warehouse"} <= engineer.active_dags())
    before = engineer.get("/dags/warehouse/dagRuns")["total_entries"]
    run = engineer.trigger("ingest").raise_for_status().json()
    warehouse = wait_for(lambda: engineer.finished("warehouse", before + 1))[-1]
    assert set(engineer.tasks(warehouse).values()) == {"success", "skipped"}
    assert set(engineer.tasks(run).values()) == {"success"}
    return engineer, run


def same_as_by_hand(home: Path, tmp_path: Path) -> bool:
    """Whether the published tables are those that `toll run` makes of the same dumps."""
    landing = tmp_path / "dumps"
    shutil.copytree(home / "landing", landing)
    assert cli.main(["run", str(landing), "--home", str(tmp_path / "home")]) == 0
    made, expected = (tables(folder / "warehouse" / "toll.duckdb") for folder in (home, tmp_path / "home"))
    return all(made[name] == rows for name, rows in expected.items() if name.startswith("main."))


AGE = (
    "UPDATE dag_run SET start_date = start_date - interval '180 days' WHERE run_id = %s",
    "UPDATE task_instance SET start_date = start_date - interval '180 days' WHERE run_id = %s",
    "UPDATE log SET dttm = dttm - interval '180 days' WHERE run_id = %s",
)
KNOWN = (
    "SELECT count(*) FROM task_instance WHERE run_id = %s",
    "SELECT count(*) FROM xcom WHERE run_id = %s",
    "SELECT count(*) FROM log WHERE run_id = %s",
)


def age(deployment: Deployment, run: Run) -> list[Path]:
    """Make everything that is known of a run, and every file of Toll, half a year older; the logs of the run."""
    with deployment.connect() as database:
        assert all(database.execute(older, [run["dag_run_id"]]).rowcount > 0 for older in AGE)
    folder = deployment.folder / "airflow" / "logs" / f"dag_id={run['dag_id']}" / f"run_id={run['dag_run_id']}"
    for path in (*folder.rglob("*"), *deployment.data.rglob("*")):
        os.utime(path, (time.time() - 180 * 86_400,) * 2)
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_night_with_the_local_executor_and_what_is_old_goes(deployment: Deployment, tmp_path: Path, bytes_of: BytesOf):
    deployment.data = tmp_path / "data"
    land(deployment.data, 1)
    with deployment.up("scheduler"):
        engineer, run = night(deployment)
        analyst = Person.log_in(deployment.url, "analyst", deployment.secret("ANALYST_PASSWORD"))
        assert analyst.trigger("ingest").status_code == 403

        runs, held, logs = engineer.runs(), bytes_of(deployment.data), age(deployment, run)
        assert len(logs) >= len(("discover", "read_dump", "announce"))
        with deployment.up("clean"):
            assert engineer.runs() == [other for other in runs if other != run["dag_run_id"]]
        with deployment.connect() as database:
            assert [database.execute(known, [run["dag_run_id"]]).fetchall() for known in KNOWN] == [[(0,)]] * len(KNOWN)
            assert database.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE '%deleted%'").fetchall() == []
        assert not [path for path in logs if path.exists()]
        assert [*(deployment.folder / "airflow" / "logs").rglob("task_id=publish/*.log")], "the logs of younger runs stay"
        assert bytes_of(deployment.data) == held
    assert same_as_by_hand(deployment.data, tmp_path)


def test_a_night_with_two_celery_workers(deployment: Deployment, tmp_path: Path):
    if not shutil.which("redis-server"):
        pytest.skip("no Redis on this machine (Debian: apt install redis-server)")
    deployment.values["TOLL_EXECUTOR"] = "CeleryExecutor"
    deployment.keep_secrets_in_files()
    deployment.data = tmp_path / "data"
    land(deployment.data, 4)
    with deployment.up("redis", "scheduler", workers=("one", "two")):
        engineer, run = night(deployment)
        log = engineer.rest.get(f"/dags/ingest/dagRuns/{run['dag_run_id']}/taskInstances/read_dump/logs/1", params={"map_index": 0}).text
    assert "evening-" in log, "what workers log is seen in the UI"
    for worker in ("one", "two"):
        assert "task_id='read_dump'" in deployment.log(worker).read_text(), "each worker read dumps"
    assert same_as_by_hand(deployment.data, tmp_path)
    secrets = [deployment.secret(name).encode() for name in sorted(SECRETS)]
    secrets += ["".join(f"%{byte:02x}" for byte in secret).encode() for secret in secrets]
    assert [path for path in deployment.folder.rglob("*.log") if any(secret in path.read_bytes() for secret in secrets)] == []
