"""The command: what it says, its exit status, and that running anything again, or killing it, changes nothing."""

import csv
import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import time

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline import cli, normalise, quality, stages, warehouse
from pipeline.lake import Lake
from pipeline.model import TollError
from pipeline.settings import Settings

NIGHT = dt.datetime(2021, 3, 10, 2, tzinfo=dt.UTC)
STORIES = (
    (
        "2021-03-04",
        "The Morning Post",
        "Five soldiers were killed on Monday when gunmen attacked a checkpoint near the city of Kandahar, Afghan police said.",
    ),
    (
        "2021-03-05",
        "The Evening Star",
        "At least six soldiers were killed on Monday in an attack on a checkpoint in Kandahar, the Taliban said.",
    ),
    ("2021-03-09", "The Morning Post", "The council of Kandahar opened a new market on Tuesday. Traders hope for many guests in spring."),
)


def dump(path, stories=STORIES, repeat=1):
    lines = [
        json.dumps(
            {"title": None, "text": text + f" Report {number}." * (repeat > 1), "date": day, "publisher": who, "language": "en", "mood": 1}
        )
        for number in range(repeat)
        for day, who, text in stories
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def toll(home, capfd):
    """Function that runs the command on this home, or another: exit status, stdout, stderr."""

    def run(*arguments, on=home):
        capfd.readouterr()
        status = cli.main([*map(str, arguments), "--home", str(on.home)])
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    return run


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A home with the stories published: to be asked, not to be changed."""
    folder = tmp_path_factory.mktemp("published")
    settings = Settings(home=folder / "home", workers=1)
    assert cli.main(["run", str(dump(folder / "night.jsonl")), "--home", str(settings.home)]) == 0
    return settings


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
    instants = ("ops.runs", "main.casualty_events_history")
    ours, theirs = ({k: v for k, v in rows_of(one.database).items() if k not in instants} for one in (home, published))
    assert ours == theirs


def test_what_is_published_can_be_asked(toll, published):
    status, out, _ = toll("sql", "SELECT publisher, published_on FROM articles ORDER BY ALL", "--format", "csv", on=published)
    assert status == 0
    assert list(csv.reader(io.StringIO(out)))[:2] == [["publisher", "published_on"], ["The Evening Star", "2021-03-05"]]
    status, out, _ = toll(
        "sql", "SELECT count(*) AS n, date '2021-03-04' AS day, ['a'] AS l FROM articles", "--format", "json", on=published
    )
    assert json.loads(out) == [{"n": 3, "day": "2021-03-04", "l": ["a"]}]
    _, out, _ = toll("sql", "FROM articles SELECT title, publisher", on=published)
    assert "The Morning Post" in out
    assert "3 rows" in out


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT kiled_best FROM casualty_events", "killed_best"),
        ("FROM casualty_event", "casualty_events"),
        ("DELETE FROM articles", ""),
        ("SELECT * FROM read_text('/etc/hostname')", ""),
        ("SET threads = 1; SELEC", ""),
        ("SELECT 1; SELECT 2", "one query"),
        ("-- the deadliest\nFROM articles", "toll sql -f FILE"),
    ],
)
def test_a_query_that_cannot_be_answered_says_what_is_near(toll, published, query, said):
    before = published.database.read_bytes()
    status, out, err = toll("sql", query, on=published)
    assert (status, out) == (2, "")
    assert said in err
    assert err.startswith("toll: ")
    assert published.database.read_bytes() == before


def test_a_query_may_stand_in_a_file(toll, published, tmp_path, monkeypatch):
    file = tmp_path / "count.sql"
    file.write_text("-- how many articles\nSELECT count(*) AS n FROM articles;\n")
    for name in (file, "-"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(file.read_text()))
        assert toll("sql", "-f", name, "--format", "csv", on=published)[:2] == (0, "n\n3\n")
    _, out, _ = toll("sql", "-f", file, on=published)
    assert "1 row\n" in out
    for arguments, said in (
        (["-f", tmp_path / "none.sql"], "none.sql: No such file"),
        ([], "toll sql -f FILE"),
        (["-f", file, "FROM a"], "one query"),
    ):
        status, _, err = toll("sql", *arguments, on=published)
        assert (status, len(err.splitlines())) == (2, 1)
        assert said in err


def test_an_event_is_shown_with_its_sentences(toll, published):
    (event_id,) = stages.sql(published, "SELECT event_id FROM casualty_events WHERE killed_best >= 5").column("event_id").to_pylist()
    for given in (event_id, event_id[:8].upper()):
        status, out, _ = toll("show", given, on=published)
        assert status == 0
        for said in (f"event {event_id}", STORIES[0][2].partition(",")[0], "The Morning Post", "The Evening Star", "Taliban"):
            assert said in " ".join(out.split())
    for given, said in (("zz", "not the id"), ("0" * 16, "no event"), ("", "not the id")):
        status, _, err = toll("show", given, on=published)
        assert status == 2
        assert said in err
        assert len(err.splitlines()) == 1


def test_status_tells_what_there_is(toll, published):
    status, out, _ = toll("status", on=published)
    assert status == 0
    for said in ("night.jsonl", "up to date", "just now", "2021-03-09"):
        assert said in out


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


def test_a_home_that_cannot_be_used_is_named_and_no_dump_is_blamed(home, tmp_path, toll):
    (tmp_path / "file").write_text("")
    nowhere = home.model_copy(update={"home": tmp_path / "file" / "home"})
    dumps = [dump(tmp_path / name) for name in ("a.jsonl", "b.jsonl")]
    status, out, err = toll("ingest", *dumps, on=nowhere)
    assert (status, out) == (2, "")
    assert err.startswith(f"toll: the home {nowhere.home} can't be used")
    assert len(err.splitlines()) == 1


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
    path = dump(tmp_path / "night.jsonl", repeat=100)
    whole = home.model_copy(update={"home": tmp_path / "whole"})
    environment = os.environ | {"TOLL_BATCH_ROWS": "10", "TOLL_WORKERS": "2"}
    command = [sys.executable, "-m", "pipeline.cli", "ingest", str(path), "--home"]
    subprocess.run([*command, str(whole.home)], env=environment, check=True, capture_output=True)

    process = subprocess.Popen(
        [*command, str(home.home)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
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


def test_a_search_finds_sentences_by_their_words_and_titles(toll, published):
    status, out, _ = toll("search", "CHECKPOINT taliban", on=published)
    assert status == 0
    assert "The Evening Star, 2021-03-05" in out
    assert "The Morning Post" not in out
    event = out.split()[0]
    assert toll("show", event, on=published)[0] == 0
    assert out.count("attack on a checkpoint in Kandahar") == 1
    assert "No sentence" in toll("search", '"city of the Taliban"', on=published)[1]
    assert "No sentence" in toll("search", "100% _", on=published)[1]
    assert toll("search", " ", on=published)[0] == 2


def test_events_go_out_in_the_formats_of_other_programs(toll, published, tmp_path):
    query = "SELECT '=1+1' AS a, -1 AS b, ['x', 'y'] AS c, DATE '2021-03-04' AS d, NULL AS e, '-5' AS \"@f\""
    status, out, _ = toll("export", tmp_path / "out.csv", "--what", query, on=published)
    assert (status, "1 row written" in out) == (0, True)
    assert (tmp_path / "out.csv").read_text() == "a,b,c,d,e,'@f\n'=1+1,-1,x; y,2021-03-04,,'-5\n"
    for suffix in ("json", "parquet", "geojson", "csv"):
        assert toll("export", tmp_path / f"events.{suffix}", on=published)[0] == 0
    rows = pq.read_table(tmp_path / "events.parquet").to_pylist()
    events = [(row["event_id"], row["killed_best"], row["latitude"]) for row in rows]
    assert events
    assert [row["event_id"] for row in json.loads((tmp_path / "events.json").read_text())] == [event for event, _, _ in events]
    features = json.loads((tmp_path / "events.geojson").read_text())["features"]
    assert [(f["properties"]["event_id"], f["geometry"] and f["geometry"]["coordinates"][1]) for f in features] == [
        (event, latitude) for event, _, latitude in events
    ]
    for arguments, said in (
        (["out.xls"], ".geojson"),
        (["out.geojson", "--what", "ops.batches"], "latitude"),
        (["out.csv", "--what", "articless"], "articles"),
    ):
        status, _, err = toll("export", tmp_path / arguments[0], *arguments[1:], on=published)
        assert (status, said in err) == (2, True)
        assert not list(tmp_path.glob(".*.part"))


def test_what_was_known_on_a_day(home, toll, tmp_path):
    first, second = NIGHT, NIGHT + dt.timedelta(days=2)
    for at, stories in ((first, STORIES[:1]), (second, STORIES[1:])):
        stages.run([dump(tmp_path / f"{at:%d}.jsonl", stories)], home, lambda at=at: at)
    asked = "SELECT reports, killed_low, killed_best FROM casualty_events"
    known = {
        day: toll("sql", asked, "--format", "csv", "--as-of", day)[1].split()[1:] for day in ("2021-03-10", "2021-03-11", "2021-03-12")
    }
    assert known["2021-03-10"] == known["2021-03-11"] == ["1,5,5"]
    assert known["2021-03-12"] == toll("sql", asked, "--format", "csv")[1].split()[1:] == ["2,5,6"]
    sums = "SELECT sum(killed_low) AS n FROM toll_by_day_country"
    assert toll("sql", sums, "--format", "csv", "--as-of", "2021-03-10T02:00")[1] == "n\n5\n"
    assert toll("export", tmp_path / "then.csv", "--what", asked, "--as-of", "2021-03-11")[0] == 0
    assert (tmp_path / "then.csv").read_text().split()[1:] == ["1,5,5"]
    for arguments, said in (
        ([asked, "--as-of", "2021-03-09"], "the first was on 2021-03-10"),
        ([asked, "--as-of", "yesterday"], "2026-11-01"),
        (["FROM evidence", "--as-of", "2021-03-11"], "rests on claims"),
    ):
        status, out, err = toll("sql", *arguments)
        assert (status, out, said in err) == (2, "", True)
