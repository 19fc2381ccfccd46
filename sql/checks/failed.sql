-- Articles that the extractor broke on. share is that of the worst dump, null below 5 such articles; keys are dumps, worst first.
WITH broken AS (
    SELECT batch_id, count(DISTINCT locator) AS n FROM ops.rejects WHERE reason_code = 'extractor_error' GROUP BY batch_id
),
counted AS (
    SELECT b.batch_id, b.articles, coalesce(broken.n, 0) AS n, CASE WHEN broken.n >= 5 THEN broken.n / greatest(b.articles, broken.n) END AS share
    FROM ops.batches AS b LEFT JOIN broken USING (batch_id)
)
SELECT
    'articles, worst dump' AS subject,
    coalesce(sum(articles), 0)::BIGINT AS checked,
    coalesce(sum(n), 0)::BIGINT AS unexpected,
    max_by(batch_id, n, 5) FILTER (WHERE n > 0) AS keys,
    max(share) AS share
FROM counted;
