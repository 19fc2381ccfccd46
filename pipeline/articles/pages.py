"""From units to pieces: where an article begins, which units are its head, which its body, which nothing of it."""

from dataclasses import dataclass, field
from typing import Final

from pipeline.articles import datelines
from pipeline.articles.layout import LONGEST_TITLE, TERMINAL, Kind, Unit, key, words

MOST_HEAD_UNITS: Final = 14
MOST_HEAD_PROSE: Final = 2
LEAST_TITLE_WORDS: Final = 3
LEAST_TITLE_KEY: Final = 12
LONGEST_STANDFIRST: Final = 400
LEAST_STANDFIRST_WORDS: Final = 5
LEAST_BARE_BODY_WORDS: Final = 8
LEAST_RELATED_TAIL: Final = 3
STRONG_CREDITS: Final = ("photo", "image", "getty", "picture", "handout", "file", "/", "courtesy", "caption")

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
        if cuts or finished:
            if finished:
                cuts.append((start, starts[start]))
                previous = start
            continue
        cuts.append((start, starts[start]))
    if not cuts or any(unit.kind is Kind.PROSE for unit in units[: cuts[0][0]]):
        cuts.insert(0, (0, None))
    ends = [start for start, _ in cuts[1:]] + [len(units)]
    found = []
    for (start, last), end in zip(cuts, ends, strict=True):
        found.append(Piece(units[start:end], None if last is None else (0, last - start)))
    return found


