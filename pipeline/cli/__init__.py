"""The `toll` command: each subcommand is one call of `stages` and one of `screen`, imported when it runs.

Exit status: 0 done; 1 a gate failed, nothing was published, or the watch found something; 2 wrong usage or unreadable input, told in one line.
"""

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer
from typer.exceptions import TyperException

from pipeline.cli.about import Version
from pipeline.cli.problems import tell as _tell

if TYPE_CHECKING:
    from pipeline.settings import Settings

DONE: Final = 0
GATE_FAILED: Final = 1
ALERT: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130

app = typer.Typer(
    help="Toll turns dumps of news articles into a casualty warehouse.",
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def toll(version: Version = False) -> None:
    """Turn dumps of news articles into a casualty warehouse."""


Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Holds landing/, lake/, warehouse/ and report/. Default: TOLL_HOME, else ./data."),
]
Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Dumps; a folder stands for every file in it, - for stdin.")]
Form = Literal["table", "csv", "json"]
Landed = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[PATH…]", help="Dumps; a folder stands for every file in it. Default: what is new in landing/."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="Events as they were known at the end of this day, or at this time: 2026-11-01T14:30."),
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status. What goes wrong is told in one line on stderr. Without arguments it helps."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        status = int(app(args=given or ["--help"], prog_name="toll", standalone_mode=False) or DONE)
    except SystemExit:  # typer's answer when the reader of a pipe has gone, as in `toll sql … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if os.environ.get("TOLL_DEBUG", "").lower() in {"1", "true", "yes", "on"}:
            raise
        return _failed(error)
    if status == INTERRUPTED:
        _tell("interrupted: nothing half-done is visible; run the same again to go on.")
    return status


def _failed(error: Exception) -> int:
    """Tell of an error in one line; the exit status it stands for."""
    from pipeline.model import TollError

    if isinstance(error, TyperException) and any(char.isspace() for char in getattr(error, "option_name", "")):
        _tell("a query that begins with a comment reads as an option: put it in a file and give toll sql -f FILE.")
        return BAD_INPUT
    if isinstance(error, TyperException):
        _tell(f"{error.format_message().rstrip('.')}. See toll --help.".replace("?.", "?"))
        return BAD_INPUT
    if isinstance(error, TollError):
        from pipeline.stages import GateFailedError

        _tell(str(error))
        return GATE_FAILED if isinstance(error, GateFailedError) else BAD_INPUT
    if isinstance(error, OSError):
        _tell(f"{error}; see that the disk has room and the folder may be written, then run again.")
    else:
        _tell(f"a bug in Toll ({type(error).__name__}: {error}); run again with TOLL_DEBUG=1 and report what it shows.")
    return BAD_INPUT


def _settings(home: Path | None) -> "Settings":
    from pydantic import ValidationError

    from pipeline.model import TollError
    from pipeline.settings import Settings

    try:
        settings = Settings() if home is None else Settings(home=home)
    except ValidationError as error:
        first = error.errors()[0]
        name = "TOLL_" + "_".join(str(part) for part in first["loc"]).upper()
        raise TollError(f"{name}={first['input']!r}: {first['msg']}. Set another value or unset it.") from None
    if settings.log_format == "json":
        from pipeline import logs

        logs.as_json()
    return settings


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _unreadable(problems: Sequence[str], told: Sequence[str]) -> int:
    for problem in problems:
        _tell(problem)
    return BAD_INPUT if problems or told else DONE


@app.command()
def run(paths: Paths, home: Home = None) -> int:
    """Read these dumps, validate, load and publish; print a summary and where things are."""
    from pipeline import stages
    from pipeline.cli import screen

    settings = _settings(home)
    with screen.progress() as progress:
        summary = stages.run(paths, settings, _clock, progress, _tell)
    event_id = stages.latest_event(settings) if summary.is_published else None
    screen.ran(summary, stages.status(settings), event_id)
    unreadable = _unreadable([result.problem for result in summary.ingested if result.problem], summary.problems)
    return GATE_FAILED if summary.gate is not None and summary.gate.failed_critical else unreadable


@app.command()
def ingest(paths: Landed = None, home: Home = None) -> int:
    """Read dumps into the lake; without PATH, those that are new in landing/."""
    from pipeline import stages
    from pipeline.cli import screen

    settings = _settings(home)
    with screen.progress() as progress:
        results, problems = stages.ingest_all(paths or stages.discover(settings), settings, progress, _tell)
    if results or not problems:
        screen.ingested(results)
    return _unreadable([result.problem for result in results if result.problem], problems)


