"""What is passed over to be fast says what the long way would say: on the sample, and on the examples of the rules."""

import re
from pathlib import Path

import annotations
import pytest

from pipeline import abroad, lexicon
from pipeline.articles import origin, segment
from pipeline.casualties import chunks as chunker
from pipeline.casualties import claims, extract, inert, needs, noungroups, shapes
from pipeline.casualties.clauses import Clauses
from pipeline.casualties.dates import dates
from pipeline.casualties.line import Line, by_token
from pipeline.casualties.numbers import quantities
from pipeline.casualties.unsaid import Unsaid
from pipeline.dumps import open_dump
from pipeline.entities import localities, recognise
from pipeline.model import Article, Document
from pipeline.text import count_letters, lower_words, sentences, title_sentence, tokens

SAMPLE = sorted((Path(__file__).parents[1] / "samples" / "dump").iterdir())


def texts():
    """Texts of the sample, and the examples and near-misses of every rule on clauses."""
    yield from (item.text for file in SAMPLE for item in open_dump(file) if isinstance(item, Document))
    clauses = lexicon.toml("clauses")
    for rule in (*clauses["frame"].values(), *clauses["pattern"]):
        yield from (example[0] for example in rule["examples"])
        yield from rule["near_misses"]


def lines():
    """Yield every sentence and its line."""
    for number, text in enumerate(texts()):
        for article in segment(Document(f"x#{number}", "record", text, published="2021-06-15"), str(number)):
            rows = sentences(article.body)
            mentions = recognise(article, rows)
            for row in rows:
                toks = tokens(row.text)
                named = by_token(toks, [m for m in mentions if m.sentence_no == row.no], row.start)
                yield row.text, Line(row.text, toks, quantities(toks), dates(toks, article.published_on), named)


@pytest.fixture(scope="module")
def read():
    return list(lines())


def test_shortcuts_of_the_chunker_change_no_chunk(read, monkeypatch):
    quick = [chunker.chunks(line) for _, line in read]
    monkeypatch.setattr(chunker, "_lone", dict)
    monkeypatch.setattr(chunker, "_idle", frozenset)
    monkeypatch.setattr(chunker, "_plain_run", lambda *_: 0)
    monkeypatch.setattr(noungroups, "is_unlisted", lambda _: False)
    monkeypatch.setattr(noungroups, "_stops", frozenset)
    slow = [chunker.chunks(line) for _, line in read]
    assert sum(map(len, quick)) > 1000
    assert [row for row in zip(quick, slow, strict=True) if row[0] != row[1]] == []


def test_what_has_none_of_the_needed_words_has_no_finding(read):
    found = [(text, Clauses(chunker.chunks(line)).findings()) for text, line in read]
    assert sum(bool(findings) for _, findings in found) > 100
    assert [text for text, findings in found if findings and shapes.needed_words().isdisjoint(lower_words(text))] == []


def test_what_may_find_nothing_by_its_words_has_no_finding(read):
    refused = [(text, line) for text, line in read if not needs.may_find(frozenset(lower_words(text)), text)]
    assert sum(not shapes.needed_words().isdisjoint(lower_words(text)) for text, _ in refused) > 50
    for reading in (Clauses, Unsaid):
        assert [text for text, line in refused if reading(chunker.chunks(line)).findings()] == []


def test_a_text_that_may_hold_no_needed_word_holds_none(read):
    needed = shapes.needed_words()
    may = [shapes.may_hold_needed_word(text) for text, _ in read]
    assert [text for (text, _), is_maybe in zip(read, may, strict=True) if not (is_maybe or needed.isdisjoint(lower_words(text)))] == []
    assert 2 * sum(may) < len(may) + sum(not needed.isdisjoint(lower_words(text)) for text, _ in read)


def test_places_are_looked_for_at_every_word_they_can_begin_with(monkeypatch):
    def named():
        told = "{} İzmir was calm. They fled from the Village of Qasr Amin to Old Town in Rif Dimashq, near Tell Abyad, Syria."
        for number, text in enumerate(texts()):
            for article in segment(Document(f"x#{number}", "record", told.format(text)), str(number)):
                yield recognise(article, sentences(article.body))

    quick = list(named())
    monkeypatch.setattr(localities, "_starts", lambda _, text: range(len(text)))
    assert [row for row in zip(quick, named(), strict=True) if row[0] != row[1]] == []
    assert sum(any(m.surface == "Qasr Amin" for m in mentions) for mentions in quick) > len(quick) / 2


