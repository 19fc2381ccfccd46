-- What did each night bring? Dumps read by hand have no night.
SELECT
    night, count(*) AS dumps, count(*) FILTER (state = 'failed') AS unread_dumps, sum(records)::BIGINT AS records,
    sum(articles)::BIGINT AS articles, sum(claims)::BIGINT AS claims, sum(rejects)::BIGINT AS rejects, sum(bytes)::BIGINT AS bytes
FROM ops.batches
GROUP BY night
ORDER BY night DESC NULLS LAST;
