-- Every event has a report, every report an event, and an event counts what tells of it.
WITH counted AS (
    SELECT event_id, count(*) AS reports, count(DISTINCT article_id) AS articles FROM casualty_reports WHERE event_id IS NOT NULL GROUP BY event_id
),
judged AS (
    SELECT 'events without a report' AS subject, e.event_id AS key, c.event_id IS NULL AS is_bad
    FROM casualty_events AS e LEFT JOIN counted AS c USING (event_id)
    UNION ALL
    SELECT 'reports without an event', report_id, event_id IS NULL FROM casualty_reports
    UNION ALL
    SELECT 'events whose counts are wrong', e.event_id, (e.reports, e.articles) IS DISTINCT FROM (c.reports, c.articles)
    FROM casualty_events AS e JOIN counted AS c USING (event_id)
)
SELECT
    subject,
    count(key) AS checked,
    count(key) FILTER (WHERE is_bad) AS unexpected,
    min(key, 5) FILTER (WHERE is_bad) AS keys
FROM (VALUES ('events without a report'), ('reports without an event'), ('events whose counts are wrong')) AS asked (subject)
LEFT JOIN judged USING (subject)
GROUP BY subject
ORDER BY subject;
