"""What has to hold of every article, on articles made up at random: figures depend on what is said of people, and on nothing else.

A telling is a sentence of known figures; round it stand names, places, days, other sentences and paragraphs that must not move them.
What does not hold, and why, is in docs/quality.md. `pytest --hypothesis-profile=long` looks at many more articles.
"""

import datetime as dt
import textwrap
from collections import Counter
from dataclasses import dataclass

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from test_numbers import in_words

from pipeline.contracts import arrow_schema
from pipeline.model import TITLE, stable_id
from pipeline.normalise import normalise

PLACES = {
    "Baghdad": "IQ",
    "Kandahar": "AF",
    "Mogadishu": "SO",
    "Maiduguri": "NG",
    "Lima": "PE",
    "Grozny": "RU",
    "Colombo": "LK",
    "Bamako": "ML",
}
ACTORS = ("Gunmen", "Rebels", "Al-Shabaab", "Boko Haram", "Government troops", "Unknown assailants", "Islamic State fighters", "Soldiers")
VICTIMS = ("people", "villagers", "civilians", "soldiers", "policemen", "traders", "miners", "teachers", "worshippers", "fishermen")
SPEAKERS = ("police said", "officials said", "a doctor said", "the interior ministry said", "residents said")
DAYS = ("Monday", "Tuesday", "Thursday", "Saturday", "Sunday")

# {n} and {m}: the counts; the rest names the scene. Behind each: the outcomes of {n} and of {m}, None where there is no {m}.
TELLINGS = (
    ("{n} {victims} were killed in {place} on {day}, {speaker}.", "killed", None),
    ("{actor} killed {n} {victims} in {place} on {day}, {speaker}.", "killed", None),
    ("{actor} shot dead {n} {victims} near {place} on {day}.", "killed", None),
    ("An attack in {place} on {day} left {n} {victims} dead and {m} others wounded.", "killed", "wounded"),
    ("{n} {victims} were killed and {m} were wounded when {actor} attacked a market in {place} on {day}.", "killed", "wounded"),
    ("{actor} attacked a checkpoint in {place} on {day}, killing {n} {victims} and wounding {m}.", "killed", "wounded"),
    ("Officials reported the deaths of {n} {victims} in {place} on {day}.", "killed", None),
    ("A blast in {place} on {day} wounded {n} {victims}, {speaker}.", "wounded", None),
    ("{n} {victims} died and {m} were injured in an explosion in {place} on {day}.", "killed", "wounded"),
    ("{actor} abducted {n} {victims} in {place} on {day}, {speaker}.", "captured", None),
    ("The attack on a bus in {place} on {day} claimed the lives of {n} {victims}.", "killed", None),
    ("{speaker_first} that {n} {victims} had been shot dead by gunmen in {place} on {day}.", "killed", None),
)
UNRELATED = (
    "The stadium was built in 1998 and seats 40,000.",
    "Ministers met on Wednesday to discuss the price of wheat.",
    "Heavy rain is expected along the coast this week.",
    "The bank raised its main rate by half a point.",
    "The singer, 34, has sold two million records.",
    "Three new bridges will be opened in spring.",
    "Parliament adjourned without a vote.",
    "Route 6 was widened between the two towns.",
    "The company employs 700 people at its plant.",
    "Schools reopen after the holiday.",
)


@dataclass(frozen=True)
class Scene:
    """What a telling is filled with."""

    place: str
    actor: str
    victims: str
    speaker: str
    day: str

    def tell(self, template, n, m):
        """The sentence, with counts as they are to be printed."""
        speaker_first = self.speaker.removesuffix(" said").capitalize() + " said"
        told = template.format(
            n=n,
            m=m,
            place=self.place,
            actor=self.actor,
            victims=self.victims,
            speaker=self.speaker,
            speaker_first=speaker_first,
            day=self.day,
        )
        return told[0].upper() + told[1:]


SCENES = st.builds(Scene, *map(st.sampled_from, (list(PLACES), ACTORS, VICTIMS, SPEAKERS, DAYS)))
COUNTS = st.integers(2, 999)


