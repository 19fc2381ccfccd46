-- How much is known. share is null below 200 rows: in fewer, one odd dump is enough to look like a fault.
WITH article AS (
    SELECT count(*) AS every, count(published_on) AS dated FROM articles
),
english AS (
    SELECT article_id FROM articles WHERE language = 'en' AND word_count > 0
),
claim AS (
    SELECT
        count(*) AS every, count(country) AS country, count(date_start) AS dated, count(source) AS source, count(perpetrator) AS perpetrator,
        count(perpetrator_id) FILTER (WHERE perpetrator IS NOT NULL) AS perpetrator_id,
        count(place) AS place, count(latitude) FILTER (WHERE place IS NOT NULL) AS located,
        count(*) FILTER (WHERE scope = 'incident' AND assertion = 'reported') AS of_incident,
        count(report_id) FILTER (WHERE scope = 'incident' AND assertion = 'reported') AS in_report
    FROM casualty_claims
),
told AS (
    SELECT 'articles with a publication day' AS subject, every AS checked, dated AS known FROM article
    UNION ALL
    SELECT 'English articles with a claim', (SELECT count(*) FROM english), (SELECT count(*) FROM english SEMI JOIN casualty_claims USING (article_id))
    UNION ALL
    SELECT 'English articles with a mention', (SELECT count(*) FROM english), (SELECT count(*) FROM english SEMI JOIN mentions USING (article_id))
    UNION ALL SELECT 'claims with a country', every, country FROM claim
    UNION ALL SELECT 'claims with a date', every, dated FROM claim
    UNION ALL SELECT 'claims with a source', every, source FROM claim
    UNION ALL SELECT 'claims with a perpetrator', every, perpetrator FROM claim
    UNION ALL SELECT 'named perpetrators with an entity', perpetrator, perpetrator_id FROM claim
    UNION ALL SELECT 'places with coordinates', place, located FROM claim
    UNION ALL SELECT 'incident claims in a report', of_incident, in_report FROM claim
)
SELECT subject, checked, checked - known AS unexpected, NULL::VARCHAR[] AS keys, CASE WHEN checked >= 200 THEN known / checked END AS share
FROM told
ORDER BY subject;
