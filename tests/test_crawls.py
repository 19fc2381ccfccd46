"""Web archives and feeds: every record is an article, passed over or rejected, whatever is broken."""

import gzip
import json
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dumps import Dump, Limits, open_dump
from pipeline.model import Document, Reject

TEXT = "Two guards were killed on Friday when a bomb went off near the ferry landing, officials said. Nobody claimed the attack, which wounded eleven passengers and sank a small boat."
PAGE = f"<!DOCTYPE html><html><head><title>Bomb at ferry landing</title></head><body><article><h1>Bomb at ferry landing</h1><p>{TEXT}</p></article></body></html>".encode()


def read(tmp_path: Path, data: bytes, name: str = "crawl", limits: Limits | None = None) -> tuple[Dump, list[Document | Reject]]:
    path = tmp_path / name
    path.write_bytes(data)
    dump = open_dump(path, limits)
    items = list(dump)
    assert dump.records == len(items) + dump.non_articles
    assert len({item.locator for item in items}) == len(items)
    return dump, items


def codes(items: list[Document | Reject]) -> list[str]:
    return [item.reason_code if isinstance(item, Reject) else "ok" for item in items]


def http(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nDate: Mon, 04 Mar 2019 10:00:00 GMT\r\n{more}\r\n".encode() + body


def warc(block: bytes, kind: str = "response", url: str = "https://port.example/news/bomb", length: object = None) -> bytes:
    size = len(block) if length is None else length
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2019-03-05T00:00:00Z\r\nContent-Length: {size}\r\n\r\n".encode()
        + block
        + b"\r\n\r\n"
    )


GOOD = warc(http(PAGE))


def test_pages_are_read_and_all_else_is_passed_over_and_told(tmp_path: Path) -> None:
    records = [
        warc(b"software: x\r\n", "warcinfo"), warc(b"GET / HTTP/1.1\r\n\r\n", "request"), GOOD, warc(b"", "revisit"), warc(b"x: y", "metadata"),
        warc(b"20190304\n1.2.3.4", "response", "dns:port.example"), warc(http(b"User-agent: *", "text/plain"), url="https://port.example/robots.txt"),
        warc(http(b"\xff\xd8\xff", "image/jpeg")), warc(http(b"body {}", "text/css")), warc(http(b"{}", "application/json")), warc(http(b"%PDF-1.4", "application/pdf")),
        warc(http(b"<h1>Gone</h1>", status="404 Not Found")), warc(http(b"", status="301 Moved")), warc(http(b"<html><ul><li><a href=/>Home</a></ul>" + b"<p>Short.</p>" * 40)), warc(PAGE, "resource"),
        warc(f"Bomb at ferry landing\n\n{TEXT}\n".encode(), "conversion"),
    ]  # fmt: skip
    dump, items = read(tmp_path, b"".join(records))
    assert dump.format == "warc"
    assert dump.records == len(records)
    assert codes(items) == ["ok"] * 3
    page, _resource, wet = items
    assert isinstance(page, Document)
    assert (page.text, page.title, page.url, page.crawled) == (
        TEXT,
        "Bomb at ferry landing",
        "https://port.example/news/bomb",
        "Mon, 04 Mar 2019 10:00:00 GMT",
    )
    assert isinstance(wet, Document)
    assert (wet.kind, wet.crawled) == ("page", "2019-03-05T00:00:00Z")
    assert {note.rpartition(" ")[0].removeprefix("passed over: ") for note in dump.notes} >= {
        "dns",
        "robots.txt",
        "revisit",
        "image",
        "redirect",
        "error response",
        "page without an article",
    }


CODED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "identity": bytes, "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
}  # fmt: skip


@pytest.mark.parametrize("coding", CODED)
def test_packed_and_chunked_pages_are_unpacked(tmp_path: Path, coding: str) -> None:
    packed = CODED[coding](PAGE)
    chunked = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (packed[:50], packed[50:])) + b"0\r\n\r\n"
    head = f"Content-Encoding: {coding}\r\n"
    records = [
        warc(http(packed, more=head)),
        warc(http(chunked, more=head + "Transfer-Encoding: chunked\r\n")),
        warc(http(PAGE, more=head + "Transfer-Encoding: chunked\r\n")),
    ]
    _, items = read(tmp_path, b"".join(records))
    assert [item.text for item in items if isinstance(item, Document)] == [TEXT] * 3


