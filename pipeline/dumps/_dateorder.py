"""Which way round a file writes 3/4/2018, shown by those of its dates that can be read one way only."""

import datetime as dt
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pipeline.dumps._reader import Source
from pipeline.model import Document, Reject

MOST_HELD: Final = 1000
MOST_HELD_CHARS: Final = 8 * 2**20
"""Documents that wait for a date that shows the order: a bounded look ahead."""
MONTHS: Final = 12
_NUMERIC: Final = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d{2})(?!\d)")


_ISO: Final = re.compile(r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")


def settled(items: Iterable[Document | Reject], source: Source) -> Iterator[Document | Reject]:
    """Yield the same items in their order, `published` written as ISO 8601 where other dates of the file show its order.

    A publisher's own dates count before those of the others; where they contradict each other, or none shows it, the date stays as
    it is found, and that is noted.
    """
    orders: defaultdict[str | None, set[bool]] = defaultdict(set)
    held: deque[Document | Reject] = deque()
    chars = 0
    try:
        for item in items:
            if isinstance(item, Document) and (order := _shown(item)) is not None:
                orders[item.publisher].add(order)
            held.append(item)
            chars += _size(item)
            while held and (not _waits(held[0], orders) or len(held) > MOST_HELD or chars > MOST_HELD_CHARS):
                chars -= _size(held[0])
                yield _settled(held.popleft(), orders, source)
    except Exception:  # what waits was read before the dump broke
        yield from (_settled(item, orders, source) for item in held)
        raise
    yield from (_settled(item, orders, source) for item in held)


def _size(item: Document | Reject) -> int:
    return len(item.text) if isinstance(item, Document) else 0


def _shown(item: Document) -> bool | None:
    """Whether a date puts its day first; None where both readings are days before the crawl, or neither is."""
    match = _NUMERIC.search(item.published or "")
    if match is None:
        return None
    crawl = _ISO.match(item.crawled or "")
    is_day = [_is_day(match[4], month, day, crawl[0] if crawl else None) for day, month in ((match[1], match[3]), (match[3], match[1]))]
    return None if is_day[0] == is_day[1] else is_day[0]


def _is_day(year: str, month: str, day: str, last: str | None) -> bool:
    """Whether there is such a day, no more than two after the last one possible."""
    try:
        on = dt.date(int(year), int(month), int(day))
        return last is None or on - dt.date.fromisoformat(last) <= dt.timedelta(days=2)
    except ValueError:
        return False


def _is_open(item: Document | Reject) -> bool:
    match = _NUMERIC.search(item.published or "") if isinstance(item, Document) else None
    return (
        match is not None and match[1].lstrip("0") != match[3].lstrip("0") and 0 < int(match[1]) <= MONTHS and 0 < int(match[3]) <= MONTHS
    )


def _waits(item: Document | Reject, orders: dict[str | None, set[bool]]) -> bool:
    return isinstance(item, Document) and _is_open(item) and not orders.get(item.publisher)


def _settled(item: Document | Reject, orders: dict[str | None, set[bool]], source: Source) -> Document | Reject:
    if not isinstance(item, Document) or not _is_open(item):
        return item
    known = orders.get(item.publisher) or set().union(*orders.values())
    if len(known) != 1:
        if "/" in (item.published or ""):  # with other marks the day comes first
            source.note("date that can be read two ways")
        return item
    is_day_first = known == {True}

    def iso(match: re.Match[str]) -> str:
        day, month = (match[1], match[3]) if is_day_first else (match[3], match[1])
        return f"{match[4]}-{int(month):02}-{int(day):02}"

    return replace(item, published=_NUMERIC.sub(iso, item.published or "", count=1))
