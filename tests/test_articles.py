"""Segmentation: furniture is never part of a body, nothing of a body is lost, offsets point into the document."""

import datetime as dt
import json
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.articles import segment, stamps
from pipeline.dumps import open_dump
from pipeline.model import Article, Document, Reject, stable_id

SHARED = Path(__file__).parents[2] / "shared"

FIRST = "Two policemen were killed on Friday when a bomb went off near the bus station, officials said."
SECOND = "Nobody claimed the attack, which wounded eleven passers-by and damaged a row of shops."
THIRD = "The governor said the road would stay closed until engineers had searched the area."
BODY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def page(text: str) -> list[Article]:
    document = Document("page.txt", "page", text)
    articles = segment(document, "d" * 16)
    assert all(isinstance(article, Article) for article in articles), articles
    for article in articles:
        assert 0 <= article.char_start < article.char_end <= len(text)
        assert all(part in text[article.char_start : article.char_end] for part in article.body.split("\n\n"))
    return articles


def record(text: str, **metadata: str) -> Article:
    [article] = segment(Document("a.jsonl#1", "record", text, **metadata), "d" * 16)
    assert isinstance(article, Article), article
    return article


def test_a_page_of_two_articles_with_galleries_stamps_bullets_and_repeated_titles() -> None:
    text = f"""Bomb near bus station kills two policemen

1 / 2
Police guard the bus station in the old town, which was closed for most of the day on Friday after the blast. (AFP / A. PHOTOGRAPHER)
2 / 2
Shop windows broken by the blast. (AFP)
Updated 4 March 2019

Bomb near bus station kills two policemen

  • It was the third attack on the town's police since the new year.
  • The road to the north was closed.

QUETTA: {FIRST}

{SECOND}

{THIRD}

Parliament backs ‘fair’ water treaty after long debate

Updated 5 min ago

Parliament backs ‘fair’ water treaty after long debate

OSLO: Lawmakers backed the treaty on Monday by a wide margin, ending two years of argument over the river.
The vote was greeted with applause.
"""
    first, second = page(text)
    assert first.title == "Bomb near bus station kills two policemen"
    assert (first.dateline, first.dateline_place) == ("QUETTA", "QUETTA")
    assert (first.published_on, first.published_precision, first.published_from) == (dt.date(2019, 3, 4), "day", "page")
    assert first.body == BODY
    assert [caption[:10] for caption in first.captions] == ["Police gua", "Shop windo"]
    assert first.standfirst == ("It was the third attack on the town's police since the new year.", "The road to the north was closed.")
    assert second.title == "Parliament backs ‘fair’ water treaty after long debate"
    assert second.dateline == "OSLO"
    assert (second.published_on, second.published_precision, second.published_from) == (None, "unknown", "none")
    assert second.body.startswith("Lawmakers backed")
    assert second.body.endswith("greeted with applause.")
    assert first.char_end <= second.char_start
    assert (first.article_no, second.article_no) == (0, 1)
    assert first.article_id == stable_id("article", "d" * 16, 0)


# Each page holds BODY, dressed differently; what is not BODY must be gone from it.
PAGES = {
    "bare": f"Bomb near bus station kills two\n\n{BODY}",
    "no title at all": BODY,
    "title twice with the site's name": f"Bomb near bus station kills two | The Daily Page\nHome\nShare\nBomb near bus station kills two\n\n{BODY}",
    "section, byline and stamps": f"World\n\nBomb near bus station kills two\n\nBy Ann Author and Ben Writer\nPublished 3 March 2019, 10:15 GMT\nLast updated on 4 March 2019\n\n{BODY}",
    "section after the title": f"Bomb near bus station kills two\n\nThe Daily Page and its friends\nPublished: 3 March 2019\n\n{BODY}",
    "stamp before the title": f"Mon, 4 March 2019\nBomb near bus station kills two\n\n{BODY}",
    "furniture within": f"Bomb near bus station kills two\n\n{FIRST}\n\nAdvertisement\n\n{SECOND}\n\nRead more: Ten years of attacks on the road\n\n{THIRD}\n\nFollow us on Twitter @dailypage\n© 2019 The Daily Page. All rights reserved.",
    "related stories within": f"Bomb near bus station kills two\n\n{FIRST}\n\nRelated stories\nTen years of attacks on the northern road\nGovernor promises new checkpoints\n\n{SECOND}\n\n{THIRD}",
    "headlines after the end": f"Bomb near bus station kills two\n\n{BODY}\n\nMost read\nTen years of attacks on the northern road\nGovernor promises new checkpoints\nSnow expected at the weekend",
    "cookies and newsletter": f"We use cookies to improve your visit. Accept all\nSign up for our newsletter\n\nBomb near bus station kills two\n\n{BODY}\n\nSubscribe to our morning briefing",
    "title repeated within and signed off": f"Bomb near bus station kills two\n\n{FIRST}\n\nBomb near bus station kills two\n\n{SECOND}\n\n{THIRD}\n\n(Reporting by Ann Author; Editing by Ben Writer)",
    "caption in the body": f"Bomb near bus station kills two\n\n{FIRST}\n\nShops near the station after the blast. (AP Photo/C. Camera)\n\n{SECOND}\n\n{THIRD}",
    "dateline": f"Bomb near bus station kills two\n\nQUETTA, Pakistan (AP) — {BODY}",
    "windows line ends": f"Bomb near bus station kills two\n\n{BODY}".replace("\n", "\r\n"),
}


