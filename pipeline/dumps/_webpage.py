"""A web page becomes its articles: text in paragraphs, captions and standfirst told apart, with what the page says of itself.

Page furniture is left out here, where the markup shows it; what is furniture by its words alone is left to the articles room.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final

from pipeline import lexicon
from pipeline.dumps import _pagemeta as pagemeta
from pipeline.dumps._dom import HEADINGS, Block, Box, Page, named, take_apart
from pipeline.dumps._mainbody import Body, choose, weigh
from pipeline.model import Document

LEAST_WEIGHT: Final = 140.0
"""Characters of prose below which a page has no article: two short sentences."""

LEAST_UNSAID: Final = 220.0
"""The same where nothing on the page says that it is an article."""

LEAST_SHARE: Final = 0.2
"""A page whose heaviest box holds less than this share of its prose is a list of many things."""

MOST_SHELL: Final = 300
"""Characters to be seen on a page whose scripts write the rest."""

LEAST_OWN_WEIGHT: Final = 300.0
"""The same for one <article> of several on a page."""

WALL_WEIGHT: Final = 1200.0
"""What says more than this is an article, whatever stands beside it."""

MOST_TAGS: Final = 300_000
MANY_TAGS: Final = 2_500
VERY_MANY_TAGS: Final = 5_000
DEEPEST: Final = 1_000
LARGE: Final = 250_000
LONGEST_TAG: Final = 20_000
LONGEST_CAPTION: Final = 600
LONGEST_CELL: Final = 80
LEAST_ROWS: Final = 2
"""Rows that tell something, from which on they are a table and no frame of the page."""
LONGEST_TIME: Final = 40
LEAST_STANDFIRST_WORDS: Final = 5
LONGEST_STANDFIRST: Final = 500
LEAST_JSON_TEXT: Final = 400
LEAST_ELEMENTS: Final = 2

_FORMATTING: Final = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>/])", re.IGNORECASE)
_NESTING: Final = re.compile(
    r"<(/?)(?!(?:p|br|li|td|tr|th|img|input|meta|link|hr|option|dt|dd|path|source|wbr|area|col|embed)\b)[a-z]", re.IGNORECASE
)
_TAG: Final = re.compile(r"""<[a-zA-Z/](?:[^>"']++|"[^"]*+"|'[^']*+')*+>?""")
_PLAIN: Final = re.compile(r"<(?!/?(?:html|head|body|title|meta|link|script|style|p|br|pre|h[1-6])[\s>/])[a-zA-Z/][^>]*+>?", re.IGNORECASE)
_ELEMENTS: Final = re.compile(r"<(?:/(?:p|div|span|a|h[1-6]|li|ul|em|strong|b|i|blockquote|figure)\s*|br\s*/?)>", re.IGNORECASE)
_WHOLE: Final = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_SAVED: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class NoArticle:
    """Why a page gives none. `fault` is a reason code where that is a fault of the dump; else the page was no article to begin with."""

    reason: str
    fault: str | None = None


def documents(html: str, locator: str, url: str | None = None, crawled: str | None = None) -> list[Document] | NoArticle:
    """Turn a page into its articles.

    Args:
        html: The page.
        locator: Where it stands in the dump; of several articles on one page the second has `/2` after it.
        url: Where it was fetched; None where that is unknown.
        crawled: When it was fetched, as the dump says.

    Returns:
        One document of kind `record` for each article, or why there is none.
    """
    tags = html.count("<")
    if tags > MOST_TAGS:
        return NoArticle(f"a page of more than {MOST_TAGS:,} tags", "too_long")
    if url is None and (saved := _SAVED.search(html[:2000])):
        url = pagemeta.absolute(saved[1], None)
    page = take_apart(_tamed(html, tags))
    meta = pagemeta.read(page, url)
    if not page.blocks:
        return _from_json(meta, locator, crawled) or _none(page, html)
    weigh(page)
    whole = choose(page)
    separate = _separate(page, whole)
    if len(separate) > 1:
        return [
            _document(
                page,
                body,
                meta if _is_titled(page, body, meta) else _own(page, body, meta),
                f"{locator}/{number}" if number > 1 else locator,
                crawled,
            )
            for number, body in enumerate(separate, start=1)
        ]
    least = LEAST_WEIGHT if meta.is_article else LEAST_UNSAID
    if whole.weight < max(least, LEAST_SHARE * page.boxes[0].prose):
        return _from_json(meta, locator, crawled) or _none(page, html)
    if whole.weight < WALL_WEIGHT and _is_walled(whole):
        return _from_json(meta, locator, crawled) or NoArticle(
            "a notice about cookies, a login or a robot check stands in its place", "wall"
        )
    return [_document(page, whole, meta, locator, crawled)]


def unmarked(text: str) -> tuple[str, list[str]] | None:
    """Turn a field of a record that holds markup into its text and captions; None where it holds none, or nothing but markup.

    A whole page is read as a page, a fragment as an article that is all text.
    """
    if len(_ELEMENTS.findall(text, 0, LARGE)) < LEAST_ELEMENTS:
        return None
    found = documents(text, "") if _WHOLE.match(text) else None
    whole, captions = (found[0].text, list(found[0].captions)) if isinstance(found, list) else fragment(text)
    return (whole, captions) if whole.strip() else None


def fragment(html: str) -> tuple[str, list[str]]:
    """Turn markup that is all one article, as in a feed, into its text and captions."""
    page = take_apart(_tamed(html, html.count("<")))
    if not page.blocks:
        return "", []
    weigh(page)
    captions = [block.text for block in page.blocks if block.caption and len(block.text) <= LONGEST_CAPTION]
    text = "\n\n".join(_paragraphs([block for block in page.blocks if not block.caption and not block.box.dropped]))
    if not text:
        text, captions = "\n\n".join(_paragraphs(page.blocks)), []
    return text.translate(_UNSEEN), [caption.translate(_UNSEEN) for caption in dict.fromkeys(captions)]


def _tamed(html: str, tags: int) -> str:
    """Take from a page what costs a parser time in the square of its length; no page that people write has any of it."""
    if len(html) > LARGE:
        html = _TAG.sub(lambda tag: tag[0] if len(tag[0]) < LONGEST_TAG else tag[0].split(None, 1)[0] + ">", html)
    if tags > MANY_TAGS and _deepest(_FORMATTING, html) > DEEPEST:
        html = _FORMATTING.sub(r"<\1x-", html)
    if tags > VERY_MANY_TAGS and _deepest(_NESTING, html) > DEEPEST:
        html = _PLAIN.sub("<br><br>", html)
    return html


def _deepest(tags: re.Pattern[str], html: str) -> int:
    depth = deepest = 0
    for closing in tags.findall(html):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


def _none(page: Page, html: str) -> NoArticle:
    """Say why a page has no article."""
    rules = lexicon.toml("webpages")["walls"]
    seen = " ".join(block.text for block in page.blocks)[:5000].casefold()
    if any(phrase in seen for phrase in rules["phrases"]) and page.boxes[0].prose < WALL_WEIGHT:
        return NoArticle("a notice about cookies, a login or a robot check stands in its place", "wall")
    if any(phrase in seen for phrase in rules["scripts"]) or (page.boxes[0].chars < MOST_SHELL and "<script" in html.casefold()):
        return NoArticle("its text is written by scripts", "needs_script")
    if not seen.strip():
        return NoArticle("the page holds no text", "empty")
    return NoArticle("links or notices alone")


@cache
def _walls() -> tuple[str, ...]:
    rules = lexicon.toml("webpages")["walls"]
    return (*rules["phrases"], *rules["scripts"])


def _is_walled(body: Body) -> bool:
    text = " ".join(block.text for block in body.blocks).casefold()
    return sum(text.count(phrase) for phrase in _walls()) * LEAST_WEIGHT > body.weight * 0.5


def _from_json(meta: pagemeta.Meta, locator: str, crawled: str | None) -> list[Document]:
    """The article as JSON-LD has it, where the page itself shows none."""
    text = (meta.text or "").strip()
    if len(text) < LEAST_JSON_TEXT:
        return []
    if "<p" in text or "<br" in text:
        text = "\n\n".join(block.text for block in take_apart(text).blocks)
    return [_record(text, meta, locator, crawled)]


def _separate(page: Page, whole: Body) -> list[Body]:
    """The articles of a page that holds several, as far as <article> says so; those within another belong to it."""
    found: list[Body] = []
    for box in page.boxes:
        if box.tag != "article" or box.dropped or box.prose < LEAST_OWN_WEIGHT or (found and box.no < found[-1].box.end):
            continue
        inner = [at for at in page.boxes[box.no + 1 : box.end] if at.tag == "article" and not at.dropped and at.prose >= LEAST_OWN_WEIGHT]
        if len(inner) > 1 and sum(at.prose for at in inner) > 0.8 * box.prose:
            continue
        body = choose(page, box)
        if body.weight >= LEAST_OWN_WEIGHT and _heading(page, box) is not None:
            body.box = box
            found.append(body)
    if len(found) < 2 or max(body.weight for body in found) > 0.8 * sum(body.weight for body in found):  # noqa: PLR2004 - one and its kin
        return []
    return found if sum(body.weight for body in found) > 0.5 * whole.weight else []


def _heading(page: Page, box: Box) -> Block | None:
    return next((block for block in page.blocks if block.box.tag in ("h1", "h2", "h3") and box.no <= block.box.no < box.end), None)


def _is_titled(page: Page, body: Body, meta: pagemeta.Meta) -> bool:
    heading = _heading(page, body.box)
    return heading is not None and meta.title is not None and pagemeta.key(heading.text) == pagemeta.key(meta.title)


def _own(page: Page, body: Body, meta: pagemeta.Meta) -> pagemeta.Meta:
    """What one of several articles says of itself; the page's own title, date and byline are another's."""
    heading = _heading(page, body.box)
    first, last = body.box.no, body.box.end
    times = [time for time in page.times if time.block < len(page.blocks) and first <= page.blocks[time.block].box.no < last]
    address = pagemeta.absolute(heading.href, meta.url) if heading and heading.href else None
    return pagemeta.Meta(
        title=heading.text.replace("\n", " ") if heading else None,
        published=times[0].stated if times else None,
        publisher=meta.publisher,
        url=address or meta.url,
        language=meta.language,
    )


def _document(page: Page, body: Body, meta: pagemeta.Meta, locator: str, crawled: str | None) -> Document:
    captions = [block.text for block in body.captions if len(block.text) <= LONGEST_CAPTION]
    if meta.is_live and (first := _first_time(page, body)):
        body.blocks.insert(0, first)
    standfirst = _standfirst(page, body, meta)
    return _record("\n\n".join(_paragraphs(body.blocks)), meta, locator, crawled, standfirst=standfirst, captions=captions)


def _first_time(page: Page, body: Body) -> Block | None:
    """The time of a live blog's first entry, which stands before its text and weighs nothing."""
    before = next((number for number, block in enumerate(page.blocks) if body.blocks and block is body.blocks[0]), 0) - 1
    is_time = before >= 0 and any(time.block == before for time in page.times) and len(page.blocks[before].text) <= LONGEST_TIME
    return page.blocks[before] if is_time else None


def _record(
    text: str,
    meta: pagemeta.Meta,
    locator: str,
    crawled: str | None,
    *,
    standfirst: list[str] | None = None,
    captions: list[str] | None = None,
) -> Document:
    return Document(
        locator,
        "record",
        text.translate(_UNSEEN),
        url=meta.url,
        title=meta.title.translate(_UNSEEN) if meta.title else None,
        publisher=meta.publisher,
        byline=meta.byline,
        language=meta.language,
        published=meta.published,
        crawled=crawled,
        standfirst=tuple(line.translate(_UNSEEN) for line in standfirst or ()),
        captions=tuple(dict.fromkeys(line.translate(_UNSEEN) for line in captions or ())),
    )


def _paragraphs(blocks: list[Block]) -> list[str]:
    """The text of blocks; the cells of one row of a table of short cells are one line, those before a sentence its opening."""
    lines: list[str] = []
    rows = [(key, list(group)) for key, group in groupby(blocks, key=lambda block: (block.box.parent, block.box.tag in ("td", "th")))]
    told = Counter(id(row.parent) for (row, is_cell), group in rows if row is not None and is_cell and _tells(group))
    for (row, is_cell), group in rows:
        texts = [block.text for block in group]
        if is_cell and row is not None and len(texts) > 1 and all(len(text) <= LONGEST_CELL for text in texts):
            lines.append(" | ".join(text.replace("\n", " ") for text in texts))
        elif is_cell and row is not None and told[id(row.parent)] >= LEAST_ROWS and _tells(group):
            lines.append(f"{', '.join(text.rstrip(' .,:') for text in texts[:-1])}: {texts[-1]}".replace("\n", " "))
        else:
            lines.extend(texts)
    return lines


def _tells(row: list[Block]) -> bool:
    """Whether a row of a table tells something: short cells, such as a day and a place, before one long one."""
    texts = [block.text for block in row]
    return len({id(block.box) for block in row}) == len(row) > 1 and len(texts[-1]) > LONGEST_CELL >= max(map(len, texts[:-1]))


def _standfirst(page: Page, body: Body, meta: pagemeta.Meta) -> list[str]:
    """Lines between the title and the text that are neither: named so, or of a heading's rank. Those the body begins with leave it."""
    leading = []
    while len(body.blocks) > 1 and any(
        named(at.names).standfirst for at in (body.blocks[0].box, body.blocks[0].box.parent) if at and at.names
    ):
        leading.append(body.blocks.pop(0).text.replace("\n", " "))
    if not body.blocks or leading:
        return leading
    numbers = {id(block): number for number, block in enumerate(page.blocks)}
    first = numbers[id(body.blocks[0])]
    titles = {pagemeta.key(name) for name in (meta.title,) if name}
    start = next((number for number in range(first - 1, -1, -1) if page.blocks[number].box.tag == "h1"), None)
    if start is None:
        return []
    found = []
    for block in page.blocks[start + 1 : first]:
        box = block.box
        says_so = any(named(at.names).standfirst for at in (box, box.parent) if at is not None and at.names)
        if (
            not block.caption
            and (says_so or box.tag in HEADINGS or (box.tag == "p" and not box.dropped and block.text[-1:] in ".!?”"))
            and (not box.dropped or says_so)
            and block.text.count(" ") + 1 >= LEAST_STANDFIRST_WORDS
            and len(block.text) <= LONGEST_STANDFIRST
            and block.linked < 0.5 * len(block.text)
            and pagemeta.key(block.text) not in titles
        ):
            found.append(block.text.replace("\n", " "))
    return found
