"""One bad row per expectation: exactly that expectation fails. Every expectation of every suite has its poison here."""

# ruff: noqa: S608 - the SQL below is put together from ids made here

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline import quality
from pipeline.contracts import TABLES, arrow_schema
from pipeline.derived import tables_in_warehouse
from pipeline.model import stable_id
from pipeline.suites import GATE_SUITES, ROW_SUITES, TABLE_SUITES, read_suite

SQL = Path(__file__).parents[1] / "sql"
DAY = dt.date(2024, 3, 5)
NOON = dt.datetime(2024, 3, 6, 12, tzinfo=dt.UTC)
BODY = "Five people were killed and three hurt in Marburg on Monday, the mayor said. Two of the dead were guards. It brings the toll to 76."
NOWHERE = stable_id("nowhere")
BATCH = stable_id("batch")
HERE = {
    "perpetrator": "the Grey Band", "tactic": "bombing", "place": "Marburg", "country": "DE", "admin1": "Hesse", "latitude": 50.8, "longitude": 8.8,
    "geo_precision": 1, "date_start": dt.date(2024, 3, 4), "date_end": dt.date(2024, 3, 4), "date_precision": 1,
}  # fmt: skip

Rows = dict[str, list[dict[str, object]]]


class Family:
    """One article with all that hangs on it, independent of any other family; every row passes every check."""

    def __init__(self, name: str, event: str | None = None) -> None:
        self.name = name
        self.event = event
        self.article, self.place, self.group, self.report = (self.id(kind) for kind in ("article", "place", "group", "report"))
        self.total, self.part, self.wounded, self.running = (self.id(kind) for kind in ("total", "part", "wounded", "running"))
        self.rows: Rows = {
            "articles": [
                {
                    "article_id": self.article, "document_id": self.id("document"), "batch_id": BATCH, "article_no": 0, "title": "Five killed in Marburg",
                    "publisher": "Evening Courier", "standfirst": [], "published_on": DAY, "published_precision": "day", "published_from": "metadata",
                    "language": "en", "body": BODY, "captions": [], "char_start": 0, "char_end": len(BODY), "word_count": 26,
                }
            ],
            "entities": [
                {"entity_id": self.place, "name": "Marburg", "type": "place", "country": "DE", "latitude": 50.8, "longitude": 8.8, "aliases": []},
                {"entity_id": self.group, "name": "Grey Band", "type": "armed_group", "aliases": ["the Grey Band"]},
            ],
            "mentions": [
                {
                    "mention_id": self.id("mention"), "article_id": self.article, "entity_id": self.place, "surface": "Marburg",
                    "sentence_no": 0, "char_start": BODY.index("Marburg"), "char_end": BODY.index("Marburg") + 7,
                }
            ],
            "casualty_claims": [
                self.claim(self.total, "killed", 5, 0, report_id=self.report),
                self.claim(self.part, "killed", 2, 1, report_id=self.report, scope="subset", part_of=self.total),
                self.claim(self.wounded, "wounded", 3, 0, report_id=self.report),
                self.claim(self.running, "killed", 76, 2, scope="cumulative"),
            ],
            "casualty_reports": [
                self.tells({"report_id": self.report, "event_id": event, "killed_low": 5, "killed_best": 5, "killed_high": 5, "wounded_best": 3, "claims": 3})
            ],
        }  # fmt: skip

    def id(self, kind: str) -> str:
        return stable_id(self.name, kind)

    def claim(self, claim_id: str, outcome: str, count: int, sentence: int, **more: object) -> dict[str, object]:
        words = BODY.split(". ")[sentence]
        start = BODY.index(words)
        return HERE | {
            "claim_id": claim_id, "article_id": self.article, "outcome": outcome, "low": count, "best": count, "high": count, "scope": "incident",
            "assertion": "reported", "victim_status": "unknown", "perpetrator_id": self.group, "place_id": self.place, "source": "the mayor",
            "sentence_no": sentence, "char_start": start, "char_end": start + len(words), "evidence": words, "rule": "count_killed", "confidence": 0.9,
        } | more  # fmt: skip

    def tells(self, row: dict[str, object]) -> dict[str, object]:
        return (
            HERE
            | {"article_id": self.article, "report_no": 0, "background": False, "perpetrator_id": self.group, "place_id": self.place}
            | row
        )

    def row(self, table: str, key: str | None = None) -> dict[str, object]:
        name = TABLES[table].key[0]
        return next(row for row in self.rows[table] if key is None or row[name] == key)


