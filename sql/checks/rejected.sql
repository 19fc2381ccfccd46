-- Rows that validation turned away, by table; share is null below 200 rows.
WITH booked AS (
    SELECT sum(articles) AS articles, sum(mentions) AS mentions, sum(claims) AS casualty_claims, sum(reports) AS casualty_reports FROM ops.batches
),
away AS (
    SELECT regexp_extract(locator, '^[a-z_]+') AS subject, count(DISTINCT (batch_id, locator)) AS n, min(reason_code, 3) AS keys
    FROM ops.rejects
    WHERE stage = 'validate'
    GROUP BY ALL
)
SELECT
    asked.subject,
    coalesce(asked.checked, 0)::BIGINT AS checked,
    coalesce(away.n, 0) AS unexpected,
    away.keys,
    CASE WHEN asked.checked >= 200 THEN coalesce(away.n, 0) / asked.checked END AS share
FROM booked
CROSS JOIN LATERAL (
    VALUES ('articles', articles), ('mentions', mentions), ('casualty_claims', casualty_claims), ('casualty_reports', casualty_reports)
) AS asked (subject, checked)
LEFT JOIN away USING (subject)
ORDER BY asked.subject;
