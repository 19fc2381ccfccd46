"""The house rules of dags/, over every DAG there is, and a night in one process."""

import ast
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Never
from unittest.mock import patch

import pytest
from nights import dump

ROOT = Path(__file__).parents[1]
DAGS = ROOT / "dags"
# Airflow reads these when it is first imported.
HOME = tempfile.TemporaryDirectory(prefix="toll-airflow-")
os.environ["AIRFLOW_HOME"] = HOME.name
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(DAGS)
os.environ["AIRFLOW__CORE__PLUGINS_FOLDER"] = str(ROOT / "plugins")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "False"

import toll_deadline  # noqa: E402
from airflow.dag_processing.dagbag import BundleDagBag  # noqa: E402
from airflow.models.asset import AssetEvent  # noqa: E402
from airflow.sdk import DAG, RetryAction  # noqa: E402
from airflow.settings import get_engine  # noqa: E402
from sqlalchemy import select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from pipeline import nights, normalise, stages  # noqa: E402
from pipeline.contracts import LAKE_TABLES  # noqa: E402
from pipeline.lake import Lake  # noqa: E402
from pipeline.model import BusyError, TollError  # noqa: E402
from pipeline.settings import Settings  # noqa: E402
from pipeline.stages import GateFailedError, GateResult, LoadResult, ValidateResult, Weighed  # noqa: E402
from pipeline.stages.watch import CHECKS  # noqa: E402

sys.path.append(str(DAGS))
import house  # noqa: E402

BAG = BundleDagBag(DAGS, bundle_path=DAGS, bundle_name="dags-folder")
POOLS = json.loads((DAGS / "pools.json").read_text())
HEADINGS = ("## What it does", "## What a failure means", "## What to do")

every_dag = pytest.mark.parametrize("dag", BAG.dags.values(), ids=list(BAG.dags))
every_task = pytest.mark.parametrize(
    "task", [pytest.param(task, id=f"{dag.dag_id}.{task.task_id}") for dag in BAG.dags.values() for task in dag.tasks]
)


def test_every_file_loads():
    assert BAG.import_errors == {}
    assert set(BAG.dags) == {"ingest", "warehouse", "reextract", "watch"}


@every_dag
def test_a_dag_says_what_it_is_for(dag: DAG):
    assert "toll" in dag.tags
    assert [line for line in (dag.doc_md or "").splitlines() if line.startswith("## ")] == list(HEADINGS)


@every_dag
def test_a_dag_runs_once_at_a_time_and_never_for_the_past(dag: DAG):
    assert dag.max_active_runs == 1
    assert dag.catchup is False


@every_dag
def test_triage_notes_name_tasks_that_exist(dag: DAG):
    named = {word for line in dag.doc_md.splitlines() for word in line.split("**")[1::2] if word.isidentifier()}
    assert named <= set(dag.task_dict)


@every_dag
def test_who_has_to_know_hears_of_a_red_run(dag: DAG):
    assert dag.on_failure_callback is not None or dag.dag_id == "watch", "of the watch, each red task is told"
    assert bool(dag.deadline) == ("nightly" in dag.tags)


@every_task
def test_a_task_says_what_it_does_and_what_to_do_when_it_is_red(task):
    does, _, red = (task.doc_md or "").partition("\n\n")
    assert does.strip()
    assert red.strip().startswith(("Red: ", "Upstream failed: "))
    assert task.on_failure_callback


@every_task
def test_a_task_has_an_owner_and_a_pool_that_exists(task):
    assert task.owner not in ("", "airflow")
    assert task.pool == "default_pool" or task.pool in POOLS


@every_task
def test_only_what_another_try_can_mend_is_tried_again(task):
    def decision(error: Exception) -> RetryAction:
        return task.retry_policy.evaluate(error, try_number=1, max_tries=task.retries).action

    assert task.retries >= 2
    assert task.retry_exponential_backoff > 1
    assert {decision(error) for error in (OSError(28, "no space left"), TimeoutError(), BusyError("locked"))} == {RetryAction.RETRY}
    assert {decision(error) for error in (TollError("a bad dump"), ValueError(), KeyError("column"))} == {RetryAction.FAIL}


def test_the_load_has_one_writer():
    writers = {task.task_id: task.pool for task in BAG.dags["warehouse"].tasks}
    assert writers["load"] == writers["publish"] == "warehouse"
    assert POOLS["warehouse"]["slots"] == 1


