"""The parts of one article: which of its units are title, captions, standfirst, stamps, bylines, body, and which are nothing."""

import re
from itertools import pairwise
from typing import Final

from pipeline.articles import datelines
from pipeline.articles.layout import LONGEST_TITLE, TAIL_CHARS, TERMINAL, Kind, Unit, key, words
from pipeline.articles.pages import LEAST_TITLE_WORDS, MOST_HEAD_UNITS, Piece, is_titlelike, prose_within

LONGEST_STANDFIRST: Final = 400
LEAST_STANDFIRST_WORDS: Final = 5
LEAST_BARE_BODY_WORDS: Final = 8
LEAST_RELATED_TAIL: Final = 3
CLOCK_LINE: Final = re.compile(r"\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: ?(?:GMT|UTC|[A-Z]{2,4}))?", re.IGNORECASE)
STRONG_CREDITS: Final = ("photo", "image", "getty", "picture", "handout", "file", "/", "courtesy", "caption")


def sort_out(text: str, piece: Piece, title: str | None, *, is_record: bool) -> None:
    """Say of each unit of a piece what it is; fills the piece.

    A record is one article by definition: where nothing looks like a body, what is no furniture is one.
    """
    start = _timed_start(piece.units, _body_start(text, piece, title, is_record=is_record))
    if is_record and title:
        start = next((number for number, unit in enumerate(piece.units[:start]) if _is_told(unit, title)), start)
    _head(piece, start, title, is_record=is_record)
    _body(piece, start, title, is_record=is_record)
    if not piece.body:
        _fall_back(piece, is_record=is_record)


def _is_told(unit: Unit, title: str) -> bool:
    """Whether a unit before what looks like a body is of it all the same, in a record that names its title apart.

    So are the items of a round-up and the line that announces them.
    """
    is_item = unit.kind is Kind.CAPTION and not _is_credited(unit)  # "… was killed. (AFP)" ends with who says so
    if (
        not (is_item or unit.kind in (Kind.BULLET, Kind.LINE))
        or unit.text.count(" ") < LEAST_BARE_BODY_WORDS - 1
        or key(unit.text) == key(title)
    ):
        return False
    return (
        is_item
        or TERMINAL.search(unit.text[-TAIL_CHARS:]) is not None
        or (unit.text[-1] == ":" and ". " in unit.text)
        or unit.kind is Kind.BULLET
    )


def _is_credited(unit: Unit) -> bool:
    """Whether a caption names a photograph or whose it is."""
    return any(mark in unit.text[-80:].casefold() + unit.text[:20].casefold() for mark in STRONG_CREDITS)


def _timed_start(units: list[Unit], start: int) -> int:
    """The first entry of a live blog begins with its time, as the others do."""
    timed = 0 < start < len(units) and CLOCK_LINE.fullmatch(units[start - 1].text)
    return start - 1 if timed and any(CLOCK_LINE.fullmatch(unit.text) for unit in units[start:]) else start


def _fall_back(piece: Piece, *, is_record: bool) -> None:
    """Take for the body what was taken for something else, where nothing looks like one."""
    units = piece.units
    counted = {unit.start for before, unit in pairwise(units) if before.kind is Kind.COUNTER}
    spare = [u for u in units if u.kind in (Kind.PROSE, Kind.BULLET) or (u.kind is Kind.CAPTION and u.start not in counted)]
    if not spare and is_record:
        loose = [u for u in units if u.kind in (Kind.LINE, Kind.CAPTION, Kind.STAMP)]
        spare = [u for u in loose if u is not piece.title] or loose
    taken = {unit.start for unit in spare}
    piece.body = spare
    piece.standfirst = [unit for unit in piece.standfirst if unit.start not in taken]
    piece.captions = [unit for unit in piece.captions if unit.start not in taken]
    if piece.title and piece.title.start in taken:
        piece.title = None


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
        if (number or is_record or unit.kind is Kind.PROSE) and _has_dateline(text, unit):
            if prose <= 1:
                return number
            break
        prose += unit.kind is Kind.PROSE and not (number and units[number - 1].kind is Kind.COUNTER)
    if is_record and title and _is_short_start(units, first):
        return first
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


