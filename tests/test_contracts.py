"""What is derived from the contract: fresh, runnable, and true to it."""

import dataclasses
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline import contracts, derived, model, suites
from pipeline.model import TollError
from pipeline.suites import Expectation, merged

SQL = Path(__file__).parents[1] / "sql"


@pytest.fixture
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for _ in range(2):  # it can be run again
        for path in sorted((SQL / "tables").glob("*.sql")):
            connection.execute(path.read_text(encoding="utf-8"))
    return connection


def test_derived_files_are_fresh():
    derived.check()


def test_a_stale_file_is_named(monkeypatch):
    articles = contracts.TABLES["articles"]
    changed = dataclasses.replace(articles, hazards=("Beware of the leopard.",))
    monkeypatch.setitem(contracts.TABLES, "articles", changed)
    with pytest.raises(derived.StaleError, match=r"01_articles\.sql.*make contracts"):
        derived.check()


def test_the_database_has_every_table_and_column_with_type_comment_and_nullability(database):
    rows = database.sql(
        """SELECT schema_name, table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"""
    ).fetchall()
    found = {(schema, table, column): (kind, nullable, comment) for schema, table, column, kind, nullable, comment in rows}
    expected = {(table.schema, table.name, column.name): column for table in derived.tables_in_warehouse() for column in table.columns}
    assert set(found) == set(expected)
    for key, column in expected.items():
        kind, nullable, comment = found[key]
        assert nullable == column.nullable, key
        assert comment.startswith(column.meaning), key
        assert (column.unit or "") in comment, key
        if column.enum:
            assert kind == f"ENUM({', '.join(repr(value) for value in contracts.ENUMS[column.enum])})"


def test_tables_warn_of_their_hazards(database):
    comments = dict(database.sql("SELECT table_name, comment FROM duckdb_tables()").fetchall())
    for table in derived.tables_in_warehouse():
        assert table.one_row_is in comments[table.name]
        assert all(hazard in comments[table.name] for hazard in table.hazards)


@pytest.mark.parametrize("table", derived.tables_in_warehouse(), ids=lambda table: table.name)
def test_arrow_goes_into_the_database_and_comes_back_the_same(table, database):
    schema = contracts.arrow_schema(table.name)
    enums = {column.name: contracts.ENUMS[column.enum][0] for column in table.columns if column.enum}
    row = {field.name: enums.get(field.name, sample(field.type)) for field in schema}
    rows = pa.Table.from_pylist([row], schema=schema)
    database.register("arrow", rows)
    database.execute("SET TimeZone = 'UTC'")
    database.execute(f"INSERT INTO {table.qualified} FROM arrow")
    back = database.table(table.qualified).to_arrow_table()
    assert back.cast(pa.schema([field.with_nullable(nullable=True) for field in schema])).to_pylist() == rows.to_pylist()


def sample(kind: pa.DataType) -> object:
    if pa.types.is_list(kind):
        return ["a", "b"]
    return pa.scalar(1, pa.int32() if pa.types.is_date32(kind) else pa.int64()).cast(kind).as_py()


def test_values_that_pass_between_the_rooms_have_the_columns_of_the_contract():
    for table, value in {"articles": model.Article, "casualty_claims": model.Claim, "casualty_reports": model.Report}.items():
        columns = {column.name for column in contracts.TABLES[table].columns}
        assert {field.name for field in dataclasses.fields(value)} <= columns
        assert columns - {field.name for field in dataclasses.fields(value)} <= {"batch_id", "duplicate_of"}


def test_references_and_enums_name_what_exists():
    for table in contracts.TABLES.values():
        for column, reference in table.references:
            parent, _, key = reference.rpartition(".")
            assert table.column(column).type == contracts.TABLES[parent.rpartition(".")[2]].column(key).type
        assert all(column.enum is None or column.enum in contracts.ENUMS for column in table.columns)
        assert all(not table.column(name).nullable for name in table.key)


def test_rows_of_a_batch_are_not_held_against_what_the_warehouse_fills():
    for table, column in contracts.FILLED_IN_WAREHOUSE:
        assert column in dict(contracts.TABLES[table].references), "the gate looks at it"
        assert not any(f"{column}.exists" in entry.columns for entry in derived.base_expectations(contracts.TABLES[table]))


def expectation(name: str, origin: str, why: str = "Because.") -> Expectation:
    return Expectation("expect_required_values", "warning", {"column_list": ["a", "b"]}, name, origin, why)


def test_regeneration_leaves_what_is_written_by_hand_untouched_and_in_place():
    by_hand = expectation("mine", "author")
    present = [expectation("old", "contract"), by_hand, expectation("gone", "contract"), expectation("last", "author")]
    result = merged(present, [expectation("new", "contract"), expectation("old", "contract", "A new reason.")])
    assert [entry.name for entry in result] == ["new", "old", "mine", "last"]
    assert result[1].why == "A new reason."
    assert result[2] is by_hand
    assert merged(result, [expectation("new", "contract"), expectation("old", "contract", "A new reason.")]) == result
    with pytest.raises(TollError, match="mine"):
        merged(present, [expectation("mine", "contract")])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "not a suite"),
        (
            '{"expectations": [{"type": "t", "severity": "fatal", "kwargs": {}, "meta": {"name": "n", "origin": "author", "why": "w"}}]}',
            "fatal",
        ),
        (
            '{"expectations": [{"type": "t", "severity": "info", "kwargs": {}, "meta": {"name": "n", "origin": "author", "why": ""}}]}',
            "why",
        ),
        ('{"expectations": [{"type": "t", "severity": "info", "kwargs": {}, "meta": {"name": "n", "origin": "author"}}]}', "why"),
        (
            '{"expectations": [{"type": "t", "severity": "info", "kwargs": {}, "id": 1, "meta": {"name": "n", "origin": "author", "why": "w"}}]}',
            "exactly",
        ),
    ],
)
def test_a_suite_that_would_be_misread_is_refused(text, complaint, tmp_path):
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    with pytest.raises(TollError, match=complaint):
        suites.read_suite("odd", tmp_path)


def test_a_name_used_twice_is_refused(tmp_path):
    (tmp_path / "odd.json").write_text(
        suites.write_suite("odd", [expectation("n", "author"), expectation("n", "author")]), encoding="utf-8"
    )
    with pytest.raises(TollError, match="twice"):
        suites.read_suite("odd", tmp_path)
