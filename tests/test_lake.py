"""The lake: what goes in comes out, whole batches or nothing, the same bytes, whenever the process is killed."""

import datetime as dt
import os
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contracts import LAKE_TABLES, TABLES, arrow_schema
from pipeline.lake import Batch, Lake
from pipeline.model import BusyError, TollError

BATCH_ID = "0123456789abcdef"
ROW = Batch(BATCH_ID, "night.jsonl", 9, "0" * 64, "jsonl", 1, 1, 0, 1, 0, 0, 0, 0, ("mood",), (), "1+aa", "ingested")

VALUES = {
    pa.string(): st.text(max_size=20),
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.float32(): st.floats(width=32, allow_nan=False),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
    pa.date32(): st.dates(),
    pa.list_(pa.string()): st.lists(st.text(max_size=5), max_size=3),
}


def rows_of(table):
    columns = {field.name: VALUES[field.type] | st.none() if field.nullable else VALUES[field.type] for field in arrow_schema(table)}
    return st.lists(st.fixed_dictionaries(columns), max_size=8).map(lambda rows: pa.RecordBatch.from_pylist(rows, arrow_schema(table)))


def documents(*texts):
    required = {"document_id": BATCH_ID, "batch_id": BATCH_ID, "locator": "night.jsonl#1", "format": "jsonl", "kind": "record"}
    return pa.RecordBatch.from_pylist([required | {"text": text} for text in texts], arrow_schema("documents"))


def put(lake, row, *texts):
    with lake.writer(BATCH_ID) as writer:
        writer.write("documents", documents(*texts))
        writer.finish(row)


def texts(lake):
    return [text for rows in lake.read("documents", BATCH_ID) for text in rows.column("text").to_pylist()]


def test_ledger_row_is_the_contract():
    assert [field.name for field in fields(Batch)] == [column.name for column in TABLES["batches"].columns]


@given(table=st.sampled_from(LAKE_TABLES), data=st.data())
def test_rows_come_back_as_they_went_in(tmp_path_factory, bytes_of, table, data):
    parts = data.draw(st.lists(rows_of(table), min_size=1, max_size=3))
    written = []
    for _ in range(2):
        lake = Lake(tmp_path_factory.mktemp("lake"))
        with lake.writer(BATCH_ID) as writer:
            for part in parts:
                writer.write(table, part)
            writer.finish(ROW)
        read = pa.Table.from_batches(lake.read(table, BATCH_ID), arrow_schema(table))
        assert read.equals(pa.Table.from_batches(parts))
        assert lake.batch(BATCH_ID) == ROW
        assert lake.ledger().num_rows == 1
        written.append(bytes_of(lake.root))
    assert written[0] == written[1]


def rows(table, **columns):
    """Rows with these columns, and in the others whatever the contract takes."""
    fillers = {pa.string(): "x", pa.int32(): 1, pa.float32(): 1.0, pa.float64(): 1.0, pa.bool_(): True, pa.date32(): None}
    count = len(next(iter(columns.values())))
    arrays = [
        pa.array(columns.get(field.name, [[] if pa.types.is_list(field.type) else fillers[field.type]] * count), field.type)
        for field in arrow_schema(table)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=arrow_schema(table))


@given(mentions=st.lists(st.integers(0, 3), min_size=1, max_size=12), size=st.integers(1, 5))
def test_parts_hold_every_row_once_and_all_that_it_refers_to(tmp_path_factory, mentions, size):
    """`mentions` says how many mentions each article has."""
    lake = Lake(tmp_path_factory.mktemp("lake"))
    articles = [f"a{number}" for number in range(len(mentions))]
    of_articles = [article for article, count in zip(articles, mentions, strict=True) for _ in range(count)]
    entities = [f"e{number % 3}" for number in range(len(of_articles))]
    with lake.writer(BATCH_ID) as writer:
        writer.write("articles", rows("articles", article_id=articles))
        writer.write("entities", rows("entities", entity_id=["e0", "e1", "e2"]))
        for start in range(len(of_articles)):  # row by row: parts must not depend on how rows were written
            one = slice(start, start + 1)
            writer.write("mentions", rows("mentions", article_id=of_articles[one], entity_id=entities[one]))
        writer.finish(ROW)
    parts = list(lake.parts(BATCH_ID, size))
    assert [name for part in parts for name in part["articles"].column("article_id").to_pylist()] == articles
    assert [name for part in parts for name in part["mentions"].column("article_id").to_pylist()] == of_articles
    for part in parts:
        assert part["articles"].num_rows <= size
        assert set(part["mentions"].column("article_id").to_pylist()) <= set(part["articles"].column("article_id").to_pylist())
        assert set(part["entities"].column("entity_id").to_pylist()) == set(part["mentions"].column("entity_id").to_pylist())
        assert part["casualty_claims"].schema == arrow_schema("casualty_claims")


def test_a_row_without_its_article_is_not_overlooked(tmp_path):
    lake = Lake(tmp_path)
    with lake.writer(BATCH_ID) as writer:
        writer.write("articles", rows("articles", article_id=["a0", "a1"]))
        writer.write("mentions", rows("mentions", article_id=["a0", "other", "a1"]))
        writer.finish(ROW)
    with pytest.raises(TollError, match="mentions"):
        list(lake.parts(BATCH_ID, 5))


@pytest.mark.parametrize("end", ["exception", "no finish", "null where none may be"])
def test_a_batch_that_is_not_finished_is_invisible(tmp_path, bytes_of, end):
    lake = Lake(tmp_path)

    def write():
        with lake.writer(BATCH_ID) as writer:
            writer.write("documents", documents(None if end.startswith("null") else "text"))
            if end != "no finish":
                writer.finish(ROW if end.startswith("null") else replace(ROW, batch_id="another"))

    if end == "no finish":
        write()
    else:
        with pytest.raises((TollError, pa.ArrowInvalid)):
            write()
    assert not lake.has(BATCH_ID, "1+aa")
    assert lake.ledger().num_rows == 0
    assert bytes_of(tmp_path) == {}


