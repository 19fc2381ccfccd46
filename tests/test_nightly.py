"""A real night: `make airflow` on an empty home, with a lineage file and a sink for metrics beside it."""

import json
import os
import socket
import stat
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import httpx
import psutil
import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from nights import NOISE, QUICK, Person, dump, wait_for

from pipeline.contracts import LAKE_TABLES

ROOT = Path(__file__).parents[1]
START = [sys.executable, str(ROOT / "bin" / "start_airflow.py")]
TOLL = str(Path(sys.executable).with_name("toll"))


class Metrics:
    """A StatsD server on loopback: sums of counters, last values of gauges, and how often each timer was heard."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.gauges: dict[str, float] = {}
        self.timers: Counter[str] = Counter()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        while packet := self.socket.recv(65536):
            for line in packet.decode().splitlines():
                name, _, rest = line.partition(":")
                value, kind, *_ = rest.split("|")
                if kind == "c":
                    self.counts[name] += int(float(value))
                elif kind == "g":
                    self.gauges[name] = float(value)
                else:
                    self.timers[name] += 1


@dataclass
class Airflow:
    """A running Airflow on its own home."""

    home: Path
    url: str
    process: subprocess.Popen[str]
    metrics: "Metrics"

    def person(self, user: str) -> Person:
        """Log in with the password that was made for this user."""
        return Person.log_in(self.url, user, json.loads((self.home / "airflow" / "passwords.json").read_text())[user])

    def family(self) -> list[psutil.Process]:
        """Every process that it started, directly or not."""
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    home, metrics = tmp_path_factory.mktemp("home"), Metrics()
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")},
        "TOLL_HOME": str(home),
        **QUICK,
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps({"type": "file", "log_file_path": str(home / "lineage.jsonl"), "append": True}),
        "AIRFLOW__METRICS__STATSD_ON": "True",
        "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
        "AIRFLOW__METRICS__STATSD_PORT": str(metrics.port),
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
    running = Airflow(home, url, process, metrics)
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


def completed(home: Path, job: str) -> list[dict[str, Any]]:
    """Events that say a task of this job ended well."""
    lines = (home / "lineage.jsonl").read_text().splitlines()
    return [event for event in map(json.loads, lines) if event["job"]["name"] == job and event["eventType"] == "COMPLETE"]


def datasets(events: list[dict[str, Any]], side: str, facet: str) -> dict[tuple[str, str], Counter[str]]:
    """What events say of each dataset on a side, summed up."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for dataset in (dataset for event in events for dataset in event[side]):
        counts = dataset[f"{side.removesuffix('s')}Facets"].get(facet, {})
        counts = {name: value for name, value in counts.items() if isinstance(value, int)}
        found.setdefault((dataset["namespace"], dataset["name"]), Counter()).update(counts)
    return found


@pytest.mark.airflow
def test_lineage_names_what_was_read_and_written_with_its_rows(airflow: Airflow):
    lake, landing, database = airflow.home / "lake", airflow.home / "landing", airflow.home / "warehouse" / "toll.duckdb"
    wait_for(lambda: completed(airflow.home, "warehouse.page"), 60)
    dumps = completed(airflow.home, "ingest.read_dump")
    assert len(dumps) == 3
    read = datasets(dumps, "inputs", "inputStatistics")
    assert {name: (counts["rowCount"], counts["size"]) for (namespace, name), counts in read.items() if namespace == "file"} == {
        str(path): (4 if path.suffix == ".jsonl" and path.stem != "noise" else read["file", str(path)]["rowCount"], path.stat().st_size)
        for path in landing.iterdir()
    }
    lake_tables = {("file", str(lake / table)): ds.dataset(lake / table, exclude_invalid_files=False) for table in LAKE_TABLES}
    written = datasets(dumps, "outputs", "outputStatistics")
    assert {name: counts["rowCount"] for name, counts in written.items()} == {
        name: table.count_rows() for name, table in lake_tables.items()
    }
    assert {name: counts["size"] for name, counts in written.items()} == {
        name: sum(Path(file).stat().st_size for file in table.files) for name, table in lake_tables.items()
    }

    [published] = completed(airflow.home, "warehouse.publish")
    assert set(datasets([published], "inputs", "inputStatistics")) == set(lake_tables)
    outputs = datasets([published], "outputs", "outputStatistics")
    assert outputs.pop(("file", str(database)))["size"] == database.stat().st_size
    assert {namespace for namespace, _ in outputs} == {f"duckdb://{database}"}
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = {name: connection.table(name.removeprefix("toll.")).count("*").fetchall()[0][0] for _, name in outputs}
    assert {name: counts["rowCount"] for (_, name), counts in outputs.items()} == rows
    assert {"toll.main.articles", "toll.main.casualty_claims", "toll.main.casualty_events", "toll.ops.rejects"} <= set(rows)

    page = completed(airflow.home, "warehouse.page")[-1]
    assert set(outputs) == set(datasets([page], "inputs", "inputStatistics"))
    index = airflow.home / "report" / "index.html"
    assert datasets([page], "outputs", "outputStatistics")["file", str(index)]["size"] == index.stat().st_size


