"""Which reports become one event, and why. Rows in, rows out."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from by_hand import Dump, House, key

DAY = dt.date(2031, 4, 10)
NEXT_DAY = DAY + dt.timedelta(days=1)
MONTH = (dt.date(2031, 4, 1), dt.date(2031, 4, 30), 4)

TOWN = {
    "country": "SY",
    "admin1": "Rif",
    "place": "Townsville",
    "place_id": key("Townsville"),
    "latitude": 35.0,
    "longitude": 39.0,
    "geo_precision": 1,
}
SUBURB = TOWN | {"place": "Suburb", "place_id": key("Suburb"), "latitude": 35.05}
NEIGHBOUR = TOWN | {"place": "Neighbour", "place_id": key("Neighbour"), "latitude": 35.15}
FAR = TOWN | {"place": "Farville", "place_id": key("Farville"), "latitude": 36.5}
NEAR_FAR = FAR | {"geo_precision": 2}
PROVINCE = {
    "country": "SY",
    "admin1": "Rif",
    "place": "Rif",
    "place_id": key("Rif"),
    "latitude": 35.5,
    "longitude": 39.0,
    "geo_precision": 4,
}
OTHER_PROVINCE = PROVINCE | {"admin1": "Sahel", "place": "Sahel", "place_id": key("Sahel")}
COUNTRY = {"country": "SY", "place": "Syria", "place_id": key("Syria"), "geo_precision": 6}
ABROAD = TOWN | {"country": "TR"}
ELSEWHERE = TOWN | {"country": "IQ", "place": "Otherton", "place_id": key("Otherton")}
YET_ELSEWHERE = ELSEWHERE | {"country": "YE"}
UNPLACED = {"country": "SY", "place": "Townsville", "geo_precision": 1}
UNLISTED = {"country": "SY", "place": "Hamlet", "geo_precision": 6}
SENTENCE = "The governor of Rif counted twelve dead after the shells hit the market."
FORMULA = "The blast in Townsville on Monday killed 12 people and wounded 20 others, police said."
BLAST = {"killed": 12, "wounded": 20, "tactic": "bombing", **TOWN}
LATER = DAY + dt.timedelta(days=200)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, has_marts=False)


def events(house: House) -> set[frozenset[str]]:
    """The published events as sets of report ids."""
    rows = house.ask("SELECT list(report_id) FROM casualty_reports GROUP BY event_id")
    return {frozenset(row[0]) for row in rows}


SAME = [
    ("same place and day, toll rises", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY, "killed": 30, **TOWN}),
    ("same place and day, one gives no figure", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY, "wounded": 4, **TOWN}),
    ("a suburb", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY, "killed": 12, **SUBURB}),
    ("near a known point", {"day": DAY, "killed": 4, **FAR}, {"day": DAY, "killed": 4, **NEAR_FAR, "latitude": 36.7, "place_id": None, "place": "hills"}),
    ("a place no gazetteer knows, the same words", {"day": DAY, "killed": 5, **TOWN}, {"day": DAY, "killed": 6, **UNPLACED}),
    ("the province, the same figure", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY, "killed": 12, **PROVINCE}),
    ("only the country, a telling figure", {"day": DAY, "killed": 35, **TOWN}, {"day": DAY, "killed": 35, **COUNTRY}),
    ("only the country, both very large", {"day": DAY, "killed": 90, "tactic": "bombing", **TOWN}, {"day": DAY, "killed": 150, "tactic": "bombing", **COUNTRY}),
    ("a day apart, the same figure", {"day": DAY, "killed": 12, **TOWN}, {"day": NEXT_DAY, "killed": 12, **TOWN}),
    ("a night over two days", {"day": (DAY, NEXT_DAY, 2), "killed": 11, **TOWN}, {"day": NEXT_DAY, "killed": 11, **TOWN}),
    ("the month, the same place and figure", {"day": DAY, "killed": 39, **TOWN}, {"day": MONTH, "killed": 39, **TOWN}),
    ("army and ministry are one side", {"day": DAY, "killed": 5, "perpetrator_id": key("army"), **TOWN}, {"day": DAY, "killed": 5, "perpetrator_id": key("ministry"), **TOWN}),
    ("an air strike or shelling, the same figure", {"day": DAY, "killed": 11, "tactic": "shelling", **TOWN}, {"day": DAY, "killed": 11, "tactic": "air_strike", **TOWN}),
    ("a first count and the last", {"day": DAY, "killed": 5, "tactic": "bombing", **TOWN}, {"day": DAY, "killed": 40, "tactic": "bombing", **TOWN}),
    ("a day apart, a large toll that rises", {"day": DAY, "killed": 30, "tactic": "missile_attack", **TOWN}, {"day": NEXT_DAY, "killed": 45, "tactic": "missile_attack", **TOWN}),
    ("a neighbouring point, the same figure", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY, "killed": 12, **NEIGHBOUR}),
    ("only the country, large, by the same means", {"day": DAY, "killed": 29, "tactic": "air_strike", **TOWN}, {"day": DAY, "killed": 51, "tactic": "air_strike", **COUNTRY}),
    ("only the country, above an open bound", {"day": DAY, "killed": (53, 53, None), **TOWN}, {"day": DAY, "killed": 165, **COUNTRY}),
    ("no date, published in the week after, the same figure", {"day": DAY, "killed": 12, **TOWN}, {"published": DAY + dt.timedelta(days=6), "killed": 12, **TOWN}),
    ("recalled without a date, published in the month after", {"day": DAY, "killed": 12, **TOWN}, {"published": DAY + dt.timedelta(days=20), "killed": 12, "background": True, **TOWN}),
    ("no date at all, a figure like no other", {"day": DAY, "killed": 137, **TOWN}, {"published": None, "killed": 137, **TOWN}),
    ("a great toll, put down to the next province", {"day": DAY, "killed": (90, 90, None), **TOWN}, {"day": DAY, "killed": 112, **TOWN | {"place": "Yonder", "place_id": key("Yonder"), "admin1": "Sahel", "latitude": 35.5}}),
    ("allies of one strike", {"day": DAY, "killed": 12, "perpetrator_id": key("army"), **TOWN}, {"day": DAY, "killed": 14, "perpetrator_id": key("Hezbollah"), **TOWN}),
    ("a part and its whole", {"day": DAY, "killed": 12, "perpetrator_id": key("Haqqani Network"), **TOWN}, {"day": DAY, "killed": 14, "perpetrator_id": key("Taliban"), **TOWN}),
    ("a great toll, another named for it", {"day": DAY, "killed": 90, "perpetrator_id": key("army"), **TOWN}, {"day": DAY, "killed": 90, "perpetrator_id": key("rebels"), **TOWN}),
    ("no date at all, the weekday, the place and the figure", {"day": DAY, "killed": 12, **ELSEWHERE}, {"published": None, "killed": 12, "said": "Twelve died on {weekday}.", **ELSEWHERE}),
    ("no date at all, a great toll of the place and the weekday", {"day": DAY, "killed": 90, "tactic": "bombing", **ELSEWHERE}, {"published": None, "killed": (80, 80, None), "tactic": "bombing", "said": "At least 80 died in {weekday}'s blast.", **ELSEWHERE}),
    ("a toll so great that there is no other, only the month", {"day": DAY, "killed": 530, **TOWN}, {"day": MONTH, "killed": (501, 501, None), **PROVINCE}),
    ("a rare means, somewhere in the country", {"day": DAY, "killed": 60, "tactic": "chemical_attack", **TOWN}, {"day": DAY, "killed": 25, "tactic": "chemical_attack", **COUNTRY}),
    ("a village no list knows, the same words", {"day": DAY, "killed": 5, **UNLISTED}, {"day": DAY, "killed": 5, **UNLISTED}),
    ("the same sentence, a day misread", {"day": DAY, "killed": 12, "said": SENTENCE, **TOWN}, {"day": DAY - dt.timedelta(days=40), "killed": 12, "said": SENTENCE, **PROVINCE}),
    ("the same person dead, somewhere in the country", {"day": DAY, "killed": 1, "dead": "Senator Ricardo Belmonte", **TOWN}, {"published": None, "killed": 1, "dead": "the late RICARDO BELMONTE Ortiz", **COUNTRY}),
    ("a person dead, recalled years on", {"day": DAY, "killed": 1, "dead": "Ricardo Arrieta", **TOWN}, {"published": LATER, "killed": 1, "background": True, "dead": "Ricardo Arrieta", **TOWN}),
    ("a blast and a suicide bombing", {"day": DAY, "killed": 5, "tactic": "bombing", **TOWN}, {"day": DAY, "killed": 5, "tactic": "suicide_bombing", **TOWN}),
]  # fmt: skip

APART = [
    ("two towns", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY, "killed": 12, **FAR}),
    ("two provinces", {"day": DAY, "killed": 12, **PROVINCE}, {"day": DAY, "killed": 12, **OTHER_PROVINCE}),
    ("two countries", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY, "killed": 12, **ABROAD}),
    ("a day apart, other figures", {"day": DAY, "killed": 4, "tactic": "shelling", **TOWN}, {"day": NEXT_DAY, "killed": 6, "tactic": "shelling", **TOWN}),
    ("two days apart", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY + dt.timedelta(days=2), "killed": 12, **TOWN}),
    ("only the country, a common figure", {"day": DAY, "killed": 5, **TOWN}, {"day": DAY, "killed": 5, **COUNTRY}),
    ("a toll for the province", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY, "killed": 60, **PROVINCE}),
    ("a toll for the province, by the same means", {"day": DAY, "killed": 12, "tactic": "bombing", **TOWN}, {"day": DAY, "killed": 60, "tactic": "bombing", **PROVINCE}),
    ("one place, far apart in number, no means told", {"day": DAY, "killed": 5, **TOWN}, {"day": DAY, "killed": 40, **TOWN}),
    ("a day apart, large, no means told", {"day": DAY, "killed": 30, **TOWN}, {"day": NEXT_DAY, "killed": 45, **TOWN}),
    ("a neighbouring point, another figure", {"day": DAY, "killed": 12, "tactic": "bombing", **TOWN}, {"day": DAY, "killed": 14, "tactic": "bombing", **NEIGHBOUR}),
    ("only the country, large, no means told", {"day": DAY, "killed": 29, **TOWN}, {"day": DAY, "killed": 51, **COUNTRY}),
    ("only the country, above a small open bound", {"day": DAY, "killed": (12, 12, None), "tactic": "bombing", **TOWN}, {"day": DAY, "killed": 165, "tactic": "bombing", **COUNTRY}),
    ("the month, another figure", {"day": DAY, "killed": 39, **TOWN}, {"day": MONTH, "killed": 20, **TOWN}),
    ("army and rebels, other figures", {"day": DAY, "killed": 5, "perpetrator_id": key("army"), **TOWN}, {"day": DAY, "killed": 9, "perpetrator_id": key("rebels"), **TOWN}),
    ("an air strike and rockets on one city, other figures", {"day": DAY, "killed": 8, "tactic": "rocket_attack", **TOWN}, {"day": DAY, "killed": 11, "tactic": "air_strike", **TOWN}),
    ("a crash and a bombing", {"day": DAY, "killed": 12, "tactic": "accident", **TOWN}, {"day": DAY, "killed": 12, "tactic": "bombing", **TOWN}),
    ("no date, published in the week after, another figure", {"day": DAY, "killed": 12, **TOWN}, {"published": DAY + dt.timedelta(days=6), "killed": 14, **TOWN}),
    ("no date, published later", {"day": DAY, "killed": 12, **TOWN}, {"published": DAY + dt.timedelta(days=9), "killed": 12, **TOWN}),
    ("recalled without a date, three dead", {"day": DAY, "killed": 3, **TOWN}, {"published": DAY + dt.timedelta(days=20), "killed": 3, "background": True, **TOWN}),
    ("no date at all", {"day": DAY, "killed": 12, **TOWN}, {"published": None, "killed": 12, **TOWN}),
    ("no date at all, a round figure", {"day": DAY, "killed": 100, **TOWN}, {"published": None, "killed": 100, **TOWN}),
    ("no date at all, another weekday", {"day": DAY, "killed": 12, "tactic": "bombing", **YET_ELSEWHERE}, {"published": None, "killed": 12, "tactic": "bombing", "said": "Twelve died on {next weekday}.", **YET_ELSEWHERE}),
    ("no date at all, the weekday on which it was said", {"day": DAY, "killed": 12, **YET_ELSEWHERE}, {"published": None, "killed": 12, "said": "Twelve have died, police said on {weekday}.", **YET_ELSEWHERE}),
    ("no date at all, the same figure, other wounded", {"day": DAY, "killed": 44, "wounded": 150, "tactic": "bombing", **ELSEWHERE}, {"published": None, "killed": 44, "wounded": 240, "tactic": "bombing", **ELSEWHERE}),
    ("a great toll, only the month, another place", {"day": DAY, "killed": 90, **TOWN}, {"day": MONTH, "killed": (80, 80, None), **FAR}),
    ("two villages no list knows", {"day": DAY, "killed": 5, **UNLISTED}, {"day": DAY, "killed": 5, **UNLISTED | {"place": "Homestead"}}),
    ("the same few words, weeks apart", {"day": DAY, "killed": 12, "said": "Twelve died.", **TOWN}, {"day": DAY - dt.timedelta(days=40), "killed": 12, "said": "Twelve died.", **TOWN}),
    ("the same given name", {"day": DAY, "killed": 1, "dead": "Ricardo Montalvo", **TOWN}, {"published": None, "killed": 1, "dead": "Ricardo Vidal", **COUNTRY}),
    ("a great toll in a far province", {"day": DAY, "killed": 90, **TOWN}, {"day": DAY, "killed": 112, **FAR | {"admin1": "Sahel"}}),
    ("no place", {"day": DAY, "killed": 12, **TOWN}, {"day": DAY, "killed": 12}),
    ("no date, no place", {"killed": 12}, {"killed": 12}),
    ("civilians and fighters", {"day": DAY, "killed": 60, "status": "civilian", **TOWN}, {"day": NEXT_DAY, "killed": 60, "status": "combatant", **TOWN}),
    ("only the year", {"day": DAY, "killed": 12, **TOWN}, {"day": (dt.date(2031, 1, 1), dt.date(2031, 12, 31), 5), "killed": 12, **TOWN}),
    ("a sentence that fits any blast, each with its day", {"day": DAY, "said": FORMULA, **BLAST}, {"day": LATER, "published": LATER, "said": FORMULA, **BLAST}),
    ("a sentence that fits any blast, one with no day", {"day": DAY, "said": f"Again: {FORMULA}", **BLAST}, {"published": LATER, "said": f"Again: {FORMULA}", **BLAST}),
    ("a sentence that fits any raid, no date at all", {"day": DAY, "killed": 12, "said": f"Still: {FORMULA}", **TOWN}, {"published": None, "killed": 12, "said": f"Still: {FORMULA}", **TOWN}),
    ("namesakes, each with a day", {"day": DAY, "killed": 1, "dead": "Ricardo Quiroga", **TOWN}, {"day": LATER, "published": LATER, "killed": 1, "dead": "Ricardo Quiroga", **TOWN}),
    ("namesakes, the other not yet dead when one was recalled", {"day": LATER, "published": LATER, "killed": 1, "dead": "Ricardo Zavala", **TOWN}, {"published": DAY, "killed": 1, "background": True, "dead": "Ricardo Zavala", **TOWN}),
]  # fmt: skip


def write_cases(*dumps: Dump) -> None:
    """All cases in one warehouse, each in years of its own; the second report of each goes into the last dump."""
    for name, kind in (("army", "state_force"), ("ministry", "government"), ("rebels", "armed_group")):
        dumps[0].entity(name, type=kind, country="SY")
    for name, country in (("Hezbollah", "LB"), ("Taliban", "AF"), ("Haqqani Network", "AF")):
        dumps[0].entity(name, type="armed_group", country=country)
    for n, (case, *reports) in enumerate([*SAME, *APART]):
        for m, report in enumerate(reports):
            dump = dumps[m - len(reports)] if len(dumps) > 1 else dumps[0]
            dump.article(f"article {n} {m}", later(report.get("published", DAY), years=2 * n))
            said = {name: value for name, value in report.items() if name not in ("published", "status", "said", "dead")}
            dump.report(f"{case} {m}", f"article {n} {m}", **said | {"day": later(report.get("day"), years=2 * n)})
            claim = dump.rows["casualty_claims"][-1]
            claim |= {"victim_status": report.get("status", "unknown"), "victims": report.get("dead")}
            if "said" in report:
                weekdays = {"{weekday}": f"{later(DAY, 2 * n):%A}", "{next weekday}": f"{later(NEXT_DAY, 2 * n):%A}"}
                claim["evidence"] = re.sub(r"\{.*?\}", lambda name: weekdays[name.group()], report["said"])  # noqa: B023 - called at once


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> set[frozenset[str]]:
    """The events of all cases, published in one night."""
    dump = Dump("pairs")
    write_cases(dump)
    house = House(tmp_path_factory.mktemp("pairs"), has_marts=False)
    house.night(dump)
    return events(house)


@pytest.fixture(scope="module")
def pairs(found: set[frozenset[str]]) -> dict[str, bool]:
    """Whether the two reports of each case became one event."""
    return {case: frozenset({key(f"{case} 0"), key(f"{case} 1")}) in found for case, *_ in [*SAME, *APART]}


@pytest.mark.parametrize("first", [0, 1], ids=["in order", "turned round"])
def test_two_nights_find_what_one_finds(house, found, first):
    dumps = [Dump("pairs"), Dump("the others")]
    write_cases(*dumps)
    house.night(dumps[first])
    house.night(*dumps, mode="copy")
    assert events(house) == found


def later(day: Any, years: int) -> Any:
    if isinstance(day, tuple):
        return (later(day[0], years), later(day[1], years), day[2])
    return day and day.replace(year=day.year + years)


@pytest.mark.parametrize("case", [case for case, *_ in SAME])
def test_one_incident_told_twice_is_one_event(pairs, case):
    assert pairs[case]


@pytest.mark.parametrize("case", [case for case, *_ in APART])
def test_two_incidents_stay_two_events(pairs, case):
    assert not pairs[case]


def test_a_week_of_shelling_does_not_chain(house):
    dump = Dump("week")
    for n in range(7):
        dump.article(f"a{n}", DAY + dt.timedelta(days=n))
        dump.report(f"r{n}", f"a{n}", 12, day=DAY + dt.timedelta(days=n), tactic="shelling", **TOWN)
    house.night(dump)
    (longest,) = house.ask("SELECT max(days) FROM (SELECT max(date_end) - min(date_start) AS days FROM casualty_reports GROUP BY event_id)")
    assert longest[0] <= 2
    assert len(events(house)) >= 3


def test_a_vague_report_joins_the_exact_one_it_fits_and_does_not_bridge_two(house):
    dump = Dump("bridge")
    for name in ("a", "b", "vague"):
        dump.article(name, DAY)
    dump.report("in town", "a", 12, day=DAY, **TOWN)
    dump.report("far away", "b", 14, day=DAY, **FAR)
    dump.report("province", "vague", 14, day=DAY, **PROVINCE)
    house.night(dump)
    assert events(house) == {frozenset({key("in town")}), frozenset({key("far away"), key("province")})}


def test_what_one_article_tells_apart_stays_apart(house):
    dump = Dump("two articles, two raids each")
    for name in ("a", "b"):
        dump.article(name, DAY)
        dump.report(f"{name} morning", name, 12, day=DAY, **TOWN)
        dump.report(f"{name} evening", name, 5, day=DAY, report_no=1, **TOWN)
    house.night(dump)
    assert events(house) == {frozenset({key(f"a {time}"), key(f"b {time}")}) for time in ("morning", "evening")}


TWICE = [
    ("the place left out", 24, {"killed": 24, "day": DAY, **COUNTRY}, True),
    ("another province", 24, {"killed": 24, "day": DAY, **FAR | {"admin1": "Sahel"}}, False),
    ("another day", 24, {"killed": 24, "day": DAY + dt.timedelta(days=3), **TOWN}, False),
    ("another figure", 24, {"killed": 22, "day": DAY, **COUNTRY}, False),
    ("a small figure", 5, {"killed": 5, "day": DAY, **COUNTRY}, False),
    ("a figure that no two share", 271, {"killed": 271, "day": DAY, **FAR | {"admin1": "Sahel"}}, True),
    ("days apart, by one side", 370, {"killed": 370, "day": DAY + dt.timedelta(days=3), "perpetrator_id": key("rebels"), **FAR | {"admin1": "Sahel"}}, False),
    ("round, days apart", 270, {"killed": 270, "day": DAY + dt.timedelta(days=3), **FAR | {"admin1": "Sahel"}}, False),
    ("round, elsewhere", 60, {"killed": 60, "day": DAY, **FAR | {"admin1": "Sahel"}}, False),
    ("an accident", 80, {"killed": 80, "day": DAY, "tactic": "accident", **TOWN}, False),
    ("other means", 24, {"killed": 24, "day": DAY, "tactic": "stabbing", **COUNTRY}, False),
    ("means left open", 24, {"killed": 24, "day": DAY, "tactic": "armed_attack", **COUNTRY}, True),
    ("another side", 24, {"killed": 24, "day": DAY, "perpetrator_id": key("army"), **COUNTRY}, False),
    ("fighters for civilians", 24, {"killed": 24, "day": DAY, "status": "combatant", **COUNTRY}, False),
    ("said to be separate", 24, {"killed": 24, "day": DAY, "said": "In a separate attack 24 people died.", **COUNTRY}, False),
]  # fmt: skip


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Articles that tell a toll twice, each reprinted, and each in years of its own: published in one night."""
    dump, house = Dump("twice"), House(tmp_path_factory.mktemp("twice"), has_marts=False)
    for n, (case, killed, again, _) in enumerate(TWICE):
        body, day = f"Body of {case}.", later(DAY, 2 * n)
        dump.article(f"{case}: a", day, body=body)
        dump.article(f"{case}: copy", day, body=body, publisher="beta.example")
        figures = {name: value for name, value in again.items() if name not in ("status", "said")}
        for article, more in (("a", ""), ("copy", ", copied")):
            dump.report(
                f"{case}: lead{more}", f"{case}: {article}", killed, day=day, tactic="bombing", perpetrator_id=key("rebels"), **TOWN
            )
            dump.rows["casualty_claims"][-1]["victim_status"] = "civilian"
            dump.report(f"{case}: again{more}", f"{case}: {article}", report_no=1, **figures | {"day": later(again["day"], 2 * n)})
            dump.rows["casualty_claims"][-1] |= {
                "victim_status": again.get("status", "unknown"),
                "evidence": again.get("said", "They died."),
            }
    house.night(dump)
    return house


