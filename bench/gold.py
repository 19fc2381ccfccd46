"""What people coded for the dev sets of ../shared, document by document, beside what a warehouse says of the same documents.

The scores are those of ../shared/score/score.py, which is loaded and never copied. The reading by document here answers the other
question, which documents changed; `agrees` proves that it counts as score.py does.
"""

import contextlib
import datetime as dt
import hashlib
import importlib.util
import io
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

SETS = ("seed", "wad", "fa-kes", "isaf", "muc4")
SEED_DUMP = "dumps/000_eef93eff2ab2e77a.txt"
OUTCOMES = ("killed", "wounded")
PAIRS = "pairs"
"""The fact of a MUC-4 document: how many of its (outcome, number) pairs some claim carries."""
DATED = ("isaf",)
"""Sets that code the day of the incident, of texts that mostly say when they were published; score.py leaves it out."""
DAY = "day_within_1"
_NAMED_FACTS = {
    "country": "country",
    "day_within_2": "date_start",
    "perpetrator_named": "perpetrator_name",
    "perpetrator_none": "perpetrator_name",
}
_MOST_ADDED = 3
"""Claims that may add up to a coded figure before the sum is chance."""

CLASSES = (
    "false alarm",  # coded 0, yet the main report has a figure
    "nothing read",  # no claim of this outcome in the article
    "another claim has it",  # read, but of another report or scope, or outweighed
    "a sum of claims is it",  # its groups were read and not added
    "a claim too many",  # the coded figure and another claim's were added
    "no claim has it",
)
"""Why a figure was missed, as far as the claims tell; the first that fits."""

Scores = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing coded for one document: what a person wants, what the main report says, and whether score.py calls it right."""

    document: str
    name: str
    want: str | int
    said: str | int | None
    is_right: bool

    @property
    def share(self) -> float:
        """How much of it is right: 0 or 1, or the share of a document's pairs."""
        return int(self.said or 0) / int(self.want) if self.name == PAIRS else float(self.is_right)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claim, as far as misses and rules are judged by it. Without a rule of its own it counts for none."""

    outcome: str
    low: int | None
    best: int | None
    high: int | None
    scope: str
    assertion: str
    count_text: str | None
    rule: str
    report_no: int | None
    sentence_no: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the warehouse holds of one document: its main report as score.py reads it, and its claims in their order."""

    report: dict[str, Any]
    claims: Sequence[Claimed]


