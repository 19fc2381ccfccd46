"""What cleans up behind Airflow takes what is old and nothing else, and tells when it can't. It does so on a real database in
test_compose_nights.py. What the parts of `make airflow` print doesn't grow for ever either."""

import datetime as dt
import os
import time
from pathlib import Path

import clean_airflow
import pytest
import start_airflow

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
OLD = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).timestamp()


def write(path: Path, at: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    os.utime(path, (at, at))
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An Airflow's home in which everything of January 2025 is old, beside a lake of that time."""
    for name in [name for name in os.environ if name.startswith("TOLL_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "airflow"
    write(home / "logs" / "dag_id=ingest" / "run_id=a" / "task_id=discover" / "attempt=1.log", OLD)
    write(home / "logs" / "dag_id=ingest" / "run_id=b" / "task_id=discover" / "attempt=1.log", OLD)
    write(home / "logs" / "dag_id=ingest" / "run_id=b" / "task_id=discover" / "attempt=2.log", NOW.timestamp())
    write(home / "logs" / "scheduler.log", NOW.timestamp())
    write(tmp_path / "lake" / "nights" / "ingest" / "a.json", OLD)
    (home / "logs" / "lake").symlink_to(tmp_path / "lake")
    (home / "logs" / "latest").symlink_to(home / "logs" / "gone")
    for path in [*(home / "logs").rglob("*")][::-1]:
        if path.is_dir() and not path.is_symlink():
            os.utime(path, (OLD, OLD))
    return home


def test_old_logs_go_with_their_folders(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(clean_airflow, "CLEAN", ("true",))
    assert clean_airflow.clean(home, NOW)
    assert "2 log files are gone" in capsys.readouterr().out
    left = {str(path.relative_to(home / "logs")) for path in (home / "logs").rglob("*") if not path.is_dir() or path.is_symlink()}
    assert left == {"dag_id=ingest/run_id=b/task_id=discover/attempt=2.log", "scheduler.log", "lake", "latest"}
    assert not (home / "logs" / "dag_id=ingest" / "run_id=a").exists()
    assert (home.parent / "lake" / "nights" / "ingest" / "a.json").exists(), "nothing behind a link is touched"
    assert time.time() - (home / "cleaned").stat().st_mtime < 60


def test_a_clean_up_that_fails_is_told_and_ends_nothing(home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setattr(clean_airflow, "CLEAN", ("sh", "-c", "echo could not clean: $0 $1; exit 1"))
    assert not clean_airflow.clean(home, NOW)
    assert "Toll: clean-up failed" in caplog.text
    assert "could not clean: --clean-before-timestamp 2025-12-01T00:00:00+00:00" in caplog.text
    assert not (home / "cleaned").exists()


def test_a_long_log_of_a_part_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(start_airflow, "LOG_BYTES", 12)
    parts = start_airflow.Parts(tmp_path, dict(os.environ))
    for word in ("the first start", "the second", "3rd"):
        parts.launch("part", "echo", word)
        parts.running["part"].wait(30)
    parts.stop()
    logs = tmp_path / "logs"
    assert {path.name: path.read_text() for path in logs.iterdir()} == {"part.log": "the second\n3rd\n", "part.log.1": "the first start\n"}
