"""One small sound dump of every format and archive: what the readers' tests and the fuzzer start from."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

ROWS = [
    {
        "title": "Fire in Marlow",
        "text": "Two people were hurt in a fire in Marlow.\n\nPolice said so.",
        "url": "https://a.example/1",
        "date": "2021-03-04",
    },
    {
        "title": "Café closes",
        "text": "The café in Zürich closed — “for good”, its owner said.",
        "url": "https://a.example/2",
        "date": "2021-03-05",
    },
    {"title": "Quake", "text": "Three were killed when a wall fell.", "url": "https://a.example/3", "date": "2021-03-06"},
]
PAGE = "Fire in Marlow\n\nMarch 4, 2021\n\nTwo people were hurt in a fire in Marlow on Thursday, police said.\n"
HTML = f"""<!DOCTYPE html><html><head><title>Fire</title><meta charset="utf-8"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Fire in Marlow</h1>{"<p>Two people were hurt in a fire in Marlow on Thursday, the police of the town said in a statement.</p>" * 4}
</article></body></html>"""
FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>A</title><link>https://a.example/</link>
<item><title>Fire in Marlow</title><link>https://a.example/1</link><pubDate>Thu, 04 Mar 2021 10:00:00 GMT</pubDate>
<description>Two people were hurt in a fire in Marlow on Thursday, police said.</description></item></channel></rss>"""


EXPORT = "".join(
    f"{n} of 3 DOCUMENTS\n\nThe Herald\n\nMarch {n}, 2021\n\n{row['title']} in short\n\nLENGTH: 9 words\n\n{row['text']}\n\nLOAD-DATE: May 1, 2021\n\n"
    for n, row in enumerate(ROWS, 1)
)


def _warc() -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nDate: Thu, 04 Mar 2021 10:00:00 GMT\r\n\r\n" + HTML.encode()
    records = b""
    for kind, uri, content, body in (
        ("warcinfo", "", "application/warc-fields", b"software: none\r\n"),
        ("response", "https://a.example/1", "application/http; msgtype=response", http),
        (
            "response",
            "https://a.example/robots.txt",
            "application/http; msgtype=response",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\r\n",
        ),
    ):
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-00000000000{len(records) % 10}>\r\n"
        head += f"WARC-Date: 2021-03-04T10:00:00Z\r\nContent-Type: {content}\r\nContent-Length: {len(body)}\r\n"
        head += f"WARC-Target-URI: {uri}\r\n" if uri else ""
        records += head.encode() + b"\r\n" + body + b"\r\n\r\n"
    return records


def _table() -> pa.Table:
    return pa.Table.from_pylist([{**row, "source": {"name": "a.example"}, "tags": ["x", "y"]} for row in ROWS])


def _parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(_table(), sink, row_group_size=2)
    return sink.getvalue()


def _arrow(new: Callable[[io.BytesIO, pa.Schema], ipc.RecordBatchStreamWriter]) -> bytes:
    sink = io.BytesIO()
    with new(sink, _table().schema) as writer:
        writer.write_table(_table(), max_chunksize=2)
    return sink.getvalue()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(ROWS[0]))
    for row in ROWS:
        book.active.append(list(row.values()))
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def csv_of(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    """Rows under their header, every cell quoted."""
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) + "\n" for line in lines).encode()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return sink.getvalue()


def tarred(members: dict[str, bytes], links: dict[str, str] | None = None, form: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar archive of these members and symbolic links."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=form) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return sink.getvalue()


JSONL = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()
SPECIMENS: dict[str, bytes] = {
    "page.txt": PAGE.encode(),
    "lines.jsonl": JSONL,
    "lines16.jsonl": JSONL.decode().encode("utf-16"),
    "array.json": json.dumps(ROWS, indent=1, ensure_ascii=False).encode(),
    "wrapped.json": json.dumps({"status": "ok", "articles": ROWS}, indent=1).encode(),
    "table.csv": csv_of(ROWS),
    "table.tsv": csv_of(ROWS, "\t"),
    "table.parquet": _parquet(),
    "table.arrow": _arrow(ipc.new_file),
    "stream.arrow": _arrow(ipc.new_stream),
    "book.xlsx": _xlsx(),
    "page.html": HTML.encode(),
    "feed.xml": FEED.encode(),
    "crawl.warc": _warc(),
    "lexisnexis.txt": EXPORT.encode(),
    "columns.json": json.dumps({key: [row[key] for row in ROWS] for key in ROWS[0]}).encode(),
}
PACKED: dict[str, bytes] = {
    "lines.jsonl.gz": gzip.compress(JSONL, mtime=0),
    "lines.jsonl.bz2": bz2.compress(JSONL),
    "lines.jsonl.xz": lzma.compress(JSONL),
    "lines.jsonl.zst": pa.Codec("zstd").compress(JSONL, asbytes=True),
    "all.zip": zipped({"a/lines.jsonl": JSONL, "b/page.txt": PAGE.encode(), "table.csv": csv_of(ROWS)}),
    "stored.zip": zipped({"lines.jsonl": JSONL, "page.txt": PAGE.encode()}, zipfile.ZIP_STORED),
    "all.tar": tarred({"a/lines.jsonl": JSONL, "page.txt": PAGE.encode()}, {"link": "/etc/passwd"}),
    "all.tar.gz": gzip.compress(tarred({"in.zip": zipped({"lines.jsonl": JSONL}), "page.txt": PAGE.encode()}), mtime=0),
}
EVERYTHING = SPECIMENS | PACKED
