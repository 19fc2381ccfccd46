"""Feeds: RSS 0.9 to 2.0, RDF and Atom, an entry at a time, so that one bad entry costs itself alone and no feed is too long.

An entry gives an article with the fullest text it carries. Where that is a summary, the summary is the article: it is what the
publisher printed under that title; the note `summary alone` counts them.
"""

import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Final

from pipeline.dumps import _charset as charset
from pipeline.dumps import _encoding as encoding
from pipeline.dumps import _feedentry as feedentry
from pipeline.dumps import _pagemeta as pagemeta
from pipeline.dumps import _webpage as webpage
from pipeline.dumps._feedentry import Entry
from pipeline.dumps._reader import CHUNK_BYTES, Certainty, Reader, Source, reject
from pipeline.model import Document, Reject

SUFFIXES: Final = (".rss", ".atom", ".rdf", ".xml")
LONGEST_MARK: Final = 16
LONGEST_HEAD: Final = 2**16
"""Characters before the first entry that are searched for what the feed says of itself."""

_FEED: Final = re.compile(
    rb"\s*+(?:(?><\?.{0,1000}?\?>|<!--.{0,4000}?-->|<!DOCTYPE[^\[>]{0,500}(?:\[.{0,20000}?\]\s*)?>)\s*+)*+<(?:rss|feed|rdf:rdf|atom\w*:feed|channel)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY: Final = re.compile(rb"""<!ENTITY\s+(?!%)[^\s>]+\s+(?:SYSTEM|PUBLIC|"[^"]*&[^#]|'[^']*&[^#])""", re.IGNORECASE)
_MARK: Final = re.compile(rb"<!\[CDATA\[|<!--|<(?P<closing>/?)(?:[\w-]+:)?(?:item|entry)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_ROOT: Final = re.compile(r"<(?:rss|feed|rdf:rdf|atom\w*:feed|channel)\b[^<>]{0,4000}+", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"xml:lang=[\"']([\w-]{1,40})[\"']", re.IGNORECASE)
_CAPTION: Final = re.compile(r"\[caption\b[^\]]{0,1000}\]([^\[]{0,4000})\[/caption\]")
NON_ARTICLES: Final = {
    "no post": "a page, picture or menu in an export of WordPress",
    "unpublished": "a draft, or what was private or thrown away, in an export of WordPress",
}
_LINK: Final = re.compile(r"<link\b[^<>]{0,2000}+>")


def recognise(head: bytes, name: str) -> Certainty:  # noqa: ARG001 - the content says it
    """Sure of the root element."""
    return Certainty.SIGNATURE if _FEED.match(head) else Certainty.NO


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield a document or a reject for each entry."""
    stream = encoding.stream_as_utf8(source.stream)
    head = stream.peek(CHUNK_BYTES)[:CHUNK_BYTES]
    if _ENTITY.search(head):
        yield reject(source.dump, "xml_bomb", "the feed declares entities made of entities, or of other files", head)
        return
    labels = charset.declared(head)
    pieces = _Scanner(stream, source.limits.max_record_bytes).pieces()
    feed = _feed(next(pieces), labels)
    for piece in pieces:
        source.position += 1
        locator = source.locator(source.position)
        if len(piece) > source.limits.max_record_bytes:
            yield reject(locator, "too_long", f"an entry longer than {source.limits.max_record_bytes} bytes", piece[:1000])
        else:
            yield from _document(source, piece, labels, feed, locator)
    if source.position == 0:
        yield reject(source.dump, "empty", "the feed holds no entry")


class _Scanner:
    """Cuts a feed into what stands before its first entry and the entries, keeping at most `limit` bytes and one more of each."""

    def __init__(self, stream: BufferedReader, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._buffer = b""
        self._gathered = bytearray()
        self._is_inside = True

    def pieces(self) -> Iterator[bytes]:
        """First the head, then each entry: up to its closing tag, to where the next begins, or to the feed's end."""
        while data := self._stream.read1(max(CHUNK_BYTES, len(self._buffer))):  # doubled, lest a long CDATA is searched over and over
            self._buffer += data
            at = 0
            while mark := _MARK.search(self._buffer, at):
                if mark["closing"] is None:  # what stands in CDATA or a comment is no mark
                    end = self._buffer.find(b"]]>" if mark[0].startswith(b"<![") else b"-->", mark.end())
                    if end < 0:
                        at = mark.start()
                        break
                    at = end
                    continue
                yield from self._met(mark)
                at = 0
            self._gather(len(self._buffer) - self._undecided(at, is_open=mark is not None))
        self._gather(len(self._buffer))
        if self._is_inside:
            yield bytes(self._gathered)

    def _met(self, mark: re.Match[bytes]) -> Iterator[bytes]:
        self._gather(mark.end() if mark["closing"] else mark.start())
        if self._is_inside:
            yield bytes(self._gathered)
        self._gathered.clear()
        self._is_inside = not mark["closing"]
        if self._is_inside:
            self._gather(len(mark[0]))
            if mark[0].endswith(b"/>"):
                yield bytes(self._gathered)
                self._gathered.clear()
                self._is_inside = False

    def _gather(self, size: int) -> None:
        if self._is_inside and len(self._gathered) <= self._limit:
            self._gathered += self._buffer[: min(size, self._limit + 1 - len(self._gathered))]
        self._buffer = self._buffer[size:]

    def _undecided(self, at: int, *, is_open: bool) -> int:
        """Bytes at the end that may be the beginning of a mark, or lie in one: they wait for more, if there are not too many."""
        if not is_open:
            last = self._buffer.rfind(b"<", at)
            at = last if last >= 0 and b">" not in self._buffer[last:] else len(self._buffer)
        waiting = len(self._buffer) - at
        return waiting if waiting <= self._limit else LONGEST_MARK


def _feed(head: bytes, labels: list[str]) -> Entry:
    """What the feed says of itself, before its first entry."""
    text = (charset.decode(head, labels[0] if labels else None) or "")[:LONGEST_HEAD]
    root = _ROOT.search(text)
    language = _LANGUAGE.search(root[0]) if root else None
    feed = Entry(language=language[1] if language else None)
    for name in ("title", "link", "language", "lastBuildDate", "pubDate", "updated", "modified"):
        if found := re.search(rf"<(?:\w+:)?{name}(?:\s[^<>]{{0,2000}}+)?>\s*+(?:<!\[CDATA\[)?([^<\]]{{1,500}})", text):
            feed.texts[name.lower()] = feedentry.plain(found[1])
    for link in _LINK.findall(text)[:20]:
        if (href := re.search(r"""href=["']([^"']{1,1000})""", link)) and not re.search(r"""rel=["'](?!alternate)""", link):
            feed.links.setdefault("alternate", href[1])
    return feed


def _document(source: Source, piece: bytes, labels: list[str], feed: Entry, locator: str) -> Iterator[Document | Reject]:
    xml = charset.decode(piece, labels[0] if labels else None)
    entry = feedentry.parse(_closed(xml)) if xml is not None else None
    if xml is None:
        yield reject(locator, "bad_encoding", "no known encoding gives readable text", piece)
    elif entry is None:
        yield reject(locator, "bad_xml", "the entry is not well-formed", xml)
    elif entry.first("post_type") not in (None, "post"):
        source.pass_over("no post")
    elif entry.first("status") not in (None, "publish"):
        source.pass_over("unpublished")
    else:
        yield _article(source, entry, xml, feed, locator)


def _article(source: Source, entry: Entry, xml: str, feed: Entry, locator: str) -> Document | Reject:
    full = entry.first("encoded", "content", "body", "fulltext")
    text = full or entry.first("description", "summary")
    if text is None:
        return reject(locator, "missing_text", "the entry has a title and nothing more", xml)
    captions: list[str] = []
    captioned: list[str] = []
    if entry.first("post_type"):
        captioned = [feedentry.plain(caption) for caption in _CAPTION.findall(text)]
        text = _CAPTION.sub("", text)
    if feedentry.is_markup(text):
        text, captions = webpage.fragment(text)
    if not text.strip():
        return reject(locator, "missing_text", "the entry holds pictures or marks alone", xml)
    if full is None:
        source.note("summary alone")
    home = feed.links.get("alternate") or feed.first("link")
    url = _address(entry, home)
    published = entry.first("pubdate", "date", "published", "issued", "created", "updated", "modified")
    title, byline, named = entry.first("title"), entry.first("creator", "author"), entry.first("source")
    publisher = feedentry.plain(named) if named and "<" not in named else None if url else feed.first("title")
    return Document(
        locator,
        "record",
        text,
        url=url,
        title=feedentry.plain(title) if title else None,
        publisher=publisher,
        byline=_name(feedentry.plain(byline)) if byline else None,
        language=entry.language or entry.first("language") or feed.first("language") or feed.language,
        published=feedentry.plain(published) if published else None,
        crawled=feed.first("lastbuilddate", "updated", "modified", "pubdate"),
        captions=tuple(dict.fromkeys((*captions, *filter(None, captioned)))),
    )


def _closed(xml: str) -> str:
    """Give an entry that never ended its closing tag."""
    name = re.match(r"<([\w:-]+)", xml)
    if name is None or xml.rstrip().endswith((f"</{name[1]}>", "/>")):
        return xml
    for end in ("</channel>", "</feed>", "</rss>", "</rdf:RDF>"):
        xml = xml.rstrip().removesuffix(end)
    return f"{xml.rstrip()}</{name[1]}>" if not re.search(rf"</{re.escape(name[1])}\s*>\s*$", xml) else xml


def _address(entry: Entry, home: str | None) -> str | None:
    stated = entry.first("origlink") or entry.links.get("alternate") or entry.first("link")
    guid = entry.first("guid", "id")
    for candidate in (stated, guid if guid and guid.startswith("http") else None):
        if candidate and (address := pagemeta.absolute(feedentry.plain(candidate), entry.base or home)):
            return address
    return None


def _name(byline: str) -> str | None:
    """The name in `desk@example.org (Ann Author)`; an address alone is none."""
    inside = re.search(r"\(([^()]{2,100})\)", byline)
    if "@" in byline:
        return inside[1] if inside else None
    return byline[: pagemeta.LONGEST_BYLINE] or None


READER: Final = Reader("feed", "RSS, Atom and exports of WordPress: one entry an article", recognise, read, SUFFIXES, NON_ARTICLES)
