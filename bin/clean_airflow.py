"""Cleans up behind Airflow: `python bin/clean_airflow.py`, at once and then every day until it is ended; with `--once` at once alone.

What is older than TOLL_KEEP_DAYS goes: rows of Airflow's database, by its own `airflow db clean`, and logs. The last scheduled run of each
DAG stays, whatever its age, and so does everything of Toll: the lake, its nights, the warehouse. A failure is told as those of the nights
are, and tried again the next day. No task can do this: Airflow keeps its database from them.
"""

import datetime as dt
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from pipeline.settings import Settings

DAY_SECONDS = 86_400
CLEAN = (*(sys.executable, "-m", "airflow", "db", "clean"), "--skip-archive", "--yes", "--error-on-cleanup-failure")


class CleanError(Exception):
    """Airflow could not clean its database; the message is the end of what it said."""


def clean_database(before: dt.datetime) -> None:
    """Delete what is older than an instant, dependent rows first. CleanError if a table could not be cleaned."""
    done = subprocess.run(
        [*CLEAN, "--clean-before-timestamp", before.isoformat()], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise CleanError("\n".join(done.stdout.splitlines()[-10:]))


def clean_logs(folder: Path, before: float) -> int:
    """Delete files last written before an instant (seconds of the epoch), and the folders to which nothing came since; nothing behind a link.

    Returns:
        How many files are gone.
    """
    old_folders, gone = [], 0
    for path, folders, files in os.walk(folder):
        for name in (*folders, *files):
            with suppress(FileNotFoundError):  # Airflow cleans some up itself
                found = (this := Path(path, name)).lstat()
                if found.st_mtime < before and S_ISDIR(found.st_mode):
                    old_folders.append(this)
                elif found.st_mtime < before and S_ISREG(found.st_mode):
                    this.unlink()
                    gone += 1
    for this in reversed(old_folders):
        with suppress(OSError):  # something younger is in it
            this.rmdir()
    return gone


def clean(home: Path, now: dt.datetime) -> bool:
    """Clean up behind the Airflow of this home; False, and a notice, where that failed."""
    settings = Settings()
    before = now - dt.timedelta(days=settings.keep_days)
    try:
        gone = clean_logs(home / "logs", before.timestamp())
        clean_database(before)
    except (OSError, CleanError) as problem:
        from pipeline import stages

        stages.notify(
            settings, stages.Notice("clean-up failed", f"{problem}\nIt is tried again tomorrow; until then nothing is lost but room.")
        )
        return False
    sys.stdout.write(f"{now:%F %T} cleaned up: nothing of Airflow is older than {before:%F %T} UTC; {gone} log files are gone\n")
    sys.stdout.flush()
    (home / "cleaned").touch()
    return True


def main() -> int:
    """Clean up; exit status 1 if it is done once and failed."""
    home = Path(os.environ["AIRFLOW_HOME"])
    while True:
        is_done = clean(home, dt.datetime.now(dt.UTC))
        if "--once" in sys.argv:
            return 0 if is_done else 1
        time.sleep(DAY_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
