-- The events to sum: those of political violence, with every bound filled so that sums neither lose nor invent anyone silently.
-- accident and disaster are left out. An event whose tactic no text tells is kept.
CREATE OR REPLACE VIEW conflict_events AS
SELECT
    e.event_id, e.date_start, e.date_end, e.date_precision,
    CASE WHEN e.date_precision <= 3 THEN e.date_start END AS day,
    e.country, e.admin1, e.place, e.place_id, e.latitude, e.longitude, e.geo_precision, e.tactic,
    e.perpetrator_id, coalesce(actor.name, e.perpetrator) AS perpetrator, e.victim_id, coalesce(target.name, e.victims) AS victims,
    coalesce(e.killed_low, 0) AS killed_low,
    coalesce(e.killed_best, e.killed_low, 0) AS killed_best,
    coalesce(e.killed_high, e.killed_most, e.killed_best, e.killed_low, 0) AS killed_high,
    e.killed_high IS NULL AND coalesce(e.killed_low, e.killed_best) IS NOT NULL AS is_killed_open_ended,
    coalesce(e.wounded_low, 0) AS wounded_low,
    coalesce(e.wounded_best, e.wounded_low, 0) AS wounded_best,
    coalesce(e.wounded_high, e.wounded_most, e.wounded_best, e.wounded_low, 0) AS wounded_high,
    e.wounded_high IS NULL AND coalesce(e.wounded_low, e.wounded_best) IS NOT NULL AS is_wounded_open_ended,
    coalesce(e.civilians_killed_best, 0) AS civilians_killed_best,
    e.disputed, e.reports, e.publishers
FROM casualty_events AS e
LEFT JOIN entities AS actor ON actor.entity_id = e.perpetrator_id
LEFT JOIN entities AS target ON target.entity_id = e.victim_id
WHERE e.tactic IS NULL OR e.tactic NOT IN ('accident', 'disaster');

COMMENT ON VIEW conflict_events IS 'One row is an event of political violence with figures that can be summed. Accidents and disasters are left out. Key: event_id.';
COMMENT ON COLUMN conflict_events.event_id IS 'The event in casualty_events.';
COMMENT ON COLUMN conflict_events.date_start IS 'First day on which it can have happened.';
COMMENT ON COLUMN conflict_events.date_end IS 'Last day on which it can have happened.';
COMMENT ON COLUMN conflict_events.date_precision IS 'UCDP date_prec: 1 exact day to 5 up to a year.';
COMMENT ON COLUMN conflict_events.day IS 'First day where the date is known to the week or better; null where only the month or year is known.';
COMMENT ON COLUMN conflict_events.country IS 'Where it happened. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN conflict_events.admin1 IS 'First-order division in which it happened.';
COMMENT ON COLUMN conflict_events.place IS 'Where it happened, in the words of the text.';
COMMENT ON COLUMN conflict_events.place_id IS 'Where it happened, as an entity.';
COMMENT ON COLUMN conflict_events.latitude IS 'Latitude of the place. Unit: degrees north, WGS 84.';
COMMENT ON COLUMN conflict_events.longitude IS 'Longitude of the place. Unit: degrees east, WGS 84.';
COMMENT ON COLUMN conflict_events.geo_precision IS 'UCDP where_prec: 1 exact place to 7 international waters.';
COMMENT ON COLUMN conflict_events.tactic IS 'How it was done; null where no text says.';
COMMENT ON COLUMN conflict_events.perpetrator_id IS 'Who did it, as an entity.';
COMMENT ON COLUMN conflict_events.perpetrator IS 'Who did it: the canonical name, else the words of the text.';
COMMENT ON COLUMN conflict_events.victim_id IS 'The victims'' group as an entity.';
COMMENT ON COLUMN conflict_events.victims IS 'Who was harmed: the canonical name, else the words of the text.';
COMMENT ON COLUMN conflict_events.killed_low IS 'The least number of dead; 0 where the words set no lower bound. Unit: persons.';
COMMENT ON COLUMN conflict_events.killed_best IS 'The one number of dead to use; the lower bound where the words give no figure. Unit: persons.';
COMMENT ON COLUMN conflict_events.killed_high IS 'The most dead, never null so that it can be summed: where casualty_events.killed_high is null, as the words set no upper bound, it is killed_most, the highest number told, and is_killed_open_ended is true. Unit: persons.';
COMMENT ON COLUMN conflict_events.is_killed_open_ended IS 'True = the words set no upper bound for the dead, so the true figure may exceed killed_high.';
COMMENT ON COLUMN conflict_events.wounded_low IS 'The least number of wounded; 0 where the words set no lower bound. Unit: persons.';
COMMENT ON COLUMN conflict_events.wounded_best IS 'The one number of wounded to use; the lower bound where the words give no figure. Unit: persons.';
COMMENT ON COLUMN conflict_events.wounded_high IS 'The most wounded, never null so that it can be summed: where casualty_events.wounded_high is null, as the words set no upper bound, it is wounded_most, the highest number told, and is_wounded_open_ended is true. Unit: persons.';
COMMENT ON COLUMN conflict_events.is_wounded_open_ended IS 'True = the words set no upper bound for the wounded, so the true figure may exceed wounded_high.';
COMMENT ON COLUMN conflict_events.civilians_killed_best IS 'Civilians among killed_best, where the texts say so; 0 where they don''t. Unit: persons.';
COMMENT ON COLUMN conflict_events.disputed IS 'As in casualty_events: true = the figures can''t all be right, as one says at least more than another says at most.';
COMMENT ON COLUMN conflict_events.reports IS 'Reports fused into it. Unit: rows.';
COMMENT ON COLUMN conflict_events.publishers IS 'Publishers that tell of it; reprints of one text count once. Unit: publishers.';
