"""The report page in a real browser, from disk: what the analyst does with it, by mouse and keyboard, in light and dark."""

import datetime as dt
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from by_hand import Dump, House, key

from pipeline import report, warehouse

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright, of the tools of the tests")

from browsing import Visit, browser, is_there, read  # noqa: E402
from playwright.sync_api import Browser, Page, expect  # noqa: E402

pytestmark = pytest.mark.skipif(not is_there(), reason="needs Chromium: apt-get install chromium")
PICTURES = os.environ.get("PICTURES")
"""Folder for screenshots; none are taken without it."""

DAY = dt.date(2031, 4, 10)
TOWN = {
    "country": "SY",
    "admin1": "Deir ez-Zor",
    "place": "Rivertown",
    "place_id": key("Rivertown"),
    "latitude": 35.0,
    "longitude": 40.4,
    "geo_precision": 1,
}
PROVINCE = {"country": "SY", "admin1": "Deir ez-Zor", "latitude": 35.2, "longitude": 40.0, "geo_precision": 4}
ABROAD = {"country": "UA", "place": "Northville", "latitude": 50.0, "longitude": 36.2, "geo_precision": 1}
HOSTILE = '</script><!--<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202eesrever ' + "w" * 300 + " 🕯" + "long title " * 900
SENTENCE = "🕯 The monitor said that 9 of 12 porters died on Thursday, 12 porters in all."


def first_night() -> Dump:
    dump = Dump("first")
    dump.entity("Rivertown", country="SY", admin1="Deir ez-Zor", latitude=35.0, longitude=40.4)
    dump.entity("Northern Front", type="armed_group", aliases=["the Front", "Jabha"])
    dump.article("a", DAY, url="https://alpha.example/a", title="Blast in Rivertown")
    dump.report("blast", "a", 12, wounded=4, civilians_killed_best=5, day=DAY, tactic="bombing", victims="12 porters", **TOWN)
    dump.rows["casualty_claims"][-1] |= {"evidence": SENTENCE, "count_text": "12", "victims": "12 porters", "source": "the monitor"}
    dump.article("b", DAY + dt.timedelta(days=40), publisher="beta.example")
    dump.report("raid", "b", (5, 6, 9), day=DAY + dt.timedelta(days=40), tactic="armed_attack", perpetrator="the Front", perpetrator_id=key("Northern Front"), victims="guards", **PROVINCE)  # fmt: skip
    dump.article("c", DAY + dt.timedelta(days=60), publisher="gamma.example", title=HOSTILE)
    dump.report("shelling", "c", (3, 3, None), day=DAY + dt.timedelta(days=60), victims=HOSTILE, tactic="shelling", **ABROAD)
    dump.rows["casualty_claims"][-1] |= {"evidence": HOSTILE, "count_text": "alert", "victims": HOSTILE}
    dump.article("d", DAY + dt.timedelta(days=61))
    dump.report("crash", "d", 40, day=DAY + dt.timedelta(days=61), tactic="accident", **ABROAD)
    for n in range(60):
        dump.article(f"old {n}", DAY - dt.timedelta(days=30 * n + 30))
        dump.report(
            f"old {n}", f"old {n}", 1, day=DAY - dt.timedelta(days=30 * n + 30), country="YE", place=f"Village {n}", geo_precision=6
        )
    return dump


def second_night() -> Dump:
    dump = Dump("second")
    dump.article("e", DAY + dt.timedelta(days=1), publisher="delta.example", url="https://delta.example/e", title="Toll of Rivertown rises")
    dump.report("blast again", "e", 15, day=DAY, tactic="bombing", victims="porters", **TOWN)
    return dump


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("page"))
    house.night(first_night())
    house.night(first_night(), second_night())
    report.write(warehouse.page_data(house.current), house.root / "index.html")
    return house


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def come(chromium: Browser, house: House, fragment: str = "", **screen: Any) -> Visit:
    return read(chromium, house.root / "index.html", fragment, **screen)


def killed(page: Page) -> str:
    return page.locator("#total-killed").inner_text()


def whole(house: House, country: str) -> tuple[int, int, int]:
    sums = house.ask(
        "SELECT country, sum(killed_low)::INT, sum(killed_best)::INT, sum(killed_high)::INT FROM conflict_events GROUP BY ROLLUP (country)"
    )
    ((low, best, high),) = [rest for name, *rest in sums if (name or "") == country]
    return low, best, high


