"""Answers from a database file: check frames for the gates, the analyst's queries, what the page shows."""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.contracts import TABLES
from pipeline.model import TollError
from pipeline.warehouse.database import Connection, opened

_OF_CLAIMS = re.compile(r"\b(?:casualty_claims|casualty_reports|articles|event_facts|rival_figures)\b")
"""What a view names that rests on more than events."""
_NO_TABLE = re.compile(r'Table with name "?([\w.]+)"? does not exist')


@contextmanager
def frames(path: Path) -> Iterator[Callable[[str], pa.Table]]:
    """Give a function that runs one query on a file and returns its rows; the file stays open between calls, read-only."""
    with opened(path, read_only=True) as connection:
        yield lambda sql: _rows(connection, sql)


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
        return _rows(connection, sql, parameters)


def _go_back(connection: Connection, instant: dt.datetime) -> None:
    """Put the events known at an instant in the place of today's; views read them by name. What rests on claims has no past: it says so."""
    first = connection.execute("SELECT min(valid_from) FROM casualty_events_history").fetchall()[0][0]
    if first is None or instant < first:
        told = f"the first was on {first.astimezone(dt.UTC):%Y-%m-%d at %H:%M} UTC" if first else "nothing ever was"
        raise TollError(f"nothing was published by {instant.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC; {told}.")
    columns = ", ".join(f'"{column.name}"' for column in TABLES["casualty_events"].columns)
    known = f"SELECT {columns} FROM casualty_events_history WHERE valid_from <= ? AND (valid_to IS NULL OR ? < valid_to)"  # noqa: S608 (names of the contract)
    connection.execute(f"CREATE TEMP TABLE casualty_events AS {known}", [instant, instant])
    views = connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall()
    for name, definition in [*views, ("casualty_event_groups", "casualty_claims")]:
        if _OF_CLAIMS.search(definition):
            connection.execute(
                f"""CREATE TEMP VIEW "{name}" AS
                SELECT error('{name} rests on claims, of which no past is kept: ask it without --as-of, or casualty_events') AS {name}"""
            )


@contextmanager
def open_read_only(database: Path) -> Iterator[Connection]:
    """Open the published file, shut off from the file system and the network. TollError if there is none."""
    if not database.exists():
        raise TollError(f"{database} is not there: nothing has been published yet; run `toll run` first.")
    with opened(database, read_only=True) as connection:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def _rows(connection: Connection, sql: str, parameters: Sequence[object] = ()) -> pa.Table:
    try:
        relation = connection.sql(sql, params=list(parameters)) if parameters else connection.sql(sql)
        if relation is None:
            raise TollError("that statement gives no rows; ask with SELECT, FROM or DESCRIBE.")
        return relation.to_arrow_table()
    except duckdb.CatalogException as error:
        raise TollError(_unknown(connection, str(error))) from error
    except duckdb.Error as error:
        raise TollError(str(error)) from error


def _unknown(connection: Connection, said: str) -> str:
    """What DuckDB says of a table that is not there, with the tables of Toll that are near it in place of DuckDB's own."""
    match = _NO_TABLE.search(said)
    if match is None:
        return said
    rows = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('main', 'ops') ORDER BY ALL"
    ).fetchall()
    names = {name: name if schema == "main" else f"{schema}.{name}" for schema, name in rows}
    near = [names[name] for name in difflib.get_close_matches(match[1].rpartition(".")[2].lower(), names, 3)]
    asked = "SHOW ALL TABLES lists what there is"
    return f"there is no table {match[1]}; {'did you mean ' + ' or '.join(near) + '? ' + asked if near else asked}."


@dataclass(frozen=True, slots=True)
class PageData:
    """What the report page shows, as Arrow tables; the queries below name their columns."""

    summary: pa.Table
    curve: pa.Table
    events: pa.Table
    evidence: pa.Table
    batches: pa.Table
    rejects: pa.Table
    checks: pa.Table


