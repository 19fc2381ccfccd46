"""Readers of time expressions: from what the words of a rule say to the first and last day they allow.

Every reader takes the words in a rule's slots and the days they are told from, and returns a span, or None where it cannot
be known. Readers never make a span more precise than the words: "last month" is a month, "a week ago" the days around it.
"""

import calendar
import datetime as dt
from collections.abc import Callable
from typing import Final

from pipeline.casualties.timespans import (
    DAY,
    WEEK,
    Frame,
    Span,
    Words,
    days_from,
    full_year,
    month_span,
    months_on,
    span_of,
    third_of,
    year_span,
    year_told,
)

MONTHS: Final = 12
FEW: Final = (2, 6)
"""What "a few" or "several" units of time can be."""
RECENT: Final = {"hours": 1, "days": 5, "weeks": 27, "months": 181, "years": 5 * 365}
"""Days that "recent" units reach back."""


def numeric(words: Words, frame: Frame) -> Span | None:
    """2018-05-23, 23/05/2018; a day and month that could be either way round span both, unless publication decides."""
    a, b, c = (int("".join(filter(str.isdigit, part.split("t")[0]))) for part in words.parts("date"))
    if a > 31:  # noqa: PLR2004
        return span_of(dt.date(a, b, c), dt.date(a, b, c))
    year = full_year(c)
    readings = sorted({dt.date(year, m, d) for m, d in ((a, b), (b, a)) if m <= 12 and d <= calendar.monthrange(year, m)[1]})  # noqa: PLR2004
    if frame.published:
        readings = [day for day in readings if day <= frame.published.end] or readings
        readings = [day for day in readings if frame.published.start - day <= 2 * WEEK * DAY] or readings
    return span_of(readings[0], readings[-1]) if readings else None


def dashed(words: Words, _: Frame) -> Span | None:
    """23-May-2018, 3-JAN-90."""
    day, month, year = words.parts("date")
    return days_from(dt.date(full_year(int(year)), words.values[month], int(day)), 1) if month in words.values else None


def calendar_days(words: Words, frame: Frame) -> Span | None:
    """23 May, May 23-25, from 28 December 2016 to 3 January 2017."""
    if words.has("which"):  # "on April 22 last year"
        named = frame.published.end.year + _step(words) if frame.published else None
        return days_from(dt.date(named, words.value("month"), words.value("day")), 1) if named else None
    days = [int(part) for part in words.parts("days")] if words.has("days") else [words.value("day")]
    month = words.value("month")
    end_month = words.value("month2") if words.has("month2") else month
    end_day = words.value("day2") if words.has("day2") else days[-1]
    end_year, year = words.year("year2"), words.year()
    wraps = (end_month, end_day) < (month, days[0])
    if end_year is None:
        end_year = year + wraps if year is not None else year_told(frame, end_month, end_day)
    if end_year is None:
        return None
    start = dt.date(end_year - wraps if year is None else year, month, days[0])
    end = dt.date(end_year, end_month, end_day)
    return span_of(start, end) if start <= end else None


def day_of_month(words: Words, frame: Frame) -> Span | None:
    """The 3rd of this month; "on the 15th": the last one."""
    if frame.published is None:
        return None
    day, last = words.value("day"), frame.published.end
    back = "last" in words.slots["which"] if words.has("which") else day > last.day and not frame.ahead
    return days_from(months_on(last, -back).start.replace(day=day), 1)


def first_months(words: Words, frame: Frame) -> Span | None:
    """The first three months of 2016, of the year."""
    year = words.year() or (frame.published and frame.published.end.year + _step(words))
    months = _count(words)[1]
    return Span(dt.date(year, 1, 1), month_span(year, months).end, 5) if year and months <= MONTHS else None


def weekday_until(words: Words, frame: Frame) -> Span | None:
    """Between Thursday and today."""
    if frame.today is None:
        return None
    end = frame.today - DAY * ("yesterday" in words.slots["last"])
    return span_of(_weekday(words.value("weekday"), end), end)


def weekdays(words: Words, frame: Frame) -> Span | None:
    """Between Tuesday evening and Wednesday noon."""
    if frame.today is None:
        return None
    first, last = (
        (words.values[part] for part in words.parts("pair")) if words.has("pair") else (words.value("weekday"), words.value("weekday2"))
    )
    end = _weekday(last, frame.today, ahead=frame.ahead)
    return span_of(end - ((last - first) % WEEK or WEEK) * DAY, end)


def _weekday(weekday: int, day: dt.date, *, ahead: bool = False) -> dt.date:
    """Return the last such weekday up to a day, or the first from it on."""
    return day + (weekday - day.weekday()) % WEEK * DAY if ahead else day - (day.weekday() - weekday) % WEEK * DAY