def test_totals_curve_map_and_list_follow_the_filters(house: House, chromium: Browser):
    seen = come(chromium, house)
    page = seen.page
    low, best, high = whole(house, "")
    assert killed(page) == f"{best}\nat least {low}, up to {high} or more"
    found = page.locator("#found")
    expect(found).to_have_text("64 events")
    expect(page.locator(".meta")).to_contain_text("In all, whatever is filtered")
    left_out = page.locator("#left-out")
    expect(left_out).to_contain_text("(1 event). In 1 event the words set no upper bound")

    page.get_by_label("Country").select_option("SY")
    expect(left_out).to_have_text("Totals of the events that match.")
    low, best, high = whole(house, "SY")
    expect(found).to_have_text(f"2 of 64 events match: {best} killed")
    assert killed(page) == f"{best}\nat least {low}, up to {high}"
    assert page.url.endswith("#country=SY")
    expect(page.locator("#map-rows tr")).to_have_count(2)
    expect(page.locator("#map-rows tr").first).to_contain_text("Rivertown, Deir ez-Zor, Syriaexact place115")
    expect(page.get_by_role("heading", name="Killed by day")).to_be_visible()
    page.get_by_label("Actor, on either side").fill("jabha")  # another name of it
    expect(found).to_have_text("1 of 64 events match: 6 killed")
    expect(page.locator("#list")).to_contain_text("Northern Front")
    page.get_by_label("Actor, on either side").fill("porters")  # the other side
    expect(found).to_have_text("1 of 64 events match: 15 killed")
    page.get_by_role("button", name="Clear all filters").click()
    expect(found).to_have_text("64 events")
    page.get_by_label("From", exact=True).fill("2031-05-01")
    page.get_by_label("To", exact=True).fill("2031-06-10")
    expect(found).to_have_text("3 of 64 events match, 1 of them not in the toll: 9 killed")
    expect(left_out).to_contain_text("without 1 event of accidents and disasters")
    page.get_by_text("The curve as a table").click()
    page.get_by_role("button", name="9 Jun 2031").click()
    expect(found).to_have_text("1 of 64 events match: 3 killed")
    assert page.url.endswith("from=2031-06-09&to=2031-06-09")
    page.get_by_role("button", name="Clear all filters").click()
    page.get_by_label("From", exact=True).fill("2031-05-01")
    page.get_by_label("Order").select_option("killed")
    expect(page.locator("#list .where").first).to_have_text("Northville, Ukraine")
    page.get_by_role("button", name="Clear all filters").click()
    page.get_by_label("disputed").check()
    expect(found).to_have_text("1 of 64 events match: 15 killed")
    page.locator("#list summary").click()
    expect(page.locator("#list .facts")).to_contain_text("Disputed: the figures can't all be right")
    expect(left_out).to_have_text("Totals of the events that match.")
    assert (seen.abroad, seen.troubles) == ([], [])


def test_a_view_is_its_address(house: House, chromium: Browser):
    seen = come(chromium, house, "#country=SY&from=2031-05-01")
    expect(seen.page.locator("#found")).to_have_text("1 of 64 events match: 6 killed")
    assert seen.page.get_by_label("Country").input_value() == "SY"
    (old,) = house.ask("SELECT event_id FROM casualty_events WHERE place = 'Village 59'")
    seen.page.evaluate(f"location.hash = 'event-{old[0]}'")  # beyond the first page of the list, and not in Syria
    expect(seen.page.locator(f"#event-{old[0]}")).to_have_attribute("open", "")
    expect(seen.page.locator(f"#event-{old[0]} blockquote")).to_have_text("Sentence of claim old 59.")
    again = come(chromium, house, f"#event-{old[0]}")
    expect(again.page.locator(f"#event-{old[0]} blockquote")).to_be_in_viewport()
    assert (seen.abroad, seen.troubles) == ([], [])


def test_by_keyboard_an_event_unfolds_to_the_words_of_its_claim(house: House, chromium: Browser):
    seen = come(chromium, house)
    page = seen.page
    page.keyboard.press("/")
    page.keyboard.type("pörters rivertown")
    expect(page.locator("#found")).to_have_text("1 of 64 events match: 15 killed")
    summary = page.locator("#list summary")
    for _ in range(40):
        page.keyboard.press("Tab")
        if summary.evaluate("summary => summary === document.activeElement"):
            break
    page.keyboard.press("Enter")
    marked = page.locator("#list blockquote mark")
    expect(marked.first).to_have_text("12 porters")
    assert page.locator("#list blockquote").first.inner_text() == SENTENCE
    assert page.locator("#list blockquote").first.evaluate("quote => quote.firstChild.textContent") == "🕯 The monitor said that 9 of "
    expect(page.locator("#list mark b").first).to_have_text("12")
    link = page.locator("#list .from a").first
    assert (link.get_attribute("href"), link.get_attribute("rel")) == ("https://alpha.example/a", "noreferrer noopener")
    assert (seen.abroad, seen.troubles) == ([], [])


def test_what_last_night_changed_and_why(house: House, chromium: Browser):
    seen = come(chromium, house)
    night = seen.page.get_by_role("region", name="What last night changed")
    expect(night).to_contain_text("1 revised")
    expect(night.locator(".move").first).to_contain_text("12")
    night.locator("summary").click()
    expect(night).to_contain_text("Because of Toll of Rivertown rises, delta.example, 11 Apr 2031.")
    expect(night.locator("blockquote")).to_have_count(2)
    expect(night.locator(".says .tag")).to_have_text("new")
    night.get_by_role("link", name="Show them in the list").click()
    expect(seen.page.locator("#found")).to_have_text("1 of 64 events match: 15 killed")
    assert (seen.abroad, seen.troubles) == ([], [])


