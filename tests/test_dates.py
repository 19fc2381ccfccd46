import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.casualties.dates import When, _Grammar, dates
from pipeline.casualties.timespans import easter, islamic, published_span
from pipeline.text import tokens

MONDAY = dt.date(2018, 5, 28)
INCIDENT = dt.date(2018, 5, 23)
SECTIONS = ("not", "rule", "holiday")
RULES = [pytest.param(section, rule, id=f"{section}: {rule['name']}") for section in SECTIONS for rule in lexicon.toml("dates")[section]]


def read(text: str, published: dt.date | None = MONDAY, precision: str = "day", anchor: dt.date | None = INCIDENT) -> list[When]:
    return dates(tokens(text), published, precision, anchor)


def show(when: When) -> str:
    start, end = ("–" if day is None else day.isoformat() for day in (when.start, when.end))
    days = start if start == end and when.start else f"{start}..{end}"
    return f"{days} {when.precision}{' future' if when.is_future else ''}"


def first(text: str, **told_from: Any) -> str:
    return show(read(text, **told_from)[0])


@pytest.mark.parametrize(("section", "rule"), RULES)
def test_examples_and_near_misses(section: str, rule: dict[str, Any]) -> None:
    assert rule["examples"]
    for example in rule["examples"]:
        text, _, expected = example.partition(" = ")
        found = read(text)
        assert [show(when) for when in found][:1] == ([expected] if expected else []), example
        assert section == "not" or found[0].rule == rule["name"], example
    for miss in rule.get("near_misses", ()):
        text, _, expected = miss.partition(" = ")
        found = read(text)
        assert all(when.rule != rule["name"] for when in found) or expected, miss
        assert not expected or show(found[0]) == expected, miss


@pytest.mark.slow
@pytest.mark.parametrize(("section", "rule"), RULES)
def test_no_rule_is_idle(section: str, rule: dict[str, Any]) -> None:
    data = lexicon.toml("dates")
    without = _Grammar(data | {section: [other for other in data[section] if other is not rule]}, lexicon.toml("numbers"))
    texts = [tokens(example.partition(" = ")[0]) for example in rule["examples"]]
    published = published_span(MONDAY, "day")
    assert any(list(without.read(text, published, INCIDENT)) != dates(text, MONDAY, "day", INCIDENT) for text in texts)


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        (dt.date(2018, 1, 3), "on December 28", "2017-12-28 1"),
        (dt.date(2018, 1, 3), "in March", "2017-03-01..2017-03-31 4"),
        (dt.date(2018, 5, 28), "in March", "2018-03-01..2018-03-31 4"),
        (dt.date(2018, 3, 9), "in March", "2018-03-01..2018-03-09 4"),
        (dt.date(2018, 1, 1), "yesterday", "2017-12-31 1"),
        (dt.date(2018, 1, 1), "between Thursday night and Friday morning", "2017-12-28..2017-12-29 2"),
        (dt.date(2016, 3, 1), "on 29 February", "2016-02-29 1"),
        (dt.date(2018, 12, 31), "elections are scheduled for January 5", "2019-01-05 1 future"),
        (dt.date(2018, 5, 27), "on Sunday", "2018-05-27 1"),
    ],
)
def test_news_looks_back(published: dt.date, text: str, expected: str) -> None:
    assert first(text, published=published) == expected


def test_without_publication_only_absolute_dates_are_known() -> None:
    text = "On Wednesday, yesterday, in March and last year; but on May 23, 2017, in June 2016, and since 2015"
    found = {when.text: (when.start, when.end) for when in read(text, published=None, anchor=None)}
    assert found == {
        "On Wednesday": (None, None),
        "yesterday": (None, None),
        "in March": (None, None),
        "last year": (None, None),
        "on May 23, 2017": (dt.date(2017, 5, 23), dt.date(2017, 5, 23)),
        "in June 2016": (dt.date(2016, 6, 1), dt.date(2016, 6, 30)),
        "since 2015": (dt.date(2015, 1, 1), None),
    }


def test_a_month_of_publication_places_months_but_no_weekdays() -> None:
    told = {"published": dt.date(2018, 5, 1), "precision": "month"}
    assert first("on Wednesday", **told) == "–..– 5"
    assert first("last week", **told) == "–..– 5"
    assert first("in March", **told) == "2018-03-01..2018-03-31 4"
    assert first("last year", **told) == "2017-01-01..2017-12-31 5"


def test_relations_and_running_totals() -> None:
    since, until, before = read("92 died since 2015, more until March, none before 2011")
    assert (since.relation, since.is_since, since.end) == ("since", True, MONDAY)
    assert (until.relation, until.text, until.is_since) == ("until", "until March", False)
    assert (before.relation, before.start) == ("before", dt.date(2011, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "It may 5 times be said",
        "They march on",
        "Theresa May said",
        "the sun sat",
        "he will wed",
        "a second 20 guards",
        "at least 2000 people",
    ],
)
def test_words_that_are_no_dates(text: str) -> None:
    assert read(text) == []


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%a %d %b %Y", "%d.%m.%Y", "%d-%b-%y"]),
)
def test_a_full_date_is_read_back(day: dt.date, form: str) -> None:
    told = dt.date(2049, 12, 31)
    if form == "%d.%m.%Y" and day.day <= 12 and day.day != day.month:
        found = read(day.strftime(form), published=told)[0]
        assert found.start is not None and found.end is not None and found.start <= day <= found.end  # noqa: PT018
        return
    assert [(w.start, w.end, w.precision) for w in read(day.strftime(form), published=told)] == [(day, day, 1)]
    assert [w.start for w in read(day.strftime(form).upper(), published=told)] == [day]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2035, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_the_last_one(published: dt.date, back: int) -> None:
    day = published - dt.timedelta(days=back)
    assert [w.start for w in read(f"killed on {day:%A}", published=published)] == [day]
    assert [w.start for w in read(f"killed on {day:%B} {day.day}", published=published)] == [day]


EXAMPLES = [e.partition(" = ")[0] for section in SECTIONS for rule in lexicon.toml("dates")[section] for e in rule["examples"]]


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(EXAMPLES), max_size=4),
    st.dates(dt.date(1985, 1, 1), dt.date(2040, 1, 1)),
    st.sampled_from(["day", "month", "year"]),
)
def test_spans_are_sound_whenever_they_are_told(texts: list[str], published: dt.date, precision: str) -> None:
    toks = tokens(" ".join(texts))
    told = published_span(published, precision)
    assert told is not None
    last = 0
    for when in dates(toks, published, precision, published - dt.timedelta(days=3)):
        assert last <= when.first < when.last <= len(toks)
        last = when.last
        assert 1 <= when.precision <= 5
        if when.start is None or when.end is None:
            assert when.kind == "unknown"
            continue
        assert when.start <= when.end
        assert (when.start > told.end) == when.is_future
        assert when.is_future or when.end <= told.end


def test_calendars() -> None:
    assert [easter(year) for year in (2004, 2016, 2019, 2025)] == [
        dt.date(2004, 4, 11), dt.date(2016, 3, 27), dt.date(2019, 4, 21), dt.date(2025, 4, 20),
    ]  # fmt: skip
    assert islamic(1, 1, 1) == dt.date(622, 7, 19)  # 16 July, Julian
    assert islamic(1439, 10, 1) == dt.date(2018, 6, 15)
