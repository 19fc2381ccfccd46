-- An event is named by the hash of its first report: by publication, then by the story of its article (address, title, day and text)
-- and its number there. So the name depends on what is told alone, not on the night or the dump that it came in. It stays while
-- nothing published earlier joins; when it changes, ops.event_changes says what became of the former one (sql/publish/).
CREATE OR REPLACE TEMP TABLE named AS
SELECT
    link.report_id, link.leader_id, link.kind, link.like_id, link.score, link.date_points, link.place_points, link.figures_points, link.actor_points, link.tactic_points,
    left(sha256('event' || first_value(concat(t.story, ' ', r.report_no)) OVER first), 16) AS event_id
FROM link
JOIN casualty_reports AS r USING (report_id)
JOIN articles AS a ON a.article_id = r.article_id
JOIN resolve.texts AS t ON t.article_id = r.article_id
WINDOW first AS (PARTITION BY link.leader_id ORDER BY a.published_on NULLS LAST, t.story, r.report_no);

-- What became of a report: nothing, where its article is none of this night's and it stands as it stood. An event without a report that
-- changed is not fused anew, however many were settled again around it.
CREATE OR REPLACE TEMP TABLE moved AS
SELECT report_id, event_id
FROM (
    FROM named
    EXCEPT
    SELECT report_id, leader_id, kind, like_id, score, date_points, place_points, figures_points, actor_points, tactic_points, event_id
    FROM ops.report_links
    WHERE report_id NOT IN (SELECT report_id FROM touched_report)
);

CREATE OR REPLACE TEMP TABLE former AS
SELECT report_id, event_id
FROM ops.report_links
WHERE report_id IN (SELECT report_id FROM moved UNION ALL SELECT report_id FROM stale_report);

DELETE FROM resolve.touched_events;
INSERT INTO resolve.touched_events
SELECT event_id FROM moved
UNION
SELECT event_id FROM former
UNION
-- a file made anew knows from the published one where its reports stood
SELECT event_id FROM resolve.previous
ORDER BY event_id;

-- Where all reports of these events stood.
INSERT INTO resolve.previous
SELECT report_id, event_id
FROM ops.report_links
WHERE event_id IN (SELECT event_id FROM resolve.touched_events)
ORDER BY report_id;

DELETE FROM ops.report_links WHERE report_id IN (SELECT report_id FROM former);
INSERT INTO ops.report_links BY NAME
SELECT named.* FROM named SEMI JOIN moved USING (report_id) ORDER BY report_id;

-- Taken out and put back: an update would rewrite the column for a hundred thousand reports around each.
CREATE OR REPLACE TEMP TABLE renamed AS
SELECT r.* REPLACE (moved.event_id AS event_id)
FROM casualty_reports AS r JOIN moved USING (report_id)
WHERE r.event_id IS DISTINCT FROM moved.event_id;

DELETE FROM casualty_reports WHERE report_id IN (SELECT report_id FROM renamed);
INSERT INTO casualty_reports BY NAME
FROM renamed ORDER BY report_id;
