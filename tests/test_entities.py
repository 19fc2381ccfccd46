"""What is named: found, told apart, and placed."""

import json
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import entities, lexicon, text
from pipeline.entities.gazetteer import gazetteer
from pipeline.model import TITLE, Article, Mention, Sentence

SHARED = Path(__file__).parents[2] / "shared"
EXAMPLES = tomllib.loads((lexicon.RULES / "entities.toml").read_text("utf-8"))["examples"]


def mentions(body, title=None, dateline=None):
    article = Article("a", "d", 0, body, 0, len(body), title=title, dateline_place=dateline)
    head = [Sentence(TITLE, 0, len(title), title)] if title else []
    return entities.recognise(article, [*head, *text.sentences(body)])


def told(found):
    return [f"{m.surface} | {m.entity.name} | {m.entity.type} | {m.role}" for m in found]


@pytest.mark.parametrize("example", EXAMPLES, ids=[e["text"][:40] for e in EXAMPLES])
def test_examples_and_near_misses(example):
    found = mentions(example["text"])
    for wanted in example.get("expect", ()):
        assert wanted in told(found)
    for surface in example.get("absent", ()):
        assert surface not in [m.surface for m in found]
    for surface, country in example.get("country", {}).items():
        assert {m.entity.country for m in found if m.surface == surface} == {country}


@pytest.mark.parametrize(
    ("name", "country", "level"),
    [
        ("Mayadeen", "SY", "point"),
        ("Khan Yunis", "PS", "point"),
        ("North Kivu", "CD", "admin1"),
        ("Helmand", "AF", "admin1"),
        ("Sangin", "AF", "district"),
        ("the Donbas", "UA", "region"),
        ("Myanmar", "MM", "country"),
        ("Burma", "MM", "country"),
        ("Usulután", "SV", None),
    ],
)
def test_find_places(name, country, level):
    place = entities.find(name, "place", country)
    assert place is not None
    assert place.country == country
    assert level in (None, place.level)
    assert place.latitude is not None


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("ISIL", "Islamic State"),
        ("al Shabab", "Al-Shabaab"),
        ("Sendero Luminoso", "Shining Path"),
        ("Ministry of Defence (Russia)", "Ministry of Defence (Russia)"),
        ("Government of the United States", "Government of the United States"),
        ("Syrian army", "Syrian Armed Forces"),
        ("IDF", "Israel Defense Forces"),
        ("Agence France Presse", "Agence France-Presse"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
    ],
)
def test_find_by_alias(alias, name):
    assert entities.find(alias).name == name


def test_unknown_names_are_not_found():
    assert entities.find("Zzyzxville") is None
    assert entities.find("Mayadeen", "person") is None


def test_a_village_nobody_knows_stands_where_its_province_does():
    province = entities.find("Helmand", "place", "AF")
    village = entities.place_from_text("Zzyzx Kalay", "AF", "Helmand")
    assert (village.level, village.admin1, village.latitude) == ("admin1", "Helmand", province.latitude)
    assert entities.place_from_text("Zzyzx Kalay", "AF").level == "country"
    assert entities.place_from_text("Maarat al-Noumann", "SY").name != "Maarat al-Noumann", "a near spelling is the known town"


@pytest.mark.parametrize(
    ("town", "country", "admin1"),
    [
        ("Pittsburgh", "US", "Pennsylvania"),
        ("Sokoto", "NG", "Sokoto"),
        ("Zalingei", "SD", "Central Darfur"),
        ("Damascus", "SY", "Damascus"),
        ("Ozamiz City", "PH", "Misamis Occidental"),
        ("Sanaa", "YE", "Sanaa"),
    ],
)
def test_a_town_lies_in_the_division_geonames_gives_it(town, country, admin1):
    found = entities.find(town, "place", country)
    assert (found.level, found.admin1) == ("point", admin1)


def test_hardly_a_town_lies_in_no_division_and_no_division_has_two_names():
    codes = [
        (row["country"], code)
        for table in ("admin1", "divisions")
        for row in lexicon.rows(table)
        for code in row["codes"].split("|")
        if code
    ]
    assert len(codes) == len(set(codes))
    provinces = {(row["country"], row["name"]) for table in ("admin1", "divisions", "provinces") for row in lexicon.rows(table)}
    for row in (*lexicon.rows("districts"), *lexicon.rows("counties")):
        assert (row["country"], row["admin1"]) in provinces, row
    atlas = gazetteer().atlas
    towns = [town for form in sorted(atlas.cities_by_form)[::20] for town, _ in atlas.cities(form, ())]
    assert sum(town.admin1 is None for town in towns) < 0.03 * len(towns)


