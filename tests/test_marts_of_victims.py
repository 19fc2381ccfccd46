"""Rows in, rows out for the marts of who the victims were, and for who says what near a place."""

import datetime as dt

import pytest
from by_hand import Dump, House, key
from test_marts import ALEPPO, DAY, KYIV, MONTH, rows

from pipeline.model import TollError


def test_toll_by_victim_status(tmp_path):
    dump = Dump("status")
    dump.article("a", DAY)
    dump.report("mixed", "a", (18, 20, 25), wounded=9, day=DAY, civilians_killed_best=8, **ALEPPO)
    dump.claim("villagers", "a", "mixed", 8, scope="subset", victim_status="civilian", victims="villagers")
    dump.claim("soldiers", "a", "mixed", (5, 5, None), scope="subset", victim_status="combatant", victims="soldiers")
    dump.article("b", DAY)
    dump.report("open", "b", (9, 9, None), day=MONTH, **KYIV)
    dump.article("c", DAY)
    dump.report("crash", "c", 40, day=DAY, tactic="accident", country="SO")
    made = House(tmp_path)
    made.night(dump)
    found = rows(made, "SELECT month, country, victim_status::VARCHAR, events, open_ended_events, killed_low, killed_best, killed_high, wounded_best FROM toll_by_victim_status")  # fmt: skip
    assert found == [
        (MONTH[0], "SY", "civilian", 1, 0, 8, 8, 8, 0),
        (MONTH[0], "SY", "combatant", 1, 1, 5, 5, 5, 0),
        (MONTH[0], "SY", "unknown", 1, 0, 5, 7, 12, 9),
        (MONTH[0], "UA", "unknown", 1, 1, 9, 9, 9, 0),
    ]


def test_toll_by_side(tmp_path):
    dump = Dump("sides")
    dump.entity("Army", type="state_force", country="SY")
    for name, best, place in (("a", 12, ALEPPO), ("b", (5, 5, None), KYIV), ("c", (7, 7, None), KYIV), ("d", 5, KYIV)):
        dump.article(name, DAY)
        dump.report(name, name, best, wounded=3, day=DAY, victims="soldiers", victim_id=key("Army"), **place)
        dump.rows["casualty_claims"][-1] |= {"victims": "soldiers", "victim_id": key("Army")}
    made = House(tmp_path)
    made.night(dump)
    found = rows(
        made,
        "SELECT side, type::VARCHAR, side_country, first_day, events, open_ended_events, killed_low, killed_best, killed_high FROM toll_by_side",
    )
    assert found == [("Army", "state_force", "SY", DAY, 2, 1, 17, 17, 19)]


def test_who_says_what_near_a_place(tmp_path):
    dump = Dump("near")
    dump.entity("Aleppo", country="SY", latitude=36.2, longitude=37.16, aliases=["Ḥalab"])
    elsewhere = ALEPPO | {"place_id": None}
    for n, (name, best, place) in enumerate([
        ("here", 12, ALEPPO),
        ("next", 7, elsewhere | {"place": "Azaz", "latitude": 36.58}),
        ("far", 9, elsewhere | {"place": "Southtown", "latitude": 35.0}),
        ("province", 40, elsewhere | {"place": None, "geo_precision": 4}),
    ]):  # fmt: skip
        dump.article(name, DAY)
        dump.report(name, name, best, day=DAY + dt.timedelta(days=10 * n), **place)
    made = House(tmp_path)
    made.night(dump)
    near = "SELECT place, round(km)::INT, best, evidence FROM said_near('{}', {}) ORDER BY km"
    said = [("Aleppo", 0, 12, "Sentence of claim here."), ("Azaz", 42, 7, "Sentence of claim next.")]
    assert rows(made, near.format("HALAB", 50)) == said
    assert rows(made, near.format("Aleppo", 20)) == said[:1]
    assert rows(made, near.format("Aleppo", 0)) == said[:1]
    for asked in (near.format("Nowhere", 50), "SELECT count(*) FROM said_near('Nowhere', 50)"):
        with pytest.raises(TollError, match="no article names a place Nowhere"):
            rows(made, asked)
