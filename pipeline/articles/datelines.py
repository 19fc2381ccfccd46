"""What stands at the front of a body and is not its first sentence: datelines, leading dates, repeated titles, agencies.

TRIPOLI: Militiamen ...                               HERAT, Afghanistan (March 3, 2009) – Two trucks ...
DHAKA, Sept. 19 (Xinhua) -- Rescuers ...              LA PAZ (BOLIVIA), 22 AUG 87 (EFE) -- [TEXT] MINERS ...
Tue 11 Jun 2019 Title of it. Residents ...            Posted on May 27 2014 by A. Writer Title of it Tripoli- Residents ...
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from pipeline import lexicon
from pipeline.articles import layout, origin, stamps
from pipeline.text import fold
from pipeline.towns import town_countries

LONGEST_DATELINE: Final = 160
MOST_PEELS: Final = 8
LEAST_PLACE_CHARS: Final = 3
SHOUTED_CHARS: Final = 80
LEAST_TITLE_WORDS: Final = 4
SURE_TITLE_WORDS: Final = 5
LONGEST_BYLINE: Final = 60
LONGEST_CLOSING: Final = 20

LOG_DATE: Final = re.compile(r"\d\d?/\d\d?/\d{4}")
"""How an entry of an incident log opens, `03/14/2013: Gunmen …`: the month first, as in the summaries of GTD."""

_UPPER: Final = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢİĪĮŁŃŇŐŌŘŚŞŠŢŤŪŮŰŲŹŻŽ]"
_CAPITALS: Final = rf"{_UPPER}(?:{_UPPER}|[.'’\-])+(?:[ /\-]{_UPPER}(?:{_UPPER}|[.'’\-])+){{0,4}}"
_TITLECASE: Final = rf"{_UPPER}[\w'’\-]+(?:[ /]{_UPPER}[\w'’\-]+| (?:es|of|de|al|el|au)\b){{0,4}}"
_REGION: Final = rf"(?:,\s*{_UPPER}[\w.'’\-]+(?:\s(?:{_UPPER}[\w.'’\-]+|of|the|and)){{0,3}}){{0,2}}?"
_NEW_SENTENCE: Final = re.compile(rf"\s+{_UPPER}(?:[a-z]|\s+[A-Za-z\d])")
_MARK: Final = r"\s*(?:--+|[—–―:|]|-(?=\s))\s*"


class Dateline(NamedTuple):
    """A dateline: its words without the mark that ends it, the place in it, and where the text after it begins."""

    text: str
    place: str | None
    inside: str
    end: int


@dataclass(slots=True)
class Lead:
    """What was taken off the front of a body, and where the body now begins."""

    start: int
    dateline: str | None = None
    place: str | None = None
    agency: str | None = None
    byline: str | None = None
    dated: stamps.Published | None = None
    updated: stamps.Published | None = None
    loose: tuple[int, int] | None = None
    """Month and day of a dateline that says no year."""


@cache
def _dateline() -> re.Pattern[str]:
    months = "|".join(name for names in lexicon.toml("articles")["dates"]["months"] for name in names)
    day = rf"(?:NO DATE|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{months})\b|(?:{months})\b\.?\s*\d{{1,2}}(?!\d))\.?(?:,?\s*(?:\d{{4}}|['’]?\d{{2}}))?)"
    return re.compile(
        rf"(?P<place>(?P<capitals>{_CAPITALS}(?![a-z]))|{_TITLECASE})(?P<region>{_REGION}(?:\s*\({_UPPER}[\w.\s]{{1,30}}\)(?=,))?)"
        rf"(?:\s+(?i:in)\s+[A-Za-z]+\s+\d{{4}}\s+(?i:gmt))?(?P<day>,?\s+(?i:{day}))?(?P<wire>(?:,?\s*[(\[][^()\n]{{2,60}}[)\]]){{0,2}}|,?\s+(?:{origin.agency_names()})(?!\w))"
        rf"(?P<mark>{_MARK}|(?=\s)|\Z)",
    )


@cache
def _tags() -> re.Pattern[str]:
    known = "|".join(re.escape(tag) for tag in lexicon.toml("articles")["datelines"]["tags"])
    return re.compile(rf"(?=(?:\[[^\]]{{1,250}}\]\s*){{0,3}}\[(?:{known})\])(?:\[[^\]]{{1,250}}\]\s*){{1,6}}", re.IGNORECASE)


@cache
def _names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    rules = lexicon.toml("articles")["datelines"]
    return frozenset(rules["not_places"]), frozenset(rules["no_place"]), frozenset(city.casefold() for city in rules["cities"])


@cache
def _junk() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in lexicon.toml("articles")["lead"]["junk"]), re.IGNORECASE)


@cache
def _places() -> frozenset[str]:
    """Names that capitals and a mark alone may stand for: cities of the world, countries, places in the news."""
    rows = (
        row[column]
        for name, column in (("places", "name"), ("places", "aliases"), ("countries", "name"), ("countries", "aliases"))
        for row in lexicon.rows(name)
    )
    listed = {fold(name) for entry in rows for name in entry.split("|") if len(name) >= LEAST_PLACE_CHARS}
    return frozenset(listed) | {name for name in town_countries() if len(name) >= LEAST_PLACE_CHARS} | _names()[2]


def _is_place(name: str) -> bool:
    """Whether a name, or each of several joined by a slash, is a known place."""
    return all(fold(part.strip()) in _places() for part in name.split("/"))


def dateline(text: str, position: int, end: int) -> Dateline | None:
    """Read the dateline that begins at `position`; None where none does.

    A place in capitals needs a mark, a date or a bracket after it; one in ordinary letters a known wire or a known city as well.
    """
    match = _dateline().match(text, position, min(end, position + LONGEST_DATELINE))
    if match is None:
        return None
    not_places, no_place, cities = _names()
    place, bare = match["place"], match["place"].casefold().strip(" .")
    first = re.split(r"[/,]", bare)[0].strip()
    bracketed, dated, marked = bool(match["wire"]), bool(match["day"]), bool(match["mark"].strip())
    if first in not_places or len(first) < LEAST_PLACE_CHARS:
        return None
    credited = bracketed and (origin.agency_in(match["wire"]) is not None or stamps.at_any(match["wire"]))
    if match["capitals"]:
        shouted = not any(c.islower() for c in text[match.end() : match.end() + SHOUTED_CHARS])  # there a mark alone shows nothing
        set_off = marked and (bracketed or dated or bool(match["region"]) or (not shouted and _is_place(bare)))
        if not (set_off or credited or (dated and bracketed)):
            return _without_mark(text, position, end)
    elif not (
        (credited and (marked or first in cities))
        or (first in cities and marked)
        or (dated and bracketed and marked)
        or (dated and match["mark"].strip() == ":")
    ):
        return None
    shown = text[match.start() : match.start("mark")].strip(" ,")
    after = match.end()
    while after < end and text[after].isspace():
        after += 1
    tags = _tags().match(text, after, end)
    return Dateline(
        text=" ".join(shown.split()),
        place=None if first in no_place else " ".join(place.split()).strip(" ,"),
        inside=(match["day"] or "") + match["wire"],
        end=tags.end() if tags else after,
    )


@cache
def _lost_mark() -> re.Pattern[str]:
    """A place in capitals, what it lies in, and a second place: `UTICA, N.Y.`, `LAHORE/MULTAN, Pakistan`."""
    wholes = [row["name"] for row in lexicon.rows("countries")] + [row["name"] for row in lexicon.rows("admin1") if row["country"] == "US"]
    region = rf"(?:{'|'.join(map(re.escape, wholes))}|(?:{_UPPER}[a-z]*\.)+)"
    return re.compile(rf"(?P<place>{_CAPITALS}(?![a-z]))(?:,\s*{region})?(?:/{_CAPITALS}(?![a-z]))?(?=\s)")


def _without_mark(text: str, position: int, end: int) -> Dateline | None:
    """Read a dateline whose mark a scraper lost: `DENVER Two skiers died`; the place is known, and a sentence begins behind it."""
    match = _lost_mark().match(text, position, min(end, position + LONGEST_DATELINE))
    following = _NEW_SENTENCE.match(text, match.end()) if match is not None else None
    if match is None or following is None or not any(c.islower() for c in text[match.end() : match.end() + SHOUTED_CHARS]):
        return None
    place = match["place"]
    if place.casefold() not in _names()[2] and not _is_place(place):
        return None
    after = next(i for i in range(match.end(), end) if not text[i].isspace())
    return Dateline(text=match[0], place=place, inside="", end=after)


def title_end(text: str, position: int, end: int, title: str) -> int | None:
    """Return where a title repeated at `position` ends, marks and case aside; None where it is not repeated there.

    A first sentence that merely begins with the title's words keeps them: after the title a new sentence must begin.
    """
    for shorter in _without_site(title):
        words = shorter.split()
        if len(words) < LEAST_TITLE_WORDS:
            continue
        at, matched = position, True
        for wanted in layout.key(shorter):
            while at < end and not text[at].isalnum():
                at += 1
            if at >= end or text[at].casefold() != wanted:
                matched = False
                break
            at += 1
        if not matched or (at < end and text[at].isalnum()):
            continue
        rest = text[at:end]
        body = rest.lstrip(" .:|!?\"'”’)-–—\n\r\t\u2028")
        gap = rest[: len(rest) - len(body)]
        ends = any(mark in gap for mark in ".:|!?\n\r\u2028") or " - " in gap or " – " in gap
        if not body or ends or (len(words) >= SURE_TITLE_WORDS and body[0] not in ",;" and not body[0].islower()):
            return at + len(gap)
    return None


def _without_site(title: str) -> list[str]:
    """The title as found, then without "| Site" or " - Section - Site" at its end."""
    parts = re.split(r"\s+[|–—-]\s+|\s*\|\s*", title)
    return [title, *(" ".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))]


def closing(text: str, position: int, end: int) -> int:
    """Return where a body ends before what an agency closes it with; all of it stays where nothing else would."""
    match = _closing().search(text, max(position, end - LONGEST_CLOSING), end)
    return match.start() if match and match.start() > position else end


@cache
def _closing() -> re.Pattern[str]:
    either = "|".join(lexicon.toml("articles")["tail"]["closings"])
    return re.compile(rf"(?<=[.!?\"”’)])\s*(?:{either})\s*\Z", re.IGNORECASE)


def peel(text: str, position: int, end: int, title: str | None, *, day_first: bool | None) -> Lead:
    """Take off the front of a body what is not its first sentence; nothing is taken when nothing would be left."""
    lead = Lead(position)
    for _ in range(MOST_PEELS):
        while lead.start < end and (text[lead.start].isspace() or (lead.start > position and text[lead.start] in ".,:;|-–—")):
            lead.start += 1
        if not _peel_one(text, end, title, lead, day_first=day_first, is_first=lead.start == position):
            break
    if not any(c.isalnum() for c in text[lead.start : end]):
        lead.start = position
    return lead


def _peel_one(text: str, end: int, title: str | None, lead: Lead, *, day_first: bool | None, is_first: bool) -> bool:
    at = lead.start
    if lead.dateline is None and (found := dateline(text, at, end)):
        lead.start, lead.dateline, lead.place = found.end, found.text, found.place
        lead.agency = lead.agency or origin.agency_in(found.inside)
        _date_of(found.inside, lead, day_first=day_first)
        return True
    if title and (after := title_end(text, at, end, title)) is not None:
        lead.start = after
        return True
    return (
        _peel_stamp(text, end, title, lead, day_first=day_first)
        or _peel_wire(text, end, lead, is_first=is_first)
        or _peel_junk(text, end, lead)
    )


def _date_of(inside: str, lead: Lead, *, day_first: bool | None) -> None:
    stamp = stamps.found(inside, day_first=day_first)
    if stamp and lead.dated is None:
        lead.dated = stamp.published
    elif stamp is None:
        lead.loose = stamps.month_and_day(inside)


def _peel_stamp(text: str, end: int, title: str | None, lead: Lead, *, day_first: bool | None) -> bool:
    """A leading date, with or without a word such as "Published"; what follows must begin anew."""
    at = lead.start
    word = layout.words().stamp_word.match(text, at, end)
    stamp = stamps.at(text, word.end() if word else at, end, day_first=day_first)
    if stamp is None:
        return False
    after = stamps.after_clock(text, stamp.end, end)
    rest = text[after : after + 40]
    if word is None and rest.startswith(":") and LOG_DATE.fullmatch(text, stamp.start, stamp.end):
        stamp = stamps.at(text, at, end, day_first=False) or stamp
    if word is None and stamp.published.precision != "day":
        return False
    following = rest.lstrip(" \t:|-–—,.)")
    if following[:1].islower() and not (word and following.startswith("by ")):
        return False
    if rest.startswith(",") and word is None:
        return False
    if word and word["word"].casefold() in lexicon.toml("articles")["stamps"]["updated"]:
        lead.updated = lead.updated or stamp.published
    else:
        lead.dated = lead.dated or stamp.published
    if word is None and rest.lstrip(" ").startswith((":", ".")) and lead.dateline is None:
        lead.dateline = text[stamp.start : stamp.end]
    lead.start = after
    if following.startswith("by "):
        _peel_author(text, text.index("by ", after) + 3, end, title, lead)
    return True


def _peel_author(text: str, at: int, end: int, title: str | None, lead: Lead) -> None:
    """The author ends where the title begins; without a title after it the words stay in the body."""
    for gap in re.finditer(r"\s", text[at : min(end, at + LONGEST_BYLINE)]):
        if title and title_end(text, at + gap.end(), end, title) is not None:
            lead.byline, lead.start = text[at : at + gap.start()], at + gap.end()
            return


def _peel_wire(text: str, end: int, lead: Lead, *, is_first: bool) -> bool:
    """An agency alone: "(Reuters) - ...", "AFP - ...", and after other leads also "AFP At least ..."."""
    match = origin.leading_agency(text, lead.start, end)
    if match is None:
        return False
    name, after, is_set_off = match
    following = text[after : after + 1]
    if not is_set_off and (following.islower() or (is_first and stamps.at(text, after, end) is None)):
        return False
    lead.agency, lead.start = lead.agency or name, after
    return True


def _peel_junk(text: str, end: int, lead: Lead) -> bool:
    match = _junk().match(text, lead.start, end)
    if match is None:
        return False
    lead.start = match.end()
    return True
