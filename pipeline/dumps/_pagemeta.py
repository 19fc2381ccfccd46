"""What a web page says of itself: title, date, publisher, byline, address, language.

Asked in the order of trust: JSON-LD (schema.org), <meta> (OpenGraph and its kin), microdata and <time>, then what is seen on the page.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

import orjson

from pipeline import lexicon
from pipeline.dumps._dom import Block, Page, named

Json = dict[str, "Value"]
Value = str | int | float | bool | None | list["Value"] | Json

MOST_OBJECTS: Final = 2000
MOST_DEPTH: Final = 8
LONGEST_JSON: Final = 2**21
LONGEST_VALUE: Final = 400
LONGEST_BYLINE: Final = 120
LEAST_TITLE: Final = 4
MOST_HEADINGS: Final = 20
LEAST_TITLE_SPACES: Final = 2

_DATED: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{10}(?:\d{3})?(?!\d)|(?<!\d)(?:19|20)\d{6}")
_SITE: Final = re.compile(r"\s+(?:[|–—·•»/-]|::|>)\s+|\s*\|\s*")
_SITE_MARKS: Final = frozenset({"|", "::", "»", "·", "•"})
"""Marks that nothing but the site's name follows; dashes and colons stand in titles too."""

_OPENED: Final = re.compile(r"<!--|(?://\s*+)?<!\[CDATA\[")
_BY: Final = re.compile(r"(?:written |reported |posted |story )?by:?\s+", re.IGNORECASE)
_NOT_WORD: Final = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Schema:
    """What the JSON-LD of a page says of its article."""

    titles: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    text: str | None = None
    is_live: bool = False
    is_article: bool = False


@dataclass(slots=True)
class Meta:
    """What is known of a page. `text` is the article's text as JSON-LD gives it, without paragraphs."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    language: str | None = None
    text: str | None = None
    is_live: bool = False
    is_article: bool = False
    """Whether the page says that it is one article."""


def read(page: Page, url: str | None) -> Meta:
    """Read a page's metadata. `url` is where it was fetched, if that is known."""
    schema = _schema(page)
    given = _given(page)
    canonical = _canonical(page, given, schema, url)
    publisher = _first([*schema.publishers, *given["publisher"]])
    headings = [" ".join(block.text.split()) for block in page.blocks if block.box.tag == "h1" and len(block.text) < LONGEST_VALUE]
    return Meta(
        title=_title(page, schema, given, headings, {key(name) for name in (publisher, *given["publisher"]) if name} | _hosts(canonical)),
        published=next((date for date in (*schema.published, *given["published"], *_times(page)) if _DATED.search(date)), None),
        publisher=publisher,
        byline=_byline(page, schema, given, publisher),
        url=canonical,
        language=_first([*_html_language(page), *schema.languages, *given["language"]]),
        text=schema.text,
        is_article=schema.is_article or bool(given["published"]) or "article" in given["type"][:1] or _is_headed(page),
        is_live=schema.is_live or any(named(box.names).live for box in page.boxes if box.names),
    )


def _is_headed(page: Page) -> bool:
    """Whether the page marks one thing on it as an article: by the element, or by a heading that its title repeats."""
    if any(box.tag == "article" and box.blocks for box in page.boxes):
        return True
    element = page.tree.css_first("title")
    title = key(element.text()[: 2 * LONGEST_VALUE]) if element is not None else ""
    return any(block.box.tag == "h1" and block.text.count(" ") >= LEAST_TITLE_SPACES and key(block.text) in title for block in page.blocks)


def _first(values: list[str]) -> str | None:
    return next((text for value in values if (text := " ".join(value.split())[:LONGEST_VALUE])), None)


@cache
def _keys() -> dict[str, tuple[str, int]]:
    """What a key of <meta> means, and its rank."""
    rules = lexicon.toml("webpages")["meta"]
    return {key: (name, rank) for name, keys in rules.items() for rank, key in enumerate(keys)}