def test_a_bomb_in_a_page_is_turned_away(tmp_path: Path) -> None:
    for coding, packed in (("gzip", gzip.compress(bytes(30_000_000))), ("br", brotli.compress(bytes(30_000_000)))):
        _, items = read(tmp_path, warc(http(packed, more=f"Content-Encoding: {coding}\r\n")) + GOOD, limits=Limits(max_record_bytes=10**6))
        assert codes(items) == ["too_long", "ok"]
    _, items = read(tmp_path, warc(http(gzip.compress(PAGE)[:-30] + bytes(30), more="Content-Encoding: gzip\r\n")) + GOOD)
    assert codes(items) in (["bad_record", "ok"], ["ok", "ok"])


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        (warc(http(PAGE), length=10), ["ok", "ok", "ok"]),  # too short: read on to the next record
        (warc(http(PAGE), length=len(http(PAGE)) + 50), ["ok", "ok", "ok"]),  # too long: the next record shows where it ends
        (warc(http(PAGE), length="x"), ["ok", "ok", "ok"]), (warc(http(PAGE), length=-1), ["ok", "ok", "ok"]), (warc(http(PAGE), length=10**17), ["ok", "ok", "ok"]),
        (b"rubbish\n" * 3, ["ok", "bad_record", "ok"]), (warc(http(PAGE + b"x" * 20_000)), ["ok", "too_long", "ok"]), (warc(b"\x00\x01\x02"), ["ok", "ok"]), (warc(b""), ["ok", "ok"]),
        (GOOD.replace(b"\r\n", b"\n"), ["ok", "ok", "ok"]), (b"WARC/1.0\r\n\r\n", ["ok", "ok"]),
    ],
)  # fmt: skip
def test_damage_costs_the_damaged_record_alone(tmp_path: Path, damaged: bytes, expected: list[str]) -> None:
    _, items = read(tmp_path, GOOD + damaged + GOOD, limits=Limits(max_record_bytes=10_000))
    assert codes(items) == expected


def test_an_archive_cut_short_keeps_what_came_before(tmp_path: Path) -> None:
    data = GOOD * 3
    _, items = read(tmp_path, data[: -len(GOOD) // 2])
    assert codes(items) == ["ok", "ok", "truncated"]
    _, items = read(tmp_path, gzip.compress(data)[:-40], "crawl.warc.gz")
    assert codes(items)[-1] == "truncated"
    each = gzip.compress(GOOD)
    _, items = read(tmp_path, each * 2 + each[:-20], "crawl.warc.gz")
    assert codes(items)[:2] == ["ok", "ok"]
    assert codes(items)[-1] == "truncated"


def test_arc_is_read_too(tmp_path: Path) -> None:
    block = http(PAGE)
    arc = (
        b"filedesc://x.arc 0.0.0.0 20080430204825 text/plain 10\n1 0 crawl\n\n"
        + (b"https://port.example/news/bomb 1.2.3.4 20080430204825 text/html %d\n" % len(block) + block + b"\n") * 2
    )
    _, items = read(tmp_path, arc)
    assert codes(items) == ["ok", "ok"]
    assert isinstance(items[0], Document)
    assert (items[0].text, items[0].url) == (TEXT, "https://port.example/news/bomb")


RSS = """<?xml version="1.0"?>
<!-- a comment with <item> in it -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Daily Port</title><link>https://port.example/</link><language>en-gb</language><lastBuildDate>Tue, 05 Mar 2019 00:00:00 GMT</lastBuildDate>
<item><title>Bomb at ferry landing &amp;amp; quay</title><link>/news/bomb</link><pubDate>Mon, 04 Mar 2019 10:00:00 GMT</pubDate><dc:creator>Ann Author</dc:creator>
<description>A summary.</description><content:encoded><![CDATA[<p>First </item> paragraph.</p><figure><figcaption>The quay.</figcaption></figure><p>Second&nbsp;one.</p>]]></content:encoded></item>
<item><title>Summary</title><description>Fog &amp; rain &lt;b&gt;at sea&lt;/b&gt; R&D caf&eacute;.</description><guid>https://port.example/fog</guid></item>
<item><title>Nothing more</title></item>
<item><title>Broken</title><description>a <b>b</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Daily Port</title><link rel="self" href="https://port.example/feed"/><link href="https://port.example/"/>
<entry><title type="html">Bomb &amp;lt;at&amp;gt; landing</title><link rel="alternate" href="https://port.example/news/bomb"/><author><name>Ann Author</name><email>a@port.example</email></author>
<published>2019-03-04T10:00:00Z</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>First paragraph.</p><p>Second one.</p></div></content></entry></feed>"""


def test_entries_of_rss_become_documents(tmp_path: Path) -> None:
    dump, items = read(tmp_path, RSS.encode())
    assert dump.format == "feed"
    assert codes(items) == ["ok", "ok", "missing_text", "bad_xml"]
    assert items[0] == Document(
        "crawl#1", "record", "First </item> paragraph.\n\nSecond one.".replace("</item> ", ""), "https://port.example/news/bomb", "Bomb at ferry landing & quay", None, "Ann Author", "en-gb",
        "Mon, 04 Mar 2019 10:00:00 GMT", "Tue, 05 Mar 2019 00:00:00 GMT", (), ("The quay.",),
    )  # fmt: skip
    assert isinstance(items[1], Document)
    assert (items[1].text, items[1].url) == ("Fog & rain at sea R&D café.", "https://port.example/fog")
    assert dump.notes == ["summary alone 1"]


def test_entries_of_atom_become_documents(tmp_path: Path) -> None:
    _, [entry] = read(tmp_path, ATOM.encode("utf-16"))
    assert isinstance(entry, Document)
    assert (entry.text, entry.title, entry.byline, entry.language) == (
        "First paragraph.\n\nSecond one.",
        "Bomb <at> landing",
        "Ann Author",
        "en",
    )
    assert (entry.published, entry.url) == ("2019-03-04T10:00:00Z", "https://port.example/news/bomb")


RUSSIAN = "Взрыв прогремел в центре города вечером в понедельник, сообщили власти."


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("windows-1251", "cp1251"), ("koi8-r", "koi8-r"), ("utf-8", "cp1251"), ("windows-1251", "utf-8"), ("iso-8859-1", "cp1251")],
)
def test_feeds_in_the_encoding_they_have(tmp_path: Path, declared: str, actual: str) -> None:
    xml = (
        f'<?xml version="1.0" encoding="{declared}"?><rss><channel><title>x</title>'
        + f"<item><title>{RUSSIAN}</title><description>{RUSSIAN}</description></item>" * 3
        + "</channel></rss>"
    )
    _, items = read(tmp_path, xml.encode(actual))
    assert [item.text for item in items if isinstance(item, Document)] == [RUSSIAN] * 3


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ('<!DOCTYPE r [<!ENTITY a "xx"><!ENTITY b "&a;&a;&a;">]>', "xml_bomb"), ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "xml_bomb"),
        ('<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES" "x.ent">]>', "ok"), ("<?xml-stylesheet href='x'?><!-- x -->", "ok"),
    ],
)  # fmt: skip
def test_entities_are_never_expanded(tmp_path: Path, head: str, code: str) -> None:
    _, items = read(
        tmp_path,
        f'<?xml version="1.0"?>{head}<rss><channel><item><title>x</title><description>What &b; said, &a; and &hellip;</description></item></channel></rss>'.encode(),
    )
    assert codes(items) == [code]
    if isinstance(items[0], Document):
        assert items[0].text == "What &b; said, &a; and …"


