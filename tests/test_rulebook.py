"""Rules earn their place: each that writes a claim is named, fires somewhere, and is right more often than not, or says why it stays."""

import json
from pathlib import Path

import firing
import pytest
from annotations import extract, load
from gold import Claimed, Fact

from pipeline import cli
from pipeline.casualties.patterns import Symbols
from pipeline.dumps import document_batches, open_dump
from pipeline.normalise import normalise
from pipeline.stages import rulebook

SAMPLE = Path(__file__).parents[1] / "samples" / "dump"
CONSTRUCTIONS = ("clauses", "context")
"""Families in which a rule that no text needs is suspect. Calendars, numerals and their exceptions are kept whole."""
DECIDES = 5
"""Coded numbers a rule has to decide before the share that is right says something."""
ARGUED = {(rule.family, rule.name) for rule in rulebook.named() if rule.argued}


@pytest.fixture(scope="module")
def fired_here():
    """Rules that write a claim in the sample or in the annotated articles."""
    found = {claim["rule"] for told in extract(load()).values() for claim in told.claims}
    for path in sorted(SAMPLE.iterdir()):
        for documents, _ in document_batches(open_dump(path), "0" * 16, 1000, 1 << 24):
            found |= set(normalise(documents)["casualty_claims"].column("rule").to_pylist())
    return found


def test_every_rule_that_writes_a_claim_is_named_with_an_example(fired_here):
    named = {rule.name for rule in rulebook.named() if rule.family == "clauses"}
    assert fired_here - named == set()


def test_a_rule_that_never_fires_says_why_it_stays(fired_here):
    _, counts = rulebook.read_counts(rulebook.COUNTS)
    silent = {key for key, count in counts.items() if key[0] in CONSTRUCTIONS and not count.fired and key[1] not in fired_here}
    assert silent - ARGUED == set(), "remove them, or give the entry in rules/ an `argued`"


def test_a_rule_that_is_mostly_wrong_says_why_it_stays():
    _, counts = rulebook.read_counts(rulebook.COUNTS)
    doubtful = {key for key, count in counts.items() if (count.decisive or 0) >= DECIDES and 2 * (count.right or 0) < (count.decisive or 0)}
    assert doubtful - ARGUED == set(), "mend or remove them, or give the entry in rules/ an `argued`"


def test_names_are_unique_in_a_family():
    names = [(rule.family, rule.name) for rule in rulebook.named()]
    assert sorted(names) == sorted(set(names))
    assert {"clauses", "context", "dates", "numbers"} <= {family for family, _ in names}


def claim(best, sentence=0, *, rule="active", high=0, **more):
    given = {"outcome": "killed", "scope": "incident", "assertion": "reported", "report_no": 0} | more
    top = best if high == 0 else high
    return Claimed(low=best, best=best, high=top, count_text=str(best), rule=rule, sentence_no=sentence, evidence=f"{best} men.", **given)


@pytest.mark.parametrize(
    ("said", "claims", "deciding"),
    [
        (7, [claim(3), claim(7, 1, rule="passive"), claim(7, 2)], ["passive"]),  # the first that has it
        (5, [claim(2, rule="passive"), claim(3), claim(9, 1)], ["passive", "active"]),  # the groups of one sentence
        (20, [claim(21, high=None)], ["active"]),  # more than 20: the number printed
        (7, [claim(7, scope="subset"), claim(7, report_no=1), claim(7, assertion="denied"), claim(7, outcome="wounded")], []),
        (0, [claim(7)], []),
    ],
)
def test_the_rules_that_decide_a_figure(said, claims, deciding):
    fact = Fact("a", "killed", 7, said, is_right=said == 7)
    assert [found.rule for found in firing.decided(fact, claims)] == deciding


def test_counts_survive_the_file(tmp_path):
    counts = {("clauses", "active"): rulebook.Count(9, 4, 3), ("dates", "a month, or so"): rulebook.Count(2, None, None)}
    rulebook.write_counts(tmp_path / "fired.csv", "1+abc", counts)
    assert rulebook.read_counts(tmp_path / "fired.csv") == ("1+abc", counts)
    assert rulebook.read_counts(tmp_path / "absent.csv") == (None, {})


def test_toll_rules_lists_them_as_rows(capfd):
    assert cli.main(["rules", "--format", "json"]) == 0
    rows = json.loads(capfd.readouterr().out)
    (active,) = (row for row in rows if (row["family"], row["rule"]) == ("clauses", "active"))
    assert list(active) == ["family", "kind", "rule", "example", "fired", "decisive", "right"]
    assert active["fired"] >= active["decisive"] >= active["right"] > 0
    assert cli.main(["rules"]) == 0
    shown = capfd.readouterr().out
    assert "manner_apart_passive" in shown
    for column in ("fired", "decisive", "right"):
        assert f"{column}: " in shown, "what a column means stands below the table"


@pytest.mark.parametrize("pattern", ["<any>{7, 10} to", "<any>{a}", "in } of"])
def test_what_is_no_part_of_a_pattern_is_an_error(pattern):
    with pytest.raises(ValueError, match="no part of a pattern"):
        Symbols({}, {}, {}, [pattern])
