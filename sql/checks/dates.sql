-- date_start ≤ date_end, and date_start not after publication (one day for time zones; only where the day of publication is known).
SELECT
    'casualty_claims' AS subject,
    (SELECT count(*) FROM casualty_claims) AS checked,
    count(*) FILTER (WHERE is_bad) AS unexpected,
    min(key, 5) FILTER (WHERE is_bad) AS keys
FROM (
    SELECT c.claim_id AS key, c.date_start > c.date_end OR a.published_precision = 'day' AND c.date_start > a.published_on + 1 AS is_bad
    FROM (FROM casualty_claims WHERE date_start IS NOT NULL) AS c LEFT JOIN articles AS a USING (article_id)
)
UNION ALL
SELECT 'casualty_reports', (SELECT count(*) FROM casualty_reports), count(*) FILTER (WHERE is_bad), min(key, 5) FILTER (WHERE is_bad)
FROM (
    SELECT r.report_id AS key, r.date_start > r.date_end OR a.published_precision = 'day' AND r.date_start > a.published_on + 1 AS is_bad
    FROM (FROM casualty_reports WHERE date_start IS NOT NULL) AS r LEFT JOIN articles AS a USING (article_id)
)
UNION ALL
SELECT 'casualty_events', count(*), count(*) FILTER (WHERE date_start > date_end), min(event_id, 5) FILTER (WHERE date_start > date_end)
FROM casualty_events;
