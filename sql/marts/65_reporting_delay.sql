-- How long after the day of an incident each article told of it, for incidents of one known day: who is first, who is late, who adds what.
CREATE OR REPLACE VIEW reporting_delay AS
WITH told AS (
    SELECT
        r.event_id, a.article_id, a.publisher, a.published_on, a.url, r.killed_best, e.date_start AS day, e.country, e.place,
        a.published_on - e.date_start AS days_after, facts.first_told_on
    FROM casualty_reports AS r
    JOIN articles AS a ON a.article_id = r.article_id
    JOIN conflict_events AS e ON e.event_id = r.event_id
    JOIN resolve.event_facts AS facts ON facts.event_id = r.event_id
    WHERE NOT r.background AND e.date_precision = 1 AND a.published_precision = 'day' AND a.duplicate_of IS NULL
)
SELECT event_id, article_id, publisher, published_on, url, killed_best, day, country, place, days_after, published_on - first_told_on AS days_behind_first
FROM told;

COMMENT ON VIEW reporting_delay IS 'One row is an article on an incident of one known day. Reprints and recollections are left out. Key: event_id, article_id.';
COMMENT ON COLUMN reporting_delay.event_id IS 'The event.';
COMMENT ON COLUMN reporting_delay.article_id IS 'The article.';
COMMENT ON COLUMN reporting_delay.publisher IS 'Who published it.';
COMMENT ON COLUMN reporting_delay.published_on IS 'When it was published.';
COMMENT ON COLUMN reporting_delay.url IS 'Where to read it.';
COMMENT ON COLUMN reporting_delay.killed_best IS 'The dead it tells of. Unit: persons.';
COMMENT ON COLUMN reporting_delay.day IS 'The day of the incident.';
COMMENT ON COLUMN reporting_delay.country IS 'Where it happened. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN reporting_delay.place IS 'Where it happened, in the words of the text.';
COMMENT ON COLUMN reporting_delay.days_after IS 'From the incident to the article; negative where the dates contradict each other. Unit: days.';
COMMENT ON COLUMN reporting_delay.days_behind_first IS 'From the first article on it to this one. Unit: days.';
