"""What the stages note of a run: enough for its report, whatever ends them."""

import datetime as dt
import json
import re

import pytest
from stories import NIGHT, STORIES, dump
from test_report import Page

from pipeline import nights, stages, suites
from pipeline.lake import Lake
from pipeline.model import TollError
from pipeline.report.verdict import verdict
from pipeline.settings import Settings
from pipeline.stages import GateFailedError
from pipeline.stages.noted import noted

pytestmark = pytest.mark.usefixtures("short_suites")
RUN = "scheduled__2026-11-26T02:00:00+00:00"


@pytest.fixture
def asked(home):
    """Function that gives the settings of a home as a run of a DAG asks with them."""
    return lambda dag_id, run_id=RUN: Settings(home=home.home, workers=1, settle_seconds=0, dag_run=f"{dag_id}/{run_id}")


@pytest.fixture
def record(home):
    """Function that reads the record of a run."""
    return lambda dag_id, run_id=RUN: nights.read(home.nights, dag_id, run_id)


def build(settings, at=NIGHT):
    run_id = stages.next_run(settings)
    stages.is_published(settings, run_id)
    stages.validate(settings, run_id)
    stages.load(settings, run_id)
    stages.gate(settings, run_id, at)
    stages.publish(settings, run_id, at)
    stages.page(settings)
    return run_id


def test_a_night_is_noted_stage_by_stage(asked, record, home):
    home.landing.mkdir(parents=True)
    file = dump(home.landing / "evening.jsonl")
    file.write_text(file.read_text() + '{"title": "cut o\n' * 9)
    [path] = stages.discover(asked("ingest"))
    stages.ingest(path, asked("ingest"))
    ingest = record("ingest")
    assert (ingest.run_id, ingest.answer("discover")) == (RUN, {"answer": [path]})
    told = ingest.answer("ingest")
    assert (told["articles"], told["rejects"], told["is_new"]) == (3, {"bad_json": 9}, True)
    assert [(row["reason_code"], row["stage"]) for row in told["samples"]] == [("bad_json", "read")] * 3

    run_id = build(asked("warehouse"))
    warehouse = record("warehouse")
    assert [entry.stage for entry in warehouse.entries] == ["next_run", "is_published", "validate", "load", "gate", "publish", "page"]
    assert all(entry.began_at <= entry.ended_at and entry.problem is None for entry in warehouse.entries)
    loaded, gated, published = (warehouse.answer(stage) for stage in ("load", "gate", "publish"))
    assert [(row["dump"], row["articles"], row["turned_away"]) for row in loaded["held"]] == [("evening.jsonl", 3, 0)]
    assert loaded["before"] == {}
    assert gated["run_id"] == run_id
    assert gated["severities"]["critical"][0] > gated["severities"]["critical"][1] == 0
    events = stages.sql(home, "SELECT count(*) AS n FROM casualty_events").column("n")[0].as_py()
    assert (published["run_id"], published["published_at"]) == (run_id, NIGHT.isoformat())
    assert (published["events_new"], published["events_changed"], published["events_gone"]) == (events, 0, 0)


def test_the_second_night_tells_what_is_new(asked, record, tmp_path, home):
    stages.ingest(str(dump(tmp_path / "one.jsonl", STORIES[:1])), asked("ingest"))
    build(asked("warehouse"))
    more = ("2021-03-06", "The Evening Star", "Nine soldiers were killed on Friday when a bomb went off in Herat, the police said.")
    stages.ingest(str(dump(tmp_path / "two.jsonl", (STORIES[1], more))), asked("ingest", "two"))
    build(asked("warehouse", "two"), NIGHT + dt.timedelta(days=1))
    told = record("warehouse", "two")
    assert [row["dump"] for row in told.answer("load")["held"]] == ["two.jsonl"]
    assert told.answer("load")["before"]["articles"] == 1
    published = told.answer("publish")
    ids = [set(map(tuple, (row.values() for row in stages.sql(home, query).to_pylist()))) for query in (
        "SELECT event_id FROM casualty_events", "SELECT event_id FROM casualty_events_history GROUP BY 1 HAVING min(valid_from) < max(valid_from)",
    )]  # fmt: skip
    assert len(ids[0]) == 2
    assert published["events_new"] == 1
    assert published["events_changed"] == len(ids[1]) == 1, "told by a second article now"


