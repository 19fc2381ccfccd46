"""The data-quality pages of one run: every expectation with its severity, threshold and reason, the rows that failed, and how it fared before.

index.html      what failed, and the suites
<suite>.html    each expectation of a suite
"""

import datetime as dt
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.report.ops import render

SEVERITIES: Final = ("critical", "warning", "info")


@dataclass(frozen=True, slots=True)
class Past:
    """An expectation in an earlier run; None = it was not looked at."""

    at: dt.datetime
    is_success: bool | None
    unexpected: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One expectation in the run that is shown. `past` has one entry per run, the oldest first, this run last."""

    suite: str
    name: str
    severity: str
    threshold: str
    why: str
    remedy: str | None
    is_success: bool
    checked: int
    unexpected: int
    observed: str | None
    samples: tuple[str, ...]
    past: tuple[Past, ...]

    @property
    def broke(self) -> int:
        """Runs of those shown in which it failed."""
        return sum(past.is_success is False for past in self.past)


@dataclass(frozen=True, slots=True)
class Quality:
    """One run as its gate left it."""

    run_id: str
    started_at: dt.datetime
    published_at: dt.datetime | None
    judged: tuple[Judged, ...]

    @property
    def failed(self) -> tuple[Judged, ...]:
        """Expectations that failed, the gravest first."""
        return tuple(sorted((each for each in self.judged if not each.is_success), key=lambda each: SEVERITIES.index(each.severity)))

    @property
    def suites(self) -> tuple[str, ...]:
        """Names of the suites, in order."""
        return tuple(dict.fromkeys(each.suite for each in self.judged))

    def of(self, suite: str) -> tuple[Judged, ...]:
        """Expectations of a suite, those that failed first."""
        return tuple(sorted((each for each in self.judged if each.suite == suite), key=lambda each: each.is_success))


def pages(data: Quality, up: str, up_name: str) -> dict[str, str]:
    """All pages by file name.

    Args:
        data: The run.
        up: Address that leads back, as seen from the pages.
        up_name: What is there.
    """
    tally = [
        (severity, sum(each.is_success for each in these), sum(not each.is_success for each in these))
        for severity in SEVERITIES
        if (these := [each for each in data.judged if each.severity == severity])
    ]
    shared = {"data": data, "up": up, "up_name": up_name}
    found = {"index.html": render("quality.html", tally=tally, **shared)}
    return found | {f"{suite}.html": render("suite.html", suite=suite, judged=data.of(suite), **shared) for suite in data.suites}


def write(data: Quality, folder: Path) -> Path:
    """Write the pages beside the report page, the index last; each is there whole or not at all. Same values, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    found = pages(data, "../index.html", "the report page")
    for stale in {path.name for path in folder.glob("*.html")} - set(found):
        (folder / stale).unlink()
    for name in sorted(found, key=lambda name: (name == "index.html", name)):
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".quality-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(found[name].encode("utf-8", "backslashreplace"))
            Path(temporary).chmod(0o644)
            Path(temporary).replace(folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    return folder / "index.html"


def threshold(kind: str, kwargs: Mapping[str, object], subject: str | None = None) -> str:
    """Say in a line what an expectation asks for, and of what. A type that is not known here stands as its own name and arguments."""
    listed = kwargs.get("column_list")
    columns = ", ".join(map(str, listed)) if isinstance(listed, Sequence) else str(kwargs.get("column", ""))
    columns = {"unexpected": "rows that fail"}.get(columns, columns) + (f" of “{subject}”" if subject else "")
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    between = " and ".join(part for part in (low is not None and f"at least {low}", high is not None and f"at most {high}") if part)
    rules: dict[str, str] = {
        "expect_required_values": f"{columns}: never null",
        "expect_values_to_match": f"{columns}: match {kwargs.get('regex')}",
        "expect_column_values_to_match_regex": f"{columns}: match {kwargs.get('regex')}",
        "expect_values_in_range": f"{columns}: {between}",
        "expect_column_values_to_be_between": f"{columns}: {between}",
        "expect_column_value_lengths_to_be_between": f"{columns}: {between} characters",
        "expect_column_values_to_be_in_set": f"{columns}: {_set(kwargs.get('value_set'))}",
        "expect_columns_to_be_true": f"{columns}: true, where it can be said",
        "expect_columns_in_order": (" < " if kwargs.get("strictly") else " ≤ ").join(columns.split(", ")),
    }
    given = ", ".join(f"{name}={value}" for name, value in kwargs.items())
    said = rules.get(kind, f"{kind.removeprefix('expect_').replace('_', ' ')} ({given})")
    mostly = kwargs.get("mostly")
    return f"{said}, in {mostly:.1%} of the rows" if isinstance(mostly, float) else said


def _set(values: object) -> str:
    these = list(values) if isinstance(values, Sequence) and not isinstance(values, str) else [values]
    return "true" if these == [True] else "one of " + ", ".join(map(str, these))
