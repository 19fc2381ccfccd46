"""Builds the next database file from the lake: whole, or as a copy of the published one with the changed batches replaced.

Either way it holds the same rows. A copy is taken when few articles change; a file whose tables or load differ is rebuilt.
"""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa

from pipeline.lexicon import RULES
from pipeline.suites import EXPECTATIONS
from pipeline.warehouse import reprints
from pipeline.warehouse.database import SQL, Connection, opened, run_file, run_folder

COPY_LIMIT: Final = 1 / 3
"""Share of articles in changed batches above which a rebuild is cheaper than deleting and inserting."""

TABLES: Final = ("articles", "entities", "mentions", "casualty_claims", "casualty_reports", "rejects")
"""Lake tables that are loaded. Entities repeat over batches: 03_entities.sql makes them one."""

KEPT: Final = ("main.casualty_events_history", "ops.runs", "ops.checks", "ops.event_changes")
"""Tables that no lake can give back."""

Mode = Literal["auto", "copy", "rebuild"]


@dataclass(frozen=True, slots=True)
class LakeBatch:
    """The Parquet files of one committed batch, by lake table; a table without rows may be missing."""

    batch_id: str
    files: Mapping[str, Sequence[Path]]


@dataclass(frozen=True, slots=True)
class Change:
    """How the lake differs from the published file, as batch ids; `is_copy` = the published file was copied and amended."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]
    gone: tuple[str, ...]
    is_copy: bool


def build(
    current: Path, next_path: Path, batches: Sequence[LakeBatch], ledger: pa.Table, rejections: pa.Table, *, mode: Mode = "auto"
) -> Change:
    """Write `next_path` anew: the tables that come from the lake, and what has to outlive a publication (history, runs, checks).

    Args:
        current: The published file; it need not exist, and is only read.
        next_path: The file to build, on the same file system; what is there is removed.
        batches: Every batch that counts.
        ledger: Their rows of `ops.batches`.
        rejections: What validation turned away (contract `rejects`, stage `validate`); the locator names table and key.
        mode: copy and rebuild are for tests and repairs; auto takes the cheaper one that is correct.

    Raises:
        TollError: A file can't be opened, or rows do not fit the contract.
    """
    discard(next_path)
    next_path.parent.mkdir(parents=True, exist_ok=True)
    definition = _definition()
    change = _change(current, ledger, rejections, definition, mode)
    if change.is_copy:
        shutil.copyfile(current, next_path)
    with opened(next_path, read_only=False) as connection:
        connection.execute("BEGIN")
        if not change.is_copy:  # a copy has the tables: its definition is the same
            run_file(connection, SQL / "load" / "00_resolve.sql")
            run_folder(connection, "tables")
        _remember(connection, current, change)
        connection.execute("DELETE FROM resolve.build")
        connection.execute("INSERT INTO resolve.build VALUES (?)", [definition])
        _load(connection, batches, change, ledger, rejections)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    return change


def discard(path: Path) -> None:
    """Remove a database file that is being built, with its write-ahead log, which makes the next file unopenable, and what it spilled."""
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    shutil.rmtree(path.with_name(path.name + ".tmp"), ignore_errors=True)


def _definition() -> str:
    """Hash of what a published file was loaded, resolved and judged by: where anything of it differs the file is made, and judged, anew."""
    texts = [path.read_bytes() for folder in ("tables", "load", "events", "checks") for path in sorted((SQL / folder).glob("*.sql"))]
    texts += [path.read_bytes() for path in sorted(EXPECTATIONS.glob("*.json"))]
    texts += [(RULES / name).read_bytes() for name in ("sides.csv", "corrections.toml", "dates.toml", "given_names.toml", "reports.toml")]
    texts.append(reprints.VERSION.encode())
    return hashlib.sha256(b"\x00".join(texts)).hexdigest()


def _change(current: Path, ledger: pa.Table, rejections: pa.Table, definition: str, mode: Mode) -> Change:
    """Compare ledger rows and rejections, batch by batch; a batch whose rejections changed is loaded again."""
    old, is_same_definition = _published(current, definition) if current.exists() else ({}, False)
    new = _by_batch(ledger, rejections)
    added = tuple(sorted(new.keys() - old.keys()))
    replaced = tuple(sorted(batch for batch in old.keys() & new.keys() if old[batch] != new[batch]))
    gone = tuple(sorted(old.keys() - new.keys()))
    articles = dict(zip(ledger["batch_id"].to_pylist(), ledger["articles"].to_pylist(), strict=True))
    is_cheaper = sum(articles[batch] for batch in (*added, *replaced)) <= COPY_LIMIT * sum(articles.values())
    return Change(added, replaced, gone, is_copy=is_same_definition and mode != "rebuild" and (is_cheaper or mode == "copy"))


_Rows = dict[str, tuple[object, frozenset[object]]]


def _published(current: Path, definition: str) -> tuple[_Rows, bool]:
    """What decided the rows of each batch in the published file, and whether it was loaded by the same definition."""
    with opened(current, read_only=True) as connection:
        ledger = connection.sql("FROM ops.batches").to_arrow_table()
        rejections = connection.sql("FROM ops.rejects WHERE stage = 'validate'").to_arrow_table()
        known = connection.execute("FROM duckdb_tables() WHERE schema_name = 'resolve' AND table_name = 'build'").fetchone()
        is_same = known is not None and connection.execute("SELECT definition FROM resolve.build").fetchall() == [(definition,)]
    return _by_batch(ledger, rejections), is_same


def _by_batch(ledger: pa.Table, rejections: pa.Table) -> _Rows:
    """Everything that decides a batch's rows: its ledger row, and which of its rows were turned away."""
    rows = {row["batch_id"]: repr(sorted(row.items())) for row in ledger.to_pylist()}
    turned_away: dict[str, set[object]] = {batch: set() for batch in rows}
    for row in rejections.to_pylist():
        turned_away[row["batch_id"]].add(tuple(sorted(row.items(), key=lambda item: item[0])))
    return {batch: (row, frozenset(turned_away[batch])) for batch, row in rows.items()}


