"""What a night costs on a warehouse of a million claims, beside making it anew, and how fast every mart answers there.

The texts of ../shared/gold (or the sample, where there are none) are extracted once and taken over and over: other days, other ids,
other letters, so that no copy is a reprint of another. A batch is one night, a hundredth of all; the last nights come one after another, each
publication in a process of its own, as its tasks run.

    python bench/scale.py [--claims N] [--keep DIR]      DIR: where the files stay for another look
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb
import pairs
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import quality, warehouse
from pipeline.contracts import LAKE_TABLES, arrow_schema
from pipeline.lake import Lake
from pipeline.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[1]
NIGHTS: Final = 100
MEASURED: Final = 5
"""Nights that are measured: now and then DuckDB joins the rows of many nights, which costs that one seconds."""
DAYS: Final = 37
"""Between one copy of the texts and the next."""
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
NOW: Final = datetime(2031, 1, 1, tzinfo=UTC)
TABLES: Final = tuple(name for name in LAKE_TABLES if name != "documents")


@dataclass(frozen=True, slots=True)
class Lake100:
    """A lake of so many nights: its batches and their ledger."""

    batches: list[warehouse.LakeBatch]
    ledger: pa.Table


def resampled(texts: Path, folder: Path, claims: int) -> Lake100:
    """Write the lake: copies of what the batches of the home `texts` hold."""
    source = Lake(Settings(home=texts).lake)
    ids = source.ledger().column("batch_id").to_pylist()
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        for name in TABLES:
            paths = [str(path) for batch in ids for path in source.files(batch).get(name, [])]
            connection.execute(f"CREATE TABLE {name} AS SELECT DISTINCT * FROM read_parquet(?, hive_partitioning = false)", [paths])  # noqa: S608
        (held,) = connection.execute("SELECT count(*) FROM casualty_claims").fetchall()[0]
        copies = -(-claims // held)
        batches, rows = [], []
        for night in range(NIGHTS):
            mine = [copy for copy in range(copies) if copy * NIGHTS // copies == night]
            if not mine:
                continue
            batch_id = f"{night:016x}"
            counts: dict[str, int] = {}
            files: dict[str, Sequence[Path]] = {}
            for name in TABLES:
                parts = [_copied(connection, name, copy, batch_id) for copy in mine[:1] or [0]] if name == "entities" else [
                    _copied(connection, name, copy, batch_id) for copy in mine
                ]  # fmt: skip
                table = pa.concat_tables(parts).cast(arrow_schema(name))
                path = folder / name / f"batch={batch_id}" / "part-0.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                pq.write_table(table, path)
                files[name], counts[name] = [path], table.num_rows
            batches.append(warehouse.LakeBatch(batch_id, files))
            rows.append(_ledger_row(batch_id, counts))
    return Lake100(batches, pa.Table.from_pylist(rows, schema=arrow_schema("batches")))


def _copied(connection: duckdb.DuckDBPyConnection, name: str, copy: int, batch_id: str) -> pa.Table:
    """One copy of a table: ids, days and letters of its own. Letters keep their places, so that offsets stay true."""
    turned = LETTERS[copy % 25 + 1 :] + LETTERS[: copy % 25 + 1]
    if copy >= len(LETTERS) - 1:
        turned = turned[::-1] if copy // 25 % 2 else turned[1::2] + turned[::2]
        step = copy // 50 * 3 % 23
        turned = turned[step:] + turned[:step]
    own = {"article_id", "document_id", "claim_id", "report_id", "mention_id", "part_of"}
    said = []
    for field in arrow_schema(name):
        column = f'"{field.name}"'
        if field.name == "batch_id":
            said.append(f"'{batch_id}' AS batch_id")
        elif field.name in own:
            said.append(f"left(md5({column} || '{copy}'), 16) AS {column}")
        elif pa.types.is_date(field.type):
            said.append(f"({column} + {copy * DAYS})::DATE AS {column}")
        elif field.name in {"body", "evidence", "title", "surface"} and name != "rejects":
            said.append(f"translate({column}, '{LETTERS}', '{turned}') AS {column}")
        elif field.name == "url":
            said.append(f"{column} || '?{copy}' AS {column}")
        elif field.name == "locator":
            said.append(f"{column} || '#{copy}' AS {column}")
        else:
            said.append(column)
    return connection.sql(f"SELECT {', '.join(said)} FROM {name}").to_arrow_table()  # noqa: S608 (names of the contract)


def _ledger_row(batch_id: str, counts: dict[str, int]) -> dict[str, Any]:
    told = {
        "articles": "articles",
        "mentions": "mentions",
        "claims": "casualty_claims",
        "reports": "casualty_reports",
        "rejects": "rejects",
    }
    return {
        "batch_id": batch_id, "dump": f"night {batch_id}", "bytes": 1, "sha256": "0" * 64, "format": "jsonl", "records": counts["articles"] + counts["rejects"],
        "documents": counts["articles"], **{name: counts[table] for name, table in told.items()}, "unknown_fields": [], "notes": [],
        "non_articles": 0, "extractor_version": "1", "state": "ingested",
    }  # fmt: skip


Cost = tuple[float, float]
"""Seconds by the clock, and of the processor."""


def timed(work: Callable[[], object]) -> Cost:
    """What it takes."""
    started, before = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - before


def alone(lake: Lake100, nights: int, folder: Path, mode: Any, at: datetime) -> dict[str, Cost]:
    """A publication in a process of its own, which imports what it needs."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(publication, lake, nights, folder, mode, at).result()


