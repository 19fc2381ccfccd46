"""The run report, the list of nights and the data-quality pages: what they say first, and that nothing from outside runs or is fetched."""

import base64
import datetime as dt
import hashlib
import re
from dataclasses import replace

import pytest
from stories import NIGHT
from test_report import HOSTILE, Page

from pipeline import suites
from pipeline.report import ops, quality
from pipeline.report.night import Batch, Check, Count, Gate, NightLine, Published, Reason, Redone, Related, Report, Sample, Stage
from pipeline.report.verdict import verdict

DONE = Stage("next_run", "done", NIGHT, 1.0, "", "")
GATE = Gate("0123456789abcdef", (("critical", 9, 0), ("warning", 5, 0), ("info", 1, 0)), ())
CHECK = Check("warehouse", "key_repeated", "critical", 100, 2, None, "A key that stands twice counts twice.", "Compare them.", ("a", "b"))
BROKEN = replace(GATE, severities=(("critical", 8, 1), ("warning", 5, 0), ("info", 1, 0)), failed=(CHECK,))
BATCH = Batch("evening.jsonl", "a" * 16, "ingested", "jsonl", 5, 4, 4, 9, 7, 6, 1)
REDONE = Redone("evening.jsonl", "a" * 16, 4, is_new=True, is_kept=True, claims=(7, 9), reports=(6, 6))
PUBLISHED = Published(GATE.run_id, NIGHT, 3, 0, 0)
RUN = Report("warehouse", "run", NIGHT, NIGHT + dt.timedelta(minutes=2), (DONE,), "success")
GATE_FAILED = replace(DONE, name="gate", state="failed", error="GateFailedError", problem="nothing was published")


def failed(name, error, problem="why", about=None):
    return replace(DONE, name=name, state="failed", error=error, problem=problem, about=about)


OPEN = replace(DONE, name="load", state="open", seconds=None)


@pytest.mark.parametrize(
    ("report", "level", "says", "step"),
    [
        (replace(RUN, published=PUBLISHED, gate=GATE), "good", "Published: 3 new events.", "Nothing to do."),
        (replace(RUN, published=replace(PUBLISHED, events_new=1, events_gone=2)), "good", "1 new event, 2 events gone", "Nothing"),
        (replace(RUN, published=PUBLISHED, gate=replace(GATE, severities=(("warning", 5, 2),))), "notice", "Published", "2 warnings"),
        (replace(RUN, stages=(GATE_FAILED,), gate=BROKEN), "bad", "nothing was published: warehouse.key_repeated", "Compare them"),
        (replace(RUN, stages=(GATE_FAILED,), gate=BROKEN), "bad", "gate failed", "next-0123456789abcdef.duckdb"),
        (replace(RUN, stages=(failed("load", "OSError"),)), "bad", "load failed: why", "make room"),
        (replace(RUN, stages=(failed("load", "BusyError"),)), "bad", "load failed", "make room"),
        (replace(RUN, stages=(failed("validate", "KeyError"),)), "bad", "validate failed", "Another try will not mend this"),
        (replace(RUN, stages=(failed("page", "KeyError"),), published=PUBLISHED), "bad", "page is yesterday's", "toll report"),
        (
            replace(RUN, dag_id="ingest", stages=(failed("ingest", "KeyError", about="x.jsonl"), replace(DONE, name="ingest"))),
            "bad", "1 of 2 dumps are not in the lake: x.jsonl", "The other dumps are in",
        ),
        (replace(RUN, stages=(OPEN,), airflow_state="failed"), "bad", "load began and never ended", "Clear the red task"),
        (replace(RUN, stages=(OPEN,), airflow_state="running"), "running", "Under way: load", "Nothing to do yet"),
        (replace(RUN, stages=(DONE,), airflow_state="running"), "running", "the next task", "Nothing to do yet"),
        (replace(RUN, airflow_state="failed"), "bad", "A task is red", "log of the red task"),
        (replace(RUN, question="90 of 100?", airflow_state="running"), "notice", "Waiting for an answer", "90 of 100? Answer in"),
        (replace(RUN, question="90 of 100?"), "bad", "Not loaded", "90 of 100?"),
        (replace(RUN, is_published_already=True), "nothing", "Nothing new", "Nothing to do."),
        (replace(RUN, dag_id="ingest", found=0), "nothing", "Nothing new had landed", "landing/"),
        (replace(RUN, dag_id="ingest", batches=(BATCH,)), "good", "4 articles from 1 dump. 1 record turned away.", "Nothing to do."),
        (
            replace(RUN, dag_id="ingest", batches=(BATCH, replace(BATCH, dump="noise", state="failed", articles=0))),
            "notice", "1 of 2 dumps could not be read: noise. 4 articles came of the others.", "Ask the publisher",
        ),
        (replace(RUN, gate=GATE), "bad", "nothing was published", "Clear the run"),
        (
            replace(RUN, dag_id="watch", stages=(DONE, failed("assure", "AlertError", "no dump for 31 hours.", "freshness")), airflow_state="failed"),
            "bad", "freshness: no dump for 31 hours.", "nothing to clear",
        ),
        (
            replace(RUN, stages=tuple(failed("assure", "AlertError", f"{name}!", name) for name in ("disk", "volume")), airflow_state="failed"),
            "bad", "2 things are amiss: disk, volume.", "volume: volume!",
        ),
        (replace(RUN, redone=(REDONE, replace(REDONE, is_new=False))), "good", "1 batch extracted anew: 7 claims become 9, 6 reports 6", "publishes"),
        (replace(RUN, redone=(replace(REDONE, is_kept=False),)), "good", "Dry run: of 1 batch, 7 claims become 9", "without the dry run"),
        (replace(RUN, redone=(replace(REDONE, is_new=False),)), "nothing", "1 batch of today's extractor already", ""),
        (replace(RUN, dag_id="watch", stages=(replace(DONE, name="assure", about="disk"),)), "good", "Nothing is amiss: disk.", "Nothing to do."),
        (RUN, "good", "next_run ended well", "Nothing to do."),
    ],
)  # fmt: skip
def test_the_verdict_says_whether_it_is_good_and_what_to_do(report, level, says, step):
    said = verdict(report)
    assert said.level == level
    assert says in said.headline
    assert step in " ".join(said.steps)


