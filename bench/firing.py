"""How often each rule fires on the dev sets and how often rightly: what `toll rules` shows.

A rule of clauses.toml fires with each claim it writes. It decides a coded number of dead or wounded where the main report's figure
rests on its claim: the first claim of that figure, else the claims of one sentence that add up to it. It is right where the figure is
the coded one. Numbers are judged by the claims whose count they read. Cues and dates fire in sentences; nothing coded judges them alone.
MUC-4, whose keys leave out the dead of combat, counts for firing alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
from gold import OUTCOMES, Claimed, Fact, Told

from pipeline.casualties.context import phrases
from pipeline.casualties.dates import dates
from pipeline.casualties.numbers import quantities
from pipeline.lexicon import toml
from pipeline.stages.rulebook import Count, named
from pipeline.text import sentences, title_sentence, tokens

Key = tuple[str, str]
JUDGED = ("clauses", "numbers")
"""Families of rules that claims name, so that what people coded can judge them."""
_READ = ("dates", "context", "numbers")
_UNSEEN = frozenset({"not", "before", "after"})
"""Kinds of rules that leave no name in what is read: what is no count or time, and modifiers that change no bound."""


def counts(warehouse: Path, told: Mapping[str, Told], coded: Iterable[tuple[Fact, Told]]) -> dict[Key, Count]:
    """Count every rule that can be counted.

    Args:
        warehouse: the published file, for the texts.
        told: what it holds by document, for the claims.
        coded: the coded facts of the sets that can judge, each with what the warehouse holds of its document.
    """
    fired: Counter[Key] = Counter(("clauses", claim.rule) for here in told.values() for claim in here.claims)
    for text, published, precision in _sentences(warehouse):
        fired.update(set(_reading(text, published, precision)))
    decisive: Counter[Key] = Counter()
    right: Counter[Key] = Counter()
    for fact, here in coded:
        deciding = {key for claim in decided(fact, here.claims) for key in _rules(claim)}
        decisive.update(deciding)
        if fact.is_right:
            right.update(deciding)
    seen = {(rule.family, rule.name) for rule in named() if rule.family in {"clauses", *_READ} and rule.kind not in _UNSEEN} | fired.keys()
    return {
        key: Count(fired[key], decisive[key], right[key]) if key[0] in JUDGED else Count(fired[key], None, None) for key in sorted(seen)
    }


def decided(fact: Fact, claims: Sequence[Claimed]) -> list[Claimed]:
    """The claims on which the main report's figure rests, as far as the claims themselves tell; none where it has no figure."""
    if fact.name not in OUTCOMES or not fact.said:
        return []
    whole = [
        claim
        for claim in claims
        if claim.report_no == 0
        and claim.outcome == fact.name
        and claim.scope == "incident"
        and claim.assertion == "reported"
        and claim.best is not None
    ]
    alone = next((claim for claim in whole if fact.said in _figures(claim)), None)
    if alone is not None:
        return [alone]
    for number in dict.fromkeys(claim.sentence_no for claim in whole):
        of_one = [claim for claim in whole if claim.sentence_no == number]
        if sum(min(_figures(claim)) for claim in of_one) <= int(fact.said) <= sum(max(_figures(claim)) for claim in of_one):
            return of_one
    return []


def _figures(claim: Claimed) -> tuple[int, int]:
    """The figures a report may use of a claim: of "more than 20", whose best is 21, the number printed."""
    best = int(claim.best or 0)
    return (best - 1 if claim.high is None else best), best


def _rules(claim: Claimed) -> Iterator[Key]:
    yield "clauses", claim.rule
    if claim.count_text:
        yield from (("numbers", found.rule) for found in quantities(tokens(claim.evidence)) if found.text == claim.count_text)


def _sentences(warehouse: Path) -> Iterator[tuple[str, date | None, str]]:
    """Every sentence of the articles, titles included, with the day and precision of publication."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        rows = con.execute("SELECT title, body, published_on, published_precision::VARCHAR FROM articles ORDER BY article_id").fetchall()
    for title, body, published, precision in rows:
        for sentence in [*([title_sentence(title)] if title else []), *sentences(body)]:
            yield sentence.text, published, precision


def _reading(text: str, published: date | None, precision: str) -> Iterator[Key]:
    """The rules of numbers, dates and cues that read something in a sentence."""
    words, lower = tokens(text), text.lower()
    yield from (("numbers", found.rule) for found in quantities(words))
    yield from (("dates", found.rule) for found in dates(words, published, precision))
    yield from (("context", name) for name, expression in _CUES if expression.search(lower))


_CUES = [(cue["name"], phrases(cue["words"])) for cue in toml("context")["cue"]]
