"""Which figures an event gets: the worked examples of docs/fusion.md, and what they can't show. Rows in, rows out."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from by_hand import Dump, House, key
from test_resolve import DAY, TOWN, later

from pipeline.lexicon import rows, toml

FUSION = Path(__file__).parents[1] / "docs" / "fusion.md"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def bounds(text: str) -> tuple[int | None, ...]:
    return tuple(None if part.startswith("–") else int(part) for part in text.split("/"))


def most(text: str) -> int:
    """Where the words begin that go highest: `10/10/–11` is open above 11; else the upper bound, or best."""
    low, best, high = text.split("/")
    return int(high.removeprefix("–") or (best if best != "–" else low))


def fusion_examples() -> list[tuple[str, str, tuple[int | None, ...], bool]]:
    table = FUSION.read_text(encoding="utf-8").partition("### Examples")[2]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("| ")][1:]
    return [(what, reports, (*bounds(event), most(event)), disputed == "yes") for what, reports, event, disputed in rows]


def test_the_page_has_its_examples():
    assert len(fusion_examples()) >= 15


@pytest.fixture(scope="module")
def fused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """The events of all examples, by what they show: low, best, high, disputed."""
    dump = Dump("examples")
    dump.entity("rebels", type="armed_group")
    for n, (what, reports, *_) in enumerate(fusion_examples()):
        text, figures = "", (None, None, None)
        for m, report in enumerate(reports.split(" · ")):
            published, publisher, kind, said = re.fullmatch(r"(\d+) (\w) ?(copy|old|cut)? ?(\S*)", report).groups()
            if kind != "copy":
                text, figures = f"Text {n}, {m}.", bounds(said)
            dump.article(f"{n}.{m}", DAY + dt.timedelta(days=int(published)), body=text, publisher=f"{publisher}.example")
            # The same actors and tactic: these examples are about figures, so nothing else may keep the reports apart.
            same = {"tactic": "bombing", "perpetrator_id": key("rebels"), "victim_id": key("rebels"), "victims": what}
            dump.report(f"{n} {m}", f"{n}.{m}", figures, day=later(DAY, years=n), background=kind == "old", **same, **TOWN)
            if kind == "cut":
                dump.rows["casualty_claims"][-1]["evidence"] = f"The ministry revised down to {said} the number of people killed."
    house = House(tmp_path_factory.mktemp("fused"))
    house.night(dump)
    rows = house.ask("SELECT victims, killed_low, killed_best, killed_high, killed_most, disputed FROM casualty_events")
    assert len(rows) == len(fusion_examples()), "an example fell apart into several events"
    return {what: figures for what, *figures in rows}


@pytest.mark.parametrize(("what", "_", "event", "is_disputed"), fusion_examples())
def test_fusion_is_as_written_down(fused, what, _, event, is_disputed):
    assert fused[what] == [*event, is_disputed]


def is_correction(sentence: str) -> bool:
    with duckdb.connect() as connection:
        asked = [
            connection.execute("SELECT regexp_matches(lower(?), ?)", [sentence, pattern]).fetchone()[0]
            for pattern in toml("corrections")["patterns"]
        ]
    return any(asked)


@pytest.mark.parametrize("sentence", toml("corrections")["examples"])
def test_a_correction_is_told_by_its_words(sentence):
    assert is_correction(sentence)


@pytest.mark.parametrize("sentence", toml("corrections")["near_misses"])
def test_a_near_miss_of_a_correction_is_none(sentence):
    assert not is_correction(sentence)


def test_sides_are_known_actors():
    known = {row["name"] for name in ("armed_groups", "forces") for row in rows(name)} | {row["code"] for row in rows("countries")}
    assert {name for row in rows("sides") for name in (row["one"], row["other"])} <= known


def test_civilians_fighters_and_each_side_stand_apart(house):
    dump = Dump("groups")
    army, rebels = dump.entity("army", type="state_force", country="SY"), dump.entity("rebels", type="armed_group", country="SY")
    for name, killed in (("a", 20), ("b", 20)):
        dump.article(name, DAY, publisher=f"{name}.example")
        dump.report(name, name, killed, wounded=9, day=DAY, civilians_killed_best=8, **TOWN)
        dump.claim(f"{name} civilians", name, name, 8, scope="subset", victim_status="civilian", victims="villagers")
        dump.claim(f"{name} soldiers", name, name, 5, scope="subset", victim_status="combatant", victims="soldiers", victim_id=army)
        dump.claim(f"{name} wounded", name, name, 9, outcome="wounded", victim_status="combatant", victims="rebels", victim_id=rebels)
    dump.article("copy", DAY, body="Body of a.", publisher="c.example")
    dump.report("copy", "copy", 20, wounded=9, day=DAY, **TOWN)
    house.night(dump)
    found = house.ask(
        "SELECT outcome::VARCHAR, kind::VARCHAR, victim_status::VARCHAR, victim_id, low, best, high, reports FROM casualty_event_groups ORDER BY ALL"
    )
    assert found == sorted(
        [
            ("killed", "status", "civilian", None, 8, 8, 8, 2),
            ("killed", "status", "combatant", None, 5, 5, 5, 2),
            ("killed", "status", "unknown", None, None, 7, None, 0),
            ("killed", "side", None, army, 5, 5, 5, 2),
            ("wounded", "status", "combatant", None, 9, 9, 9, 2),
            ("wounded", "side", None, rebels, 9, 9, 9, 2),
        ],
        key=lambda row: (row[0], row[1], str(row[2])),
    )


def test_two_sources_in_one_text_can_dispute(house):
    dump = Dump("rivals")
    dump.article("a", DAY)
    dump.report("r", "a", (10, 10, 20), day=DAY, **TOWN)
    dump.rows["casualty_claims"].clear()
    dump.claim("monitor", "a", "r", 20, source="a monitor")
    dump.claim("ministry", "a", "r", 10, source="the ministry")
    house.night(dump)
    assert house.ask("SELECT disputed, sources FROM casualty_events") == [(True, ["a monitor", "the ministry"])]


@pytest.mark.parametrize(
    ("report", "rival"), [((63, 63, 400), (400, 400, 400)), ((63, 63, None), (400, 400, None))], ids=["closed", "open"]
)
def test_a_source_can_dispute_what_the_article_says_in_its_own_voice(house, report, rival):
    dump = Dump("voice")
    dump.article("a", DAY)
    dump.report("r", "a", report, day=DAY, **TOWN)
    dump.rows["casualty_claims"].clear()
    dump.claim("own", "a", "r", 63)
    dump.claim("ministry", "a", "r", rival, source="the ministry")
    house.night(dump)
    assert house.ask("SELECT disputed FROM casualty_events") == [(True,)]


def test_disjoint_groups_from_two_sources_do_not_dispute(house):
    dump = Dump("groups")
    dump.article("a", DAY)
    dump.report("r", "a", 5, day=DAY, **TOWN)
    dump.rows["casualty_claims"].clear()
    dump.claim("soldiers", "a", "r", 2, source="the army")
    dump.claim("gunmen", "a", "r", 3, source="the police")
    house.night(dump)
    assert house.ask("SELECT disputed FROM casualty_events") == [(False,)]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([(95, "95", "95 people"), (35, "35", "35 villagers")], "35 villagers"),
        ([((95, 95, None), "at least 95", "at least 95 people"), (35, "35", "35")], "people"),
        ([((36, 36, None), "more than 35", "more than 35 people"), (35, "35", "35")], "more than 35 people"),
        ([(12, "Twelve", "Twelve of its soldiers"), (35, "35", "35")], "its soldiers"),
        ([(3, "3", "the 13 men and 3 boys"), (35, "35", "35")], "the 13 men and boys"),
        ([(3, "3", "3rd Corps soldiers"), (35, "35", "35")], "3rd Corps soldiers"),
    ],
    ids=["of the claim that carries best", "without their number", "the number printed", "of", "in a number", "in a word"],
)
def test_the_words_for_the_victims_give_no_other_number_than_best(house, told, words):
    dump = Dump("words")
    for n, (killed, count, victims) in enumerate(told):
        dump.article(f"a{n}", DAY + dt.timedelta(days=n), publisher=f"{n}.example")
        dump.report(f"r{n}", f"a{n}", 35 if "35" in count else killed, day=DAY, victims=victims, tactic="bombing", **TOWN)
        low, best, high = killed if isinstance(killed, tuple) else (killed,) * 3
        cut = f"The ministry revised down to {count} the number of people killed." if n else "Told."
        dump.rows["casualty_claims"][-1] |= {
            "low": low,
            "best": best,
            "high": high,
            "count_text": count,
            "victims": victims,
            "evidence": cut,
        }
    house.night(dump)
    assert house.ask("SELECT killed_best, victims FROM casualty_events") == [(35, words)]


def test_who_carries_the_toll_gives_the_words_before_a_nation_of_some(house):
    dump = Dump("aid workers")
    nation = dump.entity("Somalis")
    dump.article("a", DAY)
    dump.report("r", "a", 3, day=DAY, victims="Somali", victim_id=nation, **TOWN)
    dump.rows["casualty_claims"][-1] |= {"victims": "Three aid workers", "count_text": "Three"}
    dump.claim("one", "a", "r", 1, scope="subset", victims="Somali", victim_id=nation)
    house.night(dump)
    assert house.ask("SELECT victims, victim_id FROM casualty_events") == [("Three aid workers", nation)]


def test_the_wounded_give_the_words_where_the_dead_have_no_number(house):
    dump = Dump("pupils")
    dump.article("a", DAY)
    dump.report("r", "a", (3, None, None), 5, day=DAY, victims="5 pupils", **TOWN)
    dump.rows["casualty_claims"][-1]["victims"] = "clerks"
    dump.claim("hurt", "a", "r", 5, outcome="wounded", victims="5 pupils", count_text="5")
    house.night(dump)
    assert house.ask("SELECT victims FROM casualty_events") == [("5 pupils",)]


@pytest.mark.parametrize(
    ("told", "most"),
    [((101, 101, None), 101), ((70, 70, 70), 70), ((130, 130, None), 58)],
    ids=["open", "exact", "too far to be of the same"],
)
def test_another_source_that_the_text_names_goes_higher_than_an_open_report(house, told, most):
    dump = Dump("open")
    dump.article("a", DAY)
    dump.report("r", "a", (58, 58, None), day=DAY, **TOWN)
    dump.claim("doctors", "a", "r", told, source="the doctors")
    house.night(dump)
    assert house.ask("SELECT killed_best, killed_high, killed_most FROM casualty_events") == [(58, None, most)]


def test_civilians_are_never_more_than_the_dead(house):
    dump = Dump("civilians")
    for n, (killed, civilians) in enumerate([(10, None), (10, None), (12, 12)]):
        dump.article(f"a{n}", DAY, publisher=f"{n}.example")
        dump.report(f"r{n}", f"a{n}", killed, day=DAY, civilians_killed_best=civilians, **TOWN)
    house.night(dump)
    assert house.ask("SELECT killed_best, civilians_killed_best FROM casualty_events") == [(10, 10)]
