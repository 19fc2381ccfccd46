-- How much of each country's toll nobody is named for, month by month: a toll by actor says nothing about these dead.
CREATE OR REPLACE VIEW attribution_gaps AS
SELECT
    date_trunc('month', date_start)::DATE AS month, country, count(*) AS events, count(*) FILTER (perpetrator_id IS NULL) AS unnamed_events,
    count(*) FILTER (perpetrator IS NULL) AS silent_events, sum(killed_best)::BIGINT AS killed_best,
    coalesce(sum(killed_best) FILTER (perpetrator_id IS NULL), 0)::BIGINT AS unnamed_killed_best,
    CASE WHEN sum(killed_best) > 0 THEN coalesce(sum(killed_best) FILTER (perpetrator_id IS NULL), 0) / sum(killed_best) END AS unnamed_share
FROM conflict_events
GROUP BY month, country
ORDER BY month, country;

COMMENT ON VIEW attribution_gaps IS 'One row is a month and a country. Key: month, country.';
COMMENT ON COLUMN attribution_gaps.month IS 'First day of the month in which the events began; null where no text tells.';
COMMENT ON COLUMN attribution_gaps.country IS 'Where they happened; null where no text tells. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN attribution_gaps.events IS 'Events of political violence. Unit: rows.';
COMMENT ON COLUMN attribution_gaps.unnamed_events IS 'Those of them whose perpetrator is no known actor: unnamed, or only gunmen, unknown men and the like. Unit: rows.';
COMMENT ON COLUMN attribution_gaps.silent_events IS 'Those of them in which no text says a word about who did it. Unit: rows.';
COMMENT ON COLUMN attribution_gaps.killed_best IS 'Dead of all events. Unit: persons.';
COMMENT ON COLUMN attribution_gaps.unnamed_killed_best IS 'Dead of events whose perpetrator is no known actor. Unit: persons.';
COMMENT ON COLUMN attribution_gaps.unnamed_share IS 'The same as a share of killed_best, 0 to 1; null without dead.';
