"""From a loaded file to the published one: events, marts, the history of versions, the rename."""

import datetime as dt
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline.contracts import INSTANT
from pipeline.lexicon import rows, toml
from pipeline.model import TollError
from pipeline.warehouse.database import Connection, opened, run_folder
from pipeline.warehouse.reprints import sketch


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows in a database file."""

    batches: int
    articles: int
    claims: int
    reports: int
    events: int
    rejects: int


def resolve(next_path: Path) -> Counts:
    """Make one event of the reports that tell of one incident: sql/events/, in order. Ids of the previous file go on."""
    with opened(next_path, read_only=False) as connection:
        connection.execute("BEGIN")
        sketch(connection)
        for name, columns in _rules().items():
            connection.register(name, pa.table(columns))
        named = rf"({'|'.join(toml('dates')['values']['weekdays'])})s?\b"
        connection.execute("SET VARIABLE weekdays = ?", [rf"\b{named}"])
        connection.execute("SET VARIABLE days_of_saying = ?", [rf"\bsaid( late| early)?( on)? {named}"])
        connection.execute("SET VARIABLE correction = ?", ["|".join(f"(?:{pattern})" for pattern in toml("corrections")["patterns"])])
        connection.execute("SET VARIABLE separate = ?", ["|".join(map(re.escape, toml("reports")["separate"]))])
        run_folder(connection, "events")
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
        return _counts(connection)


def _rules() -> dict[str, dict[str, list[str] | list[int]]]:
    """The words that resolution reads from rules/, by table and column."""
    sides, weekdays = rows("sides"), toml("dates")["values"]["weekdays"]
    return {
        "side": {"one": [row["one"] for row in sides], "other": [row["other"] for row in sides]},
        "weekday": {"name": list(weekdays), "isodow": [day + 1 for day in weekdays.values()]},
        "given_name": {"name": sorted(frozenset().union(*toml("given_names").values()))},
    }


def marts(next_path: Path) -> None:
    """Make the views of sql/marts/ anew."""
    with opened(next_path, read_only=False) as connection:
        connection.execute("BEGIN")
        run_folder(connection, "marts")
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")


def publish(next_path: Path, current: Path, published_at: dt.datetime, runs: pa.Table, checks: pa.Table) -> None:
    """Write the new versions of events, the runs and their checks, then rename `next_path` onto `current`.

    May be killed and called again with another instant. Readers that hold the old file keep it.

    Args:
        next_path: A file that was built, resolved and passed its gate.
        current: The published file; it need not exist.
        published_at: Publication instant, aware: `valid_from` of every version that is new with this file.
        runs: Rows of `ops.runs` to add; a run already there is replaced.
        checks: Rows of `ops.checks` of these runs.

    Raises:
        TollError: There is no next file, or it can't be opened; or the instant is not after the last one (see `next_instant`).
    """
    if not next_path.exists():
        raise TollError(f"{next_path} is not there: nothing to publish; run `toll load` first.")
    previous_at = _last_instant(current)
    if previous_at is not None and published_at <= previous_at:
        raise TollError(
            f"{current} was published at {previous_at.isoformat()}, which is not before {published_at.isoformat()}; set the clock."
        )
    with opened(next_path, read_only=False) as connection:
        connection.execute("BEGIN")
        instants = {"published_at": [published_at], "previous_at": [previous_at]}
        connection.register("publication", pa.table(instants, schema=pa.schema([(name, INSTANT) for name in instants])))
        connection.register("new_run", runs)
        connection.register("new_check", checks)
        run_folder(connection, "publish")
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    _sync(next_path)
    # A client that opened the published file for writing may have left a log; beside another file it would make that unopenable.
    current.with_name(current.name + ".wal").unlink(missing_ok=True)
    next_path.replace(current)
    _sync(current.parent)


def next_instant(current: Path, now: dt.datetime) -> dt.datetime:
    """Instant for a publication at `now`: that, or just after the last one where the clock went back, so that versions stay in order."""
    previous_at = _last_instant(current)
    return now if previous_at is None else max(now, previous_at + dt.timedelta(microseconds=1))


def _last_instant(current: Path) -> dt.datetime | None:
    if not current.exists():
        return None
    with opened(current, read_only=True) as connection:
        row = connection.execute("""
            SELECT max(instant) FROM (
                SELECT greatest(valid_from, coalesce(valid_to, valid_from)) AS instant FROM casualty_events_history
                UNION ALL
                SELECT published_at AS instant FROM ops.runs
            )""").fetchone()
    return row[0].astimezone(dt.UTC) if row and row[0] else None


def _counts(connection: Connection) -> Counts:
    tables = ("ops.batches", "articles", "casualty_claims", "casualty_reports", "casualty_events", "ops.rejects")
    return Counts(*(connection.table(table).count("*").fetchall()[0][0] for table in tables))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