@app.command()
def validate(home: Home = None) -> int:
    """Turn away the rows that break an expectation, in every batch that these expectations have not seen."""
    from pipeline import stages
    from pipeline.cli import screen

    settings = _settings(home)
    with screen.progress() as progress:
        progress("validate", 0)
        result = stages.validate(settings, stages.next_run(settings))
    typer.echo(
        f"{screen.counted(result.batches, 'batch', 'batches')} validated, {screen.counted(sum(result.rejected.values()), 'row')} turned away."
    )
    screen.rejects(result.rejected)
    return DONE


@app.command()
def load(home: Home = None) -> int:
    """Build the next warehouse file beside the published one: load, resolve, marts."""
    from pipeline import stages
    from pipeline.cli import screen

    settings = _settings(home)
    with screen.progress() as progress:
        progress("load", 0)
        result = stages.load(settings, stages.next_run(settings))
    typer.echo(
        f"Next warehouse: {screen.counted(result.batches, 'batch', 'batches')} ({len(result.new_batches):,} new), "
        + ", ".join(screen.counted(getattr(result, f"{noun}s"), noun) for noun in ("article", "claim", "report", "event"))
        + "."
    )
    return DONE


@app.command()
def publish(home: Home = None) -> int:
    """Check the next warehouse file as a whole and, if it passes, put it in place and rebuild the page."""
    from pipeline import stages
    from pipeline.cli import screen

    settings = _settings(home)
    run_id, started_at = stages.next_run(settings), _clock()
    with screen.progress() as progress:
        progress("gate", 0)
        result = stages.gate(settings, run_id, started_at)
        progress("publish", 0)
        path = stages.publish(settings, run_id, _clock())
        progress("page", 0)
        stages.page(settings)
    screen.verdict(result)
    typer.echo(f"Published {path}")
    return DONE


@app.command()
def status(home: Home = None) -> int:
    """Show batches, the last run, rejects and freshness."""
    from pipeline import stages
    from pipeline.cli import screen

    screen.status(stages.status(_settings(home)), _clock())
    return DONE


@app.command()
def watch(home: Home = None) -> int:
    """Look for what is amiss though nothing failed: freshness, volume, rejects, disk, integrity. Exit status 1 if there is anything."""
    from pipeline import stages
    from pipeline.cli import screen

    found = stages.watch(_settings(home), _clock())
    screen.watched(found)
    return ALERT if found else DONE


@app.command()
def reextract(  # noqa: PLR0917 (its options, as typer wants them)
    batches: Annotated[
        list[str] | None, typer.Argument(metavar="[BATCH…]", help="Ids of batches, or their first digits. Default: all.")
    ] = None,
    since: Annotated[
        dt.datetime | None, typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="With an article published then or later.")
    ] = None,
    until: Annotated[
        dt.datetime | None, typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="With an article published then or before.")
    ] = None,
    version: Annotated[str, typer.Option(metavar="VERSION", help="Only rows of this extractor: its version, or how that begins.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Keep nothing; say what would change.")] = False,
    home: Home = None,
) -> int:
    """Extract the stored documents of batches that another extractor made anew, without their dumps, and publish."""
    from pipeline import stages
    from pipeline.cli import screen

    settings = _settings(home)
    choice = stages.Choice(tuple(batches or ()), since.date() if since else None, until.date() if until else None, version)
    chosen = stages.outdated(settings, choice)
    with screen.progress() as progress:
        redone = []
        for batch in chosen:
            progress(batch.dump, 0)
            redone += stages.reextract(settings, [batch.batch_id], dry_run=dry_run)
    screen.redone(redone, is_dry=dry_run)
    if dry_run or not redone:
        return DONE
    with screen.progress() as progress:
        summary = stages.run([], settings, _clock, progress)
    if summary.gate is not None:
        screen.verdict(summary.gate)
    return GATE_FAILED if summary.gate is not None and summary.gate.failed_critical else DONE


