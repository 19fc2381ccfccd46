"""The data inside the page: two blocks of JSON, what the list, the curve and the map need, and what an event unfolds to."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

import markupsafe

from pipeline.report.shown import Article, Event, Saying, country_name

COLUMNS: Final = (
    "id", "when", "where", "killed", "wounded", "victims", "perpetrator", "tactic", "isCounted", "isDisputed", "change", "reports", "publishers",
    "start", "end", "precision", "country", "place", "latitude", "longitude", "geo", "killedLow", "killedBest", "killedHigh", "woundedLow", "woundedBest",
    "woundedHigh", "killedMost", "woundedMost", "civilians",
)  # fmt: skip


def facts(events: Sequence[Event], rest: Iterable[dict[str, Any]], names: Iterable[dict[str, Any]]) -> markupsafe.Markup:
    """Events a row each, columns named once; the toll of the events that are not listed, by day; other names of actors and places."""
    codes = sorted({event.row["country"] for event in events if event.row["country"]})
    return _block(
        {
            "columns": COLUMNS,
            "events": [_event(event) for event in events],
            "rest": [list(row.values()) for row in rest],
            "names": {row["name"]: row["aliases"] for row in names},
            "countries": {code: country_name(code) for code in codes},
        }
    )


def evidence(events: Iterable[Event]) -> markupsafe.Markup:
    """For each event its claims; sentences and articles stand once, claims point at them by number."""
    sentences: dict[str, int] = {}
    articles: dict[Article, int] = {}
    claims = [[_claim(saying, sentences, articles) for saying in event.sayings] for event in events]
    return _block(
        {
            "claims": claims,
            "sentences": list(sentences),
            "articles": [[one.title, one.publisher, one.day, one.link] for one in articles],
        }
    )


def _event(event: Event) -> list[Any]:
    row = event.row
    return [
        row["event_id"], event.when, event.where, event.killed, event.wounded, row["victims"], row["perpetrator"], event.tactic,
        event.is_counted, row["disputed"], event.change, row["reports"], row["publishers"], row["date_start"], row["date_end"], row["date_precision"],
        row["country"], row["place_name"] or row["place"], row["latitude"], row["longitude"], row["geo_precision"],
        row["killed_low"], row["killed_best"], row["killed_high"], row["wounded_low"], row["wounded_best"], row["wounded_high"],
        row["killed_most"], row["wounded_most"], row["civilians_killed_best"],
    ]  # fmt: skip


def _claim(saying: Saying, sentences: dict[str, int], articles: dict[Article, int]) -> list[Any]:
    return [
        saying.figure, saying.outcome, saying.note, saying.source, saying.victims,
        sentences.setdefault(saying.sentence, len(sentences)), [_units(saying.sentence[:cut]) for cut in saying.cuts],
        articles.setdefault(saying.article, len(articles)),
    ]  # fmt: skip


def _units(text: str) -> int:
    """Length as JavaScript counts it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _block(value: object) -> markupsafe.Markup:
    """JSON that can stand inside a script element: without `<` no tag and no comment begins in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return markupsafe.Markup(text.replace("<", "\\u003c"))  # noqa: S704
