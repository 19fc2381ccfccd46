-- low ≤ best ≤ high wherever both stand.
WITH figure AS (
    SELECT 'casualty_claims' AS subject, claim_id AS key, low, best, high FROM casualty_claims
    UNION ALL SELECT 'casualty_reports, killed', report_id, killed_low, killed_best, killed_high FROM casualty_reports
    UNION ALL SELECT 'casualty_reports, wounded', report_id, wounded_low, wounded_best, wounded_high FROM casualty_reports
),
judged AS (
    SELECT subject, key, coalesce(low > best, false) OR coalesce(best > high, false) OR coalesce(low > high, false) AS is_bad
    FROM figure
)
SELECT
    subject,
    count(key) AS checked,
    count(key) FILTER (WHERE is_bad) AS unexpected,
    min(key, 5) FILTER (WHERE is_bad) AS keys
FROM (VALUES ('casualty_claims'), ('casualty_reports, killed'), ('casualty_reports, wounded')) AS asked (subject)
LEFT JOIN judged USING (subject)
GROUP BY subject
ORDER BY subject;
