"""How the statements of an incident relate: every example of rules/reports.toml gives its figures by its relation, no near-miss does."""

import pytest

from pipeline import lexicon
from pipeline.articles import segment
from pipeline.casualties.claims import Reader
from pipeline.casualties.figures import fuse
from pipeline.casualties.incidents import Gatherer
from pipeline.entities import recognise
from pipeline.model import Document
from pipeline.text import lower_words, sentences, title_sentence

RELATIONS = lexicon.toml("reports")["relation"]


def account(text, outcome):
    """The account of the first incident; a title stands on a line of its own."""
    title, _, body = text.rpartition("\n")
    (article,) = segment(Document("night.jsonl#1", "record", body, title=title or None, published="2021-06-15"), "0" * 16)
    rows = ([title_sentence(article.title)] if article.title else []) + sentences(article.body)
    mentions = recognise(article, rows)
    incident = next(
        i
        for i in Gatherer().gather(Reader(article, mentions).passages(rows, [lower_words(row.text) for row in rows]))
        if not i.is_background
    )
    blamed = incident.actor.entity.entity_id if incident.actor is not None and incident.actor.entity is not None else None
    killed = fuse(incident.drafts, "killed", blamed=blamed)
    return killed if outcome == "killed" else fuse(incident.drafts, outcome, blamed=blamed, beside=killed)


def cases(kind):
    return [pytest.param(r["name"], *case, id=f"{r['name']}-{n}") for r in RELATIONS for n, case in enumerate(r[kind])]


def said(found):
    return "/".join("–" if bound is None else str(bound) for bound in found.bounds)


@pytest.mark.parametrize(("relation", "text", "wanted"), cases("examples"))
def test_example(relation, text, wanted):
    outcome, _, bounds = wanted.partition(" ")
    found = account(text, outcome)
    assert said(found) == bounds
    assert relation in found.relations


@pytest.mark.parametrize(("relation", "text", "wanted"), cases("near_misses"))
def test_near_miss(relation, text, wanted):
    outcome, _, bounds = wanted.partition(" ")
    found = account(text, outcome)
    assert said(found) == bounds
    assert relation not in found.relations


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Jets neutralised 12 rebels in Herat on Monday. Five nurses were killed.", "5/5/17"),
        ("Jets neutralised 12 rebels in Herat on Monday. Five rebels were killed.", "5/5/12"),
        ("Five people were killed in Herat on Monday. Rescuers feared that 12 porters were killed.", "5/5/12"),
    ],
)
def test_what_is_possible_raises_the_most_to_it_or_by_it(text, wanted):
    assert said(account(text, "killed")) == wanted
