"""A real night: `make airflow` on an empty home."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import httpx
import psutil
import pyarrow as pa
import pytest
from nights import NOISE, Person, dump, wait_for

ROOT = Path(__file__).parents[1]
START = [sys.executable, str(ROOT / "bin" / "start_airflow.py")]
TOLL = str(Path(sys.executable).with_name("toll"))


@dataclass
class Airflow:
    """A running Airflow on its own home."""

    home: Path
    url: str
    process: subprocess.Popen[str]

    def person(self, user: str) -> Person:
        """Log in with the password that was made for this user."""
        return Person.log_in(self.url, user, json.loads((self.home / "airflow" / "passwords.json").read_text())[user])

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


def tables(database: Path) -> dict[str, list[str]]:
    """Every row of every table and view, sorted; without instants and the run's id, which name the run and not what it found."""
    found = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        named = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('main', 'ops') ORDER BY ALL"
        for schema, name in connection.execute(named).fetchall():
            rows = connection.table(f"{schema}.{name}").to_arrow_table()
            rows = rows.drop_columns([field.name for field in rows.schema if pa.types.is_timestamp(field.type) or field.name == "run_id"])
            found[f"{schema}.{name}"] = sorted(map(repr, rows.to_pylist()))
    return found


@pytest.mark.airflow
def test_a_real_night(airflow: Airflow, tmp_path: Path):
    admin = airflow.person("admin")
    wait_for(lambda: {"ingest", "warehouse"} <= admin.active_dags())
    # Airflow makes up for the last night that was missed, as it would after a day without power; there was nothing then.
    [missed] = wait_for(lambda: admin.finished("ingest", 1))
    assert (missed["state"], missed["partition_key"]) == ("success", "2024-02-29T02:00:00")
    assert admin.tasks(missed) == {"discover": "success", "read_dump": "skipped", "announce": "skipped", "complete": "skipped"}

    landing = airflow.home / "landing"
    for name, content in {"evening.jsonl": dump(range(2, 5)), "morning.jsonl": dump(range(5, 8)), "noise.jsonl": NOISE}.items():
        (landing / name).write_bytes(content)
    admin.trigger("ingest").raise_for_status()
    ingest = wait_for(lambda: admin.finished("ingest", 2))[-1]
    assert ingest["state"] == "success", "a bad dump is a reject, not a red night"
    assert admin.tasks(ingest) == {
        "discover": "success",
        "evening.jsonl": "success",
        "morning.jsonl": "success",
        "noise.jsonl": "success",
        "announce": "success",
        "complete": "success",
    }

    [warehouse] = wait_for(lambda: admin.finished("warehouse", 1))
    assert (warehouse["state"], warehouse["run_type"]) == ("success", "asset_triggered")
    states = admin.tasks(warehouse)
    assert (states.pop("load_anyway"), set(states.values())) == ("skipped", {"success"})
    assert (airflow.home / "report" / "index.html").exists()

    [event] = [event for event in admin.get("/assets/events", source_dag_id="ingest")["asset_events"] if event["name"] == "lake"]
    assert (event["extra"]["dumps"], event["extra"]["documents"], event["extra"]["articles"]) == (3, 6, 6)
    assert event["extra"]["claims"] >= 6
    assert sum(event["extra"]["rejects"].values()) >= 2
    assert event["extra"]["unread_dumps"] == ["noise.jsonl"]

    by_night = tables(airflow.home / "warehouse" / "toll.duckdb")
    assert by_night["main.casualty_events"]
    done = subprocess.run([TOLL, "run", "--home", str(tmp_path), str(landing)], capture_output=True, text=True, check=False)
    assert by_night == tables(tmp_path / "warehouse" / "toll.duckdb"), done.stderr


@pytest.mark.airflow
def test_only_those_with_a_password_see_it_and_only_from_here(airflow: Airflow):
    assert httpx.get(f"{airflow.url}/api/v2/dags").status_code == 401
    analyst = airflow.person("analyst")
    assert "ingest" in analyst.active_dags()
    assert analyst.trigger("ingest").status_code == 403
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
