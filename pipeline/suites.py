"""Suites of expectations as files: what one entry says, reading `expectations/<suite>.json`, writing it back readable.

An entry is `{"type", "severity", "kwargs", "meta": {"name", "origin", "why", ...}}`; expectations/README.md explains each part.
Nothing here judges anything: `quality` does, through Great Expectations.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from pipeline.model import TollError

EXPECTATIONS: Final = Path(__file__).parents[1] / "expectations"
CHECKS: Final = Path(__file__).parents[1] / "sql" / "checks"

ROW_SUITES: Final = ("articles", "entities", "mentions", "casualty_claims", "casualty_reports")
"""Tables checked batch by batch, before the load: a row that fails goes to the rejects."""
TABLE_SUITES: Final = ("casualty_events", "casualty_events_history", "batches", "rejects", "coverage")
"""Tables that first exist in the warehouse: checked by the gate. `runs` and `checks` are written after it."""
GATE_SUITES: Final = (*TABLE_SUITES, "warehouse")

EVERY: Final = (*ROW_SUITES, *GATE_SUITES)

Severity = Literal["critical", "warning", "info"]
Origin = Literal["contract", "author"]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One entry of a suite.

    `name` is unique in its suite and is the reason code of the rows it rejects. `why` argues the threshold, `remedy` says what
    to do when it fails. `frame` names the sql/checks/<frame>.sql it looks at (None = the rows of the suite's own table), `subject`
    the rows of it, where it doesn't look at all of them.
    """

    type: str
    severity: Severity
    kwargs: Mapping[str, object]
    name: str
    origin: Origin
    why: str
    frame: str | None = None
    subject: str | None = None
    remedy: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it looks at, in order. `a.b` is the fact b about column a (`pipeline.quality.facts`)."""
        listed = self.kwargs.get("column_list", [self.kwargs.get("column")])
        return tuple(str(column) for column in listed) if isinstance(listed, list) else ()

    def as_json(self) -> dict[str, object]:
        """Return the entry as it stands in the file."""
        meta = {
            "name": self.name,
            "origin": self.origin,
            "frame": self.frame,
            "subject": self.subject,
            "why": self.why,
            "remedy": self.remedy,
        }
        return {
            "type": self.type,
            "severity": self.severity,
            "kwargs": dict(self.kwargs),
            "meta": {key: value for key, value in meta.items() if value is not None},
        }


def read_suite(name: str, folder: Path = EXPECTATIONS) -> list[Expectation]:
    """Read expectations/<name>.json; [] when there is no such file.

    Raises:
        TollError: The file is no suite: bad JSON, a bad severity, a missing name or reason, a name used twice.
    """
    path = folder / f"{name}.json"
    if not path.exists():
        return []
    try:
        entries = [_entry(raw) for raw in json.loads(path.read_text(encoding="utf-8"))["expectations"]]
    except (ValueError, KeyError, TypeError) as error:
        raise TollError(f"{path.name} is not a suite ({type(error).__name__}: {error}); see expectations/README.md") from error
    names = [entry.name for entry in entries]
    if twice := {name for name in names if names.count(name) > 1}:
        raise TollError(f"{path.name} uses a name twice: {', '.join(sorted(twice))}; names are reason codes, make them unique")
    return entries


def _entry(raw: Mapping[str, object]) -> Expectation:
    meta = raw["meta"]
    kwargs = raw["kwargs"]
    if not isinstance(meta, dict) or not isinstance(kwargs, dict) or set(raw) != {"type", "severity", "kwargs", "meta"}:
        raise TypeError("an entry has exactly type, severity, kwargs and meta")
    if raw["severity"] not in get_args(Severity) or meta["origin"] not in get_args(Origin) or not meta["why"]:
        raise ValueError(f"{meta['name']}: severity {raw['severity']!r}, origin {meta['origin']!r} or why {meta['why']!r} is not allowed")
    return Expectation(type=str(raw["type"]), severity=raw["severity"], kwargs=kwargs, **meta)  # type: ignore[arg-type]


def write_suite(name: str, entries: Sequence[Expectation]) -> str:
    """Return the text of a suite: one line per part of an entry, so that a diff shows what changed."""
    blocks = [
        ",\n".join(f"      {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.as_json().items())
        for entry in entries
    ]
    body = ",\n".join(f"    {{\n{block}\n    }}" for block in blocks)
    return f'{{\n  "name": {json.dumps(name)},\n  "expectations": [\n{body}\n  ]\n}}\n'


def merged(present: Sequence[Expectation], base: Sequence[Expectation]) -> list[Expectation]:
    """Put base entries in place of their former selves; author entries keep their place; base entries without one go first."""
    fresh = {entry.name: entry for entry in base}
    if clash := {entry.name for entry in present if entry.origin == "author"} & set(fresh):
        raise TollError(f"an expectation written by hand has the name of a base one: {', '.join(sorted(clash))}; rename it")
    kept = [
        fresh.pop(entry.name) if entry.origin == "contract" else entry
        for entry in present
        if entry.origin == "author" or entry.name in fresh
    ]
    return [*fresh.values(), *kept]
