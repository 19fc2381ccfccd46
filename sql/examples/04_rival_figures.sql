-- Over which events do sources disagree most, and what does each of them say?
SELECT
    date_start, place, outcome, spread, event_best, coalesce(source, 'in its own voice') AS source, least_said, most_said, publisher, first_said_on,
    low, best, high, count_text, event_id
FROM source_disagreement
ORDER BY spread DESC, event_id, outcome, most_said, source, best, publisher;