def publication(lake: Lake100, nights: int, folder: Path, mode: Any, at: datetime) -> dict[str, Cost]:
    """Build, resolve, judge and publish the first so many nights; what each step takes."""
    current, following = folder / "toll.duckdb", folder / "next.duckdb"
    rejections = arrow_schema("rejects").empty_table()
    ledger = lake.ledger.slice(0, nights)
    run = {
        "run_id": f"{nights:016x}", "started_at": at, "published_at": at, "new_batches": [], "extractor_version": "1",
        **dict.fromkeys(("batches", "articles", "claims", "reports", "events", "rejects", "failed_critical", "failed_warning"), 0),
    }  # fmt: skip
    runs, checks = pa.Table.from_pylist([run], schema=arrow_schema("runs")), arrow_schema("checks").empty_table()

    def judge() -> None:
        with warehouse.frames(following) as frame:
            verdict = quality.gate(frame)
        failed = [outcome.sentence for outcome in verdict.failed if outcome.severity == "critical"]
        if failed:
            sys.exit("the gate failed on the made-up lake:\n" + "\n".join(failed))

    return {
        "load": timed(lambda: warehouse.build(current, following, lake.batches[:nights], ledger, rejections, mode=mode)),
        "resolve": timed(lambda: warehouse.resolve(following)),
        "marts": timed(lambda: warehouse.marts(following)),
        "gate": timed(judge),
        "publish": timed(lambda: warehouse.publish(following, current, at, runs, checks)),
    }


def answers(database: Path) -> dict[str, float]:
    """Milliseconds until each mart has answered an analyst: the first hundred rows in its order, best of five."""
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("SET enable_progress_bar = false")
        names = [name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1").fetchall()]
        ask = lambda name: connection.execute(f'FROM "{name}" LIMIT 100').fetchall()  # noqa: E731
        return {name: 1000 * min(timed(lambda name=name: ask(name))[0] for _ in range(5)) for name in names}  # type: ignore[misc]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description="A night on a million claims, beside making the file anew.")
    parser.add_argument("--claims", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep lake and warehouse there, and use what is there")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR", help="where gold/ and score/ are")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "home").exists():
            pairs.published(given.shared, folder)
        lake = resampled(folder / "home", folder / "lake", given.claims)
        (folder / "toll.duckdb").unlink(missing_ok=True)
        known = len(lake.batches) - MEASURED
        whole = alone(lake, known, folder, "rebuild", NOW)
        nights = [alone(lake, known + n, folder, "copy", NOW + timedelta(days=n)) for n in range(1, MEASURED + 1)]
        held = answers(folder / "toll.duckdb")
    steps = {step: [[round(seconds, 2) for seconds in each[step]] for each in (whole, *nights)] for step in whole}
    print("seconds by the clock and of the processor: made anew, then each night")
    print("\n".join(f"{step:10} {costs}" for step, costs in steps.items()))
    for told, left_out in (("all", ()), ("without the gate", ("gate",))):
        for kind, index in (("clock", 0), ("processor", 1)):
            anew, *each = [sum(cost[index] for step, cost in one.items() if step not in left_out) for one in (whole, *nights)]
            print(f"{told}, {kind}: anew {anew:.1f} s, nights {[round(n, 1) for n in each]}, median {statistics.median(each) / anew:.1%}")
    print(json.dumps({name: round(held[name]) for name in sorted(held, key=lambda name: -held[name])}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
