"""Measures each stage on 20,000 articles, each in a process of its own: `make bench`. Rewrites the table of docs/performance.md.

The articles are made from the texts of ../shared/gold, two to an article so that no two are alike; where that folder is absent,
from the sample. Time is the wall's, memory the peak of the process (and of its largest worker), as the kernel counts them.
"""

import argparse
import datetime as dt
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from pipeline import stages
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
GOLD = ROOT.parent / "shared" / "gold"
SAMPLE = ROOT / "samples" / "dump"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
INSTANT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
STRIDE = 1009
"""A prime: article i is text i and text i + STRIDE x (1 + i // texts), so the pairs differ from round to round."""
MIB = 1024

STAGES: dict[str, Callable[[Settings, Path], object]] = {
    "ingest": lambda settings, dump: stages.ingest(str(dump), settings),
    "validate": lambda settings, _: stages.validate(settings, stages.next_run(settings)),
    "load": lambda settings, _: stages.load(settings, stages.next_run(settings)),
    "gate": lambda settings, _: stages.gate(settings, stages.next_run(settings), INSTANT),
    "publish": lambda settings, _: stages.publish(settings, stages.next_run(settings), INSTANT),
    "page": lambda settings, _: stages.page(settings),
    "again": lambda settings, dump: stages.run([dump], settings, lambda: INSTANT),
}
MEANING = {
    "ingest": "read, segment, extract, write to the lake",
    "validate": "row-level expectations (4–8 s of it: importing Great Expectations)",
    "load": "load, resolve events, build the marts",
    "gate": "expectations on the whole (with the same import)",
    "publish": "history and rename",
    "page": "write the report",
    "again": "the same dump once more: nothing is new",
}


def texts() -> list[str]:
    """Texts to make articles from."""
    files = sorted(GOLD.glob("*.jsonl")) or sorted(SAMPLE.glob("*.jsonl"))
    found = []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except json.JSONDecodeError:
                continue
            text = (row.get("text") or row.get("body")) if isinstance(row, dict) else None
            if isinstance(text, str) and text.strip():
                found.append(text)
    return found


def articles(count: int) -> Iterator[str]:
    """Lines of a dump: `count` articles of 20 publishers over ten years."""
    given = texts()
    for i in range(count):
        other = given[(i + STRIDE * (1 + i // len(given))) % len(given)]
        day = dt.date(2015, 1, 1) + dt.timedelta(days=i * 3652 // count)
        record = {
            "url": f"https://bench-{i % 20}.example/{i}",
            "title": None,
            "text": f"{given[i % len(given)]}\n\n{other}",
            "published": day.isoformat(),
            "publisher": f"Bench {i % 20}",
        }
        yield json.dumps(record, ensure_ascii=False) + "\n"


def measured(stage: str, home: Path, dump: Path) -> dict[str, float]:
    """Run one stage in a process of its own; seconds and MiB."""
    command = [sys.executable, __file__, "--stage", stage, "--home", str(home), "--dump", str(dump)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"stage {stage} ended with {done.returncode}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"{stage:10} {figures['seconds']:8.1f} s {figures['mib']:8.0f} MiB  largest worker {figures['worker_mib']:.0f} MiB", flush=True)
    return figures


def peak_kib() -> int:
    """Peak memory of this process. Linux's getrusage counts that of the process that started this one as well: ask /proc."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))


def one(stage: str, settings: Settings, dump: Path) -> None:
    """Run one stage here and print what it cost."""
    started = time.perf_counter()
    STAGES[stage](settings, dump)
    figures = {
        "seconds": time.perf_counter() - started,
        "mib": peak_kib() / MIB,
        "worker_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MIB,
    }
    print(json.dumps(figures))


def machine() -> str:
    """What it ran on."""
    names = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    cpu = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores ({cpu}), {platform.system()}, Python {platform.python_version()}, DuckDB {version('duckdb')}"


def page(count: int, size: int, workers: int, figures: dict[str, dict[str, float]]) -> str:
    """The table and what it was measured on."""
    whole = sum(cost["seconds"] for stage, cost in figures.items() if stage != "again")
    rows = []
    for stage, cost in figures.items():
        share = "–" if stage == "again" else f"{cost['seconds'] / whole:.0%}"
        worker = f"{cost['worker_mib']:.0f}" if cost["worker_mib"] else "–"
        rate = count / cost["seconds"]
        rows.append(f"| {stage} | {MEANING[stage]} | {cost['seconds']:.1f} | {share} | {rate:,.0f} | {cost['mib']:.0f} | {worker} |")
    head = (
        f"{count:,} articles, {size / 1e6:.1f} MB of JSONL, {workers} workers, on {machine()}.\n"
        f"The machine was shared with other work: the shares and ratios hold better than the seconds. All stages: {whole:.0f} s, "
        f"{count / whole:,.0f} articles a second.\n\n"
        "| stage | what it does | seconds | share | articles/s | peak MiB | largest worker MiB |\n|---|---|--:|--:|--:|--:|--:|\n"
    )
    return head + "\n".join(rows)


def main() -> None:
    """Measure all stages, or run the one asked for."""
    parser = argparse.ArgumentParser(description="Measure each stage.")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--print", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--dump", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stage:
        one(arguments.stage, Settings(home=arguments.home), arguments.dump)
        return
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "bench.jsonl"
        with dump.open("w", encoding="utf-8") as file:
            file.writelines(articles(arguments.articles))
        size = dump.stat().st_size
        figures = {stage: measured(stage, Path(folder) / "home", dump) for stage in STAGES}
    table = page(arguments.articles, size, Settings().workers, figures)
    print(table)
    if not arguments.print:
        text = PAGE.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
