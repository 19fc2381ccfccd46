-- How much is known. share is null below 200 rows: in fewer, one odd dump is enough to look like a fault.
WITH english AS (
    SELECT article_id FROM articles WHERE language = 'en' AND word_count > 0
),
known AS (
    SELECT 'articles with a publication day' AS subject, published_on IS NOT NULL AS is_known FROM articles
    UNION ALL
    SELECT 'English articles with a claim', EXISTS (SELECT 1 FROM casualty_claims AS c WHERE c.article_id = english.article_id) FROM english
    UNION ALL
    SELECT 'English articles with a mention', EXISTS (SELECT 1 FROM mentions AS m WHERE m.article_id = english.article_id) FROM english
    UNION ALL SELECT 'claims with a country', country IS NOT NULL FROM casualty_claims
    UNION ALL SELECT 'claims with a date', date_start IS NOT NULL FROM casualty_claims
    UNION ALL SELECT 'claims with a source', source IS NOT NULL FROM casualty_claims
    UNION ALL SELECT 'claims with a perpetrator', perpetrator IS NOT NULL FROM casualty_claims
    UNION ALL
    SELECT 'named perpetrators with an entity', perpetrator_id IS NOT NULL FROM casualty_claims WHERE perpetrator IS NOT NULL
    UNION ALL SELECT 'places with coordinates', latitude IS NOT NULL FROM casualty_claims WHERE place IS NOT NULL
    UNION ALL
    SELECT 'incident claims in a report', report_id IS NOT NULL FROM casualty_claims WHERE scope = 'incident' AND assertion = 'reported'
)
SELECT
    subject,
    count(is_known) AS checked,
    count(*) FILTER (WHERE NOT is_known) AS unexpected,
    NULL::VARCHAR[] AS keys,
    CASE WHEN count(is_known) >= 200 THEN count(*) FILTER (WHERE is_known) / count(is_known) END AS share
FROM (
    VALUES
        ('articles with a publication day'), ('English articles with a claim'), ('English articles with a mention'),
        ('claims with a country'), ('claims with a date'), ('claims with a source'), ('claims with a perpetrator'),
        ('named perpetrators with an entity'), ('places with coordinates'), ('incident claims in a report')
) AS asked (subject)
LEFT JOIN known USING (subject)
GROUP BY subject
ORDER BY subject;
