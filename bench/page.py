"""What docs/quality.md holds of each recorded run: a line of figures, and the share of every class of misses then and now."""

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from floors import Pinned
from gold import CLASSES, OUTCOMES, SETS


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table of figures: its heading, and the set and figure it is read from."""

    heading: str
    gold: str
    figure: str


COLUMNS = (
    Column("seed: facts", "seed", "article_facts"),
    Column("claims F1", "seed", "claims_f1"),
    Column("events", "seed", "events_right"),
    Column("entities", "seed", "entities"),
    Column("wad: killed", "wad", "killed_exact_positive"),
    Column("wounded", "wad", "wounded_exact_positive"),
    Column("country", "wad", "country"),
    Column("fa-kes: killed", "fa-kes", "killed_exact_positive"),
    Column("isaf: killed", "isaf", "killed_exact_positive"),
    Column("muc4: recall", "muc4", "outcome_number_recall"),
    Column("precision", "muc4", "outcome_number_precision"),
)
_SHARE = re.compile(r"\| ([\w-]+: \w+) \| ([^|]+) \| ([^|]+) \| [^|]+ \|")
NONE = "–"


def record(page: Path, now: Mapping[str, Pinned], documents: Mapping[tuple[str, str], int], extractor: str) -> None:
    """Add a line of figures, and set the shares of the classes as they are now beside those the page began with.

    Args:
        page: docs/quality.md.
        now: every set as it stands.
        documents: how many documents are coded for a set and an outcome.
        extractor: the version that gave the figures.
    """
    text = page.read_text(encoding="utf-8")
    cells = [dt.datetime.now(tz=dt.UTC).date().isoformat(), extractor]
    for column in COLUMNS:
        value = now[column.gold].figures.get(column.figure) if column.gold in now else None
        cells.append(NONE if value is None else f"{value:.3f}".removeprefix("0"))
    text = _between(text, "figures", lambda table: f"{table}| {' | '.join(cells)} |\n", page)
    text = _between(text, "classes", lambda table: _classes(table, now, documents), page)
    page.write_text(text, encoding="utf-8")


def _between(text: str, name: str, change: Callable[[str], str], page: Path) -> str:
    """The text with what stands between two marks changed. SystemExit if the marks are gone."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        sys.exit(f"{page} has lost its marks {begin.strip()} and {end}")
    before, _, rest = text.partition(begin)
    table, _, after = rest.partition(end)
    return f"{before}{begin}{change(table)}{end}{after}"


def _classes(table: str, now: Mapping[str, Pinned], documents: Mapping[tuple[str, str], int]) -> str:
    began = {(figure, why.strip()): share.strip() for figure, why, share in _SHARE.findall(table)}
    head = "".join(line for line in table.splitlines(keepends=True) if line.startswith(("| figure", "|---")))
    return head + "".join(_rows(began, now, documents))


def _rows(began: Mapping[tuple[str, str], str], now: Mapping[str, Pinned], documents: Mapping[tuple[str, str], int]) -> Iterator[str]:
    for name in SETS:
        for outcome in OUTCOMES:
            coded = documents.get((name, outcome))
            if not coded:
                continue
            counts = now[name].classes.get(outcome, {})
            for why in CLASSES:
                share = f"{100 * counts.get(why, 0) / coded:.1f} %"
                yield f"| {name}: {outcome} | {why} | {began.get((f'{name}: {outcome}', why), share)} | {share} |\n"
