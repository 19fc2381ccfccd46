"""Opens DuckDB files and runs the .sql files of `sql/`. Every connection of Toll is made here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from pipeline.model import BusyError, TollError

SQL: Final = Path(__file__).parents[2] / "sql"
OLDEST_READER: Final = "v1.4.0"
"""Files are written for DuckDB of this version and newer: the drivers of DBeaver, R and others lag behind the library."""

Connection = duckdb.DuckDBPyConnection


@contextmanager
def opened(path: Path, *, read_only: bool) -> Iterator[Connection]:
    """Open a database file for the length of a `with`; the published file is never opened for writing.

    Raises:
        BusyError: Another process has the file open in a way that excludes this one; or the disk failed while it was open.
        TollError: The file is missing, or no database of this version.
    """
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config={"storage_compatibility_version": OLDEST_READER})
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET TimeZone = 'UTC'")
    except duckdb.Error as error:
        # DuckDB has no type of its own for a lock: it is an IOException like a missing file.
        problem = BusyError if "Could not set lock" in str(error) else TollError
        raise problem(f"cannot open {path}: {_first_line(error)}") from error
    try:
        yield connection
    except duckdb.IOException as error:
        raise BusyError(f"{path}: {_first_line(error)}") from error
    finally:
        connection.close()


def run_folder(connection: Connection, folder: str) -> None:
    """Run every file of sql/<folder>/ in the order of their names. TollError names the file that fails."""
    for path in sorted((SQL / folder).glob("*.sql")):
        run_file(connection, path)


def run_file(connection: Connection, path: Path, parameters: Mapping[str, object] | None = None) -> None:
    """Run one .sql file; parameters are bound, never pasted. TollError names the file; BusyError = the disk or a lock, try again."""
    text = path.read_text(encoding="utf-8")
    try:
        connection.execute(text, dict(parameters)) if parameters else connection.execute(text)
    except duckdb.Error as error:
        problem = BusyError if isinstance(error, duckdb.IOException) else TollError
        raise problem(f"sql/{path.parent.name}/{path.name} failed: {_first_line(error)}") from error


def _first_line(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]