def weekday(words: Words, frame: Frame) -> Span | None:
    """On Wednesday: the last one, publication day included; "03/14/2009: on Saturday": the day named right before."""
    if frame.before is not None and frame.before.weekday() == words.value("weekday"):
        return days_from(frame.before, 1)
    return days_from(_weekday(words.value("weekday"), frame.today, ahead=frame.ahead), 1) if frame.today else None


def weekday_of_week(words: Words, frame: Frame) -> Span | None:
    """Tuesday last week."""
    if frame.today is None:
        return None
    return days_from(_monday(frame.today) + (words.value("weekday") + WEEK * _step(words)) * DAY, 1)


def _step(words: Words) -> int:
    which = words.slots.get("which", ())
    return -1 if {"last", "past", "previous"} & set(which) else 1 if {"next", "coming", "upcoming"} & set(which) else 0


def last_weekday(words: Words, frame: Frame) -> Span | None:
    """Last Wednesday: before publication; "the previous Friday": before the incident told of."""
    day = frame.anchor if "previous" in words.slots["which"] or "preceding" in words.slots["which"] else frame.today
    return days_from(_weekday(words.value("weekday"), day - DAY), 1) if day else None


def next_weekday(words: Words, frame: Frame) -> Span | None:
    """Next Friday: after publication; "the following Friday": after the incident told of."""
    day = frame.anchor if "following" in words.slots["which"] else frame.today
    return days_from(_weekday(words.value("weekday"), day + DAY, ahead=True), 1) if day else None


def shift(words: Words, frame: Frame) -> Span | None:
    """Yesterday, today, tomorrow."""
    return days_from(frame.today + words.by * DAY, 1) if frame.today else None


def overnight(_: Words, frame: Frame) -> Span | None:
    """The night that ended on publication day."""
    return span_of(frame.today - DAY, frame.today) if frame.today else None


def neighbour(words: Words, frame: Frame) -> Span | None:
    """The previous day, that night, the next morning: told from the incident."""
    return days_from(frame.anchor + words.by * DAY, 1) if frame.anchor else None


def ago(words: Words, frame: Frame) -> Span | None:
    """Two days ago; told from publication."""
    return _distance(words, frame.today, -1) if frame.today else None


def from_anchor(words: Words, frame: Frame) -> Span | None:
    """A day earlier, two days later; told from the incident."""
    back = {"earlier", "before", "previously", "prior"} & set(words.slots["direction"])
    return _distance(words, frame.anchor, -1 if back else 1) if frame.anchor else None


def behind_day(words: Words, frame: Frame) -> Span | None:
    """On Monday, two days after the raid: the day of the raid, told from the day named right before."""
    return _distance(words, frame.before, -1) if frame.before else None


def behind(words: Words, frame: Frame) -> Span | None:
    """Two days after a raid, which was not told of yet: likewise, else told from the incident."""
    day = frame.before or frame.anchor
    return _distance(words, day, -1) if day else None


def unknown(_: Words, __: Frame) -> Span | None:
    """Two days before the vote: told from an event that is not placed."""
    return None