def test_what_stands_around_a_name_is_asked_only_of_words_that_can_lead_to_it_or_follow_it(monkeypatch):
    places = [(text, t.start, t.end) for text in texts() for t in tokens(text) if t.text[0].isupper()]
    places += [(text, len(text), len(text)) for text in ("the border with the ", "fled to “", "Bank of ", "by", "the ", "from the\n", "")]
    behind = (
        "road",
        "Main Road",
        "express",
        "temple in Y",
        "air raid",
        "air",
        "raids",
        "border",
        "hill border",
        "boat off Y",
        "fires",
        "fire-raising",
    )
    places += [(f"{before}Kano{gap}{word}.", len(before), len(before) + 4) for before in ("", "the ") for gap in " -,." for word in behind]
    quick = [abroad.around(*place) for place in places]
    monkeypatch.setattr(abroad, "_may_lead", lambda _: True)
    monkeypatch.setattr(abroad, "_dull", lambda: re.compile("(?!)"))
    abroad.around.cache_clear()
    slow = [abroad.around(*place) for place in places]
    assert sum(near.is_beyond for near in slow) > 20
    assert quick == slow


def test_most_words_of_a_language_are_not_needed():
    assert shapes.needed_words().isdisjoint(
        {"the", "of", "to", "in", "at", "from", "into", "on", "was", "were", "by", "and", "said", "people", "police", "attack"}
    )


def stories():
    """The sample, our annotated articles, and the examples of the rules on clauses told as articles of twelve sentences."""
    yield from (item for file in SAMPLE for item in open_dump(file) if isinstance(item, Document))
    for gold in annotations.load():
        yield Document(gold.name, "record", gold.record["text"], title=gold.record.get("title"), published=gold.record.get("published"))
    said = [text for text in texts() if len(text) < 250]
    for k in range(0, len(said), 12):
        yield Document(f"examples#{k}", "record", " ".join(said[k : k + 12]), published="2021-06-15")


def extracted():
    """What is read in each story."""
    for number, story in enumerate(stories()):
        for article in segment(story, str(number)):
            if isinstance(article, Article):
                title = [title_sentence(article.title)] if article.title else []
                rows = [*title, *sentences(article.body)]
                yield extract(article, rows, recognise(article, rows))


def test_sentences_passed_by_add_nothing(monkeypatch):
    passed_by = []
    monkeypatch.setattr(claims, "is_inert", lambda *a, **k: inert.is_inert(*a, **k) and not passed_by.append(a))
    quick = list(extracted())
    monkeypatch.setattr(claims, "is_inert", lambda *_, **__: False)
    monkeypatch.setattr(claims, "may_find", lambda *_: True)
    slow = list(extracted())
    assert len(passed_by) > 100
    assert sum(len(told.claims) for told in slow) > 500
    assert [row for row in zip(quick, slow, strict=True) if row[0] != row[1]] == []


def test_words_are_those_of_the_tokens(read):
    assert [text for text, _ in read if lower_words(text) != tuple(t.lower for t in tokens(text))] == []


@pytest.mark.parametrize("text", ["", "12:30", "U.S. raid", "ÉTAT d'urgence", "Ελλάδα 5", "日本 News", "ǅ"])
def test_letters_are_counted_as_characters_are_asked(text):
    counted = sum(map(str.isupper, text)), sum(map(str.islower, text)), sum(map(str.isalpha, text))
    assert count_letters(text) == counted


def test_the_detector_agrees_on_what_is_plain_english(monkeypatch):
    told = [text for text in texts() if origin.language(text, None) == "en"]
    assert len(told) > 20
    monkeypatch.setattr(origin, "_is_plain_english", lambda _: False)
    assert [text for text in told if len(text) > 300 and origin.language(text, None) != "en"] == []


@pytest.mark.parametrize("text", [
    "De politie zei dat er bij de aanval in de stad twee agenten zijn gedood en dat er vijf burgers gewond zijn geraakt.",
    "Politiet sier at to personer ble drept og at fem ble skadet da en bombe gikk av ved byens torg på lørdag morgen.",
    "La police a dit que deux agents ont été tués et que cinq civils ont été blessés dans l'attaque de samedi matin.",
])  # fmt: skip
def test_no_other_language_passes_for_plain_english(text):
    assert origin.language(text, None) != "en"
