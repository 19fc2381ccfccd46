-- What was the toll as it was known at the first publication, and what is it now?
WITH instant AS (SELECT min(valid_from) AS first_published FROM casualty_events_history)
SELECT
    sum(killed_best) FILTER (valid_from <= first_published AND (valid_to IS NULL OR first_published < valid_to)) AS known_then,
    sum(killed_best) FILTER (valid_to IS NULL) AS known_now
FROM casualty_events_history, instant
WHERE tactic IS NULL OR tactic NOT IN ('accident', 'disaster');
