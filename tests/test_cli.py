"""The command: what it says, its exit status, and that running anything again, or killing it, changes nothing."""

import json
import os
import signal
import subprocess
import sys
import time

import duckdb
import pytest
from stories import NIGHT, STORIES, dump

from pipeline import cli, normalise, quality, stages, warehouse
from pipeline.lake import Lake
from pipeline.model import TollError


def rows_of(database):
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        return {table: sorted(map(repr, connection.execute(f"FROM {table}").fetchall())) for (table,) in tables}


def test_a_run_publishes_tells_and_changes_nothing_the_second_time(home, tmp_path, toll, bytes_of):
    path = dump(tmp_path / "night.jsonl")
    status, out, err = toll("run", path)
    assert status == 0
    for said in ("Gate passed", "toll.duckdb", "toll show", "mood", "index.html"):
        assert said in out
    assert "toll: night.jsonl" in err
    before, lake, files = rows_of(home.database), bytes_of(home.lake), bytes_of(home.home)
    again = tmp_path / "copy.jsonl"
    again.write_bytes(path.read_bytes())
    for same in (path, again):
        status, out, _ = toll("run", same)
        assert status == 0
        assert "Nothing new" in out
    assert rows_of(home.database) == before
    assert bytes_of(home.lake) == lake
    assert bytes_of(home.home) == files


def test_stage_by_stage_the_tables_are_the_same(home, toll, published):
    path = published.home.parent / "night.jsonl"
    for stage in (["ingest", path], ["validate"], ["load"], ["publish"]):
        assert toll(*stage)[0] == 0
    instants = ("ops.runs", "main.casualty_events_history", "ops.event_changes")
    ours, theirs = ({k: v for k, v in rows_of(one.database).items() if k not in instants} for one in (home, published))
    assert ours == theirs


def test_before_the_first_run(home, toll):
    status, out, _ = toll("status")
    assert status == 0
    assert "Nothing is published yet" in out
    for arguments in (["sql", "SELECT 1"], ["show", "ab"], ["report"], ["publish"]):
        status, _, err = toll(*arguments)
        assert status == 2
        assert "run `toll" in err
    assert not home.home.exists()


def test_nothing_readable_publishes_nothing(home, tmp_path, toll):
    for command in ("run", "ingest"):
        status, out, err = toll(command, tmp_path / "missing.jsonl")
        assert (status, out) == (2, "")
        assert "missing.jsonl: no such file" in err
    assert not home.database.exists()


@pytest.mark.usefixtures("short_suites")
def test_what_is_not_there_is_told_before_anything_is_read_and_rejects_name_their_line(tmp_path, toll):
    path = dump(tmp_path / "night.jsonl")
    path.write_text(path.read_text() + '{"cut\n{"cut again\n[1]\n')
    status, out, err = toll("run", path, tmp_path / "missing.jsonl")
    assert status == 2
    told = err.splitlines()
    assert told[0] == f"toll: {tmp_path}/missing.jsonl: no such file; give a dump or a folder of dumps."
    assert [line for line in told if "missing" in line] == told[:1]
    assert "Not read: 1 input" in out
    lines = [line.split() for line in out.splitlines()]
    assert ["bad_json", "2", "night.jsonl#4,", "…"] in lines
    assert ["not_an_object", "1", "night.jsonl#6"] in lines
    assert out.splitlines()[-1].strip().startswith("toll rejects")
    # With a warehouse there, a misspelled name alone starts nothing.
    status, out, err = toll("run", tmp_path / "missing.jsonl")
    assert (status, out, len(err.splitlines())) == (2, "", 1)


@pytest.mark.usefixtures("short_suites")
def test_what_is_kept_but_not_read_is_told(tmp_path, toll):
    rows = [
        {
            "id": "1",
            "published": "2025-13-45",
            "text": "Gunmen killed two people in Gao, Mali, on Monday, police said. The raid was near a market.",
        },
        {
            "id": "2",
            "published": "12/03/2025",
            "text": "A bomb killed nine people in Kidal, Mali, on Tuesday, the army said. Three were wounded.",
        },
        {
            "id": "3",
            "published": "2025-03-05",
            "text": "Des hommes armés ont tué trois personnes lundi à Gao, au Mali, selon la police de la ville.",
        },
    ]
    path = tmp_path / "three.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    told = toll("run", path)[1].splitlines()
    assert "Not in English, kept but not read for casualties: 1 article (fr 1)" in told
    assert any(line.startswith("Without a date of publication that can be read: 1 article") for line in told)
    assert "Noticed: date that can be read two ways 1" in told