def _given(page: Page) -> dict[str, list[str]]:
    """Values of <meta>, the most trustworthy first."""
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in lexicon.toml("webpages")["meta"]}
    for node in page.tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv") or ""
        known = _keys().get(name.strip().lower())
        if known and (content := unescape((attributes.get("content") or "").strip())):
            found[known[0]].append((known[1], content))
    return {name: [value for _, value in sorted(values, key=lambda at: at[0])] for name, values in found.items()}


def _html_language(page: Page) -> list[str]:
    root = page.tree.css_first("html[lang]")
    return [root.attributes.get("lang") or ""] if root is not None else []


def _schema(page: Page) -> Schema:
    rules = lexicon.toml("webpages")["schema"]
    articles, live = frozenset(rules["articles"]), frozenset(rules["live"])
    schema = Schema()
    for script in page.tree.css("script"):
        if "ld+json" not in (script.attributes.get("type") or "").lower():
            continue
        for found in _objects(_loaded(script.text(deep=True) or "")):
            kinds = {kind.lower().rpartition("/")[2] for kind in _texts(found.get("@type"))}
            if kinds & articles:
                _add(schema, found, is_live=bool(kinds & live))
            elif not schema.is_article and "webpage" in kinds:
                schema.published.extend(_texts(found.get("datePublished")))
    return schema


def _loaded(text: str) -> Value:
    if len(text) > LONGEST_JSON:
        return None
    text = _uncommented(_uncommented(text))
    for attempt in (text, "".join(max(c, " ") for c in text)):  # line breaks within strings are common
        try:
            return orjson.loads(attempt)  # type: ignore[no-any-return]
        except (orjson.JSONDecodeError, RecursionError):
            continue
    return None


def _uncommented(text: str) -> str:
    """Without a pair of the marks that hid scripts from browsers of old."""
    text = text.strip()
    if opened := _OPENED.match(text):
        text = text[opened.end() :]
    text = text.removesuffix(";").rstrip()
    for mark in ("-->", "]]>"):
        if text.endswith(mark):
            return text.removesuffix(mark).rstrip().removesuffix("//").strip()
    return text.strip()


def _objects(value: Value) -> Iterator[Json]:
    """Every object, outer ones first; at most MOST_OBJECTS."""
    waiting = deque([(value, 0)])
    for _ in range(MOST_OBJECTS):
        if not waiting:
            return
        at, depth = waiting.popleft()
        if isinstance(at, dict):
            yield at
        if depth < MOST_DEPTH:
            inner = at.values() if isinstance(at, dict) else at if isinstance(at, list) else ()
            waiting.extend((item, depth + 1) for item in inner if isinstance(item, dict | list))


