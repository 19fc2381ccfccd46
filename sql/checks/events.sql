-- Every event has a report, every report an event, and an event counts what tells of it.
WITH counted AS (
    SELECT event_id, count(*) AS reports, count(DISTINCT article_id) AS articles FROM casualty_reports WHERE event_id IS NOT NULL GROUP BY event_id
),
judged AS (
    SELECT e.event_id AS key, c.event_id IS NULL AS is_empty, e.reports <> c.reports OR e.articles <> c.articles AS is_wrong
    FROM casualty_events AS e LEFT JOIN counted AS c USING (event_id)
)
SELECT
    'events without a report' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE is_empty) AS unexpected,
    min(key, 5) FILTER (WHERE is_empty) AS keys
FROM judged
UNION ALL
SELECT 'events whose counts are wrong', count(*), count(*) FILTER (WHERE is_wrong), min(key, 5) FILTER (WHERE is_wrong)
FROM judged
UNION ALL
SELECT 'reports without an event', count(*), count(*) FILTER (WHERE event_id IS NULL), min(report_id, 5) FILTER (WHERE event_id IS NULL)
FROM casualty_reports;