def test_a_home_that_cannot_be_used_is_named_and_no_dump_is_blamed(home, tmp_path, toll):
    (tmp_path / "file").write_text("")
    nowhere = home.model_copy(update={"home": tmp_path / "file" / "home"})
    dumps = [dump(tmp_path / name) for name in ("a.jsonl", "b.jsonl")]
    status, out, err = toll("ingest", *dumps, on=nowhere)
    assert (status, out) == (2, "")
    assert err.startswith(f"toll: the home {nowhere.home} can't be used")
    assert len(err.splitlines()) == 1


@pytest.mark.usefixtures("short_suites")
def test_two_runs_at_a_time_do_not_mix(home, tmp_path, toll):
    assert toll("ingest", dump(tmp_path / "night.jsonl"))[0] == 0
    assert toll("validate")[0] == 0
    with Lake(home.lake).hold("warehouse"):
        for stage in ("load", "publish"):
            status, _, err = toll(stage)
            assert status == 2
            assert "another run" in err
    assert toll("load")[0] == 0
    assert toll("publish")[0] == 0


@pytest.mark.usefixtures("short_suites")
def test_a_dump_that_comes_during_a_run_waits_for_the_next(home, tmp_path, toll):
    first, late = dump(tmp_path / "first.jsonl"), dump(tmp_path / "late.jsonl", STORIES[:1])
    assert toll("ingest", first)[0] == 0
    run_id = stages.next_run(home)
    stages.validate(home, run_id)
    assert toll("ingest", late)[0] == 0
    assert stages.load(home, run_id).batches == 1
    stages.gate(home, run_id, NIGHT)
    stages.publish(home, run_id, NIGHT)
    assert stages.sql(home, "SELECT dump FROM ops.batches").column("dump").to_pylist() == ["first.jsonl"]
    assert toll("run", first)[0] == 0
    assert sorted(stages.sql(home, "SELECT dump FROM ops.batches").column("dump").to_pylist()) == ["first.jsonl", "late.jsonl"]


@pytest.mark.usefixtures("short_suites")
def test_no_run_leaves_out_what_it_is_named_by_or_what_is_published(home, tmp_path, toll, monkeypatch):
    first, second = dump(tmp_path / "first.jsonl"), dump(tmp_path / "second.jsonl", STORIES[:1])
    assert toll("ingest", first)[0] == 0
    for run_id in (stages.next_run(home), "0" * 16):
        with pytest.raises(TollError, match="toll validate"):
            stages.load(home, run_id)
    assert toll("run", first)[0] == 0
    assert toll("ingest", second)[0] == 0
    with pytest.raises(TollError, match="toll validate"):
        stages.load(home, stages.next_run(home))
    run_id = stages.next_run(home)
    stages.validate(home, run_id)
    monkeypatch.setattr(normalise, "EXTRACTOR_VERSION", "1+another")
    assert toll("ingest", first)[0] == 0
    with pytest.raises(TollError, match="toll validate"):
        stages.load(home, run_id)


@pytest.mark.usefixtures("short_suites")
def test_a_load_cut_off_reaches_no_gate(home, tmp_path, toll, monkeypatch):
    assert toll("ingest", dump(tmp_path / "night.jsonl"))[0] == 0
    assert toll("validate")[0] == 0
    with monkeypatch.context() as patch:
        patch.setattr(warehouse, "resolve", lambda _path: 1 / 0)
        assert toll("load")[0] == 2
    status, _, err = toll("publish")
    assert status == 2
    assert "toll load" in err
    assert not home.database.exists()
    assert toll("load")[0] == 0
    assert toll("publish")[0] == 0


