-- Every event has a report, every report an event; and an event that the build made or changed counts what tells of it.
WITH touched AS (
    SELECT event_id, reports, articles FROM casualty_events WHERE event_id IN (SELECT event_id FROM resolve.touched_events)
),
judged AS (
    SELECT e.event_id AS key, any_value(e.reports) <> count(*) OR any_value(e.articles) <> count(DISTINCT r.article_id) AS is_wrong
    FROM touched AS e JOIN casualty_reports AS r USING (event_id)
    GROUP BY e.event_id
)
SELECT
    'events without a report' AS subject,
    (SELECT count(*) FROM casualty_events) AS checked,
    count(*) AS unexpected,
    min(event_id, 5) AS keys
FROM casualty_events ANTI JOIN casualty_reports USING (event_id)
UNION ALL
SELECT 'events whose counts are wrong', count(*), count(*) FILTER (WHERE is_wrong), min(key, 5) FILTER (WHERE is_wrong)
FROM judged
UNION ALL
SELECT 'reports without an event', count(*), count(*) FILTER (WHERE event_id IS NULL), min(report_id, 5) FILTER (WHERE event_id IS NULL)
FROM casualty_reports;
