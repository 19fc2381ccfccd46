"""Arrow tables → HTML. All text from outside is escaped by the template; only http and https addresses become links."""

import base64
import datetime as dt
import hashlib
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import jinja2
import markupsafe
import pyarrow as pa
import pycountry

from pipeline.report.curve import Curve, draw

RUN = re.compile(r'<meta name="toll-run" content="([0-9a-f]+)">')
HEAD_CHARS = 4096
TEMPLATES = Path(__file__).parent / "templates"
NOT_POLITICAL = ("accident", "disaster")


class PageTables(Protocol):
    """What the page is made of. Columns are those of the queries in `pipeline.warehouse.reading`."""

    @property
    def summary(self) -> pa.Table:
        """One row: totals over the events of political violence, and how much was read."""

    @property
    def curve(self) -> pa.Table:
        """Dead by day: day, killed_low, killed_best, killed_high; days without events may be missing."""

    @property
    def events(self) -> pa.Table:
        """Events to list, newest first."""

    @property
    def evidence(self) -> pa.Table:
        """Their claims, with the sentence and the article."""

    @property
    def batches(self) -> pa.Table:
        """The ledger."""

    @property
    def rejects(self) -> pa.Table:
        """Rejects by stage and reason."""

    @property
    def checks(self) -> pa.Table:
        """Expectations of the last run."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One claim as the page shows it; the sentence is cut around the words that give the figure."""

    figure: str
    outcome: str
    note: str
    source: str | None
    victims: str | None
    before: str
    marked: str
    after: str
    article: str
    publisher: str | None
    published_on: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the page shows it."""

    event_id: str
    when: str
    where: str
    killed: str
    wounded: str
    perpetrator: str | None
    victims: str | None
    tactic: str | None
    is_counted: bool
    is_disputed: bool
    reports: int
    publishers: int
    sayings: tuple[Saying, ...]


def write(data: PageTables, path: Path) -> None:
    """Write the page; it is there whole or not at all. Same tables, same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".page-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(_render(data))
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def run_of(path: Path) -> str | None:
    """Id of the run that a page shows, as the page itself says; None where there is no page, or it does not say."""
    if not path.exists():
        return None
    with path.open(encoding="utf-8", errors="replace") as file:
        found = RUN.search(file.read(HEAD_CHARS))
    return found[1] if found else None


