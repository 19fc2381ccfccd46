-- Which expectations failed, how often, and when last? Those of every recorded run, published or not.
SELECT
    c.suite, c.expectation, c.severity, count(*) AS runs, count(*) FILTER (NOT c.is_success) AS failed,
    sum(c.unexpected)::BIGINT AS rows_that_failed, max(r.started_at) FILTER (NOT c.is_success) AS last_failed
FROM ops.checks AS c JOIN ops.runs AS r ON r.run_id = c.run_id
GROUP BY c.suite, c.expectation, c.severity
ORDER BY failed DESC, rows_that_failed DESC, c.severity, c.suite, c.expectation
LIMIT 30;