def _is_short_start(units: list[Unit], first: int) -> bool:
    """Whether a record's text begins with a sentence too short to look like prose, with prose right after it."""
    beginning, following = units[first : first + 2] if len(units) > first + 1 else (None, None)
    return (
        beginning is not None
        and following is not None
        and beginning.kind is Kind.LINE
        and following.kind is Kind.PROSE
        and beginning.text[0].isupper()
        and beginning.text.count(" ") >= LEAST_TITLE_WORDS - 1
        and TERMINAL.search(beginning.text[-TAIL_CHARS:]) is not None
    )


def _has_dateline(text: str, unit: Unit) -> bool:
    kinds = (Kind.PROSE, Kind.LINE, Kind.CAPTION)
    return unit.kind in kinds and unit.text[0].isupper() and datelines.dateline(text, unit.start, unit.end) is not None


def _is_question_title(piece: Piece, number: int) -> bool:
    """A first line that only its question mark makes a sentence."""
    unit = piece.units[number]
    return (
        number == 0
        and piece.titled is None
        and unit.text[-1] in "?!"
        and len(unit.text) <= LONGEST_TITLE
        and prose_within(piece.units, 1, 6)
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
    return prose_within(units, number + 1 + marks[0], 6)


def _head(piece: Piece, start: int, title: str | None, *, is_record: bool) -> None:
    """Sort the units before the body; what is no title and too long for a section's name joins the standfirst."""
    lines = _head_lines(piece, start)
    wanted = key(title) if title else None
    if piece.titled:
        piece.title = min((piece.units[at] for at in piece.titled), key=lambda unit: len(unit.text))
    else:
        named = [unit for unit in lines if wanted and key(unit.text) == wanted]
        long_enough = [unit for unit in lines if unit.text.count(" ") >= LEAST_TITLE_WORDS]
        piece.title = next(iter(named or long_enough), None) or max(
            (unit for unit in lines if unit.text.count(" ") >= LEAST_TITLE_WORDS - 1), key=lambda unit: len(unit.text), default=None
        )
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


def _body(piece: Piece, start: int, title: str | None, *, is_record: bool) -> None:
    """Sort the units from the body's first on."""
    titles = {key(name) for name in (title, piece.title.text if piece.title else None) if name}
    in_related = False
    for number, unit in enumerate(piece.units[start:]):
        kind = unit.kind
        if in_related and kind in (Kind.LINE, Kind.BULLET) and not TERMINAL.search(unit.text[-TAIL_CHARS:]):
            continue
        in_related = kind is Kind.RELATED
        if kind in (Kind.RELATED, Kind.FURNITURE, Kind.COUNTER, Kind.SEPARATOR):
            continue
        if kind is Kind.BYLINE:
            piece.bylines.append(unit)
        elif kind is Kind.STAMP and (number < 2 or words().stamp.match(unit.text) or words().sourced.fullmatch(unit.text)):  # noqa: PLR2004 - further down a bare date heads a part of the body
            piece.stamps.append(unit)
        elif kind is Kind.CAPTION and number and _is_credited(unit):
            piece.captions.append(unit)
        elif number and len(unit.text) <= LONGEST_TITLE and unit.kind is Kind.LINE and key(unit.text) in titles:
            continue
        else:
            piece.body.append(unit)
    if not is_record:
        _drop_headlines(piece)


def _drop_headlines(piece: Piece) -> None:
    """Cut headlines of other stories from the end of a body, where no line announces them."""
    tail = 0
    while tail < len(piece.body) and is_titlelike(piece.body[-1 - tail]) and piece.body[-1 - tail].text.count(" ") >= LEAST_TITLE_WORDS:
        tail += 1
    if LEAST_RELATED_TAIL <= tail < len(piece.body) and piece.body[-1 - tail].text[-1] != ":":
        del piece.body[-tail:]