def test_a_failed_gate_is_noted_with_the_rows_and_leaves_its_pages(asked, tmp_path, home, toll, monkeypatch):
    stages.run([dump(tmp_path / "one.jsonl")], home, lambda: NIGHT)
    index = home.report / "quality" / "index.html"
    first = {path.name: path.read_bytes() for path in index.parent.iterdir()}
    assert b"held." in first["index.html"]
    assert not home.nights.exists(), "no run of a DAG asked"
    stages.page(home)
    assert first == {path.name: path.read_bytes() for path in index.parent.iterdir()}, "same values, same bytes"
    assert not (home.report / "data_docs").exists(), "they fetch from other machines; nobody asked for them"

    hard = suites.Expectation(
        "expect_column_values_to_be_between", "critical", {"column": "reports", "min_value": 99}, "too_few", "author", "A try.",
        frame="casualty_events", remedy="Find more reports.",
    )  # fmt: skip
    read = suites.read_suite
    for module in ("pipeline.quality", "pipeline.suites"):
        monkeypatch.setattr(f"{module}.read_suite", lambda name: [*read(name), *([hard] if name == "casualty_events" else [])])
    more = asked("warehouse").model_copy(update={"data_docs": True})
    stages.ingest(
        str(dump(tmp_path / "two.jsonl", [("2021-03-06", "The Star", "Nine soldiers were killed in Herat, the police said.")])), more
    )
    with pytest.raises(GateFailedError, match=r"quality/index\.html"):
        build(more, NIGHT + dt.timedelta(days=1))

    gate = nights.read(home.nights, "warehouse", RUN).entries[-1]
    assert (gate.stage, gate.error, gate.answer["failed_critical"]) == ("gate", "GateFailedError", ["casualty_events.too_few"])
    [failed] = [check for check in gate.answer["failed"] if check["severity"] == "critical"]
    assert all(re.search(r"^[0-9a-f]{16}: reports=[12]$", sample) for sample in failed["samples"])
    assert len(failed["samples"]) == min(5, failed["unexpected"]) > 0

    run_id = gate.answer["run_id"]
    assert stages.judged_run(more, "warehouse", RUN) == run_id
    report = stages.run_report(more, "warehouse", RUN, "failed")
    assert verdict(report).headline == "The gate failed, nothing was published: casualty_events.too_few."
    assert report.last_published_at == NIGHT
    assert [check.remedy for check in report.gate.failed if check.name == "too_few"] == ["Find more reports."]

    assert "1 critical expectation failed: nothing was published." in " ".join(Page(index.read_text()).text.split())
    suite = " ".join(Page((index.parent / "casualty_events.html").read_text()).text.split())
    assert all(told in suite for told in ("reports: at least 99", "Find more reports.", failed["samples"][0], "held in all 2"))
    docs = (home.report / "data_docs" / "casualty_events.html").read_text()
    assert "reports" in docs
    assert (home.report / "data_docs" / "casualty_claims.html").exists()

    status, said, _ = toll("run", tmp_path / "two.jsonl")
    assert status == 1
    assert str(index) in "".join(said.split())


def test_nights_are_listed_with_the_warehouse_that_they_led_to(asked, home, tmp_path):
    for number in (1, 2):
        story = ("2021-03-06", "The Star", f"{number + 4} soldiers were killed in Herat on Friday, the police said.")
        stages.ingest(str(dump(tmp_path / f"{number}.jsonl", [story])), asked("ingest", f"{number}"))
    build(asked("warehouse", "first"))
    now = dt.datetime.now(dt.UTC)
    nights.note(home.nights, "ingest/3", nights.Entry("discover", None, now, now, {"answer": []}))
    nights.note(home.nights, "ingest/4", nights.Entry("ingest", "a.jsonl", now + dt.timedelta(seconds=1)))
    lines = stages.last_nights(home, 30, {("ingest", "4"): stages.Known("running", now + dt.timedelta(hours=1))})
    assert [(line.run_id, line.warehouse, line.articles, line.gate, line.level) for line in lines] == [
        ("4", None, 0, "none", "running"),
        ("3", None, 0, "none", "nothing"),
        ("2", ("warehouse", "first"), 1, "passed", "good"),
        ("1", ("warehouse", "first"), 1, "passed", "good"),
    ]
    assert [line.seconds is None for line in lines] == [True, False, False, False]
    assert lines[-1].events_new >= 1
    again = stages.ingest(str(tmp_path / "1.jsonl"), asked("ingest", "later"))
    assert again.is_new is False
    assert {each.run_id for each in stages.run_report(home, "warehouse", "first").related} == {"1", "2"}, (
        "what came later led to nothing yet"
    )
    assert stages.last_nights(home, 1, {})[0].run_id == "4"