@pytest.mark.parametrize(
    ("case", "killed", "is_one"), [(case, killed, is_one) for case, killed, _, is_one in TWICE], ids=[case for case, *_ in TWICE]
)
def test_an_article_that_tells_a_toll_twice_tells_of_one_incident(twice, case, killed, is_one):
    lead, copied = ({key(f"{case}: {report}{more}") for more in ("", ", copied")} for report in ("lead", "again"))
    assert {event for event in events(twice) if event & (lead | copied)} == (
        {frozenset(lead | copied)} if is_one else {frozenset(lead), frozenset(copied)}
    )
    if is_one:
        links = twice.ask("SELECT report_id, event_id, kind::VARCHAR FROM ops.report_links")
        ours = [(kind, event) for report, event, kind in links if report in lead | copied]
        assert sorted(kind for kind, _ in ours) == ["leader", "same_article", "same_text", "same_text"]
        figures = {event: told for event, *told in twice.ask("SELECT event_id, killed_best, articles FROM casualty_events")}
        assert figures[ours[0][1]] == [killed, 2]


def test_an_article_that_gives_no_country_twice_tells_of_two(house):
    dump = Dump("nowhere")
    dump.article("a", DAY)
    for n in range(2):
        dump.report(f"r{n}", "a", 64, day=DAY, report_no=n)
    house.night(dump)
    assert len(events(house)) == 2


