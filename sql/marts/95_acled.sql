-- Events in the shape of ACLED (codebook of 2024), so that scripts written for it run. Figures follow ACLED's conventions: of disputed
-- figures the lowest, dozens is 12 and hundreds is 100. Events known only to the year have no place in a series by day and are left out.
CREATE OR REPLACE VIEW acled AS
WITH sub_event (tactic, event_type, sub_event_type) AS (
    VALUES
        ('air_strike', 'Explosions/Remote violence', 'Air/drone strike'), ('drone_strike', 'Explosions/Remote violence', 'Air/drone strike'),
        ('shelling', 'Explosions/Remote violence', 'Shelling/artillery/missile attack'),
        ('rocket_attack', 'Explosions/Remote violence', 'Shelling/artillery/missile attack'),
        ('missile_attack', 'Explosions/Remote violence', 'Shelling/artillery/missile attack'),
        ('suicide_bombing', 'Explosions/Remote violence', 'Suicide bomb'), ('bombing', 'Explosions/Remote violence', 'Remote explosive/landmine/IED'),
        ('landmine', 'Explosions/Remote violence', 'Remote explosive/landmine/IED'),
        ('chemical_attack', 'Explosions/Remote violence', 'Chemical weapon'),
        ('clashes', 'Battles', 'Armed clash'), ('abduction', 'Violence against civilians', 'Abduction/forced disappearance'),
        ('riot', 'Riots', 'Mob violence'), ('arrest', 'Strategic developments', 'Arrests')
),
event AS (
    SELECT
        e.event_id, e.date_start, e.date_precision, e.tactic, e.perpetrator, e.victims, e.country, e.admin1, e.place, e.place_id, e.latitude,
        e.longitude, e.geo_precision, e.killed_low, e.killed_best, e.civilians_killed_best, e.disputed,
        actor.type::VARCHAR AS actor_type, target.type::VARCHAR AS target_type,
        coalesce(e.civilians_killed_best > 0 AND target.type IS DISTINCT FROM 'armed_group' AND target.type IS DISTINCT FROM 'state_force', false) AS is_of_civilians
    FROM conflict_events AS e
    LEFT JOIN entities AS actor ON actor.entity_id = e.perpetrator_id
    LEFT JOIN entities AS target ON target.entity_id = e.victim_id
    WHERE e.date_precision <= 4
)
SELECT
    coalesce(codes.alpha_3, '') || event.event_id AS event_id_cnty, event.date_start AS event_date, year(event.date_start)::INTEGER AS year,
    CASE WHEN event.date_precision = 1 THEN 1 WHEN event.date_precision <= 3 THEN 2 ELSE 3 END AS time_precision,
    CASE WHEN sub_event.event_type = 'Strategic developments' THEN 'Strategic developments' ELSE 'Political violence' END AS disorder_type,
    coalesce(sub_event.event_type, CASE WHEN event.is_of_civilians THEN 'Violence against civilians' ELSE 'Battles' END) AS event_type,
    coalesce(sub_event.sub_event_type, CASE WHEN event.is_of_civilians THEN 'Attack' ELSE 'Armed clash' END) AS sub_event_type,
    event.perpetrator AS actor1, NULL::VARCHAR AS assoc_actor_1,
    CASE event.actor_type WHEN 'state_force' THEN 'State forces' WHEN 'government' THEN 'State forces' WHEN 'armed_group' THEN 'Rebel group' END AS inter1,
    CASE WHEN event.is_of_civilians THEN 'Civilians (' || coalesce(codes.acled_name, 'unknown') || ')' ELSE event.victims END AS actor2,
    CASE WHEN event.is_of_civilians THEN event.victims END AS assoc_actor_2,
    CASE
        WHEN event.is_of_civilians THEN 'Civilians'
        WHEN event.target_type IN ('state_force', 'government') THEN 'State forces'
        WHEN event.target_type = 'armed_group' THEN 'Rebel group'
    END AS inter2,
    NULL::VARCHAR AS interaction, CASE WHEN event.is_of_civilians THEN 'Civilian targeting' END AS civilian_targeting,
    codes.iso_numeric AS iso, codes.acled_region AS region, codes.acled_name AS country, event.admin1, NULL::VARCHAR AS admin2, NULL::VARCHAR AS admin3,
    coalesce(named.name, event.place) AS location, event.latitude, event.longitude,
    CASE WHEN event.geo_precision = 1 THEN 1 WHEN event.geo_precision <= 3 THEN 2 ELSE 3 END AS geo_precision,
    nullif(array_to_string(told.publishers, '; '), '') AS source, NULL::VARCHAR AS source_scale, told.notes,
    CASE
        WHEN told.vague_low = event.killed_best THEN least(told.vague_coded, event.killed_best)
        WHEN event.disputed THEN event.killed_low
        ELSE event.killed_best
    END::INTEGER AS fatalities,
    NULL::VARCHAR AS tags, epoch(told.last_told_on)::BIGINT AS timestamp
