"""Dates that say when an article was published: stamps, leading dates, datelines, metadata, web addresses.

Nothing is guessed beyond the text: a month stays a month, "5 min ago" is no date. Where 3/4/2018 can be read both ways,
the publisher's own order decides (`day_first`: True, False, or None where it is not known); without one only the year is sure.
3-4-2018 and 3.4.2018 have the day first: no locale of the Unicode CLDR writes the month first with these marks.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from pipeline import lexicon

EPOCH_SECONDS: Final = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")
COMPACT: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
DIGIT: Final = re.compile(r"\d")
YEAR: Final = re.compile(r"(?:19|20)\d{2}")
IN_ADDRESS: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?:[/_-](?P<month>\d{1,2}|[a-z]{3,9})(?:[/_-](?P<day>\d{1,2}))?|(?P<month2>\d{2})(?P<day2>\d{2}))(?!\d)"
)
TIME_OF_DAY: Final = re.compile(r"[T\s]([01]\d|2[0-3]):([0-5]\d)")
AGO: Final = re.compile(
    r"\b(?:(?P<count>\d{1,4}|an?|one) ?(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|y|years?) ago|(?P<word>yesterday|today|just now))\b",
    re.IGNORECASE,
)
FIRST_YEAR: Final = 1900
MOST_DAYS_AGO: Final = 3650
LEAST_HOURS_AGO: Final = 3
"""Without a time of day, "2 hours ago" is taken for the same day, and more may be the day before."""

CLOCK: Final = re.compile(
    r"(?:[,\s]*(?:at\s*|\|\s*|-\s*)?(?:T?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|(?<=at )\d{4}|\d{6})\b\s*(?:[ap]\.?m\.?)?(?:\s*\(?(?:GMT|UTC|[A-Z]{2,4}T|Z|local time)(?:\s*[+-]\d{1,2}(?::?\d{2})?)?\)?)?)?",
    re.IGNORECASE,
)


class Published(NamedTuple):
    """A day, month or year: `on` is its first day, `precision` says which."""

    on: dt.date
    precision: str


class Stamp(NamedTuple):
    """A date found in a text, with where it stands."""

    published: Published
    start: int
    end: int


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(lexicon.toml("articles")["dates"]["months"], start=1) for name in names}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = "(?P<name>" + "|".join(sorted(_months(), key=len, reverse=True)) + r")\b\.?"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    year = r"(?P<year>\d{4}|['’]?\d{2})(?!\d)"
    sources = (
        r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?![-/.]?[\dA-SU-Z])",  # 2018-05-28, not 2018-05-S-12
        rf"(?<!\d){day}(?:\s+of)?[\s\-/.]*{month}[\s,\-/.]*{year}",  # 28 May 2018, 28-MAY-18
        rf"(?<!\w){month}\s*{day},?\s*(?P<year>\d{{4}})(?!\d)",  # May 28, 2018
        r"(?<![\d.])(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?!\d)",  # 28.05.2018
        rf"(?<!\w){month}\s+(?P<day>\d{{1,2}})\s+\d{{2}}:\d{{2}}(?::\d{{2}})?\s+(?:(?:[A-Z]{{2,4}}|[+-]\d{{4}})\s+)?(?P<year>\d{{4}})(?!\d)",  # May 28 10:00:00 2018, as C's ctime writes
        rf"(?<!\w){month},?\s*(?P<year>\d{{4}})(?!\d)",  # May 2018
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


@cache
def weekday() -> re.Pattern[str]:
    """A day of the week with what sets it off from the date."""
    names = sorted(lexicon.toml("articles")["dates"]["weekdays"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})\b[.,]?\s*", re.IGNORECASE)


def full_year(digits: str) -> int:
    """Read a year of two or four digits; two fall into the window of `rules/articles.toml`."""
    year = int(digits.lstrip("'’"))
    return year if year >= 100 else year + (1900 if year >= lexicon.toml("articles")["dates"]["pivot"] else 2000)  # noqa: PLR2004


def _published(year: int, month: int | None, day: int | None) -> Published | None:
    rules = lexicon.toml("articles")["dates"]
    if not rules["first_year"] <= year <= rules["last_year"]:
        return None
    try:
        on = dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return Published(on, "day" if day else "month" if month else "year")


def _read(match: re.Match[str], *, day_first: bool | None) -> Published | None:
    parts = match.groupdict()
    year = full_year(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        is_either = first != second and max(first, second) <= 12 and parts["mark"] != "."  # noqa: PLR2004 - months
        if is_either and day_first is None and parts["mark"] == "/":
            return _published(year, None, None)
        day_first = day_first is not False
        swap = second > 12 or (is_either and not day_first)  # noqa: PLR2004
        day, month = (second, first) if swap else (first, second)
        return _published(year, month, day) if month else None
    named = parts.get("name")
    month = _months()[named.lower()] if named else int(parts["month"])
    return _published(year, month, int(parts["day"]) if parts.get("day") else None) if month else None


def at(text: str, position: int, end: int, *, day_first: bool | None = None) -> Stamp | None:
    """Read the date, or weekday and date, that begins at `position`; None where none does."""
    named = weekday().match(text, position, end)
    begin = named.end() if named else position
    for pattern in _patterns():
        match = pattern.match(text, begin, end)
        if match and (published := _read(match, day_first=day_first)):
            return Stamp(published, position, match.end())
    return None


def found(text: str, *, day_first: bool | None = None) -> Stamp | None:
    """Return the first date in a text; the most precise where several begin at once."""
    best: Stamp | None = None
    if DIGIT.search(text) is None:
        return None
    for pattern in _patterns():
        match = pattern.search(text)
        if match and (best is None or match.start() < best.start) and (published := _read(match, day_first=day_first)):
            best = Stamp(published, match.start(), match.end())
    return best


def at_any(text: str) -> bool:
    """Whether a bracket holds a date, with or without its year."""
    return found(text) is not None or month_and_day(text) is not None


def month_and_day(text: str) -> tuple[int, int] | None:
    """Read a day that stands without a year, as datelines often do: (month, day)."""
    match = _yearless().search(text)
    if match is None:
        return None
    return _months()[(match["before"] or match["after"]).lower()], int(match["second"] or match["first"])


@cache
def _yearless() -> re.Pattern[str]:
    names = "|".join(sorted(_months(), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<after>{names})\b|(?P<before>{names})\b\.?\s*(?P<second>\d{{1,2}})(?!\d))",
        re.IGNORECASE,
    )


def with_year(year: int, month: int, day: int) -> Published | None:
    """Return the day, or None where that year has none such."""
    return _published(year, month, day)


def after_clock(text: str, position: int, end: int) -> int:
    """Return where the time of day that may follow a date ends."""
    match = CLOCK.match(text, position, end)
    return match.end() if match else position


def metadata(text: str | None, *, day_first: bool | None = None) -> Published | None:
    """Read a date from a dump's field: ISO 8601, RFC 2822, epoch seconds or milliseconds, or as people write it.

    The day is the one written, whatever its time zone.
    """
    text = (text or "").strip()
    if not text:
        return None
    if match := EPOCH_SECONDS.fullmatch(text):
        seconds = int(match[1]) if match[1] else int(match[2]) // 1000
        day = dt.datetime.fromtimestamp(seconds, dt.UTC).date()
        return _published(day.year, day.month, day.day)
    if match := COMPACT.fullmatch(text):
        return _published(int(match[1]), int(match[2]), int(match[3]))
    if YEAR.fullmatch(text):
        return _published(int(text), None, None)
    stamp = found(text[:200], day_first=day_first)
    return stamp.published if stamp else None


@dataclass(frozen=True, slots=True)
class Fetched:
    """When a dump says it fetched a page: that day, and the time of day where that is known (UTC or the server's own zone)."""

    published: Published
    clock: dt.time | None

    @classmethod
    def read(cls, text: str | None) -> "Fetched | None":
        """Read the dump's words; None where they give no day."""
        day = metadata(text)
        if day is None or day.precision != "day":
            return None
        match = TIME_OF_DAY.search(text or "")
        return cls(day, dt.time(int(match[1]), int(match[2])) if match else None)

    def is_before(self, stated: Published) -> bool:
        """Whether the page was fetched before a day, by more than clocks and time zones explain."""
        return stated.on - self.published.on > dt.timedelta(days=2)

    def back(self, text: str) -> Published | None:
        """Read "5 min ago", "yesterday": never more precise than the words. None where they are no such stamp, or no day follows."""
        match = AGO.search(text)
        if match is None:
            return None
        on = self.published.on
        if match["word"]:
            return Published(on - dt.timedelta(days=match["word"].lower() == "yesterday"), "day")
        count = int(match["count"]) if match["count"].isdigit() else 1
        unit = match["unit"].lower()[:2]
        if unit in ("mo", "we", "w", "ye", "y"):
            days = count * {"m": 30, "w": 7, "y": 365}[unit[0]]
            then = on - dt.timedelta(days=min(days, (on - dt.date(FIRST_YEAR, 1, 1)).days))
            return Published(then.replace(month=1, day=1), "year") if unit[0] == "y" else Published(then.replace(day=1), "month")
        if unit in ("da", "d"):
            return Published(on - dt.timedelta(days=min(count, MOST_DAYS_AGO)), "day")
        minutes = count * (60 if unit[0] == "h" else 1 if unit[0] == "m" else 0)
        if self.clock is None:
            return Published(on, "day") if minutes < LEAST_HOURS_AGO * 60 else None
        then_at = dt.datetime.combine(on, self.clock) - dt.timedelta(minutes=min(minutes, MOST_DAYS_AGO * 24 * 60))
        return Published(then_at.date(), "day")


def address(url: str | None) -> Published | None:
    """Read a date from the path of a web address: /2018/05/28/, /2018/may/28/, /20180528/, /2018/05/."""
    for match in _in_path(url or ""):
        year = int(match["year"])
        name = match["month"] or match["month2"]
        month = int(name) if name.isdigit() else _months().get(name)
        day = match["day"] or match["day2"]
        published = _published(year, month, int(day) if day else None) if month else None
        if published:
            return published
    return None


def _in_path(url: str) -> Iterator[re.Match[str]]:
    path = url.split("://", 1)[-1].partition("/")[2].partition("?")[0].lower()
    return IN_ADDRESS.finditer(path)