@pytest.mark.parametrize(("shared", "met"), [(1, 2), (2, 1)])
def test_two_sentences_in_common_stand_for_a_day_that_is_not_told(house, shared, met):
    dump = Dump("no day")
    for name, published in (("a", DAY), ("b", None)):
        dump.article(name, published)
        dump.report(name, name, 12, day=published and DAY, **PROVINCE)
        for n in range(2):
            ending = "police said" if n < shared else f"paper {name} was told"
            dump.claim(f"{name} {n}", name, name, 12, evidence=f"All {12 + n} who died there were found under one wall, {ending}.")
    house.night(dump)
    assert len(events(house)) == met


def test_what_can_be_dated_nowhere_follows_no_one_where_two_are_as_like(house):
    dump = Dump("two blasts")
    for name, day in (("a", DAY), ("b", DAY + dt.timedelta(days=14))):
        dump.article(name, day)
        dump.report(f"blast {name}", name, 12, day=day, tactic="bombing", **TOWN)
    dump.article("undated", None)
    dump.report("a blast", "undated", 12, tactic="bombing", **TOWN)
    dump.rows["casualty_claims"][-1]["evidence"] = f"Twelve died on {DAY:%A}."
    house.night(dump)
    assert len(events(house)) == 3


def test_a_toll_that_very_many_undated_texts_give_is_compared_with_a_few_of_them(house):
    dump = Dump("crowd")
    many = 120
    for n in range(many):
        dump.article(f"a{n}", None)
        dump.report(f"r{n}", f"a{n}", 43, tactic="bombing", **TOWN)
    house.night(dump)
    ((edges,),) = house.ask("SELECT count(*) FROM resolve.edges")
    assert 0 < edges <= 20 * many
    assert len(events(house)) < many