def _render(data: PageTables) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["figure"] = lambda row, outcome: figure(*(row[f"{outcome}_{bound}"] for bound in ("low", "best", "high")))
    environment.filters["number"] = lambda value: f"{value or 0:,}"
    environment.filters["words"] = lambda name: (name or "").replace("_", " ")
    environment.filters["day"] = _day
    style, script = ((TEMPLATES / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    (summary,) = data.summary.to_pylist()
    events = list(_events(data))
    return environment.get_template("page.html").render(
        style=markupsafe.Markup(style),  # noqa: S704 (our own file)
        script=markupsafe.Markup(script),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
        summary=summary,
        curve=_curve(data),
        events=events,
        batches=data.batches.to_pylist(),
        rejects=data.rejects.to_pylist(),
        severities=_severities(data.checks.to_pylist()),
        failed=[check for check in data.checks.to_pylist() if not check["is_success"]],
    )


def _hash(text: str) -> str:
    """The content hash by which the page allows its own style and script, and nothing else, to run."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _curve(data: PageTables) -> Curve | None:
    return draw([(row["day"], row["killed_low"], row["killed_best"], row["killed_high"]) for row in data.curve.to_pylist()])


def _events(data: PageTables) -> Iterable[Event]:
    sayings: dict[str, list[Saying]] = defaultdict(list)
    for row in data.evidence.to_pylist():
        sayings[row["event_id"]].append(_saying(row))
    for row in data.events.to_pylist():
        yield Event(
            event_id=row["event_id"],
            when=_when(row["date_start"], row["date_end"], row["date_precision"]),
            where=_where(row),
            killed=figure(row["killed_low"], row["killed_best"], row["killed_high"]),
            wounded=figure(row["wounded_low"], row["wounded_best"], row["wounded_high"]),
            perpetrator=row["perpetrator"],
            victims=row["victims"],
            tactic=row["tactic"] and row["tactic"].replace("_", " "),
            is_counted=row["tactic"] not in NOT_POLITICAL,
            is_disputed=row["disputed"],
            reports=row["reports"],
            publishers=row["publishers"],
            sayings=tuple(sayings[row["event_id"]]),
        )


def _saying(row: Mapping[str, Any]) -> Saying:
    before, marked, after = _cut(row["evidence"], row["count_text"])
    notes = [
        "part of another figure" if row["scope"] == "subset" else None,
        row["assertion"] if row["assertion"] != "reported" else None,
        "recalled later" if row["background"] else None,
        "reprint" if row["is_reprint"] else None,
    ]
    return Saying(
        figure=figure(row["low"], row["best"], row["high"]),
        outcome=row["outcome"],
        note=", ".join(note for note in notes if note),
        source=row["source"],
        victims=row["victims"],
        before=before,
        marked=marked,
        after=after,
        article=row["title"] or "Untitled article",
        publisher=row["publisher"],
        published_on=_day(row["published_on"]),
        link=safe_link(row["url"]),
    )


def _cut(sentence: str, words: str | None) -> tuple[str, str, str]:
    """Cut a sentence around the words that give the figure; where they don't stand in it, nothing is marked."""
    at = sentence.find(words) if words else -1
    if at < 0 or not words:
        return sentence, "", ""
    return sentence[:at], words, sentence[at + len(words) :]


def safe_link(url: str | None) -> str | None:
    """Return the address if a browser may be sent there: http or https with a host, nothing hidden in it."""
    if not url or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc else None


def figure(low: int | None, best: int | None, high: int | None) -> str:
    """Write low/best/high as people read it: `35`, `20 (12–30)`, `9 or more`, `up to 6`, `not told`."""
    if low is not None and high is not None:
        bounds = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    elif low is not None:
        bounds = f"{low:,} or more"
    elif high is not None:
        bounds = f"up to {high:,}"
    else:
        bounds = ""
    if best is None or (bounds and best in {low, high} and (low == high or None in {low, high})):
        return bounds or "not told"
    return f"{best:,} ({bounds})" if bounds else f"{best:,}"


def _day(day: dt.date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else "no date"


def _when(first: dt.date | None, last: dt.date | None, precision: int | None) -> str:
    if first is None or last is None:
        return "date not told"
    if first == last:
        return _day(first)
    if precision == 4 and (first.year, first.month) == (last.year, last.month):  # noqa: PLR2004 (UCDP date_prec: the month)
        return f"{first:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b %Y}"
    return f"{_day(first)} – {_day(last)}"


def _where(row: Mapping[str, Any]) -> str:
    parts = [row["place"], row["admin1"], country_name(row["country"])]
    return ", ".join(dict.fromkeys(part for part in parts if part)) or "place not told"


def country_name(code: str | None) -> str | None:
    """Name a country as people say it: ISO's `Congo, The Democratic Republic of the` is turned round. Unknown codes stand as they are."""
    country = pycountry.countries.get(alpha_2=code) if code else None
    if country is None:
        return code
    name = str(getattr(country, "common_name", country.name))
    main, _, rest = name.partition(", ")
    return f"{rest} {main}" if rest.endswith((" of", " of the")) else name


def _severities(checks: Iterable[Mapping[str, Any]]) -> list[tuple[str, int, int]]:
    """Count expectations that held and failed by severity, the gravest first."""
    counts = {severity: [0, 0] for severity in ("critical", "warning", "info")}
    for check in checks:
        counts[check["severity"]][0 if check["is_success"] else 1] += 1
    return [(severity, held, failed) for severity, (held, failed) in counts.items() if held or failed]
