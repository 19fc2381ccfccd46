-- What each publication changed, and which articles it had that the one before had not. The first publication of a warehouse is all
-- new; so is every event after its file was lost and rebuilt.
CREATE OR REPLACE VIEW revisions AS
WITH began AS (
    -- the version it took the place of: the event's own, or that of the id it bore before
    SELECT
        now.event_id, now.valid_from AS published_at, now.country, now.place, now.date_start, now.killed_low, now.killed_best, now.killed_high,
        now.wounded_best, now.reports, before.killed_low AS killed_low_before, before.killed_best AS killed_best_before,
        before.killed_high AS killed_high_before, before.wounded_best AS wounded_best_before, before.reports AS reports_before,
        CASE WHEN before.event_id IS NOT NULL THEN 'revised' WHEN split.event_id IS NOT NULL THEN 'split' ELSE 'new' END AS kind,
        coalesce(renamed.event_id, split.other_event_id) AS other_event_id
    FROM casualty_events_history AS now
    LEFT JOIN ops.event_changes AS renamed
        ON renamed.change = 'renamed' AND renamed.other_event_id = now.event_id AND renamed.changed_at = now.valid_from
    LEFT JOIN ops.event_changes AS split ON split.change = 'split' AND split.event_id = now.event_id AND split.changed_at = now.valid_from
    LEFT JOIN casualty_events_history AS before
        ON before.event_id = coalesce(renamed.event_id, now.event_id) AND before.valid_to = now.valid_from
),
ended AS (
    SELECT
        last.event_id, last.valid_to AS published_at, last.country, last.place, last.date_start, last.killed_low, last.killed_best, last.killed_high,
        last.wounded_best, last.reports, coalesce(change.change::VARCHAR, 'gone') AS kind, change.other_event_id
    FROM casualty_events_history AS last
    LEFT JOIN casualty_events_history AS next ON next.event_id = last.event_id AND next.valid_from = last.valid_to
    LEFT JOIN ops.event_changes AS change ON change.event_id = last.event_id AND change.changed_at = last.valid_to
    WHERE last.valid_to IS NOT NULL AND next.event_id IS NULL AND change.change IS DISTINCT FROM 'renamed'
),
change AS (
    SELECT
        event_id, published_at, kind, other_event_id, country, place, date_start, killed_low, killed_best, killed_high, wounded_best, reports,
        killed_low_before, killed_best_before, killed_high_before, wounded_best_before, reports_before
    FROM began
    UNION ALL
    SELECT
        event_id, published_at, kind, other_event_id, country, place, date_start, NULL, NULL, NULL, NULL, NULL,
        killed_low, killed_best, killed_high, wounded_best, reports
    FROM ended
),
added AS (
    SELECT run.published_at, r.event_id, list(DISTINCT a.article_id ORDER BY a.article_id) AS articles
    FROM (SELECT published_at, unnest(new_batches) AS batch_id FROM ops.runs WHERE published_at IS NOT NULL) AS run
    JOIN articles AS a ON a.batch_id = run.batch_id
    JOIN casualty_reports AS r ON r.article_id = a.article_id
    GROUP BY run.published_at, r.event_id
)
SELECT
    change.published_at, change.event_id, change.kind, change.country, change.place, change.date_start,
    change.killed_best_before, change.killed_best, coalesce(change.killed_best, 0) - coalesce(change.killed_best_before, 0) AS killed_best_change,
    change.killed_low_before, change.killed_low, change.killed_high_before, change.killed_high, change.wounded_best_before, change.wounded_best,
    change.reports_before, change.reports, coalesce(added.articles, []) AS new_articles, change.other_event_id
FROM change LEFT JOIN added ON added.event_id = change.event_id AND added.published_at = change.published_at;

COMMENT ON VIEW revisions IS 'One row is an event that a publication made new, revised, split off, merged or took away. Key: event_id, published_at, kind. Last night''s: WHERE published_at = (SELECT max(published_at) FROM ops.runs).';
COMMENT ON COLUMN revisions.published_at IS 'The publication that changed it.';
COMMENT ON COLUMN revisions.event_id IS 'The event; of one that is gone, its last id.';
COMMENT ON COLUMN revisions.kind IS 'new, revised (under another id too), split = it was part of another event, merged = its reports stand in another event now, or gone.';
COMMENT ON COLUMN revisions.other_event_id IS 'The event it was split from or merged into, or the id it bore before; null else.';
COMMENT ON COLUMN revisions.country IS 'Where it happened, as then known. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN revisions.place IS 'Where it happened, in the words of the text.';
COMMENT ON COLUMN revisions.date_start IS 'First day on which it can have happened.';
COMMENT ON COLUMN revisions.killed_best_before IS 'The figure until then; null where it is new. Unit: persons.';
COMMENT ON COLUMN revisions.killed_best IS 'The figure since; null where it is gone. Unit: persons.';
COMMENT ON COLUMN revisions.killed_best_change IS 'The difference, null taken as 0; over all rows of a publication it adds up to what the toll moved. Unit: persons.';
COMMENT ON COLUMN revisions.killed_low_before IS 'The least until then. Unit: persons.';
COMMENT ON COLUMN revisions.killed_low IS 'The least since. Unit: persons.';
COMMENT ON COLUMN revisions.killed_high_before IS 'The most until then; null = no bound, or new. Unit: persons.';
COMMENT ON COLUMN revisions.killed_high IS 'The most since; null = no bound, or gone. Unit: persons.';
COMMENT ON COLUMN revisions.wounded_best_before IS 'Wounded until then. Unit: persons.';
COMMENT ON COLUMN revisions.wounded_best IS 'Wounded since. Unit: persons.';
COMMENT ON COLUMN revisions.reports_before IS 'Reports until then. Unit: rows.';
COMMENT ON COLUMN revisions.reports IS 'Reports since. Unit: rows.';
COMMENT ON COLUMN revisions.new_articles IS 'Articles of the event that came with this publication; empty where another cause changed it: better rules, a withdrawn dump.';
