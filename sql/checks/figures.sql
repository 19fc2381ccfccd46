-- low ≤ best ≤ high wherever both stand.
SELECT
    'casualty_claims' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE is_bad) AS unexpected,
    min(key, 5) FILTER (WHERE is_bad) AS keys
FROM (SELECT claim_id AS key, low > best OR best > high OR low > high AS is_bad FROM casualty_claims)
UNION ALL
SELECT 'casualty_reports, killed', count(*), count(*) FILTER (WHERE is_bad), min(key, 5) FILTER (WHERE is_bad)
FROM (SELECT report_id AS key, killed_low > killed_best OR killed_best > killed_high OR killed_low > killed_high AS is_bad FROM casualty_reports)
UNION ALL
SELECT 'casualty_reports, wounded', count(*), count(*) FILTER (WHERE is_bad), min(key, 5) FILTER (WHERE is_bad)
FROM (SELECT report_id AS key, wounded_low > wounded_best OR wounded_best > wounded_high OR wounded_low > wounded_high AS is_bad FROM casualty_reports);
