-- How many people were killed each month, at least, at best and at most? The row without a month is of events that no day is told of.
SELECT date_trunc('month', day)::DATE AS month, sum(killed_low) AS killed_low, sum(killed_best) AS killed_best, sum(killed_high) AS killed_high, sum(events) AS events
FROM toll_by_day_country
GROUP BY month
ORDER BY month;
