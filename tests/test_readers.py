"""Readers while the night runs: many of them, long and short queries, and a writer who publishes over and over."""

import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import Dump, House

DAY = dt.date(2031, 4, 10)
PUBLICATIONS = 60
READERS = 8

# Opens the published file again and again. Each says its own instant in what the publication wrote: the run, and when every event
# began. A query that sees two saw a mix, and an instant that falls is a file from before.
READER = """
import sys, time, duckdb
from pathlib import Path
path, is_long, stop = sys.argv[1], sys.argv[2] == "long", sys.argv[3]
SHORT = "SELECT min(epoch(valid_from)), max(epoch(valid_from)), min(epoch(published_at)), max(epoch(published_at)) FROM casualty_events_history, ops.runs"
LONG = SHORT + ", casualty_events AS a, casualty_events AS b, range(200) AS more"
seen, asked, last = set(), 0, 0
while not Path(stop).exists() or not asked:
    with duckdb.connect(path, read_only=True) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET threads = 1")
        told = [connection.execute(SHORT).fetchone() for _ in range(3)] + [connection.execute(LONG).fetchone() for _ in range(is_long)]
    instants = {instant for row in told for instant in row}
    assert len(instants) == 1, f"a mix: {told}"
    (instant,) = instants
    assert instant >= last, f"{instant} after {last}"
    last, asked = instant, asked + 1
    seen.add(instant)
    time.sleep(0.25)
print(len(seen))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is such a thing: sixty publications wait for the disk three hundred times."""
    memory = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it)
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as made:
        yield Path(made)


def test_sixty_publications_under_eight_readers(folder: Path):
    dump = Dump("steady")
    for n in range(30):
        dump.article(f"a{n}", DAY + dt.timedelta(days=3 * n))
        dump.report(f"r{n}", f"a{n}", 1, day=DAY + dt.timedelta(days=3 * n), country="SY")
    house, stop = House(folder), folder / "stop"
    house.build(dump)
    built = house.next.read_bytes()

    def publish() -> None:
        house.next.write_bytes(built)
        house.publish()

    publish()
    command = [sys.executable, "-c", READER, str(house.current)]
    readers = [
        subprocess.Popen([*command, "long" if n % 2 else "short", str(stop)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for n in range(READERS)
    ]
    for _ in range(PUBLICATIONS - 1):
        publish()
    stop.touch()
    told = [reader.communicate(timeout=120) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS, [error for _, error in told]
    assert sum(int(said) for said, _ in told) > READERS, "readers met several files"
    assert sorted(path.name for path in folder.iterdir()) == ["lake", "stop", "toll.duckdb"], "nothing is left beside the published file"
