"""Load, publication, history and reading: the same rows whichever way, and a reader that is never disturbed."""

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from by_hand import NIGHT, Dump, House, key, table

from pipeline import warehouse
from pipeline.contracts import TABLES
from pipeline.model import BusyError, TollError

DAY = dt.date(2031, 4, 10)
TOWN = {"country": "SY", "admin1": "Rif", "place": "Townsville", "place_id": key("Townsville"), "geo_precision": 1}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> House:
    """After one night, to be read only."""
    house = House(tmp_path_factory.mktemp("standing"))
    house.night(dump("a"))
    return house


def dump(name: str, articles: int = 3, killed: int = 12, extractor: str = "1") -> Dump:
    made = Dump(name, extractor)
    made.entity("Townsville", country="SY", latitude=35.0, longitude=39.0, aliases=[f"alias of {name}", "Town"])
    for n in range(articles):
        body = f"Body of {name}.{n}, cut by extractor {extractor}."  # a new extractor may cut another body from the same document
        made.article(f"{name}.{n}", DAY + dt.timedelta(days=n), body=body, publisher=f"{n}.example")
        made.report(f"{name} {n}", f"{name}.{n}", killed, day=DAY + dt.timedelta(days=5 * n), **TOWN)
        made.rows["mentions"].append(
            {"mention_id": key(f"m {name} {n}"), "article_id": key(f"{name}.{n}"), "entity_id": key("Townsville"), "surface": "Town"}
        )
    made.rows["rejects"].append(
        {"batch_id": made.batch_id, "stage": "read", "locator": f"{name}#9", "reason_code": "json_invalid", "reason": "Not JSON."}
    )
    return made


