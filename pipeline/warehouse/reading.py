"""Answers from a database file: check frames for the gates, the analyst's queries, what the page shows."""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.contracts import TABLES
from pipeline.model import TollError
from pipeline.warehouse.database import Connection, opened

_NO_PAST = ("casualty_claims", "casualty_reports", "casualty_event_groups", "articles", "mentions")
"""Tables of which only today's rows are kept."""
_OF_CLAIMS = re.compile(rf"\b(?:{'|'.join(_NO_PAST)}|event_facts|rival_figures|status_figures|event_changes|evidence)\b")
"""What a view or macro names that rests on more than events."""
_WITHOUT_ROWS_OF_TODAY = ("information_schema", "main", "pg_catalog", "temp")
"""Schemas that may be named when the past is asked for; main is first that of what was put in the place of today's."""
_NO_PLACE = re.compile(r"no article names a place (.+) that is on the map")
_NEAR_PLACES = """
    SELECT alias FROM (SELECT DISTINCT unnest(list_append(aliases, name)) AS alias FROM entities WHERE type = 'place' AND latitude IS NOT NULL)
    WHERE jaro_winkler_similarity(strip_accents(lower(alias)), strip_accents(lower($1))) > 0.88
    ORDER BY jaro_winkler_similarity(strip_accents(lower(alias)), strip_accents(lower($1))) DESC, alias LIMIT 3"""
_NO_TABLE = re.compile(r'Table with name "?([\w.]+)"? does not exist')


@contextmanager
def frames(path: Path) -> Iterator[Callable[[str], pa.Table]]:
    """Give a function that runs one query on a file and returns its rows; the file stays open between calls, read-only."""
    with opened(path, read_only=True) as connection:
        yield lambda sql: rows(connection, sql)


def query(database: Path, sql: str, parameters: Sequence[object] = (), *, as_of: dt.datetime | None = None) -> pa.Table:
    """Run one query of an analyst on the published file: it can read no other file, write nothing, change no setting.

    Args:
        database: The published file.
        sql: One statement that gives rows; ? stands for a parameter.
        parameters: Values of the parameters.
        as_of: Events and the marts of events as they were known at this instant (aware); None = now.

    Raises:
        TollError: There is no published file, nothing was published by then, or the query fails; the message is DuckDB's; of a table
            that is not there it names those near it.
    """
    with open_read_only(database) as connection:
        if as_of is not None:
            _go_back(connection, as_of)
        try:
            statements = len(connection.extract_statements(sql))
        except duckdb.Error as error:
            raise TollError(str(error)) from error
        if statements != 1:
            raise TollError(f"one query is answered at a time, and that is {statements or 'none'}; give one SELECT, FROM or DESCRIBE.")
        if as_of is not None:
            _refuse_today(connection, sql)
        return rows(connection, sql, parameters)


def _go_back(connection: Connection, instant: dt.datetime) -> None:
    """Put the events known at an instant, and the versions up to it, in the place of today's; views read them by name.

    What rests on claims has no past: it says so.
    """
    first = connection.execute("SELECT min(valid_from) FROM casualty_events_history").fetchall()[0][0]
    if first is None or instant < first:
        told = f"the first was on {first.astimezone(dt.UTC):%Y-%m-%d at %H:%M} UTC" if first else "nothing ever was"
        raise TollError(f"nothing was published by {instant.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC; {told}.")
    columns = ", ".join(f'"{column.name}"' for column in TABLES["casualty_events"].columns)
    known = f"SELECT {columns} FROM casualty_events_history WHERE valid_from <= ? AND (valid_to IS NULL OR ? < valid_to)"  # noqa: S608 (names of the contract)
    connection.execute(f"CREATE TEMP TABLE casualty_events AS {known}", [instant, instant])
    versions = f"SELECT {columns}, valid_from, CASE WHEN valid_to <= ? THEN valid_to END AS valid_to FROM casualty_events_history WHERE valid_from <= ?"  # noqa: S608
    connection.execute(f"CREATE TEMP TABLE casualty_events_history AS {versions}", [instant, instant])
    views = connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall()
    for name in (*_NO_PAST, *(view for view, definition in views if _OF_CLAIMS.search(definition))):
        named = [row[0] for row in connection.execute(f'DESCRIBE "{name}"').fetchall()]
        connection.execute(f'CREATE TEMP VIEW "{name}" AS {_without_past(name, named)}')
    macros = connection.execute(
        "SELECT function_name, parameters, macro_definition FROM duckdb_functions() WHERE NOT internal AND function_type = 'table_macro'"
    ).fetchall()
    for name, parameters, definition in macros:
        if _OF_CLAIMS.search(definition):
            connection.execute(f'CREATE TEMP MACRO "{name}"({", ".join(parameters)}) AS TABLE {_without_past(name, [name])}')


