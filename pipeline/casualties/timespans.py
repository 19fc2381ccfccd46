"""Calendar arithmetic: spans of days with their precision, parts of months and years, moveable holidays."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.casualties.patterns import HYPHENS

DAY: Final = dt.timedelta(days=1)
WEEK: Final = 7
SLACK: Final = 2
"""Days by which a date may lie ahead of publication before it is taken for last year's: time zones, and what is due."""
CENTURY_PIVOT: Final = 50
"""Two-digit years below it are of this century."""
LONGEST: Final = {1: 1, 2: 6, 3: 7, 4: 31}
"""Most days of each UCDP date_prec."""
ISLAMIC_EPOCH: Final = 227_014
"""Ordinal of the day before 1 Muharram 1, civil reckoning."""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, and the UCDP date_prec of the words."""

    start: dt.date
    end: dt.date
    precision: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What an expression is told from.

    Attributes:
        published: the day, month or year of publication.
        anchor: the day of the incident told of.
        ahead: whether the sentence looks forward.
        before: the day that the expression right before this one names: "on Monday, two days after …".
    """

    published: Span | None
    anchor: dt.date | None
    ahead: bool
    before: dt.date | None = None

    @property
    def today(self) -> dt.date | None:
        """The day of publication, if it is known to the day."""
        return self.published.start if self.published and self.published.start == self.published.end else None


@dataclass(frozen=True, slots=True)
class Words:
    """The words in a rule's slots, lower case, and the values of the words of time."""

    slots: Mapping[str, tuple[str, ...]]
    values: Mapping[str, int]
    by: int
    holiday: "Holiday | None" = None

    def has(self, slot: str) -> bool:
        """Whether the slot was filled."""
        return slot in self.slots

    def value(self, slot: str) -> int:
        """Return the number of a month, weekday, day or year; a word's value, or its digits. KeyError if it has none."""
        for word in self.slots[slot]:
            if word in self.values:
                return self.values[word]
            if digits := "".join(c for c in word if c.isdigit()):
                return int(digits)
        raise KeyError(slot)

    def year(self, slot: str = "year") -> int | None:
        """Return the year in the slot, two digits completed; None where the slot is empty."""
        return full_year(self.value(slot)) if slot in self.slots else None

    def parts(self, slot: str) -> list[str]:
        """Return the first word of the slot, split at its hyphens, points or slashes."""
        return self.slots[slot][0].translate(HYPHENS).replace("/", "-").replace(".", "-").split("-")

    def third(self) -> int | None:
        """Return which third of a period is meant: 0 early, 1 mid, 2 late; None for all of it."""
        words = " ".join(self.slots.get("part", ())).translate(HYPHENS)
        for third, cues in enumerate(
            (("early", "start", "beginning", "onset", "outset", "turn", "first"), ("mid",), ("late", "end", "close", "second"))
        ):
            if "later" not in words and "earlier" not in words and any(cue in words for cue in cues):
                return third
        return None


@dataclass(frozen=True, slots=True)
class Holiday:
    """When a holiday falls: a fixed month and day, days from Easter, or a month and day of the tabular Islamic calendar."""

    fixed: tuple[int, int] | None
    easter: int | None
    islamic: tuple[int, int] | None
    days: int

    def spans(self, year: int) -> list[Span]:
        """Return the times it begins in a year; an Islamic one, widened by a day either way, may do so twice or never."""
        if self.fixed:
            return [days_from(dt.date(year, *self.fixed), self.days)]
        if self.easter is not None:
            return [days_from(easter(year) + self.easter * DAY, self.days)]
        month, day = self.islamic or (1, 1)
        starts = (islamic(hijri, month, day) for hijri in range(*_hijri_years(year)))
        return [days_from(start - DAY, self.days + 2) for start in starts if start.year == year]


def easter(year: int) -> dt.date:
    """Return Western Easter Sunday (Gauss's rule, Gregorian)."""
    century, golden = year // 100, year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - epact - year % 4) % WEEK
    shift = epact + weekday - 7 * ((golden + 11 * epact + 22 * weekday) // 451) + 114
    return dt.date(year, shift // 31, shift % 31 + 1)


def islamic(year: int, month: int, day: int) -> dt.date:
    """Return a day of the tabular Islamic calendar, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30."""
    days = day + 29 * (month - 1) + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return dt.date.fromordinal(ISLAMIC_EPOCH + days)


def published_span(day: dt.date, precision: str) -> Span | None:
    """Return the span of a publication date known to the `day`, `month` or `year`; None for anything else."""
    match precision:
        case "day":
            return Span(day, day, 1)
        case "month":
            return month_span(day.year, day.month)
        case "year":
            return year_span(day.year)
        case _:
            return None


def _hijri_years(year: int) -> tuple[int, int]:
    first = (year - 622) * 33 // 32
    return first - 1, first + 4


def full_year(year: int) -> int:
    """Return a year with its century: two digits are of the years around now."""
    return year if year >= 100 else year + (2000 if year < CENTURY_PIVOT else 1900)  # noqa: PLR2004


def precision_of(start: dt.date, end: dt.date) -> int:
    """Return the UCDP date_prec of a span of that length."""
    days = (end - start).days + 1
    return next((code for code, most in LONGEST.items() if days <= most), 5)


def span_of(start: dt.date, end: dt.date) -> Span:
    """Return a span with the precision of its length."""
    return Span(start, end, precision_of(start, end))


def days_from(start: dt.date, days: int) -> Span:
    """Return a span of so many days."""
    return span_of(start, start + (days - 1) * DAY)


def month_span(year: int, month: int) -> Span:
    """Return a calendar month."""
    return Span(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), 4)


def year_span(year: int) -> Span:
    """Return a calendar year."""
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31), 5)


def months_on(day: dt.date, months: int) -> Span:
    """Return the calendar month so many months on from the day's own; back if negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return month_span(year, month + 1)


def third_of(span: Span, third: int | None) -> Span:
    """Cut an early, mid or late third out of a month (ten days) or a year (four months); its precision stays."""
    if span.precision == 3 or third is None:  # noqa: PLR2004
        return span
    if span.precision == 4:  # noqa: PLR2004
        start = span.start + third * 10 * DAY
        return Span(start, span.end if third == 2 else start + 9 * DAY, 4)  # noqa: PLR2004
    start = span.start.replace(month=1 + 4 * third)
    return Span(start, month_span(span.end.year, 4 + 4 * third).end, 5)


def year_told(frame: Frame, month: int, day: int | None = None) -> int | None:
    """Return the year of a month, or of a day, told without one: the last, or the next where the sentence looks ahead."""
    if frame.published is None:
        return None
    first, last = frame.published.start, frame.published.end
    year = last.year
    try:
        this = dt.date(year, month, day or 1)
    except ValueError:  # 29 February
        return year - 1
    if frame.ahead:
        return year if (this if day else month_span(year, month).end) >= first else year + 1
    return year if this <= (last + SLACK * DAY if day else last) else year - 1
