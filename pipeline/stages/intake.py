"""The first half: dumps that landed become batches of the lake."""

import datetime as dt
import hashlib
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import logs
from pipeline.contracts import REJECT_REASONS, arrow_schema
from pipeline.dumps import Dump, document_batches
from pipeline.lake import Batch, Lake, Writer
from pipeline.model import Reject, TollError
from pipeline.settings import Settings
from pipeline.stages import details
from pipeline.stages.inputs import STDIN, inputs, opened, shown
from pipeline.stages.noted import noted
from pipeline.stages.results import IngestResult

_ID_DIGITS: Final = 16
_CUT_OFF: Final = frozenset({"truncated", "corrupt"})
"""Reasons that mean the end of a dump is missing, though what came before was read."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A dump to read: `is_reread` = the lake holds rows of it, made by another extractor. `bytes` and `modified` (ns) are 0 if it can't be read."""

    path: str
    bytes: int
    modified: int
    is_reread: bool


def landed(settings: Settings, until: dt.datetime | None = None) -> list[Landed]:
    """Find new, settled dumps in landing/, sorted by path: not in the lake yet, same size and time at two looks.

    Hidden files and `*.part`, `*.tmp` are still being written and left alone. A file that can't be read is given all the same: its own
    `ingest` says why, and the others are not held up. With `until`, an aware instant, those alone that were last modified by then.
    """
    from pipeline.normalise import EXTRACTOR_VERSION

    lake = Lake(settings.lake)
    there = [found.path for found in inputs([settings.landing]) if found.problem is None] if settings.landing.is_dir() else []
    looks: dict[Path, tuple[tuple[int, int] | None, bool]] = {}
    for path in there:
        look = _look_or_none(path)
        if until is not None and look is not None and look[1] > until.timestamp() * 1e9:
            continue
        batch = _batch(path, lake)
        if batch is None or batch.extractor_version != EXTRACTOR_VERSION:
            looks[path] = look, batch is not None
    if looks:
        time.sleep(settings.settle_seconds)
    return [
        Landed(str(path), *(look or (0, 0)), is_reread)
        for path, (look, is_reread) in looks.items()
        if path.exists() and _look_or_none(path) == look
    ]


@noted()
def discover(settings: Settings, until: dt.datetime | None = None) -> list[str]:
    """Paths of the new dumps in landing/ (see `landed`)."""
    return [found.path for found in landed(settings, until)]


def _batch(path: Path, lake: Lake) -> Batch | None:
    try:
        return lake.batch(_hash(path)[:_ID_DIGITS])
    except OSError:
        return None


def _look_or_none(path: Path) -> tuple[int, int] | None:
    try:
        return _look(path)
    except OSError:
        return None


@noted(details.of_ingest)
def ingest(path: str, settings: Settings, progress: Callable[[int], None] | None = None, night: dt.datetime | None = None) -> IngestResult:
    """Read, segment and extract one dump into the lake, whole or not at all. `progress` hears documents done so far.

    The ledger keeps the first `night` that took the dump, None when it is read by hand.
    A dump from which nothing can be read becomes a `failed` batch with its rejects: no error. TollError if there is no such file
    or it can't be opened; OSError if the disk fails meanwhile.
    """
    from pipeline.normalise import EXTRACTOR_VERSION

    lake = Lake(settings.lake)
    with opened(path, settings) as (dump, file), ExitStack() as stack:
        look, sha256 = file and _look(file), dump.sha256()
        batch_id = sha256[:_ID_DIGITS]
        stack.enter_context(logs.about(batch_id=batch_id))
        if lake.has(batch_id, EXTRACTOR_VERSION):
            return _result(path, lake, batch_id, is_new=False)
        with lake.writer(batch_id) as writer:
            # Another run may have read the same bytes since.
            is_new = not lake.has(batch_id, EXTRACTOR_VERSION)
            if is_new:
                rows = _extract(dump, batch_id, writer, settings, progress)
                if file and _look(file) != look:
                    raise TollError(f"{shown(path)} changed while it was being read; run again once it is complete.")
                before = lake.batch(batch_id)
                writer.finish(_ledger_row(dump, sha256, rows, EXTRACTOR_VERSION, before.night if before else night))
    return _result(path, lake, batch_id, is_new=is_new)


def _ledger_row(dump: Dump, sha256: str, rows: Counter[str], extractor_version: str, night: dt.datetime | None) -> Batch:
    return Batch(
        batch_id=sha256[:_ID_DIGITS],
        dump=dump.name,
        bytes=dump.size,
        sha256=sha256,
        format=dump.format,
        records=dump.records,
        documents=rows["documents"],
        non_articles=dump.non_articles,
        articles=rows["articles"],
        mentions=rows["mentions"],
        claims=rows["casualty_claims"],
        reports=rows["casualty_reports"],
        rejects=rows["rejects"],
        unknown_fields=tuple(dump.unknown_fields),
        notes=tuple(dump.notes),
        extractor_version=extractor_version,
        state="ingested" if rows["documents"] or not rows["rejects"] else "failed",
        night=night,
    )


