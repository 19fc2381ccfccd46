"""Facts about rows that one column alone does not show: columns named `<column>.<fact>`, made for the suites that ask for them.

A fact is boolean and null where the question doesn't arise (no value, or no such parent: other expectations say that).
Everything is computed over whole columns in Arrow, but for the comparison of texts, which goes a few thousand rows at a time.
"""

from collections.abc import Callable, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pycountry

from pipeline.contracts import TABLES
from pipeline.model import TITLE

Tables = Mapping[str, pa.Table]

KOSOVO: Final = "XK"  # user-assigned in ISO 3166-1, and the code GeoNames, the EU and the World Bank use
TEXT_ROWS: Final = 4096  # rows whose article bodies are in memory at once
TIME_ZONE_DAYS: Final = 1  # it can be tomorrow already where it happened
PUBLISHED_SPAN: Final = {"day": 0, "month": 30, "year": 365}  # days after published_on on which it can have appeared
DATE_SPAN: Final = {1: 0, 2: 6, 3: 7, 4: 31, 5: 366}  # days by which UCDP date_prec may overshoot


def column(tables: Tables, table: str, name: str) -> pa.ChunkedArray:
    """Return a column of a table of the batch, or the fact of that name about it. KeyError for an unknown one."""
    base, _, fact = name.partition(".")
    if not fact:
        return tables[table].column(base)
    if fact in GENERIC:
        return GENERIC[fact](tables, table, base)
    return FACTS[table, name](tables)


# Facts any column may have


def _exists(tables: Tables, table: str, name: str) -> pa.ChunkedArray:
    parent, _, key = dict(TABLES[table].references)[name].partition(".")
    values = tables[table].column(name)
    return _where_valid(values, pc.is_in(values, value_set=tables[parent].column(key).combine_chunks()))


def _is_unique(tables: Tables, table: str, name: str) -> pa.ChunkedArray:
    values = tables[table].column(name)
    counts = pc.value_counts(values)
    repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    return _where_valid(values, pc.invert(pc.is_in(values, value_set=repeated)))


def _is_country(tables: Tables, table: str, name: str) -> pa.ChunkedArray:
    codes = pa.array([country.alpha_2 for country in pycountry.countries] + [KOSOVO])
    values = tables[table].column(name)
    return _where_valid(values, pc.is_in(values, value_set=codes))


def _where_valid(values: pa.ChunkedArray, answer: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.is_valid(values), answer, pa.scalar(None, pa.bool_()))


# Facts of one column


def _of_article(tables: Tables, table: str, name: str) -> pa.ChunkedArray:
    """Take a column of `articles` for each row of a table; null where there is no such article."""
    return _of_parent(tables[table].column("article_id"), tables["articles"], "article_id", name)


def _of_parent(child: pa.ChunkedArray, parent: pa.Table, key: str, name: str) -> pa.ChunkedArray:
    return parent.column(name).take(pc.index_in(child, value_set=parent.column(key).combine_chunks()))


def _verbatim(tables: Tables, table: str, words: str) -> pa.ChunkedArray:
    rows = tables[table].select(["article_id", "sentence_no", "char_start", "char_end", words])
    texts = tables["articles"].select(["article_id", "title", "body"])
    answers = []
    for start in range(0, rows.num_rows, TEXT_ROWS):
        part = rows.slice(start, TEXT_ROWS)
        near = {"articles": texts.filter(pc.is_in(texts.column("article_id"), value_set=part.column("article_id").combine_chunks()))}
        articles = {row["article_id"]: row for row in near["articles"].to_pylist()}
        answers += [_is_at(articles.get(row["article_id"]), row, words) for row in part.to_pylist()]
    return pa.chunked_array([pa.array(answers, pa.bool_())])


def _is_at(article: dict[str, str | None] | None, row: dict[str, object], words: str) -> bool | None:
    start, end = row["char_start"], row["char_end"]
    if article is None or row[words] is None or not isinstance(start, int) or not isinstance(end, int) or start < 0:
        return None
    text = article["title"] if row["sentence_no"] == TITLE else article["body"]
    return text is not None and text[start:end] == row[words]


def _is_before_publication(tables: Tables, table: str) -> pa.ChunkedArray:
    """The first day is not after publication, nor the last one by more than its precision allows."""
    rows = tables[table]
    published = _days(_of_article(tables, table, "published_on"))
    latest = pc.add(pc.add(published, _mapped(_of_article(tables, table, "published_precision"), PUBLISHED_SPAN)), TIME_ZONE_DAYS)
    slack = pc.coalesce(_mapped(rows.column("date_precision"), DATE_SPAN), pa.scalar(0, pa.int32()))
    starts = pc.less_equal(_days(rows.column("date_start")), latest)
    ends = pc.less_equal(_days(rows.column("date_end")), pc.add(latest, slack))
    return pc.and_kleene(pc.coalesce(starts, ends), pc.coalesce(ends, starts))


def _days(dates: pa.ChunkedArray) -> pa.ChunkedArray:
    return dates.cast(pa.int32())


def _mapped(values: pa.ChunkedArray, spans: Mapping[str, int] | Mapping[int, int]) -> pa.ChunkedArray:
    index = pc.index_in(values, value_set=pa.array(list(spans), values.type))
    return pa.chunked_array([pa.array(list(spans.values()), pa.int32())]).take(index)