@dataclass(frozen=True, slots=True)
class Dev:
    """The dev sets of a folder as ../shared is laid out. SystemExit where they are not there."""

    shared: Path
    score: ModuleType

    @classmethod
    def of(cls, shared: Path) -> "Dev":
        """Load score/score.py of that folder: the scores are its, not ours."""
        path = shared / "score" / "score.py"
        spec = importlib.util.spec_from_file_location("score", path)
        if spec is None or spec.loader is None or not path.is_file():
            sys.exit(f"no score/score.py in {shared}: the gold sets are not here; give their folder with --shared.")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.alpha_2 = cache(module.alpha_2)  # a country takes milliseconds
        return cls(shared, module)

    def file(self, name: str) -> Path:
        """Where the gold of a set is."""
        return self.shared / "gold" / ("seed.json" if name == "seed" else f"{name}.jsonl")

    def hash(self, name: str) -> str:
        """SHA-256 of the gold of a set: figures of another gold are not compared."""
        return hashlib.sha256(self.file(name).read_bytes()).hexdigest()

    def url(self, name: str, document: str) -> str:
        """The URL under which score.py dumps a document."""
        return str(self.score.gold_url(self.file(name), {"id": document}))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The coded rows of a set that score.py counts; the seed has none, it is one page."""
        rows = [] if name == "seed" else self.score.gold_rows(self.file(name))
        return [row for row in rows if (row.get("text") or "").strip() and row.get("multiple") != 1]

    def dumps(self, names: Sequence[str], folder: Path) -> list[Path]:
        """The dumps of these sets, without what was coded for them: the scraped page, and one file of all other texts."""
        found = [self.shared / SEED_DUMP] if "seed" in names else []
        texts = [name for name in names if name != "seed"]
        if texts:
            for name in texts:
                self.score.dump(self.file(name), folder / f"{name}.part")
            whole = folder / "texts.jsonl"
            whole.write_bytes(b"".join((folder / f"{name}.part").read_bytes() for name in texts))
            found.append(whole)
        return found

    def scores(self, name: str, warehouse: Path) -> tuple[Scores, list[str]]:
        """Scores of one set as score.py gives them, and the notes it prints on the way."""
        marks = {"seed": self.score.score_seed, "muc4": self.score.score_muc}.get(name, self.score.score_set)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            given: Scores = marks(self.file(name), str(warehouse))
        if name in DATED:
            days = [fact for fact in self.facts(name, told(warehouse)) if fact.name == DAY]
            given[DAY] = {"score": round(sum(fact.is_right for fact in days) / len(days), 4), "n": len(days)}
        return given, [line for line in printed.getvalue().splitlines() if line.startswith("  - ")]

    def facts(self, name: str, warehouse: Mapping[str, Told]) -> list[Fact]:
        """Every coded fact of a set, in the order of its documents. The seed has notes instead."""
        found: list[Fact] = []
        for row in self.rows(name):
            here = warehouse.get(self.url(name, row["id"]), Told({}, ()))
            found += _pairs(row, self.score, here) if name == "muc4" else _of_report(row, self.score, here.report)
            if name in DATED and here.report:
                found.append(_day(row, here.report))
        return found


def told(warehouse: Path) -> dict[str, Told]:
    """What a warehouse holds, by the URL of the document."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        con.sql("SET enable_progress_bar = false")
        reports = con.execute(
            "SELECT a.url, r.*, e.name AS perpetrator_name, e.aliases AS perpetrator_aliases FROM articles AS a"
            " JOIN casualty_reports AS r ON r.article_id = a.article_id AND r.report_no = 0"
            " LEFT JOIN entities AS e ON e.entity_id = r.perpetrator_id WHERE a.url IS NOT NULL"
        )
        names = [column[0] for column in reports.description or ()]
        main = {row[0]: dict(zip(names, row, strict=True)) for row in reports.fetchall()}
        claims: defaultdict[str, list[Claimed]] = defaultdict(list)
        for url, *columns in con.execute(
            "SELECT a.url, c.outcome, c.low, c.best, c.high, c.scope, c.assertion, c.count_text, c.rule, r.report_no, c.sentence_no, c.evidence"
            " FROM articles AS a JOIN casualty_claims AS c USING (article_id)"
            " LEFT JOIN casualty_reports AS r ON r.report_id = c.report_id WHERE a.url IS NOT NULL"
            " ORDER BY a.url, c.sentence_no, c.char_start, c.claim_id"
        ).fetchall():
            claims[url].append(Claimed(*columns))
        urls = [row[0] for row in con.execute("SELECT url FROM articles WHERE url IS NOT NULL ORDER BY url").fetchall()]
    return {url: Told(main.get(url, {}), claims.get(url, [])) for url in urls}


def _pairs(row: dict[str, Any], score: ModuleType, here: Told) -> Iterator[Fact]:
    wanted = set(score.muc_gold(row))
    if wanted:
        hit = len(wanted & {(claim.outcome, claim.best) for claim in here.claims})
        yield Fact(str(row["id"]), PAIRS, len(wanted), hit, hit == len(wanted))


def _of_report(row: dict[str, Any], score: ModuleType, got: dict[str, Any]) -> Iterator[Fact]:
    document = str(row["id"])
    for outcome in OUTCOMES:
        low, high = row.get(f"{outcome}_min"), row.get(f"{outcome}_max")
        best = row.get(f"{outcome}_best", row.get(outcome))
        if best is None and high in (None, low):
            best = low
        if best is not None:
            said = got.get(f"{outcome}_best") or 0
            yield Fact(document, outcome, best, said, said == best)
        if low is not None and high is not None and low < high:
            for bound, want in (("low", low), ("high", high)):
                said = got.get(f"{outcome}_{bound}")
                yield Fact(document, f"{outcome}_{bound}", want, said, said == want)
    hits: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    score.who_where_when(row, got or {"country": None, "date_start": None, "date_end": None, **_NOBODY}, hits, totals)
    for fact in totals:
        said = got.get(_NAMED_FACTS[fact])
        want = score.alpha_2(row["country"]) if fact == "country" else row["date" if fact == "day_within_2" else "perpetrator"]
        yield Fact(document, fact, want, None if said is None else str(said), bool(got) and bool(hits[fact]))


