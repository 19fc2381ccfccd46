"""The watch: quiet on a sound home, and each thing amiss is one finding that says what to do."""

import datetime as dt
import json
import os
from dataclasses import replace

import duckdb
import pyarrow as pa
import pytest
from nights import dump

from pipeline import stages
from pipeline.contracts import arrow_schema
from pipeline.lake import Lake
from pipeline.stages.watch import disk, freshness, integrity, rejects, volume

SUNDAY = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC)


def publish(settings, at=NOW):
    run = stages.next_run(settings)
    stages.validate(settings, run)
    stages.load(settings, run)
    stages.gate(settings, run, at)
    stages.publish(settings, run, at)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A home of nine Sundays: ten articles of one publisher on each but the last, which has one; the other's come as ever."""
    from pipeline.settings import Settings

    settings = Settings(home=tmp_path_factory.mktemp("watch"), workers=1, settle_seconds=0)
    settings.landing.mkdir()
    with (settings.landing / "weeks.jsonl").open("w") as file:
        for week in range(9):
            day = SUNDAY - dt.timedelta(weeks=week)
            for publisher, count in (("Daily", 1 if week == 0 else 10), ("Weekly", 4)):
                for number in range(count):
                    text = f"The council of district {week}-{number} met on Sunday and voted for a new bridge over the river, {publisher} writes."
                    url = f"https://{publisher.lower()}.example/{week}/{number}"
                    file.write(
                        json.dumps({"url": url, "publisher": publisher, "date": str(day), "title": f"A bridge {number}", "text": text})
                        + "\n"
                    )
    stages.ingest(str(settings.landing / "weeks.jsonl"), settings)
    publish(settings)
    return settings


def test_a_sound_home_is_quiet_and_an_empty_one_too(sound, home, toll):
    assert stages.watch(sound.model_copy(update={"volume_least": 0.05, "disk_free": 0}), NOW) == ()
    assert stages.watch(home.model_copy(update={"disk_free": 0}), NOW) == ()
    status, out, _ = toll("watch", on=home)
    assert (status, "All is well." in out) in ((0, True), (1, False)), "a full disk of the machine that tests is a finding"


def test_a_publisher_is_held_to_its_own_weekday(sound):
    [finding] = volume(sound, NOW)
    assert finding.message.startswith("Daily: 1 articles on Sunday, 2026-03-01, where 10 are usual (median of 8 such weekdays).")
    assert volume(sound, NOW + dt.timedelta(days=8)) == (), "an archive has nobody to be asked"


def test_a_stale_file_and_waiting_dumps_are_told(sound, toll):
    assert freshness(sound, NOW + dt.timedelta(hours=29)) == ()
    [stale] = freshness(sound, NOW + dt.timedelta(hours=31))
    assert "31 hours ago. nothing new came" in stale.message
    late, early = sound.landing / "late.jsonl", sound.landing / "early.jsonl"
    try:
        for path, at in ((late, NOW - dt.timedelta(hours=31)), (early, NOW + dt.timedelta(hours=2))):
            path.write_bytes(dump(range(3, 4)))
            os.utime(path, (at.timestamp(), at.timestamp()))
        waiting, future = freshness(sound, NOW)
        assert "late.jsonl" in waiting.message
        assert "`touch` them" in future.message
        status, out, _ = toll("watch", on=sound)
        assert (status, "freshness: " in out) == (1, True)
    finally:
        late.unlink()
        early.unlink()


def test_what_waits_in_the_lake_is_told(home):
    home.lake.mkdir(parents=True)
    (home.home / "x.jsonl").write_bytes(dump(range(3, 4)))
    stages.ingest(str(home.home / "x.jsonl"), home)
    [finding] = freshness(home, NOW)
    assert "nothing was ever published, though the lake holds 1 batches" in finding.message


def test_rejects_are_held_to_the_nights_before(home):
    row = {"dump": "a.jsonl", "bytes": 1, "sha256": "0" * 64, "format": "jsonl", "records": 100, "documents": 100, "non_articles": 0}
    counts = dict.fromkeys(("articles", "mentions", "claims", "reports"), 0)
    from pipeline.lake import Batch

    lake = Lake(home.lake)
    for number, turned_away in enumerate((2, 1, 3, 2, 30)):
        batch = Batch(
            batch_id=f"{number:016x}", **row, **counts, rejects=turned_away, unknown_fields=(), notes=(), extractor_version="1", state="ingested",
            night=NOW - dt.timedelta(days=9 - number),
        )  # fmt: skip
        if number == 4:
            assert rejects(home, NOW) == ()
        with lake.writer(batch.batch_id) as writer:
            writer.finish(batch)
    [finding] = rejects(home, NOW)
    assert "turned away 30 things, 30.0% of its records, where 2.0% is usual" in finding.message
    with lake.writer(batch.batch_id) as writer:
        writer.finish(replace(batch, rejects=19))
    assert rejects(home, NOW) == (), "of fewer than 20 one odd dump is enough"


def test_a_full_disk_is_told(sound):
    [finding] = disk(sound.model_copy(update={"disk_free": 2**62}), NOW)
    assert "MiB are free under" in finding.message


def test_a_file_that_was_written_into_or_cut_off_is_told(sound, tmp_path):
    harmed = sound.model_copy(update={"home": tmp_path})
    harmed.warehouse.mkdir()
    content = sound.database.read_bytes()
    harmed.database.write_bytes(content)
    assert integrity(harmed, NOW) == ()
    with duckdb.connect(str(harmed.database)) as connection:
        connection.execute("DELETE FROM articles WHERE publisher = 'Daily'")
        connection.execute("UPDATE ops.checks SET is_success = false WHERE expectation = 'key_repeated'")
    [finding] = integrity(harmed, NOW)
    assert "articles: 36, on record 117" in finding.message
    assert "warehouse.key_repeated" in finding.message
    harmed.database.write_bytes(content[:50_000])
    assert ["can't be read" in found.message for found in integrity(harmed, NOW)] == [True]
    assert {found.check for found in stages.watch(harmed, NOW)} >= {"freshness", "volume", "integrity"}, "one that can't look says so"
    with pytest.raises(stages.AlertError, match="put a backup"):
        stages.assure("integrity", harmed, NOW)


def test_the_contract_of_the_ledger_has_nights():
    assert pa.types.is_timestamp(arrow_schema("batches").field("night").type)
