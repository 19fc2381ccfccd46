-- What the extractor made of each publisher's day. A share that jumps says that a page layout or a reader changed, not the war.
CREATE OR REPLACE VIEW extraction_health AS
WITH turned_away AS (
    SELECT batch_id, count(*) AS rejects FROM ops.rejects GROUP BY batch_id
),
batch_day AS (
    SELECT DISTINCT publisher, published_on AS day, batch_id FROM articles
),
day_rejects AS (
    SELECT batch_day.publisher, batch_day.day, sum(turned_away.rejects)::BIGINT AS rejects
    FROM batch_day JOIN turned_away ON turned_away.batch_id = batch_day.batch_id
    GROUP BY batch_day.publisher, batch_day.day
)
SELECT
    a.publisher, a.published_on AS day, count(*) AS articles, count(*) FILTER (a.duplicate_of IS NOT NULL) AS reprints,
    count(facts.article_id) FILTER (facts.claims > 0) AS articles_with_claims,
    count(facts.article_id) FILTER (facts.claims > 0) / count(*) AS share_with_claims,
    coalesce(sum(facts.claims), 0)::BIGINT AS claims, coalesce(sum(facts.cumulative), 0)::BIGINT AS cumulative_claims,
    CASE WHEN sum(facts.claims) > 0 THEN sum(facts.confidence) / sum(facts.claims) END AS mean_confidence,
    coalesce(sum(facts.reports), 0)::BIGINT AS reports,
    CASE WHEN sum(facts.reports) > 0 THEN sum(facts.without_country) / sum(facts.reports) END AS share_without_country,
    CASE WHEN sum(facts.reports) > 0 THEN sum(facts.without_date) / sum(facts.reports) END AS share_without_date,
    coalesce(any_value(day_rejects.rejects), 0) AS batch_rejects
FROM articles AS a
LEFT JOIN resolve.article_facts AS facts ON facts.article_id = a.article_id
LEFT JOIN day_rejects ON day_rejects.publisher IS NOT DISTINCT FROM a.publisher AND day_rejects.day IS NOT DISTINCT FROM a.published_on
GROUP BY a.publisher, a.published_on;

COMMENT ON VIEW extraction_health IS 'One row is a publisher and a day of publication. Key: publisher, day.';
COMMENT ON COLUMN extraction_health.publisher IS 'Publisher; null where the dump names none.';
COMMENT ON COLUMN extraction_health.day IS 'Day of publication; null where it is unknown.';
COMMENT ON COLUMN extraction_health.articles IS 'Articles. Unit: rows.';
COMMENT ON COLUMN extraction_health.reprints IS 'Articles whose text another article carried first. Unit: rows.';
COMMENT ON COLUMN extraction_health.articles_with_claims IS 'Articles with at least one casualty claim. Unit: rows.';
COMMENT ON COLUMN extraction_health.share_with_claims IS 'articles_with_claims / articles. General news has 0.13 to 0.39.';
COMMENT ON COLUMN extraction_health.claims IS 'Casualty claims. Unit: rows.';
COMMENT ON COLUMN extraction_health.cumulative_claims IS 'Claims that are running totals. Unit: rows.';
COMMENT ON COLUMN extraction_health.mean_confidence IS 'Mean confidence of the claims, 0 to 1.';
COMMENT ON COLUMN extraction_health.reports IS 'Casualty reports. Unit: rows.';
COMMENT ON COLUMN extraction_health.share_without_country IS 'Reports whose country is not known / reports.';
COMMENT ON COLUMN extraction_health.share_without_date IS 'Reports whose date is not known / reports.';
COMMENT ON COLUMN extraction_health.batch_rejects IS 'Rejects in the batches these articles came in; a reject often has no publisher or day of its own, so batches that span several days are counted in each. Unit: rows.';
