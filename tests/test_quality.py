"""The gates themselves: what passes, what a suite may not do in silence, what follows from a rejected row."""

import datetime as dt
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_poison import Family, as_tables

from pipeline import quality
from pipeline.contracts import ENUMS, arrow_schema
from pipeline.quality import engine
from pipeline.quality.facts import column
from pipeline.suites import GATE_SUITES, ROW_SUITES, Expectation, read_suite


def entry(kind: str = "expect_required_values", severity: str = "warning", name: str = "one", **kwargs: object) -> Expectation:
    return Expectation(kind, severity, kwargs or {"column_list": ["a", "b"]}, name, "author", "Because.")


FRAME = pa.table({"a": [1, 2, None], "b": [1, 1, 1]})


@pytest.mark.parametrize(
    "bad",
    [
        entry("expect_the_unexpected"),
        entry(severity="fatal"),
        entry("expect_values_in_range", column_list=["a", "b"], minimum=1),
        entry(column_list=["a"]),
    ],
    ids=["unknown type", "bad severity", "unknown argument", "too few columns"],
)
def test_an_entry_that_great_expectations_would_drop_is_an_error(bad):
    with pytest.raises(quality.QualityError, match=r"one|refuses"):
        engine.judge("odd", [entry(name="other"), bad], FRAME)


def test_an_empty_suite_does_not_pass():
    with pytest.raises(quality.QualityError, match="empty"):
        engine.judge("odd", [], FRAME)


def test_an_expectation_that_breaks_is_an_error_and_no_failure():
    with pytest.raises(quality.QualityError, match=r"odd\.one could not be judged"):
        engine.judge("odd", [entry(column_list=["a", "gone"])], FRAME)
    with pytest.raises(quality.QualityError, match=r"odd\.one could not be judged"):
        engine.judge(
            "odd", [entry("expect_values_in_range", column_list=["a", "c"], min_value=0)], FRAME.append_column("c", [["x", "y", "z"]])
        )


def test_a_tally_of_nothing_is_an_error():
    empty = pa.table({name: pa.array([], kind) for name, kind in (("subject", pa.string()), ("unexpected", pa.int64()))})
    with pytest.raises(quality.QualityError, match="looked at nothing"):
        quality.gate(lambda _sql: empty, ["warehouse"])


def test_a_missing_table_is_an_error():
    with pytest.raises(quality.QualityError, match="mentions"):
        quality.check_rows({name: table for name, table in as_tables(Family("one")).items() if name != "mentions"})


def test_slices_give_what_the_whole_gives(monkeypatch):
    frame = pa.table({"a": [None if i % 7 == 3 else i for i in range(100)], "b": list(range(100))})
    whole = engine.judge("odd", [entry()], frame)
    monkeypatch.setattr(engine, "SLICE_ROWS", 9)
    sliced = engine.judge("odd", [entry()], frame)
    assert sliced == whole
    assert whole[0].failing == tuple(i for i in range(100) if i % 7 == 3)
    assert (whole[0].checked, whole[0].is_success) == (100, False)


@pytest.mark.parametrize(
    ("kind", "arguments", "rows", "failing"),
    [
        ("expect_columns_in_order", {}, [(1, 2, 3), (1, None, 1), (2, None, 1), (None, 3, 2), (None, None, None)], (2, 3)),
        ("expect_columns_in_order", {"strictly": True}, [(1, 2, 3), (1, None, 1), (1, 1, 2)], (1, 2)),
        ("expect_values_in_range", {"min_value": 0}, [(0, None, 5), (-1, 0, 0), (None, None, None)], (1,)),
        ("expect_values_in_range", {"min_value": 0, "max_value": 5}, [(0, 5, 5), (0, 0, 6)], (1,)),
        ("expect_required_values", {}, [(0, 0, 0), (None, None, None), (1, None, 1)], (1, 2)),
        ("expect_values_to_match", {"regex": "^[ab]$"}, [("a", "b", None), ("a", "c", "a"), ("aa", "a", "a")], (1, 2)),
        ("expect_columns_to_be_true", {}, [(True, None, True), (False, None, True), (None, None, None)], (1,)),
    ],
)
def test_own_expectations_at_their_edges(kind, arguments, rows, failing):
    frame = pa.table({name: [row[i] for row in rows] for i, name in enumerate("abc")})
    verdict = engine.judge("odd", [entry(kind, column_list=["a", "b", "c"], **arguments)], frame)[0]
    assert verdict.failing == failing


