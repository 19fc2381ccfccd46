"""What the command shows: progress, the summary of a run, status, query results, the tree of an event."""

import csv
import datetime as dt
import json
import logging
import shlex
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, TextIO

import pyarrow as pa
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline import logs, stages
from pipeline.lake import Batch

Format = Literal["table", "csv", "json"]

MOST_ROWS: Final = 1000
"""Rows that a table on the screen shows; csv and json give all."""
LISTED_BATCHES: Final = 20
LOG_SECONDS: Final = 5.0
LONGEST_WHOLE: Final = 24
"""Characters up to which a value without a space, an id or a day, is never broken over lines: it is there to be copied."""
LEAST_WIDTH: Final = 6
"""Letters that a column of a table has to have; where a terminal has no room for that, each row is shown by itself."""
WIDTH_OF_FILES: Final = 200
"""Columns of a table that is not shown on a terminal."""


_LOG: Final = logging.getLogger("toll.progress")


@contextmanager
def progress() -> Iterator[stages.Progress]:
    """Give a function that shows progress on stderr: a moving line on a terminal, plain log lines elsewhere."""
    if logs.is_json():
        yield lambda stage, done: _LOG.info("%s: %s", stage, counted(done, "document") if done else "begun")
        return
    if not sys.stderr.isatty():
        yield _logged(sys.stderr)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TextColumn("{task.fields[done]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, done="")

        def show(stage: str, done: int) -> None:
            bar.update(task, description=stage, done=counted(done, "document") if done else "")

        yield show


def _logged(stream: TextIO) -> stages.Progress:
    last = 0.0

    def show(stage: str, done: int) -> None:
        nonlocal last
        at = time.monotonic()
        if done == 0 or at - last >= LOG_SECONDS:
            last = at
            stream.write(f"toll: {stage}{': ' + counted(done, 'document') if done else ''}\n")
            stream.flush()

    return show


def ingested(results: Iterable[stages.IngestResult]) -> None:
    """Show what became of the dumps."""
    results = list(results)
    new = [result for result in results if result.is_new]
    table = _grid()
    table.add_row("dumps", f"{len(results):,}", f"{len(new):,} new, {len(results) - len(new):,} already in the lake")
    for name in ("documents", "articles", "claims", "reports"):
        table.add_row(name, f"{sum(getattr(result, name) for result in results):,}", "")
    console().print(table)
    first: dict[str, str] = {}
    for result in results:
        first = {**result.first_rejects, **first}
    rejects(sum((Counter(result.rejects) for result in results), Counter()), first)
    languages = sum((Counter(result.unread_languages) for result in results), Counter[str]())
    if languages:
        told = ", ".join(f"{tag or 'unknown'} {count:,}" for tag, count in languages.most_common())
        _line(f"Not in English, kept but not read for casualties: {counted(languages.total(), 'article')} ({told})")
    undated = sum(result.undated for result in results)
    if undated:
        _line(f'Without a date of publication that can be read: {counted(undated, "article")}; their "on Tuesday" has no date')
    for note in sorted({note for result in results for note in result.notes}):
        _line(f"Noticed: {note}")
    unknown = sorted({name for result in results for name in result.unknown_fields})
    if unknown:
        _line(f"fields no column takes: {', '.join(unknown)}")


def rejects(reasons: Mapping[str, int], first: Mapping[str, str] | None = None) -> None:
    """Show rows turned away, by reason, with where the first of each was met."""
    if reasons:
        table = _grid(title="Rejects")
        for code, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])):
            where = (first or {}).get(code, "")
            table.add_row(code, f"{count:,}", escape(f"{where}, …" if where and count > 1 else where))
        console().print(table, highlight=False)


def ran(summary: stages.RunSummary, status: stages.Status, event_id: str | None) -> None:
    """Show the summary of a run, and what to type next."""
    if summary.ingested or not summary.problems:
        ingested(summary.ingested)
    if summary.ingested and summary.problems:
        _line(f"Not read: {counted(len(summary.problems), 'input')}, told above.", style="yellow")
    if summary.validated and summary.validated.rejected:
        _line("Turned away by validation", style="bold")
        rejects(summary.validated.rejected)
    if summary.gate is not None:
        verdict(summary.gate, status.home / "report" / "quality" / "index.html")
    if not summary.is_published:
        return
    if summary.load is None:
        _line("Nothing new: the published warehouse is up to date.")
    last = status.last_run
    if last is not None:
        _line(f"\nWarehouse {status.home / 'warehouse' / 'toll.duckdb'}", style="bold")
        table = _grid()
        table.add_row("batches", f"{len(status.batches):,}", "")
        for name in ("articles", "claims", "reports", "events", "rejects"):
            table.add_row(name, f"{getattr(last, name):,}", "")
        console().print(table)
    if summary.page is not None:
        _line(f"Report    {summary.page}")
    _next(status, event_id, has_rejects=last is not None and last.rejects > 0)


