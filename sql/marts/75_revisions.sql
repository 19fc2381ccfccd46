-- What each publication changed, and which articles it had that the one before had not. The first publication of a warehouse is all
-- new; so is every event after its file was lost and rebuilt.
CREATE OR REPLACE VIEW revisions AS
WITH version AS (
    SELECT
        event_id, valid_from, valid_to, country, place, date_start, killed_low, killed_best, killed_high, wounded_best, reports,
        lag(valid_to) OVER history AS ended_before, lag(killed_low) OVER history AS killed_low_before, lag(killed_best) OVER history AS killed_best_before,
        lag(killed_high) OVER history AS killed_high_before, lag(wounded_best) OVER history AS wounded_best_before,
        lag(reports) OVER history AS reports_before, lead(valid_from) OVER history AS next_from
    FROM casualty_events_history
    WINDOW history AS (PARTITION BY event_id ORDER BY valid_from)
),
change AS (
    SELECT
        event_id, valid_from AS published_at, country, place, date_start, killed_low, killed_best, killed_high, wounded_best, reports,
        -- gone and come again is new
        CASE WHEN ended_before = valid_from THEN killed_low_before END AS killed_low_before,
        CASE WHEN ended_before = valid_from THEN killed_best_before END AS killed_best_before,
        CASE WHEN ended_before = valid_from THEN killed_high_before END AS killed_high_before,
        CASE WHEN ended_before = valid_from THEN wounded_best_before END AS wounded_best_before,
        CASE WHEN ended_before = valid_from THEN reports_before END AS reports_before,
        CASE WHEN ended_before = valid_from THEN 'revised' ELSE 'new' END AS kind
    FROM version
    UNION ALL
    SELECT
        event_id, valid_to, country, place, date_start, NULL, NULL, NULL, NULL, NULL, killed_low, killed_best, killed_high, wounded_best, reports, 'gone'
    FROM version
    WHERE valid_to IS NOT NULL AND next_from IS DISTINCT FROM valid_to
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
    change.reports_before, change.reports, coalesce(added.articles, []) AS new_articles
FROM change LEFT JOIN added ON added.event_id = change.event_id AND added.published_at = change.published_at
ORDER BY change.published_at DESC, abs(killed_best_change) DESC, change.event_id;

COMMENT ON VIEW revisions IS 'One row is an event that a publication made new, revised or took away. Key: event_id, published_at, kind. Last night''s: WHERE published_at = (SELECT max(published_at) FROM ops.runs).';
COMMENT ON COLUMN revisions.published_at IS 'The publication that changed it.';
COMMENT ON COLUMN revisions.event_id IS 'The event; of one that is gone, its last id.';
COMMENT ON COLUMN revisions.kind IS 'new, revised, or gone: its reports were withdrawn or now stand in another event.';
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