def _repeats(units: list[Unit]) -> dict[int, int]:
    """First and last unit of each title that is repeated with only head matter between, and prose after."""
    seen: dict[str, int] = {}
    repeats: dict[int, int] = {}
    open_start: dict[str, int] = {}
    for number, unit in enumerate(units):
        if unit.kind not in (Kind.LINE, Kind.PROSE) or len(unit.text) > LONGEST_TITLE or unit.text.count(" ") < LEAST_TITLE_WORDS - 1:
            continue
        for name in _names(unit.text):
            before = seen.get(name)
            if (
                before is not None
                and before != number
                and _is_head(units, before + 1, number)
                and _prose_within(units, number + 1, MOST_HEAD_UNITS)
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
    prose = sum(
        unit.kind is Kind.PROSE and units[number - 1].kind is not Kind.COUNTER for number, unit in enumerate(units[start:end], start)
    )
    return end - start <= MOST_HEAD_UNITS and prose <= MOST_HEAD_PROSE


def _announced(text: str, units: list[Unit]) -> list[int]:
    """Units like a title that a stamp, a dateline or a separator shows to begin an article."""
    starts = []
    for number, unit in enumerate(units):
        if unit.kind is Kind.SEPARATOR:
            follower = number + 1
            if follower < len(units) and _is_titlelike(units[follower]) and _prose_within(units, follower + 1, 4) and len(unit.text) > 4:  # noqa: PLR2004
                starts.append(follower)
        elif (unit.kind is Kind.STAMP and words().stamp.match(unit.text)) or (
            unit.kind in (Kind.PROSE, Kind.LINE) and number and unit.text[0].isupper() and datelines.dateline(text, unit.start, unit.end)
        ):
            before = number - 1
            while before > 0 and number - before < 5 and units[before].kind in HEAD_KINDS:  # noqa: PLR2004
                before -= 1
            if before >= 0 and _is_titlelike(units[before]) and _prose_within(units, number, 5):
                starts.append(before)
    return starts


def _is_titlelike(unit: Unit) -> bool:
    return (
        unit.kind is Kind.LINE
        and len(unit.text) <= LONGEST_TITLE
        and unit.text.count(" ") >= LEAST_TITLE_WORDS - 1
        and unit.text[-1] not in ":,;"
    )


def _prose_within(units: list[Unit], start: int, count: int) -> bool:
    return any(unit.kind is Kind.PROSE for unit in units[start : start + count])


def sort_out(text: str, piece: Piece, title: str | None, *, is_record: bool) -> None:
    """Say of each unit of a piece what it is; fills the piece.

    A record is one article by definition: where nothing looks like a body, what is no furniture is one.
    """
    units = piece.units
    start = _body_start(text, piece, title, is_record=is_record)
    _head(piece, start, title, is_record=is_record)
    _body(piece, start, title)
    if not piece.body:
        spare = [
            unit
            for unit in units
            if unit.kind in (Kind.PROSE, Kind.BULLET)
            or (unit.kind is Kind.CAPTION and unit in piece.captions and not _is_counted(units, unit))
        ]
        if not spare and is_record:
            spare = [unit for unit in units if unit.kind in (Kind.LINE, Kind.CAPTION, Kind.STAMP) and unit is not piece.title] or [
                u for u in units if u.kind is Kind.LINE
            ]
        piece.body = spare
        piece.standfirst = [unit for unit in piece.standfirst if unit not in spare]
        piece.captions = [unit for unit in piece.captions if unit not in spare]
        if piece.title in spare:
            piece.title = None


def _is_counted(units: list[Unit], unit: Unit) -> bool:
    at = units.index(unit)
    return at > 0 and units[at - 1].kind is Kind.COUNTER


def _body_start(text: str, piece: Piece, title: str | None, *, is_record: bool) -> int:  # noqa: C901 - the ways in which bodies begin, surest first
    """Number of the first unit of the body; the number of units where there is none."""
    units = piece.units
    first = piece.titled[1] + 1 if piece.titled else 0
    if title and not piece.titled:
        wanted = key(title)
        for number, unit in enumerate(units[:MOST_HEAD_UNITS]):
            if len(unit.text) <= LONGEST_TITLE and key(unit.text) == wanted and len(units) > number + 1:
                first = number + 1
    prose = 0
    for number, unit in enumerate(units[first : first + 2 * MOST_HEAD_UNITS], first):
        if (
            unit.kind in (Kind.PROSE, Kind.LINE)
            and (number or is_record)
            and unit.text[0].isupper()
            and datelines.dateline(text, unit.start, unit.end)
        ):
            if prose <= 1:
                return number
            break
        prose += unit.kind is Kind.PROSE and not (number and units[number - 1].kind is Kind.COUNTER)
    for number, unit in enumerate(units[first:], first):
        after_counter = number > 0 and units[number - 1].kind is Kind.COUNTER
        if unit.kind is Kind.PROSE and not after_counter and not _is_question_title(piece, number) and not _is_standfirst(units, number):
            return number
    for number, unit in enumerate(units[first:], first):
        if unit.kind is Kind.LINE and unit.text.count(" ") >= LEAST_BARE_BODY_WORDS - 1 and (is_record or number or len(units) == 1):
            return number
    if not is_record and first == 0:
        return next(
            (number for number, unit in enumerate(units) if unit.kind is Kind.LINE and unit.text.count(" ") >= LEAST_BARE_BODY_WORDS - 1),
            len(units),
        )
    return len(units)


def _is_question_title(piece: Piece, number: int) -> bool:
    """A first line that only its question mark makes a sentence."""
    unit = piece.units[number]
    return (
        number == 0
        and piece.titled is None
        and unit.text[-1] in "?!"
        and len(unit.text) <= LONGEST_TITLE
        and _prose_within(piece.units, 1, 6)
    )


def _is_standfirst(units: list[Unit], number: int) -> bool:
    """One sentence between title and stamp or byline, with the text after them."""
    if number == 0 or len(units[number].text) > LONGEST_STANDFIRST:
        return False
    following = units[number + 1 : number + 4]
    marks = [
        at for at, unit in enumerate(following) if unit.kind is Kind.STAMP or (unit.kind is Kind.BYLINE and unit.text[:1] not in "(—–-")
    ]
    if not marks or any(unit.kind is Kind.PROSE for unit in following[: marks[0]]):
        return False
    return _prose_within(units, number + 1 + marks[0], 6)


def _head(piece: Piece, start: int, title: str | None, *, is_record: bool) -> None:
    """Sort the units before the body; what is no title and too long for a section's name joins the standfirst."""
    lines = _head_lines(piece, start)
    wanted = key(title) if title else None
    if piece.titled:
        piece.title = min((piece.units[at] for at in piece.titled), key=lambda unit: len(unit.text))
    else:
        named = [unit for unit in lines if wanted and key(unit.text) == wanted]
        long_enough = [unit for unit in lines if unit.text.count(" ") >= LEAST_TITLE_WORDS]
        piece.title = next(iter(named or long_enough), None) or max(lines, key=lambda unit: len(unit.text), default=None)
        if is_record and title and not named:
            piece.title = None
    titles = tuple(name for name in (key(piece.title.text) if piece.title else None, wanted) if name)
    after = piece.title.start if piece.title else -1
    for unit in lines:
        if unit.start > after and not key(unit.text).startswith(titles or "\0") and unit.text.count(" ") >= LEAST_STANDFIRST_WORDS - 1:
            piece.standfirst.append(unit)
    piece.standfirst.sort(key=lambda unit: unit.start)


def _head_lines(piece: Piece, start: int) -> list[Unit]:
    """Sort what shows its kind; return the rest, among which the title is."""
    units = piece.units
    lines = []
    for number, unit in enumerate(units[:start]):
        piece.head.append(unit)
        if unit.kind is Kind.CAPTION or (number and units[number - 1].kind is Kind.COUNTER and unit.kind in (Kind.PROSE, Kind.LINE)):
            piece.captions.append(unit)
        elif unit.kind is Kind.BULLET or (unit.kind is Kind.PROSE and not _is_question_title(piece, number)):
            if not piece.titled or key(unit.text) != key(units[piece.titled[1]].text):
                piece.standfirst.append(unit)
        elif unit.kind is Kind.STAMP:
            piece.stamps.append(unit)
        elif unit.kind is Kind.BYLINE:
            piece.bylines.append(unit)
        elif unit.kind in (Kind.LINE, Kind.PROSE):
            lines.append(unit)
    return lines


def _body(piece: Piece, start: int, title: str | None) -> None:
    """Sort the units from the body's first on."""
    titles = {key(name) for name in (title, piece.title.text if piece.title else None) if name}
    in_related = False
    for number, unit in enumerate(piece.units[start:]):
        kind = unit.kind
        if in_related and kind in (Kind.LINE, Kind.BULLET) and not TERMINAL.search(unit.text):
            continue
        in_related = kind is Kind.RELATED
        if kind in (Kind.RELATED, Kind.FURNITURE, Kind.COUNTER, Kind.SEPARATOR):
            continue
        if kind is Kind.BYLINE:
            piece.bylines.append(unit)
        elif kind is Kind.STAMP and (number < 2 or words().stamp.match(unit.text)):  # noqa: PLR2004 - further down a bare date heads a part of the body
            piece.stamps.append(unit)
        elif kind is Kind.CAPTION and any(mark in unit.text[-80:].casefold() + unit.text[:20].casefold() for mark in STRONG_CREDITS):
            piece.captions.append(unit)
        elif number and len(unit.text) <= LONGEST_TITLE and unit.kind is Kind.LINE and key(unit.text) in titles:
            continue
        else:
            piece.body.append(unit)
    tail = 0
    while tail < len(piece.body) and _is_titlelike(piece.body[-1 - tail]) and piece.body[-1 - tail].text.count(" ") >= LEAST_TITLE_WORDS:
        tail += 1
    if LEAST_RELATED_TAIL <= tail < len(piece.body) and piece.body[-1 - tail].text[-1] != ":":
        del piece.body[-tail:]
