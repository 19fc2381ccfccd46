"""HTML: one file is one saved web page."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from pipeline.dumps import _charset as charset
from pipeline.dumps import _encoding as encoding
from pipeline.dumps import _webpage as webpage
from pipeline.dumps._reader import Certainty, Reader, Source, reject
from pipeline.model import Document, Reject

SUFFIXES: Final = (".html", ".htm", ".xhtml", ".shtml")
NO_ARTICLE: Final = "page without an article"

_LEADING: Final = rb"\s*+(?:<\?xml[^>]{0,300}\?>\s*+)?+(?:(?><!--.{0,2000}?-->)\s*+)*+"
_OPENING: Final = re.compile(_LEADING + rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE | re.DOTALL)
_LIKE: Final = re.compile(rb"<(?:p|div|br|a|table|span|h[1-6]|article|section|ul|font|center)\b[^<>]{0,500}>", re.IGNORECASE)
_NOT: Final = re.compile(_LEADING + rb"(?:<!DOCTYPE\s+(?!html)\w|<(?:rss|feed|rdf:rdf)\b|[{\[]|WARC/)", re.IGNORECASE | re.DOTALL)
LEAST_TAGS: Final = 4


def recognise(head: bytes, name: str) -> Certainty:
    """Sure of what opens as a page does, whatever data its scripts hold; likely where a text begins with a tag and holds several."""
    if _OPENING.match(head):
        return Certainty.SIGNATURE
    if encoding.is_binary(head) or _NOT.match(head):
        return Certainty.NO
    if PurePath(name).suffix.lower() in SUFFIXES:
        return Certainty.NAME
    return Certainty.CONTENT if head.lstrip()[:1] == b"<" and len(_LIKE.findall(head)) >= LEAST_TAGS else Certainty.NO


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield the articles of the page, or the reject; a page that is none is passed over."""
    limit = source.limits.max_record_bytes
    data = source.stream.read(limit + 1)
    if len(data) > limit:
        while source.stream.read(limit):  # a break further on is still told
            pass
        yield reject(source.dump, "too_long", f"a page longer than {limit} bytes", data)
        return
    yield from page(source, data, source.dump)


def page(
    source: Source, data: bytes, locator: str, *, transport: str | None = None, url: str | None = None, crawled: str | None = None
) -> Iterator[Document | Reject]:
    """Yield what one page of a dump gives; a page that is no article is passed over.

    Args:
        source: The dump, to count what is passed over.
        data: The page.
        locator: Where it stands.
        transport: The charset it was sent with, where that is known.
        url: Where it was fetched.
        crawled: When.
    """
    text = charset.decode(data, transport)
    if text is None:
        yield reject(locator, "bad_encoding", "no known encoding gives readable text", data)
        return
    found = webpage.documents(text, locator, url, crawled)
    if not isinstance(found, webpage.NoArticle):
        yield from found
    elif found.fault:
        yield reject(locator, found.fault, found.reason, text)
    else:
        source.pass_over(NO_ARTICLE)


READER: Final = Reader(
    "html", "HTML: one saved web page", recognise, read, SUFFIXES, {NO_ARTICLE: "an index, a gallery or a notice: links and little text"}
)
