"""Scores the extraction against human-coded gold: `python bench/quality.py [SET ...] [--misses N] [--record]`.

Sets are those of ../shared/gold: seed, wad, fa-kes, isaf, muc4; without a name, all. Two ways to a score:

- by default the texts go through the extractor alone, into a bare database file: seconds, for whoever works on the grammar;
- with --record they go through `toll run`, gates and all, and the figures become a line of docs/quality.md.

--misses N shows the first N documents of each set whose dead or wounded differ from the gold, with the claims found in them.
Needs ../shared (or --shared DIR) and no network.
"""

import argparse
import contextlib
import datetime as dt
import importlib.util
import io
import json
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.contracts import LAKE_TABLES, arrow_schema
from pipeline.dumps import document_batches, open_dump
from pipeline.engines import local
from pipeline.normalise import EXTRACTOR_VERSION
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "quality.md"
SEED_DUMP = "dumps/000_eef93eff2ab2e77a.txt"
TABLES = (*(table for table in LAKE_TABLES if table not in {"documents", "rejects"}), "casualty_events")


@dataclass(frozen=True, slots=True)
class Figure:
    """One column of the table: its heading, and the set and key it is read from."""

    heading: str
    gold: str
    key: str


FIGURES = (
    Figure("seed: facts", "seed", "article_facts"),
    Figure("claims F1", "seed", "claims_f1"),
    Figure("events", "seed", "events_right"),
    Figure("entities", "seed", "entities"),
    Figure("wad: killed", "wad", "killed_exact_positive"),
    Figure("wounded", "wad", "wounded_exact_positive"),
    Figure("country", "wad", "country"),
    Figure("fa-kes: killed", "fa-kes", "killed_exact_positive"),
    Figure("isaf: killed", "isaf", "killed_exact_positive"),
    Figure("muc4: recall", "muc4", "outcome_number_recall"),
    Figure("precision", "muc4", "outcome_number_precision"),
)
SETS = tuple(dict.fromkeys(figure.gold for figure in FIGURES))
Scores = dict[str, Any]


