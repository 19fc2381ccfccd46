"""Readers while the night runs: many of them, long and short queries, and a writer who publishes over and over."""

import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from by_hand import NIGHT, Dump, House, table

from pipeline import warehouse

DAY = dt.date(2031, 4, 10)
PUBLICATIONS = 200
READERS = 8

# Opens the published file again and again. Every file says its own number in each row of two tables: a query that sees two numbers
# saw a mix, and a number that falls is a file from before.
READER = """
import sys, time, duckdb
path, is_long, stop = sys.argv[1], sys.argv[2] == "long", sys.argv[3]
SHORT = "SELECT min(killed_best), max(killed_best), (SELECT min(records) FROM ops.batches), (SELECT max(records) FROM ops.batches) FROM casualty_events"
LONG = '''SELECT min(least(a.killed_best, b.killed_best)), max(greatest(a.killed_best, b.killed_best)), min(d.records), max(d.records)
    FROM casualty_events AS a, casualty_events AS b, casualty_events AS c, ops.batches AS d'''
from pathlib import Path
seen, asked, last = set(), 0, 0
while not Path(stop).exists() or not asked:
    with duckdb.connect(path, read_only=True) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET threads = 1")
        told = [connection.execute(SHORT).fetchone()]
        told += [connection.execute(LONG).fetchone() for _ in range(2)] if is_long else [connection.execute(SHORT).fetchone() for _ in range(5)]
    numbers = {number for row in told for number in row}
    assert len(numbers) == 1, f"a mix: {told}"
    (number,) = numbers
    assert number >= last, f"{number} after {last}"
    last, asked = number, asked + 1
    seen.add(number)
    time.sleep(0.5)
print(len(seen), last)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is such a thing: two hundred publications wait for the disk a thousand times."""
    memory = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it)
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as made:
        yield Path(made)


def test_two_hundred_publications_under_eight_readers(folder: Path):
    dump = Dump("steady")
    for n in range(30):
        dump.article(f"a{n}", DAY + dt.timedelta(days=3 * n))
        dump.report(f"r{n}", f"a{n}", 1, day=DAY + dt.timedelta(days=3 * n), country="SY")
    house, stop = House(folder), folder / "stop"
    house.night(dump)
    base = house.current.read_bytes()

    def publish(number: int) -> None:
        house.next.write_bytes(base)
        with duckdb.connect(str(house.next)) as connection:
            connection.execute("UPDATE casualty_events SET killed_best = ?", [number])
            connection.execute("UPDATE ops.batches SET records = ?", [number])
        warehouse.publish(house.next, house.current, NIGHT + dt.timedelta(hours=number), table("runs", []), table("checks", []))

    publish(1)
    command = [sys.executable, "-c", READER, str(house.current)]
    readers = [
        subprocess.Popen([*command, "long" if n % 2 else "short", str(stop)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for n in range(READERS)
    ]
    for number in range(2, PUBLICATIONS + 1):
        publish(number)
    stop.touch()
    told = [reader.communicate(timeout=120) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS, [error for _, error in told]
    files = [int(said.split()[0]) for said, _ in told]
    assert all(int(said.split()[1]) > 1 for said, _ in told)
    assert sum(files) > READERS, "readers met several files"
    assert sorted(path.name for path in folder.iterdir()) == ["lake", "stop", "toll.duckdb"], "nothing is left beside the published file"
