"""What the published warehouse answers to the command: queries, evidence, searches, exports, what was known on a day."""

import csv
import datetime as dt
import io
import json
import re
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console
from stories import NIGHT, STORIES, dump

from pipeline import cli, stages
from pipeline.cli import screen


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


def test_two_columns_of_one_name_are_both_shown_or_refused(toll, published, tmp_path):
    query = "SELECT 1 AS a, 2 AS a, 3 AS b"
    assert toll("sql", query, "--format", "csv", on=published)[:2] == (0, "a,a,b\n1,2,3\n")
    assert toll("sql", query, on=published)[1].count("│") == 4
    status, out, err = toll("sql", query, "--format", "json", on=published)
    assert (status, out) == (2, "")
    assert "two columns are named a" in err
    assert toll("export", tmp_path / "out.csv", "--what", query, on=published)[0] == 0
    assert (tmp_path / "out.csv").read_text() == "a,a,b\n1,2,3\n"
    assert toll("export", tmp_path / "out.json", "--what", query, on=published)[0] == 2


def test_what_is_too_wide_for_the_screen_is_shown_row_by_row(toll, published):
    _, out, _ = toll("sql", "FROM casualty_events", on=published)
    lines = [line.split() for line in out.splitlines()]
    assert ["row", "1"] in lines
    assert ["killed_low", "5"] in lines
    assert ["place", "Kandahar"] in lines
    assert lines[-1] == ["1", "row"]
    _, out, _ = toll("sql", "SELECT event_id, killed_low, place FROM casualty_events", on=published)
    assert "┃ killed_low ┃" in out


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT kiled_best FROM casualty_events", "killed_best"),
        ("FROM casualty_event", "did you mean casualty_events"),
        ("FROM ops.batch", "did you mean ops.batches"),
        ("FROM nothing_like_it", "SHOW ALL TABLES"),
        ("FROM said_near('Kandahaar', 50)", "toll: no article names a place Kandahaar that is on the map; did you mean Kandahar"),
        ("FROM said_near('Xyz', 50)", "toll: no article names a place Xyz that is on the map; toll search Xyz looks for the word"),
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


def test_the_command_says_which_toll_it_is(capfd):
    assert cli.main(["--version"]) == 0
    assert re.fullmatch(r"toll \d+\.\d+\.\d+, extractor \d+\+[0-9a-f.]+\n", capfd.readouterr().out)


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
    _, out, _ = toll("show", event_id, "--why", on=published)
    assert "the event is built around this report" in out
    assert re.search(
        r"\d+ points with The (Morning Post|Evening Star), 2021-03-0\d: date \d, place -?\d, figures -?\d, actor -?\d, tactic -?\d", out
    )
    for given, said in (("zz", "not the id"), ("0" * 16, "no event"), ("", "not the id")):
        status, _, err = toll("show", given, on=published)
        assert status == 2
        assert said in err
        assert len(err.splitlines()) == 1


def test_status_tells_what_there_is(toll, published):
    status, out, _ = toll("status", on=published)
    assert status == 0
    for said in ("night.jsonl", "up to date", "2021-03-09"):
        assert said in out
    assert re.search(r"\((just now|\d+ minutes? ago)\)", out)


def test_a_search_finds_sentences_by_their_words_and_titles(toll, published):
    status, out, _ = toll("search", "CHECKPOINT taliban", on=published)
    assert status == 0
    assert "The Evening Star, 2021-03-05" in out
    assert "The Morning Post" not in out
    event = out.split()[0]
    assert toll("show", event, on=published)[0] == 0
    assert out.count("attack on a checkpoint in Kandahar") == 1
    assert toll("search", "CHECKPOINT", "taliban", on=published)[1].splitlines()[0] == out.splitlines()[0], "without quotation marks too"
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
        (["none/out.csv"], f"{tmp_path / 'none'} is no folder"),
    ):
        status, _, err = toll("export", tmp_path / arguments[0], *arguments[1:], on=published)
        assert (status, said in err) == (2, True)
        assert not list(tmp_path.glob(".*.part"))


@pytest.mark.usefixtures("short_suites")
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
    versions = "SELECT reports, valid_to IS NULL AS is_current FROM casualty_events_history ORDER BY valid_from"
    assert toll("sql", versions, "--format", "csv")[1].split()[1:] == ["1,False", "2,True"]
    assert toll("sql", versions, "--format", "csv", "--as-of", "2021-03-11")[1].split()[1:] == ["1,True"]
    assert toll("sql", asked.replace("casualty", "main.casualty"), "--format", "csv", "--as-of", "2021-03-11")[1].split()[1:] == ["1,5,5"]
    assert toll("sql", "FROM information_schema.tables LIMIT 1", "--as-of", "2021-03-11")[0] == 0
    for arguments, said in (
        ([asked, "--as-of", "2021-03-09"], "the first was on 2021-03-10"),
        ([asked, "--as-of", "yesterday"], "2026-11-01"),
        *(
            ([f"SELECT {what}", "--as-of", "2021-03-11"], "rests on claims")
            for what in (
                "event_id FROM evidence",
                "count(*) FROM evidence",
                "count(*) FROM said_near('Kabul', 50)",
                "* FROM casualty_claims",
                "count(*) FROM articles",
                "count(*) FROM revisions",
                "count(*) FROM event_aliases",
                "side FROM toll_by_side",
                "reports FROM casualty_events JOIN casualty_reports USING (event_id)",
            )
        ),
        *(
            ([query, "--as-of", "2021-03-11"], said)
            for query, said in (
                ("SELECT count(*) FROM ops.runs AS r", "ops.runs tells of today"),
                ("WITH b AS (FROM toll.ops.batches) SELECT count(*) FROM b, casualty_events", "toll.ops.batches tells of today"),
                ("FROM query_table('ops.rejects')", "ops.rejects tells of today"),
                ("SELECT killed_best FROM toll.main.casualty_events", "name casualty_events without its schema"),
                ("FROM resolve.event_facts", "resolve.event_facts tells of today"),
                ("PIVOT ops.runs ON state USING count(*)", "FROM (PIVOT …)"),
                ("SELECT nothing FROM casualty_events", "nothing"),
            )
        ),
    ):
        status, out, err = toll("sql", *arguments)
        assert (status, out, said in err) == (2, "", True)


@pytest.mark.parametrize("width", [60, 100, 140])
def test_ids_of_a_table_are_never_broken(width, monkeypatch, capsys):
    monkeypatch.setattr(screen, "console", lambda: Console(width=width))
    said = pa.table(
        {"event_id": ["05f80c65ab8a0beb"], "day": ["2018-08-09"], "perpetrator": ["the Saudi-led coalition"], "sources": ["a, " * 20]}
    )
    screen.rows(said, "table")
    shown = capsys.readouterr().out
    assert {"05f80c65ab8a0beb", "2018-08-09"} <= set(shown.split())