FROM event
LEFT JOIN sub_event ON sub_event.tactic = event.tactic::VARCHAR
LEFT JOIN resolve.event_facts AS told ON told.event_id = event.event_id
LEFT JOIN entities AS named ON named.entity_id = event.place_id
LEFT JOIN country_codes AS codes ON codes.code = event.country;

COMMENT ON VIEW acled IS 'One row is an event of political violence, in the columns of ACLED. Key: event_id_cnty. Coded by rule, not by hand; what ACLED takes from its own lists of actors (militia or rebels, associated actors, interaction) is null or the nearest type.';
COMMENT ON COLUMN acled.event_id_cnty IS 'ISO 3166-1 alpha-3 and casualty_events.event_id.';
COMMENT ON COLUMN acled.event_date IS 'First day on which it can have happened.';
COMMENT ON COLUMN acled.year IS 'Its year.';
COMMENT ON COLUMN acled.time_precision IS '1 the day, 2 the week, 3 the month.';
COMMENT ON COLUMN acled.disorder_type IS 'Political violence, or Strategic developments for arrests.';
COMMENT ON COLUMN acled.event_type IS 'From the tactic; where that says nothing, Violence against civilians if civilians died, else Battles.';
COMMENT ON COLUMN acled.sub_event_type IS 'Likewise: Attack or Armed clash where the tactic says nothing more exact.';
COMMENT ON COLUMN acled.actor1 IS 'Who did it; null where no text says.';
COMMENT ON COLUMN acled.assoc_actor_1 IS 'Null.';
COMMENT ON COLUMN acled.inter1 IS 'State forces, or Rebel group for every armed group: Toll does not tell militias from rebels.';
COMMENT ON COLUMN acled.actor2 IS 'Whom it struck; Civilians (country) where civilians died and the victims are no armed actor.';
COMMENT ON COLUMN acled.assoc_actor_2 IS 'Civilian victims in the words of the text.';
COMMENT ON COLUMN acled.inter2 IS 'Type of actor2.';
COMMENT ON COLUMN acled.interaction IS 'Null.';
COMMENT ON COLUMN acled.civilian_targeting IS 'Civilian targeting where actor2 is civilians.';
COMMENT ON COLUMN acled.iso IS 'ISO 3166-1 numeric.';
COMMENT ON COLUMN acled.region IS 'ACLED region.';
COMMENT ON COLUMN acled.country IS 'Country by the name ACLED gives it.';
COMMENT ON COLUMN acled.admin1 IS 'First-order division.';
COMMENT ON COLUMN acled.admin2 IS 'Null.';
COMMENT ON COLUMN acled.admin3 IS 'Null.';
COMMENT ON COLUMN acled.location IS 'The place: canonical name, else the words of the text.';
COMMENT ON COLUMN acled.latitude IS 'Latitude. Unit: degrees north, WGS 84.';
COMMENT ON COLUMN acled.longitude IS 'Longitude. Unit: degrees east, WGS 84.';
COMMENT ON COLUMN acled.geo_precision IS '1 exact place, 2 near it or its district, 3 the province or wider.';
COMMENT ON COLUMN acled.source IS 'Publishers, by semicolons.';
COMMENT ON COLUMN acled.source_scale IS 'Null.';
COMMENT ON COLUMN acled.notes IS 'The sentence of the first independent text that tells of it.';
COMMENT ON COLUMN acled.fatalities IS 'Dead by ACLED''s conventions: dozens is 12, hundreds 100, of disputed figures the lowest. Unit: persons.';
COMMENT ON COLUMN acled.tags IS 'Null.';
COMMENT ON COLUMN acled.timestamp IS 'Day of the last article on it. Unit: seconds since 1970.';
