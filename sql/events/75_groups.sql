-- Civilians apart from combatants, and each side's dead and wounded, by the same rule as the whole (60_figures.sql). A group is never
-- more than the event; what no text puts down to civilians or combatants is the rest.
DELETE FROM casualty_event_groups WHERE event_id IN (SELECT event_id FROM resolve.touched_events);

CREATE OR REPLACE TEMP TABLE whole AS
SELECT e.event_id, figure.outcome, figure.best, figure.most
FROM casualty_events AS e
CROSS JOIN LATERAL (VALUES ('killed', e.killed_best, e.killed_most), ('wounded', e.wounded_best, e.wounded_most)) AS figure (outcome, best, most)
WHERE e.event_id IN (SELECT event_id FROM resolve.touched_events) AND figure.best IS NOT NULL;

-- Where civilians and combatants together are more than all, because texts differ, the smaller group stands and the larger is the rest.
CREATE OR REPLACE TEMP TABLE part AS
SELECT
    event_id, outcome, kind, who, low, high, most, reports,
    least(best, whole_best - coalesce(sum(best) OVER smaller, 0)) AS best
FROM (
    SELECT
        f.event_id, f.outcome, f.kind, f.who, f.low, f.high, least(f.most, whole.most) AS most, f.reports, whole.best AS whole_best,
        least(CASE WHEN f.outcome = 'killed' AND f.who = 'civilian' THEN coalesce(e.civilians_killed_best, f.best) ELSE f.best END, whole.best) AS best
    FROM fused AS f
    JOIN whole ON whole.event_id = f.event_id AND whole.outcome = f.outcome
    JOIN casualty_events AS e ON e.event_id = f.event_id
    WHERE f.kind <> 'all' AND f.best IS NOT NULL
)
WINDOW smaller AS (PARTITION BY event_id, outcome, kind ORDER BY best, who ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

INSERT INTO casualty_event_groups BY NAME
SELECT
    event_id, outcome, kind, who AS member, CASE kind WHEN 'status' THEN who END AS victim_status, CASE kind WHEN 'side' THEN who END AS victim_id,
    least(low, best) AS low, best, CASE WHEN high >= best THEN high END AS high, most, reports
FROM part
WHERE best > 0
UNION ALL
SELECT
    whole.event_id, whole.outcome, 'status', 'unknown', 'unknown', NULL, NULL,
    whole.best - coalesce(sum(part.best), 0) AS best, NULL, NULL, 0
FROM whole
LEFT JOIN part ON part.event_id = whole.event_id AND part.outcome = whole.outcome AND part.kind = 'status' AND part.best > 0
GROUP BY whole.event_id, whole.outcome, whole.best
HAVING whole.best > coalesce(sum(part.best), 0)
ORDER BY event_id, outcome, kind, member;

DELETE FROM resolve.status_figures WHERE event_id IN (SELECT event_id FROM resolve.touched_events);

INSERT INTO resolve.status_figures
SELECT
    event_id, victim_status,
    max(low) FILTER (outcome = 'killed'), max(best) FILTER (outcome = 'killed'), max(high) FILTER (outcome = 'killed'), max(most) FILTER (outcome = 'killed'),
    max(low) FILTER (outcome = 'wounded'), max(best) FILTER (outcome = 'wounded'), max(high) FILTER (outcome = 'wounded'), max(most) FILTER (outcome = 'wounded')
FROM casualty_event_groups
WHERE kind = 'status' AND event_id IN (SELECT event_id FROM resolve.touched_events)
GROUP BY event_id, victim_status
ORDER BY event_id, victim_status;