def test_a_reprint_follows_its_original_though_its_date_was_read_otherwise(house):
    dump = Dump("reprint")
    dump.article("original", DAY, body="Twelve people died on Wednesday.")
    dump.article("reprint", DAY + dt.timedelta(days=7), body="TWELVE PEOPLE\ndied on Wednesday", publisher="beta.example")
    dump.report("first", "original", 12, day=DAY, **TOWN)
    dump.report("again", "reprint", 12, day=DAY + dt.timedelta(days=7), **TOWN)
    house.night(dump)
    assert house.ask("SELECT reports, articles, publishers, date_start FROM casualty_events") == [(2, 2, 1, DAY)]
    assert house.ask("SELECT kind FROM ops.report_links ORDER BY kind") == [("leader",), ("same_text",)]


def test_a_recollection_joins_but_does_not_say_where_or_when(house):
    dump = Dump("recollection")
    dump.article("then", DAY)
    dump.article("later", DAY + dt.timedelta(days=30))
    dump.report("of the day", "then", 12, day=(DAY, NEXT_DAY, 2), **TOWN | {"geo_precision": 2})
    dump.report("recalled", "later", 12, day=DAY, background=True, **TOWN | {"geo_precision": 1})
    house.night(dump)
    assert house.ask("SELECT date_start, date_end, geo_precision, reports FROM casualty_events") == [(DAY, NEXT_DAY, 2, 2)]