def _texts(value: Value) -> list[str]:
    """The strings of a value: its own, its name's, or those of its items."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key in ("name", "@value", "@id", "url") if isinstance(text := value.get(key), str)][:1]
    if isinstance(value, list):
        return [text for item in value[:20] if isinstance(item, str | dict) for text in _texts(item)]
    return []


def _add(schema: Schema, found: Json, *, is_live: bool) -> None:
    if schema.is_article:  # the first article is the page's; others are those it links to
        return
    schema.is_article, schema.is_live = True, is_live
    schema.titles.extend([*_texts(found.get("headline")), *_texts(found.get("name"))])
    schema.published[:0] = [*_texts(found.get("datePublished")), *_texts(found.get("dateCreated"))]
    schema.publishers.extend(name for name in _texts(found.get("publisher")) if not name.startswith("http"))
    authors = [name for name in _texts(found.get("author")) if not name.startswith("http")]
    schema.bylines.extend([", ".join(dict.fromkeys(" ".join(name.split()) for name in authors))] if authors else [])
    main = found.get("mainEntityOfPage")
    schema.urls.extend([*_texts(found.get("url")), *(_texts(main.get("@id")) if isinstance(main, dict) else _texts(main))])
    schema.languages.extend(_texts(found.get("inLanguage")))
    body = found.get("articleBody")
    schema.text = body if isinstance(body, str) else None


def _times(page: Page) -> Iterator[str]:
    """Dates of <time>: first those marked as publication, then the first on the page."""
    yield from (time.stated for time in page.times if time.is_published)
    stated = {node.attributes.get("content") or "" for node in page.tree.css("[itemprop='datePublished'][content]")}
    if len(stated) == 1:  # several are those of other stories
        yield from stated
    yield from (time.stated for time in page.times[:1])


def _canonical(page: Page, given: dict[str, list[str]], schema: Schema, url: str | None) -> str | None:
    """The address the page gives itself; that of a home page, or none at all, gives way to where it was fetched."""
    link = page.tree.css_first("link[rel='canonical'][href]")
    stated = [link.attributes.get("href") or ""] if link is not None else []
    for candidate in (*stated, *given["url"], *schema.urls):
        address = absolute(candidate.strip(), url)
        if address and urlsplit(address).path.strip("/"):
            return address
    return url


def absolute(address: str, base: str | None) -> str | None:
    """Return an address of the web, resolved against where it stands; None where it is none."""
    try:
        whole = urljoin(base or "", address)
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in ("http", "https") and parts.hostname and len(whole) < 5 * LONGEST_VALUE else None


def key(text: str) -> str:
    """A text without case, space and marks."""
    return _NOT_WORD.sub("", text.casefold())


def _title(page: Page, schema: Schema, given: dict[str, list[str]], headings: list[str], sites: set[str]) -> str | None:
    """The title without the site's name, one of `sites`. A heading that repeats it, but for that name, gives its exact words."""
    element = page.tree.css_first("title")
    tabbed = " ".join((element.text() or "").split()) if element is not None else ""
    whole = key(tabbed[: 2 * LONGEST_VALUE])
    confirmed = [heading for heading in headings[:MOST_HEADINGS] if len(heading) >= LEAST_TITLE and key(heading) in whole]
    named_so = [*given["title"][:2], *schema.titles[:2], *confirmed[:1], tabbed, *headings[:1], *given["title"][2:]]
    title = next((text for text in (" ".join(name[: 2 * LONGEST_VALUE].split()) for name in named_so) if len(text) >= LEAST_TITLE), None)
    if title is None:
        return None
    wanted = {key(heading) for heading in headings}
    parts = list(_SITE.finditer(title))
    for mark in parts:
        if key(title[: mark.start()]) in wanted:
            return title[: mark.start()]
    for heading in headings:
        if key(heading) == key(title):
            return heading
    if parts:
        first, last = parts[0], parts[-1]
        before = title[: last.start()]
        if key(title[last.end() :]) in sites or (last[0].strip() in _SITE_MARKS and before.count(" ") >= LEAST_TITLE_SPACES):
            return before
        if key(title[: first.start()]) in sites:
            return title[first.end() :]
    return title[:LONGEST_VALUE]


def _hosts(url: str | None) -> set[str]:
    """Names a site goes by in its titles: example.com, www.example.com, example."""
    host = (urlsplit(url).hostname or "") if url else ""
    bare = host.removeprefix("www.")
    return {key(name) for name in (host, bare, *bare.split(".")[:-1]) if len(name) > 2}  # noqa: PLR2004 - "co" of co.uk


def _byline(page: Page, schema: Schema, given: dict[str, list[str]], publisher: str | None) -> str | None:
    authors = [*schema.bylines[:1], *(name for name in given["byline"] if "://" not in name and "@" not in name)]
    for name in authors:
        text = _BY.sub("", " ".join(name.split()), count=1).partition(" | ")[0]
        if text and len(text) <= LONGEST_BYLINE and key(text) != key(publisher or ""):
            return text
    for block in page.blocks:
        if _is_byline(block):
            return _BY.sub("", block.text.replace("\n", " "), count=1).strip(" |,·-") or None
    return None


def _is_byline(block: Block) -> bool:
    return (
        len(block.text) <= LONGEST_BYLINE
        and _BY.match(block.text) is not None
        and (named(block.box.names).byline or (block.box.parent is not None and named(block.box.parent.names).byline))
    )
