"""Events in the shapes of UCDP GED and ACLED: every column by name, and who fought whom."""

import datetime as dt

import pytest
from by_hand import Dump, House, key
from test_marts import ALEPPO, DAY, rows

GED_24_1 = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id dyad_name "
    "side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date "
    "source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid "
    "country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low "
    "gwnoa gwnob"
)
ACLED_2024 = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 "
    "interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes "
    "fatalities tags timestamp"
)


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A group kills soldiers, an army rebels, rebels one another, a group civilians, dozens are killed by no one known; soldiers and rebels die."""
    dump = Dump("sides")
    for name, kind in (("Islamic State", "armed_group"), ("Other Front", "armed_group"), ("Syrian Army", "state_force")):
        dump.entity(name, type=kind, country="SY")
    group, front, army = (key(name) for name in ("Islamic State", "Other Front", "Syrian Army"))
    for n, (name, killed, more) in enumerate(
        (
            ("group on army", 12, {"perpetrator_id": group, "victim_id": army, "tactic": "bombing", "civilians_killed_best": 2}),
            ("army on group", 7, {"perpetrator_id": army, "victim_id": group, "tactic": "air_strike"}),
            ("group on front", 5, {"perpetrator_id": group, "victim_id": front}),
            ("group on people", 4, {"perpetrator_id": group, "victims": "villagers", "civilians_killed_best": 4}),
            ("dozens", (24, 24, None), {}),
            ("nobody", 0, {}),
            ("both sides", 15, {"perpetrator_id": group, "victim_id": army, "tactic": "clashes"}),
        )
    ):
        dump.article(name, DAY + dt.timedelta(days=1), publisher="alpha.example", title=name)
        dump.report(name, name, killed, day=DAY + dt.timedelta(days=40 * n), **ALEPPO | more)
        if name == "both sides":  # ten soldiers and four of the group, and one of whom no text says who it was
            dump.rows["casualty_claims"].pop()
            for n_dead, dead in ((10, army), (4, group)):
                dump.claim(f"{n_dead} dead", name, name, n_dead, victim_id=dead, victim_status="combatant")
        if name == "dozens":
            dump.rows["casualty_claims"][-1] |= {"count_text": "dozens"}
    made = House(tmp_path_factory.mktemp("sides"))
    made.night(dump)
    return made


def test_ucdp_ged(sides):
    assert [name for (name,) in rows(sides, "SELECT column_name FROM (DESCRIBE ucdp_ged)")] == GED_24_1.split()
    found = rows(sides, "SELECT type_of_violence, side_a, side_b, deaths_a, deaths_b, deaths_civilians, deaths_unknown, best, gwnoa FROM ucdp_ged ORDER BY date_start")  # fmt: skip
    assert found == [
        (1, "Syrian Army", "Islamic State", 10, 0, 2, 0, 12, 652),
        (1, "Syrian Army", "Islamic State", 0, 7, 0, 0, 7, 652),
        (2, "Islamic State", "Other Front", 0, 5, 0, 0, 5, None),
        (3, "Islamic State", "Civilians", 0, 0, 4, 0, 4, None),
        (None, None, None, 0, 0, 0, 24, 24, None),
        (1, "Syrian Army", "Islamic State", 10, 4, 0, 1, 15, 652),
    ]
    found = rows(
        sides,
        "SELECT country, country_id, region, where_prec, priogrid_gid, geom_wkt, source_headline FROM ucdp_ged ORDER BY date_start LIMIT 1",
    )
    assert found == [("Syria", 652, "Middle East", 1, 181875, "POINT (37.16 36.2)", "group on army")]


def test_acled(sides):
    assert [name for (name,) in rows(sides, "SELECT column_name FROM (DESCRIBE acled)")] == ACLED_2024.split()
    found = rows(
        sides,
        "SELECT event_type, sub_event_type, actor1, inter1, actor2, inter2, civilian_targeting, fatalities FROM acled ORDER BY event_date",
    )
    assert found == [
        (
            "Explosions/Remote violence",
            "Remote explosive/landmine/IED",
            "Islamic State",
            "Rebel group",
            "Syrian Army",
            "State forces",
            None,
            12,
        ),
        ("Explosions/Remote violence", "Air/drone strike", "Syrian Army", "State forces", "Islamic State", "Rebel group", None, 7),
        ("Battles", "Armed clash", "Islamic State", "Rebel group", "Other Front", "Rebel group", None, 5),
        ("Violence against civilians", "Attack", "Islamic State", "Rebel group", "Civilians (Syria)", "Civilians", "Civilian targeting", 4),
        ("Battles", "Armed clash", None, None, None, None, None, 12),
        ("Battles", "Armed clash", None, None, None, None, None, 0),
        ("Battles", "Armed clash", "Islamic State", "Rebel group", "Syrian Army", "State forces", None, 15),
    ]
    found = rows(
        sides, "SELECT iso, region, country, location, time_precision, geo_precision, source, left(event_id_cnty, 3) FROM acled LIMIT 1"
    )
    assert found == [(760, "Middle East", "Syria", "Aleppo", 1, 1, "alpha.example", "SYR")]
