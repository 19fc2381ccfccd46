"""The watch: what is amiss though no run is red. Each check looks at a home and answers with findings; none is good news."""

import datetime as dt
import shutil
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline import warehouse
from pipeline.lake import Batch, Lake
from pipeline.model import TollError
from pipeline.settings import MIB, Settings
from pipeline.stages.build import fresh, publications
from pipeline.stages.inputs import inputs, shown
from pipeline.stages.noted import noted

_SQL: Final = Path(__file__).parents[2] / "sql"
_FEW_NIGHTS: Final = 3
"""Nights that make a habit."""
_LEAST_SHARE: Final = 0.01
"""A habit of fewer rejects per record than this counts as this: of next to nothing, three times is next to nothing."""
_MOST_NAMED: Final = 5


class AlertError(TollError):
    """A check found something; the message says what and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing amiss: which check saw it, what it is and what to do."""

    check: str
    message: str


def freshness(settings: Settings, now: dt.datetime) -> tuple[Finding, ...]:
    """Find a warehouse that has not been published for `fresh_hours`, and dumps that have waited as long or that no night will take."""
    limit = dt.timedelta(hours=settings.fresh_hours)
    published_at = max(publications(settings.database).values(), default=None)
    waiting = fresh(settings)
    found = []
    if published_at is None and waiting:
        found.append(
            f"nothing was ever published, though the lake holds {len(waiting)} batches: see the last run of `warehouse`, or `toll status`."
        )
    if published_at is not None and now - published_at > limit:
        why = (
            f"{len(waiting)} batches of the lake are not in it: see the last run of `warehouse`."
            if waiting
            else "nothing new came: see `landing/` and ask those who deliver; see that `ingest` is not paused."
        )
        found.append(f"the last publication was at {published_at:%Y-%m-%d %H:%M} UTC, {_hours(now - published_at)} ago. {why}")
    read = {(batch.dump, batch.bytes) for batch in Lake(settings.lake).batches()}
    landed = [found.path for found in inputs([settings.landing]) if found.problem is None] if settings.landing.is_dir() else []
    ages = {shown(path.name): age for path in landed if (age := _unread_for(path, read, now)) is not None}
    late = sorted(name for name, age in ages.items() if age > limit)
    early = sorted(name for name, age in ages.items() if age < -dt.timedelta(hours=1))
    if late:
        found.append(
            f"{len(late)} dumps have waited in landing/ for over {settings.fresh_hours:g} hours: {_some(late)}. See the last run of `ingest`, or trigger it."
        )
    if early:
        found.append(
            f"{len(early)} dumps are dated in the future, so that no night takes them: {_some(early)}. `touch` them, and set the clock of who writes them."
        )
    return _findings("freshness", *found)