@pytest.mark.parametrize("name", PAGES)
def test_furniture_is_no_part_of_a_body_and_nothing_of_it_is_lost(name: str) -> None:
    [article] = page(PAGES[name])
    assert article.body.replace("\r", "") == BODY
    if name != "no title at all":
        assert article.title == "Bomb near bus station kills two"


def test_head_matter_is_told_apart() -> None:
    [article] = page(PAGES["section, byline and stamps"])
    assert article.byline == "Ann Author and Ben Writer"
    assert article.published_on == dt.date(2019, 3, 3)  # published, not updated
    [article] = page(PAGES["stamp before the title"])
    assert article.published_on == dt.date(2019, 3, 4)
    [article] = page(PAGES["caption in the body"])
    assert article.captions == ("Shops near the station after the blast. (AP Photo/C. Camera)",)
    [article] = page(PAGES["dateline"])
    assert (article.dateline, article.dateline_place, article.agency) == ("QUETTA, Pakistan (AP)", "QUETTA", "Associated Press")


@pytest.mark.parametrize(
    "between",
    [
        "Parliament backs water treaty\nPublished: May 6, 2019\n\n",
        "Parliament backs water treaty\n\nOSLO (Reuters) - ",
        "==========\nParliament backs water treaty\n\n",
        "Parliament backs water treaty\nShare\nParliament backs water treaty\n\n",
    ],
    ids=["stamp", "dateline", "separator", "repeated title"],
)
def test_an_article_ends_where_the_next_is_announced(between: str) -> None:
    first, second = page(
        f"Bomb near bus station kills two\n\n{BODY}\n\n{between}Lawmakers backed the treaty on Monday by a wide margin.\n\nThe vote was greeted with loud applause from all sides."
    )
    assert first.body == BODY
    assert second.title == "Parliament backs water treaty"
    assert second.body.startswith("Lawmakers backed")


def test_subheads_and_lists_do_not_cut_an_article() -> None:
    [article] = page(
        f"Bomb near bus station kills two\n\n{FIRST}\n\nThird attack this year\n\n{SECOND}\n\nThe dead were named as:\n• Constable One\n• Constable Two\n\n{THIRD}"
    )
    assert "Third attack this year" in article.body
    assert "• Constable Two" in article.body


WRAPPED = """POLICE IN THE NORTHERN PROVINCE HAVE REPORTED THAT THREE FARMERS WERE
KILLED TODAY WHEN AN UNIDENTIFIED GROUP ATTACKED A COOPERATIVE ON THE ROAD
TO THE COAST.  THE ATTACKERS FLED INTO THE HILLS.

   THE MINISTRY SAID TWO SUSPECTS HAD BEEN DETAINED AND WOULD BE TRIED IN
THE CAPITAL."""


@pytest.mark.parametrize(
    "opening", ["QUITO (ECUADOR), 3 JAN 90 (EFE) -- [REPORT] [A REPORTER,\nON THE SPOT] [TEXT] ", "QUITO, 3 JAN 90 (EFE) -- [TEXT] "]
)
def test_hard_wrapped_capitals_with_monitoring_tags(opening: str) -> None:
    article = record(opening + WRAPPED)
    assert article.body == WRAPPED
    assert article.dateline_place == "QUITO"
    assert (article.published_on, article.agency, article.language) == (dt.date(1990, 1, 3), "EFE", "en")
    assert article.title is None


