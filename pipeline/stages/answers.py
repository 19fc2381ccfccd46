"""What the command tells without changing anything: status, one event with its evidence, an analyst's query, the known reasons."""

import datetime as dt
import re
import string
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from pipeline import suites, warehouse
from pipeline.contracts import REJECT_REASONS
from pipeline.lake import Batch, Lake
from pipeline.model import Reject, TollError
from pipeline.settings import Settings
from pipeline.stages.build import is_published, next_run, publications

_EVENTS: Final = """
    SELECT
        e.*, coalesce(p.name, e.perpetrator) AS perpetrator_name, coalesce(v.name, e.victims) AS victims_name
    FROM casualty_events AS e
    LEFT JOIN entities AS p ON p.entity_id = e.perpetrator_id
    LEFT JOIN entities AS v ON v.entity_id = e.victim_id
    WHERE starts_with(e.event_id, ?)
    ORDER BY e.event_id"""
_EVIDENCE: Final = """
    SELECT * FROM evidence WHERE event_id = ?
    ORDER BY published_on NULLS LAST, publisher NULLS LAST, article_id, background, sentence_no, char_start, claim_id"""
_LINKS: Final = """
    SELECT l.report_id, l.kind::VARCHAR AS kind, l.score, l.date_points, l.place_points, l.figures_points, l.actor_points, l.tactic_points, a.publisher, a.published_on
    FROM ops.report_links AS l
    JOIN casualty_reports AS r ON r.report_id = coalesce(l.like_id, l.report_id)
    JOIN articles AS a ON a.article_id = r.article_id
    WHERE l.event_id = ?
    ORDER BY l.report_id"""
_FORMER: Final = "SELECT current_id FROM event_aliases WHERE starts_with(event_id, ?) AND current_id IS NOT NULL"
_LATEST: Final = "SELECT event_id FROM casualty_events ORDER BY date_start DESC NULLS LAST, event_id LIMIT 1"
_TERM: Final = re.compile(r'"([^"]+)"|([^\s"]+)')
_SEARCH: Final = """
    SELECT
        event_id, published_on, publisher, title, url,
        list_sort(list(DISTINCT outcome::VARCHAR || ' ' || coalesce(count_text, best::VARCHAR, low::VARCHAR, 'up to ' || high))) AS claims, evidence
    FROM evidence
    WHERE len(list_filter(?::VARCHAR[], lambda term: NOT contains(
        strip_accents(lower(concat_ws(' ', title, evidence))), strip_accents(lower(term))
    ))) = 0
    GROUP BY event_id, published_on, publisher, title, url, article_id, sentence_no, evidence
    ORDER BY published_on DESC NULLS LAST, article_id, sentence_no, event_id
    LIMIT ?"""
_COVERED: Final = "SELECT max(day) AS day FROM ops.coverage"
_SAMPLES: Final = 3
_MOST_MATCHES: Final = 10


@dataclass(frozen=True, slots=True)
class Run:
    """The last run that built a warehouse file; `published_at` is None when its gate failed."""

    run_id: str
    started_at: dt.datetime
    published_at: dt.datetime | None
    articles: int
    claims: int
    reports: int
    events: int
    rejects: int
    failed_critical: tuple[str, ...]
    failed_warning: tuple[str, ...]
    """Expectations that failed, as `suite.expectation: why`."""


@dataclass(frozen=True, slots=True)
class Status:
    """What there is under a home. Everything is empty before the first run."""

    home: Path
    batches: tuple[Batch, ...]
    outdated: int
    """Batches whose rows an older extractor made."""
    rejects: dict[tuple[str, str], int]
    """Rows turned away by stage and reason code, in the lake as it stands."""
    last_run: Run | None
    published_at: dt.datetime | None
    last_article_on: dt.date | None
    """Latest day of publication of an article in the published file."""
    is_current: bool
    """Whether the published file is what the lake, expectations and SQL make."""
    disk: Mapping[str, int]
    """Bytes that the lake and the warehouse folder take: lake, published, building (a next file, which the next load sweeps)."""


