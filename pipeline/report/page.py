"""Arrow tables → HTML. All text from outside is escaped by the template or stands in JSON; only http and https addresses become links."""

import base64
import gzip
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import jinja2
import markupsafe
import pyarrow as pa

from pipeline.contracts import DISPUTED
from pipeline.report import embedded, shown

RUN = re.compile(r'<meta name="toll-run" content="([0-9a-f]+)">')
HEAD_CHARS = 4096
TEMPLATES = Path(__file__).parent / "templates"
ASSETS = Path(__file__).parent / "assets"
SCRIPTS: Final = ("page_data.js", "page_list.js", "page.js", "vega", "page_charts.js")
"""The page's scripts, in order: what can be read and filtered before what is drawn, and its library."""
WITHOUT_SCRIPT: Final = 25
"""Events that stand in the page as HTML too, for who runs no script."""
CHANGES_SHOWN: Final = 20


class PageTables(Protocol):
    """What the page is made of. Columns are those of the queries in `pipeline.warehouse.page`."""

    @property
    def summary(self) -> pa.Table:
        """One row: totals over the events of political violence, and how much was read."""

    @property
    def events(self) -> pa.Table:
        """Events to list, newest first."""

    @property
    def rest(self) -> pa.Table:
        """The toll of the events that are not listed, by their days."""

    @property
    def evidence(self) -> pa.Table:
        """Claims of the events listed, with the sentence and the article."""

    @property
    def names(self) -> pa.Table:
        """Actors and places of the events listed, with their other names."""

    @property
    def night(self) -> pa.Table:
        """How many events the last publication made new, revised and so on; none if it was the first."""

    @property
    def changes(self) -> pa.Table:
        """Those events, the greatest change first."""

    @property
    def brought(self) -> pa.Table:
        """The articles that came with it, by event."""

    @property
    def batches(self) -> pa.Table:
        """The ledger."""

    @property
    def rejects(self) -> pa.Table:
        """Rejects by stage and reason."""

    @property
    def checks(self) -> pa.Table:
        """Expectations of the last run."""


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
    environment.filters["number"] = lambda value: f"{value or 0:,}"
    environment.filters["words"] = lambda name: (name or "").replace("_", " ")
    environment.filters["day"] = shown.day
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    scripts = [_vega() if name == "vega" else (TEMPLATES / name).read_text(encoding="utf-8") for name in SCRIPTS]
    specs = {name: (TEMPLATES / f"{name}.vl.json").read_text(encoding="utf-8").strip() for name in ("curve", "map")}
    (summary,) = data.summary.to_pylist()
    changes = shown.changes(data.changes.to_pylist(), data.brought.to_pylist())
    kinds = {change.event_id: change.kind for change in changes}
    events = shown.events(data.events.to_pylist(), data.evidence.to_pylist(), kinds)
    return environment.get_template(
        "page.html"
    ).render(
        style=markupsafe.Markup(style),  # noqa: S704 (our own file)
        scripts=[markupsafe.Markup(script) for script in scripts],  # noqa: S704
        disputed=DISPUTED,
        style_hash=_hash(style),
        script_hashes=[_hash(script) for script in scripts],
        data={
            "facts": embedded.facts(events, data.rest.to_pylist(), data.names.to_pylist()),
            "evidence": embedded.evidence(events),
            "world": markupsafe.Markup((ASSETS / "world.json").read_text(encoding="utf-8").strip()),  # noqa: S704
            **{name: markupsafe.Markup(spec) for name, spec in specs.items()},  # noqa: S704
        },
        summary=summary,
        events=events,
        without_script=WITHOUT_SCRIPT,
        night={row["kind"]: row["events"] for row in data.night.to_pylist()},
        changes=changes[:CHANGES_SHOWN],
        batches=data.batches.to_pylist(),
        rejects=data.rejects.to_pylist(),
        severities=_severities(data.checks.to_pylist()),
        failed=[check for check in data.checks.to_pylist() if not check["is_success"]],
    )


def _vega() -> str:
    return gzip.decompress((ASSETS / "vega.js.gz").read_bytes()).decode()


def _hash(text: str) -> str:
    """The content hash by which the page allows its own style and scripts, and nothing else, to run."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _severities(checks: Iterable[Mapping[str, Any]]) -> list[tuple[str, int, int]]:
    """Count expectations that held and failed by severity, the gravest first."""
    counts = {severity: [0, 0] for severity in ("critical", "warning", "info")}
    for check in checks:
        counts[check["severity"]][0 if check["is_success"] else 1] += 1
    return [(severity, held, failed) for severity, (held, failed) in counts.items() if held or failed]