@pytest.mark.airflow
def test_metrics_count_what_the_night_brought(airflow: Airflow):
    heard = airflow.metrics
    wait_for(lambda: heard.timers["airflow.toll.stage.page"], 60)
    with duckdb.connect(str(airflow.home / "warehouse" / "toll.duckdb"), read_only=True) as connection:
        sums = connection.execute(
            "SELECT count(*), sum(records), sum(articles), sum(claims), sum(bytes), sum(rejects) FROM ops.batches"
        ).fetchone()
        rejects = dict(connection.execute("SELECT reason_code, count(*) FROM ops.rejects WHERE stage = 'read' GROUP BY ALL").fetchall())
        events = connection.execute("SELECT count(*) FROM casualty_events").fetchone()[0]
    names = ("dumps", "records", "articles", "claims", "bytes", "rejects")
    assert tuple(heard.counts[f"airflow.toll.{name}"] for name in names) == sums
    assert {reason: heard.counts[f"airflow.toll.rejects.{reason}"] for reason in rejects} == rejects
    assert (heard.counts["airflow.toll.published"], heard.counts["airflow.toll.unread_dumps"]) == (1, 1)
    assert heard.counts["airflow.toll.events_new"] == heard.gauges["airflow.toll.warehouse.events"] == events
    stages = {name.removeprefix("airflow.toll.stage.") for name in heard.timers if name.startswith("airflow.toll.stage.")}
    by_night = {"shards", "ingest", "next_run", "is_published", "validate", "weigh", "load", "gate", "publish", "page"}
    assert stages - {"assure"} == by_night, "the watch, which assures, may have looked meanwhile"
    assert heard.timers["airflow.toll.stage.ingest"] == 3


@pytest.mark.airflow
def test_lines_of_a_task_say_what_they_are_about(airflow: Airflow):
    def lines(dag: str, task: str) -> list[dict[str, Any]]:
        found = (airflow.home / "airflow" / "logs").glob(f"dag_id={dag}/*/task_id={task}/**/*.log")
        return [json.loads(line) for path in found for line in path.read_text().splitlines() if line.startswith("{")]

    done = [line for line in lines("ingest", "read_dump") if line.get("stage") == "ingest" and "seconds" in line]
    with duckdb.connect(str(airflow.home / "warehouse" / "toll.duckdb"), read_only=True) as connection:
        batches = {batch for (batch,) in connection.execute("SELECT batch_id FROM ops.batches").fetchall()}
        instants = connection.execute("SELECT strftime(night AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S') FROM ops.batches").fetchall()
    assert sorted(line["batch_id"] for line in done) == sorted(batches)
    assert {(line["night"],) for line in done} == set(instants)
    assert all(line["run"].startswith("ingest/") and line["about"].startswith(str(airflow.home)) for line in done)
    assert {line["batch_id"] for line in lines("warehouse", "validate") if "batch_id" in line} == batches


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
