-- What does each format bring, and what do its dumps hold that no reader knows?
SELECT
    format, count(*) AS dumps, sum(records)::BIGINT AS records, sum(articles)::BIGINT AS articles, sum(non_articles)::BIGINT AS non_articles,
    sum(rejects)::BIGINT AS rejects, list_sort(list_distinct(flatten(list(unknown_fields)))) AS unknown_fields
FROM ops.batches
GROUP BY format
ORDER BY articles DESC, format;
