"""Every table and column of Toll, once: type, meaning, unit, bounds, enum, and the field's own term.

Arrow schemas, the DuckDB DDL (`sql/tables/`), the base expectations (`expectations/`) and `docs/data_dictionary.md`
are derived from here by `pipeline.derived`; `make contracts` rewrites them and a test fails when one is stale.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

import pyarrow as pa

Schema = Literal["lake", "main", "ops"]

STRING: Final = pa.string()
STRINGS: Final = pa.list_(pa.string())
INTEGER: Final = pa.int32()
BIGINT: Final = pa.int64()
REAL: Final = pa.float32()
DOUBLE: Final = pa.float64()
BOOLEAN: Final = pa.bool_()
DATE: Final = pa.date32()
INSTANT: Final = pa.timestamp("us", tz="UTC")

ENUMS: Final[dict[str, tuple[str, ...]]] = {
    "outcome": ("killed", "wounded", "missing", "captured"),
    "scope": ("incident", "subset", "cumulative"),
    "assertion": ("reported", "possible", "denied"),
    "victim_status": ("civilian", "combatant", "mixed", "unknown"),
    "entity_type": ("person", "armed_group", "state_force", "government", "organisation", "place"),
    "published_precision": ("day", "month", "year", "unknown"),
    "published_from": ("metadata", "page", "url", "dump", "none"),
    "tactic": (
        "air_strike", "drone_strike", "shelling", "rocket_attack", "missile_attack", "suicide_bombing", "bombing",
        "landmine", "armed_attack", "ambush", "clashes", "execution", "assassination", "chemical_attack", "abduction",
        "arrest", "riot", "torture", "arson", "stabbing", "vehicle_attack", "accident", "disaster", "other",
    ),
    "document_kind": ("page", "record"),
    "batch_state": ("ingested", "failed"),
    "reject_stage": ("read", "segment", "extract", "validate"),
    "severity": ("critical", "warning", "info"),
    "link_kind": ("leader", "similar", "through", "same_text", "same_article"),
    "group_kind": ("status", "side"),
    "event_change": ("new", "merged", "split", "renamed", "gone"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `enum` names an entry of ENUMS; `minimum`/`maximum` are inclusive; `term` is the field's own word."""

    name: str
    type: pa.DataType
    meaning: str
    nullable: bool = True
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    enum: str | None = None
    term: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `references` maps a column to the `table.column` it points at; `hazards` warn the analyst."""

    name: str
    schema: Schema
    one_row_is: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[tuple[str, str], ...] = ()
    hazards: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def qualified(self) -> str:
        """Name as written in SQL: `articles`, `ops.batches`."""
        return self.name if self.schema == "main" else f"{self.schema}.{self.name}"

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


ID = r"^[0-9a-f]{16}$"


def _id(name: str, meaning: str, *, nullable: bool = True) -> Column:
    return Column(name, STRING, meaning, nullable=nullable, pattern=ID)


def _count(name: str, meaning: str, *, nullable: bool = False) -> Column:
    return Column(name, BIGINT, meaning, nullable=nullable, unit="rows", minimum=0)


def _people(name: str, meaning: str, term: str | None = None) -> Column:
    return Column(name, INTEGER, meaning, unit="persons", minimum=0, term=term)


# What, where, when and by whom: the same columns in claims, reports and events.
VICTIMS = Column("victims", STRING, "Who was harmed, in the words of the text.")
VICTIM_ID = _id("victim_id", "The victims' group, force or nationality as an entity; the person if one named person.")
PERPETRATOR = Column(
    "perpetrator", STRING, "Who did it, in the words of the text; null when the text names no one.", term="UCDP side_a/side_b"
)
PERPETRATOR_ID = _id("perpetrator_id", "Who did it, as an entity.")
TACTIC = Column(
    "tactic",
    STRING,
    "How it was done. accident and disaster are not political violence: leave them out of conflict tolls.",
    enum="tactic",
    term="GTD attacktype, ACLED sub_event_type",
)
PLACE = Column("place", STRING, "Where it happened, in the words of the text; never the dateline.", term="UCDP where_coordinates")
PLACE_ID = _id("place_id", "Where it happened, as an entity of type place.")
COUNTRY = Column("country", STRING, "Where it happened, not whose nationals died.", unit="ISO 3166-1 alpha-2", pattern=r"^[A-Z]{2}$")
ADMIN1 = Column("admin1", STRING, "First-order division in which it happened.", term="UCDP adm_1, ACLED admin1")
LATITUDE = Column("latitude", DOUBLE, "Latitude of the place.", unit="degrees north, WGS 84", minimum=-90, maximum=90)
LONGITUDE = Column("longitude", DOUBLE, "Longitude of the place.", unit="degrees east, WGS 84", minimum=-180, maximum=180)
GEO_PRECISION = Column(
    "geo_precision",
    INTEGER,
    "1 exact place, 2 near a known point, 3 district, 4 province, 5 line or fuzzy area, 6 country, 7 international waters or airspace.",
    minimum=1,
    maximum=7,
    term="UCDP where_prec",
)
DATE_START = Column("date_start", DATE, "First day on which it can have happened.", unit="day", term="UCDP date_start")
DATE_END = Column("date_end", DATE, "Last day on which it can have happened.", unit="day", term="UCDP date_end")
DATE_PRECISION = Column(
    "date_precision",
    INTEGER,
    "1 exact day, 2 within 2-6 days, 3 the week, 4 the month, 5 up to a year; null when unsaid.",
    minimum=1,
    maximum=5,
    term="UCDP date_prec",
)
WHERE_AND_WHEN = (PLACE, PLACE_ID, COUNTRY, ADMIN1, LATITUDE, LONGITUDE, GEO_PRECISION, DATE_START, DATE_END, DATE_PRECISION)
FIGURES = (
    _people("killed_low", "The least number of dead the words allow.", "UCDP low"),
    _people("killed_best", "The one number of dead to use; the number printed where the words say more than it: 20 for 'more than 20'.", "UCDP best, ACLED fatalities"),
    _people("killed_high", "The most dead the words allow; null when they set no bound.", "UCDP high"),
    _people("wounded_low", "The least number of wounded the words allow."),
    _people("wounded_best", "The one number of wounded to use, as for the dead."),
    _people("wounded_high", "The most wounded the words allow; null when they set no bound."),
    _people("civilians_killed_best", "Civilians among the dead, where the text says so.", "UCDP deaths_civilians"),
)  # fmt: skip
ACTORS = (VICTIMS, VICTIM_ID, PERPETRATOR, PERPETRATOR_ID, TACTIC)

ARTICLE_ID = _id("article_id", "The article.", nullable=False)
REPORT_ID = _id("report_id", "The report this claim belongs to; null for cumulative claims, which belong to no one incident.")
BATCH_ID = _id("batch_id", "The dump it came in: the hash of the dump's bytes.", nullable=False)
RUN_ID = _id("run_id", "The run.", nullable=False)
SENTENCE_NO = Column("sentence_no", INTEGER, "Sentence of the body, from 0; -1 = in the title.", nullable=False, minimum=-1)
CHAR_START = Column(
    "char_start",
    INTEGER,
    "First character, from 0, in articles.body; in the title where sentence_no = -1.",
    nullable=False,
    unit="characters",
    minimum=0,
)
CHAR_END = Column("char_end", INTEGER, "One past the last character.", nullable=False, unit="characters", minimum=0)

DOCUMENTS = Table(
    "documents", "lake", "one record of a dump, text as found, kept so that later extractors can run without the dump", ("document_id",),
    (
        _id("document_id", "Hash of the batch, the place in the dump and the text.", nullable=False),
        BATCH_ID,
        Column("locator", STRING, "Where in the dump: file name and record, as in `night.jsonl#17`.", nullable=False),
        Column("format", STRING, "Name of the reader that read it.", nullable=False),
        Column("kind", STRING, "page = scraped text that has to be segmented; record = one article with its metadata.", nullable=False, enum="document_kind"),
        Column("text", STRING, "The text as found.", nullable=False),
        Column("url", STRING, "Address, as found."),
        Column("title", STRING, "Title, as found."),
        Column("publisher", STRING, "Who published it, as found."),
        Column("byline", STRING, "Author, as found."),
        Column("language", STRING, "Language tag, as found."),
        Column("published", STRING, "Publication date, as found; parsed by articles."),
        Column("crawled", STRING, "When the dump says it fetched the page, as found."),
        Column("standfirst", STRINGS, "Summary lines that the markup tells apart from the text; null = none."),
        Column("captions", STRINGS, "Picture captions that the markup tells apart from the text; null = none."),
    ),
)  # fmt: skip

ARTICLES = Table(
    "articles", "main", "one article version; a near-duplicate keeps its own claims and reports", ("article_id",),
    (
        ARTICLE_ID,
        _id("document_id", "The document it was cut from.", nullable=False),
        BATCH_ID,
        Column("article_no", INTEGER, "0 = first in its document.", nullable=False, minimum=0),
        Column("url", STRING, "Address, as found."),
        Column("publisher", STRING, "Who published it: named in the metadata, else the domain of the url.", term="ACLED source"),
        Column("byline", STRING, "Author."),
        Column("agency", STRING, "News agency credited for the text."),
        Column("title", STRING, "Title, as found."),
        Column("standfirst", STRINGS, "Summary lines or bullets between title and body.", nullable=False),
        Column("dateline", STRING, "What opens the body to say where from: `BEIRUT`, `KABUL, Aug. 3 (AP)`."),
        Column("dateline_place", STRING, "The place in the dateline: where the writer is, not where it happened."),
        Column("published_on", DATE, "Day of publication; the first day of the month or year where only that is known.", unit="day"),
        Column("published_precision", STRING, "How exact published_on is; unknown where it is null, or the day of the crawl: the latest it can be.", nullable=False, enum="published_precision"),
        Column("published_from", STRING, "Where published_on comes from.", nullable=False, enum="published_from"),
        Column("language", STRING, "Language of the body; only English is extracted.", unit="ISO 639-1", pattern=r"^[a-z]{2,3}$"),
        Column("body", STRING, "The text: no title, dateline, standfirst, captions or page furniture.", nullable=False),
        Column("captions", STRINGS, "Picture captions.", nullable=False),
        Column("char_start", INTEGER, "First character of the article in its document's text.", nullable=False, unit="characters", minimum=0),
        Column("char_end", INTEGER, "One past its last character in its document's text.", nullable=False, unit="characters", minimum=0),
        Column("word_count", INTEGER, "Words of the body.", nullable=False, unit="words", minimum=0),
        _id("duplicate_of", "The first near-identical article, else null; filled in the warehouse."),
    ),
    references=(("batch_id", "ops.batches.batch_id"), ("duplicate_of", "articles.article_id")),
    order=("batch_id", "document_id", "article_no"),
)  # fmt: skip

ENTITIES = Table(
    "entities", "main", "one real-world thing", ("entity_id",),
    (
        _id("entity_id", "Hash of type, canonical name and country; of a place also of its admin1 and level: two towns may share a name.", nullable=False),
        Column("name", STRING, "Canonical name.", nullable=False),
        Column("type", STRING, "What kind of thing.", nullable=False, enum="entity_type"),
        Column("country", STRING, "Country it is in or belongs to; null where it spans several.", unit="ISO 3166-1 alpha-2", pattern=r"^[A-Z]{2}$"),
        Column("admin1", STRING, "First-order division, for places."),
        replace(LATITUDE, meaning="Latitude, for places."),
        replace(LONGITUDE, meaning="Longitude, for places."),
        Column("aliases", STRINGS, "Other names it goes by.", nullable=False),
    ),
    order=("entity_id",),
)  # fmt: skip

MENTIONS = Table(
    "mentions", "main", "one time an article names an entity", ("mention_id",),
    (
        _id("mention_id", "Hash of article, place in it and entity.", nullable=False),
        ARTICLE_ID,
        _id("entity_id", "What is named.", nullable=False),
        Column("surface", STRING, "The words as they stand.", nullable=False),
        SENTENCE_NO, CHAR_START, CHAR_END,
    ),
    references=(("article_id", "articles.article_id"), ("entity_id", "entities.entity_id")),
    order=("article_id", "sentence_no", "char_start", "mention_id"),
)  # fmt: skip

CASUALTY_CLAIMS = Table(
    "casualty_claims", "main", "one thing a text asserts about casualties: the evidence, nothing summed", ("claim_id",),
    (
        _id("claim_id", "Hash of article, place in it and what is claimed.", nullable=False),
        ARTICLE_ID, REPORT_ID,
        _id("part_of", "The claim this one is a subset of."),
        Column("outcome", STRING, "What happened to them.", nullable=False, enum="outcome"),
        _people("low", "The least the words allow; null when they set no bound.", "UCDP low"),
        _people("best", "The one figure to use; 'more than 20' is 21 here and 20, the number printed, in reports and events.", "UCDP best"),
        _people("high", "The most the words allow; null when they set no bound.", "UCDP high"),
        Column("count_text", STRING, "The words that give the number: `at least nine`, `dozens`."),
        Column("scope", STRING, "incident = a figure for one incident; subset = part of another claim's figure; cumulative = a running total.", nullable=False, enum="scope"),
        Column("assertion", STRING, "reported = said to have happened; possible = feared, alleged, could; denied = said not to have.", nullable=False, enum="assertion"),
        VICTIMS, VICTIM_ID,
        Column("victim_status", STRING, "Who they were, as the text says.", nullable=False, enum="victim_status", term="UCDP deaths_civilians"),
        Column("victim_country", STRING, "Nationality of the victims.", unit="ISO 3166-1 alpha-2", pattern=r"^[A-Z]{2}$"),
        PERPETRATOR, PERPETRATOR_ID, TACTIC, *WHERE_AND_WHEN,
        Column("source", STRING, "Who says so inside the text, in its words; not the publisher.", term="UCDP source_original"),
        _id("source_id", "Who says so, as an entity."),
        SENTENCE_NO, CHAR_START, CHAR_END,
        Column("evidence", STRING, "The sentence, verbatim: body[char_start:char_end], or the title's where sentence_no = -1.", nullable=False),
        Column("rule", STRING, "Name of the rule in pipeline/rules that read it.", nullable=False),
        Column("confidence", REAL, "How sure the rule is.", nullable=False, minimum=0, maximum=1),
    ),
    references=(
        ("article_id", "articles.article_id"), ("report_id", "casualty_reports.report_id"), ("part_of", "casualty_claims.claim_id"),
        ("victim_id", "entities.entity_id"), ("perpetrator_id", "entities.entity_id"), ("place_id", "entities.entity_id"), ("source_id", "entities.entity_id"),
    ),
    hazards=("Never sum claims: a text tells one toll many times, in parts and as running totals. Sum casualty_events.",),
    order=("article_id", "sentence_no", "char_start", "claim_id"),
)  # fmt: skip

CASUALTY_REPORTS = Table(
    "casualty_reports", "main", "one incident that one article tells of, its claims fused without counting anyone twice", ("report_id",),
    (
        _id("report_id", "Hash of article and report number.", nullable=False),
        ARTICLE_ID,
        Column("report_no", INTEGER, "0 = what the article is mainly about.", nullable=False, minimum=0),
        Column("background", BOOLEAN, "True = an earlier incident, recalled in passing.", nullable=False),
        _id("event_id", "The event it was resolved to; filled in the warehouse."),
        *FIGURES, *ACTORS, *WHERE_AND_WHEN,
        Column("claims", INTEGER, "Claims fused into it.", nullable=False, unit="claims", minimum=1),
    ),
    references=(
        ("article_id", "articles.article_id"), ("event_id", "casualty_events.event_id"),
        ("victim_id", "entities.entity_id"), ("perpetrator_id", "entities.entity_id"), ("place_id", "entities.entity_id"),
    ),
    hazards=("Several reports tell of one incident: sum casualty_events, not reports.",),
    order=("article_id", "report_no"),
)  # fmt: skip

DISPUTED: Final = "the figures can't all be right: what one report says at least lies above what another says at most, or one text quotes two sources that rule each other out"
"""What `disputed` means, wherever people meet it."""

_EVENT_COLUMNS = (
    _id("event_id", "Hash of the first article that tells of it and of which of its reports does; the same however the articles came in.", nullable=False),
    *FIGURES,
    _people("killed_most", "The highest number that any report, or another source that it names, gives: killed_high, or where that is null because the words go on (`at least 11`), where they begin."),
    _people("wounded_most", "The same for the wounded."),
    *ACTORS, *WHERE_AND_WHEN,
    _count("reports", "Reports fused into it."),
    _count("articles", "Articles that tell of it."),
    _count("publishers", "Publishers that tell of it; reprints of one text count once."),
    Column("sources", STRINGS, "Who gave figures, inside the texts.", nullable=False),
    Column("disputed", BOOLEAN, f"True = {DISPUTED}.", nullable=False),
    Column("first_reported_on", DATE, "Earliest publication day.", unit="day"),
    Column("last_reported_on", DATE, "Latest publication day.", unit="day"),
)  # fmt: skip

CASUALTY_EVENTS = Table(
    "casualty_events", "main", "one real-world incident, fused over all reports of it", ("event_id",), _EVENT_COLUMNS,
    references=(("victim_id", "entities.entity_id"), ("perpetrator_id", "entities.entity_id"), ("place_id", "entities.entity_id")),
    hazards=("tactic accident and disaster are not political violence.",),
    order=("event_id",),
)  # fmt: skip

CASUALTY_EVENTS_HISTORY = Table(
    "casualty_events_history", "main", "one published version of an event", ("event_id", "valid_from"),
    (
        *_EVENT_COLUMNS,
        Column("valid_from", INSTANT, "Publication instant at which this version appeared.", nullable=False),
        Column("valid_to", INSTANT, "Publication instant at which it was replaced; null = still current."),
    ),
    hazards=("Choose one instant: valid_from <= t AND (valid_to IS NULL OR t < valid_to).",),
    order=("event_id", "valid_from"),
)  # fmt: skip

BATCHES = Table(
    "batches", "ops", "one dump that came in: the ledger", ("batch_id",),
    (
        BATCH_ID,
        Column("dump", STRING, "File name of the dump.", nullable=False),
        Column("bytes", BIGINT, "Size of the dump.", nullable=False, unit="bytes", minimum=0),
        Column("sha256", STRING, "Hash of the dump's bytes.", nullable=False, pattern=r"^[0-9a-f]{64}$"),
        Column("format", STRING, "Name of the reader that read it; null when none could."),
        _count("records", "Records read from the dump."),
        _count("documents", "Records kept as documents."),
        _count("non_articles", "Records passed over: no article and no fault either, such as images or rows of an index."),
        _count("articles", "Articles cut from them."),
        _count("mentions", "Times an entity is named."),
        _count("claims", "Casualty claims."),
        _count("reports", "Casualty reports."),
        _count("rejects", "Rejects while reading, segmenting and extracting."),
        Column("unknown_fields", STRINGS, "Fields of the dump that no column takes; told, not read.", nullable=False),
        Column("notes", STRINGS, "What was passed over and what was mended while reading, each with how often.", nullable=False),
        Column("extractor_version", STRING, "Version of the extractor that made the rows.", nullable=False),
        Column("state", STRING, "ingested = complete in the lake; failed = nothing could be read from it.", nullable=False, enum="batch_state"),
        Column("night", INSTANT, "The night that took the dump: the instant of its scheduled or triggered run; null = read by hand."),
    ),
    order=("batch_id",),
)  # fmt: skip

REJECTS = Table(
    "rejects", "ops", "one thing that was turned away, with its reason", ("batch_id", "stage", "locator", "reason_code"),
    (
        BATCH_ID,
        Column("stage", STRING, "Where it was turned away.", nullable=False, enum="reject_stage"),
        Column("locator", STRING, "What: file and record, or table and key.", nullable=False),
        Column("reason_code", STRING, "Why, from a closed list (`toll rejects`).", nullable=False, pattern=r"^[a-z0-9_]+$"),
        Column("reason", STRING, "Why, in a sentence.", nullable=False),
        Column("excerpt", STRING, "The first characters of it."),
    ),
    references=(("batch_id", "ops.batches.batch_id"),),
    order=("batch_id", "stage", "locator", "reason_code"),
)  # fmt: skip

RUNS = Table(
    "runs", "ops", "one run that built a warehouse file, published or not", ("run_id",),
    (
        RUN_ID,
        Column("started_at", INSTANT, "When it began.", nullable=False),
        Column("published_at", INSTANT, "Publication instant; null when a gate failed."),
        Column("new_batches", STRINGS, "Batches that came new into this file.", nullable=False),
        _count("batches", "Batches in the file."), _count("articles", "Articles in the file."), _count("claims", "Claims in the file."),
        _count("reports", "Reports in the file."), _count("events", "Events in the file."), _count("rejects", "Rejects in the file."),
        _count("failed_critical", "Expectations of severity critical that failed."),
        _count("failed_warning", "Expectations of severity warning that failed."),
        Column("extractor_version", STRING, "Version of the extractor.", nullable=False),
    ),
    order=("started_at", "run_id"),
)  # fmt: skip

CHECKS = Table(
    "checks", "ops", "the outcome of one expectation in one run", ("run_id", "suite", "expectation"),
    (
        RUN_ID,
        Column("suite", STRING, "Suite, as in expectations/<suite>.json.", nullable=False),
        Column("expectation", STRING, "Name of the expectation, unique in its suite; also the reject's reason_code.", nullable=False),
        Column("severity", STRING, "critical stops publication; warning and info are recorded.", nullable=False, enum="severity"),
        Column("is_success", BOOLEAN, "Whether it held.", nullable=False),
        _count("checked", "Rows looked at."),
        _count("unexpected", "Rows that failed it."),
        Column("observed", STRING, "What was seen, where one value says it."),
        Column("why", STRING, "Why the expectation and its threshold are as they are.", nullable=False),
        Column("samples", STRINGS, "The first rows that failed it: their keys, with the values looked at where it looks at rows."),
    ),
    references=(("run_id", "ops.runs.run_id"),),
    order=("run_id", "suite", "expectation"),
)  # fmt: skip

COVERAGE = Table(
    "coverage", "ops", "one publisher on one day: a source that falls silent must not look like peace", ("publisher", "day"),
    (
        Column("publisher", STRING, "Publisher.", nullable=False),
        Column("day", DATE, "Day of publication.", nullable=False, unit="day"),
        _count("articles", "Articles of that day."),
        _count("claims", "Casualty claims in them."),
        Column("expected_articles", DOUBLE, "Mean articles a day of this publisher over the 28 days before; null without a past.", unit="articles a day", minimum=0),
    ),
    order=("publisher", "day"),
)  # fmt: skip

CASUALTY_EVENT_GROUPS = Table(
    "casualty_event_groups", "main", "one group among the dead or wounded of an event", ("event_id", "outcome", "kind", "member"),
    (
        _id("event_id", "The event.", nullable=False),
        Column("outcome", STRING, "killed or wounded.", nullable=False, enum="outcome"),
        Column("kind", STRING, "status = civilians apart from combatants; side = one force, group or nation among the victims.", nullable=False, enum="group_kind"),
        Column("member", STRING, "civilian, combatant or unknown where kind is status; victim_id where it is side.", nullable=False),
        Column("victim_status", STRING, "Who they were, where kind is status; unknown = the rest of the event's figure. Null where kind is side.", enum="victim_status", term="UCDP deaths_civilians"),
        _id("victim_id", "The force, group or nation, where kind is side; null where kind is status."),
        _people("low", "The least that any report supports.", "UCDP low"),
        _people("best", "The one number to use; never more than the event's.", "UCDP deaths_a, deaths_b, deaths_civilians"),
        _people("high", "The most that any report supports; null when the words set no bound.", "UCDP high"),
        _people("most", "The highest number that any report gives of this group: high, or where the words go on, where they begin; never more than the event's."),
        _count("reports", "Independent reports that tell of this group; 0 for the rest."),
    ),
    references=(("event_id", "casualty_events.event_id"), ("victim_id", "entities.entity_id")),
    hazards=("The rows of one kind are disjoint, the kinds are not: sum within one kind alone.",),
    order=("event_id", "outcome", "kind", "member"),
)  # fmt: skip

REPORT_LINKS = Table(
    "report_links", "ops", "one report and why it stands in its event", ("report_id",),
    (
        _id("report_id", "The report.", nullable=False),
        _id("event_id", "Its event.", nullable=False),
        _id("leader_id", "The report that the event is built around: the one that says most exactly where and when.", nullable=False),
        Column("kind", STRING, "leader = it is that report; similar = it resembles that report; through = it resembles another of the event; same_text = a reprint of a report in the event; same_article = the same toll, told twice in its article.", nullable=False, enum="link_kind"),
        _id("like_id", "The report of the event that it resembles or reprints; null for the leader."),
        Column("score", INTEGER, "Sum of the points with that report, at least 5; null unless kind is similar or through.", unit="points"),
        Column("date_points", INTEGER, "How well the dates agree.", unit="points"),
        Column("place_points", INTEGER, "How well the places agree.", unit="points"),
        Column("figures_points", INTEGER, "How well the dead and wounded agree.", unit="points"),
        Column("actor_points", INTEGER, "How well perpetrator and victims agree.", unit="points"),
        Column("tactic_points", INTEGER, "How well the tactics agree.", unit="points"),
    ),
    references=(("report_id", "casualty_reports.report_id"), ("event_id", "casualty_events.event_id"), ("leader_id", "casualty_reports.report_id"), ("like_id", "casualty_reports.report_id")),
    hazards=("The points are explained in docs/fusion.md.",),
    order=("report_id",),
)  # fmt: skip

EVENT_CHANGES = Table(
    "event_changes", "ops", "one event id that began or ended with a publication", ("changed_at", "event_id"),
    (
        Column("changed_at", INSTANT, "Publication instant.", nullable=False),
        _id("event_id", "The id that began (new, split) or ended (merged, renamed, gone).", nullable=False),
        Column(
            "change", STRING,
            "new = no published event told of it; split = it was part of another event; merged = it is part of another event now; "
            "renamed = an earlier first report gave it another id; gone = its reports left the lake.",
            nullable=False, enum="event_change",
        ),
        _id("other_event_id", "Where its reports stand now (merged, renamed), or stood before (split); null for new and gone."),
    ),
    hazards=("event_aliases follows an id that ended to the one that holds its reports now.",),
    order=("changed_at", "event_id"),
)  # fmt: skip

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        DOCUMENTS, ARTICLES, ENTITIES, MENTIONS, CASUALTY_CLAIMS, CASUALTY_REPORTS, CASUALTY_EVENTS,
        CASUALTY_EVENTS_HISTORY, BATCHES, RUNS, REJECTS, CHECKS, COVERAGE,
        CASUALTY_EVENT_GROUPS, REPORT_LINKS, EVENT_CHANGES,
    )
}  # fmt: skip

# What one batch writes to the lake; entities repeat over batches and are made one by the load.
LAKE_TABLES: Final = ("documents", "articles", "entities", "mentions", "casualty_claims", "casualty_reports", "rejects")

# Null in the lake: what they point at is found over all batches, by sql/events/.
FILLED_IN_WAREHOUSE: Final = frozenset({("articles", "duplicate_of"), ("casualty_reports", "event_id")})


def arrow_schema(table: str) -> pa.Schema:
    """Arrow schema of a table, nullability included. KeyError for an unknown table."""
    return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in TABLES[table].columns])


# The closed list of reasons for which reading, segmenting and extracting turn something away. Row-level validation adds the names of
# its expectations, each explained by its own `why` in expectations/.
REJECT_REASONS: Final[dict[str, str]] = {
    "empty": "The dump or the record holds nothing but white space. Check the job that writes it.",
    "unknown_format": "No reader recognises the file. `toll formats` lists those there are; convert it or add a reader.",
    "truncated": "The file ends in the middle of its compression. What came before was read; fetch the file again.",
    "corrupt": "The compression is damaged. What came before the damage was read; fetch the file again.",
    "nested": "The file is packed more than TOLL_MAX_DEPTH times over, as hardly any honest dump is. Raise it, or unpack it by hand.",
    "bomb": "The file unpacks to more than TOLL_MAX_UNPACKED_BYTES, TOLL_MAX_RATIO or TOLL_MAX_MEMBERS allow. Raise them if you trust it.",
    "encrypted": "The member of an archive is encrypted. Unpack it with its password.",
    "unsupported": "The member of an archive is packed in a way that is not read here. Unpack it by hand.",
    "bad_json": "The line is not JSON. The locator names the line.",
    "bad_row": "The row of the table does not fit its header, or a quote in it is never closed. The locator names the row.",
    "not_an_object": "The line is JSON but not an object with fields. The locator names the line.",
    "missing_text": "The record has no field with the article's text, or an empty one. pipeline/rules/fields.toml lists the names known.",
    "wrong_type": "The field with the text holds something else than text.",
    "bad_encoding": "The bytes are not text in UTF-8 or in any encoding that the file declares or shows. Convert it to UTF-8.",
    "wall": "A cookie notice, a login, a robot check or an error page stands where the article should be. Fetch the page again without it.",
    "needs_script": "The page writes its text by scripts and holds none itself. Fetch it with a browser.",
    "bad_xml": "The feed is no well-formed XML, and what could be read of it holds no entry.",
    "xml_bomb": "The feed declares entities of its own, as no honest feed does; they are not expanded.",
    "bad_record": "The record of the web archive cannot be read: its length, its headers or its packing are damaged.",
    "too_long": "The line or page is longer than TOLL_MAX_RECORD_BYTES. Raise it, or check that the dump has line ends.",
    "reader_error": "The reader failed on this file: a bug in Toll. The rest went on; report it with the reason.",
    "no_article": "The page holds no article: only navigation, notices or too little text.",
    "extractor_error": "The extractor failed on this document: a bug in Toll. The rest went on; report it with the reason and excerpt.",
    "parent_rejected": "The row refers to, or rests on, a row that validation turned away.",
}
