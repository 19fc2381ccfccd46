-- The toll of each day, by place, actor and victims' status. Every event of conflict_events has its dead split over at most two rows, so
-- killed_low, killed_best and killed_high add up to the whole. toll_by('quarter') and any other part that date_trunc knows work as well.
CREATE OR REPLACE MACRO toll_by(part) AS TABLE
WITH split AS (
    SELECT
        -- a day that is only known to lie in a month is no day, and one known to the year no month
        CASE
            WHEN e.date_precision <= 3 THEN date_trunc(part, e.date_start)::DATE
            WHEN date_trunc(part, e.date_start) = date_trunc(part, e.date_end) THEN date_trunc(part, e.date_start)::DATE
        END AS first_day,
        e.country, e.admin1, e.place_id, coalesce(named.name, e.place) AS place, e.perpetrator_id, e.perpetrator, e.disputed, e.is_killed_open_ended,
        least(e.civilians_killed_best, e.killed_best) AS civilians, e.killed_low, e.killed_best, e.killed_high
    FROM conflict_events AS e LEFT JOIN entities AS named ON named.entity_id = e.place_id
),
told AS (
    SELECT
        first_day, country, admin1, place_id, place, perpetrator_id, perpetrator, disputed, is_killed_open_ended, 'civilian' AS victim_status,
        least(civilians, killed_low) AS killed_low, civilians AS killed_best,
        -- what the bounds leave open is open for those of whom nothing is said
        civilians AS killed_high
    FROM split
    WHERE civilians > 0
    UNION ALL
    SELECT
        first_day, country, admin1, place_id, place, perpetrator_id, perpetrator, disputed, is_killed_open_ended, 'other' AS victim_status,
        killed_low - least(civilians, killed_low), killed_best - civilians, killed_high - civilians
    FROM split
    WHERE civilians = 0 OR killed_high > civilians
)
SELECT
    first_day, country, admin1, place_id, place, perpetrator_id, perpetrator, victim_status,
    count(*) AS events, count(*) FILTER (disputed) AS disputed_events, count(*) FILTER (is_killed_open_ended) AS open_ended_events,
    sum(killed_low)::BIGINT AS killed_low, sum(killed_best)::BIGINT AS killed_best, sum(killed_high)::BIGINT AS killed_high
FROM told
GROUP BY ALL;
COMMENT ON MACRO TABLE toll_by IS 'The toll by any part that date_trunc knows: FROM toll_by(''quarter'').';

CREATE OR REPLACE VIEW toll_by_day AS
SELECT
    first_day, country, admin1, place_id, place, perpetrator_id, perpetrator, victim_status,
    events, disputed_events, open_ended_events, killed_low, killed_best, killed_high
FROM toll_by('day');

COMMENT ON VIEW toll_by_day IS 'One row is a day, place, perpetrator and victims'' status. The dead of all rows add up to the whole; an event with civilians and others stands in two rows, so events do not. Key: first_day, country, admin1, place_id, place, perpetrator_id, perpetrator, victim_status.';
COMMENT ON COLUMN toll_by_day.first_day IS 'First day of the day; null for the events known only to the month or year.';
COMMENT ON COLUMN toll_by_day.country IS 'Where it happened; null where no text tells. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN toll_by_day.admin1 IS 'First-order division; null where no text tells.';
COMMENT ON COLUMN toll_by_day.place_id IS 'The place as an entity; null where the words match none.';
COMMENT ON COLUMN toll_by_day.place IS 'Canonical name of the place, else the words of the text.';
COMMENT ON COLUMN toll_by_day.perpetrator_id IS 'Who did it, as an entity; null where it is no known actor.';
COMMENT ON COLUMN toll_by_day.perpetrator IS 'Who did it; null where no text says.';
COMMENT ON COLUMN toll_by_day.victim_status IS 'civilian = the civilians of these events; other = everyone else: combatants, and those of whom no text says what they were.';
COMMENT ON COLUMN toll_by_day.events IS 'Events of political violence with dead of this status, or with none told at all (other). Unit: rows.';
COMMENT ON COLUMN toll_by_day.disputed_events IS 'Events whose figures can''t all be right (casualty_events.disputed). Unit: rows.';
COMMENT ON COLUMN toll_by_day.open_ended_events IS 'Events whose words set no upper bound for the dead: the true toll may exceed killed_high. Unit: rows.';
COMMENT ON COLUMN toll_by_day.killed_low IS 'The least number of dead, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_day.killed_best IS 'The number of dead to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_day.killed_high IS 'The most dead, summed over events; see open_ended_events. Unit: persons.';
