-- How old is what analysts see: the last publication, the last night in it, the last day that an article tells of?
SELECT
    (SELECT max(published_at) FROM ops.runs) AS published_at,
    round(epoch(now() - (SELECT max(published_at) FROM ops.runs)) / 3600, 1) AS hours_ago,
    (SELECT max(night) FROM ops.batches) AS last_night,
    (SELECT max(published_on) FROM articles) AS last_article;
