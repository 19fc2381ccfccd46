-- Which publishers fell silent: at least one article a day expected, none came?
SELECT publisher, min(day) AS silent_since, count(*) AS silent_days, round(max(expected_articles), 1) AS expected_a_day
FROM ops.coverage
WHERE articles = 0 AND expected_articles >= 1
GROUP BY publisher
ORDER BY silent_days DESC, publisher;
