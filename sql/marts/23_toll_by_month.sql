-- The toll of each month, by place, actor and victims' status: see toll_by_day.
CREATE OR REPLACE VIEW toll_by_month AS
SELECT
    first_day, country, admin1, place_id, place, perpetrator_id, perpetrator, victim_status,
    events, disputed_events, open_ended_events, killed_low, killed_best, killed_high
FROM toll_by('month');

COMMENT ON VIEW toll_by_month IS 'One row is a month, place, perpetrator and victims'' status. The dead of all rows add up to the whole; an event with civilians and others stands in two rows, so events do not. Key: first_day, country, admin1, place_id, place, perpetrator_id, perpetrator, victim_status.';
COMMENT ON COLUMN toll_by_month.first_day IS 'First day of the month; null for the events known only to the year.';
COMMENT ON COLUMN toll_by_month.country IS 'Where it happened; null where no text tells. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN toll_by_month.admin1 IS 'First-order division; null where no text tells.';
COMMENT ON COLUMN toll_by_month.place_id IS 'The place as an entity; null where the words match none.';
COMMENT ON COLUMN toll_by_month.place IS 'Canonical name of the place, else the words of the text.';
COMMENT ON COLUMN toll_by_month.perpetrator_id IS 'Who did it, as an entity; null where it is no known actor.';
COMMENT ON COLUMN toll_by_month.perpetrator IS 'Who did it; null where no text says.';
COMMENT ON COLUMN toll_by_month.victim_status IS 'civilian = the civilians of these events; other = everyone else: combatants, and those of whom no text says what they were.';
COMMENT ON COLUMN toll_by_month.events IS 'Events of political violence with dead of this status, or with none told at all (other). Unit: rows.';
COMMENT ON COLUMN toll_by_month.disputed_events IS 'Events whose figures can''t all be right (casualty_events.disputed). Unit: rows.';
COMMENT ON COLUMN toll_by_month.open_ended_events IS 'Events whose words set no upper bound for the dead: the true toll may exceed killed_high. Unit: rows.';
COMMENT ON COLUMN toll_by_month.killed_low IS 'The least number of dead, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_month.killed_best IS 'The number of dead to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_month.killed_high IS 'The most dead, summed over events; see open_ended_events. Unit: persons.';