@pytest.mark.parametrize(
    "feed",
    [
        "<rss>" + "<item>" * 100_000, "<rss><item>" + "<![CDATA[" * 300_000, "<rss><item>" + "<item " * 300_000, "<rss>" + "<x>" * 900_000, "<rss><item><description>" + "&" * 900_000, "<rss><item>" + "<a>" * 300_000, "<rss><!--" * 90_000,
        "<rss><item><description><![CDATA[" + "<div>" * 90_000 + "]]></description></item>", "<?xml?>" * 8_000 + "<rss>", "<!---->" * 9_000,
        "<rss " * 100_000, "<rss>" + "<title " * 100_000, "<rss>" + "<link " * 100_000, "<rss>" + "<title>" + " " * 500_000, "<rss>" + "<link rel='" * 50_000,
    ],
    ids=range(15),
)  # fmt: skip
def test_feeds_made_to_hurt_take_seconds_at_most(tmp_path: Path, feed: str) -> None:
    began = time.process_time()
    read(tmp_path, feed.encode(), limits=Limits(max_record_bytes=2**20))
    assert time.process_time() - began < 15


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from([GOOD * 2, RSS.encode(), ATOM.encode(), PAGE]))
def test_mutations_are_read_without_an_error_and_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, seed: bytes
) -> None:
    mutated = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(mutated)))
        mutated[at : at + data.draw(st.integers(0, 40))] = data.draw(
            st.binary(max_size=12)
            | st.sampled_from(
                [b"<item>", b"WARC/1.0\r\n", b"]]>", b"<![CDATA[", b"\r\n\r\n", b"&", b"\x00", b"<p>", b"</html>", b"HTTP/1.1 200 OK"]
            )
        )
    _, items = read(tmp_path_factory.getbasetemp(), bytes(mutated), "mutated", Limits(max_record_bytes=5000))
    assert "reader_error" not in codes(items)


def test_markup_in_a_field_of_a_record_is_taken_off(tmp_path: Path) -> None:
    fields = [
        {"rendered": "<p>First one.</p><figure><figcaption>The quay.</figcaption></figure><p>Second &amp; last.</p>"},
        PAGE.decode(),
        "Profits < 5 and > 3; see <b> in the text, a b</b> at most.",
    ]
    lines = "\n".join(json.dumps({"title": "Bomb at ferry landing", "content": field}) for field in fields)
    dump, items = read(tmp_path, lines.encode())
    documents = [item for item in items if isinstance(item, Document)]
    assert [document.text for document in documents] == ["First one.\n\nSecond & last.", TEXT, fields[2]]
    assert documents[0].captions == ("The quay.",)
    assert dump.notes == ["markup taken off 2"]
