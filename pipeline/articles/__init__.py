"""Articles: a document becomes its articles, each with its title, dateline, day, captions, standfirst, body and offsets.

layout      lines and paragraphs, and what each looks like alone
stamps      dates that say when it was published
origin      publisher, agency, language
datelines   what stands before the first sentence
pages       where articles begin and which unit is what
"""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.articles import datelines, origin, stamps
from pipeline.articles.layout import BULLETS, Kind, Unit, kind_of, units, words
from pipeline.articles.pages import Piece, pieces
from pipeline.articles.parts import sort_out
from pipeline.model import Article, Document, Reject, stable_id

__all__ = ["segment"]

EXCERPT_CHARS: Final = 160
LONGEST_LOOSE: Final = 12
YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


class _Dates(NamedTuple):
    published: stamps.Published | None
    source: str


def segment(document: Document, document_id: str) -> list[Article | Reject]:
    """Cut a document into articles.

    Args:
        document: A page, which may hold several articles and furniture, or a record, which is one article.
        document_id: Its id; article_id is made of it and the article's number.

    Returns:
        The articles in the order of the text, or one Reject `no_article` where there is none. Each body is made of
        verbatim stretches of the text, joined by a blank line where furniture was cut out between them.
    """
    text, is_record = document.text, document.kind == "record"
    found = units(text)
    cut = [Piece(found)] if is_record else pieces(text, found)
    articles: list[Article | Reject] = []
    for piece in cut:
        article = _article(document, document_id, piece, len(articles))
        if article is not None:
            articles.append(article)
    if articles:
        return articles
    excerpt = "".join(c if c.isprintable() else " " for c in text[:EXCERPT_CHARS]).strip()
    return [Reject("segment", document.locator, "no_article", "the text is page furniture alone", excerpt or None)]


def _article(document: Document, document_id: str, piece: Piece, number: int) -> Article | None:
    text, is_record = document.text, document.kind == "record"
    sort_out(text, piece, document.title, is_record=is_record)
    runs = _runs(piece)
    if not runs:
        return None
    publisher = origin.publisher(document.publisher, document.url)
    day_first = publisher.day_first if publisher else None
    title = (document.title if is_record else None) or (piece.title.text if piece.title else document.title)
    title = " ".join(title.split()) if title else None
    lead = datelines.peel(text, *runs[0], title, day_first=day_first)
    start = runs[0][0]
    runs[0] = (lead.start, runs[0][1])
    runs[-1] = (runs[-1][0], datelines.closing(text, *runs[-1]))
    body = "\n\n".join(text[a:b] for a, b in runs)
    if not any(c.isalnum() for c in body):
        return None
    used = [unit.start for unit in (piece.title, *piece.standfirst, *piece.captions, *piece.stamps) if unit]
    ends = [unit.end for unit in (*piece.captions, *piece.bylines, *piece.stamps)]
    dates = _dates(document, piece, lead, day_first=day_first)
    return Article(
        article_id=stable_id("article", document_id, number),
        document_id=document_id,
        article_no=number,
        body=body,
        char_start=min([start, *used]),
        char_end=max([runs[-1][1], *ends]),
        url=document.url,
        publisher=publisher.name if publisher else None,
        byline=_credited(document.byline) or lead.byline or _byline(piece.bylines),
        agency=lead.agency or _agency(piece, document, publisher),
        title=title,
        standfirst=tuple(dict.fromkeys((*_told(document.standfirst), *(_bare(unit.text) for unit in piece.standfirst)))),
        dateline=lead.dateline,
        dateline_place=lead.place,
        published_on=dates.published.on if dates.published else None,
        published_precision=dates.published.precision if dates.published else "unknown",
        published_from=dates.source,
        language=origin.language(body if len(body) > 2 * origin.LEAST_LETTERS else f"{title or ''} {body}", document.language),
        captions=tuple(dict.fromkeys((*document.captions, *(unit.text for unit in piece.captions)))),
        word_count=len(body.split()),
    )


