"""Documents in, tables out: nothing vanishes, one bad document harms no other, the same rows wherever and however it runs."""

import shutil
from dataclasses import fields, replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import casualties, model, normalise
from pipeline.contracts import LAKE_TABLES, TABLES, arrow_schema
from pipeline.engines import local

BATCH_ID = "0123456789abcdef"
STORY = "KABUL: Five soldiers were killed on Monday when gunmen attacked a checkpoint near the city of Kandahar, Afghan police said."


def documents(*texts, **columns):
    rows = [
        {
            "document_id": model.stable_id(number, text),
            "batch_id": BATCH_ID,
            "locator": f"night.jsonl#{number}",
            "format": "jsonl",
            "kind": "record",
            "text": text,
            "published": "2021-03-04",
            "language": "en",
        }
        | columns
        for number, text in enumerate(texts, start=1)
    ]
    return pa.RecordBatch.from_pylist(rows, arrow_schema("documents"))


@pytest.mark.parametrize(
    ("value", "table", "given"),
    [
        (model.Document, "documents", {"document_id", "batch_id", "format"}),
        (model.Article, "articles", {"batch_id", "duplicate_of"}),
        (model.Claim, "casualty_claims", set()),
        (model.Report, "casualty_reports", set()),
        (model.Reject, "rejects", {"batch_id"}),
    ],
)
def test_model_and_contract_have_the_same_fields(value, table, given):
    assert {field.name for field in fields(value)} | given == {column.name for column in TABLES[table].columns}


def test_every_table_has_the_schema_of_the_contract():
    tables = normalise.normalise(documents(STORY))
    assert set(tables) == set(LAKE_TABLES) - {"documents"}
    for table, rows in tables.items():
        assert rows.schema.equals(arrow_schema(table))
    assert [tables[table].num_rows for table in ("articles", "rejects")] == [1, 0]
    assert tables["casualty_claims"].num_rows >= 1


def test_entities_are_those_that_mentions_and_claims_name():
    tables = normalise.normalise(documents(STORY, STORY))
    ids = set(tables["mentions"].column("entity_id").to_pylist())
    for table in ("casualty_claims", "casualty_reports"):
        for column, target in TABLES[table].references:
            if target == "entities.entity_id":
                ids |= set(tables[table].column(column).to_pylist())
    assert sorted(tables["entities"].column("entity_id").to_pylist()) == sorted(ids - {None})
    assert "Kandahar" in tables["mentions"].column("surface").to_pylist()
    assert "Afghan" not in tables["mentions"].column("surface").to_pylist(), "adjectives of nationality are not written"


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Nine people were killed in an Israeli air strike on Gaza on Monday.", "Israeli", "Israel Defense Forces"),
        ("A Ukrainian drone strikes a bus in Donetsk, killing six people.", "Ukrainian", "Armed Forces of Ukraine"),
        ("Israel kills nine people in Gaza.", "Israel", "Government of Israel"),
        ("A bomb killed nine people in Kano on Monday.", None, None),
    ],
)
def test_a_nation_that_did_it_is_linked_to_what_acts_for_it(text, words, name):
    tables = normalise.normalise(documents(text))
    names = {row["entity_id"]: row["name"] for row in tables["entities"].to_pylist()}
    for table in ("casualty_reports", "casualty_claims"):
        row = tables[table].to_pylist()[0]
        assert (row["perpetrator"], names.get(row["perpetrator_id"])) == (words, name)


def test_entities_stand_in_the_same_order_in_every_process():
    towns = ("Kandahar", "Herat", "Kunduz", "Mosul", "Basra", "Aleppo", "Homs", "Idlib")
    ids = normalise.normalise(documents(f"{STORY} Shops in {', '.join(towns)} stayed closed."))["entities"].column("entity_id").to_pylist()
    assert len(ids) > len(towns)
    assert ids == sorted(ids)


def test_only_english_is_extracted():
    text = "Fünf Soldaten wurden am Montag bei einem Angriff auf einen Kontrollpunkt in Kandahar getötet, teilte die Polizei am Abend mit."
    tables = normalise.normalise(documents(text, language=None))
    assert tables["articles"].column("language").to_pylist() == ["de"]
    assert all(tables[table].num_rows == 0 for table in ("mentions", "casualty_claims", "casualty_reports", "rejects"))


def break_second(monkeypatch, breaking):
    extract = casualties.extract

    def broken(article, sentences, mentions):
        found = extract(article, sentences, mentions)
        return breaking(found) if "second" in article.body else found

    monkeypatch.setattr(casualties, "extract", broken)


def raises(_found):
    raise KeyError("no such rule")


def wrong_type(found):
    return replace(found, claims=tuple(replace(claim, low="five") for claim in found.claims))


def null_where_none_may_be(found):
    return replace(found, claims=tuple(replace(claim, evidence=None) for claim in found.claims))


def strange_entity(found):
    return replace(found, claims=tuple(replace(claim, place_id="f" * 16) for claim in found.claims))


@pytest.mark.parametrize("breaking", [raises, wrong_type, null_where_none_may_be, strange_entity])
def test_what_breaks_in_one_document_is_a_reject_and_the_rest_goes_on(monkeypatch, breaking):
    texts = (STORY, f"{STORY} It was the second attack.", f"{STORY} It was the third attack.")
    whole = normalise.normalise(documents(*texts))
    break_second(monkeypatch, breaking)
    tables = normalise.normalise(documents(*texts))
    (reject,) = tables["rejects"].to_pylist()
    assert (reject["stage"], reject["reason_code"]) == ("extract", "extractor_error")
    assert reject["locator"].startswith("night.jsonl#2")
    assert reject["excerpt"]
    per_article = whole["casualty_claims"].num_rows // 3
    assert tables["casualty_claims"].num_rows == 2 * per_article


@settings(max_examples=60)
@given(
    texts=st.lists(st.text() | st.sampled_from([STORY, "Home | News | Sport", "a", "«»"]), max_size=5),
    kind=st.sampled_from(["page", "record"]),
)
def test_no_document_vanishes_and_neighbours_do_not_matter(texts, kind):
    batch = documents(*texts, kind=kind)
    tables = normalise.normalise(batch)
    found = set(tables["articles"].column("document_id").to_pylist())
    turned_away = set(tables["rejects"].column("locator").to_pylist())
    for row in batch.to_pylist():
        assert row["document_id"] in found or row["locator"] in turned_away
    alone = [normalise.normalise(batch.slice(number, 1)) for number in range(batch.num_rows)]
    for table in ("articles", "mentions", "casualty_claims", "casualty_reports", "rejects"):
        together = pa.Table.from_batches([one[table] for one in alone], arrow_schema(table))
        assert pa.Table.from_batches([tables[table]]).equals(together)


def test_a_pool_gives_the_same_tables_in_the_same_order():
    batches = [documents(f"{STORY} It was attack number {number}.") for number in range(5)]
    assert list(local.run(iter(batches), workers=2)) == list(local.run(iter(batches), workers=1))


def test_a_changed_rule_is_another_extractor_a_moved_one_is_not(tmp_path):
    package, moved = tmp_path / "one" / "pipeline", tmp_path / "other"
    shutil.copytree(Path(normalise.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(package, moved)
    assert normalise.extractor_version(package) == normalise.extractor_version(moved)
    with (package / "rules" / "text.toml").open("a", encoding="utf-8") as file:
        file.write("# one more word\n")
    assert normalise.extractor_version(package) != normalise.extractor_version(moved)
