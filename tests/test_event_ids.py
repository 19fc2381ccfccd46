"""That ids stay, and that neither the order of the nights nor the cut of the dumps changes an event. Rows in, rows out."""

import datetime as dt
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from by_hand import Dump, House, key
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_resolve import COUNTRY, DAY, FAR, MONTH, NEIGHBOUR, NEXT_DAY, PROVINCE, SUBURB, TOWN

from pipeline import stages


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def nights(house: House, *dumps: Dump) -> dict[str, str]:
    """Publish one more dump each night; the event of each report at the end."""
    for count in range(1, len(dumps) + 1):
        house.night(*dumps[:count])
    return dict(house.ask("SELECT report_id, event_id FROM casualty_reports"))


def one(name: str, published: dt.date, **report: Any) -> Dump:
    dump = Dump(f"dump {name}")
    dump.article(f"article {name}", published)
    dump.report(name, f"article {name}", **{"day": DAY, "killed": 12, **TOWN, **report})
    return dump


def changes(house: House) -> list[tuple[str, str, str | None]]:
    """What the last publication did to ids."""
    return house.ask(
        "SELECT event_id, change::VARCHAR, other_event_id FROM ops.event_changes "
        "WHERE changed_at = (SELECT max(changed_at) FROM ops.event_changes) ORDER BY ALL"
    )


def test_a_later_report_leaves_the_id_and_an_earlier_one_changes_it_and_says_so(house):
    first, late, early = one("first", DAY), one("late", DAY + dt.timedelta(days=3)), one("early", DAY - dt.timedelta(days=1))
    house.night(first)
    ((before,),) = house.ask("SELECT event_id FROM casualty_events")
    assert changes(house) == [(before, "new", None)]
    house.night(first, late)
    assert house.ask("SELECT event_id, reports FROM casualty_events") == [(before, 2)]
    house.night(first, late, early)
    ((after, reports),) = house.ask("SELECT event_id, reports FROM casualty_events")
    assert (after != before, reports) == (True, 3)
    assert changes(house) == [(before, "renamed", after)]
    assert house.ask("SELECT event_id, current_id FROM event_aliases") == [(before, after)]


def test_a_night_looks_anew_only_at_events_of_which_a_report_changed(house):
    # the undated report is as like the one as the other, so both are settled anew and nothing comes of it
    blast = {"tactic": "bombing", **TOWN}
    first, second = one("first", DAY, **blast), one("second", DAY + dt.timedelta(days=14), **blast | {"day": DAY + dt.timedelta(days=14)})
    house.night(first, second)
    standing = set(house.ask("SELECT event_id FROM casualty_events"))
    undated = one("undated", None, **blast | {"day": None})
    undated.rows["casualty_claims"][-1]["evidence"] = f"Twelve died on {DAY:%A}."
    house.night(first, second, undated)
    assert house.ask("SELECT follower_id FROM resolve.edges") == 2 * [(key("undated"),)], "or this tests nothing"
    touched = set(house.ask("SELECT event_id FROM resolve.touched_events"))
    assert len(standing) == 2
    assert touched == set(house.ask("SELECT event_id FROM casualty_events")) - standing
    house.night(first, second, undated, one("joined", DAY + dt.timedelta(days=3), **blast))
    events = dict(house.ask("SELECT report_id, event_id FROM casualty_reports"))
    touched = {event for (event,) in house.ask("SELECT event_id FROM resolve.touched_events")}
    assert events[key("first")] == events[key("joined")]
    assert events[key("first")] in touched
    assert events[key("second")] not in touched


def test_when_two_events_become_one_the_other_ends_and_leads_to_it(house):
    # Published a day apart in other places; the report that comes later shows that one of them was misplaced.
    first, second = one("first", DAY), one("second", NEXT_DAY, **FAR)
    ids = nights(house, first, second)
    assert len(set(ids.values())) == 2
    house.night(first, Dump("dump second", "2", one("second", NEXT_DAY).rows))
    assert house.ask("SELECT event_id, reports FROM casualty_events") == [(ids[key("first")], 2)]
    assert changes(house) == [(ids[key("second")], "merged", ids[key("first")])]
    assert house.ask("SELECT event_id, current_id FROM event_aliases") == [(ids[key("second")], ids[key("first")])]
    assert house.ask("SELECT event_id FROM casualty_events_history WHERE valid_to IS NOT NULL AND killed_best = 12") != []


def test_when_one_event_becomes_two_the_part_with_the_first_report_keeps_the_id(house):
    dumps = one("first", DAY), one("second", NEXT_DAY), one("third", NEXT_DAY)
    ids = nights(house, *dumps)
    (event_id,) = set(ids.values())
    house.night(dumps[0], *(Dump(f"dump {name}", "2", one(name, NEXT_DAY, **FAR).rows) for name in ("second", "third")))
    after = dict(house.ask("SELECT report_id, event_id FROM casualty_reports"))
    assert after[key("first")] == event_id
    assert after[key("second")] == after[key("third")] != event_id
    assert changes(house) == [(after[key("second")], "split", event_id)]


def test_an_id_that_ended_is_followed_over_several_nights(house):
    dumps = [one(name, DAY + dt.timedelta(days=2 - n)) for n, name in enumerate(("first", "second", "third"))]
    held = [
        dict(house.ask("SELECT report_id, event_id FROM casualty_reports"))[key("first")] for n in range(3) if house.night(*dumps[: n + 1])
    ]
    assert len(set(held)) == 3
    assert house.ask("SELECT event_id, current_id FROM event_aliases ORDER BY event_id") == sorted((before, held[2]) for before in held[:2])
    for before in held:
        assert stages.show(SimpleNamespace(database=house.current), before).event.column("event_id").to_pylist() == [held[2]]
    house.night(*dumps[1:])
    house.night()
    assert {current for _, current in house.ask("SELECT event_id, current_id FROM event_aliases")} == {None}


