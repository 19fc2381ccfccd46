-- The toll of each place. Places are told apart by their entity, else by the words of the text; coordinates are those of the entity.
CREATE OR REPLACE VIEW toll_by_place AS
SELECT
    place_id, CASE WHEN place_id IS NULL THEN place ELSE any_value(named.name) END AS place, conflict_events.country, conflict_events.admin1,
    any_value(coalesce(named.latitude, conflict_events.latitude)) AS latitude, any_value(coalesce(named.longitude, conflict_events.longitude)) AS longitude,
    min(geo_precision) AS geo_precision, min(date_start) AS first_day, max(date_end) AS last_day,
    count(*) AS events, count(*) FILTER (disputed) AS disputed_events, count(*) FILTER (is_killed_open_ended) AS open_ended_events,
    sum(killed_low)::BIGINT AS killed_low, sum(killed_best)::BIGINT AS killed_best, sum(killed_high)::BIGINT AS killed_high,
    sum(wounded_low)::BIGINT AS wounded_low, sum(wounded_best)::BIGINT AS wounded_best, sum(wounded_high)::BIGINT AS wounded_high,
    sum(civilians_killed_best)::BIGINT AS civilians_killed_best
FROM conflict_events
LEFT JOIN entities AS named ON named.entity_id = conflict_events.place_id
GROUP BY place_id, CASE WHEN place_id IS NULL THEN place END, place, conflict_events.country, conflict_events.admin1
ORDER BY killed_best DESC, conflict_events.country, place, place_id;

COMMENT ON VIEW toll_by_place IS 'One row is a place. An event told only to the province or country is counted under that province or country, not under a place in it: do not add a row to the rows of places inside it and call it one place. Key: place_id, place, admin1, country.';
COMMENT ON COLUMN toll_by_place.place_id IS 'The place as an entity; null where the words match none.';
COMMENT ON COLUMN toll_by_place.place IS 'Canonical name of the place, else the words of the text; null where no text tells.';
COMMENT ON COLUMN toll_by_place.country IS 'Country of the place. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN toll_by_place.admin1 IS 'First-order division of the place.';
COMMENT ON COLUMN toll_by_place.latitude IS 'Latitude. Unit: degrees north, WGS 84.';
COMMENT ON COLUMN toll_by_place.longitude IS 'Longitude. Unit: degrees east, WGS 84.';
COMMENT ON COLUMN toll_by_place.geo_precision IS 'The most exact UCDP where_prec among its events: 1 exact place, 4 province, 6 country.';
COMMENT ON COLUMN toll_by_place.first_day IS 'First day of its first event.';
COMMENT ON COLUMN toll_by_place.last_day IS 'Last day of its last event.';
COMMENT ON COLUMN toll_by_place.events IS 'Events of political violence. Unit: rows.';
COMMENT ON COLUMN toll_by_place.disputed_events IS 'Events whose figures can''t all be right (casualty_events.disputed). Unit: rows.';
COMMENT ON COLUMN toll_by_place.open_ended_events IS 'Events whose words set no upper bound for the dead: the true toll may exceed killed_high. Unit: rows.';
COMMENT ON COLUMN toll_by_place.killed_low IS 'The least number of dead, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_place.killed_best IS 'The number of dead to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_place.killed_high IS 'The most dead, summed over events; see open_ended_events. Unit: persons.';
COMMENT ON COLUMN toll_by_place.wounded_low IS 'The least number of wounded, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_place.wounded_best IS 'The number of wounded to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_place.wounded_high IS 'The most wounded, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_place.civilians_killed_best IS 'Civilians among killed_best, where the texts say so. Unit: persons.';
