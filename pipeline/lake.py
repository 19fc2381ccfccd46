"""The lake: one folder per table and batch, replaced whole; the ledger says which batches count.

    <root>/<table>/batch=<batch_id>/part-0-<generation>.parquet     rows of one batch
    <root>/batches/batch=<batch_id>/part-0.parquet                  its ledger row: written last, the commit marker
    <root>/runs|checks/run=<run_id>/part-0.parquet                  what the gates said
    <root>/.staging/<batch_id>/                                     rows not committed yet; no name there ends in .parquet

The generation is a hash of the extractor version, which the ledger row carries: rows of a new extractor lie beside the old ones
until one rename of the ledger row makes them count, so a batch being replaced is never missing, and a kill at any instant leaves the
old rows or the new. What a kill leaves behind is swept by the next write. Same rows, same bytes.
"""

import datetime as dt
import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.contracts import LAKE_TABLES, TABLES, arrow_schema
from pipeline.model import BusyError, TollError, stable_id

ROW_GROUP_ROWS: Final = 122_880
"""DuckDB's own row group: a scan gives each thread whole groups."""

BUFFER_BYTES: Final = 32 * 1024 * 1024
"""Rows of a table that wait in memory for their row group, at most."""

_OF_ARTICLES: Final = {
    table: tuple(column for column, target in TABLES[table].references if target == "entities.entity_id")
    for table in ("mentions", "casualty_claims", "casualty_reports")
}
"""Tables whose rows belong to an article, with their columns that name entities."""

VALIDATION: Final = ("rejections", "row_checks")
"""What row-level validation said of a batch: tables `rejects` and `checks`, one file each, beside the batch's own."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One ledger row: the columns of `ops.batches`."""

    batch_id: str
    dump: str
    bytes: int
    sha256: str
    format: str | None
    records: int
    documents: int
    non_articles: int
    articles: int
    mentions: int
    claims: int
    reports: int
    rejects: int
    unknown_fields: tuple[str, ...]
    notes: tuple[str, ...]
    extractor_version: str
    state: str
    night: dt.datetime | None = None


class Writer:
    """Takes the rows of one batch; nothing is visible before `finish`. Made by `Lake.writer`."""

    def __init__(self, lake: "Lake", batch_id: str, staging: Path) -> None:
        self._lake = lake
        self._batch_id = batch_id
        self._staging = staging
        self._files: dict[str, _PartFile] = {}
        self.is_finished = False

    def write(self, table: str, rows: pa.RecordBatch) -> None:
        """Append rows to one of LAKE_TABLES. TollError if their schema is not the contract's."""
        if table not in self._files:
            if table not in LAKE_TABLES:
                raise TollError(f"the lake has no table {table}; it has {', '.join(LAKE_TABLES)}.")
            self._files[table] = _PartFile(self._staging / table, arrow_schema(table))
        self._files[table].write(rows)

    def finish(self, row: Batch) -> None:
        """Make the batch visible, in place of any older rows of it."""
        if row.batch_id != self._batch_id:
            raise TollError(f"ledger row of batch {row.batch_id} cannot finish batch {self._batch_id}.")
        for file in self._files.values():
            file.close()
        self._lake._commit(row, self._staging, tuple(self._files))  # noqa: SLF001 (one class in two halves)
        self.is_finished = True

    def abandon(self) -> None:
        """Close what is open; the staged files are removed with their folder."""
        for file in self._files.values():
            file.abandon()