@app.command()
def forget(batch: Annotated[str, typer.Argument(metavar="BATCH", help="Id of the batch, as in toll status.")], home: Home = None) -> int:
    """Take one batch out of the lake: a dump too broken to be loaded. Move it out of landing/ first, or the next night reads it again."""
    from pipeline import stages

    gone = stages.forget(_settings(home), batch)
    typer.echo(f"{gone.dump} (batch {gone.batch_id}) is out of the lake; the next publication is without it.")
    return DONE


@app.command()
def sql(
    query: Annotated[str | None, typer.Argument(metavar="[QUERY]", help='One SQL query, as in "FROM casualty_events LIMIT 5".')] = None,
    file: Annotated[str | None, typer.Option("--file", "-f", metavar="FILE", help="Read the query from a file; - is stdin.")] = None,
    form: Annotated[Form, typer.Option("--format", help="How the rows come out.")] = "table",
    as_of: AsOf = None,
    home: Home = None,
) -> int:
    """Query the published warehouse, read-only."""
    from pipeline import stages
    from pipeline.cli import screen

    instant = stages.instant(as_of) if as_of else None
    screen.rows(stages.sql(_settings(home), _query(query, file), instant), form)
    return DONE


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="All have to stand there; '\"words in double quotes\"' together.")],
    most: Annotated[int, typer.Option("--most", min=1, help="Sentences shown, newest first.")] = 20,
    home: Home = None,
) -> int:
    """Find sentences of evidence by their words and the title of their article, with the event each belongs to."""
    from pipeline import stages
    from pipeline.cli import screen

    screen.found(stages.search(_settings(home), " ".join(words), most), " ".join(words), most)
    return DONE


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its suffix is the format: .csv, .json, .parquet or .geojson.")],
    what: Annotated[str, typer.Option("--what", metavar="TABLE|QUERY", help="A table, a mart or a query.")] = "casualty_events",
    as_of: AsOf = None,
    home: Home = None,
) -> int:
    """Write events, or what else is asked for, to a file for other programs."""
    from pipeline import stages
    from pipeline.cli import screen

    instant = stages.instant(as_of) if as_of else None
    typer.echo(f"{screen.counted(stages.export(_settings(home), what, file, instant), 'row')} written to {file}")
    return DONE


def _query(given: str | None, file: str | None) -> str:
    """The query, from the command line or a file. TollError if it is in neither, in both, or can't be read."""
    from pipeline.model import TollError

    if (given is None) == (file is None):
        raise TollError("give one query, or a file with one: toll sql QUERY, or toll sql -f FILE.")
    if file is None:
        return str(given)
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise TollError(f"{file}: {why}; give a file that holds one SQL query.") from None


@app.command()
def show(
    event_id: Annotated[str, typer.Argument(metavar="EVENT_ID", help="Id of an event, or the first digits of it.")],
    why: Annotated[
        bool, typer.Option("--why", help="Also why each report stands in it: its points, as docs/fusion.md explains them.")
    ] = False,
    home: Home = None,
) -> int:
    """Show one event: its figures, and who said what, each with its sentence."""
    from pipeline import stages
    from pipeline.cli import tree

    tree.story(stages.show(_settings(home), event_id), why=why)
    return DONE


@app.command()
def report(home: Home = None) -> int:
    """Rebuild the page from the published warehouse."""
    from pipeline import stages

    typer.echo(stages.page(_settings(home)))
    return DONE


@app.command()
def rejects(home: Home = None) -> int:
    """List the reasons for which something may be turned away, and what the home's batches turned away, with samples."""
    from pipeline import stages
    from pipeline.cli import screen

    meanings = stages.reasons()
    screen.listed(meanings, ("reason_code", "meaning"))
    screen.turned_away(stages.rejected(_settings(home)), meanings)
    return DONE


@app.command()
def rules(form: Annotated[Form, typer.Option("--format", help="How the rows come out.")] = "table") -> int:
    """List the rules of extraction, each with an example, and how often it fires and is right on the dev sets.

    fired: claims a clause rule wrote, or sentences another rule read. decisive: coded numbers of dead or wounded of which the main
    report's figure rests on it. right: those that equal what people coded.
    """
    from pipeline import stages
    from pipeline.cli import screen

    book = stages.rules()
    screen.rows(book.rules, form)
    if form == "table":
        screen.counted_with(book.counted_with)
    return DONE


@app.command()
def formats() -> int:
    """List the formats, archives and packings that can be read."""
    from pipeline import stages
    from pipeline.cli import screen

    screen.listed(stages.formats(), ("format", "meaning"))
    return DONE
