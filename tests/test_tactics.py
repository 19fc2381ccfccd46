"""The words of tactics.toml against the examples beside them."""

import pytest
from test_casualties import read

from pipeline import lexicon
from pipeline.casualties.scene import settled, tactic_of
from pipeline.contracts import ENUMS

RULES = lexicon.toml("tactics")


@pytest.mark.parametrize(("want", "sentence"), [(want, text) for want, texts in RULES["examples"].items() for text in texts])
def test_example(want, sentence):
    assert tactic_of(sentence) == (None if want == "none" else want)


def test_tactics_are_those_of_the_contract_and_no_phrase_has_two():
    assert {settled(tactic) for tactic in RULES["tactic"]} <= set(ENUMS["tactic"])
    listed = [phrase for phrases in RULES["tactic"].values() for phrase in phrases]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("text", "tactic"),
    [
        ("An attack killed nine people in Gao on Monday. The bomb had lain in a cart.", "bombing"),
        ("An attack killed nine people in Gao on Monday. Gunmen had climbed a wall.", "armed_attack"),
        ("An attack killed nine people in Gao on Monday.", "armed_attack"),
        ("Gunmen shot nine people dead in Gao on Monday. A bomb went off later.", "armed_attack"),
        ("An attack killed nine people in Gao on Monday. Police arrested a man.", "armed_attack"),
    ],
)
def test_how_an_attack_was_done(text, tactic):
    assert read(text).reports[0].tactic == tactic
