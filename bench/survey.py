"""Reads every dump below a folder in one go and writes docs/formats.md: what became of each file. `make formats`.

The page also keeps what is written by hand outside its marks. A file that is missing from the ledger is an error.
"""

import argparse
import datetime as dt
import sys
import tempfile
from collections import Counter
from pathlib import Path

from pipeline import stages
from pipeline.dumps import open_dump
from pipeline.lake import Batch, Lake
from pipeline.settings import Settings
from pipeline.stages.inputs import inputs, shown

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "formats.md"
DUMPS = ROOT.parent / "shared" / "dumps"
INSTANT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BEGIN, END = "<!-- surveyed -->", "<!-- /surveyed -->"
HEAD = "| file | format | records | articles | non-articles | rejects | languages | notes |"


def formats() -> str:
    """What can be read, as `toll formats` lists it."""
    rows = "\n".join(f"| {name} | {meaning} |" for name, meaning in stages.formats().items())
    return f"| format | meaning |\n|---|---|\n{rows}"


def counted(names: Counter[str]) -> str:
    """`en 12, fr 3`."""
    return ", ".join(f"{name} {count:,}" for name, count in sorted(names.items(), key=lambda pair: (-pair[1], pair[0])))


def row(name: str, batch: Batch, lake: Lake) -> str:
    """One file's line."""
    languages = Counter[str]()
    for articles in lake.read("articles", batch.batch_id):
        languages.update(language or "unknown" for language in articles.column("language").to_pylist())
    rejects = Counter[str]()
    for rejected in lake.read("rejects", batch.batch_id):
        rejects.update(rejected.column("reason_code").to_pylist())
    cells = (
        name.replace("|", "\\|"), batch.format or "–", f"{batch.records:,}", f"{batch.articles:,}", f"{batch.non_articles:,}",
        counted(rejects) or "–", counted(languages) or "–", "; ".join(batch.notes) or "–",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Run, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dumps", nargs="?", type=Path, default=DUMPS)
    root = parser.parse_args().dumps
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        summary = stages.run([root], settings, lambda: INSTANT, lambda what, done: print(what, done or "", flush=True))
        lake = Lake(settings.lake)
        by_id = {batch.batch_id: batch for batch in lake.batches()}
        found = [at.path for at in inputs([root]) if at.problem is None]
        batches = {path: by_id[open_dump(path).sha256()[:16]] for path in found}
        lines = [row(shown(path.relative_to(root)), batch, lake) for path, batch in batches.items()]
    total = Counter[str]()
    for batch in by_id.values():
        total.update(files=1, records=batch.records, articles=batch.articles, non_articles=batch.non_articles, rejects=batch.rejects)
    unreadable = [*summary.problems, *(result.problem for result in summary.ingested if result.problem)]
    status = 1 if summary.gate is None or summary.gate.failed_critical else 2 if unreadable else 0
    said = (
        f"`toll run {root.name}` over {len(found):,} files ended with status {status}: "
        f"{total['records']:,} records became {total['articles']:,} articles; {total['non_articles']:,} were passed over, "
        f"{total['rejects']:,} turned away while reading and segmenting. Files with the same bytes are one batch."
    )
    table = "\n".join([HEAD, "|---|---|--:|--:|--:|---|---|---|", *lines])
    lines_said = "\n".join(f"- {problem}" for problem in unreadable).replace(str(root), root.name)
    body = f"{BEGIN}\n{formats()}\n\n## What becomes of real dumps\n\n{said}\n\n{table}\n\n{'What was said of them:' if lines_said else ''}\n\n{lines_said}\n{END}"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{body}{rest.partition(END)[2]}", encoding="utf-8")
    print(said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
