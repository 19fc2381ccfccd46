"""The page: every figure with its sentence, nothing from outside that runs, nothing fetched."""

import base64
import datetime as dt
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import altair as alt
import page_assets
import pytest
from by_hand import Dump, House, key

from pipeline import report, warehouse
from pipeline.report.page import SCRIPTS, TEMPLATES
from pipeline.report.shown import country_name, cuts, figure, safe_link

DAY = dt.date(2031, 4, 10)
TOWN = {"country": "SY", "place": "Townsville", "place_id": key("Townsville"), "geo_precision": 1}
BLOCKS = ("facts", "evidence", "world", "curve", "map")
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


class Page(HTMLParser):
    """Elements and attributes as a browser would see them, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def night() -> Dump:
    dump = Dump(f"night {HOSTILE}")
    for name, url in [("a", "https://alpha.example/a?x=1&y=2"), ("b", "javascript:alert(1)"), ("c", HOSTILE)]:
        dump.article(name, DAY, url=url, title=f"Title {name} {HOSTILE}", publisher=f"{name} {HOSTILE}")
        dump.report(name + " report", name, 12, day=DAY, victims=HOSTILE, perpetrator=HOSTILE, **TOWN | {"place": HOSTILE})
    dump.rows["casualty_claims"][0] |= {
        "evidence": "On Thursday at least nine died & more fled.",
        "count_text": "at least nine",
        "source": HOSTILE,
    }
    dump.rows["casualty_claims"][1] |= {"evidence": HOSTILE, "count_text": "script"}
    dump.article("crash", DAY)
    dump.report("crash report", "crash", 40, day=DAY + dt.timedelta(days=3), tactic="accident", **TOWN)
    dump.rows["rejects"].append(
        {"batch_id": dump.batch_id, "stage": "read", "locator": "x#1", "reason_code": "json_invalid", "reason": HOSTILE, "excerpt": HOSTILE}
    )
    return dump


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    house = House(tmp_path_factory.mktemp("page"))
    house.night(night())
    path = house.root / "report" / "index.html"
    report.write(warehouse.page_data(house.current), path)
    first = path.read_bytes()
    report.write(warehouse.page_data(house.current), path)
    assert path.read_bytes() == first, "same tables, same bytes"
    assert [file.name for file in path.parent.iterdir()] == ["index.html"]
    return first.decode()


def data(html: str, name: str) -> Any:
    """A block of data in the page, as its scripts read it."""
    (block,) = re.findall(rf'<script type="application/json" id="toll-{name}">(.*?)</script>', html, re.DOTALL)
    return json.loads(block)


def test_hostile_text_is_text(html):
    page = Page(html)
    assert len([script for script in page.all("script") if "type" not in script]) == len(SCRIPTS)
    assert len(page.all("script")) == len(SCRIPTS) + len(BLOCKS)
    assert not page.all("img")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert HOSTILE in page.text


def test_only_web_addresses_become_links(html):
    links = [link["href"] for link in Page(html).all("a")]
    links = [link for link in links if not link.startswith("#event-")]
    assert links == ["#events", "https://alpha.example/a?x=1&y=2", "quality/index.html"]
    assert [link for *_, link in data(html, "evidence")["articles"]] == [None, "https://alpha.example/a?x=1&y=2", None, None]


def test_nothing_is_fetched_and_only_the_pages_own_script_runs(html):
    page = Page(html)
    assert not [(tag, name) for tag, attributes in page.elements for name in attributes if name in {"src", "srcset", "action", "style"}]
    assert not page.all("link")
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert "@import" not in style
    assert "url(" not in style
    (policy,) = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert f"{tag}-src {' '.join(f'{chr(39)}sha256-{digest}{chr(39)}' for digest in digests)};" in policy
    assert "unsafe" not in policy


def test_the_library_of_the_charts_is_the_one_installed():
    assert gzip.decompress(page_assets.VEGA.read_bytes()).decode() == page_assets.bundle()


@pytest.mark.parametrize("name", ["curve", "map"])
def test_the_charts_are_vega_lite(name):
    spec = json.loads((TEMPLATES / f"{name}.vl.json").read_text(encoding="utf-8"))
    alt.LayerChart.from_dict(spec)


def test_each_event_unfolds_to_who_said_what_with_the_figure_marked(html):
    assert "On Thursday <mark><b>at least nine</b></mark> died &amp; more fled." in html
    assert len(re.findall(r'<details class="event"', html)) == 2
    assert re.findall(r'class="when">([^<]+)<', html) == ["13 Apr 2031", "10 Apr 2031"], "newest first"


def test_totals_leave_accidents_out_and_say_so(html):
    killed = re.search(r'<dd id="total-killed"><b>([\d,]+)</b>', html)
    assert killed
    assert killed.group(1) == "12"
    assert "not in the toll" in html


def test_the_page_can_be_used_without_eyes_or_mouse(html):
    page = Page(html)
    assert page.all("html") == [{"lang": "en"}]
    assert page.all("title")
    labels = {label.get("for") for label in page.all("label")}
    assert {box["id"] for tag in ("input", "select") for box in page.all(tag) if box.get("type") != "checkbox"} <= labels
    assert all(header.get("scope") for header in page.all("th"))
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    named = {name for _, attributes in page.elements for name in (attributes.get("aria-labelledby") or "").split()}
    assert named <= set(ids)
    assert "prefers-color-scheme: dark" in html


def test_an_empty_warehouse_has_a_page(tmp_path):
    house = House(tmp_path)
    house.night()
    report.write(warehouse.page_data(house.current), tmp_path / "index.html")
    assert "No events yet" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_what_last_night_changed_is_told_no_more_exactly_than_it_is_known(tmp_path):
    month = (dt.date(2031, 4, 1), dt.date(2031, 4, 30), 4)
    dump, more = Dump("first"), Dump("more")
    dump.article("a", DAY)
    dump.report("a", "a", 84, day=month, **TOWN)
    more.article("b", DAY)
    more.report("b", "b", 7, day=month, country="UA")
    house = House(tmp_path)
    house.night(dump)
    report.write(warehouse.page_data(house.current), tmp_path / "index.html")
    assert "What last night changed" not in (tmp_path / "index.html").read_text(encoding="utf-8"), "of the first night all is new"
    house.night(more)
    report.write(warehouse.page_data(house.current), tmp_path / "index.html")
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    said = re.findall(r'tag (\w+)">\w+</span> <b class="where">([^<]+)</b> <span class="when">([^<]+)</span>', html)
    assert sorted(said) == [("gone", "Townsville, Syria", "Apr 2031"), ("new", "Ukraine", "Apr 2031")]


def test_events_beyond_the_limit_are_told(tmp_path):
    house = House(tmp_path)
    house.night(night())
    report.write(warehouse.page_data(house.current, newest=1), tmp_path / "index.html")
    assert "The page lists 1 events, the newest of 2" in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://news.example/a", True),
        ("HTTP://news.example", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" https://news.example", False),
        ("//news.example/a", False),
        ("data:text/html,x", False),
        ("https://good.example@evil.example/", False),
        ("https://", False),
        ("http://[bad", False),
        ("https://news.example/\u202egnp", False),
        (None, False),
    ],
)
def test_links_are_plain_web_addresses(url, is_safe):
    assert (safe_link(url) is not None) == is_safe


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        ((35, 35, 35), "35"),
        ((9, 9, None), "9 or more"),
        ((None, 6, 6), "up to 6"),
        ((20, 25, 30), "25 (20–30)"),
        ((2, None, None), "2 or more"),
        ((9, 12, None), "12 (9 or more)"),
        ((None, 4, 6), "4 (up to 6)"),
        ((6, 6, 9), "6 (6–9)"),
        ((None, 5, None), "5"),
        ((None, None, None), "not told"),
        ((0, 0, 0), "0"),
        ((1200, 1200, 1200), "1,200"),
    ],
)
def test_figures_read_as_people_write_them(bounds, text):
    assert figure(*bounds) == text


def test_open_bounds_are_told_and_a_bare_count_is_nobody(tmp_path):
    dump = Dump("open")
    dump.article("a", DAY)
    dump.report("a", "a", 84, wounded=(40, 40, None), day=DAY, victims="Eighty-four", **TOWN)
    dump.rows["casualty_claims"][0] |= {"count_text": "eighty-four", "victims": "Eighty-four"}
    house = House(tmp_path)
    house.night(dump)
    report.write(warehouse.page_data(house.current), tmp_path / "index.html")
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "at least 40, up to 40 or more" in html
    assert "at least 84, up to 84<" in html
    assert "victims not named" in html
    assert "(Eighty-four)" not in html


@pytest.mark.parametrize(
    ("sentence", "victims", "count", "marked"),
    [
        ("A porter fell; later 9 porters died.", "9 porters", "9", ("", "9", " porters")),
        ("In 1999, some 99 porters, 9 of them old, died.", "9 of them", "9", ("", "9", " of them")),
        ("ANOTHER\n31 WERE MISSING.", "ANOTHER 31", "ANOTHER 31", ("", "ANOTHER\n31", "")),
        ("Someone said one died.", "one", "one", ("", "one", "")),
        ("The (two) “guards” died.", "(two) “guards”", "two", ("(", "two", ") “guards”")),
        ("Porters died.", "Porters", None, ("Porters", "", "")),
        ("Nobody is named here.", "guards", "twelve", ("", "", "")),
    ],
)
def test_the_words_marked_are_those_of_the_claim(sentence, victims, count, marked):
    a, b, c, d = cuts(sentence, victims, count)
    assert (sentence[a:b], sentence[b:c], sentence[c:d]) == marked


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("SY", "Syria"),
        ("CD", "The Democratic Republic of the Congo"),
        ("PS", "State of Palestine"),
        ("SH", "Saint Helena, Ascension and Tristan da Cunha"),
        ("XK", "XK"),
        (None, None),
    ],
)
def test_countries_are_named_as_people_say_them(code, name):
    assert country_name(code) == name
