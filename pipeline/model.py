"""The values that pass between the rooms: what a reader gives, an article, a mention, a claim, a report.

Field names equal the columns of `contracts`; a test compares them. Offsets count characters, end exclusive.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Literal

TITLE = -1
"""The sentence_no of what stands in the title."""

PlaceLevel = Literal["point", "district", "admin1", "country", "region"]
EntityType = Literal["person", "armed_group", "state_force", "government", "organisation", "place"]


class TollError(Exception):
    """Root of every error Toll raises on purpose; the message says what to do."""


class BusyError(TollError, OSError):
    """Another process holds what is needed, a batch or a file: waiting mends it, as it does other errors of the system."""


def stable_id(*parts: object) -> str:
    """Sixteen hexadecimal digits that depend on the parts alone; None and '' differ."""
    text = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """One record of a dump. `kind`: page = scraped text to be segmented, record = one article with its metadata.

    `crawled` is when the dump says it fetched the page: never before its publication. `standfirst` and `captions` are what the
    dump's own markup tells apart from the text; they are no part of it.
    """

    locator: str
    kind: Literal["page", "record"]
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    language: str | None = None
    published: str | None = None
    crawled: str | None = None
    standfirst: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing turned away. `reason_code` is one of `contracts.REJECT_REASONS`, or an expectation's name."""

    stage: Literal["read", "segment", "extract", "validate"]
    locator: str
    reason_code: str
    reason: str
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a document: the columns of `articles` that the text itself gives."""

    article_id: str
    document_id: str
    article_no: int
    body: str
    char_start: int
    char_end: int
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    agency: str | None = None
    title: str | None = None
    standfirst: tuple[str, ...] = ()
    dateline: str | None = None
    dateline_place: str | None = None
    published_on: dt.date | None = None
    published_precision: str = "unknown"
    published_from: str = "none"
    language: str | None = None
    captions: tuple[str, ...] = ()
    word_count: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `text == body[start:end]`; `no` counts from 0, TITLE for the title. `paragraph` counts from 0."""

    no: int
    start: int
    end: int
    text: str
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Entity:
    """One real-world thing. `level` says how large a place is, and is None for what is no place."""

    entity_id: str
    name: str
    type: EntityType
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    aliases: tuple[str, ...] = ()
    level: PlaceLevel | None = None


MentionRole = Literal["name", "demonym", "metonym", "short"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of an entity.

    `demonym` = an adjective of nationality ("Syrian"), whose entity is the country as a place; such mentions guide the
    grammar and are not written to the mentions table. `metonym` = a capital that stands for its government; `short` = a
    form the article introduced ("the Observatory", "Abdel Rahman").
    """

    entity: Entity
    surface: str
    sentence_no: int
    start: int
    end: int
    role: MentionRole = "name"


@dataclass(slots=True)
class Claim:
    """One thing a text asserts about casualties: the columns of `casualty_claims`."""

    claim_id: str
    article_id: str
    outcome: str
    low: int | None
    best: int | None
    high: int | None
    sentence_no: int
    char_start: int
    char_end: int
    evidence: str
    rule: str
    confidence: float
    count_text: str | None = None
    report_id: str | None = None
    part_of: str | None = None
    scope: str = "incident"
    assertion: str = "reported"
    victims: str | None = None
    victim_id: str | None = None
    victim_status: str = "unknown"
    victim_country: str | None = None
    perpetrator: str | None = None
    perpetrator_id: str | None = None
    tactic: str | None = None
    place: str | None = None
    place_id: str | None = None
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: int | None = None
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: int | None = None
    source: str | None = None
    source_id: str | None = None


@dataclass(slots=True)
class Report:
    """One incident that one article tells of: the columns of `casualty_reports`."""

    report_id: str
    article_id: str
    report_no: int
    background: bool
    claims: int
    event_id: str | None = None
    killed_low: int | None = None
    killed_best: int | None = None
    killed_high: int | None = None
    wounded_low: int | None = None
    wounded_best: int | None = None
    wounded_high: int | None = None
    civilians_killed_best: int | None = None
    victims: str | None = None
    victim_id: str | None = None
    perpetrator: str | None = None
    perpetrator_id: str | None = None
    tactic: str | None = None
    place: str | None = None
    place_id: str | None = None
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: int | None = None
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: int | None = None


@dataclass(frozen=True, slots=True)
class Casualties:
    """What the grammar finds in one article.

    `nations`: words for a doer that name no more than a nation, with its country and the organ that acts for it (rules/roles.csv):
    whose arms they are (`Israeli`), or who is told to have done it (`Israel`).
    """

    claims: tuple[Claim, ...] = field(default=())
    reports: tuple[Report, ...] = field(default=())
    nations: tuple[tuple[str, str, str], ...] = field(default=())