def read(*texts, title=None):
    """Tables of articles that each hold one text, as lists of rows."""
    rows = [
        {"document_id": stable_id(n, text), "batch_id": "0" * 16, "locator": f"x#{n}", "format": "jsonl", "kind": "record", "text": text,
         "title": title, "url": f"https://night.example/{n}", "published": "2021-06-18", "language": "en"}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    tables = normalise(pa.RecordBatch.from_pylist(rows, arrow_schema("documents")))
    found = {name: batch.to_pylist() for name, batch in tables.items()}
    assert {row["reason_code"] for row in found["rejects"]} <= {"no_article"}  # what is all furniture; nothing breaks the extractor
    return found


def essence(found, number=0):
    """What an article claims, as far as figures go; its place in the text left out."""
    article = found["articles"][number]["article_id"]
    mine = [row for row in found["casualty_claims"] if row["article_id"] == article]
    return Counter((row["outcome"], row["low"], row["best"], row["high"], row["scope"], row["assertion"]) for row in mine)


def main(found, number=0):
    """The figures, country and day of an article's main report."""
    article = found["articles"][number]["article_id"]
    report = next((row for row in found["casualty_reports"] if row["article_id"] == article and row["report_no"] == 0), None)
    return report and tuple(report[name] for name in ("killed_best", "wounded_best", "country", "date_start"))


def wanted(telling, n, m):
    """The essence a telling has to have."""
    _, first, second = telling
    return Counter((outcome, figure, figure, figure, "incident", "reported") for outcome, figure in ((first, n), (second, m)) if outcome)


def sound(found):
    """Assert what holds of every claim and report, whatever the text."""
    articles = {row["article_id"]: row for row in found["articles"]}
    claims = {row["claim_id"]: row for row in found["casualty_claims"]}
    reports = {row["report_id"]: row for row in found["casualty_reports"]}
    assert len(claims) == len(found["casualty_claims"])
    for claim in claims.values():
        article = articles[claim["article_id"]]
        text = article["title"] if claim["sentence_no"] == TITLE else article["body"]
        assert text[claim["char_start"] : claim["char_end"]] == claim["evidence"]
        assert ordered(claim["low"], claim["best"], claim["high"])
        assert claim["report_id"] is None or reports[claim["report_id"]]["article_id"] == claim["article_id"]
        above = set()
        while claim["part_of"] is not None:
            assert claim["claim_id"] not in above, "part_of goes round"
            above.add(claim["claim_id"])
            whole = claims[claim["part_of"]]
            assert (whole["article_id"], whole["outcome"]) == (claim["article_id"], claim["outcome"])
            claim = whole  # noqa: PLW2901 - the way up
    for report in reports.values():
        for outcome in ("killed", "wounded"):
            assert ordered(*(report[f"{outcome}_{bound}"] for bound in ("low", "best", "high")))
        mine = [claim for claim in claims.values() if claim["report_id"] == report["report_id"]]
        assert report["claims"] == len(mine)
        assert all(claim["scope"] != "cumulative" for claim in mine)


def ordered(*bounds):
    known = [bound for bound in bounds if bound is not None]
    return known == sorted(known) and all(bound >= 0 for bound in known)


@given(st.sampled_from(TELLINGS), SCENES, COUNTS, COUNTS)
def test_a_telling_is_read_whoever_wherever_whenever(telling, scene, n, m):
    found = read(scene.tell(telling[0], n, m))
    assert essence(found) == wanted(telling, n, m)
    killed, wounded, country, day = main(found)
    assert (country, day and f"{day:%A}") == (PLACES[scene.place], scene.day)
    figures = {telling[1]: n, telling[2]: m}
    assert (killed, wounded) == (figures.get("killed"), figures.get("wounded"))
    sound(found)


@given(st.sampled_from(TELLINGS), SCENES, COUNTS, COUNTS)
def test_words_and_digits_say_the_same(telling, scene, n, m):
    spelled = [
        (in_words(n), in_words(m)),
        (f"{in_words(n)} ({n})", f"{in_words(m)} ({m})"),
        (f"{n} ({in_words(n)})", m),
        (f"{n} [{in_words(n)}]", m),
    ]
    found = read(*(scene.tell(telling[0], a, b) for a, b in spelled))
    for number in range(len(spelled)):
        assert essence(found, number) == wanted(telling, n, m), found["articles"][number]["body"]


NO_YEAR = st.integers(1000, 1899) | st.integers(2101, 4000)


@given(st.sampled_from(TELLINGS), SCENES, NO_YEAR, NO_YEAR)
def test_separators_of_thousands_say_nothing(telling, scene, n, m):
    found = read(
        scene.tell(telling[0], f"{n:,}", f"{m:,}"), scene.tell(telling[0], n, m), scene.tell(telling[0], f"{n:,}".replace(",", " "), m)
    )
    assert essence(found) == essence(found, 1) == essence(found, 2) == wanted(telling, n, m)


HEDGES = {
    "": lambda n: (n, n, n),
    "at least ": lambda n: (n, n, None),
    "more than ": lambda n: (n + 1, n + 1, None),
    "over ": lambda n: (n + 1, n + 1, None),
    "up to ": lambda n: (None, n, n),
    "about ": lambda n: (n, n, n),
    "some ": lambda n: (n, n, n),
}


@given(st.sampled_from(TELLINGS), SCENES, COUNTS, COUNTS, st.sampled_from(list(HEDGES)), st.booleans())
def test_hedges_bound_the_count_wherever_it_stands(telling, scene, n, m, hedge, is_spelled):  # noqa: PLR0917 - each is drawn
    template, first, second = telling
    found = read(scene.tell(template, hedge + (in_words(n) if is_spelled else str(n)), m))
    bounds = Counter({(first, *HEDGES[hedge](n), "incident", "reported"): 1}) + Counter(
        {(second, m, m, m, "incident", "reported"): bool(second)}
    )
    assert essence(found) == bounds


@given(st.sampled_from(TELLINGS), SCENES, COUNTS, COUNTS, st.integers(60, 80))
def test_hard_wraps_change_nothing(telling, scene, n, m, width):
    whole = " ".join([scene.tell(telling[0], n, m), *UNRELATED[:5]])
    found = read(whole, textwrap.fill(whole, width))
    assert essence(found) == essence(found, 1)
    assert main(found) == main(found, 1)
    sound(found)


@given(st.sampled_from(TELLINGS), SCENES, COUNTS, COUNTS)
def test_a_headline_counts_no_one_twice(telling, scene, n, m):
    told = scene.tell(telling[0], n, m)
    found, headed = read(told), read(told, title=told.split(", ")[0].rstrip("."))
    assert main(headed) == main(found)
    sound(headed)


@given(st.sampled_from(TELLINGS), SCENES, COUNTS, COUNTS)
def test_capitals_keep_outcome_and_figures(telling, scene, n, m):
    plain = scene.tell(telling[0], n, in_words(m))
    found = read(plain, plain.upper())
    assert essence(found, 1) == wanted(telling, n, m)


@given(st.sampled_from(TELLINGS), SCENES, COUNTS, COUNTS, st.lists(st.sampled_from(UNRELATED), max_size=4, unique=True), st.integers(0, 4))
def test_an_unrelated_sentence_moves_nothing(telling, scene, n, m, others, place):  # noqa: PLR0917 - each is drawn
    told = scene.tell(telling[0], n, m)
    found = read(told, " ".join([*others[:place], told, *others[place:]]))
    assert essence(found, 1) == essence(found)
    assert main(found, 1)[:3] == main(found)[:3]
    sound(found)


@given(st.sampled_from(TELLINGS), SCENES, COUNTS, COUNTS, st.permutations(UNRELATED[:5]))
def test_unrelated_paragraphs_may_stand_in_any_order(telling, scene, n, m, order):
    told = scene.tell(telling[0], n, m)
    found = read("\n\n".join([told, *UNRELATED[:5]]), "\n\n".join([told, *order]))
    assert essence(found) == essence(found, 1) == wanted(telling, n, m)
    assert main(found) == main(found, 1)


@given(st.lists(st.tuples(st.sampled_from(TELLINGS), SCENES, COUNTS, COUNTS), min_size=1, max_size=5), st.booleans())
def test_many_tellings_make_a_sound_article(tellings, has_title):
    sentences = [scene.tell(telling[0], n, m) for telling, scene, n, m in tellings]
    found = read(" ".join(sentences), title=sentences[-1].rstrip(".") if has_title else None)
    sound(found)
    assert found == read(" ".join(sentences), title=sentences[-1].rstrip(".") if has_title else None)


SCRAPS = st.sampled_from(
    ["two", "20", "1,200", "dozens of", "several", "at least", "more than", "up to", "no", "another", "the remaining", "three of them", "all",
     "people", "soldiers", "the dead", "the wounded", "bodies", "lives", "a leader", "he", "they", "who", "family of four", "Daesh", "the army", "Kabul", "in Basra",
     "killed", "were killed", "wounded", "was shot dead", "died", "missing", "abducting", "killing", "the death of", "a toll of", "rose to", "casualties", "hostage",
     "and", "or", "including", "among", "by", "of", "with", "said", "according to", "police", "denied", "feared", "if", "since 2015", "on Monday", "last week",
     "a day earlier", "in March 2019", "“", "”", "(", ")", ",", ";", ":", ".", "…", "—", "\n", "\n\n", "’s", "O’Hara", "5.5", "155 mm", "%", "€", "\u200b", "é", "𝔘"]
)  # fmt: skip


@given(st.lists(SCRAPS, min_size=1, max_size=40), st.none() | st.lists(SCRAPS, min_size=1, max_size=8))
def test_whatever_the_words_the_article_is_sound(words, title):
    text = "The report of the day follows. " + " ".join(words)
    found = read(text, title=title and " ".join(title))
    sound(found)
    assert found == read(text, title=title and " ".join(title))


def test_the_day_is_the_one_told():
    found = read("Gunmen killed six miners near Lima on Monday.")
    assert main(found) == (6, None, "PE", dt.date(2021, 6, 14))
