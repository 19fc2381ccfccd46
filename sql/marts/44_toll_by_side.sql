-- What each force, group or nation lost. An event with dead on both sides stands in a row of each.
CREATE OR REPLACE VIEW toll_by_side AS
SELECT
    g.victim_id, side.name AS side, side.type, side.country AS side_country, min(e.date_start) AS first_day, max(e.date_end) AS last_day,
    count(DISTINCT g.event_id) AS events,
    count(DISTINCT g.event_id) FILTER (g.outcome = 'killed' AND g.high IS NULL) AS open_ended_events,
    coalesce(sum(g.low) FILTER (g.outcome = 'killed'), 0)::BIGINT AS killed_low,
    coalesce(sum(g.best) FILTER (g.outcome = 'killed'), 0)::BIGINT AS killed_best,
    coalesce(sum(greatest(coalesce(g.high, g.most, g.best), g.best)) FILTER (g.outcome = 'killed'), 0)::BIGINT AS killed_high,
    coalesce(sum(g.low) FILTER (g.outcome = 'wounded'), 0)::BIGINT AS wounded_low,
    coalesce(sum(g.best) FILTER (g.outcome = 'wounded'), 0)::BIGINT AS wounded_best,
    coalesce(sum(greatest(coalesce(g.high, g.most, g.best), g.best)) FILTER (g.outcome = 'wounded'), 0)::BIGINT AS wounded_high
FROM casualty_event_groups AS g
JOIN conflict_events AS e ON e.event_id = g.event_id
JOIN entities AS side ON side.entity_id = g.victim_id
WHERE g.kind = 'side'
GROUP BY g.victim_id, side.name, side.type, side.country
ORDER BY killed_best DESC, side, g.victim_id;

COMMENT ON VIEW toll_by_side IS 'One row is a force, group or nation among the victims. Not the whole toll: whoever no text puts down to a side is not here. Key: victim_id.';
COMMENT ON COLUMN toll_by_side.victim_id IS 'Who was harmed, as an entity.';
COMMENT ON COLUMN toll_by_side.side IS 'Canonical name of it.';
COMMENT ON COLUMN toll_by_side.type IS 'What kind of thing it is: state_force, armed_group, government, organisation or place, a nation.';
COMMENT ON COLUMN toll_by_side.side_country IS 'Country it belongs to, not where it happened; null where it spans several. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN toll_by_side.first_day IS 'First day of its first event.';
COMMENT ON COLUMN toll_by_side.last_day IS 'Last day of its last event.';
COMMENT ON COLUMN toll_by_side.events IS 'Events of political violence in which it was harmed. Unit: rows.';
COMMENT ON COLUMN toll_by_side.open_ended_events IS 'Those of them whose words set no upper bound for its dead. Unit: rows.';
COMMENT ON COLUMN toll_by_side.killed_low IS 'The least number of dead, summed over events; 0 where the words set no bound. Unit: persons.';
COMMENT ON COLUMN toll_by_side.killed_best IS 'The number of dead to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_side.killed_high IS 'The most dead, summed over events; where the words set no upper bound, the highest number they give. Unit: persons.';
COMMENT ON COLUMN toll_by_side.wounded_low IS 'The least number of wounded, summed over events; 0 where the words set no bound. Unit: persons.';
COMMENT ON COLUMN toll_by_side.wounded_best IS 'The number of wounded to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_side.wounded_high IS 'The most wounded, summed over events; where the words set no upper bound, the highest number they give. Unit: persons.';