def status(settings: Settings) -> Status:
    """Look at a home, whatever is there."""
    from pipeline.normalise import EXTRACTOR_VERSION

    lake = Lake(settings.lake)
    batches = lake.batches()
    rejects: Counter[tuple[str, str]] = Counter()
    for batch in batches:
        for rows in (*lake.read("rejects", batch.batch_id), lake.rejections(batch.batch_id)):
            rejects.update(zip(rows.column("stage").to_pylist(), rows.column("reason_code").to_pylist(), strict=True))
    instants = publications(settings.database)
    return Status(
        home=settings.home,
        batches=batches,
        outdated=sum(batch.extractor_version != EXTRACTOR_VERSION for batch in batches),
        rejects=dict(sorted(rejects.items())),
        last_run=_last_run(lake, instants),
        published_at=max(instants.values(), default=None),
        last_article_on=sql(settings, _COVERED).column("day")[0].as_py() if settings.database.exists() else None,
        is_current=is_published(settings, next_run(settings)),
        disk={
            "lake": _bytes(settings.lake, lambda _: True),
            "published": _bytes(settings.warehouse, lambda path: path == settings.database),
            "building": _bytes(settings.warehouse, lambda path: path != settings.database),
        },
    )


def _bytes(folder: Path, wanted: Callable[[Path], bool]) -> int:
    """Size of the files in a folder; one that goes away meanwhile counts nothing."""
    found = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            found += path.stat().st_size if path.is_file() and wanted(path) else 0
    return found


def _last_run(lake: Lake, instants: Mapping[str, dt.datetime]) -> Run | None:
    runs = lake.runs()
    if not runs.num_rows:
        return None
    row = runs.slice(runs.num_rows - 1).to_pylist()[0]
    checks = [check for check in lake.checks().to_pylist() if check["run_id"] == row["run_id"] and not check["is_success"]]
    failed = {
        severity: tuple(f"{check['suite']}.{check['expectation']}: {check['why']}" for check in checks if check["severity"] == severity)
        for severity in ("critical", "warning")
    }
    names = ("run_id", "started_at", "articles", "claims", "reports", "events", "rejects")
    at = row["published_at"] or instants.get(row["run_id"])
    return Run(**{name: row[name] for name in names}, published_at=at, failed_critical=failed["critical"], failed_warning=failed["warning"])


def sql(settings: Settings, query: str, as_of: dt.datetime | None = None) -> pa.Table:
    """Run one query on the published file, read-only; `as_of` = events as they were known then.

    TollError tells what DuckDB says, near-miss names included.
    """
    return warehouse.query(settings.database, query, as_of=as_of)


def instant(day: str) -> dt.datetime:
    """Read `2026-11-01`, the end of that day, or `2026-11-01T14:30`, that instant; UTC unless an offset is given. TollError if neither."""
    try:
        at = dt.datetime.fromisoformat(day)
    except ValueError:
        raise TollError(f"{day!r} is no day: give it as 2026-11-01, or with a time as 2026-11-01T14:30.") from None
    if len(day) == len("2026-11-01"):
        at += dt.timedelta(days=1, microseconds=-1)
    return at.replace(tzinfo=at.tzinfo or dt.UTC)


def search(settings: Settings, words: str, most: int) -> pa.Table:
    """Find sentences of evidence that hold all the words, in the sentence or in the title of its article, newest first.

    Case and accents don't matter; words in double quotes have to stand together. TollError without a word.

    Returns:
        At most `most` rows: event_id, published_on, publisher, title, url, claims (list), evidence.
    """
    terms = [quoted or word for quoted, word in _TERM.findall(words)]
    if not terms:
        raise TollError("no word to search for; give some, as in toll search 'market \"car bomb\"'.")
    return warehouse.query(settings.database, _SEARCH, [terms, most])


