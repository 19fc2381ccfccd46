"""Make-believe and what only looks like it: the examples of genres.toml."""

import pytest

from pipeline import lexicon
from pipeline.casualties.genres import is_make_believe
from pipeline.text import sentences

EXAMPLES = lexicon.toml("genres")["examples"]


@pytest.mark.parametrize(("genre", "text"), [(genre, text) for genre, texts in EXAMPLES.items() for text in texts])
def test_example(genre, text):
    assert is_make_believe(sentences(text)) == (genre != "none")
