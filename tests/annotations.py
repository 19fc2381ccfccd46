"""Toll against the articles that a person annotated (`annotated/`): `python tests/annotations.py [NAME ...]` tells every disagreement.

A gold claim is met by a claim of the same article, outcome and figures whose sentence overlaps its evidence; every claim that meets none
counts against precision. Attributes are compared on claims that were met, where the gold names them. What the keys mean: annotated/README.md.
"""

import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.contracts import arrow_schema
from pipeline.model import TITLE, stable_id
from pipeline.normalise import normalise

FOLDER = Path(__file__).parent / "annotated"
FIGURES = ("low", "best", "high")
# The headings under which extraction is judged, and the facts that each is read from.
HEADINGS = {
    "Claims": ("recall", "precision"),
    "Roles": ("victim_status", "perpetrator"),
    "Scope and assertion": ("scope", "part_of", "assertion", "background", "tactic"),
    "Reports": ("own report", "report figures", "report perpetrator", "report 0", "events right", "events whole"),
    "Where": ("place", "country"),
    "When": ("date_start", "date_end", "date_precision"),
    "Who says": ("source",),
    "Entities": ("entities",),
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Gold:
    """One annotated article."""

    name: str
    record: Row
    claims: tuple[Row, ...]
    events: tuple[Row, ...]
    entities: tuple[Row, ...]
    headings: tuple[str, ...]
    style: str
    kind: str = "record"


@dataclass(frozen=True)
class Told:
    """What Toll made of one article; ids of entities are looked up in `names`."""

    articles: list[Row]
    claims: list[Row]
    reports: list[Row]
    names: dict[str, Row]
    mentions: list[Row]


@dataclass
class Score:
    """Hits and trials by fact, and the disagreements in words: class, article, what."""

    hits: Counter[str] = field(default_factory=Counter)
    trials: Counter[str] = field(default_factory=Counter)
    apart: list[tuple[str, str, str]] = field(default_factory=list)
    reports_too_many: int = 0

    def mark(self, fact: str, name: str, *, good: bool, words: str) -> None:
        """Count a trial; a miss is told in `words`."""
        self.trials[fact] += 1
        self.hits[fact] += good
        if not good:
            self.apart.append((fact, name, words))

    def share(self, fact: str) -> float:
        """Share of trials that were right; 1 where there was none."""
        return self.hits[fact] / self.trials[fact] if self.trials[fact] else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of recall and precision of claims."""
        recall, precision = self.share("recall"), self.share("precision")
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def load(names: Iterable[str] = ()) -> list[Gold]:
    """The annotated articles by name, all if none is named."""
    wanted = set(names)
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        if wanted and path.stem not in wanted:
            continue
        told = json.loads(path.read_text(encoding="utf-8"))
        rows = {key: tuple(told[key]) for key in ("claims", "events", "entities", "headings")}
        found.append(Gold(path.stem, told["record"], style=told["style"], kind=told.get("kind", "record"), **rows))
    return found


def extract(gold: list[Gold]) -> dict[str, Told]:
    """Take the articles through the pipeline, all in one batch."""
    documents = [
        {"document_id": stable_id(g.name), "batch_id": "0" * 16, "locator": g.name, "format": "jsonl", "kind": g.kind, **g.record}
        for g in gold
    ]
    schema = arrow_schema("documents")
    rows = [{column: document.get(column) for column in schema.names} for document in documents]
    tables = {table: batch.to_pylist() for table, batch in normalise(pa.RecordBatch.from_pylist(rows, schema)).items()}
    assert tables["rejects"] == [], tables["rejects"]
    names = {row["entity_id"]: row for row in tables["entities"]}
    told = {}
    for g in gold:
        articles = [row for row in tables["articles"] if row["document_id"] == stable_id(g.name)]
        ids = {row["article_id"] for row in articles}
        mine = ([row for row in tables[table] if row["article_id"] in ids] for table in ("casualty_claims", "casualty_reports", "mentions"))
        claims, reports, mentions = mine
        told[g.name] = Told(articles, claims, reports, names, mentions)
    return told


def fold(words: str | None) -> str:
    """Lower-case letters and digits without accents, one space between words."""
    plain = unicodedata.normalize("NFKD", words or "")
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c)).lower()).strip()


def same_actor(want: str | None, words: str | None, entity: Row | None) -> bool:
    """Whether one of the gold's names ("|" between) is the entity's name or an alias of it, or stands in the words of the text."""
    if want is None:
        return not words and entity is None
    names = {fold(name) for name in (entity["name"], *entity["aliases"])} if entity else set()
    return any(fold(name) in names or f" {fold(name)} " in f" {fold(words)} " for name in want.split("|"))


def same_place(want: str | None, row: Row, names: dict[str, Row]) -> bool:
    """Whether one of the gold's places stands in the words, or is a name of the place; a null wants no place."""
    if want is None:
        return not row["place"]
    known = names.get(row["place_id"])
    said = {fold(row["place"]), *(fold(name) for name in (known["name"], *known["aliases"]))} if known else {fold(row["place"])}
    return any(fold(place) in text for place in want.split("|") for text in said)


def said_of(claim: Row, told: Told, met: dict[str, Row], gold: dict[str, Row]) -> dict[str, Any]:
    """What a claim says under the keys of the gold, so far as it can be compared as it stands."""
    report = next((r for r in told.reports if r["report_id"] == claim["report_id"]), None)
    whole = next((id_ for id_, row in met.items() if row["claim_id"] == claim["part_of"]), None)
    return {
        **{key: claim[key] for key in ("scope", "assertion", "victim_status", "tactic", "country", "date_precision")},
        **{key: claim[key] and str(claim[key]) for key in ("date_start", "date_end")},
        "background": bool(report and report["background"]),
        "part_of": gold.get(whole) if whole else None,
    }


def disagreements(want: Row, claim: Row, told: Told, met: dict[str, Row], gold: dict[str, Row]) -> dict[str, tuple[bool, str]]:
    """For each attribute the gold names: whether the claim says the same, and both in words."""
    said = said_of(claim, told, met, gold)
    marks = {}
    for key in ("scope", "assertion", "victim_status", "tactic", "country", "date_start", "date_end", "date_precision", "background"):
        if key in want:
            marks[key] = (said[key] == want[key], f"{said[key]!r}, want {want[key]!r}")
    if "part_of" in want:
        whole, mine = gold[want["part_of"]], said["part_of"]
        good = bool(mine) and all(mine[key] == whole[key] for key in ("outcome", *FIGURES))  # told twice, either is the whole
        marks["part_of"] = (good, f"{mine and mine['id']!r}, want {want['part_of']!r}")
    for key in ("perpetrator", "source"):
        if key in want:
            entity = told.names.get(claim[f"{key}_id"])
            name = entity["name"] if entity else claim[key]
            marks[key] = (same_actor(want[key], claim[key], entity), f"{name!r}, want {want[key]!r}")
    if "place" in want:
        marks["place"] = (same_place(want["place"], claim, told.names), f"{claim['place']!r}, want {want['place']!r}")
    return marks


def overlap(want: Row, claim: Row, told: Told) -> int:
    """0 if the claim is told elsewhere, 1 in the sentence of the evidence, 2 in the very words."""
    evidence, sentence = fold(want["evidence"]), fold(claim["evidence"])
    if evidence not in sentence and sentence not in evidence:
        return 0
    in_title = want.get("title", False)
    if in_title != (claim["sentence_no"] == TITLE):
        return 0
    article = next(a for a in told.articles if a["article_id"] == claim["article_id"])
    start = (article["title"] if in_title else article["body"]).find(want["evidence"])
    return 2 if start >= 0 and claim["char_start"] < start + len(want["evidence"]) and start < claim["char_end"] else 1


def figures(claim: Row) -> str:
    """Outcome and figures as the rules write them: `killed 9/9/–`."""
    return f"{claim['outcome']} " + "/".join("–" if claim.get(key) is None else str(claim[key]) for key in FIGURES)


def meet(gold: Gold, told: Told) -> tuple[dict[str, Row], list[Row]]:
    """Pair gold claims with claims, each used once, optional ones last. Returns what met each gold id, and what met none."""
    met: dict[str, Row] = {}
    left = list(told.claims)
    for want in sorted(gold.claims, key=lambda c: bool(c.get("optional"))):
        fits = [
            (overlap(want, claim, told), -i)
            for i, claim in enumerate(left)
            if claim["outcome"] == want["outcome"] and (want.get("optional") or all(claim[key] == want[key] for key in FIGURES))
        ]
        nearness, position = max(fits, default=(0, 0))
        if nearness:
            met[want["id"]] = left.pop(-position)
    return met, left


def judge_claims(gold: Gold, told: Told, score: Score) -> dict[str, Row]:
    """Mark recall, precision and every attribute; return what met each gold claim."""
    met, extra = meet(gold, told)
    by_id = {claim["id"]: claim for claim in gold.claims}
    background = {event["id"]: event["background"] for event in gold.events if "background" in event}
    for want in gold.claims:
        if want.get("optional"):
            continue
        claim = met.get(want["id"])
        near = next((figures(row) for row in extra if row["outcome"] == want["outcome"] and overlap(want, row, told)), None)
        instead = f" (told {near})" if near else ""
        score.mark("recall", gold.name, good=claim is not None, words=f"missed {figures(want)}{instead}: {want['evidence']!r}")
        if claim is None:
            continue
        score.mark("precision", gold.name, good=True, words="")
        full = {**want, "background": background[want["event"]]} if want.get("event") in background else want
        for key, (good, words) in disagreements(full, claim, told, met, by_id).items():
            score.mark(key, gold.name, good=good, words=f"{key} {words}: {figures(want)} {want['evidence']!r}")
    for claim in extra:
        what = f"not in gold: {figures(claim)} {claim['scope']} {claim['assertion']} [{claim['rule']}] {claim['count_text']!r}"
        score.mark("precision", gold.name, good=False, words=f"{what} in {claim['evidence']!r}")
    return met


def right(event: Row, report: Row, told: Told) -> dict[str, tuple[bool, str]]:
    """For each fact of an event that the gold names: whether the report says the same, and both in words."""
    marks = {}
    for key in (
        "killed_low", "killed_best", "killed_high", "wounded_best", "civilians_killed_best", "country", "date_start", "date_end", "tactic", "geo_precision",
    ):  # fmt: skip
        if key in event:
            said = str(report[key]) if key.startswith("date") and report[key] else report[key]
            marks[key] = (said == event[key], f"{said!r}, want {event[key]!r}")
    if "perpetrator" in event:
        entity = told.names.get(report["perpetrator_id"])
        good = same_actor(event["perpetrator"], report["perpetrator"], entity)
        marks["perpetrator"] = (good, f"{report['perpetrator']!r}, want {event['perpetrator']!r}")
    if "place" in event:
        marks["place"] = (same_place(event["place"], report, told.names), f"{report['place']!r}, want {event['place']!r}")
    return marks


def judge_reports(gold: Gold, told: Told, met: dict[str, Row], score: Score) -> None:
    """Mark each event: told rightly by one report, its claims together, and no report beside the events."""
    claims_of: dict[str, list[Row]] = defaultdict(list)
    for claim in gold.claims:
        if claim.get("event") and claim["id"] in met and not claim.get("optional"):
            claims_of[claim["event"]].append(met[claim["id"]])
    reports = {report["report_id"]: report for report in told.reports}
    told_of: dict[str, Counter[str]] = defaultdict(Counter)
    for event_id, rows in claims_of.items():
        for row in rows:
            told_of[row["report_id"]][event_id] += 1
    for event in gold.events:
        ids = Counter(row["report_id"] for row in claims_of[event["id"]] if row["report_id"])
        shared = {row["report_id"] for other, rows in claims_of.items() if other != event["id"] for row in rows}
        whole = len(ids) == 1 and not set(ids) & shared
        where = "no report" if not ids else f"{len(ids)} reports" if len(ids) > 1 else "a report with another event's claims"
        score.mark("events whole", gold.name, good=whole, words=f"event {event['id']}: its claims are in {where}")
        own = next((id_ for id_, _ in ids.most_common() if told_of[id_].most_common(1)[0][0] == event["id"]), None)
        for row in claims_of[event["id"]]:
            good = own is not None and row["report_id"] == own
            words = f"event {event['id']}: {figures(row)} is told {'of another incident' if row['report_id'] else 'of none'}"
            score.mark("own report", gold.name, good=good, words=f"{words}: {row['evidence']!r}")
        core = {"killed_best", "wounded_best", "date_start", "date_end", "country", "perpetrator"}
        tries = [right(event, report, told) for report in told.reports]
        good = any(all(ok for key, (ok, _) in marks.items() if key in core) for marks in tries)
        mine = right(event, reports[ids.most_common(1)[0][0]], told) if ids else {}
        wrong = ", ".join(f"{key} {words}" for key, (ok, words) in mine.items() if not ok and key in core)
        score.mark("events right", gold.name, good=good, words=f"event {event['id']}: {wrong or 'no report tells it'}")
        for key, (ok, words) in mine.items():
            numbers = key.startswith(("killed", "wounded", "civilians"))
            score.mark(f"report {'figures' if numbers else key}", gold.name, good=ok, words=f"event {event['id']}: {key} {words}")
        if event.get("report_no") == 0 and ids:
            number = reports[ids.most_common(1)[0][0]]["report_no"]
            score.mark("report 0", gold.name, good=number == 0, words=f"event {event['id']} is report {number}")
    may = {met[c["id"]]["report_id"] for c in gold.claims if c["id"] in met and (c.get("optional") or not c.get("event"))}
    surplus = len([id_ for id_ in reports if id_ not in may or id_ in {r["report_id"] for rows in claims_of.values() for r in rows}])
    surplus = max(0, surplus - len(gold.events))
    score.reports_too_many += surplus
    if surplus:
        score.apart.append(("reports too many", gold.name, f"{len(reports)} reports, {len(gold.events)} events"))


def judge_entities(gold: Gold, told: Told, score: Score) -> None:
    """Mark each entity that the gold names: linked under its name and type, by its surface."""
    for want in gold.entities:
        found = [
            told.names[row["entity_id"]]
            for row in told.mentions
            if fold(want["surface"]).removeprefix("the ") in fold(row["surface"]) or fold(row["surface"]) in fold(want["surface"])
        ]
        good = any(
            fold(want["name"]) in {fold(name) for name in (e["name"], *e["aliases"])}
            and e["type"] == want["type"]
            and ("country" not in want or e["country"] == want["country"])
            for e in found
        )
        said = sorted({f"{e['name']} ({e['type']}, {e['country']})" for e in found})
        score.mark("entities", gold.name, good=good, words=f"entity {want['name']} as {want['surface']!r}: found {said or 'none'}")


def judge(gold: list[Gold], told: dict[str, Told]) -> Score:
    """Score all articles."""
    score = Score()
    for g in gold:
        met = judge_claims(g, told[g.name], score)
        judge_reports(g, told[g.name], met, score)
        judge_entities(g, told[g.name], score)
    return score


def lines(score: Score) -> Iterator[str]:
    """The figures by heading."""
    for heading, facts in HEADINGS.items():
        shown = [f"{fact} {score.share(fact):.3f} of {score.trials[fact]}" for fact in facts]
        shown += [f"F1 {score.f1:.3f}"] if heading == "Claims" else [f"too many {score.reports_too_many}"] if heading == "Reports" else []
        yield f"{heading:20} " + " · ".join(shown)
    others = sorted(set(score.trials) - {fact for facts in HEADINGS.values() for fact in facts})
    yield f"{'of reports':20} " + " · ".join(f"{fact.removeprefix('report ')} {score.share(fact):.3f}" for fact in others)


def main() -> None:
    """Print every disagreement by class, then the figures."""
    gold = load(sys.argv[1:])
    score = judge(gold, extract(gold))
    for fact in sorted({fact for fact, _, _ in score.apart}):
        sys.stdout.write(f"\n== {fact}\n")
        sys.stdout.writelines(f"  {name}: {words}\n" for kind, name, words in score.apart if kind == fact)
    count = f"\n{len(gold)} articles, {sum(len(g.claims) for g in gold)} claims, {sum(len(g.events) for g in gold)} events\n"
    sys.stdout.write(count + "\n".join(lines(score)) + "\n")


if __name__ == "__main__":
    main()
