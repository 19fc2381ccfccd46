-- date_start ≤ date_end, and date_start not after publication (one day for time zones; only where the day of publication is known).
WITH dated AS (
    SELECT 'casualty_claims' AS subject, c.claim_id AS key, c.date_start, c.date_end, a.published_on, a.published_precision
    FROM casualty_claims AS c JOIN articles AS a USING (article_id)
    UNION ALL
    SELECT 'casualty_reports', r.report_id, r.date_start, r.date_end, a.published_on, a.published_precision
    FROM casualty_reports AS r JOIN articles AS a USING (article_id)
    UNION ALL
    SELECT 'casualty_events', event_id, date_start, date_end, last_reported_on, NULL FROM casualty_events
),
judged AS (
    SELECT
        subject, key,
        coalesce(date_start > date_end, false)
        OR coalesce(published_precision = 'day' AND date_start > published_on + 1, false) AS is_bad
    FROM dated
)
SELECT
    subject,
    count(key) AS checked,
    count(key) FILTER (WHERE is_bad) AS unexpected,
    min(key, 5) FILTER (WHERE is_bad) AS keys
FROM (VALUES ('casualty_claims'), ('casualty_reports'), ('casualty_events')) AS asked (subject)
LEFT JOIN judged USING (subject)
GROUP BY subject
ORDER BY subject;
