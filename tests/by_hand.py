"""Rows made by hand: a batch as the lake would hold it, and a warehouse built from such batches."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import warehouse
from pipeline.contracts import LAKE_TABLES, TABLES, arrow_schema
from pipeline.model import stable_id

NIGHT = dt.datetime(2031, 5, 1, 2, tzinfo=dt.UTC)
Row = dict[str, Any]

DEFAULTS: dict[str, Row] = {
    "articles": {
        "article_no": 0, "standfirst": [], "captions": [], "published_precision": "day", "published_from": "metadata", "language": "en",
        "char_start": 0, "char_end": 10, "word_count": 2, "publisher": "alpha.example",
    },
    "entities": {"type": "place", "aliases": []},
    "mentions": {"sentence_no": 0, "char_start": 0, "char_end": 5},
    "casualty_claims": {
        "outcome": "killed", "scope": "incident", "assertion": "reported", "victim_status": "unknown", "sentence_no": 0, "char_start": 0,
        "char_end": 10, "rule": "by_hand", "confidence": 1.0,
    },
    "casualty_reports": {"report_no": 0, "background": False, "claims": 1},
    "rejects": {},
}  # fmt: skip


def key(name: str) -> str:
    """A sixteen-digit id for a short name."""
    return stable_id("by hand", name)


def table(name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows with the contract's columns; what is not said is null."""
    columns = [column.name for column in TABLES[name].columns]
    unknown = {column for row in rows for column in row} - set(columns)
    assert not unknown, unknown
    full = [{column: {**DEFAULTS.get(name, {}), **row}.get(column) for column in columns} for row in rows]
    return pa.Table.from_pylist(full, schema=arrow_schema(name))


@dataclass
class Dump:
    """One batch, written row by row."""

    name: str
    extractor: str = "1"
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in LAKE_TABLES})
    rejections: list[Row] = field(default_factory=list)

    @property
    def batch_id(self) -> str:
        return key(self.name)

    def article(self, name: str, published: dt.date | None = None, body: str | None = None, **columns: Any) -> str:
        article_id = key(name)
        self.rows["articles"].append(
            {"article_id": article_id, "document_id": key(f"document {name}"), "batch_id": self.batch_id, "body": body or f"Body of {name}.",
             "published_on": published, "title": f"Title of {name}", **columns}
        )  # fmt: skip
        return article_id

    def report(self, name: str, article: str, killed: Any = None, wounded: Any = None, day: Any = None, **columns: Any) -> str:
        """A report with its one claim. Figures: n, or (low, best, high). Day: a date, or (first, last, precision)."""
        figures = {
            f"{outcome}_{bound}": value
            for outcome, said in (("killed", killed), ("wounded", wounded))
            for bound, value in zip(("low", "best", "high"), said if isinstance(said, tuple) else (said,) * 3, strict=True)
        }
        first, last, precision = day if isinstance(day, tuple) else (day, day, 1 if day else None)
        when = {"date_start": first, "date_end": last, "date_precision": precision}
        self.rows["casualty_reports"].append({"report_id": key(name), "article_id": key(article), **figures, **when, **columns})
        self.claim(f"claim {name}", article, name, killed)
        return key(name)

    def claim(self, name: str, article: str, report: str | None, figure: Any = None, **columns: Any) -> None:
        low, best, high = figure if isinstance(figure, tuple) else (figure,) * 3
        self.rows["casualty_claims"].append(
            {"claim_id": key(name), "article_id": key(article), "report_id": report and key(report), "low": low, "best": best, "high": high,
             "evidence": f"Sentence of {name}.", **columns}
        )  # fmt: skip

    def entity(self, name: str, **columns: Any) -> str:
        self.rows["entities"].append({"entity_id": key(name), "name": name, **columns})
        return key(name)

    def ledger_row(self) -> Row:
        counts = {
            name: len(self.rows[table]) for name, table in (("articles", "articles"), ("mentions", "mentions"), ("rejects", "rejects"))
        }
        more = {"claims": len(self.rows["casualty_claims"]), "reports": len(self.rows["casualty_reports"])}
        return {
            "batch_id": self.batch_id, "dump": self.name, "bytes": 1, "sha256": "0" * 64, "format": "jsonl", "records": counts["articles"],
            "documents": counts["articles"], **counts, **more, "unknown_fields": [], "notes": [], "non_articles": 0, "extractor_version": self.extractor, "state": "ingested",
        }  # fmt: skip

    def write(self, folder: Path) -> warehouse.LakeBatch:
        files: Mapping[str, list[Path]] = {name: [folder / name / f"batch={self.batch_id}" / "part-0.parquet"] for name in LAKE_TABLES}
        for name, (path,) in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table(name, self.rows[name]), path)
        return warehouse.LakeBatch(self.batch_id, {name: paths for name, paths in files.items() if name != "documents"})


@dataclass
class House:
    """A home folder with a warehouse that is published night after night; without the marts where none is looked at."""

    root: Path
    nights: int = 0
    has_marts: bool = True

    @property
    def current(self) -> Path:
        return self.root / "toll.duckdb"

    @property
    def next(self) -> Path:
        return self.root / "next.duckdb"

    def build(self, *dumps: Dump, mode: Any = "auto") -> warehouse.Change:
        ledger = table("batches", [dump.ledger_row() for dump in sorted(dumps, key=lambda dump: dump.batch_id)])
        rejections = table("rejects", [row for dump in dumps for row in dump.rejections])
        change = warehouse.build(self.current, self.next, [dump.write(self.root / "lake") for dump in dumps], ledger, rejections, mode=mode)
        warehouse.resolve(self.next)
        if self.has_marts:
            warehouse.marts(self.next)
        return change

    def publish(self, *new_batches: str) -> dt.datetime:
        instant = NIGHT + dt.timedelta(days=self.nights)
        self.nights += 1
        run = {
            "run_id": key(f"run {self.nights}"), "started_at": instant, "published_at": instant, "new_batches": new_batches, "extractor_version": "1",
            **dict.fromkeys(("batches", "articles", "claims", "reports", "events", "rejects", "failed_critical", "failed_warning"), 0),
        }  # fmt: skip
        warehouse.publish(self.next, self.current, instant, table("runs", [run]), table("checks", []))
        return instant

    def night(self, *dumps: Dump, mode: Any = "auto") -> warehouse.Change:
        change = self.build(*dumps, mode=mode)
        self.publish(*change.new)
        return change

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        answer = warehouse.query(self.current, sql)
        return [tuple(row.values()) for row in answer.to_pylist()]
