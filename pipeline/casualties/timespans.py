"""Calendar arithmetic of time expressions: from what the words say to the first and last day they allow.

Every reader takes the words in a rule's slots and the days they are told from, and returns a span, or None where it cannot
be known. Readers never make a span more precise than the words: "last month" is a month, "a week ago" the days around it.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.casualties.patterns import HYPHENS

DAY: Final = dt.timedelta(days=1)
WEEK: Final = 7
FEW: Final = (2, 6)
"""What "a few" or "several" units of time can be."""
SLACK: Final = 2
"""Days by which a date may lie ahead of publication before it is taken for last year's: time zones, and what is due."""
CENTURY_PIVOT: Final = 50
"""Two-digit years below it are of this century."""
RECENT: Final = {"hours": 1, "days": 5, "weeks": 27, "months": 181, "years": 5 * 365}
"""Days that "recent" units reach back."""
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
    """What an expression is told from. `published` spans a day, a month or a year; `ahead`: the sentence looks forward."""

    published: Span | None
    anchor: dt.date | None
    ahead: bool

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
        return _century(self.value(slot)) if slot in self.slots else None

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
            return [_from(dt.date(year, *self.fixed), self.days)]
        if self.easter is not None:
            return [_from(easter(year) + self.easter * DAY, self.days)]
        month, day = self.islamic or (1, 1)
        starts = (islamic(hijri, month, day) for hijri in range(*_hijri_years(year)))
        return [_from(start - DAY, self.days + 2) for start in starts if start.year == year]


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
            return _month(day.year, day.month)
        case "year":
            return _year(day.year)
        case _:
            return None


def _hijri_years(year: int) -> tuple[int, int]:
    first = (year - 622) * 33 // 32
    return first - 1, first + 4


def _century(year: int) -> int:
    return year if year >= 100 else year + (2000 if year < CENTURY_PIVOT else 1900)  # noqa: PLR2004


def precision_of(start: dt.date, end: dt.date) -> int:
    """Return the UCDP date_prec of a span of that length."""
    days = (end - start).days + 1
    return next((code for code, most in LONGEST.items() if days <= most), 5)


def _span(start: dt.date, end: dt.date) -> Span:
    return Span(start, end, precision_of(start, end))


def _from(start: dt.date, days: int) -> Span:
    return _span(start, start + (days - 1) * DAY)


def _month(year: int, month: int) -> Span:
    return Span(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), 4)


def _year(year: int) -> Span:
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31), 5)


def _months_on(day: dt.date, months: int) -> Span:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _month(year, month + 1)


def _third_of(span: Span, third: int | None) -> Span:
    """Cut an early, mid or late third out of a month (ten days) or a year (four months); its precision stays."""
    if span.precision == 3 or third is None:  # noqa: PLR2004
        return span
    if span.precision == 4:  # noqa: PLR2004
        start = span.start + third * 10 * DAY
        return Span(start, span.end if third == 2 else start + 9 * DAY, 4)  # noqa: PLR2004
    start = span.start.replace(month=1 + 4 * third)
    return Span(start, _month(span.end.year, 4 + 4 * third).end, 5)


def _year_of(frame: Frame, month: int, day: int | None = None) -> int | None:
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
        return year if (this if day else _month(year, month).end) >= first else year + 1
    return year if this <= (last + SLACK * DAY if day else last) else year - 1


def numeric(words: Words, frame: Frame) -> Span | None:
    """2018-05-23, 23/05/2018; a day and month that could be either way round span both, unless publication decides."""
    a, b, c = (int("".join(filter(str.isdigit, part.split("t")[0]))) for part in words.parts("date"))
    if a > 31:  # noqa: PLR2004
        return _span(dt.date(a, b, c), dt.date(a, b, c))
    year = _century(c)
    readings = sorted({dt.date(year, m, d) for m, d in ((a, b), (b, a)) if m <= 12 and d <= calendar.monthrange(year, m)[1]})  # noqa: PLR2004
    if frame.published:
        readings = [day for day in readings if day <= frame.published.end] or readings
        readings = [day for day in readings if frame.published.start - day <= 2 * WEEK * DAY] or readings
    return _span(readings[0], readings[-1]) if readings else None