def test_rules_reach_the_promised_size():
    organisations = lexicon.rows("organisations")
    assert len(lexicon.rows("armed_groups")) >= 400
    assert len(organisations) >= 150
    for table in (
        "countries",
        "admin1",
        "divisions",
        "provinces",
        "districts",
        "places",
        "armed_groups",
        "forces",
        "organisations",
        "persons",
        "roles",
    ):
        assert (lexicon.RULES / f"{table}.csv").read_text("utf-8").startswith("# Sources:")
        for row in lexicon.rows(table):
            assert None not in row
            assert None not in row.values(), row


def test_every_employer_and_country_of_the_rules_is_known():
    codes = {row["code"] for row in lexicon.rows("countries")}
    for table in (
        "admin1",
        "divisions",
        "provinces",
        "districts",
        "counties",
        "places",
        "armed_groups",
        "forces",
        "organisations",
        "persons",
    ):
        for row in lexicon.rows(table):
            assert row["country"] in codes | {""}, row
    for row in lexicon.rows("persons"):
        assert not row["employer"] or entities.find(row["employer"]), row


def assert_well_formed(body, title, found):
    end, sentence = -1, TITLE - 1
    for m in found:
        source = title if m.sentence_no == TITLE else body
        assert source[m.start : m.end] == m.surface
        if m.sentence_no != sentence:
            sentence, end = m.sentence_no, -1
        assert m.start >= end
        end = m.end
    assert found == sorted(found, key=lambda m: (m.sentence_no, m.start))


@given(st.lists(st.sampled_from([e["text"] for e in EXAMPLES]), min_size=1, max_size=4), st.sampled_from([str, str.upper, str.lower]))
@settings(max_examples=40, deadline=None)
def test_mentions_are_cut_out_of_the_text_in_order(parts, case):
    body = case("\n\n".join(parts))
    title = case("Islamic State and Taliban leaders killed")
    assert_well_formed(body, title, mentions(body, title))


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_is_survived(body):
    assert_well_formed(body, None, mentions(body))


def test_a_name_is_the_same_entity_in_capitals():
    body = "Boko Haram fighters attacked Maiduguri in the Nigerian state of Borno."
    plain, capitals = mentions(body), mentions(body.upper())
    names = [m.entity.name for m in plain]
    assert names == [m.entity.name for m in capitals] == ["Boko Haram", "Maiduguri", "Nigeria", "Borno"]


@pytest.mark.parametrize("name", ["Democratic Republic of Congo", "Democratic Republic of the Congo"])
@pytest.mark.parametrize("before", ["", "the ", "eastern ", "the eastern "])
@pytest.mark.parametrize("case", [str, str.upper])
def test_the_longer_name_wins(name, before, case):
    body = case(f"Rebels shot four herders in {before}{name} on Monday, and fled to the Republic of Congo.")
    assert [(m.surface, m.entity.country) for m in mentions(body)] == [(case(name), "CD"), (case("Republic of Congo"), "CG")]


def test_a_town_few_know_is_not_meant_where_all_else_speaks_of_another_country():
    body = "Mortars fell on the {} of Shaab{}. Nobody was hurt."
    for word in ("district", "neighbourhood"):
        iraq = body.format(word, " in northern Baghdad, Iraqi police said")
        assert {m.entity.country for m in mentions(iraq)} == {"IQ"}
    assert [m.entity.country for m in mentions(body.format("town", ", Israeli police said")) if m.surface == "Shaab"] == ["IL"]
    assert [m.entity.country for m in mentions(body.format("town", "")) if m.surface == "Shaab"] == ["IL"]


def test_hard_wrapped_names_are_found():
    body = (
        "IN EL SALVADOR, TWO SOLDIERS WERE WOUNDED IN A CLASH NEAR THE CITY OF SAN\n"
        "MIGUEL, THE LARGEST IN THE EAST, AND WERE TAKEN TO A HOSPITAL. OTHER TOWNS\n"
        "WERE REPORTED TO BE CALM LATE ON SUNDAY."
    )
    assert [m.entity.name for m in mentions(body) if m.entity.type == "place"] == ["El Salvador", "San Miguel"]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_seed_page_names_all_its_entities():
    gold = json.loads((SHARED / "gold" / "seed.json").read_text("utf-8"))
    page = (SHARED / "dumps" / gold["document"]).read_text("utf-8")
    found: list[Mention] = []
    for article in gold["articles"]:
        start = page.index(article["body_starts"])
        body = page[start : page.index(article["body_ends"]) + len(article["body_ends"])]
        found += mentions(body, article["title"], article["dateline"])
    for wanted in gold["entities"]:
        surface = wanted["surface"].removeprefix("the ")
        assert any(
            m.entity.name == wanted["name"]
            and m.entity.type == wanted["type"]
            and surface in m.surface
            and m.role != "demonym"
            and m.entity.country == wanted.get("country", m.entity.country)
            for m in found
        ), wanted


def test_a_page_is_read_quickly():
    body = " ".join(e["text"] for e in EXAMPLES) * 3
    mentions(body)
    start = time.process_time()
    for _ in range(20):
        mentions(body)
    assert len(body.split()) * 20 / (time.process_time() - start) > 20_000, "words a second"
