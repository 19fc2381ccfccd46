-- The versions of an event follow one another: each ends before the next begins, and only the last is open.
WITH version AS (
    SELECT event_id, valid_to, lead(valid_from) OVER (PARTITION BY event_id ORDER BY valid_from, valid_to NULLS LAST) AS next_from
    FROM casualty_events_history
)
SELECT
    'casualty_events_history' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE next_from IS NOT NULL AND (valid_to <= next_from) IS NOT TRUE) AS unexpected,
    min(event_id, 5) FILTER (WHERE next_from IS NOT NULL AND (valid_to <= next_from) IS NOT TRUE) AS keys
FROM version;
