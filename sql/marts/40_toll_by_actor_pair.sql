-- Who killed whom. An actor that no text names is a row of its own: attribution gaps are part of the answer.
CREATE OR REPLACE VIEW toll_by_actor_pair AS
SELECT
    perpetrator_id, perpetrator, victim_id, victims, min(date_start) AS first_day, max(date_end) AS last_day,
    count(*) AS events, count(*) FILTER (disputed) AS disputed_events, count(*) FILTER (is_killed_open_ended) AS open_ended_events,
    sum(killed_low)::BIGINT AS killed_low, sum(killed_best)::BIGINT AS killed_best, sum(killed_high)::BIGINT AS killed_high,
    sum(wounded_low)::BIGINT AS wounded_low, sum(wounded_best)::BIGINT AS wounded_best, sum(wounded_high)::BIGINT AS wounded_high,
    sum(civilians_killed_best)::BIGINT AS civilians_killed_best
FROM conflict_events
GROUP BY perpetrator_id, perpetrator, victim_id, victims
ORDER BY killed_best DESC, perpetrator, victims, perpetrator_id, victim_id;

COMMENT ON VIEW toll_by_actor_pair IS 'One row is a perpetrator and a victim group. Key: perpetrator_id, perpetrator, victim_id, victims.';
COMMENT ON COLUMN toll_by_actor_pair.perpetrator_id IS 'Who did it, as an entity; null where it is no known actor.';
COMMENT ON COLUMN toll_by_actor_pair.perpetrator IS 'Who did it; null where no text says.';
COMMENT ON COLUMN toll_by_actor_pair.victim_id IS 'Who was harmed, as an entity; null where it is no known group.';
COMMENT ON COLUMN toll_by_actor_pair.victims IS 'Who was harmed; null where no text says.';
COMMENT ON COLUMN toll_by_actor_pair.first_day IS 'First day of their first event.';
COMMENT ON COLUMN toll_by_actor_pair.last_day IS 'Last day of their last event.';
COMMENT ON COLUMN toll_by_actor_pair.events IS 'Events of political violence. Unit: rows.';
COMMENT ON COLUMN toll_by_actor_pair.disputed_events IS 'Events whose figures can''t all be right (casualty_events.disputed). Unit: rows.';
COMMENT ON COLUMN toll_by_actor_pair.open_ended_events IS 'Events whose words set no upper bound for the dead: the true toll may exceed killed_high. Unit: rows.';
COMMENT ON COLUMN toll_by_actor_pair.killed_low IS 'The least number of dead, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_actor_pair.killed_best IS 'The number of dead to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_actor_pair.killed_high IS 'The most dead, summed over events; see open_ended_events. Unit: persons.';
COMMENT ON COLUMN toll_by_actor_pair.wounded_low IS 'The least number of wounded, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_actor_pair.wounded_best IS 'The number of wounded to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_actor_pair.wounded_high IS 'The most wounded, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_actor_pair.civilians_killed_best IS 'Civilians among killed_best, where the texts say so. Unit: persons.';