REPORT = st.fixed_dictionaries(
    {
        "killed": st.sampled_from([None, 3, 5, 12, 14]),
        "day": st.sampled_from([DAY, NEXT_DAY, (DAY, NEXT_DAY, 2), MONTH, None]),
        "where": st.sampled_from([TOWN, SUBURB, FAR, PROVINCE, COUNTRY, {}]),
        "background": st.booleans(),
    }
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(articles=st.lists(st.lists(REPORT, min_size=1, max_size=3), min_size=1, max_size=6), shuffled=st.randoms(use_true_random=False))
def test_whatever_is_told_events_are_whole_bounded_and_independent_of_order(tmp_path_factory, articles, shuffled):
    def warehouse_of(order: list[int]) -> House:
        house = House(tmp_path_factory.mktemp("order"))
        dump = Dump("dump")
        for n in order:
            dump.article(f"a{n}", DAY + dt.timedelta(days=n))
            for m, report in enumerate(articles[n]):
                dump.report(
                    f"r{n}.{m}",
                    f"a{n}",
                    report["killed"],
                    day=report["day"],
                    report_no=m,
                    background=report["background"],
                    **report["where"],
                )
        house.night(dump)
        return house

    order = list(range(len(articles)))
    house = warehouse_of(order)
    told = house.ask("SELECT event_id, article_id FROM casualty_reports")
    assert len(told) == sum(map(len, articles))
    assert all(event_id for event_id, _ in told)
    assert len(set(told)) == len(told), "two reports of one article in one event"
    assert house.ask("SELECT count(*) FROM casualty_events WHERE killed_low > killed_best OR killed_best > killed_high") == [(0,)]
    assert house.ask("SELECT sum(reports)::INTEGER FROM casualty_events") == [(len(told),)]
    shuffled.shuffle(order)
    query = "FROM casualty_events ORDER BY event_id"
    assert warehouse_of(order).ask(query) == house.ask(query)


TEXTS = [
    f"Twelve people died when shells fell on the market of Townsville, the {who} said. The shells fell at noon, while people were buying bread, and burned {n} stalls down."
    for n, who in enumerate(("governor", "governor", "mayor"))
]


def split(seed: int) -> tuple[list[Dump], Dump]:
    """Articles of one week, told twice, reprinted, undated and recalled: in four dumps, and all in one."""
    chance = random.Random(seed)  # noqa: S311 (made-up news)
    parts, whole = [Dump(f"{seed} part {n}") for n in range(4)], Dump(f"{seed} whole")
    for n in range(14):
        told = {
            "published": DAY + dt.timedelta(days=chance.randrange(3)),
            "url": f"https://a.example/{n}",
            "publisher": chance.choice("abc"),
        }
        body = chance.choice([*TEXTS, None, None])
        reports = [
            {
                "killed": chance.choice([12, 12, 14, 60, (60, 60, None), None]),
                "day": chance.choice([DAY, DAY, NEXT_DAY, (DAY, NEXT_DAY, 2), MONTH, None]),
                "background": chance.random() < 0.2,
                **chance.choice([TOWN, TOWN, SUBURB, NEIGHBOUR, FAR, PROVINCE, COUNTRY]),
            }
            for _ in range(chance.choice([1, 1, 2]))
        ]
        for dump in (chance.choice(parts), whole):
            # An article's id names the dump it came in, and so do those of its reports: events must not.
            name = f"{dump.name} {n}"
            dump.article(name, body=body or f"Body {n}.", title=f"Title {n}", **told)
            for m, report in enumerate(reports):
                dump.report(f"{name} {m}", name, report_no=m, **report)
    return parts, whole


EVENTS = "FROM casualty_events ORDER BY event_id"
GROUPS = "FROM casualty_event_groups AS g ORDER BY g::VARCHAR"
STORIES = """SELECT a.title, r.report_no, r.event_id, link.kind::VARCHAR, link.score, a.duplicate_of IS NULL
    FROM casualty_reports AS r JOIN articles AS a USING (article_id) JOIN ops.report_links AS link USING (report_id) ORDER BY ALL"""


@pytest.mark.parametrize("seed", range(2))
def test_however_the_input_is_cut_over_nights_events_and_their_ids_are_those_of_one_go(tmp_path, seed):
    parts, whole = split(seed)
    one_go = House(tmp_path / "one", has_marts=False)
    one_go.night(whole)
    held = {query: one_go.ask(query) for query in (EVENTS, GROUPS, STORIES)}
    assert len(held[EVENTS]) > 3
    random.Random(seed).shuffle(parts)  # noqa: S311 (the order of nights)
    house = House(tmp_path / "nights", has_marts=False)
    house.night(parts[3])
    for count in range(1, 4):  # each night brings a dump; the first one leaves on the last
        house.night(*parts[:count], *([parts[3]] if count < 3 else []), mode="copy")
    house.night(*parts, mode="copy")
    assert {query: house.ask(query) for query in held} == held
    before = house.ask("SELECT event_id FROM casualty_events ORDER BY ALL")
    house.has_marts = True
    house.night(*parts, mode="copy")
    assert house.ask("SELECT event_id FROM casualty_events ORDER BY ALL") == before
    assert house.ask(
        "SELECT count(*) FROM event_aliases WHERE current_id IS NULL AND event_id IN (SELECT event_id FROM casualty_events)"
    ) == [(0,)]
