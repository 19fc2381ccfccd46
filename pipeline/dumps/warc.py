"""Web archives: WARC, the texts made of them (WET), and ARC. The pages are read; requests, images and the like are passed over."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.dumps import _encoding as encoding
from pipeline.dumps import _webarchive as webarchive
from pipeline.dumps import html
from pipeline.dumps._reader import Certainty, Reader, Source, reject
from pipeline.model import Document, Reject

SUFFIXES: Final = (".warc", ".wet", ".wat", ".arc")
HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
UNSURE_TYPES: Final = frozenset({"", "text/plain", "application/octet-stream", "unknown/unknown", "no-type"})
OK: Final = 200
REDIRECTS: Final = range(300, 400)

_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_KINDS: Final = {
    "warcinfo": "the archive's own description",
    "request": "what the crawler asked",
    "metadata": "what the crawler noted",
    "revisit": "a page that had not changed since it was stored before",
    "continuation": "the rest of a record in another file",
    "dns": "an address looked up",
    "robots.txt": "what a site asks crawlers to leave alone",
    "redirect": "a way to another page",
    "error response": "what a server answers when it has no page",
    "image": "a picture",
    "audio or video": "a recording",
    "script or style": "code of a page",
    "data": "JSON, XML, a feed or a sitemap",
    "other type": "a file that is no page, such as a PDF",
    html.NO_ARTICLE: html.READER.non_articles[html.NO_ARTICLE],
}
_FAULTS: Final = {
    "too_long": "a record longer than the limit",
    "truncated": "the archive ends within this record",
    "bad_record": "bytes that belong to no record, or a packing that is damaged",
}


def recognise(head: bytes, name: str) -> Certainty:  # noqa: ARG001 - the content says it
    """Sure of the first line."""
    return Certainty.SIGNATURE if re.match(rb"\s{0,20}(?:WARC/[01]\.\d|filedesc://\S+ )", head) else Certainty.NO


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield the articles of each page; every record is counted."""
    limit = source.limits.max_record_bytes
    for record in webarchive.records(source.stream, limit):
        source.position += 1
        locator = source.locator(source.position)
        if record.is_mended:
            source.note("length of a record mended")
        if record.fault:
            yield reject(locator, record.fault, _FAULTS[record.fault], record.block)
        elif record.kind == "conversion":
            yield _text(record, locator)
        elif record.kind in ("response", "resource"):
            yield from _response(source, record, locator)
        else:
            source.pass_over(record.kind if record.kind in _KINDS else "other type")


def _text(record: webarchive.Record, locator: str) -> Document | Reject:
    """A page as plain text, as in WET."""
    text = encoding.decode(record.block)
    if text is None:
        return reject(locator, "bad_encoding", "no known encoding gives readable text", record.block)
    if not text.strip():
        return reject(locator, "empty", "the record holds no text")
    languages = record.headers.get("warc-identified-content-language", "").split(",")
    return Document(
        locator,
        "page",
        text,
        url=record.headers.get("warc-target-uri"),
        language=languages[0] or None if len(languages) == 1 else None,
        crawled=record.headers.get("warc-date"),
    )


def _response(source: Source, record: webarchive.Record, locator: str) -> Iterator[Document | Reject]:
    url = record.headers.get("warc-target-uri", "").strip("<> ") or None
    if other := _no_page(url or "", record.headers.get("content-type", "")):
        source.pass_over(other)
        return
    response = webarchive.response(record.block, source.limits.max_record_bytes)
    if isinstance(response, str):
        yield reject(locator, response, _FAULTS[response], record.block)
        return
    if response.status not in (0, OK):
        source.pass_over("redirect" if response.status in REDIRECTS else "error response")
        return
    stated = response.headers.get("content-type", record.headers.get("content-type", "") if not response.status else "")
    media = stated.partition(";")[0].strip().lower()
    if media not in HTML_TYPES and not (media in UNSURE_TYPES and html.recognise(response.body[:4096], "") >= Certainty.CONTENT):
        source.pass_over(_kind(media))
        return
    if encoding.is_binary(response.body[:4096]):
        source.pass_over("other type")
        return
    if not response.body.strip():
        yield reject(locator, "empty", "the page holds nothing")
        return
    sent = _CHARSET.search(stated)
    crawled = response.headers.get("date") or record.headers.get("warc-date")
    yield from html.page(source, response.body, locator, transport=sent[1] if sent else None, url=url, crawled=crawled)


def _no_page(url: str, content_type: str) -> str | None:
    """What a response is that its address shows to be none of the web's pages."""
    if url.startswith("dns:") or content_type.startswith("text/dns"):
        return "dns"
    if url.partition("?")[0].endswith("/robots.txt"):
        return "robots.txt"
    return None


def _kind(media: str) -> str:
    main, _, sub = media.partition("/")
    if main == "image":
        return "image"
    if main in ("audio", "video"):
        return "audio or video"
    if "javascript" in sub or "css" in sub or "font" in media:
        return "script or style"
    return "data" if "json" in sub or "xml" in sub else "other type"


READER: Final = Reader(
    "warc", "web archives (WARC, WET, ARC): one record a page, among requests, images and the like", recognise, read, SUFFIXES, _KINDS
)