def test_no_figure_stays_whose_claim_was_turned_away():
    broken, sound = Family("broken"), Family("sound")
    broken.row("casualty_claims", broken.part)["evidence"] = "Nobody said so."
    rejected = {
        (row["table"], row["key"]): row["reason_code"] for row in quality.check_rows(as_tables(broken, sound)).rejections.to_pylist()
    }
    assert rejected == {
        ("casualty_claims", broken.part): "evidence_not_in_text",
        ("casualty_reports", broken.report): "parent_rejected",
        ("casualty_claims", broken.total): "parent_rejected",
        ("casualty_claims", broken.wounded): "parent_rejected",
    }


def test_an_article_takes_along_all_that_hangs_on_it():
    broken, sound = Family("broken"), Family("sound")
    broken.row("articles")["word_count"] = -1
    rejected = {(row["table"], row["key"]) for row in quality.check_rows(as_tables(broken, sound)).rejections.to_pylist()}
    assert rejected == {
        ("articles", broken.article),
        ("mentions", broken.id("mention")),
        ("casualty_reports", broken.report),
        *(("casualty_claims", claim) for claim in (broken.total, broken.part, broken.wounded, broken.running)),
    }


def test_rejections_become_rejects_and_outcomes_checks():
    broken = Family("broken")
    broken.row("casualty_claims", broken.running)["low"] = 80
    verdict = quality.check_rows(as_tables(broken))
    rejects = quality.rejects_table("0" * 16, verdict.rejections)
    assert rejects.schema == arrow_schema("rejects")
    row = rejects.to_pylist()[0]
    assert (row["stage"], row["locator"], row["reason_code"]) == ("validate", f"casualty_claims#{broken.running}", "figures_out_of_order")
    assert row["excerpt"] == "low=80, best=76, high=76"
    checks = quality.checks_table([*verdict.outcomes, *quality.check_rows(as_tables(Family("sound"))).outcomes], "f" * 16)
    assert checks.schema == arrow_schema("checks")
    rows = {(row["suite"], row["expectation"]): row for row in checks.to_pylist()}
    assert len(rows) == checks.num_rows == len(verdict.outcomes)
    figures = rows["casualty_claims", "figures_out_of_order"]
    assert (figures["is_success"], figures["checked"], figures["unexpected"], figures["severity"]) == (False, 8, 1, "warning")


def test_a_report_may_say_the_number_printed():
    family = Family("more than four")
    for claim in (family.total, family.part):
        family.row("casualty_claims", claim).update(low=5, best=5, high=None)
    family.row("casualty_reports").update(killed_low=4, killed_best=4, killed_high=None)
    assert column(as_tables(family), "casualty_reports", "killed_best.is_reachable").to_pylist() == [True]
    family.row("casualty_reports").update(killed_low=3, killed_best=3)
    assert column(as_tables(family), "casualty_reports", "killed_best.is_reachable").to_pylist() == [False]


def test_empty_tables_pass():
    empty = {name: table.slice(0, 0) for name, table in as_tables(Family("one")).items()}
    verdict = quality.check_rows(empty)
    assert verdict.rejections.num_rows == 0
    assert all(outcome.is_success and outcome.checked == 0 for outcome in verdict.outcomes)


def test_dates_may_pass_publication_only_as_far_as_their_precision_leaves_open():
    published = dt.date(2024, 3, 5)
    cases = [
        (dt.date(2024, 3, 6), dt.date(2024, 3, 6), 1, True),  # tomorrow already, where it happened
        (dt.date(2024, 3, 7), dt.date(2024, 3, 7), 1, False),
        (dt.date(2024, 3, 1), dt.date(2024, 3, 31), 4, True),  # "in March"
        (dt.date(2024, 3, 1), dt.date(2024, 3, 31), 1, False),
        (dt.date(2024, 1, 1), dt.date(2024, 12, 31), 5, True),
        (dt.date(2025, 1, 1), dt.date(2025, 12, 31), 5, False),
        (None, None, None, None),
    ]
    families = []
    for number, (start, end, precision, _) in enumerate(cases):
        family = Family(str(number))
        family.row("articles")["published_on"] = published
        family.row("casualty_reports").update(date_start=start, date_end=end, date_precision=precision)
        families.append(family)
    facts = column(as_tables(*families), "casualty_reports", "date_start.is_before_publication")
    assert facts.to_pylist() == [expected for *_, expected in cases]


FIGURES = st.lists(st.none() | st.integers(0, 2**31 - 1), min_size=3, max_size=3).map(
    lambda drawn: [None if value is None else rising.pop(0) for rising in [sorted(v for v in drawn if v is not None)] for value in drawn]
)


