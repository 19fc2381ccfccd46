-- Running totals belong to no one incident.
SELECT
    'cumulative claims' AS subject,
    count(*) AS checked,
    count(report_id) AS unexpected,
    min(claim_id, 5) FILTER (WHERE report_id IS NOT NULL) AS keys
FROM casualty_claims
WHERE scope = 'cumulative';
