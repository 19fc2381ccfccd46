-- Publishers of whom less came on the last whole day on file than on the same weekday of the eight weeks before: three articles are
-- usual, and fewer than the given share of them came. An archive, whose last day is weeks ago, has nobody to be asked.
-- Parameters: today, the share.
WITH asked AS (
    SELECT ?::DATE AS today, ?::DOUBLE AS share
),
last_day AS (
    SELECT max(day) AS day FROM ops.coverage WHERE day < (SELECT today FROM asked)
),
usual AS (
    SELECT c.publisher, median(c.articles) AS articles, count(*) AS weeks
    FROM ops.coverage AS c CROSS JOIN last_day
    WHERE c.day < last_day.day AND c.day >= last_day.day - 56 AND isodow(c.day) = isodow(last_day.day)
    GROUP BY c.publisher
)
SELECT usual.publisher, last_day.day, coalesce(came.articles, 0) AS articles, usual.articles AS usual_articles, usual.weeks
FROM usual
CROSS JOIN last_day
CROSS JOIN asked
LEFT JOIN ops.coverage AS came ON came.publisher = usual.publisher AND came.day = last_day.day
WHERE
    usual.weeks >= 4
    AND usual.articles >= 3
    AND coalesce(came.articles, 0) < usual.articles * asked.share
    AND last_day.day >= asked.today - 7
ORDER BY usual.articles DESC, usual.publisher;
