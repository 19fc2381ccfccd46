-- Ids of events that ended, and where their reports stand now: an id noted last year still leads to its incident.
CREATE OR REPLACE VIEW event_aliases AS
WITH RECURSIVE step AS (
    SELECT event_id, change, other_event_id, changed_at
    FROM ops.event_changes
    WHERE event_id NOT IN (SELECT event_id FROM casualty_events)
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY changed_at DESC) = 1
),
followed (event_id, reached_id, ended_at, steps) AS (
    SELECT event_id, other_event_id, changed_at, 1 FROM step WHERE change <> 'new' AND change <> 'split'
    UNION ALL
    SELECT followed.event_id, step.other_event_id, followed.ended_at, followed.steps + 1
    FROM followed JOIN step ON step.event_id = followed.reached_id
    WHERE followed.steps < 100
)
SELECT
    event_id, CASE WHEN arg_max(reached_id, steps) IN (SELECT event_id FROM casualty_events) THEN arg_max(reached_id, steps) END AS current_id,
    any_value(ended_at) AS ended_at
FROM followed
GROUP BY event_id
ORDER BY event_id;

COMMENT ON VIEW event_aliases IS 'One row is an event id that was published once and names no event any more. Key: event_id.';
COMMENT ON COLUMN event_aliases.event_id IS 'The id that ended.';
COMMENT ON COLUMN event_aliases.current_id IS 'The event in casualty_events that holds its reports now; null where they left the lake.';
COMMENT ON COLUMN event_aliases.ended_at IS 'The publication with which it ended.';
