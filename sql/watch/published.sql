-- The published run beside what the file holds: its counts as the gate wrote them down, the rows there are, its critical failures.
WITH last_run AS (
    FROM ops.runs WHERE published_at IS NOT NULL ORDER BY published_at DESC, run_id LIMIT 1
),
counted AS (
    SELECT 'ops.batches' AS name, batches AS booked, (SELECT count(*) FROM ops.batches) AS n FROM last_run
    UNION ALL SELECT 'articles', articles, (SELECT count(*) FROM articles) FROM last_run
    UNION ALL SELECT 'casualty_claims', claims, (SELECT count(*) FROM casualty_claims) FROM last_run
    UNION ALL SELECT 'casualty_reports', reports, (SELECT count(*) FROM casualty_reports) FROM last_run
    UNION ALL SELECT 'casualty_events', events, (SELECT count(*) FROM casualty_events) FROM last_run
    UNION ALL SELECT 'ops.rejects', rejects, (SELECT count(*) FROM ops.rejects) FROM last_run
)
SELECT name, booked, n FROM counted WHERE booked <> n
UNION ALL
SELECT 'critical expectations that failed: ' || string_agg(suite || '.' || expectation, ', ' ORDER BY suite, expectation), 0, count(*)
FROM ops.checks SEMI JOIN last_run USING (run_id)
WHERE severity = 'critical' AND NOT is_success
HAVING count(*) > 0
UNION ALL
SELECT 'published runs', 1, count(*) FROM last_run HAVING count(*) = 0
ORDER BY name;