def recalling(**changed):
    """Three reports of one massacre: of the day in a suburb, of the day in the city with the later toll, and one that recalls that toll by the month."""
    dump = Dump("massacre")
    for name, days in (("then", 1), ("next", 3), ("years on", 400)):
        dump.article(name, DAY + dt.timedelta(days=days))
    dump.report("suburb", "then", (150, 150, 170), day=DAY, tactic="bombing", **SUBURB)
    dump.report("city", "next", 412, day=(DAY, NEXT_DAY, 2), tactic="bombing", perpetrator_id=key("army"), **TOWN | {"geo_precision": 2})
    late = {"killed": 412, "day": MONTH, "perpetrator_id": key("army"), "background": True} | TOWN | {"geo_precision": 3} | changed
    dump.report("recalled", "years on", late.pop("killed"), **late)
    return dump


def test_a_recollection_joins_through_the_report_whose_toll_it_repeats(house):
    house.night(recalling())
    assert events(house) == {frozenset({key("suburb"), key("city"), key("recalled")})}
    links = house.ask("SELECT report_id, leader_id, like_id, score FROM ops.report_links WHERE kind = 'through'")
    assert links == [(key("recalled"), key("suburb"), key("city"), 7)]


@pytest.mark.parametrize(
    "changed",
    [{"killed": 398}, {"day": (dt.date(2031, 5, 1), dt.date(2031, 5, 31), 4)}, COUNTRY | {"admin1": None}],
    ids=["another toll", "another month", "somewhere in the country"],
)
def test_a_recollection_that_fits_less_stays_alone(house, changed):
    house.night(recalling(**changed))
    assert frozenset({key("recalled")}) in events(house)


def test_the_points_explain_every_link(house):
    dump = Dump("points")
    for n, day in enumerate((DAY, NEXT_DAY)):
        dump.article(f"a{n}", DAY)
        dump.report(f"r{n}", f"a{n}", 12, day=day, tactic="bombing", **TOWN)
    house.night(dump)
    points = house.ask(
        "SELECT score, date_points, place_points, figures_points, actor_points, tactic_points FROM ops.report_links WHERE kind = 'similar'"
    )
    assert points == [(8, 1, 3, 3, 0, 1)]