def test_rows_must_have_the_schema_of_the_contract(tmp_path):
    with Lake(tmp_path).writer(BATCH_ID) as writer:
        with pytest.raises(TollError, match="documents"):
            writer.write("documents", documents("text").select(["text"]))
        with pytest.raises(TollError, match="no table events"):
            writer.write("events", documents("text"))


def test_a_new_extractor_replaces_the_rows(tmp_path):
    lake = Lake(tmp_path)
    put(lake, ROW, "old")
    put(lake, replace(ROW, extractor_version="1+bb"), "new", "newer")
    assert texts(lake) == ["new", "newer"]
    assert not lake.has(BATCH_ID, "1+aa")
    assert len(list(tmp_path.glob("documents/**/*.parquet"))) == 1


def test_two_writers_of_one_batch_exclude_each_other(tmp_path):
    lake = Lake(tmp_path)
    with lake.writer(BATCH_ID), pytest.raises(BusyError, match="another run"), lake.writer(BATCH_ID):
        pass


def test_rejections_belong_to_the_rows_and_suites_that_made_them(tmp_path):
    lake = Lake(tmp_path)
    rejections = pa.table(
        {
            "batch_id": [BATCH_ID],
            "stage": ["validate"],
            "locator": ["articles/1"],
            "reason_code": ["x"],
            "reason": ["x"],
            "excerpt": pa.nulls(1, pa.string()),
        }
    )
    checks = arrow_schema("checks").empty_table()
    with pytest.raises(TollError, match="toll ingest"):
        lake.put_rejections(BATCH_ID, ROW.extractor_version, rejections, checks, "suites 1")
    put(lake, ROW, "text")
    lake.put_rejections(BATCH_ID, ROW.extractor_version, rejections, checks, "suites 1")
    assert lake.is_validated(BATCH_ID, "suites 1")
    assert not lake.is_validated(BATCH_ID, "suites 2")
    assert lake.rejections(BATCH_ID).num_rows == 1
    put(lake, replace(ROW, extractor_version="1+bb"), "text")
    with pytest.raises(BusyError, match="read anew"):
        lake.put_rejections(BATCH_ID, ROW.extractor_version, rejections, checks, "suites 1")
    assert not lake.is_validated(BATCH_ID, "suites 1")
    assert lake.rejections(BATCH_ID).num_rows == 0


def test_runs_are_kept_and_replaced_whole(tmp_path):
    lake = Lake(tmp_path)
    schema = arrow_schema("runs")
    for hour, claims in ((2, 1), (1, 2), (2, 3)):
        run = {
            "run_id": f"{hour:016x}",
            "started_at": dt.datetime(2024, 1, 1, hour, tzinfo=dt.UTC),
            "new_batches": [],
            "extractor_version": "1",
        }
        counts = {field.name: claims for field in schema if field.type == pa.int64()}
        lake.put_run(run["run_id"], pa.Table.from_pylist([run | counts], schema), arrow_schema("checks").empty_table())
    assert lake.runs().column("claims").to_pylist() == [2, 3]
    lake.drop_run(f"{2:016x}")
    assert lake.runs().column("claims").to_pylist() == [2]


def put_and_die_at(lake, call, row, *words):
    """Write a batch in a forked process that ends, without any clean-up, at the given call that changes the disk. Returns its status."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = [call]

    def deadly(function):
        def count(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
            return function(*args, **kwargs)

        return count

    try:
        for owner, names in ((Path, ("replace", "unlink", "mkdir")), (shutil, ("rmtree",)), (os, ("fsync",))):
            for name in names:
                setattr(owner, name, deadly(getattr(owner, name)))
        put(lake, row, *words)
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.parametrize("version", ["1+aa", "1+bb"])
def test_a_kill_at_any_instant_leaves_old_rows_or_new(tmp_path, bytes_of, version):
    new = replace(ROW, extractor_version=version)
    whole = Lake(tmp_path / "whole")
    put(whole, new, "new", "newer")
    outcomes = []
    for call in range(1, 200):
        lake = Lake(tmp_path / str(call))
        put(lake, ROW, "old")
        status = put_and_die_at(lake, call, new, "new", "newer")
        row, seen = lake.batch(BATCH_ID), texts(lake)
        outcomes.append("gone" if row is None else seen[0])
        assert (row, seen) in [(ROW, ["old"]), (new, ["new", "newer"]), (None, [])]
        put(lake, new, "new", "newer")
        assert bytes_of(lake.root) == bytes_of(whole.root)
        if status == 0:
            break
        assert status == 9
    assert status == 0
    assert "old" in outcomes
    assert ("gone" in outcomes) == (version == ROW.extractor_version), "rows of another extractor are never missing meanwhile"


def test_a_ledger_of_before_a_column_came_is_read(tmp_path):
    lake = Lake(tmp_path)
    put(lake, replace(ROW, documents=3, rejects=2), "one")
    path = next((tmp_path / "batches").rglob("*.parquet"))
    before = pq.read_table(path, partitioning=None)
    pq.write_table(before.drop_columns(["records", "non_articles", "notes"]), path)
    row = lake.batch(BATCH_ID)
    assert row is not None
    assert (row.records, row.non_articles, row.notes) == (5, 0, ())
    assert lake.ledger().schema == arrow_schema("batches")
    lake.ledger().validate(full=True)
    assert all(field.nullable or not lake.ledger().column(field.name).null_count for field in lake.ledger().schema)
