-- Records that no reader could read. share is that of the worst dump of at least 20 records; keys are dumps, worst first.
WITH unread AS (
    SELECT batch_id, count(DISTINCT locator) AS n FROM ops.rejects WHERE stage = 'read' GROUP BY batch_id
),
counted AS (
    SELECT b.batch_id, b.records, coalesce(unread.n, 0) AS n, CASE WHEN b.records >= 20 THEN coalesce(unread.n, 0) / b.records END AS share
    FROM ops.batches AS b LEFT JOIN unread USING (batch_id)
)
SELECT
    'records, worst dump' AS subject,
    coalesce(sum(records), 0)::BIGINT AS checked,
    coalesce(sum(n), 0)::BIGINT AS unexpected,
    max_by(batch_id, share, 5) FILTER (WHERE share > 0) AS keys,
    max(share) AS share
FROM counted;