def as_tables(*families: Family) -> dict[str, pa.Table]:
    """Arrow tables that hold nulls wherever a poison put them: the contract's types without its nullability."""
    tables = {}
    for table in ROW_SUITES:
        rows = [row for family in families for row in family.rows[table]]
        tables[table] = pa.Table.from_pylist(rows, schema=pa.schema([field.with_nullable(nullable=True) for field in arrow_schema(table)]))
    return tables


# Rows of a batch


def change(table: str, target: Callable[[Family], str], **values: object) -> Callable[[Family], tuple[str, str]]:
    """Poison the row of that key with these values; answer the table and key that have to be rejected."""

    def poison(family: Family) -> tuple[str, str]:
        row = family.row(table, target(family))
        row.update(values)
        return table, str(row[TABLES[table].key[0]])

    return poison


def article(**values: object) -> Callable[[Family], tuple[str, str]]:
    return change("articles", lambda family: family.article, **values)


def place(**values: object) -> Callable[[Family], tuple[str, str]]:
    return change("entities", lambda family: family.place, **values)


def mention(**values: object) -> Callable[[Family], tuple[str, str]]:
    return change("mentions", lambda family: family.id("mention"), **values)


def running(**values: object) -> Callable[[Family], tuple[str, str]]:
    return change("casualty_claims", lambda family: family.running, **values)


def part(**values: object) -> Callable[[Family], tuple[str, str]]:
    return change("casualty_claims", lambda family: family.part, **values)


def report(**values: object) -> Callable[[Family], tuple[str, str]]:
    return change("casualty_reports", lambda family: family.report, **values)


def repeated(table: str, position: int) -> Callable[[Family], tuple[str, str]]:
    def poison(family: Family) -> tuple[str, str]:
        row = family.rows[table][position]
        family.rows[table].append(dict(row))
        return table, str(row[TABLES[table].key[0]])

    return poison


def added(table: str, make: Callable[[Family], dict[str, object]]) -> Callable[[Family], tuple[str, str]]:
    def poison(family: Family) -> tuple[str, str]:
        row = make(family)
        family.rows[table].append(row)
        return table, str(row[TABLES[table].key[0]])

    return poison


def cumulative_in_report(family: Family) -> tuple[str, str]:
    report(claims=4)(family)
    return running(report_id=family.report)(family)


def report_in_other_article(family: Family) -> tuple[str, str]:
    other = family.row("articles") | {"article_id": family.id("other"), "article_no": 1}
    family.rows["articles"].append(other)
    family.rows["casualty_reports"].append(
        family.tells({"report_id": family.id("other report"), "article_id": family.id("other"), "claims": 1}),
    )
    return running(scope="incident", report_id=family.id("other report"))(family)


def whole_in_other_article(family: Family) -> tuple[str, str]:
    family.rows["articles"].append(family.row("articles") | {"article_id": family.id("other"), "article_no": 1})
    whole = family.claim(family.id("other claim"), "killed", 9, 0) | {"article_id": family.id("other")}
    family.rows["casualty_claims"].append(whole)
    return part(part_of=family.id("other claim"))(family)


