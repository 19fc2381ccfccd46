-- Civilians apart from combatants, month by month and country by country. Every person of conflict_events stands in one row, so that
-- killed_best and wounded_best add up to the whole, where the words give a best figure.
CREATE OR REPLACE VIEW toll_by_victim_status AS
WITH bounded AS (
    -- what the bounds of the event leave open is open for those of whom nothing is said
    SELECT
        CASE WHEN date_trunc('month', e.date_start) = date_trunc('month', e.date_end) OR e.date_precision <= 3 THEN date_trunc('month', e.date_start)::DATE END AS month,
        e.country, g.victim_status, g.killed_best, g.wounded_best, g.victim_status = 'unknown' AS is_rest,
        CASE WHEN is_rest THEN greatest(e.killed_low - (e.killed_best - g.killed_best), 0) ELSE g.killed_low END AS killed_low,
        CASE WHEN is_rest THEN greatest(e.killed_high - (e.killed_best - g.killed_best), g.killed_best) ELSE coalesce(g.killed_high, g.killed_most, g.killed_best) END AS killed_high,
        CASE WHEN is_rest THEN greatest(e.wounded_low - (e.wounded_best - g.wounded_best), 0) ELSE g.wounded_low END AS wounded_low,
        CASE WHEN is_rest THEN greatest(e.wounded_high - (e.wounded_best - g.wounded_best), g.wounded_best) ELSE coalesce(g.wounded_high, g.wounded_most, g.wounded_best) END AS wounded_high,
        g.killed_best IS NOT NULL AND CASE WHEN is_rest THEN e.is_killed_open_ended ELSE g.killed_high IS NULL END AS is_open_ended
    FROM resolve.status_figures AS g JOIN conflict_events AS e ON e.event_id = g.event_id
)
SELECT
    month, country, victim_status::victim_status AS victim_status, count(*) AS events, count(*) FILTER (is_open_ended) AS open_ended_events,
    coalesce(sum(killed_low), 0)::BIGINT AS killed_low, coalesce(sum(killed_best), 0)::BIGINT AS killed_best, coalesce(sum(killed_high), 0)::BIGINT AS killed_high,
    coalesce(sum(wounded_low), 0)::BIGINT AS wounded_low, coalesce(sum(wounded_best), 0)::BIGINT AS wounded_best, coalesce(sum(wounded_high), 0)::BIGINT AS wounded_high
FROM bounded
GROUP BY month, country, bounded.victim_status
ORDER BY month, country, victim_status;

COMMENT ON VIEW toll_by_victim_status IS 'One row is a month, a country and a status of victims. An event with civilians and combatants stands in two rows: its dead add up, events do not. Events whose words give no best figure are not here. Key: month, country, victim_status.';
COMMENT ON COLUMN toll_by_victim_status.month IS 'First day of the month; null for the events known only to the year.';
COMMENT ON COLUMN toll_by_victim_status.country IS 'Where it happened; null where no text tells. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN toll_by_victim_status.victim_status IS 'civilian, combatant, mixed; unknown = those of whom no text says what they were: the rest of each event.';
COMMENT ON COLUMN toll_by_victim_status.events IS 'Events of political violence with dead or wounded of this status. Unit: rows.';
COMMENT ON COLUMN toll_by_victim_status.open_ended_events IS 'Those of them whose words set no upper bound for the dead of this status. Unit: rows.';
COMMENT ON COLUMN toll_by_victim_status.killed_low IS 'The least number of dead, summed over events; 0 where the words set no bound. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.killed_best IS 'The number of dead to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.killed_high IS 'The most dead, summed over events; where the words set no upper bound, the highest number they give. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.wounded_low IS 'The least number of wounded, summed over events; 0 where the words set no bound. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.wounded_best IS 'The number of wounded to use, summed over events. Unit: persons.';
COMMENT ON COLUMN toll_by_victim_status.wounded_high IS 'The most wounded, summed over events; where the words set no upper bound, the highest number they give. Unit: persons.';