def _unread_for(path: Path, read: set[tuple[str, int]], now: dt.datetime) -> dt.timedelta | None:
    """Age of a landed file unless the lake holds a dump of this name and size; None also for one that has just gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    if (shown(path.name), stat.st_size) in read:
        return None
    return now - dt.datetime.fromtimestamp(stat.st_mtime, dt.UTC)


def volume(settings: Settings, now: dt.datetime) -> tuple[Finding, ...]:
    """Find publishers of whom less came on the last whole day than is usual on that weekday: what falls silent must not look like peace."""
    if not settings.database.exists():
        return ()
    rows = warehouse.query(settings.database, _text("volume"), [now.date(), settings.volume_least]).to_pylist()
    return _findings(
        "volume",
        *(
            f"{row['publisher']}: {row['articles']} articles on {row['day']:%A, %Y-%m-%d}, where {row['usual_articles']:g} are usual (median of {row['weeks']} such weekdays). "
            "Ask the source, or the job that fetches its dumps; until then read the toll of its region with care."
            for row in rows
        ),
    )


def rejects(settings: Settings, now: dt.datetime) -> tuple[Finding, ...]:  # noqa: ARG001 (every check is asked alike)
    """Find a last night that turned away far more per record than the nights before it."""
    nights: defaultdict[dt.datetime, list[Batch]] = defaultdict(list)
    for batch in Lake(settings.lake).batches():
        if batch.night is not None:
            nights[batch.night].append(batch)
    if len(nights) <= _FEW_NIGHTS:
        return ()
    *before, last = sorted(nights)[-29:]
    share, usual = _share(nights[last]), max(_LEAST_SHARE, statistics.median(_share(nights[night]) for night in before))
    turned_away = sum(batch.rejects for batch in nights[last])
    if turned_away < settings.rejects_least or share <= usual * settings.reject_growth:
        return ()
    worst = max(nights[last], key=lambda batch: (batch.rejects, batch.batch_id))
    return _findings(
        "rejects",
        f"the night of {last:%Y-%m-%d %H:%M} UTC turned away {turned_away:,} things, {share:.1%} of its records, where {usual:.1%} is usual; "
        f"most of them in {worst.dump} (batch {worst.batch_id}). `toll rejects` tells the reasons; ask who writes the dump.",
    )


def _share(batches: Iterable[Batch]) -> float:
    batches = list(batches)
    return sum(batch.rejects for batch in batches) / max(1, sum(batch.records for batch in batches))


def disk(settings: Settings, now: dt.datetime) -> tuple[Finding, ...]:  # noqa: ARG001 (as above)
    """Find a disk without room for the next warehouse beside the published one."""
    home = next(folder for folder in (settings.home, *settings.home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(home).free
    needed = settings.disk_free + 2 * (settings.database.stat().st_size if settings.database.exists() else 0)
    if free >= needed:
        return ()
    return _findings(
        "disk",
        f"{free // MIB:,} MiB are free under {settings.home}, fewer than the {needed // MIB:,} MiB that the next night may need. "
        "Move read dumps out of landing/, delete old Airflow logs, or give the home a larger disk.",
    )


def integrity(settings: Settings, now: dt.datetime) -> tuple[Finding, ...]:  # noqa: ARG001 (as above)
    """Find a published file that does not open, whose checks are not green, or whose rows are not those in its ledger."""
    if not settings.database.exists():
        return ()
    mend = (
        "Readers may be given a wrong figure: put a backup in its place. Without one move it away; `toll validate`, `toll load` and "
        "`toll publish` build it anew from the lake, but the history of its events begins anew."
    )
    try:
        with warehouse.frames(settings.database) as frame:
            odd = [f"{row['name']}: {row['n']:,}, on record {row['booked']:,}" for row in frame(_text("published")).to_pylist()]
            ledger = frame((_SQL / "checks" / "ledger.sql").read_text(encoding="utf-8")).to_pylist()
    except (TollError, OSError) as error:
        return _findings("integrity", f"{settings.database} can't be read: {error}. {mend}")
    odd += [f"{row['subject']} unlike the ledger: {_some(row['keys'])}" for row in ledger if row["unexpected"]]
    return _findings("integrity", f"{settings.database} is not as it was published: {'; '.join(odd)}. {mend}") if odd else ()


CHECKS: Final[dict[str, Callable[[Settings, dt.datetime], tuple[Finding, ...]]]] = {
    "freshness": freshness,
    "volume": volume,
    "rejects": rejects,
    "disk": disk,
    "integrity": integrity,
}


def watch(settings: Settings, now: dt.datetime) -> tuple[Finding, ...]:
    """Make every check, at this instant (aware); one that can't be made is a finding too."""
    return tuple(finding for check in CHECKS for finding in _made(check, settings, now))


@noted()
def assure(check: str, settings: Settings, now: dt.datetime) -> None:
    """Make one check of CHECKS. AlertError if it finds anything."""
    if found := _made(check, settings, now):
        raise AlertError("\n".join(finding.message for finding in found))


def _made(check: str, settings: Settings, now: dt.datetime) -> tuple[Finding, ...]:
    try:
        return CHECKS[check](settings, now)
    except (TollError, OSError) as error:
        return _findings(check, f"it could not be looked at: {error}")


def _findings(check: str, *messages: str) -> tuple[Finding, ...]:
    return tuple(Finding(check, message) for message in messages)


def _some(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")


def _hours(span: dt.timedelta) -> str:
    return f"{span.total_seconds() / 3600:.0f} hours"


def _text(name: str) -> str:
    return (_SQL / "watch" / f"{name}.sql").read_text(encoding="utf-8")