LATE = {"date_start": dt.date(2024, 3, 20), "date_end": dt.date(2024, 3, 20)}
BACKWARDS = {"date_start": dt.date(2024, 3, 3), "date_end": dt.date(2024, 3, 1)}
ROW_POISONS: dict[tuple[str, str], Callable[[Family], tuple[str, str]]] = {
    ("articles", "required_missing"): article(captions=None),
    ("articles", "article_id_repeated"): repeated("articles", 0),
    ("articles", "id_malformed"): article(duplicate_of="the one before"),
    ("articles", "language_malformed"): article(language="English"),
    ("articles", "published_precision_not_in_enum"): article(published_precision="hour"),
    ("articles", "published_from_not_in_enum"): article(published_from="hearsay"),
    ("articles", "article_no_out_of_range"): article(article_no=-1),
    ("articles", "characters_out_of_range"): article(char_start=-1),
    ("articles", "word_count_out_of_range"): article(word_count=-1),
    ("articles", "offsets_out_of_order"): article(char_start=999),
    ("articles", "publication_unexplained"): article(published_on=None),
    ("entities", "required_missing"): place(aliases=None),
    ("entities", "entity_id_malformed"): added(
        "entities", lambda family: {"entity_id": f"bad {family.name}", "name": "Kassel", "type": "place", "aliases": []}
    ),
    ("entities", "country_unknown"): place(country="ZZ"),
    ("entities", "type_not_in_enum"): place(type="ghost"),
    ("entities", "latitude_out_of_range"): place(latitude=91.0),
    ("entities", "longitude_out_of_range"): place(longitude=-181.0),
    ("entities", "coordinates_incomplete"): place(latitude=None),
    ("entities", "name_blank"): place(name=""),
    ("mentions", "required_missing"): mention(sentence_no=None),
    ("mentions", "mention_id_repeated"): repeated("mentions", 0),
    ("mentions", "id_malformed"): mention(mention_id="mention one"),
    ("mentions", "sentence_no_out_of_range"): mention(sentence_no=-2),
    ("mentions", "characters_out_of_range"): mention(char_start=-1),
    ("mentions", "article_id_unknown"): mention(article_id=NOWHERE),
    ("mentions", "entity_id_unknown"): mention(entity_id=NOWHERE),
    ("mentions", "offsets_out_of_order"): mention(surface="", char_start=4, char_end=4),
    ("mentions", "surface_not_in_text"): mention(surface="Maarburg"),
    ("casualty_claims", "required_missing"): running(rule=None),
    ("casualty_claims", "claim_id_repeated"): repeated("casualty_claims", 3),
    ("casualty_claims", "id_malformed"): running(claim_id="claim one"),
    ("casualty_claims", "country_unknown"): running(victim_country="UK"),
    ("casualty_claims", "outcome_not_in_enum"): running(outcome="dead"),
    ("casualty_claims", "scope_not_in_enum"): running(scope="all"),
    ("casualty_claims", "assertion_not_in_enum"): running(assertion="sure"),
    ("casualty_claims", "victim_status_not_in_enum"): running(victim_status="soldier"),
    ("casualty_claims", "tactic_not_in_enum"): running(tactic="magic"),
    ("casualty_claims", "persons_out_of_range"): running(low=-1),
    ("casualty_claims", "latitude_out_of_range"): running(latitude=-90.5),
    ("casualty_claims", "longitude_out_of_range"): running(longitude=180.5),
    ("casualty_claims", "geo_precision_out_of_range"): running(geo_precision=8),
    ("casualty_claims", "date_precision_out_of_range"): running(date_precision=6),
    ("casualty_claims", "sentence_no_out_of_range"): running(sentence_no=-2),
    ("casualty_claims", "characters_out_of_range"): running(char_start=-1),
    ("casualty_claims", "confidence_out_of_range"): running(confidence=1.5),
    ("casualty_claims", "article_id_unknown"): running(article_id=NOWHERE),
    ("casualty_claims", "report_id_unknown"): running(scope="incident", report_id=NOWHERE),
    ("casualty_claims", "part_of_unknown"): part(part_of=NOWHERE),
    ("casualty_claims", "entity_id_unknown"): running(victim_id=NOWHERE),
    ("casualty_claims", "figures_out_of_order"): running(low=77),
    ("casualty_claims", "dates_out_of_order"): running(**BACKWARDS),
    ("casualty_claims", "dated_after_publication"): running(**LATE),
    ("casualty_claims", "coordinates_incomplete"): running(longitude=None),
    ("casualty_claims", "offsets_out_of_order"): running(evidence="", char_start=4, char_end=4),
    ("casualty_claims", "evidence_not_in_text"): running(evidence="It brings the toll to 67."),
    ("casualty_claims", "whole_in_other_article"): whole_in_other_article,
    ("casualty_claims", "report_in_other_article"): report_in_other_article,
    ("casualty_claims", "part_exceeds_whole"): part(low=6, best=6, high=6),
    ("casualty_claims", "part_not_subset"): part(scope="incident"),
    ("casualty_claims", "cumulative_in_report"): cumulative_in_report,
    ("casualty_reports", "required_missing"): report(background=None),
    ("casualty_reports", "report_id_repeated"): repeated("casualty_reports", 0),
    ("casualty_reports", "id_malformed"): report(event_id="event one"),
    ("casualty_reports", "country_unknown"): report(country="XX"),
    ("casualty_reports", "tactic_not_in_enum"): report(tactic="magic"),
    ("casualty_reports", "report_no_out_of_range"): report(report_no=-1),
    ("casualty_reports", "persons_out_of_range"): report(civilians_killed_best=-1),
    ("casualty_reports", "latitude_out_of_range"): report(latitude=91.0),
    ("casualty_reports", "longitude_out_of_range"): report(longitude=181.0),
    ("casualty_reports", "geo_precision_out_of_range"): report(geo_precision=0),
    ("casualty_reports", "date_precision_out_of_range"): report(date_precision=0),
    ("casualty_reports", "claims_out_of_range"): added(
        "casualty_reports", lambda family: family.tells({"report_id": family.id("idle"), "report_no": 1, "claims": 0})
    ),
    ("casualty_reports", "article_id_unknown"): report(article_id=NOWHERE),
    ("casualty_reports", "entity_id_unknown"): report(place_id=NOWHERE),
    ("casualty_reports", "killed_out_of_order"): report(killed_low=6),
    ("casualty_reports", "wounded_out_of_order"): report(wounded_low=4),
    ("casualty_reports", "civilians_exceed_killed"): report(civilians_killed_best=6),
    ("casualty_reports", "dates_out_of_order"): report(**BACKWARDS),
    ("casualty_reports", "dated_after_publication"): report(**LATE),
    ("casualty_reports", "coordinates_incomplete"): report(latitude=None),
    ("casualty_reports", "claims_miscounted"): report(claims=9),
    ("casualty_reports", "killed_not_from_claims"): report(killed_best=50, killed_high=50),
    ("casualty_reports", "wounded_not_from_claims"): report(wounded_best=2),
}