def scorer(shared: Path) -> ModuleType:
    """Load ../shared/score/score.py: the scores are its, not ours."""
    spec = importlib.util.spec_from_file_location("score", shared / "score" / "score.py")
    if spec is None or spec.loader is None or not (shared / "score" / "score.py").is_file():
        sys.exit(f"No score/score.py in {shared}: the gold sets are not here.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def extracted(dumps: dict[str, Path], folder: Path, settings: Settings) -> dict[str, Path]:
    """Extract dumps straight into bare database files, by name: no lake, no gate, no events. One pool of workers does them all."""
    parts: dict[str, dict[str, list[pa.RecordBatch]]] = {name: {table: [] for table in TABLES} for name in dumps}
    order: deque[str] = deque()

    def documents() -> Iterator[pa.RecordBatch]:
        for name, dump in dumps.items():
            for batch, _ in document_batches(open_dump(dump), "0" * 16, 100, settings.batch_bytes):
                order.append(name)
                yield batch

    for tables in local.run(documents(), settings.workers):
        mine = parts[order.popleft()]
        for table in mine.keys() & tables.keys():
            mine[table].append(tables[table])
    return {name: database(folder / f"{name}.duckdb", found) for name, found in parts.items()}


def database(path: Path, tables: dict[str, list[pa.RecordBatch]]) -> Path:
    """Write tables into a database file."""
    with duckdb.connect(str(path)) as con:
        for table, batches in tables.items():
            con.register("given", pa.Table.from_batches(batches, arrow_schema(table)))
            distinct = "DISTINCT ON (entity_id)" if table == "entities" else ""
            con.sql(f"CREATE TABLE {table} AS SELECT {distinct} * FROM given")  # noqa: S608 - a name of the contract
            con.unregister("given")
    return path


def published(dump: Path, home: Path) -> Path:
    """Take a dump the whole way; the published file. Ends the program where a gate holds it back."""
    done = subprocess.run([Path(sys.executable).parent / "toll", "run", "--home", home, dump], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"toll run {dump.name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return Settings(home=home).database


def misses(score: ModuleType, gold: Path, warehouse: Path, wanted: int) -> Iterator[str]:
    """The first documents whose main figures differ from the gold, with what was claimed and by which rule."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        for row in score.gold_rows(gold):
            url = score.gold_url(gold, row)
            killed = row.get("killed_best", row.get("killed", row.get("killed_min")))
            wounded = row.get("wounded_best", row.get("wounded"))
            said = con.execute(
                "SELECT killed_best, wounded_best FROM casualty_reports JOIN articles USING (article_id) WHERE url = ? AND report_no = 0",
                [url],
            ).fetchone() or (None, None)
            if wanted and any(want is not None and want != (got or 0) for want, got in zip((killed, wounded), said, strict=True)):
                wanted -= 1
                yield f"{url}: gold killed {killed} wounded {wounded}; said {said[0]} / {said[1]}\n    {row['text'][:600]!r}"
                claims = con.execute(
                    "SELECT outcome, low, best, high, scope, assertion, count_text, rule, evidence FROM casualty_claims"
                    " JOIN articles USING (article_id) WHERE url = ? ORDER BY sentence_no, casualty_claims.char_start",
                    [url],
                ).fetchall()
                for outcome, low, best, high, scope, assertion, words, rule, evidence in claims:
                    yield f"      {outcome} {low}/{best}/{high} {scope} {assertion} {words!r} [{rule}] {evidence[:100]!r}"


def gold_file(name: str, shared: Path) -> Path:
    """Where the gold of a set is."""
    return shared / "gold" / ("seed.json" if name == "seed" else f"{name}.jsonl")


def dumped(name: str, score: ModuleType, shared: Path, folder: Path) -> Path:
    """The dump of a set: its texts without what was coded for them."""
    if name == "seed":
        return shared / SEED_DUMP
    dump = folder / f"{name}.jsonl"
    score.dump(gold_file(name, shared), dump)
    return dump


def scored(name: str, score: ModuleType, gold: Path, warehouse: Path) -> Scores:
    """Scores of one set, as score.py gives and tells them."""
    marks = {"seed": score.score_seed, "muc4": score.score_muc}.get(name, score.score_set)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        scores: Scores = marks(gold, str(warehouse))
    print(f"== {name}\n{told.getvalue()}")
    return scores


def plain(value: object) -> str:
    """A figure as it stands in the table: `.760`, or a dash where the set was not scored."""
    number = value.get("score") if isinstance(value, dict) else value
    return f"{number:.3f}".removeprefix("0") if isinstance(number, int | float) else "–"


def record(scores: dict[str, Scores], page: Path) -> None:
    """Add a line to the table of the page, which stands between two marks. SystemExit if the marks are gone."""
    begin, end = "<!-- figures -->", "<!-- /figures -->"
    text = page.read_text(encoding="utf-8")
    if text.count(begin) != 1 or text.count(end) != 1:
        sys.exit(f"{page} has lost its marks {begin} and {end}")
    cells = [dt.datetime.now(tz=dt.UTC).date().isoformat(), EXTRACTOR_VERSION]
    cells += [plain(scores.get(figure.gold, {}).get(figure.key)) for figure in FIGURES]
    page.write_text(text.replace(end, f"| {' | '.join(cells)} |\n{end}"), encoding="utf-8")


def main() -> None:
    """Score the sets asked for."""
    parser = argparse.ArgumentParser(description="Score the extraction on the gold sets.")
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], help="which sets (default: all)")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N documents of each set that went wrong")
    parser.add_argument("--record", action="store_true", help="go the whole way (toll run) and add a line to docs/quality.md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all scores as JSON")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR", help="where gold/ and score/ are")
    arguments = parser.parse_args()
    score, names, started = scorer(arguments.shared), arguments.sets or SETS, time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        dumps = {name: dumped(name, score, arguments.shared, folder) for name in names}
        if arguments.record:
            warehouses = {name: published(dump, folder / name) for name, dump in dumps.items()}
        else:
            warehouses = extracted(dumps, folder, Settings())
        print(f"{'published' if arguments.record else 'extracted'} in {time.monotonic() - started:.0f} s")
        scores = {}
        for name, warehouse in warehouses.items():
            gold = gold_file(name, arguments.shared)
            scores[name] = scored(name, score, gold, warehouse)
            if arguments.misses and name not in {"seed", "muc4"}:
                print("\n".join(misses(score, gold, warehouse, arguments.misses)))
    if arguments.json:
        arguments.json.write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    if arguments.record:
        record(scores, PAGE)


if __name__ == "__main__":
    main()