def _day(row: dict[str, Any], got: dict[str, Any]) -> Fact:
    """The day of the incident: right where the span told lies no further from the day coded than a day, the night's other side."""
    want, first, last = dt.date.fromisoformat(row["date"]), got["date_start"], got["date_end"]
    is_right = first is not None and first - dt.timedelta(days=1) <= want <= last + dt.timedelta(days=1)
    return Fact(str(row["id"]), DAY, str(want), None if first is None else str(first), is_right)


_NOBODY = {"perpetrator_id": None, "perpetrator_name": None, "perpetrator_aliases": None}


def disagreements(found: Sequence[Fact], given: Scores) -> list[str]:
    """Figures on which the reading by document and score.py count another number of hits: a fault of this file. None, or one line each."""
    lines: list[str] = []
    if not found:
        return lines
    pairs = [fact for fact in found if fact.name == PAIRS]
    if (
        pairs
        and round(sum(int(fact.said or 0) for fact in pairs) / sum(int(fact.want) for fact in pairs), 4) != given["outcome_number_recall"]
    ):
        lines.append("outcome_number_recall")
    for figure, value in given.items():
        if not isinstance(value, dict) or value["score"] is None:
            continue
        name = figure.removesuffix("_exact_positive").removesuffix("_false_alarm_rate").removesuffix("_exact")
        mine = [fact for fact in found if fact.name == name]
        if figure.endswith("_exact_positive"):
            hits = sum(fact.is_right for fact in mine if int(fact.want) >= 1)
        elif figure.endswith("_false_alarm_rate"):
            hits = sum(not fact.is_right for fact in mine if int(fact.want) < 1)
        else:
            hits = sum(fact.is_right for fact in mine)
        if round(hits / value["n"], 4) != value["score"]:
            lines.append(f"{figure}: {hits} by document, {value['score']} of {value['n']} by score.py")
    return lines


def why_missed(fact: Fact, claims: Sequence[Claimed]) -> str:
    """The class of CLASSES that a missed figure belongs to."""
    want, said = int(fact.want), int(fact.said or 0)
    if want < 1:
        return "false alarm"
    mine = [claim.best for claim in claims if claim.outcome == fact.name and claim.best]
    if not any(claim.outcome == fact.name for claim in claims):
        return "nothing read"
    if want in mine:
        return "another claim has it"
    if any(sum(some) == want for size in range(2, _MOST_ADDED + 1) for some in combinations(mine, size)):
        return "a sum of claims is it"
    if said - want in mine and said > want:
        return "a claim too many"
    return "no claim has it"


def sample(missed: Sequence[Fact], wanted: int) -> list[Fact]:
    """That many of the misses, the same on every run and spread over all documents: those whose ids hash lowest."""
    return sorted(missed, key=lambda fact: hashlib.sha256(f"{fact.document}|{fact.name}".encode()).digest())[:wanted]


def shown(fact: Fact, row: dict[str, Any], claims: Sequence[Claimed]) -> Iterator[str]:
    """A missed figure with its text and the claims read in it."""
    yield f"{fact.document} {fact.name}: coded {fact.want}, said {fact.said}"
    yield f"    {' '.join(row['text'].split())[:900]!r}"
    for claim in claims:
        bounds = "/".join("–" if bound is None else str(bound) for bound in (claim.low, claim.best, claim.high))
        place = "no report" if claim.report_no is None else f"report {claim.report_no}"
        yield (
            f"      {claim.outcome} {bounds} {claim.scope} {claim.assertion}, {place}, {claim.count_text!r} [{claim.rule}] "
            f"{json.dumps(claim.evidence[:100], ensure_ascii=False)}"
        )