@st.composite
def families(draw: st.DrawFn) -> list[Family]:
    """Families of any number whose claims hold any figures, days, codes and texts that the contract allows."""
    made = []
    for number in range(draw(st.integers(0, 4))):
        family = Family(str(number))
        body = draw(st.text(min_size=1, max_size=40))
        start = draw(st.integers(0, len(body) - 1))
        end = draw(st.integers(start + 1, len(body)))
        family.row("articles").update(body=body, char_end=len(body), title=body)
        place = {"sentence_no": draw(st.sampled_from([-1, 0, 9])), "char_start": start, "char_end": end}
        family.row("mentions").update(surface=body[start:end], **place)
        day = draw(st.dates(dt.date(1980, 1, 1), dt.date(2024, 3, 5)))
        for claim in family.rows["casualty_claims"]:
            claim.update(evidence=body[start:end], date_start=day, date_end=day, **place)
            claim.update({name: draw(st.sampled_from(ENUMS[name])) for name in ("outcome", "assertion", "victim_status", "tactic")})
            claim.update(
                latitude=draw(st.floats(-90, 90)), longitude=draw(st.floats(-180, 180)), confidence=draw(st.floats(0, 1, width=32))
            )
            claim.update(geo_precision=draw(st.none() | st.integers(1, 7)), country=draw(st.sampled_from([None, "DE", "XK", "NA", "SY"])))
        family.row("casualty_claims", family.running).update(zip(("low", "best", "high"), draw(FIGURES), strict=True))
        low, best, high = draw(FIGURES)
        family.row("casualty_claims", family.total).update(outcome="killed", low=low, best=best, high=high)
        family.row("casualty_claims", family.part).update(outcome="killed", low=0, best=0, high=0)
        family.row("casualty_claims", family.wounded).update(outcome="wounded", low=3, best=3, high=3)
        family.row("casualty_reports").update(killed_low=low, killed_best=best, killed_high=high)
        made.append(family)
    return made


@given(families())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_the_contract_allows_passes(families):
    verdict = quality.check_rows(as_tables(*families))
    assert verdict.rejections.to_pylist() == []
    assert all(outcome.is_success for outcome in verdict.outcomes)


def test_thresholds_are_argued_and_failures_say_what_to_do():
    for expectation in read_suite("warehouse"):
        assert len(expectation.why.split()) > 8, expectation.name
        assert expectation.remedy or expectation.severity == "info", expectation.name


LIGHT = """
import sys
import pyarrow as pa
from pipeline.quality import engine
from pipeline.suites import Expectation
[verdict] = engine.judge("odd", [Expectation("expect_required_values", "warning", {"column_list": ["a", "b"]}, "one", "author", "Why.")],
                         pa.table({"a": [1, None], "b": [1, 1]}))
assert verdict.failing == (1,)
assert {"altair", "scipy.stats", "sqlalchemy"} & set(sys.modules) == set(), "what takes as long again as the rest"
import altair, scipy.stats, sqlalchemy
assert altair.Chart and scipy.stats.norm.cdf(0) == 0.5 and sqlalchemy.text
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as charting
assert charting.alt.Chart is altair.Chart and charting.stats.norm is scipy.stats.norm
"""


def test_rows_are_judged_without_charts_statistics_and_sql():
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("_get_domain_kwargs", ()),
        ("_get_success_kwargs", ()),
        ("_get_runtime_kwargs", ()),
        ("_get_runtime_kwargs", ({"result_format": {"result_format": "COMPLETE"}, "other": 1},)),
    ],
)
def test_the_shorter_way_to_the_arguments_of_an_expectation_gives_what_the_library_gives(method, more):
    engine.judge("odd", [entry()], FRAME)  # puts it in
    from great_expectations.core import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation as Model

    shorter = getattr(Model, method)
    for suite in (*ROW_SUITES, *GATE_SUITES):
        raw = [{"type": e.type, "kwargs": dict(e.kwargs), "severity": e.severity, "meta": {"name": e.name}} for e in read_suite(suite)]
        for model in ExpectationSuite(name=suite, expectations=raw).expectations:
            assert shorter(model, *more) == shorter.__wrapped__(model, *more)


def test_the_shorter_way_to_an_id_gives_what_the_library_gives():
    engine.judge("odd", [entry()], FRAME)  # puts it in
    from great_expectations.core.id_dict import IDDict

    given = [
        {},
        {"column": "a"},
        {"column_list": ["a", "b"], "batch_id": None, "mostly": 0.5, "strictly": True, "of": {"one": (1, 2)}},
        {"day": dt.date(2024, 3, 5), "number": 1},
        {"number": 1, "other": np.int64(1)},
    ]
    for said in map(IDDict, given):
        assert said.to_id() == IDDict.to_id.__wrapped__(said)
        assert said.to_id(list(said)[:2]) == IDDict.to_id.__wrapped__(said, list(said)[:2])
