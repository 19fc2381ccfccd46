-- How long was each run from its start to its publication, and what did it add? The duration is that of gate and publish where a run by
-- hand was made stage by stage.
SELECT
    run_id, published_at, round(epoch(published_at - started_at), 1) AS seconds, len(new_batches) AS new_batches, articles, claims, events,
    events - lag(events) OVER (ORDER BY published_at) AS more_events, rejects, failed_warning
FROM ops.runs
WHERE published_at IS NOT NULL
ORDER BY published_at DESC
LIMIT 30;