def _count(words: Words) -> tuple[int, int]:
    if {"few", "several", "couple"} & set(words.slots.get("count", ())):
        return FEW if "couple" not in words.slots["count"] else (2, 2)
    try:
        number = words.value("count")
    except KeyError:  # "a", "an", "the week before"
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
            return days_from(day + sign * (abs(high) // hours_a_day) * DAY, 1)
        case 1:
            return span_of(day + low * DAY, day + high * DAY)
        case days if days < 30:  # noqa: PLR2004
            return span_of(day + (low * days - 3) * DAY, day + (high * days + 3) * DAY)
        case 30:
            return span_of(months_on(day, low).start, months_on(day, high).end)
        case days:
            years = days // 365
            return span_of(year_span(day.year + low * years).start, year_span(day.year + high * years).end)


def last_units(words: Words, frame: Frame) -> Span | None:
    """The past three days, the last 48 hours, the past five years: up to publication."""
    if frame.today is None:
        return None
    count, unit = _count(words)[1], words.value("unit")
    reach = -(-count // 24) if unit == 0 and count > 12 else unit * count  # noqa: PLR2004
    return span_of(frame.today - reach * DAY, frame.today)


def recent(words: Words, frame: Frame) -> Span | None:
    """In recent days: up to publication."""
    reach = RECENT.get(words.slots["unit"][0])
    return span_of(frame.today - reach * DAY, frame.today) if frame.today and reach else None


def weekend(words: Words, frame: Frame) -> Span | None:
    """Over the weekend: the last Saturday and Sunday; "last weekend", told on a weekend, is the one before."""
    if frame.today is None:
        return None
    friday = 4
    before = frame.today - WEEK * DAY if "last" in words.slots["which"] and frame.today.weekday() > friday else frame.today
    return days_from(_weekday(friday + 1, before), 2)


def period(words: Words, frame: Frame) -> Span | None:
    """This week, last month, earlier this year, late last year. "This week" is the seven days up to publication; earlier ends before what is told of."""
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
    span = third_of(_unit_of(today, unit, step), words.third())
    if "earlier" in part and frame.anchor is not None and span.start < frame.anchor <= span.end:
        return Span(span.start, frame.anchor - DAY, span.precision)  # before what is told of
    return span


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * DAY


def _unit_of(day: dt.date, unit: int, step: int) -> Span:
    """Return the week, month or year of a day, or one `step` units away."""
    if unit == WEEK:
        return days_from(_monday(day) + step * WEEK * DAY, WEEK)
    return months_on(day, step) if unit == 30 else year_span(day.year + step)  # noqa: PLR2004


def months(words: Words, frame: Frame) -> Span | None:
    """Between January and March; from November 2016 to February 2017."""
    first, last = words.value("month"), words.value("month2")
    year = words.year("year2") or year_told(frame, last)
    start_year = words.year() or (year and year - (first > last))
    return span_of(month_span(start_year, first).start, month_span(year, last).end) if year and start_year else None


def month(words: Words, frame: Frame) -> Span | None:
    """In March, mid-April, late March 2017, in March last year."""
    number = words.values[words.parts("part")[-1]] if not words.has("month") else words.value("month")
    year = words.year()
    if words.has("which") and frame.published:
        year = frame.published.end.year + _step(words)
    year = year or year_told(frame, number)
    if year and words.has("near") and "last" in words.slots["near"] and frame.published and frame.published.end.month == number:
        year -= 1  # "last May", in May
    return third_of(month_span(year, number), words.third()) if year else None


def week_of_month(words: Words, frame: Frame) -> Span | None:
    """The first week of May, the last week of June 2016: days 1 to 7, or the last seven."""
    whole = _month_named(words, frame)
    if whole is None:
        return None
    number = words.value("week")
    start = whole.start + (number - 1) * WEEK * DAY if number else whole.end - (WEEK - 1) * DAY
    return days_from(start, WEEK)


def half_of_month(words: Words, frame: Frame) -> Span | None:
    """The first half of May, the latter half of June 2016."""
    whole = _month_named(words, frame)
    if whole is None:
        return None
    middle = whole.start + 14 * DAY
    return Span(whole.start, middle, 4) if words.value("half") == 1 else Span(middle + DAY, whole.end, 4)


def _month_named(words: Words, frame: Frame) -> Span | None:
    number = words.value("month")
    year = words.year() or year_told(frame, number)
    return month_span(year, number) if year else None


def week_of_day(words: Words, frame: Frame) -> Span | None:
    """The week of 7 May, the week ending 13 May: seven days from it, or up to it."""
    number, day = words.value("month"), words.value("day")
    year = words.year() or year_told(frame, number, day)
    if not year:
        return None
    named = dt.date(year, number, day)
    return days_from(named - (WEEK - 1) * DAY if words.value("edge") else named, WEEK)


def season(words: Words, frame: Frame) -> Span | None:
    """Summer 2014, last winter; of the northern hemisphere."""
    first, year = words.value("season"), words.year()
    if year is None:
        if frame.published is None:
            return None
        today = frame.published.end
        ended = 3 if _step(words) < 0 else 0
        year = today.year if months_on(dt.date(today.year, first, 1), ended).start <= today else today.year - 1
    start = dt.date(year, first, 1)
    return Span(start, months_on(start, 2).end, 5)


def years(words: Words, _: Frame) -> Span | None:
    """Between 2011 and 2014, 2006-07."""
    if words.has("both"):
        first, last = (int(part) for part in words.parts("both"))
        last = last if last > 100 else first // 100 * 100 + last  # noqa: PLR2004
    else:
        first, last = words.value("year"), words.value("year2")
    return Span(year_span(first).start, year_span(last).end, 5) if first <= last else None


def year(words: Words, _: Frame) -> Span | None:
    """In 2015, late 2016, mid-2015."""
    return third_of(year_span(words.value("year") if words.has("year") else int(words.parts("part")[-1])), words.third())


def decade(words: Words, _: Frame) -> Span | None:
    """In the 1990s, the early 1980s."""
    first = words.value("decade")
    a, b = {None: (0, 9), 0: (0, 3), 1: (3, 6), 2: (6, 9)}[words.third()]
    return Span(year_span(first + a).start, year_span(first + b).end, 5)


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
        numeric, dashed, calendar_days, day_of_month, first_months, weekday_until, weekdays, weekday, weekday_of_week, last_weekday, next_weekday, shift, overnight,
        neighbour, ago, from_anchor, behind_day, behind, unknown, last_units, recent, weekend, period, months, month,
        week_of_month, half_of_month, week_of_day, season, years, year, decade, holiday,
    )
}  # fmt: skip
FROM_INCIDENT: Final = frozenset({neighbour, from_anchor})
"""Readers of what is told from the incident."""
BEHIND: Final = frozenset({behind_day, behind})
"""Readers whose day is that of what the sentence tells next."""