def _remember(connection: Connection, current: Path, change: Change) -> None:
    """Carry over what no lake can give back: event ids, history, runs and checks."""
    connection.execute("DELETE FROM resolve.previous")
    if change.is_copy or not current.exists():
        return
    with opened(current, read_only=True) as published:
        known = {name for (name,) in published.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()}
        kept = {name: published.table(name).to_arrow_table() for name in KEPT if name in known}
        query = "SELECT report_id, event_id FROM casualty_reports WHERE event_id IS NOT NULL ORDER BY report_id"
        kept["resolve.previous"] = published.sql(query).to_arrow_table()
    for name, rows in kept.items():
        connection.register("kept", rows)
        connection.execute(f"INSERT INTO {name} BY NAME FROM kept")
        connection.unregister("kept")


def _load(connection: Connection, batches: Sequence[LakeBatch], change: Change, ledger: pa.Table, rejections: pa.Table) -> None:
    """Take out what is stale, then insert the changed batches, table by table."""
    files = [(batch.batch_id, table, str(path)) for batch in batches for table, paths in batch.files.items() for path in paths]
    loaded = {*change.new, *change.replaced} if change.is_copy else {batch.batch_id for batch in batches}
    inputs = {
        "lake_file": _strings(("batch_id", "table_name", "path"), files),
        "stale_batch": _strings(("batch_id",), [(batch,) for batch in (*change.replaced, *change.gone)]),
        "loaded_batch": _strings(("batch_id",), [(batch,) for batch in sorted(loaded)]),
        "validation": rejections,
        "ledger": ledger,
    }
    for name, rows in inputs.items():
        connection.register(name, rows)
    run_file(connection, SQL / "load" / "01_forget.sql")
    run_file(connection, SQL / "load" / "02_ledger.sql")
    for table in TABLES:
        if paths := [path for batch, name, path in files if name == table and batch in loaded]:
            run_file(connection, SQL / "load" / f"{table}.sql", {"paths": paths})
    run_file(connection, SQL / "load" / "03_entities.sql")
    connection.execute("""
        INSERT INTO resolve.changed_articles
        SELECT article_id, NULL, NULL FROM articles WHERE batch_id IN (SELECT batch_id FROM loaded_batch) ORDER BY article_id
    """)
    for name in inputs:
        connection.unregister(name)


def _strings(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> pa.Table:
    return pa.table({name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate(columns)})
