import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.text import LONGEST, sentences, title_sentence, tokens


def test_every_example_of_the_rules_is_split_as_stated():
    for example in lexicon.toml("text")["example"]:
        assert [s.text for s in sentences(example["text"])] == example["sentences"]


def test_marks_without_end_take_seconds_at_most():
    began = time.process_time()
    for run in ("." * 200_000, ".”" * 100_000, "?!" * 100_000):
        assert sentences(f"A shot was heard{run}x")
    assert time.process_time() - began < 8


def test_tokens_keep_numbers_hyphens_and_split_possessives():
    text = "Russia’s US-led 1,200 at 5:30 [FIVE] U.S. three-year-old"
    assert [t.text for t in tokens(text)] == ["Russia", "’s", "US-led", "1,200", "at", "5:30", "[", "FIVE", "]", "U.S.", "three-year-old"]


@given(st.text(alphabet=st.sampled_from(list("Aab .!?\n“”1U’[]-")), max_size=200))
def test_sentences_are_verbatim_in_order_and_lose_no_word(body):
    found = sentences(body)
    assert all(body[s.start : s.end] == s.text for s in found)
    assert all(x.end <= y.start for x, y in pairwise(found))
    covered = "".join(s.text for s in found)
    assert [c for c in body if c.isalnum()] == [c for c in covered if c.isalnum()]
    assert all(t.text == body[t.start : t.end] for t in tokens(body))


def test_title_offsets_count_in_the_title():
    assert title_sentence("  Ten dead ").start == 2


def test_what_is_too_long_for_a_sentence_is_cut_at_a_blank():
    body = "twelve people and " * 1_000
    found = sentences(body)
    assert all(len(s.text) <= LONGEST and s.text == body[s.start : s.end] for s in found)
    assert " ".join(s.text for s in found) == body.strip()
    assert [s.text for s in sentences("x" * 4_000)] == ["x" * LONGEST, "x" * LONGEST, "x" * (4_000 - 2 * LONGEST)]
    assert len(title_sentence(body).text) <= LONGEST
