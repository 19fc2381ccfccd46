"""Rows in, rows out for every mart; comments on every column; ten questions that run."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from by_hand import Dump, House, key

from pipeline import warehouse

SQL = Path(__file__).parents[1] / "sql"
MARTS = sorted(path.stem.partition("_")[2] for path in (SQL / "marts").glob("*.sql"))
EXAMPLES = sorted((SQL / "examples").glob("*.sql"))

DAY = dt.date(2031, 4, 10)
MONTH = (dt.date(2031, 4, 1), dt.date(2031, 4, 30), 4)
ALEPPO = {
    "country": "SY",
    "admin1": "Aleppo",
    "place": "Aleppo",
    "place_id": key("Aleppo"),
    "latitude": 36.2,
    "longitude": 37.16,
    "geo_precision": 1,
}
KYIV = {"country": "UA", "admin1": "Kyiv", "place": "a village", "geo_precision": 2}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """One night: a disputed event, an open-ended one, one known to the month, an accident, a denial, a running total."""
    dump = Dump("night")
    dump.entity("Aleppo", country="SY", latitude=36.2, longitude=37.16)
    dump.entity("Islamic State", type="armed_group")
    dump.entity("Observatory", type="organisation")
    for name, published, publisher in [
        ("a", 0, "alpha"),
        ("b", 1, "beta"),
        ("c", 1, "alpha"),
        ("d", 2, "beta"),
        ("e", 2, "beta"),
        ("quiet", 2, "beta"),
    ]:
        dump.article(name, DAY + dt.timedelta(days=published), publisher=f"{publisher}.example", url=f"https://{publisher}.example/{name}")
    actor = {"perpetrator": "militants", "perpetrator_id": key("Islamic State"), "victims": "soldiers"}
    dump.report("raid a", "a", 12, wounded=4, day=DAY, tactic="bombing", civilians_killed_best=2, **actor, **ALEPPO)
    dump.report("raid b", "b", 15, day=DAY, tactic="bombing", **actor, **ALEPPO)
    dump.report("open", "c", (9, 9, None), wounded=(40, 40, None), day=DAY, **KYIV)
    dump.report("in april", "d", (None, 6, 6), day=MONTH, **KYIV)
    dump.report("crash", "e", 40, day=DAY, tactic="accident", **ALEPPO)
    dump.claim("part", "a", "raid a", 3, scope="subset", victim_id=dump.entity("Army", type="state_force", country="SY"))
    dump.claim("denied", "a", "raid a", 99, assertion="denied")
    dump.claim("feared", "b", "raid b", 50, assertion="possible")
    dump.claim("total", "b", None, 400, scope="cumulative")
    dump.claim("vague", "c", "open", (24, 24, None), count_text="Dozens", scope="subset")
    dump.claim("not vague", "c", "open", 200, count_text="two hundred", scope="subset")
    for row in dump.rows["casualty_claims"]:
        if row["claim_id"] == key("claim raid a"):
            row |= {"source": "the monitor", "source_id": key("Observatory")}
    dump.rows["rejects"].append(
        {"batch_id": dump.batch_id, "stage": "read", "locator": "night#9", "reason_code": "json_invalid", "reason": "No."}
    )
    made = House(tmp_path_factory.mktemp("marts"))
    made.night(dump)
    return made


def rows(house: House, sql: str) -> list[tuple[Any, ...]]:
    return house.ask(sql)


def test_conflict_events_fill_bounds_and_leave_accidents_out(house):
    found = rows(house, "SELECT killed_low, killed_best, killed_high, is_killed_open_ended, day FROM conflict_events ORDER BY killed_best")
    assert found == [(0, 6, 6, False, None), (9, 9, 9, True, DAY), (12, 15, 15, False, DAY)]


def test_conflict_events_say_where_a_bound_is_open_and_the_figure_only_a_floor(house):
    found = rows(house, "SELECT e.killed_high AS killed, c.killed_high, c.is_killed_open_ended, e.wounded_high AS wounded, c.wounded_high, c.is_wounded_open_ended FROM conflict_events AS c JOIN casualty_events AS e USING (event_id) WHERE c.country = 'UA' ORDER BY c.killed_best")  # fmt: skip
    assert found == [(6, 6, False, None, 0, False), (None, 9, True, None, 40, True)]


def test_toll_by_day_country(house):
    found = rows(house, "SELECT day, country, events, disputed_events, open_ended_events, killed_low, killed_best, killed_high, wounded_best, civilians_killed_best FROM toll_by_day_country")  # fmt: skip
    assert found == [
        (DAY, "SY", 1, 1, 0, 12, 15, 15, 4, 2),
        (DAY, "UA", 1, 0, 1, 9, 9, 9, 40, 0),
        (None, "UA", 1, 0, 0, 0, 6, 6, 0, 0),
    ]


def test_toll_by_place(house):
    found = rows(house, "SELECT place_id, place, country, latitude, events, killed_best, first_day, last_day FROM toll_by_place")
    assert found == [
        (key("Aleppo"), "Aleppo", "SY", 36.2, 1, 15, DAY, DAY),
        (None, "a village", "UA", None, 2, 15, MONTH[0], MONTH[1]),
    ]


def test_toll_by_actor_pair(house):
    found = rows(house, "SELECT perpetrator, victims, events, killed_best FROM toll_by_actor_pair ORDER BY perpetrator NULLS LAST")
    assert found == [("Islamic State", "soldiers", 1, 15), (None, None, 2, 15)]


def test_every_toll_adds_up_to_the_same(house):
    sums = rows(
        house,
        "SELECT (SELECT sum(killed_best) FROM conflict_events), (SELECT sum(killed_best) FROM toll_by_day_country), "
        "(SELECT sum(killed_best) FROM toll_by_place), (SELECT sum(killed_best) FROM toll_by_actor_pair)",
    )
    assert sums == [(30, 30, 30, 30)]


def test_evidence_leads_from_the_event_to_its_sentences(house):
    found = rows(
        house,
        "SELECT outcome, best, scope, assertion, source, publisher, url, evidence FROM evidence JOIN casualty_events USING (event_id) "
        "WHERE killed_best = 15 ORDER BY best",
    )
    assert [row[1] for row in found] == [3, 12, 15, 50, 99]
    assert found[1] == (
        "killed",
        12,
        "incident",
        "reported",
        "Observatory",
        "alpha.example",
        "https://alpha.example/a",
        "Sentence of claim raid a.",
    )


def test_source_disagreement_puts_rivals_side_by_side(house):
    found = rows(house, "SELECT source, publisher, best, spread, event_best, disputed FROM source_disagreement ORDER BY best")
    assert found == [("Observatory", "alpha.example", 12, 3, 15, True), (None, "beta.example", 15, 3, 15, True)]


def test_source_disagreement_tells_what_each_source_says_open_words_too(tmp_path):
    dump = Dump("sources")
    for name, killed, source in (
        ("a", 58, "the monitor"),
        ("b", 72, "the monitor"),
        ("c", (101, 101, None), "the medics"),
        ("d", 58, None),
        ("e", 60, None),
    ):
        dump.article(name, DAY, publisher=f"{name}.example")
        dump.report(name, name, killed, day=DAY, tactic="bombing", **ALEPPO)
        dump.rows["casualty_claims"][-1]["source"] = source
    house = House(tmp_path)
    house.night(dump)
    found = rows(house, "SELECT source, publisher, best, least_said, most_said, spread FROM source_disagreement ORDER BY publisher")
    assert found == [
        ("the monitor", "a.example", 58, 58, 72, 43),
        ("the monitor", "b.example", 72, 58, 72, 43),
        ("the medics", "c.example", 101, 101, 101, 43),
        (None, "d.example", 58, 58, 58, 43),
        (None, "e.example", 60, 60, 60, 43),
    ]
    (asked,) = [path for path in EXAMPLES if path.stem == "04_rival_figures"]
    told = warehouse.query(house.current, asked.read_text(encoding="utf-8")).to_pylist()
    assert {(row["source"], row["least_said"], row["most_said"]) for row in told if row["source"] != "in its own voice"} == {
        ("the monitor", 58, 72),
        ("the medics", 101, 101),
    }
    assert rows(house, "SELECT killed_high, killed_most FROM casualty_events") == [(None, 101)]
    assert rows(house, "SELECT killed_best, killed_high, is_killed_open_ended FROM conflict_events") == [(60, 101, True)]


def test_parts_and_vague_words_are_no_rivals(tmp_path):
    dump = Dump("parts")
    dump.article("a", DAY)
    dump.report("blast", "a", 90, day=DAY, **ALEPPO)
    dump.claim("guard", "a", "blast", 1, source="an embassy", count_text="a guard")
    dump.claim("ministry", "a", "blast", 120, source="the ministry", count_text="120")
    dump.claim("witness", "a", "blast", (1000, 1000, None), source="a witness", count_text="thousands of bodies")
    dump.article("b", DAY, publisher="beta.example")
    dump.report("parts", "b", 93, day=DAY, **ALEPPO)
    dump.rows["casualty_claims"].pop()
    dump.claim("soldiers", "b", "parts", 3, source="the army")
    dump.claim("villagers", "b", "parts", 90, source="the police")
    house = House(tmp_path)
    house.night(dump)
    found = rows(house, "SELECT source, publisher, best, spread FROM source_disagreement ORDER BY best")
    assert found == [
        (None, "alpha.example", 90, 30),
        (None, "beta.example", 93, 30),
        ("the ministry", "alpha.example", 120, 30),
    ]


def test_extraction_health(house):
    found = rows(
        house,
        "SELECT publisher, day, articles, share_with_claims, claims, cumulative_claims, share_without_date, share_without_country, batch_rejects "
        "FROM extraction_health WHERE publisher = 'beta.example' ORDER BY day",
    )
    days = [DAY + dt.timedelta(days=n) for n in (1, 2)]
    assert found == [("beta.example", days[0], 1, 1.0, 3, 1, 0.0, 0.0, 1), ("beta.example", days[1], 3, 2 / 3, 2, 0, 0.0, 0.0, 1)]


def test_acled_figures(house):
    assert rows(house, "SELECT claim_id, word, coder, coded, low FROM acled_figures") == [(key("vague"), "dozens", "ACLED", 12, 24)]


def test_toll_by_day_and_toll_by_week_and_toll_by_month(house):
    asked = "SELECT first_day, country, place, perpetrator, victim_status, killed_low, killed_best, killed_high FROM "
    for mart, first in (("toll_by_day", DAY), ("toll_by_week", dt.date(2031, 4, 7))):
        assert rows(house, f"{asked}{mart} ORDER BY killed_best") == [
            (first, "SY", "Aleppo", "Islamic State", "civilian", 2, 2, 2),
            (None, "UA", "a village", None, "other", 0, 6, 6),
            (first, "UA", "a village", None, "other", 9, 9, 9),
            (first, "SY", "Aleppo", "Islamic State", "other", 10, 13, 13),
        ]
    assert rows(house, f"{asked}toll_by_month ORDER BY killed_best") == [
        (MONTH[0], "SY", "Aleppo", "Islamic State", "civilian", 2, 2, 2),
        (MONTH[0], "SY", "Aleppo", "Islamic State", "other", 10, 13, 13),
        (MONTH[0], "UA", "a village", None, "other", 9, 15, 15),
    ]
    assert rows(house, "SELECT sum(killed_low), sum(killed_best), sum(killed_high) FROM toll_by('quarter')") == rows(
        house, "SELECT sum(killed_low), sum(killed_best), sum(killed_high) FROM conflict_events"
    )


def test_reporting_delay(house):
    found = rows(house, "SELECT publisher, killed_best, days_after, days_behind_first FROM reporting_delay ORDER BY killed_best")
    assert found == [("alpha.example", 9, 1, 0), ("alpha.example", 12, 0, 0), ("beta.example", 15, 1, 1)]


def test_attribution_gaps(house):
    found = rows(house, "SELECT month, country, events, unnamed_events, silent_events, killed_best, unnamed_killed_best, unnamed_share FROM attribution_gaps")  # fmt: skip
    assert found == [(MONTH[0], "SY", 1, 0, 0, 15, 0, 0.0), (MONTH[0], "UA", 2, 2, 2, 15, 15, 1.0)]


def test_revisions(tmp_path):
    house, nights = House(tmp_path), [Dump(f"night {n}") for n in range(3)]
    for made, name, killed, publisher in (
        (nights[0], "first", 12, "alpha"),
        (nights[1], "later", 15, "beta"),
        (nights[2], "else", 3, "beta"),
    ):
        made.article(name, DAY + dt.timedelta(days=made is not nights[0]), publisher=f"{publisher}.example")
        made.report(name, name, killed, day=DAY if name != "else" else DAY + dt.timedelta(days=90), tactic="bombing", **ALEPPO)
    for given in (nights[:1], nights[:2], nights):
        house.night(*given)
    found = rows(house, "SELECT kind, killed_best_before, killed_best, killed_best_change, reports_before, reports, len(new_articles) FROM revisions ORDER BY published_at, killed_best_change")  # fmt: skip
    assert found == [("new", None, 12, 12, None, 1, 1), ("revised", 12, 15, 3, 1, 2, 1), ("new", None, 3, 3, None, 1, 1)]
    moved = rows(house, "SELECT sum(killed_best_change) FROM revisions")
    assert moved == rows(house, "SELECT sum(killed_best) FROM casualty_events")


def test_revisions_follow_an_event_through_a_new_id_a_merger_and_a_split(tmp_path):
    def told(name: str, published: int, killed: int, **where: Any) -> Dump:
        dump = Dump(name, extractor=str(where.get("extractor", 1)))
        dump.article(name, DAY + dt.timedelta(days=published), publisher=f"{name}.example")
        dump.report(name, name, killed, day=DAY, tactic="bombing", **where.get("place", ALEPPO))
        return dump

    house, far = House(tmp_path), ALEPPO | {"place": "Hama", "place_id": key("Hama"), "latitude": 35.1, "admin1": "Hama"}
    late, early = told("late", 2, 12), told("early", 1, 12)
    misread, read = told("other", 3, 12, place=far), told("other", 3, 12, extractor=2)
    for given in ([late], [late, early], [late, early, misread], [late, early, read], [late, early, misread]):
        house.night(*given)
    found = rows(house, "SELECT kind, killed_best_before, killed_best, reports_before, reports, other_event_id IS NOT NULL FROM revisions ORDER BY published_at, kind")  # fmt: skip
    assert found == [
        ("new", None, 12, None, 1, False),
        ("revised", 12, 12, 1, 2, True),
        ("new", None, 12, None, 1, False),
        ("merged", 12, None, 1, None, True),
        ("revised", 12, 12, 2, 3, False),
        ("revised", 12, 12, 3, 2, False),
        ("split", None, 12, None, 1, True),
    ]
    assert rows(house, "SELECT sum(killed_best_change) FROM revisions") == rows(house, "SELECT sum(killed_best) FROM casualty_events")
    (instants,) = zip(*rows(house, "SELECT DISTINCT valid_from FROM casualty_events_history ORDER BY ALL"), strict=True)
    known = [len(warehouse.query(house.current, "FROM casualty_events", as_of=instant)) for instant in instants]
    assert known == [1, 1, 2, 1, 2], "what was known on each day"


def test_revisions_tell_of_no_event_because_a_column_is_new(tmp_path):
    house, first, more = House(tmp_path), Dump("first"), Dump("more")
    for dump, name, killed, day in ((first, "a", 12, DAY), (first, "b", (9, 9, None), MONTH), (more, "c", 15, DAY)):
        dump.article(name, DAY, publisher=f"{name}.example")
        dump.report(name, name, killed, day=day, tactic="bombing", **(KYIV if name == "b" else ALEPPO))
    house.night(first)
    with duckdb.connect(str(house.current)) as connection:  # as a Toll before these columns published it
        connection.execute("UPDATE casualty_events_history SET killed_most = NULL, wounded_most = NULL")
    house.night(first, more, mode="rebuild")
    found = rows(house, "SELECT kind, killed_best FROM revisions ORDER BY published_at, killed_best")
    assert found == [("new", 9), ("new", 12), ("revised", 12)]
    versions = rows(
        house, "SELECT killed_best, killed_most, valid_to IS NULL FROM casualty_events_history ORDER BY killed_best, valid_from"
    )
    assert versions == [(9, 9, True), (12, None, False), (12, 15, True)], "no version is given what came after it"


def test_revisions_tell_what_is_gone_and_what_comes_again(tmp_path):
    house = House(tmp_path)
    made, other = Dump("made"), Dump("other")
    for dump, killed in ((made, 12), (other, 5)):
        dump.article(dump.name, DAY, publisher="alpha.example")
        dump.report(dump.name, dump.name, killed, day=DAY, **(ALEPPO if dump is made else KYIV))
    for given in ((made, other), (other,), (made, other)):
        house.night(*given)
    found = rows(house, "SELECT kind, killed_best_change FROM revisions ORDER BY published_at, killed_best_change")
    assert found == [("new", 5), ("new", 12), ("gone", -12), ("new", 12)]


def test_event_aliases(tmp_path):
    house = House(tmp_path)
    dumps = []
    for name, published in (("late", DAY + dt.timedelta(days=1)), ("early", DAY)):
        dumps.append(Dump(name))
        dumps[-1].article(name, published)
        dumps[-1].report(name, name, 12, day=DAY, **ALEPPO)
        house.night(*dumps)
    ((now,),) = rows(house, "SELECT event_id FROM casualty_events")
    ((before,),) = rows(house, "SELECT event_id FROM casualty_events_history WHERE valid_to IS NOT NULL")
    assert rows(house, "SELECT event_id, current_id FROM event_aliases") == [(before, now)]


def test_country_codes(house):
    found = rows(house, "SELECT count(*), count(DISTINCT code), count(DISTINCT alpha_3), min(length(alpha_3)) FROM country_codes")
    assert found == [(200, 200, 200, 3)]
    found = rows(
        house,
        "SELECT code, iso_numeric, gwno, ucdp_name, ucdp_region, acled_region FROM country_codes WHERE code IN ('CD', 'EG', 'SY') ORDER BY code",
    )
    assert found == [
        ("CD", 180, 490, "DR Congo (Zaire)", "Africa", "Middle Africa"),
        ("EG", 818, 651, "Egypt", "Middle East", "Northern Africa"),
        ("SY", 760, 652, "Syria", "Middle East", "Middle East"),
    ]


def test_every_view_has_a_test_and_a_comment_on_each_column(house):
    here = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_marts*.py"))
    assert [mart for mart in MARTS if not re.search(rf"def test_(\w+_and_)?{mart}(_|\b)", here)] == []
    assert [mart for mart in MARTS if not re.search(rf'(FROM |JOIN |"|}}){mart}\b', here)] == [], "and is asked there"
    found = rows(house, "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY view_name")
    assert [name for name, _ in found] == sorted(MARTS)
    assert all(comment and "One row is" in comment for _, comment in found)
    bare = rows(house, "SELECT c.table_name, c.column_name FROM duckdb_columns() AS c JOIN duckdb_views() AS v ON v.view_name = c.table_name WHERE NOT v.internal AND c.comment IS NULL")  # fmt: skip
    assert bare == []


@pytest.mark.parametrize("path", sorted((SQL / "marts").glob("*.sql")), ids=lambda path: path.stem)
def test_views_name_their_columns(path):
    assert not re.search(r"(?i)select\s+(\w+\.)?\*", path.read_text(encoding="utf-8"))


def test_there_are_ten_questions():
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_asks_a_question_and_answers_it(house, path):
    text = path.read_text(encoding="utf-8")
    assert re.match(r"-- .+\?", text)
    assert rows(house, text)