@pytest.fixture(scope="module")
def poisoned() -> tuple[dict[tuple[str, str], tuple[str, str]], list[dict[str, str]], quality.RowVerdict]:
    """All poisons at once, each in a family of its own: Great Expectations is asked once."""
    sound, families, targets = Family("sound"), [], {}
    for poison, apply in ROW_POISONS.items():
        family = Family(".".join(poison))
        targets[poison] = apply(family)
        families.append(family)
    verdict = quality.check_rows(as_tables(sound, *families))
    return targets, verdict.rejections.to_pylist(), verdict


@pytest.mark.parametrize("poison", ROW_POISONS, ids=".".join)
def test_a_bad_row_fails_its_expectation_and_no_other(poison, poisoned):
    targets, rejections, _ = poisoned
    table, key = targets[poison]
    assert [row["reason_code"] for row in rejections if (row["table"], row["key"]) == (table, key)] == [poison[1]]


def test_nothing_else_is_turned_away_but_what_depends_on_a_bad_row(poisoned):
    targets, rejections, _ = poisoned
    bad = set(targets.values())
    others = [row for row in rejections if (row["table"], row["key"]) not in bad]
    assert others
    assert {row["reason_code"] for row in others} == {"parent_rejected"}
    sound = Family("sound")
    assert not {row["key"] for row in rejections} & {sound.article, sound.report, sound.total, sound.place}


