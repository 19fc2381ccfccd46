-- Civilians apart from combatants, month by month and country by country. Every person of conflict_events stands in one row, so that
-- killed_best and wounded_best add up to the whole, where the words give a best figure.
CREATE OR REPLACE VIEW toll_by_victim_status AS
WITH told AS (
    SELECT
        g.event_id, g.outcome, g.victim_status, g.low, g.best, g.high,
        CASE g.outcome WHEN 'killed' THEN e.killed_best ELSE e.wounded_best END - g.best AS others,
        CASE WHEN date_trunc('month', e.date_start) = date_trunc('month', e.date_end) OR e.date_precision <= 3 THEN date_trunc('month', e.date_start)::DATE END AS month,
        e.country, CASE g.outcome WHEN 'killed' THEN e.killed_low ELSE e.wounded_low END AS event_low,
        CASE g.outcome WHEN 'killed' THEN e.killed_high ELSE e.wounded_high END AS event_high, e.is_killed_open_ended
    FROM casualty_event_groups AS g JOIN conflict_events AS e ON e.event_id = g.event_id
    WHERE g.kind = 'status'
),
bounded AS (
    -- what the bounds of the event leave open is open for those of whom nothing is said
    SELECT
        event_id, outcome, month, country, victim_status, best,
        CASE victim_status WHEN 'unknown' THEN greatest(event_low - others, 0) ELSE coalesce(low, 0) END AS low,
        CASE victim_status WHEN 'unknown' THEN greatest(event_high - others, best) ELSE coalesce(high, best) END AS high,
        outcome = 'killed' AND CASE victim_status WHEN 'unknown' THEN is_killed_open_ended ELSE high IS NULL END AS is_open_ended
    FROM told
)
SELECT
    month, country, victim_status, count(DISTINCT event_id) AS events, count(*) FILTER (is_open_ended) AS open_ended_events,
    coalesce(sum(low) FILTER (outcome = 'killed'), 0)::BIGINT AS killed_low, coalesce(sum(best) FILTER (outcome = 'killed'), 0)::BIGINT AS killed_best,
    coalesce(sum(high) FILTER (outcome = 'killed'), 0)::BIGINT AS killed_high, coalesce(sum(low) FILTER (outcome = 'wounded'), 0)::BIGINT AS wounded_low,
    coalesce(sum(best) FILTER (outcome = 'wounded'), 0)::BIGINT AS wounded_best, coalesce(sum(high) FILTER (outcome = 'wounded'), 0)::BIGINT AS wounded_high
FROM bounded
GROUP BY month, country, victim_status
ORDER BY month, country, victim_status;

COMMENT ON VIEW toll_by_victim_status IS 'One row is a month, a country and a status of victims. An event with civilians and combatants stands in two rows: its dead add up, events do not. Events whose words give no best figure are not here. Key: month, country, victim_status.';
COMMENT ON COLUMN toll_by_victim_status.month IS 'First day of the month; null for the events known only to the year.';
COMMENT ON COLUMN toll_by_victim_status.country IS 'Where it happened; null where no text tells. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN toll_by_victim_status.victim_status IS 'civilian, combatant, mixed; unknown = those of whom no text says what they were: the rest of each event.';
COMMENT ON COLUMN toll_by_victim_status.events IS 'Events of political violence with dead or wounded of this status. Unit: rows.';
COMMENT ON COLUMN toll_by_victim_status.open_ended_events IS 'Those of them whose words set no upper bound for the dead of this status. Unit: rows.';
COMMENT ON COLUMN toll_by_victim_status.killed_low IS 'The least number of dead, summed over events; 0 where the words set no bound. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.killed_best IS 'The number of dead to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.killed_high IS 'The most dead, summed over events; where the words set no upper bound, the best. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.wounded_low IS 'The least number of wounded, summed over events; 0 where the words set no bound. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.wounded_best IS 'The number of wounded to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.wounded_high IS 'The most wounded, summed over events; where the words set no upper bound, the best. Unit: persons.';
