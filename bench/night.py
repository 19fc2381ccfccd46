"""Airflow's share of a night: the same articles by `toll run` and by a real scheduler, executor and api-server, one after the other.

    python bench/night.py [--articles N] [--workers N]

Both read the same dumps with as many workers, validate, judge, publish and write the page; both start from an empty home. The night's time
runs from the trigger to the end of its `warehouse`. What Airflow costs besides is a start of four processes, once and not a night.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import stages

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bin")]

import nights  # noqa: E402 (it is beside the tests)

DUMPS: Final = 8
LONGEST: Final = 3600
"""Seconds after which a night is given up."""


def land(folder: Path, count: int) -> None:
    """Write the articles as so many dumps."""
    folder.mkdir(parents=True)
    lines = list(stages.articles(count))
    for number in range(DUMPS):
        (folder / f"part-{number}.jsonl").write_text("".join(lines[number::DUMPS]), encoding="utf-8")


def by_command(home: Path, dumps: Path, workers: int) -> float:
    """Seconds of `toll run`."""
    toll = Path(sys.executable).parent / "toll"
    command = [toll, "run", "--home", home, *sorted(dumps.iterdir())]
    started = time.perf_counter()
    done = subprocess.run(command, env={**os.environ, "TOLL_WORKERS": str(workers)}, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"toll run ended with {done.returncode}:\n{done.stderr.decode()}")
    return time.perf_counter() - started


def by_night(home: Path, dumps: Path, workers: int) -> float:
    """Seconds from the trigger of `ingest` to the end of `warehouse`."""
    with nights.airflow_on(home, {"TOLL_WORKERS": str(workers)}) as airflow:
        airflow.wait()
        person = airflow.person()
        nights.wait_for(lambda: {"ingest", "warehouse"} <= person.active_dags())
        for dump in sorted(dumps.iterdir()):
            shutil.copyfile(dump, home / "landing" / dump.name)
        time.sleep(1)  # a dump that was just written is left to whoever writes it
        started = time.perf_counter()
        person.trigger("ingest").raise_for_status()
        runs = nights.wait_for(lambda: person.finished("warehouse", 1), LONGEST)
        seconds = time.perf_counter() - started
    if {run["state"] for run in runs} != {"success"}:
        sys.exit(f"the night failed: {runs}")
    return seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description="Airflow's share of a night.")
    parser.add_argument("--articles", type=int, default=20_000, metavar="N")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        land(dumps := Path(scratch) / "dumps", given.articles)
        command = by_command(Path(scratch) / "command", dumps, given.workers)
        print(f"toll run    {command:8.1f} s", flush=True)
        (home := Path(scratch) / "night").mkdir()
        night = by_night(home, dumps, given.workers)
        print(f"the night   {night:8.1f} s\nAirflow     {night - command:8.1f} s, {(night - command) / night:.0%} of the night", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
