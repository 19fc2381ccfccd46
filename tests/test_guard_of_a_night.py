"""A night's gate looks at what the night touched: what it breaks elsewhere is caught all the same."""

import datetime as dt

import duckdb
import pytest
from by_hand import Dump, House, key

from pipeline import warehouse
from pipeline.suites import CHECKS

DAY = dt.date(2031, 4, 10)
BOOKS = ("keys", "references", "ledger", "events")


def told(name: str, day: int) -> Dump:
    """One article with a report, a claim and a mention of a place that no other dump names."""
    made = Dump(name)
    made.entity(f"place of {name}", country="SY")
    made.article(name, DAY + dt.timedelta(days=day))
    made.report(f"report {name}", name, 10 + day, day=DAY + dt.timedelta(days=day), country="SY")
    mention = {"mention_id": key(f"mention {name}"), "article_id": key(name), "entity_id": key(f"place of {name}"), "surface": "Body"}
    made.rows["mentions"].append(mention)
    return made


@pytest.fixture(scope="module")
def night(tmp_path_factory) -> House:
    """A copy of the published file amended by a new dump, one that changed and one that is gone; not yet published."""
    house = House(tmp_path_factory.mktemp("night"))
    old = [told(f"old {n}", 30 * n) for n in range(6)]
    house.night(*old, told("changed", 200), told("gone", 230))
    changed = told("changed", 200)
    changed.extractor = "2"
    assert house.build(*old, changed, told("new", 300)).is_copy
    return house


def failing(connection: duckdb.DuckDBPyConnection) -> set[str]:
    found = set()
    for name in BOOKS:
        tally = connection.sql((CHECKS / f"{name}.sql").read_text(encoding="utf-8")).to_arrow_table().to_pylist()
        assert all(bool(row["unexpected"]) == bool(row["keys"]) for row in tally)
        found |= {f"{name}: {row['subject']}" for row in tally if row["unexpected"]}
    return found


NAMES = {"new": key("new"), "old": key("old 1"), "gone": key("gone"), "place": key("place of old 1"), "mention": key("mention old 1")}
BROKEN = {
    "a new mention bears the id of an old one": (
        "UPDATE mentions SET mention_id = getvariable('mention') WHERE article_id = getvariable('new')",
        "keys: mentions",
    ),
    "a new claim came twice": (
        "INSERT INTO casualty_claims FROM casualty_claims WHERE article_id = getvariable('new')",
        "keys: casualty_claims",
    ),
    "an old mention came twice": ("INSERT INTO mentions FROM mentions WHERE article_id = getvariable('old')", "ledger: tables"),
    "an old report came twice": (
        "INSERT INTO casualty_reports FROM casualty_reports WHERE article_id = getvariable('old')",
        "keys: casualty_reports",
    ),
    "a new mention names no entity": (
        "UPDATE mentions SET entity_id = '0' WHERE article_id = getvariable('new')",
        "references: mentions.entity_id",
    ),
    "a new claim names no report": (
        "UPDATE casualty_claims SET report_id = '0' WHERE article_id = getvariable('new')",
        "references: casualty_claims.report_id",
    ),
    "an entity of an old article went": ("DELETE FROM entities WHERE entity_id = getvariable('place')", "references: mentions.entity_id"),
    "an old article went": ("DELETE FROM articles WHERE article_id = getvariable('old')", "references: mentions.article_id"),
    "an old report went": ("DELETE FROM casualty_reports WHERE article_id = getvariable('old')", "references: casualty_claims.report_id"),
    "an old event went": (
        "DELETE FROM casualty_events WHERE event_id IN (SELECT event_id FROM casualty_reports WHERE article_id = getvariable('old'))",
        "references: casualty_reports.event_id",
    ),
    "an old mention went": ("DELETE FROM mentions WHERE article_id = getvariable('old')", "ledger: tables"),
    "a mention of an article that is gone stayed": (
        "INSERT INTO mentions SELECT * REPLACE ('1' AS mention_id, getvariable('gone') AS article_id) FROM mentions LIMIT 1",
        "references: mentions.article_id",
    ),
}


def test_a_sound_night_passes(night):
    with warehouse.frames(night.next) as frame:
        touched = frame("SELECT article_id FROM resolve.changed_articles").column("article_id").to_pylist()
    assert set(touched) == {key("new"), key("changed"), key("gone")}, "or this file tests nothing"
    with duckdb.connect(str(night.next)) as connection:
        assert failing(connection) == set()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_key_and_a_dangling_reference_are_caught(name, night):
    how, seen = BROKEN[name]
    with duckdb.connect(str(night.next)) as connection:
        for variable, value in NAMES.items():
            connection.execute(f"SET VARIABLE {variable} = ?", [value])
        connection.execute("BEGIN")
        assert connection.execute(how).fetchall()[0][0] > 0
        found = failing(connection)
        connection.execute("ROLLBACK")
    assert seen in found