def hostile_report():
    reason = Reason("read", HOSTILE, 9, HOSTILE, (Sample(HOSTILE, HOSTILE, HOSTILE), Sample("\udcff", "a", None)))
    check = replace(CHECK, name=HOSTILE, observed=HOSTILE, why=HOSTILE, remedy=HOSTILE, samples=(HOSTILE,))
    return replace(
        RUN,
        run_id=HOSTILE,
        stages=(replace(DONE, about=HOSTILE, problem=HOSTILE, state="failed", name="ingest"),),
        batches=(replace(BATCH, dump=HOSTILE, problem=HOSTILE), BATCH),
        reasons=(reason,),
        counts=(Count("articles", 5, 9), Count("events", 5, None)),
        gate=replace(BROKEN, failed=(check,)),
        published=PUBLISHED,
        last_published_at=NIGHT,
        redone=(replace(REDONE, dump=HOSTILE),),
        related=(Related("ingest", HOSTILE, "bad", HOSTILE),),
        findings=((HOSTILE, HOSTILE),),
    )


def judged(**more):
    past = tuple(quality.Past(NIGHT + dt.timedelta(days=day), held, 0) for day, held in enumerate((True, None, False)))
    base = quality.Judged(
        "articles", "id_malformed", "critical", "id: never null", "It is the key.", "Mend it.", is_success=True, checked=9, unexpected=0,
        observed=None, samples=(), past=past,
    )  # fmt: skip
    return replace(base, **more)


BAD = judged(
    name="broken", is_success=False, unexpected=7, why=HOSTILE, remedy=HOSTILE, observed=HOSTILE, threshold=HOSTILE, samples=(HOSTILE,)
)
QUALITY = quality.Quality("0123456789abcdef", NIGHT, None, (judged(), BAD, judged(suite="warehouse", severity="info")))


def every_page():
    report = hostile_report()
    line = NightLine("ingest", HOSTILE, NIGHT, None, "bad", HOSTILE, 3, 4, 5, "failed", None, ("warehouse", HOSTILE))
    yield "run", ops.run_page(report, ops.Links("quality/index.html", "page.html", tuple((each, "../x/") for each in report.related)))
    yield "blank", ops.blank_page(HOSTILE, HOSTILE)
    yield "nights", ops.nights_page([(line, "a", "b")])
    yield "no nights", ops.nights_page([])
    yield from quality.pages(QUALITY, "../", HOSTILE).items()