def test_the_assets_read_like_the_flow():
    changes = {dag_id: {asset.name for task in dag.tasks for asset in task.outlets} for dag_id, dag in BAG.dags.items()}
    lake = {"lake", *(f"lake.{table}" for table in LAKE_TABLES)}
    assert {asset.name for asset in house.TABLES} == lake - {"lake"}, "named there too, since the contract imports pyarrow"
    assert changes == {"ingest": lake, "warehouse": {"warehouse", "report"}, "reextract": lake, "watch": set()}
    assert {asset.name for asset in BAG.dags["warehouse"].timetable.asset_condition.objects} == lake
    assert [asset.name for asset in BAG.dags["ingest"].task_dict["discover"].inlets] == ["landing"]


def test_every_check_of_the_watch_is_a_task():
    assert set(BAG.dags["watch"].task_dict) == set(CHECKS)


def test_no_answer_is_no():
    asking = BAG.dags["warehouse"].task_dict["load_anyway"]
    assert (asking.defaults, asking.fail_on_reject, asking.response_timeout) == (["Reject"], True, dt.timedelta(hours=12))
    assert asking.downstream_task_ids == {"load"}
    assert BAG.dags["warehouse"].task_dict["load"].upstream_task_ids == {"weigh", "load_anyway"}


def test_the_hour_is_the_next_one():
    reference = toll_deadline.ByTheHour(dt.time(6))
    evening, morning = dt.datetime(2026, 3, 1, 22, tzinfo=dt.UTC), dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
    assert reference.after(evening) == reference.after(morning) == dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
    assert reference.after(dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)) == dt.datetime(2026, 3, 3, 6, tzinfo=dt.UTC)
    assert toll_deadline.ByTheHour.deserialize_reference(reference.serialize_reference()) == reference


@pytest.mark.parametrize("file", sorted(DAGS.glob("*.py")), ids=lambda file: file.name)
def test_a_task_body_is_one_call_into_the_pipeline(file: Path):
    """Anything more would be logic that the command does not have."""
    for function in ast.walk(ast.parse(file.read_text())):
        if not isinstance(function, ast.FunctionDef) or not any("task" in ast.unparse(line) for line in function.decorator_list):
            continue
        is_doc = ast.get_docstring(function) is not None
        rest = [line for line in function.body[is_doc:] if not isinstance(line, ast.ImportFrom)]
        assert len(rest) == 1, f"{function.name} does more than one thing"
        calls = [ast.unparse(call.func) for call in ast.walk(rest[0]) if isinstance(call, ast.Call)]
        stages_called = [call for call in calls if call.startswith("stages.") and call != "stages.Choice.of"]
        assert len(stages_called) == 1, f"{function.name}: {calls}"


def test_parsing_a_dag_loads_nothing_heavy():
    """Airflow parses DAGs again for every task and every few seconds, and imports plugins for every task."""
    heavy = (
        "pyarrow",
        "duckdb",
        "great_expectations",
        "pandas",
        "pipeline.stages",
        "pipeline.lake",
        "pipeline.normalise",
        "airflow.api_fastapi.app",
    )
    code = f"import ingest, reextract, warehouse, watch, toll_metrics, toll_ui, sys; print([name for name in {heavy!r} if name in sys.modules])"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(DAGS), str(ROOT / "plugins"), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.fixture(scope="module")
def database() -> None:
    """Airflow's own database, with its pools."""
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    initdb()
    for name, pool in POOLS.items():
        Pool.create_or_update_pool(name, pool["slots"], pool["description"], pool["include_deferred"])


def night(dag_id: str, **form: object) -> tuple[str, dict[str, str]]:
    """Run a DAG once; the state of the run and of each task, of a mapped one under its readable name."""
    with patch.object(BAG.dags[dag_id], "deadline", None):  # `dag.test()` takes what it serialises for rows of its database
        run = BAG.dags[dag_id].test(run_conf=form)
    found = run.get_task_instances()
    assert {ti.try_number for ti in found} <= {0, 1}, "nothing here is mended by another try"
    return run.state, {ti.rendered_map_index or ti.task_id: ti.state for ti in found}


@pytest.mark.slow
@pytest.mark.usefixtures("database")
def test_one_bad_night_for_one_dump_does_not_hold_up_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    landing = tmp_path / "landing"
    landing.mkdir()
    for number in range(5):  # one more than have a task of their own
        (landing / f"{number}.jsonl").write_bytes(dump(range(number, number + 1)))
    read = stages.intake.ingest
    monkeypatch.setattr(stages.intake, "ingest", lambda path, *rest: {}["a bug"] if path.endswith("0.jsonl") else read(path, *rest))
    for name, value in {"HOME": tmp_path, "SETTLE_SECONDS": 0, "WORKERS": 1}.items():
        monkeypatch.setenv(f"TOLL_{name}", str(value))
    state, tasks = night("ingest")
    assert state == "failed"
    assert tasks == {
        "discover": "success",
        "0.jsonl … 4.jsonl (2 dumps)": "failed",
        "1.jsonl": "success",
        "2.jsonl": "success",
        "3.jsonl": "success",
        "announce": "success",
        "complete": "upstream_failed",
    }
    with Session(get_engine()) as session:
        events = session.scalars(select(AssetEvent).order_by(AssetEvent.id.desc()).limit(8)).all()
        told = {event.asset.name: event.extra for event in events}
    assert (told["lake"]["dumps"], told["lake"]["articles"], told["lake.articles"]) == (4, 4, {"rows": 4})
    assert told["lake"]["rejects"] == {"bad_json": 4}
    assert len({event.partition_key for event in events}) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("database")
