"""Rows of the warehouse as people read them: figures, days, places, and a sentence with the words of its claim marked."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

import pycountry

NOT_POLITICAL: Final = ("accident", "disaster")
LONGEST: Final = 300
"""Characters of a title, or of words for the victims, that are shown; the sentence stands whole."""
MONTH: Final = 4
"""UCDP date_prec: known to the month."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the page names it; `link` is None where a browser must not be sent."""

    title: str
    publisher: str | None
    day: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Saying:
    """One claim. `cuts` are offsets in `sentence`: where its words begin, the number in them begins and ends, and the words end."""

    figure: str
    outcome: str
    note: str
    source: str | None
    victims: str | None
    sentence: str
    cuts: tuple[int, int, int, int]
    article: Article

    @property
    def pieces(self) -> tuple[str, str, str, str, str]:
        """The sentence before the claim's words, the words before the number, the number, the words after it, and the rest."""
        a, b, c, d = self.cuts
        return self.sentence[:a], self.sentence[a:b], self.sentence[b:c], self.sentence[c:d], self.sentence[d:]


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `row` as the warehouse holds it, the rest as the page writes it."""

    row: Mapping[str, Any]
    when: str
    where: str
    killed: str
    wounded: str
    tactic: str | None
    is_counted: bool
    change: str | None
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What the last publication did to one event, figures as they were and as they are; `articles` brought it."""

    event_id: str
    kind: str
    other_event_id: str | None
    when: str
    where: str
    figures: tuple[tuple[str, str, str], ...]
    articles: tuple[Article, ...]


def events(rows: Iterable[Mapping[str, Any]], evidence: Iterable[Mapping[str, Any]], changes: Mapping[str, str]) -> list[Event]:
    """Events with their claims, in the order of `rows`; `changes` says what last night did to an id."""
    sayings: dict[str, list[Saying]] = defaultdict(list)
    for row in evidence:
        sayings[row["event_id"]].append(saying(row))
    return [
        Event(
            row=row,
            when=when(row["date_start"], row["date_end"], row["date_precision"]),
            where=where(row["place"], row["admin1"], row["country"]),
            killed=figure(row["killed_low"], row["killed_best"], row["killed_high"], row["killed_most"]),
            wounded=figure(row["wounded_low"], row["wounded_best"], row["wounded_high"], row["wounded_most"]),
            tactic=row["tactic"] and row["tactic"].replace("_", " "),
            is_counted=row["tactic"] not in NOT_POLITICAL,
            change=changes.get(row["event_id"]),
            sayings=tuple(sayings[row["event_id"]]),
        )
        for row in rows
    ]


def saying(row: Mapping[str, Any]) -> Saying:
    """One claim of the view `evidence`."""
    notes = [
        "new" if row["is_new"] else None,
        "part of another figure" if row["scope"] == "subset" else None,
        row["assertion"] if row["assertion"] != "reported" else None,
        "recalled later" if row["background"] else None,
        "reprint" if row["is_reprint"] else None,
    ]
    victims, count = row["victims"], row["count_text"]
    return Saying(
        figure=figure(row["low"], row["best"], row["high"]),
        outcome=row["outcome"],
        note=", ".join(note for note in notes if note),
        source=row["source"],
        victims=_short(victims) if victims and _folded(victims) != _folded(count) else None,
        sentence=row["evidence"],
        cuts=cuts(row["evidence"], victims, count),
        article=article(row),
    )


def article(row: Mapping[str, Any]) -> Article:
    """Name an article by its title, its publisher and its day."""
    return _article(row["title"], row["publisher"], row["published_on"], row["url"])


@lru_cache(maxsize=1 << 14)  # an article has many claims
def _article(title: str | None, publisher: str | None, published_on: dt.date | None, url: str | None) -> Article:
    return Article(_short(" ".join((title or "").split()) or "Untitled article"), publisher, day(published_on), safe_link(url))