def _bare(line: str) -> str:
    """A line without its bullet."""
    return line.lstrip(BULLETS + " \t").strip() or line


def _told(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines that the markup calls a standfirst, without the boxes that stand among them."""
    return tuple(line for line in lines if kind_of(line) in (Kind.LINE, Kind.PROSE, Kind.BULLET))


def _runs(piece: Piece) -> list[tuple[int, int]]:
    """Stretches of the body: neighbouring units with what stands between them."""
    runs: list[tuple[int, int]] = []
    following = {unit.start: after.start for unit, after in pairwise(piece.units)}
    expected = -1
    for unit in piece.body:
        if runs and unit.start == expected:
            runs[-1] = (runs[-1][0], unit.end)
        else:
            runs.append((unit.start, unit.end))
        expected = following.get(unit.start, -1)
    return runs


def _dates(document: Document, piece: Piece, lead: datelines.Lead, *, day_first: bool | None) -> _Dates:
    """The day of publication from the most trustworthy place that states one; a page is never published after it was fetched."""
    fetched = stamps.Fetched.read(document.crawled)
    if (known := stamps.metadata(document.published, day_first=day_first)) and not (fetched and fetched.is_before(known)):
        return _Dates(known, "metadata")
    published, updated = _stamped(piece.stamps, day_first=day_first)
    on_page = [date for date in (published, lead.dated, updated, lead.updated) if date]
    if not on_page and (in_head := _in_head(piece, lead, day_first=day_first)):
        on_page = [in_head]
    if on_page:
        return _Dates(min(on_page, key=lambda date: date.precision != "day"), "page")
    if fetched and (ago := next((day for unit in piece.stamps if (day := fetched.back(unit.text))), None)):
        return _Dates(ago, "page")
    if in_url := stamps.address(document.url):
        return _Dates(in_url, "url")
    if fetched:  # the latest day it can be, however old the page: weekdays are not told from it
        return _Dates(stamps.Published(fetched.published.on, "unknown"), "dump")
    return _Dates(None, "none")


def _stamped(found: list[Unit], *, day_first: bool | None) -> tuple[stamps.Published | None, stamps.Published | None]:
    """The first publication stamp and the first update stamp."""
    published = updated = None
    for unit in found:
        stamp = stamps.found(unit.text, day_first=day_first)
        if stamp is None:
            continue
        if words().updated.match(unit.text):
            updated = updated or stamp.published
        else:
            published = published or stamp.published
    return published, updated


def _in_head(piece: Piece, lead: datelines.Lead, *, day_first: bool | None) -> stamps.Published | None:
    """A day without a year, in the dateline or opening a line, with the one year the head names; else a day of the head."""
    captions = {unit.start for unit in piece.captions}
    head = [unit for unit in piece.head if unit.start not in captions]
    years = {int(year) for unit in head for year in YEAR.findall(unit.text)}
    if len(years) == 1:
        loose = lead.loose or next(
            (day for unit in head if (day := stamps.month_and_day(unit.text.partition(":")[0][:LONGEST_LOOSE]))), None
        )
        if loose:
            return stamps.with_year(years.pop(), *loose)
    for unit in head:
        stamp = stamps.found(unit.text, day_first=day_first)
        if stamp and stamp.published.precision == "day":
            return stamp.published
    return None


def _credited(byline: str | None) -> str | None:
    """A byline without the word that makes it one, "By Ann Author"."""
    match = words().byline.fullmatch(byline) if byline else None
    return (match["who"] if match else None) or byline


def _byline(found: list[Unit]) -> str | None:
    for unit in found:
        match = words().byline.fullmatch(unit.text)
        if match and match["who"]:
            return match["who"].partition(";")[0].strip(" .)")
    return None


def _agency(piece: Piece, document: Document, publisher: origin.Publisher | None) -> str | None:
    """The agency a byline credits, else the publisher where it is one."""
    for credit in (document.byline, *(unit.text for unit in piece.bylines)):
        if credit and (name := origin.agency_in(credit)):
            return name
    return publisher.name if publisher and publisher.is_agency else None