def test_a_failed_gate_publishes_nothing(monkeypatch: pytest.MonkeyPatch):
    def gate(*_: object) -> GateResult:
        raise GateFailedError("articles are missing", GateResult(30, ("warehouse.row_count",), ()))

    monkeypatch.setattr(stages, "next_run", lambda *_: "0" * 16)
    monkeypatch.setattr(stages, "is_published", lambda *_: False)
    monkeypatch.setattr(stages, "validate", lambda *_: ValidateResult(1, {}, ()))
    monkeypatch.setattr(stages, "weigh", lambda *_: Weighed("0" * 16, 1, 9, 1, 0.1, is_doubtful=False, question=None))
    monkeypatch.setattr(stages, "load", lambda *_: LoadResult(1, 1, 1, 1, 1, 0, ("0" * 16,)))
    monkeypatch.setattr(stages, "gate", gate)
    state, tasks = night("warehouse")
    assert state == "failed"
    assert (tasks["load"], tasks["gate"], tasks["publish"], tasks["page"]) == ("success", "failed", "upstream_failed", "upstream_failed")


@pytest.mark.slow
@pytest.mark.usefixtures("database")
def test_a_night_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "evening.jsonl").write_bytes(dump(range(2, 5)))
    (landing / "morning.jsonl").write_bytes(dump(range(5, 7)))
    monkeypatch.setenv("TOLL_HOME", str(tmp_path))
    monkeypatch.setenv("TOLL_SETTLE_SECONDS", "0.1")
    monkeypatch.setenv("TOLL_WORKERS", "1")

    assert night("ingest") == (
        "success",
        {"discover": "success", "evening.jsonl": "success", "morning.jsonl": "success", "announce": "success", "complete": "success"},
    )
    state, tasks = night("warehouse")
    assert (state, tasks.pop("load_anyway"), set(tasks.values())) == ("success", "skipped", {"success"})
    noted = [{entry.stage for entry in nights.latest(tmp_path / "lake" / "nights", dag, 1)[0].entries} for dag in ("ingest", "warehouse")]
    assert noted == [{"shards", "ingest"}, {"next_run", "is_published", "validate", "weigh", "load", "gate", "publish", "page"}]
    published = tmp_path / "warehouse" / "toll.duckdb"
    before = published.read_bytes()
    page = tmp_path / "report" / "index.html"
    page.unlink()

    state, tasks = night("ingest")
    assert (state, tasks.pop("discover"), set(tasks.values())) == ("success", "success", {"skipped"})
    state, tasks = night("warehouse")
    assert (state, tasks["is_new"], tasks["load"], tasks["publish"]) == ("success", "success", "skipped", "skipped")
    assert (tasks["page"], page.exists()) == ("success", True), "a page that a killed run owes is made up for"
    assert published.read_bytes() == before


@pytest.mark.slow
@pytest.mark.usefixtures("database")
def test_what_was_not_announced_is_published_by_a_run_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> Never:
        raise KeyError("a bug")

    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "evening.jsonl").write_bytes(dump(range(2, 4)))
    for name, value in {"HOME": tmp_path, "SETTLE_SECONDS": 0, "WORKERS": 1}.items():
        monkeypatch.setenv(f"TOLL_{name}", str(value))
    with monkeypatch.context() as broken:
        broken.setattr(stages, "night_event", fail)
        broken.setattr(normalise, "EXTRACTOR_VERSION", f"1+0000000000000000.{normalise.EXTRACTOR_VERSION.partition('.')[2]}")
        assert night("ingest") == (
            "failed",
            {"discover": "success", "evening.jsonl": "success", "announce": "failed", "complete": "success"},
        )
    [batch] = Lake(tmp_path / "lake").batches()
    with monkeypatch.context() as broken:
        broken.setattr(stages, "replaced", fail)
        state, tasks = night("reextract", batches=[batch.batch_id], dry_run=False)
        assert (state, tasks["has_changed"], tasks["announce"]) == ("failed", "failed", "upstream_failed")
    assert night("warehouse")[0] == "success"
    assert stages.sql(Settings(home=tmp_path), "SELECT batch_id FROM ops.batches").column("batch_id").to_pylist() == [batch.batch_id]