@dataclass(frozen=True, slots=True)
class Story:
    """One event: its row of casualty_events with the actors' names, its claims (the mart `evidence`), and its reports' `ops.report_links`."""

    event: pa.Table
    claims: pa.Table
    links: pa.Table


def show(settings: Settings, event_id: str) -> Story:
    """Find one event by its id or the first digits of it; an id that ended leads to the event that holds its reports now.

    Raises:
        TollError: No event has that id, several begin with it, or nothing is published.
    """
    if not event_id or not set(event_id) <= set(string.hexdigits):
        raise TollError(f"{event_id!r} is not the id of an event: give its first hexadecimal digits, as in casualty_events.event_id.")
    with warehouse.open_read_only(settings.database) as connection:
        events = connection.sql(_EVENTS, params=[event_id.lower()]).to_arrow_table()
        ids = events.column("event_id").to_pylist()
        if not ids and (former := connection.execute(_FORMER, [event_id.lower()]).fetchall()):
            events = connection.sql(_EVENTS, params=[former[0][0]]).to_arrow_table()
            ids = events.column("event_id").to_pylist()
        if not ids:
            latest = connection.sql(_LATEST).to_arrow_table().column("event_id").to_pylist()
            there = f"the latest is {latest[0]}" if latest else "the warehouse holds none"
            raise TollError(f"no event has an id that begins with {event_id}; {there}.")
        if len(ids) > 1:
            listed = ", ".join(ids[:_MOST_MATCHES]) + (", …" if len(ids) > _MOST_MATCHES else "")
            raise TollError(f"{len(ids)} events have an id that begins with {event_id}; give more digits: {listed}")
        return Story(events, *(connection.sql(sql, params=[ids[0]]).to_arrow_table() for sql in (_EVIDENCE, _LINKS)))


def latest_event(settings: Settings) -> str | None:
    """Id of the latest event of the published file; None where there is none."""
    ids: list[str] = sql(settings, _LATEST).column("event_id").to_pylist()
    return ids[0] if ids else None


def reasons() -> dict[str, str]:
    """Every reason code that `ops.rejects` may hold, with what it means."""
    of_rows = {entry.name: f"{suite}: {entry.why}" for suite in suites.ROW_SUITES for entry in suites.read_suite(suite)}
    return REJECT_REASONS | of_rows


def formats() -> dict[str, str]:
    """Every format, archive and packing that can be read, with what it means and the endings it goes by."""
    from pipeline.dumps import CONTAINERS, FORMATS, LAYERS, Container, Reader

    known: list[Reader | Container] = [*FORMATS.values(), *CONTAINERS.values()]
    readers = {one.name: f"{one.meaning} ({' '.join(one.suffixes)})" for one in known}
    return readers | {layer.name: f"packing around any of them ({layer.suffix})" for layer in LAYERS}


@dataclass(frozen=True, slots=True)
class Rejected:
    """Rejects of one reason in a lake: how many, and the first of them, batch by batch."""

    count: int
    samples: tuple[Reject, ...]


def rejected(settings: Settings) -> dict[str, Rejected]:
    """What the batches of the lake turned away, by reason code, most frequent first."""
    lake = Lake(settings.lake)
    counts: Counter[str] = Counter()
    samples: dict[str, list[Reject]] = {}
    for batch in lake.batches():
        for rows in (*lake.read("rejects", batch.batch_id), *lake.rejections(batch.batch_id).to_batches()):
            codes = rows.column("reason_code").to_pylist()
            counts.update(codes)
            for index, code in enumerate(codes):
                known = samples.setdefault(code, [])
                if len(known) < _SAMPLES:
                    (row,) = rows.slice(index, 1).to_pylist()
                    known.append(Reject(**{name: row[name] for name in Reject.__dataclass_fields__}))
    return {code: Rejected(count, tuple(samples[code])) for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))}
