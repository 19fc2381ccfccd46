-- Which batches did an older extractor make? More than one row: trigger `reextract`, or wait until the dumps are read again.
SELECT extractor_version, count(*) AS batches, sum(articles)::BIGINT AS articles, min(night) AS first_night, max(night) AS last_night
FROM ops.batches
GROUP BY extractor_version
ORDER BY last_night DESC NULLS LAST, extractor_version;
