"""How fast the report page opens and filters in Chromium, at ten thousand events or as many as are asked for.

The sample is extracted once and taken over and over, with other days, ids, letters and coordinates, so that no two events share a
point of the map: the hardest case for it.

    python bench/browser.py [--events N]
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa
import scale

from pipeline import report, stages, warehouse
from pipeline.settings import Settings
from pipeline.warehouse import PageData

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
ROUNDS: Final = 5
ASKED: Final = {
    "a word": {"q": "ab"},
    "two words that few hold": {"q": "kunduz 42"},
    "a country": {"country": "SY"},
    "an actor": {"actor": "islamic"},
    "a year": {"from": "2020-01-01", "to": "2020-12-31"},
    "all again": {},
}
ANSWER: Final = """async (asked) => {
  const empty = { q: "", country: "", actor: "", from: "", to: "" };
  const began = performance.now();
  toll.pick({ ...empty, ...asked });
  document.body.offsetHeight;
  const listed = performance.now() - began;
  await toll.charts.drawn();
  return [listed, performance.now() - began, toll.match({ sort: "", tactic: "", ...empty, ...asked }).length];
}"""


def page(folder: Path, events: int) -> Path:
    """Write a page of so many events; its path."""
    home = folder / "home"
    stages.run([ROOT / "samples" / "dump"], Settings(home=home), lambda: datetime.now(UTC), lambda _name, _share: None)
    with warehouse.frames(home / "warehouse" / "toll.duckdb") as frame:
        (held,) = frame("SELECT (SELECT count(*) FROM casualty_claims) / (SELECT count(*) FROM casualty_events) AS share").to_pylist()
    lake = scale.resampled(home, folder / "lake", int(events * held["share"] * 1.6))
    scale.publication(lake, len(lake.batches) - 1, folder, "rebuild", scale.NOW)
    scale.publication(lake, len(lake.batches), folder, "copy", scale.NOW + timedelta(days=1))
    data = warehouse.page_data(folder / "toll.duckdb", events)
    shown = data.events
    for name, step in (("latitude", 0.37), ("longitude", 0.71)):
        moved = [value if value is None else value + (n * step) % 6 - 3 for n, value in enumerate(shown.column(name).to_pylist())]
        shown = shown.set_column(shown.column_names.index(name), name, pa.array(moved, pa.float64()))
    tables = {name: getattr(data, name) for name in PageData.__slots__}
    path = folder / "index.html"
    report.write(PageData(**tables | {"events": shown}), path)
    return path


def measured(path: Path) -> dict[str, object]:
    """Milliseconds: until the list can be used, until curve and map are drawn, and for each question, medians of the rounds."""
    from browsing import browser, read

    loads, draws = [], []
    with browser() as chromium:
        for _ in range(ROUNDS):
            seen = read(chromium, path)
            for name, times in (("usable", loads), ("drawn", draws)):
                times.append(seen.page.evaluate(f"performance.getEntriesByName('{name}')[0].startTime"))
            cold = seen.page.evaluate(ANSWER, {"q": "zz"})
        answers: dict[str, list[list[float]]] = {name: [] for name in ASKED}
        seen.page.wait_for_timeout(3000)
        for _ in range(ROUNDS):
            for name, asked in ASKED.items():
                answers[name].append(seen.page.evaluate(ANSWER, asked))
        heap = seen.page.evaluate("performance.memory.usedJSHeapSize")
    return {
        "MB": path.stat().st_size / 1e6, "events": answers["all again"][0][2], "usable": statistics.median(loads), "drawn": statistics.median(draws),
        "first search": cold[0], "heap MB": heap / 1e6,
        **{name: [round(statistics.median(column)) for column in zip(*found, strict=True)] for name, found in answers.items()},
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description="The report page in Chromium.")
    parser.add_argument("--events", type=int, default=10_000, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the page there, and use what is there")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        path = folder / "index.html" if (folder / "index.html").exists() else page(folder, given.events)
        print(json.dumps(measured(path), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