def changes(rows: Iterable[Mapping[str, Any]], brought: Iterable[Mapping[str, Any]]) -> list[Change]:
    """What the last publication changed; a figure that stayed is left out."""
    articles: dict[str, list[Article]] = defaultdict(list)
    for row in brought:
        articles[row["event_id"]].append(article(row))
    return [
        Change(
            event_id=row["event_id"],
            kind=row["kind"],
            other_event_id=row["other_event_id"],
            when=when(row["date_start"], row["date_end"], row["date_precision"]),
            where=where(row["place"], row["admin1"], row["country"]),
            figures=tuple(_moves(row)),
            articles=tuple(articles[row["event_id"]]),
        )
        for row in rows
    ]


def _moves(row: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    killed = ("killed_low", "killed_best", "killed_high")
    before, after = (figure(*(row[name + suffix] for name in killed)) for suffix in ("_before", ""))
    rest = [(name, row[f"{column}_before"], row[column]) for name, column in (("wounded", "wounded_best"), ("reports", "reports"))]
    for name, was, now in [("killed", before, after), *rest]:
        if was != now or name == "killed":
            yield name, "none" if was is None else str(was), "none" if now is None else str(now)


def cuts(sentence: str, victims: str | None, count: str | None) -> tuple[int, int, int, int]:
    """Find the claim's own words in its sentence: those for the victims that hold the number, else the number alone, else nothing."""
    numbers = [match.span() for match in _standing(sentence, count)]
    people = [match.span() for match in _standing(sentence, victims)]
    for a, d in people:
        for b, c in numbers:
            if a <= b and c <= d:
                return a, b, c, d
    for b, c in numbers:
        return b, b, c, c
    for a, d in people:
        return a, d, d, d
    return (len(sentence),) * 4


def _standing(sentence: str, words: str | None) -> Iterable[re.Match[str]]:
    """Where words stand as whole words, whatever the white space between them."""
    if words and (parts := words.split()):
        yield from re.finditer(r"(?<!\w)(?:" + r"\s+".join(map(re.escape, parts)) + r")(?!\w)", sentence)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _folded(words: str | None) -> str:
    return " ".join((words or "").casefold().split())


def safe_link(url: str | None) -> str | None:
    """Return the address if a browser may be sent there: http or https with a host, nothing hidden in it."""
    if not url or not url.isprintable() or " " in url:  # of white space, only the space is printable
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc else None


def figure(low: int | None, best: int | None, high: int | None, most: int | None = None) -> str:
    """Write low/best/high as people read it: `35`, `20 (12–30)`, `9 or more`, `up to 6`, `not told`; where open words begin above best: `10 (10–11 or more)`."""
    if low is not None and best is not None and high is None and most is not None and most > best:
        return f"{best:,} ({low:,}–{most:,} or more)"
    if low is not None and high is not None:
        bounds = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    elif low is not None:
        bounds = f"{low:,} or more"
    elif high is not None:
        bounds = f"up to {high:,}"
    else:
        bounds = ""
    if best is None or (bounds and best in {low, high} and (low == high or None in {low, high})):
        return bounds or "not told"
    return f"{best:,} ({bounds})" if bounds else f"{best:,}"


def day(date: dt.date | None) -> str:
    """Write a day: `3 Mar 2031`."""
    return f"{date.day} {date:%b %Y}" if date else "no date"


def when(first: dt.date | None, last: dt.date | None, precision: int | None) -> str:
    """Write the days between which something happened, no more exactly than they are known."""
    if first is None or last is None:
        return "date not told"
    if first == last:
        return day(first)
    if precision == MONTH and (first.year, first.month) == (last.year, last.month):
        return f"{first:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b %Y}"
    return f"{day(first)} – {day(last)}"


def where(place: str | None, admin1: str | None, country: str | None) -> str:
    """Write where something happened, from the narrow to the wide."""
    parts = (place, admin1, country_name(country))
    return ", ".join(dict.fromkeys(part for part in parts if part)) or "place not told"


@cache
def country_name(code: str | None) -> str | None:
    """Name a country as people say it: ISO's `Congo, The Democratic Republic of the` is turned round. Unknown codes stand as they are."""
    country = pycountry.countries.get(alpha_2=code) if code else None
    if country is None:
        return code
    name = str(getattr(country, "common_name", country.name))
    main, _, rest = name.partition(", ")
    return f"{rest} {main}" if rest.endswith((" of", " of the")) else name
