-- What does each publisher send on each weekday, and what came the last time? The watch tells of what falls below a share of the median.
WITH ranked AS (
    SELECT publisher, day, articles, isodow(day) AS weekday, row_number() OVER (PARTITION BY publisher, isodow(day) ORDER BY day DESC) AS nth
    FROM ops.coverage
)
SELECT
    publisher, weekday, max(day) AS last_day, max(articles) FILTER (nth = 1) AS last_articles, median(articles) FILTER (nth BETWEEN 2 AND 9) AS usual,
    count(*) AS days
FROM ranked
GROUP BY publisher, weekday
ORDER BY publisher, weekday;