def test_places_are_chosen_on_the_map_by_keyboard_and_by_mouse(house: House, chromium: Browser):
    seen = come(chromium, house)
    page = seen.page
    page.locator("#map-frame").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#map-said")).to_contain_text("Rivertown, Deir ez-Zor, Syria (exact place): 15 killed in 1 event; 1 of 3 places")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("1 of 64 events match: 15 killed")
    page.get_by_role("button", name="Only Rivertown").click()
    expect(page.locator("#found")).to_have_text("64 events")
    page.get_by_text("The map as a table").click()
    page.get_by_role("button", name="Northville").click()
    expect(page.locator("#found")).to_have_text("2 of 64 events match, 1 of them not in the toll: 3 killed")
    canvas = page.locator("#map-chart canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.locator("#found")).to_have_text("64 events")
    page.get_by_label("Country").select_option("UA")  # one place: the map is centred on it
    expect(page.locator("#found")).to_have_text("2 of 64 events match, 1 of them not in the toll: 3 killed")
    page.wait_for_timeout(200)
    canvas.click(position={"x": box["width"] / 2, "y": 170})
    expect(page.get_by_role("button", name="Only Northville")).to_be_visible()
    assert (seen.abroad, seen.troubles) == ([], [])


def test_charts_follow_the_scheme_and_the_width_while_the_page_is_open(house: House, chromium: Browser):
    seen = come(chromium, house)
    page = seen.page
    page.locator("#map-chart canvas").hover(position={"x": 200, "y": 200})
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 700, "height": 900})
    land = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--band')").lstrip("#")
    band = f"rgb({', '.join(str(int(land[i : i + 2], 16)) for i in (0, 2, 4))})"
    expect(page.locator("#curve-chart .mark-area path").first).to_have_css("fill", band)
    page.wait_for_function(
        "Math.abs(document.querySelector('#map-chart canvas').clientWidth - document.getElementById('map-frame').clientWidth) < 4"
    )
    assert (seen.abroad, seen.troubles) == ([], [])


CONTRAST = """() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => { for (let at = element; at; at = at.parentElement) { const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor); if (a > 0) return [r, g, b]; } return [255, 255, 255]; };
  const poor = [];
  for (const element of document.querySelectorAll("body *:not(script)")) {
    if (element.closest("svg, canvas, option") || !element.checkVisibility() || ![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(`${element.tagName}.${element.className} ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
  }
  return [...new Set(poor)];
}"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("dark", 360)])
def test_light_dark_and_narrow(house: House, chromium: Browser, scheme: Any, width: int):
    seen = come(chromium, house, "#q=a", scheme=scheme, width=width)
    page = seen.page
    for fold in page.locator("summary").all()[:8]:
        fold.click()
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(251, 250, 247)" if scheme == "light" else "rgb(22, 21, 20)"
    )
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((heading) => +heading.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button:not([hidden]), input, select, a')].filter((one) => !(one.labels?.length || one.ariaLabel || one.textContent.trim())).map((one) => one.outerHTML)"
    )
    assert unnamed == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/page-{scheme}-{width}.png", full_page=True)
    assert (seen.abroad, seen.troubles) == ([], [])


def test_events_that_are_not_listed_are_in_the_totals_and_the_curve(house: House, chromium: Browser, tmp_path: Path):
    report.write(warehouse.page_data(house.current, newest=5), tmp_path / "index.html")
    page = read(chromium, tmp_path / "index.html").page
    assert page.locator("#found").inner_text() == "5 events listed", "of them one that last night revised"
    low, best, high = whole(house, "")
    assert killed(page) == f"{best}\nat least {low}, up to {high} or more"
    cells = [int(text.replace(",", "")) for text in page.locator("#curve-rows td").all_text_contents()]
    assert [sum(cells[column::3]) for column in range(3)] == [low, best, high]
    page.get_by_label("Country").select_option("YE")
    expect(page.locator("#found")).to_have_text("1 of 5 events listed match: 1 killed")


def test_hostile_text_is_harmless(house: House, chromium: Browser):
    seen = come(chromium, house, "#q=alert(1)")
    seen.page.locator("#list summary").click()
    expect(seen.page.locator("#list blockquote")).to_have_text(" ".join(HOSTILE.split()))
    assert seen.page.locator("#list img, #list script").count() == 0
    assert len(seen.page.locator("#list .from bdi").first.inner_text()) < 400
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (seen.abroad, seen.troubles) == ([], [])


def test_without_script_the_page_still_tells(house: House, chromium: Browser):
    """The newest events stand in it as HTML, and say the same as what the script makes of the data."""
    plain, scripted = (come(chromium, house, java_script_enabled=there).page for there in (False, True))
    assert killed(plain) == killed(scripted)
    assert plain.locator("#filters").is_hidden()
    assert plain.locator("#curve").is_hidden()
    newest = plain.locator("#list > li")
    assert newest.count() == 25
    for page in (plain, scripted):
        page.locator("#list summary").nth(3).click()
    expect(scripted.locator("#list > li").nth(3).locator("blockquote")).to_have_count(2)
    stories = [page.locator("#list > li").nth(3).inner_text().split() for page in (plain, scripted)]
    assert stories[0] == stories[1]