@pytest.mark.usefixtures("short_suites")
def test_a_failed_gate_publishes_nothing_and_says_why(home, tmp_path, toll, monkeypatch):
    assert toll("run", dump(tmp_path / "first.jsonl"))[0] == 0
    published = home.database.read_bytes()
    verdict = quality.Outcome(
        "warehouse", "toll_is_sane", "critical", is_success=False, checked=3, unexpected=1, observed="1 of 3", why="A reason."
    )
    monkeypatch.setattr(quality, "gate", lambda _frame: quality.GateResult((verdict,)))
    second = dump(tmp_path / "second.jsonl", STORIES[:1])
    status, out, err = toll("run", second)
    assert status == 1
    assert "warehouse.toll_is_sane" in out + err
    assert "A reason." in out + err
    assert home.database.read_bytes() == published
    status, out, _ = toll("status")
    assert status == 0
    assert "failed its gate" in out
    assert "critical: warehouse.toll_is_sane" in out
    status, _, err = toll("publish")
    assert status == 1
    assert home.database.read_bytes() == published

    # Once the cause is mended, the next run publishes, and both runs stand in the warehouse.
    monkeypatch.undo()
    assert toll("run", second)[0] == 0
    assert stages.sql(home, "SELECT count(*) AS n FROM ops.batches").column("n").to_pylist() == [2]
    assert home.database.read_bytes() != published


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "Missing argument"),
        (["rum"], "No such command"),
        (["run", "--fast", "x"], "No such option"),
        (["sql", "SELECT 1", "--format", "xml"], "xml"),
    ],
)
def test_wrong_usage_is_one_line(capfd, arguments, said):
    assert cli.main(arguments) == 2
    err = capfd.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_bad_setting_is_one_line(toll, monkeypatch):
    monkeypatch.setenv("TOLL_WORKERS", "many")
    status, _, err = toll("status")
    assert status == 2
    assert err.startswith("toll: TOLL_WORKERS='many'")
    assert len(err.splitlines()) == 1


def test_what_can_be_read_and_turned_away_is_listed(capfd):
    assert cli.main(["rejects"]) == 0
    listed = capfd.readouterr().out
    for code in ("bad_json", "parent_rejected", "evidence"):
        assert code in listed
    assert cli.main(["formats"]) == 0
    assert "jsonl" in capfd.readouterr().out


def test_help_is_quick():
    command = [sys.executable, "-X", "importtime", "-m", "pipeline.cli", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "status" in done.stdout
    for heavy in ("pyarrow", "duckdb", "great_expectations", "pandas"):
        assert f" {heavy}\n" not in done.stderr


def test_killed_in_the_middle_and_run_again_the_lake_is_the_same(home, tmp_path, toll, bytes_of):
    path = dump(tmp_path / "night.jsonl", repeat=40)
    whole = home.model_copy(update={"home": tmp_path / "whole", "workers": 2, "batch_rows": 10})
    assert stages.ingest_all([path], whole)[1] == []

    command = [sys.executable, "-m", "pipeline.cli", "ingest", str(path), "--home", str(home.home)]
    environment = os.environ | {"TOLL_BATCH_ROWS": "10", "TOLL_WORKERS": "2"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 120
    while not list(home.lake.glob(".staging/*/documents")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert Lake(home.lake).ledger().num_rows == 0
    assert _ends(process.pid), "workers end with their parent"

    assert toll("ingest", path)[0] == 0
    assert bytes_of(home.lake) == bytes_of(whole.lake), "and neither the workers nor the size of record batches matter"


def _ends(group):
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_landing_gives_what_is_new_and_settled(home, toll):
    home.landing.mkdir(parents=True)
    assert stages.discover(home) == []
    dump(home.landing / "b.jsonl")
    dump(home.landing / "a.jsonl", STORIES[:1])
    for unfinished in (".c.jsonl", "d.jsonl.part", "e.jsonl.tmp"):
        dump(home.landing / unfinished)
    assert stages.discover(home) == [str(home.landing / "a.jsonl"), str(home.landing / "b.jsonl")]
    assert toll("ingest")[0] == 0
    assert stages.discover(home) == []
    assert Lake(home.lake).ledger().num_rows == 2


def test_lines_as_json_say_stage_and_batch(tmp_path):
    dump(tmp_path / "evening.jsonl")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "ingest", "--home", str(tmp_path / "home"), str(tmp_path / "evening.jsonl"), str(tmp_path / "gone.jsonl")],
        env={**os.environ, "TOLL_LOG_FORMAT": "json"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    [batch] = Lake(tmp_path / "home" / "lake").batches()
    [ended] = [line for line in lines if line["event"].startswith("ingest: done")]
    assert (ended["stage"], ended["batch_id"], ended["level"]) == ("ingest", batch.batch_id, "info")
    assert ended["seconds"] > 0
    assert [line["level"] for line in lines if "gone.jsonl" in line["event"]] == ["error"]