def test_outcomes_tell_each_failure_once(poisoned):
    _, _, verdict = poisoned
    twice = {poison for poison in ROW_POISONS if poison[1].endswith("_repeated")}
    for outcome in verdict.outcomes:
        poison = (outcome.suite, outcome.expectation)
        assert not outcome.is_success
        assert outcome.unexpected == (2 if poison in twice else 1), poison


# Tables the gate reads row by row

EVENT = HERE | {
    "killed_low": 5, "killed_best": 5, "killed_high": 7, "wounded_low": 3, "wounded_best": 3, "wounded_high": 3, "reports": 1, "articles": 1,
    "publishers": 1, "sources": ["the mayor"], "disputed": False, "first_reported_on": DAY, "last_reported_on": DAY,
}  # fmt: skip
VERSION = EVENT | {"valid_from": NOON, "valid_to": NOON + dt.timedelta(days=1)}
LEDGER = {
    "batch_id": BATCH, "dump": "night.jsonl", "bytes": 10, "sha256": "0" * 64, "format": "jsonl", "records": 1, "documents": 1, "articles": 1,
    "mentions": 1, "claims": 1, "reports": 1, "rejects": 0, "unknown_fields": [], "non_articles": 0, "notes": [], "extractor_version": "1", "state": "ingested",
}  # fmt: skip
REJECT = {"batch_id": BATCH, "stage": "read", "locator": "night.jsonl#2", "reason_code": "bad_json", "reason": "The line is not JSON."}
COVERAGE = {"publisher": "Evening Courier", "day": DAY, "articles": 1, "claims": 1, "expected_articles": 2.0}
GOOD = {"casualty_events": EVENT, "casualty_events_history": VERSION, "batches": LEDGER, "rejects": REJECT, "coverage": COVERAGE}
OF_EVENTS: dict[str, dict[str, object]] = {
    "required_missing": {"disputed": None},
    "id_malformed": {"place_id": "Marburg"},
    "country_unknown": {"country": "EU"},
    "tactic_not_in_enum": {"tactic": "magic"},
    "persons_out_of_range": {"civilians_killed_best": -1},
    "latitude_out_of_range": {"latitude": 91.0},
    "longitude_out_of_range": {"longitude": 181.0},
    "geo_precision_out_of_range": {"geo_precision": 8},
    "date_precision_out_of_range": {"date_precision": 6},
    "rows_out_of_range": {"publishers": -1},
}
TABLE_POISONS: dict[str, dict[str, dict[str, object]]] = {
    "casualty_events": OF_EVENTS
    | {
        "killed_out_of_order": {"killed_best": 8},
        "wounded_out_of_order": {"wounded_best": 4},
        "civilians_exceed_killed": {"civilians_killed_best": 8},
        "dates_out_of_order": BACKWARDS,
        "reporting_out_of_order": {"last_reported_on": dt.date(2024, 3, 1)},
    },
    "casualty_events_history": OF_EVENTS | {"versions_out_of_order": {"valid_to": NOON}},
    "batches": {
        "required_missing": {"dump": None},
        "sha256_malformed": {"sha256": "unknown"},
        "batch_id_malformed": {"batch_id": "batch one"},
        "state_not_in_enum": {"state": "odd"},
        "bytes_out_of_range": {"bytes": -1},
        "rows_out_of_range": {"documents": -1},
    },
    "rejects": {
        "required_missing": {"reason": None},
        "batch_id_malformed": {"batch_id": "batch one"},
        "reason_code_malformed": {"reason_code": "Bad JSON!"},
        "stage_not_in_enum": {"stage": "later"},
    },
    "coverage": {
        "required_missing": {"day": None},
        "rows_out_of_range": {"articles": -1},
        "expected_articles_out_of_range": {"expected_articles": -0.5},
    },
}


def keyed(suite: str, name: str) -> dict[str, object]:
    """Give each row a key of its own, by which the failing ones are told apart."""
    key = TABLES[suite].key[0]
    return {} if name == "batch_id_malformed" else {key: stable_id(suite, name)}


