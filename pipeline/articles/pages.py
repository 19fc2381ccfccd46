"""From units to pieces: where on a page an article begins."""

from dataclasses import dataclass, field
from typing import Final

from pipeline.articles import datelines
from pipeline.articles.layout import LONGEST_TITLE, Kind, Unit, key, words

MOST_HEAD_UNITS: Final = 14
MOST_HEAD_PROSE: Final = 2
LEAST_TITLE_WORDS: Final = 3
LEAST_TITLE_KEY: Final = 12

HEAD_KINDS: Final = frozenset(
    {Kind.STAMP, Kind.BYLINE, Kind.COUNTER, Kind.FURNITURE, Kind.CAPTION, Kind.RELATED, Kind.SEPARATOR, Kind.BULLET}
)


@dataclass(slots=True)
class Piece:
    """One article as units of its page. `titled` = the units between which its title is repeated, else None."""

    units: list[Unit]
    titled: tuple[int, int] | None = None
    title: Unit | None = None
    head: list[Unit] = field(default_factory=list)
    captions: list[Unit] = field(default_factory=list)
    standfirst: list[Unit] = field(default_factory=list)
    stamps: list[Unit] = field(default_factory=list)
    bylines: list[Unit] = field(default_factory=list)
    body: list[Unit] = field(default_factory=list)


def pieces(text: str, units: list[Unit]) -> list[Piece]:
    """Cut a page where an article begins.

    It does where a title is repeated with nothing but head matter between, and after a finished article where a line like
    a title stands before a stamp, a dateline, or behind a separator.
    """
    repeats = _repeats(units)
    starts: dict[int, int | None] = dict(repeats)
    inside = {unit for first, last in repeats.items() for unit in range(first, last + 1)}
    for start in _announced(text, units):
        if start not in inside:
            starts.setdefault(start, None)
    cuts: list[tuple[int, int | None]] = []
    previous = 0
    for start in sorted(starts):
        finished = any(unit.kind is Kind.PROSE for unit in units[previous:start])
        if finished and not cuts:
            cuts.append((0, None))
        if finished or (not cuts and starts[start] is not None):
            cuts.append((start, starts[start]))
            previous = start
    cuts = cuts or [(0, None)]
    ends = [start for start, _ in cuts[1:]] + [len(units)]
    return [Piece(units[start:end], None if last is None else (0, last - start)) for (start, last), end in zip(cuts, ends, strict=True)]


def _repeats(units: list[Unit]) -> dict[int, int]:
    """First and last unit of each title that is repeated with only head matter between, and prose after."""
    seen: dict[str, int] = {}
    repeats: dict[int, int] = {}
    open_start: dict[str, int] = {}
    for number, unit in enumerate(units):
        if (
            unit.kind not in (Kind.LINE, Kind.PROSE)
            or len(unit.text) > LONGEST_TITLE
            or unit.text.count(" ") < LEAST_TITLE_WORDS - 1
            or unit.text[-1] in ".,:;"
        ):
            continue
        for name in _names(unit.text):
            before = seen.get(name)
            if (
                before is not None
                and before != number
                and _is_head(units, before + 1, number)
                and prose_within(units, number + 1, MOST_HEAD_UNITS)
            ):
                start = open_start.get(name, before)
                repeats[start] = number
                open_start[name] = start
            else:
                open_start.pop(name, None)
            seen[name] = number
    return _outermost(repeats)


def _outermost(repeats: dict[int, int]) -> dict[int, int]:
    kept: dict[int, int] = {}
    last = -1
    for start in sorted(repeats):
        if start > last:
            kept[start] = last = repeats[start]
    return kept


def _names(text: str) -> set[str]:
    """A title's key, and that of the title without the site's name after it."""
    names = {key(text)}
    for mark in (" | ", " - ", " – "):
        if mark in text:
            names.add(key(text.rsplit(mark, 1)[0]))
    return {name for name in names if len(name) >= LEAST_TITLE_KEY}


def _is_head(units: list[Unit], start: int, end: int) -> bool:
    """Whether these units can stand between a title and its repetition: sentences only beside a stamp, byline or gallery."""
    if end - start > MOST_HEAD_UNITS:
        return False
    between = units[start:end]
    prose = sum(unit.kind is Kind.PROSE and units[number - 1].kind is not Kind.COUNTER for number, unit in enumerate(between, start))
    marked = any(unit.kind in (Kind.STAMP, Kind.BYLINE, Kind.COUNTER) for unit in between)
    return prose <= (MOST_HEAD_PROSE if marked else 0)


def _announced(text: str, units: list[Unit]) -> list[int]:
    """Units like a title that a stamp, a dateline or a separator shows to begin an article."""
    starts = []
    for number, unit in enumerate(units):
        if unit.kind is Kind.SEPARATOR:
            follower = number + 1
            if follower < len(units) and is_titlelike(units[follower]) and prose_within(units, follower + 1, 4) and len(unit.text) > 4:  # noqa: PLR2004
                starts.append(follower)
        elif (unit.kind is Kind.STAMP and words().stamp.match(unit.text)) or (
            unit.kind in (Kind.PROSE, Kind.LINE) and number and unit.text[0].isupper() and datelines.dateline(text, unit.start, unit.end)
        ):
            before = number - 1
            while before > 0 and number - before < 5 and units[before].kind in HEAD_KINDS:  # noqa: PLR2004
                before -= 1
            if before >= 0 and is_titlelike(units[before]) and prose_within(units, number, 5):
                starts.append(before)
    return starts


def is_titlelike(unit: Unit) -> bool:
    """Whether a line could be a title: three words or more, and no sentence."""
    return (
        unit.kind is Kind.LINE
        and len(unit.text) <= LONGEST_TITLE
        and unit.text.count(" ") >= LEAST_TITLE_WORDS - 1
        and unit.text[-1] not in ":,;"
    )


def prose_within(units: list[Unit], start: int, count: int) -> bool:
    """Whether one of `count` units from `start` on is prose."""
    return any(unit.kind is Kind.PROSE for unit in units[start : start + count])
