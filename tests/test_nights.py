"""Nights that go wrong, and nights of the past, under a real Airflow: what is killed loses nothing, what is refused is not loaded, who has to
know hears of it."""

import datetime as dt
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import duckdb
import httpx
import psutil
import pytest
from nights import Airflow, Person, Run, airflow_on, dump, tables, wait_for

from pipeline import normalise, stages
from pipeline.lake import Lake
from pipeline.settings import Settings

NIGHTS = [dt.datetime(year, 2, 29, 2, tzinfo=dt.UTC) for year in (2016, 2020, 2024)]
"""Three nights behind each other, by the cron of these tests."""

KNOBS = {
    "TOLL_RETRY_SECONDS": "1",
    "TOLL_WATCH_CRON": "0 2 29 2 *",
    "AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL": "0",  # another hour is known at once
    "AIRFLOW__SCHEDULER__JOB_HEARTBEAT_SEC": "1",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "15",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "5",
}

pytestmark = [pytest.mark.airflow, pytest.mark.slow]


class Sink:
    """A webhook on loopback that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        told = self.told

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/s3cret-token"

    def heard(self, kind: str, dag: str = "warehouse") -> list[dict[str, Any]]:
        """Notices of a kind about a DAG."""
        return [notice for notice in self.told if (notice["kind"], notice["dag"]) == (kind, dag)]


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    sink = Sink()
    yield sink
    sink.server.shutdown()


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Iterator[Airflow]:
    far = dt.datetime.now(dt.UTC) + dt.timedelta(hours=12)  # in the hour of the deadline the watch tells again what it told
    knobs = {**KNOBS, "TOLL_WEBHOOK_URL": sink.url, "TOLL_PUBLISHED_BY": f"{far:%H}:30"}
    with airflow_on(tmp_path_factory.mktemp("nights"), knobs) as running:
        person = running.person()
        wait_for(lambda: {"ingest", "warehouse", "reextract", "watch"} <= person.active_dags())
        wait_for(lambda: person.finished("ingest", 1))  # the last night that was due: nothing has landed yet
        yield running


def land(home: Path, night: int) -> None:
    """Put the dumps of a night into landing/: a whole one; in the second night one of noise too, and one that came a second too late for the first."""
    arrived = {f"evening-{night}.jsonl": (dump(range(night, night + 3)), NIGHTS[night])}
    if night == 1:
        arrived["late.jsonl"] = (dump(range(5, 7)), NIGHTS[0] + dt.timedelta(seconds=1))
        arrived["noise.jsonl"] = (bytes(range(256)) * 8, NIGHTS[1] - dt.timedelta(hours=1))
    (home / "landing").mkdir(parents=True, exist_ok=True)
    for name, (content, at) in arrived.items():
        (home / "landing" / name).write_bytes(content)
        os.utime(home / "landing" / name, (at.timestamp(), at.timestamp()))


def live(home: Path) -> None:
    """Three nights as they come: landed, read, published, one after the other, by the stages that the tasks call."""
    settings = Settings(home=home, workers=1, settle_seconds=0)
    for number, night in enumerate(NIGHTS):
        land(home, number)
        for shard in stages.shards(settings, night):
            stages.ingest_shard(shard.members, settings, night)
        run = stages.next_run(settings, night)
        stages.validate(settings, run, night)
        assert not stages.weigh(settings, run, night).is_doubtful
        stages.load(settings, run, night)
        stages.gate(settings, run, night)
        stages.publish(settings, run, night)


class Killer(threading.Thread):
    """Does something once, as soon as it sees a warehouse file being built: in the midst of a load."""

    def __init__(self, home: Path, act: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.building, self.act, self.has_acted = home / "warehouse" / "building.duckdb", act, False

    def run(self) -> None:
        deadline = time.monotonic() + 600
        while not self.building.exists() and time.monotonic() < deadline:
            time.sleep(0.002)
        self.has_acted = self.building.exists()
        self.act()


def kill_the_builder(home: Path) -> None:
    """Kill the process that has the next warehouse file open."""
    for process in psutil.process_iter():
        try:
            is_it = any(file.path == str(home / "warehouse" / "building.duckdb") for file in process.open_files())
        except psutil.Error:
            continue
        if is_it:
            os.kill(process.pid, signal.SIGKILL)
            return


def tries(person: Person, run: Run, task: str) -> int:
    found = person.get(f"/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}/taskInstances/{task}")
    return int(found["try_number"])


def backfilled(person: Person, count: int) -> list[Run]:
    """Runs of backfills, by their night, once so many are over."""
    runs = [run for run in person.finished("ingest", count) if run["run_type"] == "backfill"]
    return runs if len(runs) >= count else []


def backfill(person: Person) -> None:
    asked = {
        "dag_id": "ingest",
        "from_date": "2016-01-01T00:00:00Z",
        "to_date": "2024-12-31T00:00:00Z",
        "max_active_runs": 1,
        "reprocess_behavior": "completed",
    }
    person.rest.post("/backfills", json=asked).raise_for_status()


def test_three_nights_of_the_past_are_three_nights_as_they_came_whatever_is_killed(airflow: Airflow, tmp_path: Path):
    live(tmp_path)
    expected = tables(tmp_path / "warehouse" / "toll.duckdb")
    assert (
        len(
            {
                row["night"]
                for row in duckdb.connect(str(tmp_path / "warehouse" / "toll.duckdb")).sql("FROM ops.batches").to_arrow_table().to_pylist()
            }
        )
        == 3
    )

    home, person = airflow.home, airflow.person()
    for number in range(len(NIGHTS)):
        land(home, number)
    first = Killer(home, lambda: kill_the_builder(home))
    first.start()
    backfill(person)
    wait_for(lambda: person.finished("warehouse", 1) or person.get("/dags/warehouse/dagRuns")["total_entries"] > 1, 600)

    def kill_the_scheduler() -> None:
        airflow.parts.kill("scheduler")
        airflow.parts.kill("api-server")

    second = Killer(home, kill_the_scheduler)
    second.start()
    wait_for(lambda: second.has_acted or not second.is_alive(), 600)
    airflow.parts.start("api-server")
    airflow.wait()
    airflow.parts.start("scheduler")
    person = airflow.person()
    ingested = wait_for(lambda: backfilled(person, 3), 600)
    warehouses = wait_for(lambda: person.finished("warehouse", 3), 600)

    assert first.has_acted
    assert second.has_acted
    assert {run["state"] for run in (*ingested, *warehouses)} == {"success"}
    assert [run["partition_key"] for run in ingested] == [f"{night:%Y-%m-%dT%H:%M:%S}" for night in NIGHTS]
    assert sorted(run["partition_key"] for run in warehouses) == [run["partition_key"] for run in ingested]
    assert sum(tries(person, run, "load") for run in warehouses) >= 4, (
        "what was killed alone counts as a try, what went with the scheduler does not"
    )
    assert tables(home / "warehouse" / "toll.duckdb") == expected
    assert not [path for path in home.rglob("*") if path.name in ("building.duckdb", "building.duckdb.wal")]

    before = (home / "warehouse" / "toll.duckdb").read_bytes()
    backfill(person)
    again = [run for run in wait_for(lambda: backfilled(person, 6), 600) if run not in ingested]
    assert {run["state"] for run in again} == {"success"}
    assert {person.tasks(run)["read_dump"] for run in again} == {"skipped"}, "a night that is run again finds nothing of its own left"
    assert (home / "warehouse" / "toll.duckdb").read_bytes() == before


def soon(airflow: Airflow, person: Person) -> dt.datetime:
    """Set the hour by which a night is published to a moment from now; that moment, once Airflow knows it: a slow machine is given longer."""
    for seconds in (40, 120, 360):
        at = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(seconds=seconds)
        airflow.parts.env["TOLL_PUBLISHED_BY"] = at.time().isoformat()
        airflow.parts.kill("dag-processor")
        since = dt.datetime.now(dt.UTC)
        airflow.parts.start("dag-processor")
        wait_for(lambda since=since: dt.datetime.fromisoformat(person.get("/dags/warehouse")["last_parsed_time"]) > since, 300)
        if dt.datetime.now(dt.UTC) < at - dt.timedelta(seconds=5):
            return at
    raise TimeoutError("Airflow reads no DAG in six minutes")


def test_a_doubtful_night_is_asked_about_and_a_late_one_told_of(airflow: Airflow, sink: Sink):
    home, person = airflow.home, airflow.person()
    settings = Settings(home=home, workers=1, settle_seconds=0)
    doubtful = home / "doubtful.jsonl"
    doubtful.write_bytes(dump(range(1, 10)) * 4 + b'{"title": "cut o\n' * 20)
    [result], _ = stages.ingest_all([doubtful], settings)
    before = (home / "warehouse" / "toll.duckdb").read_bytes() if settings.database.exists() else None
    number = person.get("/dags/warehouse/dagRuns")["total_entries"]

    late = soon(airflow, person)
    run = person.trigger("warehouse").raise_for_status().json()
    task = f"/dags/warehouse/dagRuns/{run['dag_run_id']}/taskInstances/load_anyway"

    def answer(choice: str, ended: int) -> Run:
        """Answer once the scheduler knows that so many processes of the task, the last of which asked, have ended; the run when it is over.

        An answer that comes before is taken for a lost process: Airflow fails the task or asks again, and tells of either.
        """
        known = f"TaskInstance Finished: dag_id=warehouse, task_id=load_anyway, run_id={run['dag_run_id']}"
        wait_for(lambda: (home / "airflow" / "logs" / "scheduler.log").read_text(errors="replace").count(known) >= ended, 300)
        wait_for(lambda: person.get(task)["state"] == "awaiting_input", 300)
        person.rest.patch(f"{task}/-1/hitlDetails", json={"chosen_options": [choice], "params_input": {}}).raise_for_status()
        return wait_for(lambda: person.finished("warehouse", number + 1), 300)[-1]

    [asked] = wait_for(lambda: sink.heard("approval wanted"), 300)
    assert "24 rejects" in asked["text"]
    assert f"doubtful.jsonl (24 of 60, batch {result.batch_id})" in asked["text"]
    assert asked["url"].endswith("required_actions?map_index=-1")
    assert analyst_is_refused(airflow, task)
    [missed] = wait_for(lambda: sink.heard("deadline missed"), 600)
    assert f"{late:%Y-%m-%d %H:%M:%S}" in missed["text"]

    refused = answer("Reject", ended=1)
    assert (refused["state"], person.tasks(refused)["load"]) == ("failed", "upstream_failed")
    assert (settings.database.read_bytes() if before else None) == before, "nothing is published of a night that was refused"
    [told] = wait_for(lambda: sink.heard("task failed"), 300)
    assert (told["task"], "toll forget" in told["text"]) == ("load_anyway", True)
    assert wait_for(lambda: sink.heard("run failed"), 300)

    clear = {
        "dry_run": False,
        "dag_run_id": run["dag_run_id"],
        "task_ids": ["load_anyway"],
        "include_downstream": True,
        "only_failed": False,
    }
    person.rest.post("/dags/warehouse/clearTaskInstances", json=clear).raise_for_status()
    approved = answer("Approve", ended=3)
    assert (approved["state"], person.tasks(approved)["publish"]) == ("success", "success")
    assert result.batch_id in {batch.batch_id for batch in Lake(settings.lake).batches()}
    held = stages.sql(settings, "SELECT batch_id FROM ops.batches").column("batch_id").to_pylist()
    assert result.batch_id in held
    logs = "".join(path.read_text(errors="replace") for path in (home / "airflow").rglob("*.log"))
    assert "s3cret-token" not in logs


def analyst_is_refused(airflow: Airflow, task: str) -> bool:
    choice = {"chosen_options": ["Approve"], "params_input": {}}
    return airflow.person("analyst").rest.patch(f"{task}/-1/hitlDetails", json=choice).status_code == 403


def test_documents_are_read_again_without_their_dumps(airflow: Airflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    home, person = airflow.home, airflow.person()
    settings = Settings(home=home, workers=1, settle_seconds=0)
    reader = normalise.EXTRACTOR_VERSION.partition(".")[2]
    with monkeypatch.context() as patch:
        patch.setattr(normalise, "EXTRACTOR_VERSION", f"1+0000000000000000.{reader}")
        (tmp_path / "old.jsonl").write_bytes(dump(range(7, 9)))
        [old], _ = stages.ingest_all([tmp_path / "old.jsonl"], settings)

    def ask(**form: object) -> httpx.Response:
        return person.rest.post("/dags/reextract/dagRuns", json={"logical_date": None, "conf": form})

    assert ask(batches=["no id"]).status_code == ask(since="yesterday").status_code == 400
    ask(batches=[old.batch_id[:8]]).raise_for_status()
    [dry] = wait_for(lambda: person.finished("reextract", 1), 300)
    assert (dry["state"], person.tasks(dry)) == (
        "success",
        {"choose": "success", old.batch_id: "success", "has_changed": "success", "announce": "skipped"},
    )
    assert Lake(settings.lake).batch(old.batch_id).extractor_version.startswith("1+0000")
    number = person.get("/dags/warehouse/dagRuns")["total_entries"]
    ask(batches=[old.batch_id[:8]], dry_run=False).raise_for_status()
    [_, real] = wait_for(lambda: person.finished("reextract", 2), 300)
    assert (real["state"], person.tasks(real)["announce"]) == ("success", "success")
    started = wait_for(lambda: (runs := person.get("/dags/warehouse/dagRuns", order_by="-id")["dag_runs"])[number:] and runs, 300)[0]
    assert started["run_type"] == "asset_triggered"
    assert started["partition_key"] == real["run_after"][:19]
    # what it does is tested above
    person.rest.patch(f"/dags/warehouse/dagRuns/{started['dag_run_id']}", json={"state": "failed"}).raise_for_status()
    assert Lake(settings.lake).batch(old.batch_id).extractor_version == normalise.EXTRACTOR_VERSION


def test_what_the_watch_finds_is_told_once(airflow: Airflow, sink: Sink):
    person = airflow.person()
    early = airflow.home / "landing" / "early.jsonl"
    early.write_bytes(dump(range(3, 4)))
    ahead = time.time() + 9 * 86_400
    os.utime(early, (ahead, ahead))
    runs = person.get("/dags/watch/dagRuns")["total_entries"]
    for hour in (1, 2):
        person.rest.post("/dags/watch/dagRuns", json={"logical_date": f"2026-01-01T0{hour}:00:00Z"}).raise_for_status()
        wait_for(lambda count=hour: person.finished("watch", runs + count), 300)
    states = [person.tasks(run)["freshness"] for run in person.finished("watch", runs + 2) if run["run_type"] == "manual"]
    assert states == ["failed", "failed"]
    [told] = [notice for notice in sink.heard("watch alert", "watch") if notice["task"] == "freshness"]
    assert "early.jsonl" in told["text"]
    assert "See the last runs of `ingest`" in told["text"]
    early.unlink()