def test_a_killed_stage_has_begun_and_not_ended_and_the_next_try_says_so(asked, record):
    class Killed(BaseException):
        pass

    @noted()
    def load(_settings, *, then):
        assert record("warehouse").of("load")[-1].ended_at is None, "noted before it does anything"
        then()
        return 7

    def kill():
        raise Killed("at once")

    def put_out():
        raise OSError(28, "no space left")

    with pytest.raises(Killed):
        load(asked("warehouse"), then=kill)
    with pytest.raises(OSError, match="no space"):
        load(asked("warehouse"), then=put_out)
    [entry] = record("warehouse").entries
    assert (entry.error, entry.tries, entry.ended_at is None) == ("OSError", 2, False)
    load(asked("warehouse"), then=lambda: None)
    [entry] = record("warehouse").entries
    assert (entry.answer, entry.problem, entry.tries) == ({"answer": 7}, None, 3)


def test_calls_of_one_stage_are_told_apart(asked, record):
    @noted()
    def reextract(_settings, batch_ids):
        return [
            {"batch_id": batch_id, "dump": "a", "documents": 1, "is_new": True, "claims": [1, 2], "reports": [1, 1]}
            for batch_id in batch_ids
        ]

    for batch_ids in (["aa", "bb"], ["cc"], ["cc"]):
        reextract(asked("reextract"), batch_ids)
    assert [(entry.about, entry.tries) for entry in record("reextract").entries] == [("aa and 1 more", 1), ("cc", 2)]
    report = stages.run_report(asked("reextract"), "reextract", RUN, "success")
    assert [one.batch_id for one in report.redone] == ["aa", "bb", "cc"]
    assert verdict(report).headline == "3 batches extracted anew: 3 claims become 6, 3 reports 3."


def test_a_run_that_was_cleared_tells_of_its_last_pass(home):
    def note(stage, minute, **more):
        nights.note(home.nights, f"warehouse/{RUN}", nights.Entry(stage, None, at := NIGHT + dt.timedelta(minutes=minute), at, **more))

    note("next_run", 0, answer={"answer": "a" * 16})
    note("gate", 1, problem="no", error="GateFailedError")
    assert verdict(stages.run_report(home, "warehouse", RUN, "failed")).level == "bad"
    note("next_run", 2, answer={"answer": "b" * 16})
    note("is_published", 3, answer={"answer": True})
    assert verdict(stages.run_report(home, "warehouse", RUN, "success")).headline.startswith("Nothing new")


@pytest.mark.parametrize("run_id", ["../../../etc/passwd", "a/b", "", "\udcff", "x" * 4000, "manual__2026-11-26T02:00:00.123456+00:00"])
def test_no_name_of_a_run_leads_out_of_the_record(asked, record, home, run_id):
    if not run_id:
        with pytest.raises(TollError):
            stages.next_run(asked("ingest", run_id))
        return
    stages.next_run(asked("ingest", run_id))
    assert record("ingest", run_id).run_id == run_id
    [file] = home.nights.glob("**/next_run-*.json")
    assert len(file.relative_to(home.nights).parts) == 3


@pytest.mark.parametrize("dag_id", ["..", "../x", "a/b", "", ".", "\n"])
def test_no_name_of_a_dag_leads_out_of_the_record(home, dag_id):
    assert nights.read(home.nights, dag_id, RUN) is None


def test_old_runs_are_forgotten_and_the_newest_come_first(home, monkeypatch):
    monkeypatch.setattr(nights, "KEPT", 3)
    for day in range(6):
        nights.note(home.nights, f"watch/{day}", nights.Entry("watch", None, NIGHT + dt.timedelta(days=day)))
    assert [night.run_id for night in nights.latest(home.nights, "watch", 9)] == ["5", "4", "3"]


def test_a_record_that_can_not_be_written_stops_no_stage(asked, home, caplog):
    home.lake.mkdir(parents=True)
    home.nights.write_text("in the way")
    assert len(stages.next_run(asked("warehouse"))) == 16
    assert "could not be noted" in caplog.text
    assert json.dumps(Lake(home.lake).ledger().to_pylist()) == "[]"
