-- Figures come from below: a report's best lies between its smallest claim and the sum of all its claims, an event's between the
-- least and the most of its reports. A report uses the number printed, which of "more than 20" is one below the claim's least, 21;
-- such a claim has no high. Judged is what the build took in or changed; all else stands as the last gate passed it.
WITH told AS (
    SELECT r.report_id AS key, figure.outcome, figure.best
    FROM (FROM casualty_reports WHERE article_id IN (SELECT article_id FROM resolve.changed_articles)) AS r
    CROSS JOIN LATERAL (VALUES ('killed', r.killed_best), ('wounded', r.wounded_best)) AS figure (outcome, best)
    WHERE figure.best IS NOT NULL
),
claimed AS (
    SELECT
        report_id AS key, outcome::VARCHAR AS outcome,
        min(coalesce(CASE WHEN high IS NULL THEN low - 1 ELSE low END, best, high)) AS least, sum(coalesce(high, best, low)) AS most
    FROM casualty_claims
    WHERE article_id IN (SELECT article_id FROM resolve.changed_articles) AND report_id IS NOT NULL
    GROUP BY ALL
),
fused AS (
    SELECT e.event_id AS key, figure.outcome, figure.best
    FROM (FROM casualty_events WHERE event_id IN (SELECT event_id FROM resolve.touched_events)) AS e
    CROSS JOIN LATERAL (VALUES ('killed', e.killed_best), ('wounded', e.wounded_best)) AS figure (outcome, best)
    WHERE figure.best IS NOT NULL
),
reported AS (
    SELECT r.event_id AS key, figure.outcome, min(coalesce(figure.low, figure.best)) AS least, max(coalesce(figure.high, figure.best)) AS most
    FROM (FROM casualty_reports WHERE event_id IN (SELECT event_id FROM resolve.touched_events)) AS r
    CROSS JOIN LATERAL (
        VALUES ('killed', r.killed_low, r.killed_best, r.killed_high), ('wounded', r.wounded_low, r.wounded_best, r.wounded_high)
    ) AS figure (outcome, low, best, high)
    GROUP BY ALL
),
judged AS (
    SELECT 'casualty_reports' AS subject, key, told.best, claimed.least, claimed.most FROM told LEFT JOIN claimed USING (key, outcome)
    UNION ALL
    SELECT 'casualty_events', key, fused.best, reported.least, reported.most FROM fused LEFT JOIN reported USING (key, outcome)
)
SELECT
    subject,
    count(key) AS checked,
    count(key) FILTER (WHERE (best BETWEEN least AND most) IS NOT TRUE) AS unexpected,
    min(key, 5) FILTER (WHERE (best BETWEEN least AND most) IS NOT TRUE) AS keys
FROM (VALUES ('casualty_reports'), ('casualty_events')) AS asked (subject)
LEFT JOIN judged USING (subject)
GROUP BY subject
ORDER BY subject;
