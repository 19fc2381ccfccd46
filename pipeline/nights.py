"""What each run of a DAG did, as its stages themselves said: one small file per call, there whole or not at all.

    <root>/dag=<dag_id>/run=<hash of its id>/run.json           which run, and when its first stage began
    <root>/dag=<dag_id>/run=<hash of its id>/<stage>-<hash>.json    one call of a stage: an Entry

An entry is written when a stage begins and again when it ends, so one that was killed has begun and not ended. It says what was so in that
night: it stays as it is when a batch is read anew, or the same warehouse built again. Nothing else is made from it but reports.
"""

import datetime as dt
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from pathlib import Path
from typing import Any, Final

from pipeline.model import TollError, stable_id

KEPT: Final = 400
"""Runs of a DAG whose record is kept, the newest: a year of nights."""

_DAG_ID: Final = re.compile(r"\w[\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """One call of a stage.

    `about` tells calls of one stage apart (the dump of `ingest`), `answer` is what the stage said, as JSON; `problem` is the message of
    the error that ended it, `error` its class. `ended_at` is None while it runs, and for ever if it was killed.
    """

    stage: str
    about: str | None
    began_at: dt.datetime
    ended_at: dt.datetime | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None
    error: str | None = None
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Night:
    """The record of one run: its entries in the order in which they began."""

    dag_id: str
    run_id: str
    began_at: dt.datetime
    entries: tuple[Entry, ...]

    def of(self, stage: str) -> tuple[Entry, ...]:
        """Calls of one stage."""
        return tuple(entry for entry in self.entries if entry.stage == stage)

    def answer(self, stage: str) -> Mapping[str, Any]:
        """What the last call of a stage said; empty if there was none."""
        found = self.of(stage)
        return found[-1].answer if found else {}


def note(root: Path, dag_run: str, entry: Entry) -> None:
    """Write an entry of the run `dag_id/run_id`, in place of what the same call said before. TollError for a name that is none."""
    dag_id, run_id = _parts(dag_run)
    folder = _folder(root, dag_id, run_id)
    if not folder.exists():
        _make(folder, dag_id, run_id, entry.began_at)
    path = folder / f"{entry.stage}-{stable_id(entry.stage, entry.about or '')}.json"
    if path.exists():
        entry = replace(entry, tries=_entry(path).tries + (entry.ended_at is None))
    _write(path, asdict(entry))


def read(root: Path, dag_id: str, run_id: str) -> Night | None:
    """The record of one run; None where there is none."""
    return _night(_folder(root, dag_id, run_id)) if _DAG_ID.fullmatch(dag_id) else None


def latest(root: Path, dag_id: str, most: int) -> list[Night]:
    """The last runs of a DAG of which there is a record, the newest first."""
    newest = sorted(_began(root, dag_id), reverse=True)[:most]
    return [night for _, folder in newest if (night := _night(Path(folder)))]


def _parts(dag_run: str) -> tuple[str, str]:
    dag_id, _, run_id = dag_run.partition("/")
    if not run_id or not _DAG_ID.fullmatch(dag_id):
        raise TollError(f"{dag_run!r} names no run; give it as dag_id/run_id.")
    return dag_id, run_id


def _folder(root: Path, dag_id: str, run_id: str) -> Path:
    return root / f"dag={dag_id}" / f"run={stable_id(run_id)}"


def _make(folder: Path, dag_id: str, run_id: str, began_at: dt.datetime) -> None:
    """Begin the record of a run, and drop those that are too old to be kept. Of two tasks that do so at once, both may."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "run.json", {"dag_id": dag_id, "run_id": run_id, "began_at": began_at})
    for _, old in sorted(_began(folder.parents[1], dag_id), reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _began(root: Path, dag_id: str) -> list[tuple[str, str]]:
    """When each run of a DAG began, and its folder."""
    return [(_load(path)["began_at"], str(path.parent)) for path in (root / f"dag={dag_id}").glob("run=*/run.json")]


def _night(folder: Path) -> Night | None:
    if not (folder / "run.json").exists():
        return None
    run = _load(folder / "run.json")
    entries = [_entry(path) for path in folder.glob("*-*.json")]
    entries.sort(key=lambda entry: (entry.began_at, entry.stage, entry.about or ""))
    return Night(run["dag_id"], run["run_id"], dt.datetime.fromisoformat(run["began_at"]), tuple(entries))


def _entry(path: Path) -> Entry:
    row = _load(path)
    instants = {name: row[name] and dt.datetime.fromisoformat(row[name]) for name in ("began_at", "ended_at")}
    return Entry(**{**row, **instants})


def _load(path: Path) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return row


def _write(path: Path, row: Mapping[str, Any]) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(row, file, default=_plain)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _plain(value: object) -> object:
    """What JSON has no form for: results of stages, instants, paths."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