# Opening, then what is made of it: dateline, place, agency, day.
DATELINES = [
    ("HERAT, Afghanistan (March 3, 2009) – ", "HERAT, Afghanistan (March 3, 2009)", "HERAT", None, dt.date(2009, 3, 3)),
    ("HERAT, Afghanistan (March 3, 2009)\n", "HERAT, Afghanistan (March 3, 2009)", "HERAT", None, dt.date(2009, 3, 3)),
    ("PESHAWAR, Pakistan (AP) — ", "PESHAWAR, Pakistan (AP)", "PESHAWAR", "Associated Press", None),
    ("Beirut (AFP) - ", "Beirut (AFP)", "Beirut", "Agence France-Presse", None),
    ("BAGHDAD/ERBIL, Iraq (Reuters) - ", "BAGHDAD/ERBIL, Iraq (Reuters)", "BAGHDAD/ERBIL", "Reuters", None),
    ("NAIROBI, Jan. 5 (Xinhua) -- ", "NAIROBI, Jan. 5 (Xinhua)", "NAIROBI", "Xinhua", None),
    ("CLANDESTINE, NO DATE (RADIO OF THE HILLS) -- [TEXT] ", "CLANDESTINE, NO DATE (RADIO OF THE HILLS)", None, None, None),
    ("LAHORE: ", "LAHORE", "LAHORE", None, None),
    ("Herat, 4 March: ", "Herat, 4 March", "Herat", None, None),
    ("Kabul: ", "Kabul", "Kabul", None, None),
    ("NEW DELHI — ", "NEW DELHI", "NEW DELHI", None, None),
    ("01/01/2021: ", "01/01/2021", None, None, dt.date(2021, 1, 1)),
    ("(Reuters) - ", None, None, "Reuters", None),
    ("Tue 11 Jun 2019 ", None, None, None, dt.date(2019, 6, 11)),
    ("Sun 09 Jun 2019 at 1645 Bomb near bus station kills two. ", None, None, None, dt.date(2019, 6, 9)),
    ("Published March 23 2020 ", None, None, None, dt.date(2020, 3, 23)),
    ("Date of publication 14 October 2013 ", None, None, None, dt.date(2013, 10, 14)),
    ("Posted on May 27 2014 by Ann Author Bomb near bus station kills two ", None, None, None, dt.date(2014, 5, 27)),
    ("Bomb near bus station kills two AFP Thursday 14 Nov 2019 ", None, None, "Agence France-Presse", dt.date(2019, 11, 14)),
    ("DENVER ", "DENVER", "DENVER", None, None),
    ("UTICA, N.Y. ", "UTICA, N.Y.", "UTICA", None, None),
    ("AUSTIN, Texas ", "AUSTIN, Texas", "AUSTIN", None, None),
    ("BATON ROUGE, La./MINNEAPOLIS ", "BATON ROUGE, La./MINNEAPOLIS", "BATON ROUGE", None, None),
    ("Last updated at Mar 092014 TRIPOLI ", "TRIPOLI", "TRIPOLI", None, dt.date(2014, 3, 9)),
    ("14.05.2019(updated 0845 15.05.2019) Get short URL 3 27 ", None, None, None, dt.date(2019, 5, 14)),
]


@pytest.mark.parametrize(("opening", "dateline", "place", "agency", "day"), DATELINES, ids=[line[0][:30].strip() for line in DATELINES])
def test_what_stands_before_the_first_sentence_is_taken_off(
    opening: str, dateline: str | None, place: str | None, agency: str | None, day: dt.date | None
) -> None:
    article = record(f"{opening}{FIRST} {SECOND}", title="Bomb near bus station kills two")
    assert article.body == f"{FIRST} {SECOND}"
    assert (article.dateline, article.dateline_place, article.agency, article.published_on) == (dateline, place, agency, day)


