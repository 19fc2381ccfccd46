-- What came from each publisher on each day, beside what its last 28 days made one expect. Days without an article are rows too
-- for as long as something was expected, up to the last day anyone published: a source that falls silent must not look like peace.
DELETE FROM ops.coverage;

INSERT INTO ops.coverage BY NAME
WITH published AS (
    SELECT a.publisher, a.published_on AS day, count(*) AS articles, coalesce(sum(found.claims), 0)::BIGINT AS claims
    FROM articles AS a LEFT JOIN resolve.article_facts AS found USING (article_id)
    WHERE a.publisher IS NOT NULL AND a.published_on IS NOT NULL AND a.published_precision = 'day'
    GROUP BY a.publisher, a.published_on
),
watched AS (
    SELECT DISTINCT publisher, unnest(generate_series(day, day + 28, INTERVAL 1 DAY))::DATE AS day FROM published
),
since AS (
    SELECT publisher, min(day) AS first_day FROM published GROUP BY publisher
),
counted AS (
    SELECT
        watched.publisher, watched.day, coalesce(published.articles, 0) AS articles, coalesce(published.claims, 0) AS claims,
        sum(published.articles) OVER before AS articles_before, since.first_day
    FROM watched
    JOIN since USING (publisher)
    LEFT JOIN published USING (publisher, day)
    WHERE watched.day <= (SELECT max(day) FROM published)
    WINDOW before AS (
        PARTITION BY watched.publisher ORDER BY watched.day RANGE BETWEEN INTERVAL 28 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING
    )
)
SELECT
    publisher, day, articles, claims,
    -- a young publisher is measured over the days it has been known
    coalesce(articles_before, 0) / nullif(least(28, day - first_day), 0)::DOUBLE AS expected_articles
FROM counted
ORDER BY publisher, day;
