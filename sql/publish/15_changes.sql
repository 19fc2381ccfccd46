-- Which event ids began and which ended, and where their reports went. resolve.previous holds where the reports of the events in question
-- stood, casualty_reports where they stand now; all other events have what they had.
DELETE FROM ops.event_changes WHERE changed_at > (SELECT previous_at FROM publication) OR (SELECT previous_at FROM publication) IS NULL;

CREATE OR REPLACE TEMP TABLE flow AS
SELECT previous.event_id AS before_id, r.event_id AS now_id, count(*) AS reports
FROM resolve.previous AS previous JOIN casualty_reports AS r USING (report_id)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE begun AS
SELECT e.event_id, arg_max(flow.before_id, (flow.reports, flow.before_id)) AS origin
FROM casualty_events AS e
JOIN resolve.touched_events USING (event_id)
LEFT JOIN flow ON flow.now_id = e.event_id
WHERE e.event_id NOT IN (SELECT event_id FROM resolve.previous)
GROUP BY e.event_id;

CREATE OR REPLACE TEMP TABLE ended AS
SELECT p.event_id, arg_max(flow.now_id, (flow.reports, flow.now_id)) AS heir
FROM (SELECT DISTINCT event_id FROM resolve.previous) AS p
LEFT JOIN flow ON flow.before_id = p.event_id
WHERE p.event_id NOT IN (SELECT event_id FROM casualty_events)
GROUP BY p.event_id;

INSERT INTO ops.event_changes BY NAME
WITH told AS (
    SELECT
        ended.event_id, ended.heir AS other_event_id,
        CASE WHEN ended.heir IS NULL THEN 'gone' WHEN begun.origin = ended.event_id THEN 'renamed' ELSE 'merged' END AS change
    FROM ended LEFT JOIN begun ON begun.event_id = ended.heir
    UNION ALL
    SELECT begun.event_id, begun.origin, CASE WHEN begun.origin IS NULL THEN 'new' ELSE 'split' END
    FROM begun
    -- the new name of an event is told with the name that ended
    WHERE NOT EXISTS (FROM ended WHERE ended.heir = begun.event_id AND ended.event_id = begun.origin)
)
SELECT publication.published_at AS changed_at, told.event_id, told.change, told.other_event_id
FROM told, publication
ORDER BY told.event_id;
