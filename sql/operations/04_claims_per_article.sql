-- Does the extractor still find what it found? A jump means a page layout or a reader changed, not the war.
SELECT
    day, sum(articles)::BIGINT AS articles, sum(claims)::BIGINT AS claims, round(sum(claims) / sum(articles), 3) AS claims_per_article,
    round(sum(articles_with_claims) / sum(articles), 3) AS share_with_claims
FROM extraction_health
GROUP BY day
ORDER BY day DESC NULLS LAST
LIMIT 60;