def page_data(database: Path, newest: int = 2000) -> PageData:
    """Read what the page shows from the published file.

    Args:
        database: The published file.
        newest: How many events the page lists with their evidence, newest first; totals and curve count all of them.
    """
    with open_read_only(database) as connection:
        connection.execute(
            "CREATE TEMP TABLE shown AS SELECT event_id FROM casualty_events ORDER BY date_start DESC NULLS LAST, event_id LIMIT ?",
            [newest],
        )
        return PageData(**{name: _rows(connection, sql) for name, sql in _PAGE.items()})


_PAGE = {
    "summary": """
        SELECT
            count(*) AS events, count(*) FILTER (disputed) AS disputed, sum(killed_low)::BIGINT AS killed_low, sum(killed_best)::BIGINT AS killed_best,
            sum(killed_high)::BIGINT AS killed_high, count(*) FILTER (is_killed_open_ended) AS open_ended, sum(wounded_low)::BIGINT AS wounded_low,
            sum(wounded_best)::BIGINT AS wounded_best, sum(wounded_high)::BIGINT AS wounded_high,
            count(*) FILTER (is_wounded_open_ended) AS wounded_open_ended, min(date_start) AS first_day, max(date_end) AS last_day,
            (SELECT count(*) FROM casualty_events) - count(*) AS events_left_out,
            (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM casualty_claims) AS claims,
            (SELECT count(DISTINCT publisher) FROM articles) AS publishers, (SELECT max(published_at) FROM ops.runs) AS published_at,
            (SELECT run_id FROM ops.runs WHERE published_at IS NOT NULL ORDER BY published_at DESC, run_id LIMIT 1) AS run_id,
        FROM conflict_events""",
    "curve": """
        SELECT day, sum(killed_low)::BIGINT AS killed_low, sum(killed_best)::BIGINT AS killed_best, sum(killed_high)::BIGINT AS killed_high
        FROM toll_by_day_country WHERE day IS NOT NULL GROUP BY day ORDER BY day""",
    "events": """
        SELECT
            e.event_id, e.date_start, e.date_end, e.date_precision, e.place, e.admin1, e.country, e.geo_precision, e.tactic::VARCHAR AS tactic,
            coalesce(p.name, e.perpetrator) AS perpetrator, coalesce(v.name, e.victims) AS victims, e.killed_low, e.killed_best, e.killed_high,
            e.wounded_low, e.wounded_best, e.wounded_high, e.disputed, e.reports, e.articles, e.publishers
        FROM casualty_events AS e
        JOIN shown USING (event_id)
        LEFT JOIN entities AS p ON p.entity_id = e.perpetrator_id
        LEFT JOIN entities AS v ON v.entity_id = e.victim_id
        ORDER BY e.date_start DESC NULLS LAST, e.event_id""",
    "evidence": """
        SELECT
            e.event_id, e.outcome, e.low, e.best, e.high, e.count_text, e.scope, e.assertion,
            CASE WHEN lower(e.victims) IS DISTINCT FROM lower(e.count_text) THEN e.victims END AS victims, e.source, e.evidence, e.publisher,
            e.published_on, e.title, e.url, e.background, e.is_reprint
        FROM evidence AS e JOIN shown USING (event_id)
        ORDER BY e.event_id, e.published_on NULLS LAST, e.article_id, e.sentence_no, e.claim_id""",
    "batches": """
        SELECT batch_id, dump, format, records, articles, claims, rejects, state::VARCHAR AS state FROM ops.batches ORDER BY dump, batch_id""",
    "rejects": """
        SELECT stage::VARCHAR AS stage, reason_code, count(*) AS rejects, min(reason) AS example FROM ops.rejects
        GROUP BY stage, reason_code ORDER BY rejects DESC, reason_code""",
    "checks": """
        SELECT suite, expectation, severity::VARCHAR AS severity, is_success, checked, unexpected, why
        FROM ops.checks WHERE run_id = (SELECT run_id FROM ops.runs ORDER BY started_at DESC, run_id LIMIT 1)
        ORDER BY is_success, severity, suite, expectation""",
}
