-- The toll of each day in each country. Every event of conflict_events is in exactly one row, so the rows add up to the whole.
CREATE OR REPLACE VIEW toll_by_day_country AS
SELECT
    day, country,
    count(*) AS events, count(*) FILTER (disputed) AS disputed_events, count(*) FILTER (is_killed_open_ended) AS open_ended_events,
    sum(killed_low)::BIGINT AS killed_low, sum(killed_best)::BIGINT AS killed_best, sum(killed_high)::BIGINT AS killed_high,
    sum(wounded_low)::BIGINT AS wounded_low, sum(wounded_best)::BIGINT AS wounded_best, sum(wounded_high)::BIGINT AS wounded_high,
    sum(civilians_killed_best)::BIGINT AS civilians_killed_best
FROM conflict_events
GROUP BY day, country
ORDER BY day, country;

COMMENT ON VIEW toll_by_day_country IS 'One row is a day and a country. Rows with day null hold the events known only to the month or year, rows with country null those whose country no text tells. Key: day, country.';
COMMENT ON COLUMN toll_by_day_country.day IS 'First day on which it can have happened, where the date is known to the week or better; null elsewhere.';
COMMENT ON COLUMN toll_by_day_country.country IS 'Where it happened; null where no text tells. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN toll_by_day_country.events IS 'Events of political violence. Unit: rows.';
COMMENT ON COLUMN toll_by_day_country.disputed_events IS 'Events whose figures can''t all be right (casualty_events.disputed). Unit: rows.';
COMMENT ON COLUMN toll_by_day_country.open_ended_events IS 'Events whose words set no upper bound for the dead: the true toll may exceed killed_high. Unit: rows.';
COMMENT ON COLUMN toll_by_day_country.killed_low IS 'The least number of dead, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_day_country.killed_best IS 'The number of dead to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_day_country.killed_high IS 'The most dead, summed over events; see open_ended_events. Unit: persons.';
COMMENT ON COLUMN toll_by_day_country.wounded_low IS 'The least number of wounded, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_day_country.wounded_best IS 'The number of wounded to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_day_country.wounded_high IS 'The most wounded, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_day_country.civilians_killed_best IS 'Civilians among killed_best, where the texts say so. Unit: persons.';
