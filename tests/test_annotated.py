"""The annotated articles (annotated/): that the annotation is sound, and that Toll agrees with it as well as it once did.

`python tests/annotations.py` tells every disagreement. The figures below are what
is true now: they move with extraction, for the better; for the worse only on purpose, with the reason in the commit.
"""

from collections import Counter

import pytest
from annotations import HEADINGS, extract, judge, lines, load

from pipeline.contracts import ENUMS

# Counts, not shares: a claim newly found may be wrong in a fact and yet is a gain. "own report": claims that stand with the others of their incident.
F1 = 0.92
RIGHT = {
    "recall": 1873,
    "victim_status": 684,
    "perpetrator": 755,
    "scope": 1580,
    "part_of": 217,
    "assertion": 1861,
    "background": 1552,
    "tactic": 696,
    "report figures": 970,
    "report perpetrator": 302,
    "report 0": 228,
    "own report": 1534,
    "events right": 389,
    "place": 1085,
    "country": 1668,
    "date_start": 1054,
    "date_end": 1057,
    "date_precision": 1130,
    "source": 788,
    "entities": 672,
}
NOT_IN_GOLD = 61
REPORTS_TOO_MANY = 28
ARTICLES = load()


@pytest.fixture(scope="module")
def told():
    return extract(ARTICLES)


@pytest.fixture(scope="module")
def score(told):
    found = judge(ARTICLES, told)
    print(*lines(found), sep="\n")  # noqa: T201 - pytest -rP shows it
    return found


@pytest.mark.parametrize("gold", ARTICLES, ids=lambda gold: gold.name)
def test_annotation_is_sound(gold):
    ids = [claim["id"] for claim in gold.claims]
    assert len(ids) == len(set(ids))
    events = {event["id"] for event in gold.events}
    for claim in gold.claims:
        where = gold.record["title"] if claim.get("title") else gold.record["text"]
        assert claim["evidence"] in where
        low, best, high = (claim[key] for key in ("low", "best", "high"))
        assert [n for n in (low, best, high) if n is not None] == sorted(n for n in (low, best, high) if n is not None)
        assert claim.get("part_of", ids[0]) in ids
        assert claim.get("event") is None or claim["event"] in events
        for key in ("outcome", "scope", "assertion", "victim_status", "tactic"):
            assert claim.get(key) is None or claim[key] in ENUMS[key]
    assert all(entity["surface"] in f"{gold.record['title']}\n{gold.record['text']}" for entity in gold.entities)
    assert set(gold.headings) <= set(HEADINGS)


def test_the_set_is_wide():
    headings = Counter(heading for gold in ARTICLES for heading in gold.headings)
    assert min(headings[heading] for heading in HEADINGS) >= 5, headings
    assert len({gold.style for gold in ARTICLES}) >= 10


def test_every_claim_cuts_out_its_evidence(told):
    for found in told.values():
        text = {row["article_id"]: row for row in found.articles}
        for claim in found.claims:
            article = text[claim["article_id"]]
            where = article["title"] if claim["sentence_no"] < 0 else article["body"]
            assert where[claim["char_start"] : claim["char_end"]] in claim["evidence"]


def told_apart(score, fact):
    return "\n".join(f"{name}: {words}" for kind, name, words in score.apart if kind == fact)


@pytest.mark.parametrize("fact", RIGHT)
def test_as_much_is_right_as_was(fact, score):
    assert score.hits[fact] >= RIGHT[fact], f"{fact}: {score.hits[fact]} of {score.trials[fact]} right\n{told_apart(score, fact)}"


def test_no_more_is_invented_than_was(score):
    invented = score.trials["precision"] - score.hits["precision"]
    assert invented <= NOT_IN_GOLD, told_apart(score, "precision")
    assert score.reports_too_many <= REPORTS_TOO_MANY, told_apart(score, "reports too many")
    assert score.f1 >= F1