def _next(status: stages.Status, event_id: str | None, *, has_rejects: bool) -> None:
    """Say what to type next."""
    home = "" if status.home == Path("data") else f" --home {shlex.quote(str(status.home))}"
    _line("\nNext", style="bold")
    _line(f'  toll sql{home} "FROM toll_by_day_country LIMIT 20"')
    if event_id is not None:
        _line(f"  toll show{home} {event_id}")
    _line(f"  toll status{home}")
    if has_rejects:
        _line(f"  toll rejects{home}")


def verdict(gate: stages.GateResult, pages: Path | None = None) -> None:
    """Show the outcome of the gate, and where the data-quality pages are if it failed."""
    if gate.failed_critical:
        _line("Gate failed: nothing was published.", style="bold red")
        for reason in gate.reasons:
            _line(f"  {reason}")
        if pages is not None:
            _line(f"  Every expectation: {pages}")
    else:
        console().print(
            f"Gate passed: {counted(gate.checks, 'expectation')} checked, {counted(len(gate.failed_warning), 'warning')}.",
            style="green",
            highlight=False,
        )
    for name in gate.failed_warning:
        _line(f"  warning: {name} (toll status says why)")


def status(state: stages.Status, now: dt.datetime) -> None:
    """Show what there is under a home."""
    _line(f"Home {state.home}", style="bold")
    if state.batches:
        _batches(state.batches)
    else:
        _line("Nothing has been read yet: run `toll run PATH…`.")
    if state.outdated:
        _line(
            f"Read by an older extractor: {counted(state.outdated, 'batch', 'batches')}; run `toll reextract`, or read their dumps again.",
            style="yellow",
        )
    rejects({f"{stage}: {code}": count for (stage, code), count in state.rejects.items()})
    if any(state.disk.values()):
        _line("Disk: " + ", ".join(f"{name} {_size(count)}" for name, count in state.disk.items() if count))
    if state.last_run is not None:
        _last_run(state.last_run)
    if state.published_at is None:
        _line("Nothing is published yet.")
        return
    fresh = "up to date with the lake" if state.is_current else "older than the lake: run `toll validate`, `toll load`, `toll publish`"
    _line(f"Published {_instant(state.published_at)} ({_ago(now - state.published_at)}), {fresh}")
    if state.last_article_on is not None:
        _line(f"Latest article is of {state.last_article_on.isoformat()}")