def _without_past(name: str, columns: Sequence[str]) -> str:
    """A query that fails however it is asked: an error among the columns alone is never met by count(*)."""
    said = f"{name} rests on claims, of which no past is kept: ask it without --as-of, or casualty_events"
    nothing = ", ".join(f'NULL AS "{column}"' for column in columns)
    return f"SELECT {nothing} WHERE error('{said}')"


def _refuse_today(connection: Connection, sql: str) -> None:
    """Refuse what is named with its schema: `ops.runs` is today's, and `toll.casualty_events` goes past what was put in its place."""
    try:
        named = sorted(name.partition(" AS ")[0] for name in connection.get_table_names(sql, qualified=True))
    except duckdb.InvalidInputException as error:
        raise TollError("--as-of takes one SELECT or FROM; ask for a pivot as FROM (PIVOT …).") from error
    except duckdb.Error:
        return  # the query fails by itself, and says why
    for name in named:
        schema, _, table = name.rpartition(".")
        if schema.rpartition(".")[2] in {"ops", "resolve"}:
            raise TollError(f"{name} tells of today, no past of it is kept: ask it without --as-of.")
        if schema and schema not in _WITHOUT_ROWS_OF_TODAY:
            raise TollError(f"{name} is today's: with --as-of, name {table} without its schema.")


@contextmanager
def open_read_only(database: Path) -> Iterator[Connection]:
    """Open the published file, shut off from the file system and the network. TollError if there is none."""
    if not database.exists():
        raise TollError(f"{database} is not there: nothing has been published yet; run `toll run` first.")
    with opened(database, read_only=True) as connection:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def rows(connection: Connection, sql: str, parameters: Sequence[object] = ()) -> pa.Table:
    """Rows of one query on an open file. TollError with what DuckDB says, if it fails or gives no rows."""
    try:
        relation = connection.sql(sql, params=list(parameters)) if parameters else connection.sql(sql)
        if relation is None:
            raise TollError("that statement gives no rows; ask with SELECT, FROM or DESCRIBE.")
        return relation.to_arrow_table()
    except duckdb.CatalogException as error:
        raise TollError(_unknown(connection, str(error))) from error
    except duckdb.InvalidInputException as error:
        raise TollError(_said(connection, str(error))) from error
    except duckdb.Error as error:
        raise TollError(str(error)) from error


def _said(connection: Connection, said: str) -> str:
    """What a query of Toll's own says went wrong, without DuckDB's name for it; of a place that is not there, with the names near it."""
    match = _NO_PLACE.search(said)
    if match is None:
        return said.removeprefix("Invalid Input Error: ")
    near = [name for (name,) in connection.execute(_NEAR_PLACES, [match[1]]).fetchall()]
    return f"no article names a place {match[1]} that is on the map; " + (
        f"did you mean {' or '.join(near)}?" if near else f"toll search {match[1]} looks for the word."
    )


def _unknown(connection: Connection, said: str) -> str:
    """What DuckDB says of a table that is not there, with the tables of Toll that are near it in place of DuckDB's own."""
    match = _NO_TABLE.search(said)
    if match is None:
        return said
    there = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('main', 'ops') ORDER BY ALL"
    ).fetchall()
    names = {name: name if schema == "main" else f"{schema}.{name}" for schema, name in there}
    near = [names[name] for name in difflib.get_close_matches(match[1].rpartition(".")[2].lower(), names, 3)]
    asked = "SHOW ALL TABLES lists what there is"
    return f"there is no table {match[1]}; {'did you mean ' + ' or '.join(near) + '? ' + asked if near else asked}."
