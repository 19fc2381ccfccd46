-- Which dumps weigh most, and of which came least? Time goes into articles with claims, memory into record batches.
SELECT
    dump, batch_id, format, night, bytes, records, articles, claims, rejects, round(bytes / nullif(articles, 0))::BIGINT AS bytes_per_article,
    round(rejects / nullif(records, 0), 3) AS rejects_per_record
FROM ops.batches
ORDER BY bytes DESC, batch_id
LIMIT 30;