@pytest.mark.parametrize(
    "text",
    [
        "Monday, 4 March: Two policemen were killed in the north.",
        "Two policemen were killed on Friday, and that was where the story ends",
        "UPDATE: Two policemen were killed on Friday in the north.",
        "NATO: Two of its soldiers were killed on Friday in the north.",
        "FULL DISCLOSURE: The author was once a policeman in the north.",
        "29 July 2015 was the day on which two policemen were killed.",
        "Bomb near bus station kills two policemen and wounds eleven.",
        "AFP journalists saw two bodies at the bus station on Friday.",
        "Reuters reported on Friday that two policemen had been killed.",
        "SHE SAID: THE POLICEMEN WERE KILLED ON FRIDAY IN THE NORTH.",
        "May 2015 saw two attacks on policemen in the northern hills.",
        "Kabul police said two of their men were killed on Friday.",
        "NATO Secretaries said two of its men were killed on Friday.",
        "DENVER police said two of their men were killed on Friday.",
    ],
)
def test_a_first_sentence_stays_whole(text: str) -> None:
    article = record(text, title="Bomb near bus station kills two")
    assert article.body == text
    assert article.dateline is None


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2018-05-28T23:30:00-08:00", dt.date(2018, 5, 28), "day"), ("Mon, 28 May 2018 10:00:00 GMT", dt.date(2018, 5, 28), "day"), ("1527500000", dt.date(2018, 5, 28), "day"),
        ("1527500000000", dt.date(2018, 5, 28), "day"), ("20180528", dt.date(2018, 5, 28), "day"), ("May 28th, 2018", dt.date(2018, 5, 28), "day"), ("28-MAY-18", dt.date(2018, 5, 28), "day"), ("28/05/2018", dt.date(2018, 5, 28), "day"),
        ("05/28/2018", dt.date(2018, 5, 28), "day"), ("3/4/2018", dt.date(2018, 1, 1), "year"), ("4/4/2018", dt.date(2018, 4, 4), "day"), ("3.4.2018", dt.date(2018, 4, 3), "day"), ("3-4-2018", dt.date(2018, 4, 3), "day"), ("May 2018", dt.date(2018, 5, 1), "month"), ("2018-05", dt.date(2018, 5, 1), "month"), ("2018", dt.date(2018, 1, 1), "year"),
        ("3 JAN 69", dt.date(2069, 1, 3), "day"), ("3 JAN 70", dt.date(1970, 1, 3), "day"), ("31/02/2018", None, None), ("5 min ago", None, None), ("99999999999999", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_dates_are_never_more_precise_than_written(text: str, day: dt.date | None, precision: str | None) -> None:
    published = stamps.metadata(text)
    assert (published.on if published else None, published.precision if published else None) == (day, precision)


def test_the_publisher_decides_what_a_date_of_two_readings_means() -> None:
    assert record(FIRST, published="3/4/2018", url="https://www.nytimes.com/x").published_on == dt.date(2018, 3, 4)
    assert record(FIRST, published="3/4/2018", url="https://www.dawn.com/x").published_on == dt.date(2018, 4, 3)


def test_the_day_comes_from_the_most_trustworthy_place() -> None:
    text = f"Published 2 March 2019 {FIRST}"
    url = "https://www.example.org/news/2019/03/01/bomb.html"
    assert record(text, url=url, published="2019-03-03").published_from == "metadata"
    assert record(text, url=url, published="soon").published_from == "page"
    article = record(FIRST, url=url)
    assert (article.published_on, article.published_from) == (dt.date(2019, 3, 1), "url")
    article = record(FIRST, url="https://example.org/2019/mar/bomb-1234-56-78")
    assert (article.published_on, article.published_precision) == (dt.date(2019, 3, 1), "month")
    assert record(FIRST, url="https://example.org/story/20193").published_from == "none"


@pytest.mark.parametrize(
    ("named", "url", "publisher", "agency"),
    [
        (None, "https://edition.cnn.com/a", "CNN", None), (None, "http://www.reuters.com/a", "Reuters", "Reuters"), (None, "https://news.example.org/a", "news.example.org", None), ("arabnews.com", None, "Arab News", None),
        ("The Local Paper", "https://edition.cnn.com/a", "The Local Paper", None), (None, "no address", None, None), (None, "http://[bad", None, None),
    ],
)  # fmt: skip
def test_publisher_and_agency(named: str | None, url: str | None, publisher: str | None, agency: str | None) -> None:
    article = record(FIRST, **{key: value for key, value in {"publisher": named, "url": url}.items() if value})
    assert (article.publisher, article.agency) == (publisher, agency)


def test_language_is_found_offline_and_in_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert record(BODY).language == record(BODY.upper()).language == "en"
    assert record("Dos policías murieron el viernes por la explosión de una bomba cerca de la estación.", language="en").language == "es"
    assert record("Взрыв прогремел в центре города вечером в понедельник.").language == "ru"
    assert record("Two dead.").language is None
    for declared, language in (("en-GB", "en"), ("eng", "en"), ("eng-US", "en"), ("ger", "de"), ("ckb", "ckb")):
        assert record("Two dead.", language=declared).language == language


@pytest.mark.parametrize("text", ["Advertisement\n\nShare\n1 / 2\nFollow us on Facebook\n© 2019", "- - - - -\n\n***", "Updated 5 min ago"])
def test_furniture_alone_is_a_reject(text: str) -> None:
    [reject] = segment(Document("page.txt", "page", text), "d" * 16)
    assert isinstance(reject, Reject)
    assert (reject.stage, reject.reason_code, reject.locator) == ("segment", "no_article", "page.txt")


FRAGMENTS = ["Advertisement", "1 / 2", "Updated 5 min ago", "Published 3 March 2019", "KABUL, Afghanistan (AP) —", "A title of some words", "• a bullet", "Related", "By Ann Author", FIRST, SECOND, "\u2028", "\r\n", "(AFP)", "[TEXT]", "=====", "Jan. 31, 2019"]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=40), max_size=25),
    st.sampled_from(["\n", "\n\n", " "]),
    st.sampled_from(["page", "record"]),
    st.none() | st.sampled_from(FRAGMENTS) | st.text(max_size=30),
    st.none() | st.text(max_size=30),
)
def test_any_text_is_cut_without_an_error_and_bodies_are_verbatim(parts, glue, kind, title, published) -> None:
    text = glue.join(parts)
    found = segment(Document("x", kind, text, title=title, published=published, url=published), "d" * 16)
    assert found
    assert found == segment(Document("x", kind, text, title=title, published=published, url=published), "d" * 16)
    end = 0
    for article in found:
        if isinstance(article, Reject):
            assert len(found) == 1
            continue
        assert end <= article.char_start < article.char_end <= len(text)
        end = article.char_end
        at = article.char_start
        for paragraph in article.body.split("\n\n"):
            at = text.index(paragraph, at, article.char_end) + len(paragraph)
        assert article.body.strip()


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_the_seed_page_is_its_two_articles() -> None:
    gold = json.loads((SHARED / "gold" / "seed.json").read_text())
    [document] = open_dump(SHARED / "dumps" / gold["document"])
    assert isinstance(document, Document)
    articles = segment(document, "d" * 16)
    assert len(articles) == len(gold["articles"])
    for article, wanted in zip(articles, gold["articles"], strict=True):
        assert isinstance(article, Article)
        assert article.title == wanted["title"]
        assert str(article.published_on) == str(wanted["published_on"])
        assert article.dateline == wanted["dateline"]
        assert article.body.startswith(wanted["body_starts"])
        assert article.body.endswith(wanted["body_ends"])
        assert len(article.captions) == wanted["captions"]
        assert article.body in document.text


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
@pytest.mark.parametrize(
    ("name", "datelines", "days"), [("muc4", 0.99, 0.94), ("isaf", 0.88, 0.88), ("fa-kes", 0.0, 0.95), ("wad", 0.0, 0.0)]
)
def test_real_texts_keep_their_floor(name: str, datelines: float, days: float) -> None:
    rows = [json.loads(line) for line in (SHARED / "gold" / f"{name}.jsonl").read_text().rstrip("\n").split("\n")]
    found = [segment(Document(name, "record", row["text"], title=row.get("title")), "d" * 16) for row in rows if row["text"].strip()]
    articles = [article for [article] in found if isinstance(article, Article)]
    assert len(articles) == len(found)
    assert sum(article.dateline is not None for article in articles) >= datelines * len(found)
    assert sum(article.published_on is not None for article in articles) >= days * len(found)
    assert all(article.language == "en" for article in articles)


def test_the_items_of_a_record_with_a_title_are_of_its_body():
    text = (
        "Jan 1 - A gunman killed nine people in Gao on Sunday. These were the worst attacks of the year:\n\n"
        "* Dec 17 - A car bomb in Mopti killed 13 soldiers.\n\n* Dec 10 - Two blasts in Kidal left four dead.\n\n"
        "In addition, a raid on a market in Menaka killed more than twenty traders, according to the governor of the region."
    )
    body = record(text, title="A deadly year in Mali").body
    assert all(words in body for words in ("nine people in Gao", "13 soldiers", "four dead", "twenty traders"))