class Lake:
    """The lake under one root folder, which need not exist yet. Readers need no lock; two writers of one batch exclude each other."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def writer(self, batch_id: str) -> Iterator[Writer]:
        """Open a batch for writing. Without `finish`, or after an exception, nothing of it is visible.

        BusyError if another process is writing the same batch.
        """
        with self.hold(batch_id) as staging:
            writer = Writer(self, batch_id, staging)
            try:
                yield writer
            finally:
                if not writer.is_finished:
                    writer.abandon()

    @contextmanager
    def hold(self, name: str) -> Iterator[Path]:
        """Hold a name for this process alone, with an empty folder for files that are not committed yet.

        BusyError if another process holds it for longer than a moment.
        """
        self._sweep()
        folder = self.root / ".staging" / name
        for patience in range(20, -1, -1):
            with _locked(folder) as is_locked:
                if is_locked:
                    try:
                        yield folder
                    finally:
                        shutil.rmtree(folder)
                    return
            if patience:
                time.sleep(0.05)  # a sweep holds it for a moment; a writer for longer
        raise BusyError(f"{name} is being written by another run; wait for it to end and run again.")

    def ledger(self) -> pa.Table:
        """Return every committed batch (contract `batches`), ordered by batch_id; no rows when there is no lake yet."""
        return _read_all(sorted((self.root / "batches").glob("batch=*/part-0.parquet")), "batches")

    def batches(self) -> tuple[Batch, ...]:
        """Return the rows of the ledger."""
        return tuple(_batches(self.ledger()))

    def batch(self, batch_id: str) -> Batch | None:
        """Return the ledger row of one batch, or None if it is not in the lake."""
        path = self._ledger_path(batch_id)
        if not path.is_file():
            return None
        (batch,) = _batches(_read_all([path], "batches"))
        return batch

    def has(self, batch_id: str, extractor_version: str) -> bool:
        """Whether the batch is committed, its rows made by this extractor."""
        row = self.batch(batch_id)
        return row is not None and row.extractor_version == extractor_version

    def paths(self, table: str, batch_id: str) -> list[Path]:
        """Files of one table of a committed batch; none when it has no such rows. `rejections` and `row_checks` are tables here."""
        row = self.batch(batch_id)
        if row is None:
            return []
        return sorted(self._folder(table, batch_id).glob(f"part-*-{_generation(row.extractor_version)}*.parquet"))

    def files(self, batch_id: str) -> dict[str, list[Path]]:
        """Return the files of every table of a committed batch, by table; those without rows are left out."""
        found = {table: self.paths(table, batch_id) for table in LAKE_TABLES}
        return {table: paths for table, paths in found.items() if paths}

    def sizes(self, batch_id: str) -> dict[str, dict[str, int]]:
        """Return `rows`, `bytes` and `files` of every table of a committed batch, as its files themselves say; zeros where there are none."""
        return {
            table: {
                "rows": sum(pq.read_metadata(path).num_rows for path in paths),
                "bytes": sum(path.stat().st_size for path in paths),
                "files": len(paths),
            }
            for table in LAKE_TABLES
            for paths in [self.paths(table, batch_id)]
        }

    def parts(self, batch_id: str, articles: int) -> Iterator[dict[str, pa.Table]]:
        """Yield the rows of a batch in parts of so many articles, each with the rows that refer to them and the entities these name.

        Rests on the order in which rows are written: that of the articles. TollError, at the end, if rows are left over.
        """
        named = pa.concat_tables([arrow_schema("entities").empty_table(), *map(pq.read_table, self.paths("entities", batch_id))])
        rests = {table: _Rest(self.read(table, batch_id), arrow_schema(table)) for table in _OF_ARTICLES}
        for rows in _chunks(self.read("articles", batch_id), articles):
            part = {"articles": rows} | {table: rest.take(rows.column("article_id")) for table, rest in rests.items()}
            ids = [part[table].column(name) for table, names in _OF_ARTICLES.items() for name in names]
            mentioned = pa.chunked_array([chunk for column in ids for chunk in column.chunks], pa.string())
            yield part | {"entities": named.filter(pc.is_in(named.column("entity_id"), value_set=mentioned.unique()))}
        if left := [table for table, rest in rests.items() if not rest.is_empty()]:
            raise TollError(f"batch {batch_id} has rows without their article in {', '.join(left)}; read its dump again.")

    def read(self, table: str, batch_id: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one table of a committed batch, in the order they were written."""
        for path in self.paths(table, batch_id):
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(batch_size=ROW_GROUP_ROWS)

    def put_rejections(self, batch_id: str, extractor_version: str, rejections: pa.Table, checks: pa.Table, suites: str) -> None:
        """Keep what row-level validation by these suites (their version) said of a committed batch; replaces what older ones said.

        Args:
            batch_id: The batch.
            extractor_version: Whose rows were judged.
            rejections: Rows turned away (contract `rejects`).
            checks: Outcome of every expectation (contract `checks`).
            suites: Version of the suites.

        Raises:
            BusyError: Another extractor's rows have taken the place of those that were judged.
            TollError: The batch is not in the lake.
        """
        name = f"part-0-{_generation(extractor_version)}-{stable_id(suites)}.parquet"
        with self.hold(batch_id) as staging:
            row = self.batch(batch_id)
            if row is None:
                raise TollError(f"batch {batch_id} is not in the lake; run `toll ingest` first.")
            if row.extractor_version != extractor_version:
                raise BusyError(f"batch {batch_id} was read anew while it was being validated; run `toll validate` again.")
            _write_whole(self._folder("row_checks", batch_id) / name, checks, "checks", staging)
            _write_whole(self._folder("rejections", batch_id) / name, rejections, "rejects", staging)  # last: it is the marker
            for path in (path for table in VALIDATION for path in self._folder(table, batch_id).glob("*.parquet")):
                if path.name != name:
                    path.unlink()

    def is_validated(self, batch_id: str, suites: str) -> bool:
        """Whether these suites have looked at the batch as it stands."""
        return any(path.stem.endswith(stable_id(suites)) for path in self.paths("rejections", batch_id))

    def rejections(self, batch_id: str) -> pa.Table:
        """Return the rows of a batch that validation turned away (contract `rejects`)."""
        return _read_all(self.paths("rejections", batch_id), "rejects")

    def row_checks(self, batch_id: str) -> pa.Table:
        """Return the outcome of row-level validation of a batch (contract `checks`)."""
        return _read_all(self.paths("row_checks", batch_id), "checks")

    def forget(self, batch_id: str) -> None:
        """Take a batch out: its ledger row first, so that it never counts in part. Nothing happens if it isn't there."""
        with self.hold(batch_id):
            self._ledger_path(batch_id).unlink(missing_ok=True)
            _sync_folder(self._ledger_path(batch_id).parent)
            self._drop_uncommitted(batch_id)

    def put_run(self, run_id: str, runs: pa.Table, checks: pa.Table) -> None:
        """Record one run and its checks, in place of what the same run said before."""
        with self.hold(run_id) as staging:
            for table, rows in (("checks", checks), ("runs", runs)):  # runs last: it is the marker
                _write_whole(self.root / table / f"run={run_id}" / "part-0.parquet", rows, table, staging)

    def drop_run(self, run_id: str) -> None:
        """Forget what a run said: its warehouse file is being built anew."""
        for table in ("runs", "checks"):
            (self.root / table / f"run={run_id}" / "part-0.parquet").unlink(missing_ok=True)

    def runs(self) -> pa.Table:
        """Return every recorded run (contract `runs`), oldest first."""
        return _read_all(sorted((self.root / "runs").glob("run=*/part-0.parquet")), "runs").sort_by(
            [("started_at", "ascending"), ("run_id", "ascending")]
        )

    def checks(self, run_ids: Sequence[str] | None = None) -> pa.Table:
        """Return the checks of these recorded runs, or of every one (contract `checks`)."""
        if run_ids is None:
            run_ids = self.runs().column("run_id").to_pylist()
        return _read_all([self.root / "checks" / f"run={run_id}" / "part-0.parquet" for run_id in run_ids], "checks")

    def _folder(self, table: str, batch_id: str) -> Path:
        return self.root / table / f"batch={batch_id}"

    def _ledger_path(self, batch_id: str) -> Path:
        return self._folder("batches", batch_id) / "part-0.parquet"

    def _commit(self, row: Batch, staging: Path, tables: tuple[str, ...]) -> None:
        generation = _generation(row.extractor_version)
        if self.has(row.batch_id, row.extractor_version):
            # Same names: the parts below replace those that count, so the batch must not count meanwhile.
            self._ledger_path(row.batch_id).unlink()
            _sync_folder(self._ledger_path(row.batch_id).parent)
            self._drop_uncommitted(row.batch_id)
        for table in tables:
            folder = self._folder(table, row.batch_id)
            folder.mkdir(parents=True, exist_ok=True)
            (staging / table).replace(folder / f"part-0-{generation}.parquet")
            _sync_folder(folder)
        values = {name: [value] for name, value in asdict(row).items()}
        _write_whole(self._ledger_path(row.batch_id), pa.table(values, schema=arrow_schema("batches")), "batches", staging)
        self._drop_uncommitted(row.batch_id)

    def _drop_uncommitted(self, batch_id: str) -> None:
        """Remove files of the batch that its ledger row does not count."""
        for table in (*LAKE_TABLES, *VALIDATION):
            counted = set(self.paths(table, batch_id))
            for path in self._folder(table, batch_id).glob("*.parquet"):
                if path not in counted:
                    path.unlink()

    def _sweep(self) -> None:
        """Remove what killed writers left: a staging folder that no one holds marks a batch whose write was cut off."""
        for staging in (self.root / ".staging").glob("*"):
            with _locked(staging) as is_locked:
                if is_locked:
                    self._drop_uncommitted(staging.name)
                    shutil.rmtree(staging)


