"""Web pages: the article's text and nothing else, what the page says of itself, and pages made to hurt."""

import importlib
import time
from pathlib import Path

import pytest

from pipeline.dumps import _charset as charset
from pipeline.dumps._webpage import NoArticle, documents, fragment
from pipeline.model import Document

SHARED = Path(__file__).parents[2] / "shared"

P = [
    "Two guards were killed on Friday when a bomb went off near the ferry landing, officials said.",
    "Nobody claimed the attack, which wounded eleven passengers and sank a small boat.",
    "The governor said the landing would stay closed until divers had searched the harbour.",
]
BODY = "\n\n".join(P)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in P)
MENU = "<ul class=nav>" + "".join(f'<li><a href="/{n}">Section number {n}</a></li>' for n in range(12)) + "</ul>"


def read(html: str, url: str | None = None) -> Document:
    found = documents(html, "page.html", url)
    assert not isinstance(found, NoArticle), found
    [document] = found
    return document


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang=en><head><title>Bomb at ferry landing | The Daily Port</title>{head}</head><body>{MENU}{body}</body></html>"


TEASERS = "".join(
    f"<div class=card><a href='/t{n}'>Another headline, number {n}</a><p>What happened there, told in one sentence of some length for readers.</p></div>"
    for n in range(6)
)

