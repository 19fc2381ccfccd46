"""The gate on quality, on a gold of six invented documents: what is below its floor fails, and only --lower lets a floor fall."""

import json
from dataclasses import replace

import duckdb
import evaluate
import floors
import gold
import page
import pytest

# Stands in for ../shared/score/score.py: the same names, the same answers, for killed alone.
SCORE = """
import json, pathlib
import duckdb

def gold_rows(path):
    return [json.loads(line) for line in open(path)]

def gold_url(path, row):
    return f"https://gold.example/{pathlib.Path(path).stem}/{row['id']}"

def dump(path, out):
    pathlib.Path(out).write_text("".join(json.dumps({"url": gold_url(path, row), "text": row["text"]}) + chr(10) for row in gold_rows(path)))

def alpha_2(country):
    raise LookupError(country)

def who_where_when(row, got, hits, totals):
    pass

def score_set(path, warehouse):
    with duckdb.connect(warehouse, read_only=True) as con:
        said = dict(con.sql("SELECT url, killed_best FROM casualty_reports JOIN articles USING (article_id)").fetchall())
    rows = [row for row in gold_rows(path) if row["killed"]]
    hits = sum(said.get(gold_url(path, row)) == row["killed"] for row in rows)
    return {"set": "wad", "documents_not_loaded": 0, "killed_exact_positive": {"n": len(rows), "score": round(hits / len(rows), 4)}}

score_seed = score_muc = None
"""
CODED = {"a": 3, "b": 1, "c": 7, "d": 2, "e": 0, "f": 9}


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """Runs the evaluation on invented gold, over a warehouse that says what is given by document: figures of the main report."""
    shared = tmp_path / "shared"
    (shared / "score").mkdir(parents=True)
    (shared / "gold").mkdir()
    (shared / "score" / "score.py").write_text(SCORE)
    rows = [{"id": name, "text": f"An invented text, {name}.", "killed": killed} for name, killed in CODED.items()]
    (shared / "gold" / "wad.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    monkeypatch.setattr(evaluate, "EXTRACTOR_VERSION", "1+test")

    def run(said, *flags, claims=()):
        made = tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb"
        warehouse(made, said, claims)
        monkeypatch.setattr(evaluate, "published", lambda _dumps, _home: made)
        return evaluate.main(["wad", "--shared", str(shared), "--floors", str(tmp_path / "floors.json"), *flags])

    run.shared, run.floors = shared, tmp_path / "floors.json"
    return run


def warehouse(path, said, claims):
    """A file with the columns that are read: articles, main reports, and claims given as (document, outcome, best, rule)."""
    with duckdb.connect(str(path)) as con:
        con.sql("CREATE TABLE articles AS SELECT '' AS article_id, '' AS url LIMIT 0")
        con.sql("CREATE TABLE entities AS SELECT '' AS entity_id, '' AS name, [''] AS aliases LIMIT 0")
        con.sql(
            "CREATE TABLE casualty_reports AS SELECT '' AS report_id, '' AS article_id, 0 AS report_no, 0 AS killed_best, 0 AS wounded_best,"
            " '' AS perpetrator_id LIMIT 0"
        )
        con.sql(
            "CREATE TABLE casualty_claims AS SELECT '' AS claim_id, '' AS article_id, '' AS report_id, '' AS outcome, 0 AS low, 0 AS best,"
            " 0 AS high, 'incident' AS scope, 'reported' AS assertion, '' AS count_text, '' AS rule, 0 AS sentence_no, 0 AS char_start,"
            " '' AS evidence LIMIT 0"
        )
        for name in CODED:
            con.execute("INSERT INTO articles VALUES (?, ?)", [name, f"https://gold.example/wad/{name}"])
            if name in said:
                con.execute("INSERT INTO casualty_reports VALUES (?, ?, 0, ?, NULL, NULL)", [f"{name}0", name, said[name]])
        for number, (name, outcome, best, rule) in enumerate(claims):
            con.execute(
                "INSERT INTO casualty_claims VALUES (?, ?, ?, ?, ?, ?, ?, 'incident', 'reported', ?, ?, 0, 0, 'Evidence.')",
                [str(number), name, f"{name}0", outcome, best, best, best, str(best), rule],
            )


ALL_RIGHT = {name: killed for name, killed in CODED.items() if killed}


def test_a_figure_below_its_floor_fails_and_only_lower_lets_it_fall(bench, capsys):
    worse = ALL_RIGHT | {"c": 5}
    assert bench(ALL_RIGHT, "--pin") == 0
    assert bench(ALL_RIGHT) == 0
    capsys.readouterr()
    assert bench(worse) == 1
    told = capsys.readouterr().out
    assert "BELOW ITS FLOOR" in told
    assert "coded 7: 7 → 5" in " ".join(told.split())
    assert bench(worse, "--pin") == 1
    assert floors.load(bench.floors)["wad"].figures["killed_exact_positive"] == 1.0
    assert bench(worse, "--lower") == 0
    assert floors.load(bench.floors)["wad"].figures["killed_exact_positive"] == 0.8
    assert bench(worse) == 0


def test_pin_raises_the_floor(bench, capsys):
    assert bench(ALL_RIGHT | {"c": 5, "a": 1}, "--pin") == 0
    assert bench(ALL_RIGHT | {"c": 5}, "--pin") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "gains: 1 a killed coded 3: 1 → 3 LOSSES: 0" in told
    assert bench(ALL_RIGHT | {"c": 5, "a": 1}) == 1


def test_a_false_alarm_is_a_loss_and_a_miss(bench, capsys):
    assert bench(ALL_RIGHT, "--pin") == 0
    assert bench(ALL_RIGHT | {"e": 4}, claims=[("e", "killed", 4, "active")]) == 0  # the stand-in scores no false alarms
    told = " ".join(capsys.readouterr().out.split())
    assert "LOSSES: 1 e killed coded 0: 0 → 4" in told
    assert "false alarm 1" in told


def test_another_gold_is_not_compared(bench, capsys):
    assert bench(ALL_RIGHT, "--pin") == 0
    path = bench.shared / "gold" / "wad.jsonl"
    path.write_text(path.read_text().replace('"killed": 7', '"killed": 8'))
    capsys.readouterr()
    assert bench(ALL_RIGHT) == 0
    told = capsys.readouterr().out
    assert "not compared" in told
    assert "LOSSES" not in told
    before = bench.floors.read_bytes()
    assert bench(ALL_RIGHT, "--pin") == 1
    assert bench.floors.read_bytes() == before
    assert bench(ALL_RIGHT, "--lower") == 0


def test_no_coded_answer_and_no_text_is_pinned(bench):
    assert bench(ALL_RIGHT | {"c": 5, "d": 4}, "--pin") == 0
    row = json.loads(bench.floors.read_text())["wad"]
    assert row["misses"] == {"killed": {"c": 5, "d": 4}}
    assert "invented" not in bench.floors.read_text()


@pytest.mark.parametrize(
    ("claims", "said", "why"),
    [
        ((), 0, "nothing read"),
        ((7,), 0, "another claim has it"),
        ((3, 4, 12), 3, "a sum of claims is it"),
        ((5, 2, 7), 9, "another claim has it"),
        ((6, 9), 6, "no claim has it"),
        ((2, 9), 9, "a claim too many"),
    ],
)
def test_misses_are_told_apart_by_what_was_read(claims, said, why):
    row = [gold.Claimed("killed", n, n, n, "incident", "reported", None, "active", 0, 0, "Evidence.") for n in claims]
    assert gold.why_missed(gold.Fact("c", "killed", 7, said, is_right=False), row) == why
    others = [replace(claim, outcome="wounded") for claim in row]
    assert gold.why_missed(gold.Fact("c", "killed", 7, said, is_right=False), others) == "nothing read"


def test_misses_shows_texts_with_the_claims_read_in_them(bench, capsys):
    assert bench(ALL_RIGHT | {"c": 5}, "--misses", "5", claims=[("c", "killed", 5, "active")]) == 0
    told = capsys.readouterr().out
    assert "An invented text, c." in told
    assert "[active]" in told


def test_a_record_adds_a_line_and_keeps_the_shares_the_page_began_with(tmp_path):
    path = tmp_path / "quality.md"
    path.write_text(
        "Head\n<!-- figures -->\n| a |\n<!-- /figures -->\n<!-- classes -->\n| figure | x |\n|---|---|\n<!-- /classes -->\nFoot\n"
    )
    before = floors.Pinned("0", "1+a", {"killed_exact_positive": 0.5}, {"killed": {"nothing read": 3}})
    after = replace(before, figures={"killed_exact_positive": 0.75}, classes={"killed": {"nothing read": 1}})
    for pinned in (before, after):
        page.record(path, {"wad": pinned}, {("wad", "killed"): 10}, "1+a")
    lines = path.read_text().splitlines()
    assert [line.split(" | ")[6] for line in lines if "1+a" in line] == [".500", ".750"]
    assert "| wad: killed | nothing read | 30.0 % | 10.0 % |" in lines
    assert (lines[0], lines[-1]) == ("Head", "Foot")


def test_less_of_what_is_bad_is_no_fall():
    assert (
        floors.fallen({"killed_false_alarm_rate": 0.02, "reports_too_many": 1}, {"killed_false_alarm_rate": 0.01, "reports_too_many": 0})
        == []
    )
    assert floors.fallen({"killed_false_alarm_rate": 0.02}, {"killed_false_alarm_rate": 0.03}) == ["killed_false_alarm_rate"]
    assert floors.fallen({"country": 0.9}, {}) == ["country"]


def test_the_reading_by_document_has_to_count_as_the_scorer_does():
    facts = [gold.Fact("a", "killed", 3, 3, is_right=True), gold.Fact("b", "killed", 1, 2, is_right=False)]
    assert gold.disagreements(facts, {"killed_exact_positive": {"n": 2, "score": 0.5}}) == []
    assert gold.disagreements(facts, {"killed_exact_positive": {"n": 2, "score": 1.0}}) != []


@pytest.mark.shared
def test_the_floors_are_of_the_gold_at_hand():
    dev = gold.Dev.of(evaluate.ROOT.parent / "shared")
    pinned = floors.load(evaluate.FLOORS)
    assert set(pinned) == set(gold.SETS)
    assert {name for name, row in pinned.items() if row.gold != dev.hash(name)} == set()
