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

INSERT INTO resolve.previous
SELECT report_id, event_id
FROM ops.report_links
WHERE report_id IN (SELECT report_id FROM named UNION ALL SELECT report_id FROM stale_report)
ORDER BY report_id;

DELETE FROM resolve.touched_events;
INSERT INTO resolve.touched_events
SELECT event_id FROM named
UNION
SELECT event_id FROM resolve.previous
ORDER BY event_id;

DELETE FROM ops.report_links WHERE report_id IN (SELECT report_id FROM named UNION ALL SELECT report_id FROM stale_report);
INSERT INTO ops.report_links BY NAME
FROM named ORDER BY report_id;

UPDATE casualty_reports
SET event_id = named.event_id
FROM named
WHERE casualty_reports.report_id = named.report_id AND casualty_reports.event_id IS DISTINCT FROM named.event_id;
