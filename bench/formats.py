"""Reads each format at three sizes, each in a process of its own. Rewrites a section of docs/performance.md.

Reading alone, without extraction: MB/s of the articles' text and metadata as JSON lines, and the peak memory of the process.
"""

import argparse
import bz2
import gzip
import io
import json
import lzma
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

from pipeline.dumps import open_dump
from pipeline.model import Document

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- formats -->", "<!-- /formats -->"
SIZES = (2, 8, 32)
"""MB of JSON lines."""
MB = 10**6
WORDS = [
    "two",
    "people",
    "were",
    "hurt",
    "when",
    "a",
    "wall",
    "of",
    "the",
    "old",
    "mill",
    "fell",
    "in",
    "the",
    "town",
    "on",
    "Monday,",
    "police",
    "said;",
    "the",
    "mayor",
    "came",
    "to",
    "see",
    "it",
]


def rows(megabytes: int) -> Iterator[dict[str, str]]:
    """Articles of about 2.5 kB, no two alike."""
    done = number = 0
    while done < megabytes * MB:
        text = " ".join(WORDS[(number * 7 + at * at) % len(WORDS)] for at in range(420))
        row = {"title": f"Story {number}", "text": f"{number} {text}.", "url": f"https://a.example/{number}", "date": "2021-03-04"}
        done += len(json.dumps(row))
        number += 1
        yield row


def lines(megabytes: int) -> Iterator[bytes]:
    """The articles as JSON lines."""
    return (json.dumps(row).encode() + b"\n" for row in rows(megabytes))


def page(row: dict[str, str]) -> bytes:
    """An article as a small page."""
    return f"<html><head><title>{row['title']}</title></head><body><article><h1>{row['title']}</h1><p>{row['text']}</p></article></body></html>".encode()


def packed(opener: Callable[..., io.BufferedIOBase]) -> Callable[[Path, int], None]:
    """A writer of packed JSON lines."""

    def write(path: Path, megabytes: int) -> None:
        with opener(path, "wb") as file:
            for line in lines(megabytes):
                file.write(line)

    return write


def wrapped(path: Path, megabytes: int) -> None:
    """One object around one array."""
    with path.open("wb") as file:
        file.write(b'{"status": "ok", "articles": [')
        for number, line in enumerate(lines(megabytes)):
            file.write((b"," if number else b"") + line)
        file.write(b"]}")


def table(path: Path, megabytes: int) -> None:
    """CSV, every cell quoted."""
    with path.open("wb") as file:
        file.write(b"title,text,url,date\n")
        for row in rows(megabytes):
            file.write(",".join('"' + cell.replace('"', '""') + '"' for cell in row.values()).encode() + b"\n")


def batches(megabytes: int) -> Iterator[pa.RecordBatch]:
    """The articles, a thousand to a record batch."""
    held: list[dict[str, str]] = []
    for row in rows(megabytes):
        held.append(row)
        if len(held) == 1000:  # noqa: PLR2004
            yield pa.RecordBatch.from_pylist(held)
            held = []
    yield pa.RecordBatch.from_pylist(held, schema=pa.schema([(name, pa.string()) for name in ("title", "text", "url", "date")]))


def parquet(path: Path, megabytes: int) -> None:
    """Row groups of a thousand rows."""
    source = batches(megabytes)
    first = next(source)
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        writer.write_batch(first)
        for batch in source:
            writer.write_batch(batch)


def arrow(path: Path, megabytes: int) -> None:
    """Record batches of a thousand rows."""
    source = batches(megabytes)
    first = next(source)
    with ipc.new_file(str(path), first.schema) as writer:
        writer.write_batch(first)
        for batch in source:
            writer.write_batch(batch)


def workbook(path: Path, megabytes: int) -> None:
    """One worksheet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["title", "text", "url", "date"])
    for row in rows(megabytes):
        sheet.append(list(row.values()))
    book.save(path)


def zipped(path: Path, megabytes: int) -> None:
    """A page a member."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, row in enumerate(rows(megabytes)):
            archive.writestr(f"{number}.txt", row["text"])


def tarred(path: Path, megabytes: int) -> None:
    """A page a member, packed by gzip."""
    with tarfile.open(path, "w:gz") as archive:
        for number, row in enumerate(rows(megabytes)):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = len(row["text"])
            archive.addfile(info, io.BytesIO(row["text"].encode()))


def pages(path: Path, megabytes: int) -> None:
    """HTML pages in a zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, row in enumerate(rows(megabytes)):
            archive.writestr(f"{number}.html", page(row))


def crawl(path: Path, megabytes: int) -> None:
    """HTML pages in a WARC, each record packed by itself."""
    with path.open("wb") as file:
        for number, row in enumerate(rows(megabytes)):
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(row)
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
                f"WARC-Date: 2021-03-04T10:00:00Z\r\nWARC-Target-URI: https://a.example/{number}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1, mtime=0))


MADE: dict[str, Callable[[Path, int], None]] = {
    "lines.jsonl": packed(open),  # type: ignore[arg-type]
    "lines.jsonl.gz": packed(gzip.open),  # type: ignore[arg-type]
    "lines.jsonl.bz2": packed(bz2.open),  # type: ignore[arg-type]
    "lines.jsonl.xz": packed(lzma.open),  # type: ignore[arg-type]
    "wrapped.json": wrapped,
    "table.csv": table,
    "table.parquet": parquet,
    "table.arrow": arrow,
    "book.xlsx": workbook,
    "texts.zip": zipped,
    "texts.tar.gz": tarred,
    "pages.zip": pages,
    "crawl.warc.gz": crawl,
}


def one(path: Path) -> None:
    """Read one dump here and print what it cost."""
    began = time.perf_counter()
    records = sum(isinstance(item, Document) for item in open_dump(path))
    seconds = time.perf_counter() - began
    peak = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(json.dumps([records, seconds, int(peak) / 1024]))


def main() -> None:
    """Measure all of them, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    given = parser.parse_args()
    if given.one:
        one(given.one)
        return
    found: dict[str, list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, make in MADE.items():
            for megabytes in given.sizes:
                path = Path(folder) / name
                make(path, megabytes)
                done = subprocess.run([sys.executable, __file__, "--one", str(path)], stdout=subprocess.PIPE, text=True, check=True)
                records, seconds, peak = json.loads(done.stdout)
                found.setdefault(name, []).append((records / seconds, megabytes / seconds, peak))
                print(f"{name:18} {megabytes:4} MB {records:7,} articles {seconds:6.1f} s {peak:5.0f} MiB", flush=True)
                path.unlink()
    sizes = " / ".join(map(str, given.sizes))
    table_rows = [
        f"| {name} | {costs[-1][0]:,.0f} | {costs[-1][1]:,.0f} | {' / '.join(f'{peak:,.0f}' for _, _, peak in costs)} |"
        for name, costs in found.items()
    ]
    body = "\n".join(
        [
            BEGIN,
            f"Reading alone, by `bench/formats.py`, of the same articles as {sizes} MB of JSON lines; rates at the largest size.",
            "The machine was shared with other work, more of it in some rows than in others. Memory is the process's peak, 80–90 MiB of which are Python, Arrow and the readers.",
            "",
            f"| dump | articles/s | MB/s | peak MiB at {sizes} MB |",
            "|---|--:|--:|--:|",
            *table_rows,
            END,
        ]
    )
    text = PAGE.read_text(encoding="utf-8")
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n## Formats\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(f"{before}{body}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
