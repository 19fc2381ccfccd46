"""The house rules of dags/, over every DAG there is, and a night in one process."""

import ast
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from nights import dump

ROOT = Path(__file__).parents[1]
DAGS = ROOT / "dags"
# Airflow reads these when it is first imported.
HOME = tempfile.TemporaryDirectory(prefix="toll-airflow-")
os.environ["AIRFLOW_HOME"] = HOME.name
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(DAGS)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "False"

from airflow.configuration import conf  # noqa: E402
from airflow.dag_processing.dagbag import BundleDagBag  # noqa: E402
from airflow.models.asset import AssetEvent  # noqa: E402
from airflow.sdk import DAG, RetryAction  # noqa: E402
from airflow.settings import get_engine  # noqa: E402
from sqlalchemy import select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from pipeline import nights, stages  # noqa: E402
from pipeline.model import BusyError, TollError  # noqa: E402
from pipeline.settings import Settings  # noqa: E402
from pipeline.stages import GateFailedError, GateResult, IngestResult, LoadResult, ValidateResult  # noqa: E402

BAG = BundleDagBag(DAGS, bundle_path=DAGS, bundle_name="dags-folder")
POOLS = json.loads((DAGS / "pools.json").read_text())
HEADINGS = ("## What it does", "## What a failure means", "## What to do")

every_dag = pytest.mark.parametrize("dag", BAG.dags.values(), ids=list(BAG.dags))
every_task = pytest.mark.parametrize(
    "task", [pytest.param(task, id=f"{dag.dag_id}.{task.task_id}") for dag in BAG.dags.values() for task in dag.tasks]
)


def test_every_file_loads():
    assert BAG.import_errors == {}
    assert set(BAG.dags) >= {"ingest", "warehouse"}


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


def test_the_warehouse_follows_the_lake():
    announcing = BAG.dags["ingest"].task_dict["announce"]
    assert [asset.name for asset in announcing.outlets] == ["lake"]
    assert BAG.dags["warehouse"].schedule == announcing.outlets


@pytest.mark.parametrize("file", sorted(DAGS.glob("*.py")), ids=lambda file: file.name)
def test_a_task_body_is_one_call_into_the_pipeline(file: Path):
    """Anything more would be logic that the command does not have."""
    for function in ast.walk(ast.parse(file.read_text())):
        if not isinstance(function, ast.FunctionDef) or not any("task" in ast.unparse(line) for line in function.decorator_list):
            continue
        imports = [line for line in function.body if isinstance(line, ast.ImportFrom)]
        rest = [line for line in function.body if line not in imports]
        assert len(rest) == 1, f"{function.name} does more than one thing"
        calls = [ast.unparse(call.func) for call in ast.walk(rest[0]) if isinstance(call, ast.Call)]
        assert "Settings" not in calls, f"{function.name}: what it does is noted for its run where it calls with `asked()`"
        assert sum(call.startswith("stages.") for call in calls) == 1 or function.name == "announce", f"{function.name}: {calls}"


def test_parsing_a_dag_loads_nothing_heavy():
    """Airflow parses these files again for every task and every few seconds."""
    heavy = ("pyarrow", "duckdb", "great_expectations", "pandas", "pipeline.stages", "pipeline.lake", "pipeline.normalise")
    code = f"import ingest, warehouse, sys; print([name for name in {heavy!r} if name in sys.modules])"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(DAGS), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_night_takes_no_more_dumps_than_airflow_makes_tasks_of(monkeypatch: pytest.MonkeyPatch):
    landed = [f"/landing/{number:04}.jsonl" for number in range(3000)]
    monkeypatch.setattr(stages, "discover", lambda _settings: landed)
    discover = BAG.dags["ingest"].task_dict["discover"].python_callable
    monkeypatch.setitem(discover.__globals__, "asked", Settings)
    taken = discover()
    assert len(taken) <= conf.getint("core", "max_map_length")
    assert taken == landed[: len(taken)] != []


@pytest.fixture(scope="module")
def database() -> None:
    """Airflow's own database, with its pools."""
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    initdb()
    for name, pool in POOLS.items():
        Pool.create_or_update_pool(name, pool["slots"], pool["description"], pool["include_deferred"])


def night(dag_id: str) -> tuple[str, dict[str, str]]:
    """Run a DAG once; the state of the run and of each task, of a mapped one under its readable name."""
    run = BAG.dags[dag_id].test()
    found = run.get_task_instances()
    assert {ti.try_number for ti in found} <= {0, 1}, "nothing here is mended by another try"
    return run.state, {ti.rendered_map_index or ti.task_id: ti.state for ti in found}


@pytest.mark.slow
@pytest.mark.usefixtures("database")
def test_one_bad_night_for_one_dump_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch):
    def ingest(dump: str, _settings: Settings) -> IngestResult:
        if dump.endswith("evening.jsonl"):
            raise KeyError("a bug")
        rows = {"records": 5, "documents": 4, "articles": 4, "mentions": 9, "claims": 7, "reports": 6, "rejects": {"bad_json": 1}}
        return IngestResult(path=dump, batch_id="0" * 16, state="ingested", is_new=True, format="jsonl", **rows)

    monkeypatch.setattr(stages, "discover", lambda _settings: ["/landing/evening.jsonl", "/landing/morning.jsonl"])
    monkeypatch.setattr(stages, "ingest", ingest)
    state, tasks = night("ingest")
    assert state == "failed"
    assert tasks == {
        "discover": "success",
        "evening.jsonl": "failed",
        "morning.jsonl": "success",
        "announce": "success",
        "complete": "upstream_failed",
    }
    with Session(get_engine()) as session:
        event = session.scalars(select(AssetEvent).order_by(AssetEvent.id.desc())).first()
    assert event.extra == {
        "dumps": 1, "documents": 4, "articles": 4, "mentions": 9, "claims": 7, "reports": 6, "rejects": {"bad_json": 1}, "unread_dumps": [],
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("database")
def test_a_failed_gate_publishes_nothing(monkeypatch: pytest.MonkeyPatch):
    def gate(*_: object) -> GateResult:
        raise GateFailedError("articles are missing", GateResult(30, ("warehouse.row_count",), ()))

    monkeypatch.setattr(stages, "next_run", lambda _settings: "0" * 16)
    monkeypatch.setattr(stages, "is_published", lambda *_: False)
    monkeypatch.setattr(stages, "validate", lambda *_: ValidateResult(1, {}, ()))
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
    assert (state, set(tasks.values())) == ("success", {"success"})
    noted = [{entry.stage for entry in nights.latest(tmp_path / "lake" / "nights", dag, 1)[0].entries} for dag in ("ingest", "warehouse")]
    assert noted == [{"discover", "ingest"}, {"next_run", "is_published", "validate", "load", "gate", "publish", "page"}]
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
