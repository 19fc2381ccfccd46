from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.casualties.numbers import Quantity, _Grammar, quantities
from pipeline.text import tokens

SECTIONS = ("not", "range", "count", "before", "after")
RULES = [pytest.param(section, rule, id=f"{section}: {rule['name']}") for section in SECTIONS for rule in lexicon.toml("numbers")[section]]
UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def read(text: str) -> list[Quantity]:
    return quantities(tokens(text))


def figures(quantity: Quantity) -> str:
    return "/".join("–" if figure is None else str(figure) for figure in (quantity.low, quantity.best, quantity.high))


def in_words(number: int, *, joiner: str = "-", conjunction: str = " and ") -> str:
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (joiner + UNITS[number % 10] if number % 10 else "")
    unit, word = (100, "hundred") if number < 1000 else (1000, "thousand")
    rest = in_words(number % unit, joiner=joiner, conjunction=conjunction)
    before_rest = conjunction if number % unit < 100 else " "
    return f"{in_words(number // unit)} {word}" + (before_rest + rest if number % unit else "")


@pytest.mark.parametrize(("section", "rule"), RULES)
def test_examples_and_near_misses(section: str, rule: dict[str, Any]) -> None:
    assert rule["examples"]
    assert rule["near_misses"]
    for example in (*rule["examples"], *rule["near_misses"]):
        text, _, expected = example.partition(" = ")
        found = read(text)
        assert [figures(q) for q in found][:1] == ([expected] if expected else []), example
        if expected and example in rule["examples"] and (section in {"range", "count"} or (section != "not" and "kind" in rule)):
            assert found[0].rule == rule["name"] or section == "range", example
        if example in rule["examples"]:
            assert all(getattr(found[0], flag) for flag in rule.get("flags", ())), example


@pytest.mark.slow
@pytest.mark.parametrize(("section", "rule"), RULES)
def test_no_rule_is_idle(section: str, rule: dict[str, Any]) -> None:
    data = lexicon.toml("numbers")
    without = _Grammar(data | {section: [other for other in data[section] if other is not rule]})
    texts = [tokens(example.partition(" = ")[0]) for example in rule["examples"]]
    assert any(list(without.read(text)) != quantities(text) for text in texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least nine of them died and up to six others were hurt.", ["9/9/–", "–/6/6"]),
        ("More than 20 were killed, between 20 and 30 wounded, about 50 missing.", ["21/21/–", "20/25/30", "50/50/50"]),
        ("A soldier and several aides were shot; dozens fled; no one was caught.", ["1/1/1", "3/3/–", "24/24/–", "0/0/0"]),
        ("On May 23, 2016, at 5:30 a.m., two men aged 30 and 41 died 10 km from Route 6 in the 3rd Brigade's camp.", ["2/2/2"]),
        ("The father of four, Anwar Sabri, 35, was paid $2.5 million for 155 mm shells in 2015.", []),
        ("TWO HUNDRED AND FIFTY REBELS [20 OF THEM BOYS] FLED; THE REMAINING 26 STAYED", ["250/250/250", "20/20/20", "26/26/26"]),
        (
            "Three days of raids left half a dozen dead and 1.2 million homeless, 40 percent of the province.",
            ["6/6/6", "1200000/1200000/1200000"],
        ),
        ("The toll rose from 5 to 7.", ["7/7/7"]),
        ("two to three thousand fled", ["2000/2500/3000"]),
        ("Battalion 101 lost five men to AK-47 fire, said COVID-19 nurses of the M-19 after Resolution 1701", ["5/5/5"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [figures(q) for q in read(text)] == expected


def test_flags_tell_groups_apart() -> None:
    text = "Two of them died, another two fled, three others hid, the remaining 14 and the two guards stayed, all 39 in all."
    flags = [(q.text, {f for f in ("is_partitive", "additional", "remainder", "definite", "total") if getattr(q, f)}) for q in read(text)]
    assert flags == [
        ("Two", {"is_partitive"}),
        ("another two", {"additional"}),
        ("three", {"additional"}),
        ("the remaining 14", {"remainder"}),
        ("the two", {"definite"}),
        ("all 39", {"total"}),
    ]


@given(
    st.integers(1, 9999),
    st.sampled_from(["-", " "]),
    st.sampled_from([" and ", " "]),
    st.sampled_from([str.lower, str.upper, str.capitalize]),
)
def test_words_and_digits_give_the_same_figure(number: int, joiner: str, conjunction: str, case: Any) -> None:
    spoken = read(case(f"{in_words(number, joiner=joiner, conjunction=conjunction)} guards"))
    written = read(case(f"{number:,} guards"))
    assert [figures(q) for q in spoken] == [figures(q) for q in written] == [f"{number}/{number}/{number}"]


WORDS = st.sampled_from(
    ["a", "an", "the", "two", "20", "1,200", "dozens", "of", "hundreds", "several", "at", "least", "more", "than", "to", "or", "between", "and", "from", "up", "as", "many", "no", "one", "other", "remaining", "another", "half", "dozen", "million", "percent", "May", "March", "2015", "in", "since", "(", ")", ",", ".", "aged", "men", "soldiers", "days", "all", "both", "about", "some", "a.m.", "brigade", "3rd", "twenty-five", "20-30", "few"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(WORDS, max_size=14))
def test_anything_goes(words: list[str]) -> None:
    toks = tokens(" ".join(words))
    last = 0
    for quantity in quantities(toks):
        assert last <= quantity.first < quantity.last <= len(toks)
        last = quantity.last
        known = [figure for figure in (quantity.low, quantity.best, quantity.high) if figure is not None]
        assert known == sorted(known)
        assert quantity.text
        assert (quantity.kind == "none") == (known == [0, 0, 0])


@given(st.lists(WORDS, max_size=10))
def test_a_following_sentence_changes_nothing(words: list[str]) -> None:
    alone = read(" ".join([*words, "."]))
    followed = read(" ".join([*words, ".", "They", "left", "."]))
    assert [(q.text, figures(q)) for q in alone] == [(q.text, figures(q)) for q in followed]