class _PartFile:
    """A Parquet file that grows a row group at a time, under a name no reader looks for."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path = path
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd", compression_level=3)
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0
        self._bytes = 0

    def write(self, rows: pa.RecordBatch) -> None:
        if not rows.schema.equals(self._schema):
            raise TollError(f"rows for {self._path.name} do not have the contract's schema; they have {rows.schema.names}.")
        self._waiting.append(rows)
        self._rows += rows.num_rows
        self._bytes += rows.nbytes
        if self._rows >= ROW_GROUP_ROWS or self._bytes >= BUFFER_BYTES:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema), row_group_size=ROW_GROUP_ROWS)
        self._waiting, self._rows, self._bytes = [], 0, 0

    def close(self) -> None:
        if self._waiting:
            self._flush()
        self._writer.close()
        _sync_file(self._path)

    def abandon(self) -> None:
        with suppress(OSError, pa.ArrowException):
            self._writer.close()


class _Rest:
    """Rows that are still to be given out, in the order of the articles they belong to."""

    def __init__(self, source: Iterator[pa.RecordBatch], schema: pa.Schema) -> None:
        self._source = source
        self._rows = schema.empty_table()

    def take(self, articles: pa.ChunkedArray) -> pa.Table:
        """Give out the rows at the front that belong to these articles."""
        taken = [self._front(articles)]
        while not self._rows.num_rows and (batch := next(self._source, None)) is not None:
            self._rows = pa.Table.from_batches([batch])
            taken.append(self._front(articles))
        return pa.concat_tables(taken)

    def is_empty(self) -> bool:
        """Whether all rows have been given out."""
        return not self._rows.num_rows and next(self._source, None) is None

    def _front(self, articles: pa.ChunkedArray) -> pa.Table:
        belongs = pc.is_in(self._rows.column("article_id"), value_set=articles)
        end = pc.index(belongs, value=False).as_py()
        front = self._rows if end < 0 else self._rows.slice(0, end)
        self._rows = self._rows.slice(front.num_rows)
        return front


def _chunks(source: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    for batch in source:
        for start in range(0, batch.num_rows, rows):
            yield pa.Table.from_batches([batch.slice(start, rows)])


def _generation(extractor_version: str) -> str:
    return stable_id("generation", extractor_version)


def _read_all(paths: list[Path], contract: str) -> pa.Table:
    schema = arrow_schema(contract)
    return pa.concat_tables([schema.empty_table(), *(_as_now(pq.read_table(path, schema=schema, partitioning=None)) for path in paths)])


def _as_now(rows: pa.Table) -> pa.Table:
    """Rows of an earlier version of Toll under the contract as it stands: what a column that must have a value did not hold then."""
    names = rows.schema.names
    for number, column in enumerate(rows.schema):
        if column.nullable or not rows.column(number).null_count:
            continue
        if column.name == "records":  # every one was a document or a reject
            values = pc.add(rows.column(names.index("documents")), rows.column(names.index("rejects"))).cast(column.type)
        elif pa.types.is_list(column.type):
            values = pa.array([[]] * rows.num_rows, column.type)
        else:
            values = pc.fill_null(rows.column(number), pa.scalar("" if pa.types.is_string(column.type) else 0).cast(column.type))
        rows = rows.set_column(number, column, values)
    return rows


def _batches(ledger: pa.Table) -> Iterator[Batch]:
    for row in ledger.to_pylist():
        yield Batch(**{**row, "unknown_fields": tuple(row["unknown_fields"]), "notes": tuple(row["notes"])})


def _write_whole(path: Path, rows: pa.Table, contract: str, staging: Path) -> None:
    """Write one file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = staging / contract
    pq.write_table(rows.cast(arrow_schema(contract)), temporary, compression="zstd", compression_level=3, row_group_size=ROW_GROUP_ROWS)
    _sync_file(temporary)
    temporary.replace(path)
    _sync_folder(path.parent)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold a folder, made if need be, for this process alone; False if another holds it. The system lets go when a process dies."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # its holder has just finished
            continue
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            if not folder.exists() or os.fstat(handle).st_ino != folder.stat().st_ino:
                continue  # held a folder that its last holder removed
            yield True
            return
        finally:
            os.close(handle)
