"""The annotated articles (annotated/): that the annotation is sound, and that Toll agrees with it as well as it once did.

`python tests/annotations.py` tells every disagreement. A floor goes up when extraction gets better; down only on purpose, with the reason in the commit.
"""

from collections import Counter

import pytest
from annotations import HEADINGS, extract, judge, lines, load

from pipeline.contracts import ENUMS

# Share of what a person annotated that Toll tells likewise; `f1` of claims.
FLOORS = {
    "f1": 0.88,
    "recall": 0.8,
    "precision": 0.96,
    "victim_status": 0.9,
    "perpetrator": 0.69,
    "scope": 0.94,
    "part_of": 0.83,
    "assertion": 1.0,
    "background": 0.98,
    "tactic": 0.83,
    "report figures": 0.73,
    "report perpetrator": 0.5,
    "report 0": 0.91,
    "events right": 0.4,
    "events whole": 0.67,
    "place": 0.68,
    "country": 0.98,
    "date_start": 0.88,
    "date_end": 0.82,
    "date_precision": 0.89,
    "source": 0.69,
    "entities": 1.0,
}
MOST_REPORTS_TOO_MANY = 2
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


@pytest.mark.parametrize("fact", FLOORS)
def test_agreement(fact, score):
    share = score.f1 if fact == "f1" else score.share(fact)
    misses = "\n".join(f"{name}: {words}" for kind, name, words in score.apart if kind == fact)
    assert share >= FLOORS[fact], f"{fact}: {share:.4f} of {score.trials[fact]}\n{misses}"


def test_no_more_reports_than_incidents(score):
    assert score.reports_too_many <= MOST_REPORTS_TOO_MANY
