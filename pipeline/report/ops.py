"""The pages for whoever is on duty: a run's report, the last nights, the data-quality pages. Values in, HTML out.

Self-contained: nothing is fetched, and nothing runs but the page's own few lines, which follow the light or dark of the frame around
it. All text from outside is escaped by the templates. `POLICY` says so to the browser, in the page and in the header.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import jinja2
import markupsafe

from pipeline.report.night import NightLine, Related, Report
from pipeline.report.verdict import verdict

TEMPLATES: Final = Path(__file__).parent / "templates"
STYLE: Final = (TEMPLATES / "ops.css").read_text(encoding="utf-8")
SCRIPT: Final = (TEMPLATES / "ops.js").read_text(encoding="utf-8")

_MINUTE, _HOUR = 60, 3600


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


POLICY: Final = f"default-src 'none'; style-src {_hash(STYLE)}; script-src {_hash(SCRIPT)}; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Links:
    """Where a run's report leads: addresses relative to it, made by whoever serves it. None = there is nothing."""

    quality: str | None = None
    page: str | None = None
    related: tuple[tuple[Related, str], ...] = ()


def run_page(report: Report, links: Links) -> str:
    """The report of a run: the verdict and what to do on top."""
    return render("run.html", report=report, verdict=verdict(report), links=links)


def blank_page(dag_id: str, run_id: str) -> str:
    """The report of a run of which nothing is noted."""
    return render("blank.html", dag_id=dag_id, run_id=run_id)


def nights_page(lines: Iterable[tuple[NightLine, str, str | None]]) -> str:
    """The last nights; each with the address of its run, and of the run that built the warehouse from it."""
    return render("nights.html", lines=list(lines))


def render(template: str, **values: object) -> str:
    """Fill a template."""
    style, script = markupsafe.Markup(STYLE), markupsafe.Markup(SCRIPT)  # noqa: S704 (our own files)
    return _environment().get_template(template).render(policy=POLICY, style=style, script=script, **values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    filters: dict[str, Callable[..., object]] = {
        "number": lambda value: f"{value:,}",
        "change": lambda value: "as before" if value == 0 else f"{value:+,}".replace("-", "−"),
        "words": lambda name: name.replace("_", " "),
        "instant": _instant,
        "clock": lambda at: f"{at.astimezone(dt.UTC):%H:%M:%S}",
        "span": span,
        "ticked": ticked,
    }
    environment.filters |= filters
    return environment


def ticked(text: str) -> markupsafe.Markup:
    """Set what stands between backticks as code; all of it is escaped."""
    parts = enumerate(text.split("`"))
    return markupsafe.Markup("").join(markupsafe.Markup("<code>{}</code>").format(part) if number % 2 else part for number, part in parts)


def _instant(at: dt.datetime, *, zone: bool = True) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M}" + (" UTC" if zone else "")


def span(seconds: float) -> str:
    """Write a duration as people do: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`."""
    if seconds < _MINUTE:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"  # noqa: PLR2004
    whole = round(seconds)
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
