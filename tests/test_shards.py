"""A night's dumps: which are its own, how tasks share them, whether they may be loaded."""

import datetime as dt
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nights import NOISE, dump

from pipeline import stages
from pipeline.lake import Lake
from pipeline.model import BusyError, TollError
from pipeline.settings import MIB, Settings
from pipeline.stages.shards import share_out

NIGHT = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)


def land(home, name, content, at=NIGHT):
    path = home.landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


@given(st.lists(st.integers(0, 40 * MIB), max_size=300))
def test_every_dump_has_one_task_and_there_are_few(sizes):
    members = {f"/landing/{number}.jsonl": size for number, size in enumerate(sizes)}
    shards = share_out(Settings(), members, "dumps")
    assert sorted(member for shard in shards for member in shard.members) == sorted(members)
    assert min(4, len(sizes)) <= len(shards) <= 16
    assert len({shard.name for shard in shards}) == len(shards)


def test_a_big_dump_is_a_task_of_its_own_and_hundreds_of_small_ones_share():
    members = {f"small-{number:03}.jsonl": 50_000 for number in range(300)} | {"big.jsonl": 900 * MIB}
    shards = share_out(Settings(), members, "dumps")
    assert len(shards) == 16
    assert [shard.name for shard in shards if "big.jsonl" in shard.members] == ["big.jsonl"]
    assert all("(20 dumps)" in shard.name for shard in shards if shard.name != "big.jsonl")


def test_a_night_takes_what_had_arrived_by_then_and_no_other_took(home):
    early = land(home, "early.jsonl", dump(range(1, 2)), NIGHT - dt.timedelta(days=3))
    just = land(home, "just.jsonl", dump(range(2, 3)))
    land(home, "late.jsonl", dump(range(3, 4)), NIGHT + dt.timedelta(microseconds=1))
    [first, second] = stages.shards(home, NIGHT)
    assert first.members + second.members == (str(early), str(just))
    for shard in (first, second):
        stages.ingest_shard(shard.members, home, NIGHT)
    assert stages.shards(home, NIGHT) == ()
    [left] = stages.shards(home)
    assert left.name == "late.jsonl"
    assert {batch.night for batch in Lake(home.lake).batches()} == {NIGHT}
    assert stages.night_event(home, NIGHT)["dumps"] == 2
    with pytest.raises(TollError, match="nothing of this night"):
        stages.night_event(home, NIGHT + dt.timedelta(days=1))


def test_the_rest_waits_and_what_is_new_goes_before_what_is_only_outdated(home, monkeypatch):
    old = land(home, "old.jsonl", dump(range(1, 2)), NIGHT - dt.timedelta(days=3))
    stages.ingest(str(old), home)
    monkeypatch.setattr("pipeline.normalise.EXTRACTOR_VERSION", "1+new.new")
    for number in range(3):
        land(home, f"{2 - number}.jsonl", dump(range(number + 2, number + 3)), NIGHT + dt.timedelta(minutes=number))
    few = home.model_copy(update={"night_dumps": 2})
    assert [shard.name for shard in stages.shards(few)] == ["1.jsonl", "2.jsonl"], "those that came first"
    assert [shard.name for shard in stages.shards(home)] == ["0.jsonl", "1.jsonl", "2.jsonl", "old.jsonl"]


def test_one_dump_that_fails_holds_up_no_other_and_says_whether_to_try_again(home, monkeypatch):
    paths = [str(land(home, f"{number}.jsonl", dump(range(number, number + 1)))) for number in range(3)]
    errors = {paths[0]: OSError(28, "no space"), paths[1]: BusyError("locked")}
    read = stages.intake.ingest

    def ingest(path, *rest):
        if path in errors:
            raise errors[path]
        return read(path, *rest)

    monkeypatch.setattr(stages.intake, "ingest", ingest)
    with pytest.raises(OSError, match="2 of 3 dumps") as failure:
        stages.ingest_shard(paths, home, NIGHT)
    assert not isinstance(failure.value, TollError)
    assert len(Lake(home.lake).batches()) == 1
    errors[paths[1]] = KeyError("a bug")
    with pytest.raises(TollError, match="KeyError"):
        stages.ingest_shard(paths, home, NIGHT)
    errors.clear()
    assert [result.is_new for result in stages.ingest_shard(paths, home, NIGHT)] == [True, True, False]


def test_a_night_of_rejects_is_asked_about_then_refused(home):
    land(home, "sound.jsonl", dump(range(9)) * 2)
    stages.ingest_shard([str(home.landing / "sound.jsonl")], home, NIGHT)
    assert not stages.weigh(home, "", NIGHT).is_doubtful
    land(home, "odd.jsonl", dump(range(9, 11)) + b'{"title": "cut o\n' * 22)
    stages.ingest_shard([str(home.landing / "odd.jsonl")], home, NIGHT)
    with pytest.raises(stages.TooManyRejectsError, match=r"25 rejects on 45 records.*odd\.jsonl.*toll forget"):
        stages.weigh(home, "", NIGHT)
    weighed = stages.weigh(home.model_copy(update={"rejects_fail": 0.6}), "", NIGHT)
    assert weighed.is_doubtful
    assert "25 rejects on 45 records (56%)" in weighed.question
    [odd] = [batch for batch in Lake(home.lake).batches() if batch.dump == "odd.jsonl"]
    assert not stages.weigh(home, "", NIGHT - dt.timedelta(days=1)).batches, "a later night's dumps are not this one's"
    stages.forget(home, odd.batch_id)
    assert not stages.weigh(home, "", NIGHT).is_doubtful
    with pytest.raises(TollError, match="not in the lake"):
        stages.forget(home, odd.batch_id)


@pytest.mark.slow
@pytest.mark.usefixtures("short_suites")
def test_a_night_is_loaded_with_those_before_it_and_without_those_after(home):
    later = NIGHT + dt.timedelta(days=1)
    for number, night in enumerate((NIGHT, later)):
        path = land(home, f"{number}.jsonl", dump(range(number + 1, number + 2)), night)
        stages.ingest_shard([str(path)], home, night)

    def publish(night):
        run = stages.next_run(home, night)
        stages.validate(home, run, night)
        stages.load(home, run, night)
        stages.gate(home, run, night)
        stages.publish(home, run, night)
        return stages.sql(home, "SELECT dump FROM ops.batches ORDER BY dump").column("dump").to_pylist()

    assert publish(NIGHT) == ["0.jsonl"]
    assert stages.is_published(home, stages.next_run(home, NIGHT))
    assert not stages.is_published(home, stages.next_run(home, later))
    assert publish(later) == ["0.jsonl", "1.jsonl"]
    assert stages.is_published(home, stages.next_run(home, NIGHT)), "what came later never leaves the file"


def test_a_dump_of_nothing_is_one_reject_and_no_reason_to_ask(home):
    land(home, "noise.jsonl", NOISE)
    stages.ingest_shard([str(home.landing / "noise.jsonl")], home, NIGHT)
    assert not stages.weigh(home, "").is_doubtful


def test_a_ledger_from_before_there_were_nights_is_read(home):
    import pyarrow.parquet as pq

    stages.ingest(str(land(home, "old.jsonl", dump(range(1, 2)))), home)
    [path] = (home.lake / "batches").rglob("*.parquet")
    rows = pq.read_table(path, partitioning=None)
    pq.write_table(rows.drop_columns(["night"]), path)
    [batch] = Lake(home.lake).batches()
    assert batch.night is None