def _is_same_article(tables: Tables, name: str, parent: str, key: str) -> pa.ChunkedArray:
    claims, articles = tables["casualty_claims"], tables["articles"].column("article_id").combine_chunks()
    own, other = claims.column("article_id"), _of_parent(claims.column(name), tables[parent], key, "article_id")
    return pc.if_else(pc.and_(pc.is_in(own, articles), pc.is_in(other, articles)), pc.equal(own, other), pa.scalar(None, pa.bool_()))


def _fits_whole(tables: Tables) -> pa.ChunkedArray:
    """A part's figure is within the most its whole allows; a whole without upper bound holds any part."""
    claims = tables["casualty_claims"]
    most = _of_parent(claims.column("part_of"), claims, "claim_id", "high")
    return pc.less_equal(pc.coalesce(claims.column("best"), claims.column("low")), most)


def _allows(tables: Tables, name: str, scope: str) -> pa.ChunkedArray:
    """A claim of this scope has nothing in that column."""
    claims = tables["casualty_claims"]
    return pc.invert(pc.and_(pc.equal(claims.column("scope"), scope), pc.is_valid(claims.column(name))))


def _is_counted(tables: Tables) -> pa.ChunkedArray:
    reports = tables["casualty_reports"]
    counts = tables["casualty_claims"].group_by("report_id").aggregate([("claim_id", "count")])
    found = _of_parent(reports.column("report_id"), counts, "report_id", "claim_id_count")
    return pc.equal(reports.column("claims").cast(pa.int64()), pc.coalesce(found, pa.scalar(0, pa.int64())))


def _is_reachable(tables: Tables, outcome: str) -> pa.ChunkedArray:
    """The best figure lies between the least of the report's claims and the sum of all of them.

    A report uses the number printed, which of "more than 20" is one below the claim's least, 21; such a claim has no high.
    """
    reports, claims = tables["casualty_reports"], tables["casualty_claims"]
    claims = claims.filter(pc.equal(claims.column("outcome"), outcome))
    low, best, high = (claims.column(name).cast(pa.int64()) for name in ("low", "best", "high"))
    printed = pc.if_else(pc.is_valid(high), low, pc.subtract(low, 1))
    bounds = pa.table(
        {"report_id": claims.column("report_id"), "least": pc.coalesce(printed, best, high), "most": pc.coalesce(high, best, low)}
    )
    grouped = bounds.group_by("report_id").aggregate([("least", "min"), ("most", "sum")])
    ids, figure = reports.column("report_id"), reports.column(f"{outcome}_best").cast(pa.int64())
    above = pc.greater_equal(figure, _of_parent(ids, grouped, "report_id", "least_min"))
    below = pc.less_equal(figure, _of_parent(ids, grouped, "report_id", "most_sum"))
    reached = pc.coalesce(pc.and_(above, below), pa.scalar(value=False))
    return _where_valid(figure, reached)


def _both_or_none(tables: Tables, table: str, one: str, other: str) -> pa.ChunkedArray:
    rows = tables[table]
    return pc.equal(pc.is_valid(rows.column(one)), pc.is_valid(rows.column(other)))


def _is_explained(tables: Tables) -> pa.ChunkedArray:
    """A publication day has an origin, and a precision unless it is the crawl's; neither is given without a day."""
    articles = tables["articles"]
    dated = pc.is_valid(articles.column("published_on"))
    precise = pc.xor(pc.not_equal(articles.column("published_precision"), "unknown"), pc.equal(articles.column("published_from"), "dump"))
    found = pc.not_equal(articles.column("published_from"), "none")
    return pc.and_(pc.equal(dated, precise), pc.equal(dated, found))


GENERIC: Final[dict[str, Callable[[Tables, str, str], pa.ChunkedArray]]] = {
    "exists": _exists,
    "is_unique": _is_unique,
    "is_country": _is_country,
}
FACTS: Final[dict[tuple[str, str], Callable[[Tables], pa.ChunkedArray]]] = {
    ("articles", "published_on.is_explained"): _is_explained,
    ("entities", "latitude.has_longitude"): lambda t: _both_or_none(t, "entities", "latitude", "longitude"),
    ("mentions", "surface.is_verbatim"): lambda t: _verbatim(t, "mentions", "surface"),
    ("casualty_claims", "evidence.is_verbatim"): lambda t: _verbatim(t, "casualty_claims", "evidence"),
    ("casualty_claims", "date_start.is_before_publication"): lambda t: _is_before_publication(t, "casualty_claims"),
    ("casualty_claims", "latitude.has_longitude"): lambda t: _both_or_none(t, "casualty_claims", "latitude", "longitude"),
    ("casualty_claims", "part_of.is_same_article"): lambda t: _is_same_article(t, "part_of", "casualty_claims", "claim_id"),
    ("casualty_claims", "report_id.is_same_article"): lambda t: _is_same_article(t, "report_id", "casualty_reports", "report_id"),
    ("casualty_claims", "part_of.fits_whole"): _fits_whole,
    ("casualty_claims", "report_id.is_not_cumulative"): lambda t: _allows(t, "report_id", "cumulative"),
    ("casualty_claims", "part_of.is_not_incident"): lambda t: _allows(t, "part_of", "incident"),
    ("casualty_reports", "date_start.is_before_publication"): lambda t: _is_before_publication(t, "casualty_reports"),
    ("casualty_reports", "latitude.has_longitude"): lambda t: _both_or_none(t, "casualty_reports", "latitude", "longitude"),
    ("casualty_reports", "claims.is_counted"): _is_counted,
    ("casualty_reports", "killed_best.is_reachable"): lambda t: _is_reachable(t, "killed"),
    ("casualty_reports", "wounded_best.is_reachable"): lambda t: _is_reachable(t, "wounded"),
}