def dashed(words: Words, _: Frame) -> Span | None:
    """23-May-2018, 3-JAN-90."""
    day, month, year = words.parts("date")
    return _from(dt.date(_century(int(year)), words.values[month], int(day)), 1) if month in words.values else None


def calendar_days(words: Words, frame: Frame) -> Span | None:
    """23 May, May 23-25, from 28 December 2016 to 3 January 2017."""
    days = [int(part) for part in words.parts("days")] if words.has("days") else [words.value("day")]
    month = words.value("month")
    end_month = words.value("month2") if words.has("month2") else month
    end_day = words.value("day2") if words.has("day2") else days[-1]
    end_year, year = words.year("year2"), words.year()
    wraps = (end_month, end_day) < (month, days[0])
    if end_year is None:
        end_year = year + wraps if year is not None else _year_of(frame, end_month, end_day)
    if end_year is None:
        return None
    start = dt.date(end_year - wraps if year is None else year, month, days[0])
    end = dt.date(end_year, end_month, end_day)
    return _span(start, end) if start <= end else None


def day_of_month(words: Words, frame: Frame) -> Span | None:
    """The 3rd of this month."""
    if frame.published is None:
        return None
    month = _months_on(frame.published.end, -1 if "last" in words.slots["which"] else 0)
    day = month.start.replace(day=words.value("day"))
    return _from(day, 1)


def weekdays(words: Words, frame: Frame) -> Span | None:
    """Between Saturday night and Sunday morning."""
    if frame.today is None:
        return None
    first, last = (
        (words.values[part] for part in words.parts("pair")) if words.has("pair") else (words.value("weekday"), words.value("weekday2"))
    )
    end = _weekday(last, frame.today, ahead=frame.ahead)
    return _span(end - ((last - first) % WEEK or WEEK) * DAY, end)


def _weekday(weekday: int, day: dt.date, *, ahead: bool = False) -> dt.date:
    """Return the last such weekday up to a day, or the first from it on."""
    return day + (weekday - day.weekday()) % WEEK * DAY if ahead else day - (day.weekday() - weekday) % WEEK * DAY


def weekday(words: Words, frame: Frame) -> Span | None:
    """On Wednesday: the last one, publication day included."""
    return _from(_weekday(words.value("weekday"), frame.today, ahead=frame.ahead), 1) if frame.today else None


def weekday_of_week(words: Words, frame: Frame) -> Span | None:
    """Tuesday last week."""
    if frame.today is None:
        return None
    return _from(_monday(frame.today) + (words.value("weekday") + WEEK * _step(words)) * DAY, 1)


def _step(words: Words) -> int:
    which = words.slots.get("which", ())
    return -1 if {"last", "past", "previous"} & set(which) else 1 if {"next", "coming", "upcoming"} & set(which) else 0


def last_weekday(words: Words, frame: Frame) -> Span | None:
    """Last Wednesday: before publication; "the previous Friday": before the incident told of."""
    day = frame.anchor if "previous" in words.slots["which"] or "preceding" in words.slots["which"] else frame.today
    return _from(_weekday(words.value("weekday"), day - DAY), 1) if day else None


def next_weekday(words: Words, frame: Frame) -> Span | None:
    """Next Friday: after publication; "the following Friday": after the incident told of."""
    day = frame.anchor if "following" in words.slots["which"] else frame.today
    return _from(_weekday(words.value("weekday"), day + DAY, ahead=True), 1) if day else None


def shift(words: Words, frame: Frame) -> Span | None:
    """Yesterday, today, tomorrow."""
    return _from(frame.today + words.by * DAY, 1) if frame.today else None