def _extract(dump: Dump, batch_id: str, writer: Writer, settings: Settings, progress: Callable[[int], None] | None) -> Counter[str]:
    read = document_batches(dump, batch_id, settings.batch_rows, settings.batch_bytes)
    return write_extracted(((batch, _rejects(batch_id, rejects)) for batch, rejects in read), writer, settings, progress)


def write_extracted(
    read: Iterable[tuple[pa.RecordBatch, pa.RecordBatch]],
    writer: Writer,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
) -> Counter[str]:
    """Write documents, the rejects met while reading them, and every table made of them, in their order however many workers there are.

    Returns:
        Rows per table.
    """
    from pipeline.engines import local

    rows: Counter[str] = Counter()
    entities: dict[str, dict[str, Any]] = {}
    waiting: deque[tuple[pa.RecordBatch, pa.RecordBatch]] = deque()

    def documents() -> Iterator[pa.RecordBatch]:
        for batch, rejects in read:
            waiting.append((batch, rejects))
            yield batch

    def write(table: str, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            writer.write(table, batch)
            rows[table] += batch.num_rows

    for extracted in local.run(documents(), settings.workers):
        read, unread = waiting.popleft()
        write("documents", read)
        write("rejects", unread)
        _unite(entities, extracted.pop("entities"))
        for table, batch in extracted.items():
            write(table, batch)
        if progress is not None and rows["documents"]:
            progress(rows["documents"])
    write("entities", pa.RecordBatch.from_pylist([entities[key] for key in sorted(entities)], schema=arrow_schema("entities")))
    return rows


def _unite(entities: dict[str, dict[str, Any]], more: pa.RecordBatch) -> None:
    """Add entities to those of the dump: one row each, their aliases united."""
    for row in more.to_pylist():
        known = entities.setdefault(row["entity_id"], row)
        if known["aliases"] != row["aliases"]:
            known["aliases"] = sorted({*known["aliases"], *row["aliases"]})


def _rejects(batch_id: str, rejects: list[Reject]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([{"batch_id": batch_id, **asdict(reject)} for reject in rejects], schema=arrow_schema("rejects"))


def _result(path: str, lake: Lake, batch_id: str, *, is_new: bool) -> IngestResult:
    """Tell of a batch from what the lake holds, so that a rerun tells the same."""
    row = lake.batch(batch_id)
    if row is None:
        raise TollError(f"batch {batch_id} left the lake meanwhile; run again.")
    reasons: Counter[str] = Counter()
    first: dict[str, str] = {}
    problem = None
    called = row.dump if path == STDIN else shown(Path(path).name)
    for rejects in lake.read("rejects", batch_id):
        codes = rejects.column("reason_code").to_pylist()
        reasons.update(codes)
        for index, code in enumerate(codes):
            # The same bytes may have been read before under another name.
            where = str(rejects.column("locator")[index]).replace(row.dump, called, 1)
            first.setdefault(code, where)
            if problem is None and (row.state == "failed" or code in _CUT_OFF):
                problem = f"{where}: {rejects.column('reason')[index]} ({code}). {REJECT_REASONS[code]}"
    languages, undated = _unread(lake, batch_id)
    return IngestResult(
        path=path,
        batch_id=batch_id,
        state=row.state,
        is_new=is_new,
        format=row.format,
        records=row.records,
        documents=row.documents,
        articles=row.articles,
        mentions=row.mentions,
        claims=row.claims,
        reports=row.reports,
        rejects=dict(sorted(reasons.items())),
        first_rejects=first,
        unknown_fields=row.unknown_fields,
        notes=row.notes,
        unread_languages=languages,
        undated=undated,
        problem=problem,
    )


def _unread(lake: Lake, batch_id: str) -> tuple[dict[str, int], int]:
    """Articles of a batch in another language than English, by language, and how many have no date of publication."""
    from pipeline.normalise import EXTRACTED_LANGUAGE

    languages: Counter[str] = Counter()
    undated = 0
    for path in lake.paths("articles", batch_id):
        for rows in pq.ParquetFile(path).iter_batches(columns=["language", "published_on"]):
            languages.update(tag or "" for tag in rows.column("language").to_pylist() if tag != EXTRACTED_LANGUAGE)
            undated += rows.column("published_on").null_count
    return dict(languages.most_common()), undated


def _look(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