PAGES = dict(every_page())
each_page = pytest.mark.parametrize("html", [pytest.param(html, id=name) for name, html in PAGES.items()])


@each_page
def test_hostile_text_is_text_and_nothing_is_fetched(html):
    page = Page(html)
    assert len(page.all("script")) == 1
    assert not [name for tag in ("img", "link", "iframe", "form", "base", "object") for name in page.all(tag)]
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name in {"src", "style", "action"}
    ]
    assert not [link["href"] for link in page.all("a") if ":" in link["href"]]
    assert "@import" not in html
    assert "url(" not in html
    [policy] = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ops.POLICY
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        [text] = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy


@each_page
def test_a_page_can_be_used_without_eyes_or_mouse(html):
    page = Page(html)
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.all("title")
    assert all(header.get("scope") for header in page.all("th"))
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {name for _, attributes in page.elements for name in (attributes.get("aria-labelledby") or "").split()} <= set(ids)
    scrolled = [attributes for _, attributes in page.elements if attributes.get("class") == "scroll"]
    assert all(box["tabindex"] == "0" and box["role"] == "region" for box in scrolled), "a wide table scrolls by keyboard"
    assert {link["href"] for link in page.all("a") if link["href"].startswith("#")} <= {f"#{name}" for name in ids}


def test_the_verdict_stands_on_top_and_the_samples_below():
    text = Page(PAGES["run"]).text
    assert text.index("Bad") < text.index("What was published") < text.index("Stages")
    assert "articles5 −4" in "".join(text.split("\n")).replace("  ", "")
    assert HOSTILE in text


def test_a_quality_page_tells_severity_threshold_reason_rows_and_the_past():
    index, suite = Page(PAGES["index.html"]).text, Page(PAGES["articles.html"]).text
    assert "1 critical expectation failed: nothing was published." in " ".join(index.split())
    assert [link["href"] for link in Page(PAGES["index.html"]).all("a")][2] == "articles.html#broken"
    for told in ("critical", "id: never null", "It is the key.", "Mend it.", "failed in 1 of 3"):
        assert told in suite
    assert suite.index("broken") < suite.index("id malformed"), "what failed comes first"
    squares = [each["title"] for each in Page(PAGES["articles.html"]).all("li") if each.get("title")]
    assert [title.partition(": ")[2] for title in squares[:3]] == ["held", "not looked at", "0 failed"]


def test_every_expectation_there_is_says_what_it_asks_for():
    entries = [entry for name in (*suites.ROW_SUITES, *suites.GATE_SUITES) for entry in suites.read_suite(name)]
    said = {quality.threshold(entry.type, entry.kwargs, entry.subject) for entry in entries}
    assert len(entries) > 100
    assert not [each for each in said if "None" in each or "=" in each or each.endswith(": ")]
    assert "share of “claims with a country”: at least 0.5" in said
    assert quality.threshold("expect_columns_in_order", {"column_list": ["low", "best"]}) == "low ≤ best"
    assert quality.threshold("expect_table_row_count_to_equal", {"value": 3}) == "table row count to equal (value=3)"
    assert (
        quality.threshold("expect_values_in_range", {"column_list": ["a"], "min_value": 0, "mostly": 0.95})
        == "a: at least 0, in 95.0% of the rows"
    )


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_read(scheme):
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", ops.STYLE)
    colours = {name: pair[scheme] for name, *pair in reversed(found)}  # the first of a name is the one outside Airflow
    tones = ("good", "notice", "bad", "running")
    pairs = [(text, ground) for text in ("ink", "soft", "link", *tones) for ground in ("paper", "panel")]
    pairs += [(text, f"{tone}-panel") for tone in tones for text in (tone, "ink", "soft", "link")]
    pairs += [("paper", tone) for tone in (*tones, "soft")]
    ratio = {pair: [luminance(colours[name]) + 0.05 for name in pair] for pair in pairs}
    assert {pair: max(two) / min(two) for pair, two in ratio.items() if max(two) / min(two) < 4.5} == {}
