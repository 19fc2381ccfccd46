-- The versions of events. publication holds the instant, and the last instant the published file knows: whatever is later was written
-- by a publication that was cut off before its rename, and is undone first.
DELETE FROM casualty_events_history WHERE valid_from > (SELECT previous_at FROM publication) OR (SELECT previous_at FROM publication) IS NULL;
UPDATE casualty_events_history SET valid_to = NULL WHERE valid_to > (SELECT previous_at FROM publication);

-- Versions from before there was killed_most and wounded_most, of events of which nothing else changed, are given them: no event is
-- revised because a column is new.
UPDATE casualty_events_history AS history
SET killed_most = event.killed_most, wounded_most = event.wounded_most
FROM casualty_events AS event
WHERE history.event_id = event.event_id AND history.valid_to IS NULL AND history.killed_most IS NULL AND history.wounded_most IS NULL
    AND event.event_id IN (
        SELECT event_id FROM (
            SELECT casualty_events.* EXCLUDE (killed_most, wounded_most)
            FROM casualty_events
            WHERE event_id IN (SELECT event_id FROM resolve.touched_events)
            INTERSECT
            SELECT casualty_events_history.* EXCLUDE (killed_most, wounded_most, valid_from, valid_to)
            FROM casualty_events_history
            WHERE valid_to IS NULL AND killed_most IS NULL AND wounded_most IS NULL
        )
    );

-- All others stand as they were published: only these can have changed.
CREATE OR REPLACE TEMP TABLE unchanged AS
SELECT event_id
FROM (
    FROM casualty_events WHERE event_id IN (SELECT event_id FROM resolve.touched_events)
    INTERSECT
    SELECT history.* EXCLUDE (valid_from, valid_to)
    FROM casualty_events_history AS history
    WHERE valid_to IS NULL AND event_id IN (SELECT event_id FROM resolve.touched_events)
);

UPDATE casualty_events_history
SET valid_to = (SELECT published_at FROM publication)
WHERE valid_to IS NULL AND event_id IN (SELECT event_id FROM resolve.touched_events) AND event_id NOT IN (SELECT event_id FROM unchanged);

INSERT INTO casualty_events_history BY NAME
SELECT event.*, publication.published_at AS valid_from, NULL AS valid_to
FROM casualty_events AS event, publication
WHERE event_id IN (SELECT event_id FROM resolve.touched_events) AND event_id NOT IN (SELECT event_id FROM unchanged)
ORDER BY event_id;