SHAPES = {
    "article": f"<article><h1>Bomb at ferry landing</h1>{PARAGRAPHS}</article>",
    "divs": f"<div id=main><h1>Bomb at ferry landing</h1><div class=story-body>{PARAGRAPHS}</div></div>",
    "line breaks": f"<h1>Bomb at ferry landing</h1><div>{'<br><br>'.join(P)}</div>",
    "table layout": f"<table><tr><td>{MENU}</td><td><h1>Bomb at ferry landing</h1>{PARAGRAPHS}</td></tr></table>",
    "related box within": f"<article><p>{P[0]}</p><div class=related-stories><h3>Related</h3><ul><li><a href=/x>Ten years of attacks</a></li></ul></div><p>{P[1]}</p><aside><p>Sign up for the morning letter of the port, with all that matters there.</p></aside><p>{P[2]}</p></article>",
    "figure within": f"<article><p>{P[0]}</p><figure><img src=x><figcaption>The landing after the blast. (AFP)</figcaption></figure><p>{P[1]}</p><p>{P[2]}</p></article>",
    "comments after": f"<main>{PARAGRAPHS}</main><div id=comments><p>I was there and saw it all happen with my own two eyes, I tell you.</p><p>No, you were not there, you never left your house that day.</p></div>",
    "teasers after": f"<div class=content><h1>Bomb at ferry landing</h1>{PARAGRAPHS}</div><div class=more>{TEASERS}</div>",
    "cookie box before": f"<div class=cookie-consent><p>We use cookies to make this site better, to count visits, and for advertising.</p><button>Accept</button></div><div>{PARAGRAPHS}</div>",
    "share and byline": f"<article><h1>Bomb at ferry landing</h1><p class=byline>By Ann Author</p><div class=share-tools><a href=#>Share</a></div>{PARAGRAPHS}<div class=tags><a href=#>Ports</a></div></article>",
    "unclosed": f"<div><h1>Bomb at ferry landing<p>{'<p>'.join(P)}",
    "the page in a form": f"<form action=/><div>{PARAGRAPHS}</div></form>",
    "body in two boxes": f"<div class=wrap><div class=lead><p>{P[0]}</p></div><img src=x><div class=rest><p>{P[1]}</p><p>{P[2]}</p></div></div>",
    "hidden": f"<article>{PARAGRAPHS}<div style='display: none'><p>{P[0]}</p></div><span class=sr-only>Opens in a new window</span></article>",
    "drop cap and soft hyphens": f"<article><p><span>T</span>{P[0][1:]}</p><p>{P[1].replace('passen', 'pas&shy;sen')}</p><p>{P[2]}</p></article>",
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_body_is_all_of_the_article_and_nothing_else(name: str) -> None:
    document = read(page(SHAPES[name]))
    assert document.text == BODY
    assert document.title == "Bomb at ferry landing"
    assert document.kind == "record"


def test_captions_standfirst_and_rows_are_told_apart() -> None:
    assert read(page(SHAPES["figure within"])).captions == ("The landing after the blast. (AFP)",)
    html = page(
        f"<article><h1>Bomb at ferry landing</h1><p class=standfirst>Eleven hurt as boat sinks in the harbour</p>{PARAGRAPHS}</article>"
    )
    assert read(html).standfirst == ("Eleven hurt as boat sinks in the harbour",)
    table = "<table><tr><th>Town</th><th>Killed</th></tr><tr><td>Estero</td><td>4</td></tr></table>"
    assert "Town | Killed\n\nEstero | 4" in read(page(f"<article>{PARAGRAPHS}{table}<p>{P[0]}</p></article>")).text
    assert read(page(f"<pre>{P[0][:39]}\n{P[0][40:]}\n\n{P[1]}\n\n{P[2]}</pre>")).text.startswith(P[0][:39] + "\n" + P[0][40:] + "\n\n")


LD = '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],"headline":"Bomb at ferry landing","datePublished":"2019-03-04T10:00:00Z","author":[{"name":"Ann Author"},{"name":"Ben Writer"}],"publisher":{"@type":"Organization","name":"The Daily Port"},"mainEntityOfPage":"https://port.example/2019/bomb"}]}</script>'


@pytest.mark.parametrize(  # one row a page
    ("head", "title", "published", "said"),
    [
        (LD, "Bomb at ferry landing", "2019-03-04T10:00:00Z", ("The Daily Port", "Ann Author, Ben Writer", "https://port.example/2019/bomb")),
        (LD.replace("}]}", "},\n\t]}").replace("},\n\t]}", "}]}", 1), "Bomb at ferry landing", "2019-03-04T10:00:00Z", ("The Daily Port", "Ann Author, Ben Writer", "https://port.example/2019/bomb")),
        ("<meta property=og:title content='Bomb at ferry landing &amp;amp; quay - The Daily Port'><meta property=og:site_name content='The Daily Port'><meta name=author content='By Ann Author'><meta property='article:published_time' content=2019-03-04><link rel=canonical href=/news/bomb>", "Bomb at ferry landing & quay", "2019-03-04", ("The Daily Port", "Ann Author", "https://port.example/news/bomb")),
        ("<meta name=DC.date.issued content='4 March 2019'>", "Bomb at ferry landing", "4 March 2019", (None, None, "https://port.example/a")),
        ("<meta property=article:published_time content='0001-01-01'><link rel=canonical href='/'>", "Bomb at ferry landing", None, (None, None, "https://port.example/a")),
        ("<script type=application/ld+json>{not json</script><link rel=canonical href='javascript:x'>", "Bomb at ferry landing", None, (None, None, "https://port.example/a")),
    ],
)  # fmt: skip
def test_what_a_page_says_of_itself(head: str, title: str, published: str | None, said: tuple[str | None, str | None, str]) -> None:
    heading = "<h1>Bomb at ferry landing</h1>" if "quay" not in title else ""
    document = read(page(heading + PARAGRAPHS, head), "https://port.example/a")
    assert (document.title, document.published) == (title, published)
    assert (document.publisher, document.byline, document.url) == said
    assert document.language == "en"


def test_times_on_the_page_date_it_and_other_stories_do_not() -> None:
    assert read(page(f"<article><time datetime=2019-03-04T10:00>yesterday</time>{PARAGRAPHS}</article>")).published == "2019-03-04T10:00"
    others = "<meta itemprop=datePublished content=2015-01-01><meta itemprop=datePublished content=2015-01-02>"
    assert read(page(PARAGRAPHS + others)).published is None


LONG = f"{P[0]} {P[1]} {P[2]} It was the third such attack since the rains began, and the first by day."


def test_each_article_element_with_a_heading_is_an_article() -> None:
    html = page(
        "".join(
            f"<article><h2><a href=/{n}>Story {n} of the day</a></h2><time datetime=2019-03-0{n}>x</time><p>{LONG}</p><p>{P[n]}</p></article>"
            for n in (1, 2)
        )
    )
    found = documents(html, "page.html", "https://port.example/")
    assert not isinstance(found, NoArticle)
    assert [(d.locator, d.title, d.published, d.url) for d in found] == [
        ("page.html", "Story 1 of the day", "2019-03-01", "https://port.example/1"),
        ("page.html/2", "Story 2 of the day", "2019-03-02", "https://port.example/2"),
    ]
    assert [d.text for d in found] == [f"{LONG}\n\n{P[1]}", f"{LONG}\n\n{P[2]}"]


def test_a_live_blog_is_one_article_with_its_times() -> None:
    entries = "".join(
        f"<div class=entry><time datetime=2019-03-04T1{n}:00>1{n}:00 GMT</time><p>{text}</p></div>" for n, text in enumerate(P)
    )
    head = '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Bomb at ferry landing","datePublished":"2019-03-04"}</script>'
    text = read(page(f"<h1>Bomb at ferry landing</h1><div class=liveblog>{entries}</div>", head)).text
    assert text == (f"10:00 GMT\n\n{P[0]}\n\n11:00 GMT\n\n{P[1]}\n\n12:00 GMT\n\n{P[2]}")


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("", "empty"), ("<html></html>", "empty"), ("<p> \x00 </p>", "empty"), (page(""), None), (page(TEASERS), None),
        ("<html><body><div id=root></div><script>boot()</script></body></html>", "needs_script"),
        ("<html><body><noscript>x</noscript><p>You need to enable JavaScript to run this app.</p></body></html>", "needs_script"),
        (page("<h1>Before you continue</h1><p>We value your privacy. We and our partners store cookies on your device; accept all cookies or manage your privacy choices below.</p>"), "wall"),
        ("<html><body><h1>Access denied</h1><p>Checking your browser before you may enter this site.</p></body></html>", "wall"),
        ("<p>a</p>" * 400_000, "too_long"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_says_why(html: str, fault: str | None) -> None:
    found = documents(html, "page.html")
    assert isinstance(found, NoArticle)
    assert found.fault == fault


def test_the_text_in_json_stands_in_where_scripts_write_the_page() -> None:
    html = f'<html><body><div id=root></div><script type="application/ld+json">{{"@type":"NewsArticle","headline":"Bomb at ferry landing","articleBody":"{LONG} {LONG}"}}</script></body></html>'
    assert read(html).text == f"{LONG} {LONG}"


N = 60_000


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * N, "<b>" * N, "".join(f"<b id={n}><p>" for n in range(N // 4)), "".join(f"<i id={n}>" for n in range(N // 4)) + "<p>" * 999 + "</i>" * (N // 4),
        "<ul><li>" * N, "<table><tr><td>" * (N // 3), "<p " + " ".join(f"a{n}='>'" for n in range(N)) + ">x", "<span>" * N, "<svg><g>" * N, "x<br>" * N, "<!--" * N, "<" * N, "<p>a</p>" * N, "<select><option>" * N,
        '<script type="application/ld+json">' + '{"a":' * N + "</script>", '<script type="application/ld+json">' + "[" * N + "]" * N + "</script>", f"<title>{'| ' * N}</title>", f"<div class='{'a-' * N}'>", "&amp;" * N, "\x00" * N, "\ufeff\u200b" * N,
        "<x " * 4 * N, "<x '" * 4 * N + '"', "<x>" * N + "<y " * N, '<script type="application/ld+json">{}' + "-->" + " " * N + "x</script>", '<script type="application/ld+json">' + "//" + "\n" * N + "x</script>",
        '<script type="application/ld+json">[' + "{}," * 8 * N + "{}]</script>",
    ],
    ids=range(27),
)  # fmt: skip
def test_pages_made_to_hurt_take_seconds_at_most(html: str) -> None:
    for body in (html, html + page(SHAPES["article"])):
        began = time.process_time()
        documents(body, "page.html")
        fragment(body)
        assert time.process_time() - began < 8


@pytest.mark.parametrize("markup", ["<script ", "<style ", "<", "<script></style>", "<meta charset=" + " " * 50, "<script>x</script>"])
def test_pages_in_old_encodings_made_to_hurt_take_seconds_at_most(markup: str) -> None:
    began = time.process_time()
    assert charset.decode((markup * N + FRENCH).encode("cp1252"), "cp1252") is not None
    charset.decode((FRENCH + markup * N).encode("cp1252"))
    assert time.process_time() - began < 8


def test_scripts_hidden_from_old_browsers_are_read() -> None:
    for before, after in (
        ("<!--", "-->"),
        ("//<![CDATA[\n", "\n//]]>"),
        ("<!-- // <![CDATA[", "// ]]> -->;"),
        ("\n", " //-->\n"),
        ("<![CDATA[", "]]>"),
    ):
        html = f'<html><body><div id=root></div><script type="application/ld+json">{before}{{"@type":"NewsArticle","headline":"Bomb at ferry landing","articleBody":"{LONG} {LONG}"}}{after}</script></body></html>'
        assert read(html).text == f"{LONG} {LONG}", before


CYRILLIC = "Взрыв прогремел в центре города вечером в понедельник, сообщили власти. " * 3
FRENCH = "Une bombe a explosé près du débarcadère, où deux gardes ont été tués, a déclaré la préfecture. " * 3


@pytest.mark.parametrize(
    ("text", "actual", "meta", "transport"),
    [
        (CYRILLIC, "cp1251", "windows-1251", None), (CYRILLIC, "cp1251", None, None), (CYRILLIC, "cp1251", None, "iso-8859-1"), (CYRILLIC, "cp1251", "utf-8", "utf-8"), (CYRILLIC, "koi8-r", "windows-1251", None),
        (CYRILLIC, "utf-8", "windows-1251", "iso-8859-1"), (CYRILLIC, "cp1251", "windows-1251", "iso-8859-1"), (FRENCH, "cp1252", "iso-8859-1", None), (FRENCH, "utf-8", "iso-8859-1", None), (FRENCH, "cp1252", "no such thing", "hex"), (CYRILLIC, "utf-16", "utf-8", None),
        ("廣場發生爆炸，警方表示兩名守衛死亡，十一人受傷，原因仍在調查當中。" * 3, "big5", "big5", None), ("广场发生爆炸，警方表示两名守卫死亡，十一人受伤，原因仍在调查当中。" * 3, "gb18030", "gb2312", None),
    ],
)  # fmt: skip
def test_charsets_declared_missing_and_wrong(text: str, actual: str, meta: str | None, transport: str | None) -> None:
    declared = f"<meta charset='{meta}'>" if meta else ""
    assert text in (charset.decode(f"<html><head>{declared}</head><p>{text}</p></html>".encode(actual), transport) or "")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_real_pages_keep_their_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "bench"))
    bench = importlib.import_module("webpages")
    scores = [bench.agreement(bench.toll(page.html), page.body) for page in bench.annotated(SHARED / "dumps" / "html")]
    assert len(scores) == 20
    assert sum(score[2] for score in scores) / len(scores) > 0.98
    assert min(score[1] for score in scores) > 0.95