@pytest.mark.parametrize("suite", TABLE_SUITES)
def test_each_bad_row_of_a_gated_table_fails_its_expectation_and_no_other(suite):
    poisons = TABLE_POISONS[suite]
    rows = [GOOD[suite] | keyed(suite, "good"), *(GOOD[suite] | keyed(suite, name) | change for name, change in poisons.items())]
    table = pa.Table.from_pylist(rows, schema=pa.schema([field.with_nullable(nullable=True) for field in arrow_schema(suite)]))
    result = quality.gate(lambda _sql: table, [suite])
    assert {outcome.expectation: outcome.keys for outcome in result.outcomes} == {
        name: (str((keyed(suite, name) | change).get(TABLES[suite].key[0])),) for name, change in poisons.items()
    }
    assert not result.is_publishable
    assert quality.gate(lambda _sql: table.slice(0, 1), [suite]).is_publishable


# The warehouse as a whole


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    """Hold a sound warehouse: one event, told by two articles of one batch."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    for path in sorted((SQL / "tables").glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))
    event = stable_id("event")
    rows: Rows = {table: [*Family("one", event).rows[table], *Family("two", event).rows[table]] for table in ROW_SUITES}
    rows["casualty_events"] = [EVENT | {"event_id": event, "reports": 2, "articles": 2}]
    rows["casualty_events_history"] = [rows["casualty_events"][0] | {"valid_from": NOON, "valid_to": None}]
    rows["batches"] = [LEDGER | {"records": 3, "documents": 2, "articles": 2, "mentions": 2, "claims": 8, "reports": 2, "rejects": 1}]
    rows["rejects"] = [REJECT]
    rows["coverage"] = [COVERAGE]
    leader, follower = (row["report_id"] for row in rows["casualty_reports"])
    victims = rows["entities"][0]["entity_id"]
    group = {"event_id": event, "outcome": "killed", "low": 1, "best": 1, "high": 1, "reports": 2}
    rows["casualty_event_groups"] = [group | {"kind": "side", "member": victims, "victim_id": victims}]
    points = dict.fromkeys(("date_points", "place_points", "figures_points", "actor_points", "tactic_points"), 1)
    rows["report_links"] = [
        {"report_id": leader, "event_id": event, "leader_id": leader, "kind": "leader"},
        {"report_id": follower, "event_id": event, "leader_id": leader, "kind": "similar", "score": 5} | points,
    ]
    for table in tables_in_warehouse():
        arrow = pa.Table.from_pylist(rows.get(table.name, []), schema=arrow_schema(table.name))
        connection.register("arrow", arrow)
        connection.execute(f"INSERT INTO {table.qualified} FROM arrow")
    connection.execute((SQL / "load" / "00_resolve.sql").read_text(encoding="utf-8"))
    connection.execute("INSERT INTO resolve.changed_articles BY NAME SELECT article_id FROM articles")
    connection.execute("INSERT INTO resolve.touched_events SELECT event_id FROM casualty_events")
    return connection


ONE, TWO = Family("one"), Family("two")
RECOUNT = """UPDATE ops.batches SET articles = (SELECT count(*) FROM articles), claims = (SELECT count(*) FROM casualty_claims),
    mentions = (SELECT count(*) FROM mentions);"""


def claims(replacing: str) -> str:
    """Insert 999 claims like the running total of the first article but for what is replaced."""
    return f"""INSERT INTO casualty_claims SELECT casualty_claims.* REPLACE (printf('%016x', i) AS claim_id, {replacing})
        FROM casualty_claims CROSS JOIN range(999) AS r (i) WHERE claim_id = '{ONE.running}'; {RECOUNT}"""


def articles(replacing: str, *, claimed: bool, mentioned: bool) -> str:
    """Insert 999 articles like the first but for what is replaced, with or without a claim and a mention each."""
    identity = "printf('%016x', i)"
    statements = [
        f"INSERT INTO articles SELECT one_article.* REPLACE ({identity} AS article_id, {replacing}) FROM one_article CROSS JOIN range(999) AS r (i)"
    ]
    if claimed:
        statements.append(
            f"INSERT INTO casualty_claims SELECT one_claim.* REPLACE ({identity} AS claim_id, {identity} AS article_id) FROM one_claim CROSS JOIN range(999) AS r (i)"
        )
    if mentioned:
        statements.append(
            f"INSERT INTO mentions SELECT one_mention.* REPLACE ({identity} AS mention_id, {identity} AS article_id) FROM one_mention CROSS JOIN range(999) AS r (i)"
        )
    views = f"""CREATE TEMP TABLE one_article AS FROM articles WHERE article_id = '{ONE.article}';
        CREATE TEMP TABLE one_claim AS FROM casualty_claims WHERE claim_id = '{ONE.running}';
        CREATE TEMP TABLE one_mention AS FROM mentions WHERE mention_id = '{ONE.id("mention")}';"""
    return f"{views} {'; '.join(statements)}; {RECOUNT}"


def broken(stage: str, code: str, count: int) -> str:
    """Turn away so many records, told by the ledger, of a dump that has a hundred."""
    unread = count if stage == "read" else 0
    return f"""INSERT INTO ops.rejects SELECT '{BATCH}', '{stage}', 'night.jsonl#' || (i + 10), '{code}', 'Why.', NULL FROM range({count}) AS r (i);
        INSERT INTO articles SELECT articles.* REPLACE (printf('%016x', i) AS article_id) FROM articles CROSS JOIN range(49) AS r (i)
        WHERE article_id = '{ONE.article}';
        UPDATE ops.batches SET documents = 51, records = 52 + {unread}, rejects = rejects + {count}; {RECOUNT}"""


WAREHOUSE_POISONS: dict[str, str] = {
    "key_repeated": f"INSERT INTO mentions FROM mentions WHERE article_id = '{ONE.article}'; {RECOUNT}",
    "reference_broken": f"UPDATE mentions SET entity_id = '{NOWHERE}' WHERE article_id = '{ONE.article}'",
    "figures_out_of_order": f"UPDATE casualty_claims SET low = 77 WHERE claim_id = '{ONE.running}'",
    "dates_out_of_order": f"UPDATE casualty_claims SET date_start = '2024-03-20', date_end = '2024-03-20' WHERE claim_id = '{ONE.running}'",
    "evidence_not_in_text": f"UPDATE casualty_claims SET evidence = 'Nine died.' WHERE claim_id = '{ONE.running}'",
    "part_exceeds_whole": f"UPDATE casualty_claims SET low = 9, best = 9, high = 9 WHERE claim_id = '{ONE.part}'",
    "cumulative_in_report": f"UPDATE casualty_claims SET report_id = '{ONE.report}' WHERE claim_id = '{ONE.running}'",
    "report_not_from_claims": f"UPDATE casualty_reports SET killed_best = 50, killed_high = 50 WHERE report_id = '{ONE.report}'",
    "event_not_from_reports": "UPDATE casualty_events SET killed_best = 7",
    "event_without_report": f"""INSERT INTO casualty_events SELECT * REPLACE ('{NOWHERE}' AS event_id, NULL AS killed_best, NULL AS wounded_best)
        FROM casualty_events""",
    "report_without_event": f"""UPDATE casualty_reports SET event_id = NULL WHERE report_id = '{ONE.report}';
        UPDATE casualty_events SET reports = 1, articles = 1""",
    "reports_miscounted": "UPDATE casualty_events SET reports = 3",
    "history_overlaps": "INSERT INTO casualty_events_history SELECT * REPLACE (valid_from + INTERVAL 1 DAY AS valid_from) FROM casualty_events_history",
    "rows_unlike_ledger": "UPDATE ops.batches SET mentions = mentions + 1",
    "record_vanished": "UPDATE ops.batches SET records = records + 1",
    "document_vanished": "UPDATE ops.batches SET records = records + 5, documents = documents + 5",
    "rejects_unlike_ledger": "UPDATE ops.batches SET rejects = rejects + 1",
    "rejected_share_high": f"""INSERT INTO ops.rejects SELECT '{BATCH}', 'validate', 'mentions#' || printf('%016x', i), 'surface_not_in_text', 'Why.', NULL
        FROM range(999) AS r (i); UPDATE ops.batches SET mentions = mentions + 999""",
    "extraction_failed": broken("extract", "extractor_error", 5),
    "extractor_broke": broken("extract", "extractor_error", 1),
    "records_unread": broken("read", "bad_json", 9),
    "publication_unknown": articles("'de' AS language, NULL AS published_on", claimed=False, mentioned=False),
    "extraction_silent": articles("1 AS article_no", claimed=False, mentioned=True),
    "entities_silent": articles("1 AS article_no", claimed=True, mentioned=False),
    "country_unknown": claims("NULL AS country"),
    "date_unknown": claims("NULL AS date_start"),
    "source_unknown": claims("NULL AS source"),
    "perpetrator_unknown": claims("NULL AS perpetrator"),
    "actor_unlinked": claims("NULL AS perpetrator_id"),
    "place_unlocated": claims("NULL AS latitude"),
    "claims_outside_reports": claims("'incident' AS scope"),
    "publisher_silent": "INSERT INTO ops.coverage VALUES ('Morning Post', '2024-03-05', 0, 0, 4.0)",
}  # fmt: skip


def test_a_sound_warehouse_passes_the_whole_gate(warehouse):
    result = quality.gate(lambda sql: warehouse.sql(sql).to_arrow_table())
    assert [outcome.sentence for outcome in result.failed] == []
    assert result.is_publishable
    assert sum(len(read_suite(suite)) for suite in GATE_SUITES) == len(result.outcomes)


@pytest.mark.parametrize("name", WAREHOUSE_POISONS)
def test_a_bad_warehouse_fails_one_expectation_and_says_why(name, warehouse):
    warehouse.execute("BEGIN")
    try:
        warehouse.execute(WAREHOUSE_POISONS[name])
        result = quality.gate(lambda sql: warehouse.sql(sql).to_arrow_table(), ["warehouse"])
    finally:
        warehouse.execute("ROLLBACK")
    # A broken extractor is told twice: each document is a warning, many are critical.
    assert [outcome.expectation for outcome in result.failed] == [name] + ["extractor_broke"] * (name == "extraction_failed")
    failed = result.failed[0]
    assert result.is_publishable == (failed.severity != "critical")
    assert failed.unexpected > 0
    assert failed.why in failed.sentence


def test_every_expectation_has_a_poison():
    have = set(ROW_POISONS) | {(suite, name) for suite, names in TABLE_POISONS.items() for name in names}
    have |= {("warehouse", name) for name in WAREHOUSE_POISONS}
    assert have == {(suite, entry.name) for suite in (*ROW_SUITES, *GATE_SUITES) for entry in read_suite(suite)}


# `runs` and `checks` are written after the gate.
REFERENCES = [(table, column) for table in tables_in_warehouse() if table.name != "checks" for column, _ in table.references]


@pytest.mark.parametrize(("table", "column"), REFERENCES, ids=[f"{table.name}.{column}" for table, column in REFERENCES])
def test_a_reference_that_leads_nowhere_is_named(table, column, warehouse):
    warehouse.execute("BEGIN")
    try:
        warehouse.execute(f"UPDATE {table.qualified} SET {column} = '{NOWHERE}'")
        tally = warehouse.sql((SQL / "checks" / "references.sql").read_text(encoding="utf-8")).to_arrow_table().to_pylist()
    finally:
        warehouse.execute("ROLLBACK")
    assert {row["subject"] for row in tally if row["unexpected"]} == {f"{table.name}.{column}"}


def test_every_key_and_reference_of_the_contract_is_tallied(warehouse):
    def subjects(name: str) -> set[str]:
        return set(
            warehouse.sql((SQL / "checks" / f"{name}.sql").read_text(encoding="utf-8")).to_arrow_table().column("subject").to_pylist()
        )

    assert subjects("keys") == {table.qualified for table in tables_in_warehouse()}
    assert subjects("references") == {f"{table.name}.{column}" for table in tables_in_warehouse() for column, _ in table.references}
