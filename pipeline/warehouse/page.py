"""What the report page shows, read from the published file in one go."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from pipeline.warehouse.reading import open_read_only, rows

NEWEST: Final = 10_000
MOST_CHANGES: Final = 500


@dataclass(frozen=True, slots=True)
class PageData:
    """What the report page shows, as Arrow tables; the queries below name their columns."""

    summary: pa.Table
    events: pa.Table
    rest: pa.Table
    evidence: pa.Table
    names: pa.Table
    night: pa.Table
    changes: pa.Table
    brought: pa.Table
    batches: pa.Table
    rejects: pa.Table
    checks: pa.Table


def page_data(database: Path, newest: int = NEWEST) -> PageData:
    """Read what the page shows from the published file.

    Args:
        database: The published file.
        newest: How many events the page lists with their evidence, newest first, beside those that the last publication changed;
            totals and curve count all of them.
    """
    with open_read_only(database) as connection:
        connection.execute(_CHANGED, [MOST_CHANGES])
        connection.execute(_SHOWN, [newest])
        return PageData(**{name: rows(connection, sql) for name, sql in _PAGE.items()})


_CHANGED: Final = """
    CREATE TEMP TABLE changed AS
    WITH publications AS (SELECT published_at FROM ops.runs WHERE published_at IS NOT NULL)
    SELECT
        r.event_id, r.kind, r.other_event_id, r.country, version.admin1, r.place, r.date_start, version.date_end, version.date_precision,
        r.killed_low_before, r.killed_best_before, r.killed_high_before, r.killed_low, r.killed_best, r.killed_high, r.killed_best_change,
        r.wounded_best_before, r.wounded_best, r.reports_before, r.reports, r.new_articles
    FROM revisions AS r
    LEFT JOIN casualty_events_history AS version
        ON version.event_id = r.event_id AND CASE WHEN r.kind IN ('merged', 'gone') THEN version.valid_to ELSE version.valid_from END = r.published_at
    -- of the first publication everything is new: that is no news
    WHERE r.published_at = (SELECT max(published_at) FROM publications) AND (SELECT count(*) FROM publications) > 1
    QUALIFY row_number() OVER (ORDER BY abs(r.killed_best_change) DESC, coalesce(r.killed_best, r.killed_best_before) DESC NULLS LAST, r.event_id) <= ?"""

_SHOWN: Final = """
    CREATE TEMP TABLE shown AS
    FROM (SELECT event_id FROM casualty_events ORDER BY date_start DESC NULLS LAST, event_id LIMIT ?)
    UNION (SELECT event_id FROM changed JOIN casualty_events USING (event_id))"""

_PAGE: Final = {
    "summary": """
        SELECT
            count(*) AS events, count(*) FILTER (disputed) AS disputed, sum(killed_low)::BIGINT AS killed_low, sum(killed_best)::BIGINT AS killed_best,
            sum(killed_high)::BIGINT AS killed_high, count(*) FILTER (is_killed_open_ended) AS open_ended, sum(wounded_low)::BIGINT AS wounded_low,
            sum(wounded_best)::BIGINT AS wounded_best, sum(wounded_high)::BIGINT AS wounded_high,
            count(*) FILTER (is_wounded_open_ended) AS wounded_open_ended, min(date_start) AS first_day, max(date_end) AS last_day,
            (SELECT count(*) FROM casualty_events) - count(*) AS events_left_out,
            (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM casualty_claims) AS claims,
            (SELECT count(DISTINCT publisher) FROM articles) AS publishers, (SELECT max(published_at) FROM ops.runs) AS published_at,
            (SELECT run_id FROM ops.runs WHERE published_at IS NOT NULL ORDER BY published_at DESC, run_id LIMIT 1) AS run_id,
        FROM conflict_events""",
    "events": """
        SELECT
            e.event_id, e.date_start, e.date_end, e.date_precision, e.place, e.admin1, e.country, e.latitude, e.longitude, e.geo_precision,
            e.tactic::VARCHAR AS tactic, coalesce(p.name, e.perpetrator) AS perpetrator, coalesce(v.name, e.victims) AS victims, w.name AS place_name,
            e.killed_low, e.killed_best, e.killed_high, e.wounded_low, e.wounded_best, e.wounded_high, e.killed_most, e.wounded_most, e.civilians_killed_best,
            e.disputed, e.reports, e.articles, e.publishers
        FROM casualty_events AS e
        JOIN shown USING (event_id)
        LEFT JOIN entities AS p ON p.entity_id = e.perpetrator_id
        LEFT JOIN entities AS v ON v.entity_id = e.victim_id
        LEFT JOIN entities AS w ON w.entity_id = e.place_id
        ORDER BY e.date_start DESC NULLS LAST, e.event_id""",
    "rest": """
        SELECT
            date_start, date_end, date_precision, sum(killed_low)::BIGINT AS killed_low, sum(killed_best)::BIGINT AS killed_best,
            sum(killed_high)::BIGINT AS killed_high, count(*) AS events
        FROM conflict_events ANTI JOIN shown USING (event_id)
        GROUP BY ALL ORDER BY ALL""",
    "evidence": """
        SELECT
            e.event_id, e.outcome, e.low, e.best, e.high, e.count_text, e.scope, e.assertion, e.victims, e.source, e.evidence, e.article_id,
            e.publisher, e.published_on, e.title, e.url, e.background, e.is_reprint,
            coalesce(list_contains(changed.new_articles, e.article_id), false) AS is_new
        FROM evidence AS e JOIN shown USING (event_id) LEFT JOIN changed USING (event_id)
        ORDER BY e.event_id, e.published_on NULLS LAST, e.article_id, e.sentence_no, e.claim_id""",
    "names": """
        SELECT name, list_sort(list_distinct(flatten(list(aliases)))) AS aliases
        FROM entities
        WHERE len(aliases) > 0 AND entity_id IN (
            SELECT unnest([perpetrator_id, victim_id, place_id]) FROM casualty_events JOIN shown USING (event_id)
        )
        GROUP BY name ORDER BY name""",
    "night": """
        SELECT kind, count(*) AS events FROM revisions
        WHERE published_at = (SELECT max(published_at) FROM ops.runs) AND (SELECT count(published_at) FROM ops.runs) > 1
        GROUP BY kind ORDER BY kind""",
    "changes": """
        SELECT
            event_id, kind, other_event_id, country, admin1, place, date_start, date_end, date_precision, killed_low_before, killed_best_before, killed_high_before, killed_low, killed_best,
            killed_high, wounded_best_before, wounded_best, reports_before, reports
        FROM changed
        ORDER BY abs(killed_best_change) DESC, coalesce(killed_best, killed_best_before) DESC NULLS LAST, event_id""",
    "brought": """
        SELECT n.event_id, a.title, a.publisher, a.published_on, a.url
        FROM (SELECT event_id, unnest(new_articles) AS article_id FROM changed) AS n JOIN articles AS a USING (article_id)
        ORDER BY n.event_id, a.published_on NULLS LAST, a.article_id""",
    "batches": """
        SELECT batch_id, dump, format, records, articles, claims, rejects, state::VARCHAR AS state FROM ops.batches ORDER BY dump, batch_id""",
    "rejects": """
        SELECT stage::VARCHAR AS stage, reason_code, count(*) AS rejects, min(reason) AS example FROM ops.rejects
        GROUP BY stage, reason_code ORDER BY rejects DESC, reason_code""",
    "checks": """
        SELECT suite, expectation, severity::VARCHAR AS severity, is_success, checked, unexpected, why
        FROM ops.checks WHERE run_id = (SELECT run_id FROM ops.runs ORDER BY started_at DESC, run_id LIMIT 1)
        ORDER BY is_success, severity, suite, expectation""",
}
