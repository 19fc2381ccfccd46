"""A real night: `make airflow` on an empty home, driven over REST as a person drives it in the UI."""

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import httpx
import psutil
import pyarrow as pa
import pytest

ROOT = Path(__file__).parents[1]
START = [sys.executable, str(ROOT / "bin" / "start_airflow.py")]
RECORD = {
    "url": "https://example.org/{n}",
    "title": "Shelling kills {n} in the north",
    "date": "2021-03-1{n}",
    "text": "IDLIB, Syria - Shelling killed {n} soldiers and wounded two in Idlib on Tuesday, the ministry of defence said.",
}


def dump(numbers: range) -> bytes:
    """A dump of one article per number, and one broken record."""
    lines = [json.dumps({name: text.format(n=n) for name, text in RECORD.items()}) for n in numbers]
    return "\n".join([*lines, '{"title": "cut o', ""]).encode()


@dataclass
class Airflow:
    """A running Airflow on its own home."""

    home: Path
    url: str
    process: subprocess.Popen[str]

    def client(self, user: str) -> httpx.Client:
        """A client that is logged in."""
        password = json.loads((self.home / "airflow" / "passwords.json").read_text())[user]
        login = httpx.post(f"{self.url}/auth/token", json={"username": user, "password": password}, timeout=30)
        login.raise_for_status()
        return httpx.Client(base_url=f"{self.url}/api/v2", headers={"Authorization": f"Bearer {login.json()['access_token']}"}, timeout=30)

    def family(self) -> list[psutil.Process]:
        """Every process that it started, directly or not."""
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    home = tmp_path_factory.mktemp("home")
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")},
        "TOLL_HOME": str(home),
        "TOLL_SETTLE_SECONDS": "0.1",
        "TOLL_WORKERS": "1",
        "TOLL_CRON": "0 2 29 2 *",  # not while this test runs
    }
    process = subprocess.Popen(START, env=env, stdout=subprocess.PIPE, text=True)
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            break
    else:
        pytest.fail("".join(said))
    url = next(line.split()[3] for line in said if line.startswith("Airflow is up"))
    assert json.loads((home / "airflow" / "passwords.json").read_text())["admin"] not in "".join(said)
    running = Airflow(home, url, process)
    yield running
    # Killed without a chance to say goodbye, it still takes everything it started with it.
    family = running.family()
    process.kill()
    process.wait()
    assert psutil.wait_procs(family, timeout=60)[1] == []


def wait_for(seen: Any, seconds: float = 60) -> Any:
    """What `seen` answers once it is true; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (answer := seen()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.3)
    return answer


def finished(client: httpx.Client, dag: str, count: int) -> list[dict[str, Any]]:
    """All runs of the DAG, oldest first, once there are `count` and none is under way; else nothing."""
    runs = client.get(f"/dags/{dag}/dagRuns", params={"order_by": "run_after"}).raise_for_status().json()["dag_runs"]
    return runs if len(runs) >= count and all(run["state"] in ("success", "failed") for run in runs) else []


def tasks(client: httpx.Client, run: dict[str, Any]) -> dict[str, str]:
    """State of each task of a run; of a mapped one under its readable name."""
    found = client.get(f"/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}/taskInstances").raise_for_status().json()["task_instances"]
    return {task["rendered_map_index"] or task["task_id"]: task["state"] for task in found}


def tables(database: Path) -> dict[str, list[str]]:
    """Every row of every table and view, sorted; instants are left out, because no two runs share them."""
    found = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        named = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('main', 'ops') ORDER BY ALL"
        for schema, name in connection.execute(named).fetchall():
            rows = connection.table(f"{schema}.{name}").to_arrow_table()
            rows = rows.drop_columns([field.name for field in rows.schema if pa.types.is_timestamp(field.type)])
            found[f"{schema}.{name}"] = sorted(map(repr, rows.to_pylist()))
    return found


@pytest.mark.airflow
def test_a_real_night(airflow: Airflow, tmp_path: Path):
    landing = airflow.home / "landing"
    dumps = {"evening.jsonl": dump(range(2, 5)), "morning.jsonl": dump(range(5, 8)), "noise.jsonl": bytes(range(256)) * 8}
    admin = airflow.client("admin")
    wait_for(lambda: {"ingest", "warehouse"} <= {dag["dag_id"] for dag in admin.get("/dags").json()["dags"] if not dag["is_paused"]})

    # Airflow makes up for the last night that was missed, as it would after a day without power; there was nothing then.
    [missed] = wait_for(lambda: finished(admin, "ingest", 1))
    assert missed["state"] == "success"
    assert tasks(admin, missed) == {"discover": "success", "read_dump": "skipped", "announce": "skipped", "complete": "skipped"}

    for name, content in dumps.items():
        (landing / name).write_bytes(content)
    admin.post("/dags/ingest/dagRuns", json={"logical_date": None}).raise_for_status()
    ingest = wait_for(lambda: finished(admin, "ingest", 2))[-1]
    assert ingest["state"] == "success", "a bad dump is a reject, not a red night"
    assert tasks(admin, ingest) == {
        "discover": "success",
        "evening.jsonl": "success",
        "morning.jsonl": "success",
        "noise.jsonl": "success",
        "announce": "success",
        "complete": "success",
    }

    [warehouse] = wait_for(lambda: finished(admin, "warehouse", 1))
    assert (warehouse["state"], warehouse["run_type"]) == ("success", "asset_triggered")
    assert set(tasks(admin, warehouse).values()) == {"success"}
    published = airflow.home / "warehouse" / "toll.duckdb"
    assert (airflow.home / "report" / "index.html").exists()

    [event] = admin.get("/assets/events", params={"source_dag_id": "ingest"}).json()["asset_events"]
    assert (event["extra"]["dumps"], event["extra"]["documents"], event["extra"]["articles"]) == (3, 6, 6)
    assert event["extra"]["claims"] >= 6
    assert sum(event["extra"]["rejects"].values()) >= 2
    assert [Path(path).name for path in event["extra"]["unread_dumps"]] == ["noise.jsonl"]

    by_command = {**os.environ, "TOLL_HOME": str(tmp_path), "TOLL_WORKERS": "1"}
    subprocess.run([sys.executable, "-m", "pipeline.cli", "run", str(landing)], env=by_command, cwd=ROOT, check=False)
    by_night = tables(published)
    assert by_night["main.articles"]
    assert by_night == tables(tmp_path / "warehouse" / "toll.duckdb")


@pytest.mark.airflow
def test_only_those_with_a_password_see_it_and_only_from_here(airflow: Airflow):
    assert httpx.get(f"{airflow.url}/api/v2/dags").status_code == 401
    analyst = airflow.client("analyst")
    assert analyst.get("/dags").status_code == 200
    assert analyst.post("/dags/ingest/dagRuns", json={"logical_date": None}).status_code == 403
    assert stat.S_IMODE((airflow.home / "airflow" / "passwords.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((airflow.home / "airflow").stat().st_mode) == 0o700
    sockets = [socket for process in airflow.family() for socket in process.net_connections()]
    listening = {f"http://{socket.laddr.ip}:{socket.laddr.port}" for socket in sockets if socket.status == psutil.CONN_LISTEN}
    assert listening == {airflow.url}, "the UI on loopback, and nothing else"


@pytest.mark.airflow
def test_a_second_one_on_the_same_home_is_refused(airflow: Airflow):
    second = subprocess.run(
        START, env={**os.environ, "TOLL_HOME": str(airflow.home)}, capture_output=True, text=True, timeout=30, check=False
    )
    assert second.returncode == 1
    assert "already runs" in second.stderr
