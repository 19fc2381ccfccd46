-- How many days after an event does each publisher report it?
SELECT a.publisher, count(*) AS reports, median(a.published_on - e.date_end) AS median_days_late, max(a.published_on - e.date_end) AS most_days_late
FROM casualty_reports AS r
JOIN articles AS a USING (article_id)
JOIN casualty_events AS e ON e.event_id = r.event_id
WHERE NOT r.background AND e.date_precision = 1 AND a.published_precision = 'day' AND a.duplicate_of IS NULL
GROUP BY a.publisher
ORDER BY median_days_late, a.publisher;
