-- How much was found in each article, for the articles in question.
DELETE FROM resolve.article_facts WHERE article_id IN (SELECT article_id FROM resolve.changed_articles);
INSERT INTO resolve.article_facts
WITH claimed AS (
    SELECT article_id, count(*) AS claims, count(*) FILTER (scope = 'cumulative') AS cumulative, sum(confidence) AS confidence
    FROM casualty_claims
    WHERE article_id IN (SELECT article_id FROM resolve.changed_articles)
    GROUP BY article_id
),
reported AS (
    SELECT article_id, count(*) AS reports, count(*) FILTER (country IS NULL) AS without_country, count(*) FILTER (date_start IS NULL) AS without_date
    FROM casualty_reports
    WHERE article_id IN (SELECT article_id FROM resolve.changed_articles)
    GROUP BY article_id
)
SELECT
    article_id, coalesce(claims, 0), coalesce(cumulative, 0), coalesce(confidence, 0), coalesce(reports, 0), coalesce(without_country, 0),
    coalesce(without_date, 0)
FROM claimed FULL JOIN reported USING (article_id)
ORDER BY article_id;