def overnight(_: Words, frame: Frame) -> Span | None:
    """The night that ended on publication day."""
    return _span(frame.today - DAY, frame.today) if frame.today else None


def neighbour(words: Words, frame: Frame) -> Span | None:
    """The previous day, that night, the next morning: told from the incident."""
    return _from(frame.anchor + words.by * DAY, 1) if frame.anchor else None


def ago(words: Words, frame: Frame) -> Span | None:
    """Two days ago; told from publication."""
    return _distance(words, frame.today, -1) if frame.today else None


def from_anchor(words: Words, frame: Frame) -> Span | None:
    """A day earlier, two days later; told from the incident."""
    back = {"earlier", "before", "previously", "prior"} & set(words.slots["direction"])
    return _distance(words, frame.anchor, -1 if back else 1) if frame.anchor else None


def unknown(_: Words, __: Frame) -> Span | None:
    """Two days after the raid: told from an event that is not placed."""
    return None


def _count(words: Words) -> tuple[int, int]:
    if {"few", "several", "couple"} & set(words.slots["count"]):
        return FEW if "couple" not in words.slots["count"] else (2, 2)
    try:
        number = words.value("count")
    except KeyError:  # "a", "an"
        number = 1
    return number, number


def _distance(words: Words, day: dt.date, sign: int) -> Span | None:
    """Return the day, week, month or year that lies so far from a day."""
    least, most = _count(words)
    if set(words.slots.get("hedge", ())) - {"just", "only"} and least > 1:
        least, most = least - 1, most + 1
    low, high = sorted((sign * least, sign * most))
    match words.value("unit"):
        case 0:
            hours_a_day = 24
            return _from(day + sign * (abs(high) // hours_a_day) * DAY, 1)
        case 1:
            return _span(day + low * DAY, day + high * DAY)
        case days if days < 30:  # noqa: PLR2004
            return _span(day + (low * days - 3) * DAY, day + (high * days + 3) * DAY)
        case 30:
            return _span(_months_on(day, low).start, _months_on(day, high).end)
        case days:
            years = days // 365
            return _span(_year(day.year + low * years).start, _year(day.year + high * years).end)


def last_units(words: Words, frame: Frame) -> Span | None:
    """The past three days, the last 48 hours, the past five years: up to publication."""
    if frame.today is None:
        return None
    count, unit = _count(words)[1], words.value("unit")
    reach = -(-count // 24) if unit == 0 and count > 12 else unit * count  # noqa: PLR2004
    return _span(frame.today - reach * DAY, frame.today)


def recent(words: Words, frame: Frame) -> Span | None:
    """In recent days: up to publication."""
    reach = RECENT.get(words.slots["unit"][0])
    return _span(frame.today - reach * DAY, frame.today) if frame.today and reach else None


def weekend(words: Words, frame: Frame) -> Span | None:
    """Over the weekend: the last Saturday and Sunday; "last weekend", told on a weekend, is the one before."""
    if frame.today is None:
        return None
    friday = 4
    before = frame.today - WEEK * DAY if "last" in words.slots["which"] and frame.today.weekday() > friday else frame.today
    return _from(_weekday(friday + 1, before), 2)


def period(words: Words, frame: Frame) -> Span | None:
    """This week, last month, earlier this year, late last year. "This week" is the seven days up to publication."""
    if frame.published is None:
        return None
    today, step, part = frame.published.end, _step(words), words.slots.get("part", ())
    unit = words.value("unit")
    precision = {7: 3, 30: 4}.get(unit, 5)
    if frame.published.precision > (1 if unit == WEEK else precision):
        return None
    if "later" in part and step == 0:
        days_left = (_monday(today) + (WEEK - 1) * DAY if unit == WEEK else _unit_of(today, unit, 0).end) - today
        return Span(today + DAY, today + days_left, precision) if days_left else None
    if "past" in words.slots["which"] or (unit == WEEK and step == 0):
        return Span(today - (unit - 1) * DAY, today, precision)
    return _third_of(_unit_of(today, unit, step), words.third())


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * DAY


def _unit_of(day: dt.date, unit: int, step: int) -> Span:
    """Return the week, month or year of a day, or one `step` units away."""
    if unit == WEEK:
        return _from(_monday(day) + step * WEEK * DAY, WEEK)
    return _months_on(day, step) if unit == 30 else _year(day.year + step)  # noqa: PLR2004


def months(words: Words, frame: Frame) -> Span | None:
    """Between January and March; from November 2016 to February 2017."""
    first, last = words.value("month"), words.value("month2")
    year = words.year("year2") or _year_of(frame, last)
    start_year = words.year() or (year and year - (first > last))
    return _span(_month(start_year, first).start, _month(year, last).end) if year and start_year else None


def month(words: Words, frame: Frame) -> Span | None:
    """In March, mid-April, late March 2017, in March last year."""
    number = words.values[words.parts("part")[-1]] if not words.has("month") else words.value("month")
    year = words.year()
    if words.has("which") and frame.published:
        year = frame.published.end.year + _step(words)
    year = year or _year_of(frame, number)
    return _third_of(_month(year, number), words.third()) if year else None


def season(words: Words, frame: Frame) -> Span | None:
    """Summer 2014, last winter; of the northern hemisphere."""
    first, year = words.value("season"), words.year()
    if year is None:
        if frame.published is None:
            return None
        today = frame.published.end
        ended = 3 if _step(words) < 0 else 0
        year = today.year if _months_on(dt.date(today.year, first, 1), ended).start <= today else today.year - 1
    start = dt.date(year, first, 1)
    return Span(start, _months_on(start, 2).end, 5)


def years(words: Words, _: Frame) -> Span | None:
    """Between 2011 and 2014, 2006-07."""
    if words.has("both"):
        first, last = (int(part) for part in words.parts("both"))
        last = last if last > 100 else first // 100 * 100 + last  # noqa: PLR2004
    else:
        first, last = words.value("year"), words.value("year2")
    return Span(_year(first).start, _year(last).end, 5) if first <= last else None


def year(words: Words, _: Frame) -> Span | None:
    """In 2015, late 2016, mid-2015."""
    return _third_of(_year(words.value("year") if words.has("year") else int(words.parts("part")[-1])), words.third())


def decade(words: Words, _: Frame) -> Span | None:
    """In the 1990s, the early 1980s."""
    first = words.value("decade")
    a, b = {None: (0, 9), 0: (0, 3), 1: (3, 6), 2: (6, 9)}[words.third()]
    return Span(_year(first + a).start, _year(first + b).end, 5)


def holiday(words: Words, frame: Frame) -> Span | None:
    """On Christmas Day: the last one, or of the year that is named."""
    if words.holiday is None:
        return None
    if named := words.year():
        return next(iter(words.holiday.spans(named)), None)
    if frame.published is None:
        return None
    last = frame.published.end
    spans = [span for y in (last.year - 1, last.year, last.year + 1) for span in words.holiday.spans(y)]
    if frame.ahead:
        return next(span for span in spans if span.end >= frame.published.start)
    return next(span for span in reversed(spans) if span.start <= last)


Reader = Callable[[Words, Frame], Span | None]
READERS: Final[dict[str, Reader]] = {
    reader.__name__: reader
    for reader in (
        numeric, dashed, calendar_days, day_of_month, weekdays, weekday, weekday_of_week, last_weekday, next_weekday, shift, overnight,
        neighbour, ago, from_anchor, unknown, last_units, recent, weekend, period, months, month, season, years, year, decade, holiday,
    )
}  # fmt: skip
FROM_INCIDENT: Final = frozenset({neighbour, from_anchor})
"""Readers of what is told from the incident."""