def _size(count: int) -> str:
    """Bytes as a person says them: `512 kB`, `1.3 GB`."""
    units = ("B", "kB", "MB", "GB", "TB")
    power = min(len(str(count)) // 3 - (len(str(count)) % 3 == 0), len(units) - 1)
    return f"{count / 1000**power:.{1 if power > 2 else 0}f} {units[power]}"  # noqa: PLR2004 (gigabytes with a decimal)


def watched(found: Sequence[stages.Finding]) -> None:
    """Show what the watch found."""
    for finding in found:
        _line(f"{finding.check}: {finding.message}", style="yellow")
    if not found:
        _line("All is well.", style="green")


def redone(batches: Sequence[stages.Redone], *, is_dry: bool) -> None:
    """Show what became of batches extracted anew."""
    if not batches:
        _line("Nothing to do: every batch chosen is of today's extractor.")
        return
    table = Table(title="Would change" if is_dry else "Extracted anew", title_justify="left", box=None, header_style="bold")
    for name in ("batch", "dump"):
        table.add_column(name, overflow="fold")
    for name in ("documents", "claims before", "now", "reports before", "now"):
        table.add_column(name, justify="right")
    for one in batches:
        counts = (one.documents, *one.claims, *one.reports)
        table.add_row(one.batch_id, escape(one.dump), *(f"{count:,}" for count in counts))
    console().print(table)


def _batches(batches: Sequence[Batch]) -> None:
    table = Table(title=f"Batches ({len(batches):,})", title_justify="left", box=None, header_style="bold")
    for name in ("batch", "dump", "format", "state"):
        table.add_column(name, overflow="fold")
    for name in ("records", "articles", "claims", "rejects"):
        table.add_column(name, justify="right")
    for batch in batches[:LISTED_BATCHES]:
        counts = (batch.records, batch.articles, batch.claims, batch.rejects)
        table.add_row(batch.batch_id, escape(batch.dump), batch.format or "–", batch.state, *(f"{count:,}" for count in counts))
    console().print(table)
    if len(batches) > LISTED_BATCHES:
        _line(f'  … and {len(batches) - LISTED_BATCHES:,} more: toll sql "FROM ops.batches"')


def _last_run(run: stages.Run) -> None:
    outcome = "published" if run.published_at else "failed its gate; nothing was published" if run.failed_critical else "not published yet"
    _line(f"Last run {run.run_id}, started {_instant(run.started_at)}: {outcome}")
    for severity, names in (("critical", run.failed_critical), ("warning", run.failed_warning)):
        for name in names:
            _line(f"  {severity}: {name}")


def rows(result: pa.Table, form: Format) -> None:
    """Show the rows of a query. TollError: JSON, and two columns of one name."""
    if form == "json":
        start = "["
        for row in stages.objects(result):
            sys.stdout.write(start + json.dumps(row, default=str, ensure_ascii=False))
            start = ",\n "
        sys.stdout.write("]\n" if result.num_rows else "[]\n")
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(result.column_names)
        writer.writerows([cell(value, none="") for value in row] for row in stages.tuples(result))
    else:
        shown = result.slice(0, MOST_ROWS)
        cells = [[escape(cell(value, none="–")) for value in column.to_pylist()] for column in shown.columns]
        widest = [max(map(len, (name, *column))) for name, column in zip(shown.column_names, cells, strict=True)]
        whole = [width <= LONGEST_WHOLE and not any(" " in value for value in column) for width, column in zip(widest, cells, strict=True)]
        needed = sum((width if is_whole else min(LEAST_WIDTH, width)) + 3 for width, is_whole in zip(widest, whole, strict=True))
        if needed > console().width:
            _as_records(shown.schema, list(zip(*cells, strict=True)))
        else:
            _as_table(shown.schema, whole, list(zip(*cells, strict=True)))
        rest = result.num_rows - shown.num_rows
        _line(counted(result.num_rows, "row") + (f", {rest:,} not shown: ask for --format csv" if rest else ""))


def _as_table(schema: pa.Schema, whole: Sequence[bool], shown: Sequence[Sequence[str]]) -> None:
    table = Table(header_style="bold")
    for field, is_whole in zip(schema, whole, strict=True):
        is_number = pa.types.is_integer(field.type) or pa.types.is_floating(field.type) or pa.types.is_decimal(field.type)
        table.add_column(escape(field.name), justify="right" if is_number else "left", overflow="fold", no_wrap=is_whole)
    for row in shown:
        table.add_row(*row)
    console().print(table)


def _as_records(schema: pa.Schema, shown: Sequence[Sequence[str]]) -> None:
    """A line for each column of each row: side by side so many would be a letter wide."""
    for number, row in enumerate(shown, 1):
        table = _grid(title=f"row {number:,}")
        table.columns.pop()
        table.columns[1].justify, table.columns[1].overflow = "left", "fold"
        for name, value in zip(schema.names, row, strict=True):
            table.add_row(f"  {escape(name)}", value)
        console().print(table, highlight=False)


def found(sentences: pa.Table, words: str, most: int) -> None:
    """Show sentences that were searched for, each under its article, with the event to show."""
    for row in sentences.to_pylist():
        head = ", ".join(str(part) for part in (row["publisher"] or "unknown publisher", row["published_on"]) if part)
        _line(f"{row['event_id']}  {head}: {row['title'] or 'untitled'}", style="bold")
        _line(f"  {'; '.join(row['claims'])}")
        _line(f"  “{' '.join(row['evidence'].split())}”", style="italic")
    if not sentences.num_rows:
        _line(f"No sentence holds all of: {words}")
    elif sentences.num_rows == most:
        _line(f"The newest {counted(most, 'sentence')}; more with --most.")
    if sentences.num_rows:
        _line("\nThe whole story of an event: toll show EVENT_ID")


def counted_with(extractor: str | None) -> None:
    """Say what the counts of rules mean, and with which extractor they were made, where that is not this one."""
    from pipeline.normalise import EXTRACTOR_VERSION

    _line("fired: claims that a rule of clauses wrote, or sentences that another rule read, in the texts of the dev sets.")
    _line(
        "decisive: numbers of dead or wounded coded by people of which the figure of the main report rests on the rule; right: those that are equal."
    )
    _line("A dash: not counted for this kind of rule.")
    if extractor is None:
        _line("Not counted yet: make eval ARGS=--record counts the rules where the gold sets are at hand.")
    elif extractor != EXTRACTOR_VERSION:
        _line(f"Counted with extractor {extractor}; this is {EXTRACTOR_VERSION}.")


def listed(pairs: Mapping[str, str], heading: tuple[str, str]) -> None:
    """Show names with what they mean."""
    table = Table(box=None, header_style="bold")
    table.add_column(heading[0], no_wrap=True)
    table.add_column(heading[1], overflow="fold")
    for name, meaning in pairs.items():
        table.add_row(name, escape(meaning))
    console().print(table, highlight=False)


def turned_away(found: Mapping[str, stages.Rejected], meanings: Mapping[str, str]) -> None:
    """Show what a home's batches turned away: for each reason how often, what it means, and the first of them."""
    for code, rejected in found.items():
        _line(f"\n{code}: {counted(rejected.count, 'reject')}. {meanings.get(code, '')}", style="bold")
        for sample in rejected.samples:
            _line(f"  {sample.locator}: {sample.reason}{f' | {sample.excerpt}' if sample.excerpt else ''}")


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def console() -> Console:
    """Standard output; wide where it is no terminal, so that ids and names stay whole."""
    return Console(width=None if sys.stdout.isatty() else WIDTH_OF_FILES)


def _line(text: str, style: str | None = None) -> None:
    """Print one line as it is, however long."""
    console().print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _grid(title: str | None = None) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_header=False, box=None)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    return table


def cell(value: object, *, none: str) -> str:
    """One value as text; lists and structures as JSON."""
    if value is None:
        return none
    if isinstance(value, list | dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


def _ago(since: dt.timedelta) -> str:
    seconds = max(0, int(since.total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