def contents(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, sorted."""
    with warehouse.open_read_only(house.current) as connection:
        names = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        of_one_build = {("resolve.previous",), ("resolve.changed_articles",), ("resolve.touched_events",)}
        return {
            name: connection.execute(f"FROM {name} AS t ORDER BY t::VARCHAR").fetchall() for (name,) in names if (name,) not in of_one_build
        }


def away(made: Dump, table_name: str, name: str) -> None:
    made.rejections.append(
        {
            "batch_id": made.batch_id,
            "stage": "validate",
            "locator": f"{table_name}#{key(name)}",
            "reason_code": "figures_disordered",
            "reason": "low > high.",
        }
    )


def test_an_amended_copy_and_a_rebuild_hold_the_same_rows(tmp_path):
    def second_night() -> list[Dump]:
        changed, newly_rejected = dump("changed", killed=14, extractor="2"), dump("rejected")
        away(newly_rejected, "casualty_reports", "rejected 1")
        away(newly_rejected, "casualty_claims", "claim rejected 1")
        return [dump("same"), changed, newly_rejected, dump("new")]

    held = {}
    for mode in ("copy", "rebuild"):
        house = House(tmp_path / mode)
        house.night(*(dump(name) for name in ("same", "changed", "rejected", "gone")))
        change = house.night(*second_night(), mode=mode)
        assert (change.new, change.gone) == ((key("new"),), (key("gone"),))
        assert set(change.replaced) == {key("changed"), key("rejected")}
        assert change.is_copy == (mode == "copy")
        held[mode] = contents(house)
    assert held["copy"].keys() == held["rebuild"].keys()
    for name, rows in held["copy"].items():
        assert rows == held["rebuild"][name], name
    assert len(held["copy"]["main.casualty_reports"]) == 11
    assert len(held["copy"]["ops.rejects"]) == 4 + 2


def test_a_second_night_with_nothing_new_changes_no_row(house):
    house.night(dump("a"), dump("b"))
    before = contents(house)
    change = house.build(dump("a"), dump("b"))
    assert (change.new, change.replaced, change.gone) == ((), (), ())
    house.next.rename(house.current)
    after = contents(house)
    assert after == before


def test_rejected_rows_stay_out_and_their_reasons_come_in(house):
    one, other = dump("one", articles=1), dump("other", articles=1)
    away(one, "casualty_claims", "claim one 0")
    away(one, "entities", "Townsville")
    house.night(one, other)
    assert house.ask("SELECT claim_id FROM casualty_claims") == [(key("claim other 0"),)]
    assert house.ask("SELECT aliases FROM entities") == [(["Town", "alias of other"],)], "the entity is sound in the other batch"
    assert house.ask("SELECT count(*) FROM ops.rejects WHERE stage = 'validate'") == [(2,)]


def test_entities_are_one_row_with_all_their_aliases(house):
    one, other = dump("one"), dump("other")
    other.rows["entities"][0] |= {"latitude": None, "longitude": None}
    house.night(one, other)
    assert house.ask("SELECT aliases, latitude FROM entities") == [(["Town", "alias of one", "alias of other"], 35.0)]


def test_the_first_of_the_same_text_is_the_original(house):
    made = Dump("reprints")
    made.article("late", DAY + dt.timedelta(days=1), body="Città: ten dead.")
    made.article("first", DAY, body="CITTA — ten\ndead")
    made.article("undated", None, body="città ten dead!")
    made.article("other", DAY, body="Città: eleven dead.")
    made.article("empty", DAY, body="…")
    made.article("empty too", DAY, body="—")
    house.night(made)
    found = dict(house.ask("SELECT article_id, duplicate_of FROM articles WHERE duplicate_of IS NOT NULL"))
    assert found == {key("late"): key("first"), key("undated"): key("first")}


def test_a_change_of_the_load_rebuilds_the_file(house, monkeypatch, tmp_path):
    house.night(dump("a"), dump("b"), dump("c"), dump("d"))
    assert house.build(dump("a"), dump("b"), dump("c"), dump("d")).is_copy
    from pipeline.warehouse import load

    sql = tmp_path / "sql"
    shutil.copytree(load.SQL, sql)
    (sql / "load" / "mentions.sql").write_text((sql / "load" / "mentions.sql").read_text() + "-- changed\n")
    monkeypatch.setattr(load, "SQL", sql)
    assert not house.build(dump("a"), dump("b"), dump("c"), dump("d")).is_copy


def test_history_tells_what_was_known_on_each_day(house):
    house.night(dump("a", articles=1))
    house.night(dump("a", articles=1), dump("b", articles=1, killed=15))
    house.night(dump("a", articles=1), dump("b", articles=1, killed=15))
    nights = [NIGHT + dt.timedelta(days=n) for n in range(3)]
    versions = house.ask("SELECT reports, killed_high, valid_from, valid_to FROM casualty_events_history ORDER BY valid_from")
    assert versions == [(1, 12, nights[0], nights[1]), (2, 15, nights[1], None)]
    known = "SELECT killed_high FROM casualty_events_history WHERE valid_from <= $1 AND (valid_to IS NULL OR $1 < valid_to)"
    with warehouse.open_read_only(house.current) as connection:
        assert connection.execute(known, [nights[0] + dt.timedelta(hours=3)]).fetchall() == [(12,)]
        assert connection.execute(known, [nights[1]]).fetchall() == [(15,)]


def test_a_publication_cut_off_before_its_rename_is_undone_by_the_next(house):
    house.night(dump("a", articles=1))
    published = house.current.read_bytes()
    house.night(dump("a", articles=1), dump("b", articles=1, killed=15))
    # As if the second night had been killed just before its rename: all is written, the old file still stands.
    house.current.rename(house.next)
    house.current.write_bytes(published)
    instant = house.publish()
    assert house.ask("SELECT valid_from, valid_to FROM casualty_events_history ORDER BY valid_from") == [(NIGHT, instant), (instant, None)]


READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for line in sys.stdin:
    print(connection.execute(line).fetchone()[0], flush=True)
"""


def test_readers_keep_the_file_they_opened(house):
    house.night(dump("a", articles=1))
    count = "SELECT count(*) FROM articles\n"
    with subprocess.Popen(
        [sys.executable, "-c", READER, house.current], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:

        def ask() -> str:
            reader.stdin.write(count)
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert ask() == "1"
        house.night(dump("a", articles=1), dump("b", articles=2))
        assert ask() == "1"
        reader.stdin.close()
    assert house.ask(count) == [(3,)]


KILLED_WRITER = """
import os, sys, duckdb
connection = duckdb.connect(sys.argv[1])
connection.execute("CREATE TABLE scratch AS SELECT range AS n FROM range(1000)")
os._exit(9)
"""


def test_logs_left_by_others_do_not_spoil_the_published_file(house):
    house.night(dump("a"))
    house.build(dump("a"), dump("b"))
    subprocess.run([sys.executable, "-c", KILLED_WRITER, house.next], check=False)
    house.build(dump("a"), dump("b"))
    subprocess.run([sys.executable, "-c", KILLED_WRITER, house.current], check=False)
    assert house.current.with_name("toll.duckdb.wal").exists(), "the case to be tested: a client was killed while writing"
    house.publish()
    assert house.ask("SELECT count(*) FROM articles") == [(6,)]
    assert not list(house.root.glob("*.wal"))


def test_every_column_of_the_contract_is_there_with_its_comment(standing):
    found = standing.ask(
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE comment IS NOT NULL AND schema_name IN ('main', 'ops')"
    )
    wanted = {(made.schema, made.name, column.name) for made in TABLES.values() if made.schema != "lake" for column in made.columns}
    assert wanted <= set(found)


def test_coverage_has_rows_for_the_days_of_silence(house):
    made = Dump("steady")
    for n in range(10):
        made.article(f"a{n}", DAY + dt.timedelta(days=n), publisher="steady.example")
    made.article("later", DAY + dt.timedelta(days=14), publisher="other.example")
    house.night(made)
    rows = house.ask("SELECT day, articles, expected_articles FROM ops.coverage WHERE publisher = 'steady.example' ORDER BY day")
    assert rows[0] == (DAY, 1, None)
    assert rows[9] == (DAY + dt.timedelta(days=9), 1, 1.0)
    assert rows[12] == (DAY + dt.timedelta(days=12), 0, 10 / 12)
    assert len(rows) == 15


@pytest.mark.parametrize(
    "sql",
    [
        "COPY articles TO 'stolen.csv'",
        "ATTACH 'other.duckdb'",
        "FROM read_text('/etc/hostname')",
        "SET enable_external_access = true",
        "DELETE FROM articles",
        "INSTALL httpfs",
        "CREATE TABLE more (a INTEGER)",
    ],
)
def test_a_query_reads_this_file_and_nothing_else(standing, sql, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    held = standing.current.read_bytes()
    with pytest.raises(TollError):
        standing.ask(sql)
    assert standing.current.read_bytes() == held
    assert not (tmp_path / "stolen.csv").exists()


def test_a_wrong_name_is_answered_with_the_right_one(standing):
    with pytest.raises(TollError, match="killed_best"):
        standing.ask("SELECT killed_bests FROM casualty_events")


def test_problems_are_told_as_what_to_do(house, tmp_path):
    with pytest.raises(TollError, match="toll run"):
        warehouse.query(tmp_path / "none.duckdb", "SELECT 1")
    with pytest.raises(TollError, match="toll load"):
        warehouse.publish(tmp_path / "none.duckdb", house.current, NIGHT, table("runs", []), table("checks", []))
    house.current.write_text("not a database")
    with pytest.raises(TollError, match=r"toll\.duckdb"):
        house.ask("FROM articles")


HOLDER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_process_holds_is_worth_another_try(house):
    house.night(dump("a", articles=1))
    held = (sys.executable, "-c", HOLDER, house.current)
    with subprocess.Popen(held, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=r"toll\.duckdb.*lock") as caught:
            house.ask("FROM articles")
        assert isinstance(caught.value, OSError), "what Airflow tries again"
        holder.stdin.close()
    assert house.ask("SELECT count(*) FROM articles") == [(1,)]


def test_an_empty_lake_makes_an_empty_warehouse(house):
    house.night()
    assert house.ask("SELECT count(*) FROM casualty_events") == [(0,)]
    assert warehouse.page_data(house.current).summary.to_pylist()[0]["killed_best"] is None


def test_frames_give_arrow_and_say_which_sql_is_wrong(standing):
    with warehouse.frames(standing.current) as frame:
        assert frame("SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 3}]
        assert frame("SELECT claim_id FROM casualty_claims LIMIT 1").num_columns == 1
        with pytest.raises(TollError, match="claim_ids"):
            frame("SELECT claim_ids FROM casualty_claims")


def test_the_published_file_opens_in_any_client(standing):
    with duckdb.connect(str(standing.current), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM toll_by_day_country").fetchall() == [(3,)]
        # drivers lag behind the library: what 1.4 can read, DBeaver and R can
        ((tags,),) = connection.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'toll'").fetchall()
    assert tags == {"storage_version": "v1.4.0+"}
