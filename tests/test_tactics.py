"""The words of tactics.toml against the examples beside them."""

import pytest

from pipeline import lexicon
from pipeline.casualties.scene import tactic_of
from pipeline.contracts import ENUMS

RULES = lexicon.toml("tactics")


@pytest.mark.parametrize(("want", "sentence"), [(want, text) for want, texts in RULES["examples"].items() for text in texts])
def test_example(want, sentence):
    assert tactic_of(sentence) == (None if want == "none" else want)


def test_tactics_are_those_of_the_contract_and_no_phrase_has_two():
    assert set(RULES["tactic"]) <= set(ENUMS["tactic"])
    listed = [phrase for phrases in RULES["tactic"].values() for phrase in phrases]
    assert len(listed) == len(set(listed))
