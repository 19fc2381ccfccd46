-- Fatal events in the shape of UCDP GED 24.1, so that scripts written for it run. What Toll does not know is null: conflict and dyad
-- numbers, second-order divisions. Running totals, subsets and possible claims are in no event's figures; accidents are left out.
CREATE OR REPLACE VIEW ucdp_ged AS
WITH codes AS MATERIALIZED (
    SELECT code, gwno, ucdp_name, ucdp_region FROM country_codes
),
event AS (
    SELECT
        e.event_id, e.place, e.place_id, e.country, e.admin1, e.latitude, e.longitude, e.geo_precision, e.date_start, e.date_end, e.date_precision,
        e.killed_low, e.killed_best, e.killed_high, e.publishers, least(e.civilians_killed_best, e.killed_best) AS civilians,
        e.perpetrator, e.perpetrator_id, CASE WHEN target.type IN ('state_force', 'government', 'armed_group') THEN e.victims END AS victims, e.victim_id, actor.country AS perpetrator_country, target.country AS victim_country,
        actor.type IN ('state_force', 'government') AS is_state, target.type IN ('state_force', 'government') AS is_state_target,
        target.type IN ('state_force', 'government', 'armed_group') AS is_armed_target, dead.attackers, dead.attacked,
        facts.source_article, facts.source_office, facts.source_date, facts.source_headline, facts.source_original
    FROM conflict_events AS e
    LEFT JOIN entities AS actor ON actor.entity_id = e.perpetrator_id AND actor.type IN ('state_force', 'government', 'armed_group')
    LEFT JOIN entities AS target ON target.entity_id = e.victim_id
    LEFT JOIN resolve.event_facts AS facts ON facts.event_id = e.event_id
    -- who is no civilian: first the attackers that texts count, then the attacked; all of the rest where texts count none of them
    CROSS JOIN LATERAL (SELECT e.killed_best - coalesce(least(e.civilians_killed_best, e.killed_best), 0) AS armed) AS of_all
    CROSS JOIN LATERAL (SELECT CASE WHEN actor.entity_id IS NULL THEN 0 ELSE least(coalesce(facts.perpetrator_dead, 0), of_all.armed) END AS attackers) AS of_own
    CROSS JOIN LATERAL (
        SELECT of_own.attackers, CASE WHEN target.type IN ('state_force', 'government', 'armed_group') THEN least(coalesce(facts.victim_dead, of_all.armed), of_all.armed - of_own.attackers) ELSE 0 END AS attacked
    ) AS dead
    WHERE e.killed_best > 0
)
SELECT
    ('0x' || event.event_id[:13])::UBIGINT::BIGINT AS id, event.event_id AS relid, year(event.date_start)::INTEGER AS year,
    NULL::BOOLEAN AS active_year, 'Check'::VARCHAR AS code_status, coded.type_of_violence,
    NULL::INTEGER AS conflict_dset_id, NULL::INTEGER AS conflict_new_id, NULL::VARCHAR AS conflict_name,
    NULL::INTEGER AS dyad_dset_id, NULL::INTEGER AS dyad_new_id,
    CASE
        WHEN coded.type_of_violence = 3 THEN event.perpetrator || ' - Civilians'
        WHEN coded.is_turned THEN event.victims || ' - ' || event.perpetrator
        WHEN coded.type_of_violence IS NOT NULL THEN event.perpetrator || ' - ' || event.victims
    END AS dyad_name,
    NULL::INTEGER AS side_a_dset_id, NULL::INTEGER AS side_a_new_id, CASE WHEN coded.is_turned THEN event.victims ELSE event.perpetrator END AS side_a,
    NULL::INTEGER AS side_b_dset_id, NULL::INTEGER AS side_b_new_id,
    CASE WHEN coded.type_of_violence = 3 THEN 'Civilians' WHEN coded.is_turned THEN event.perpetrator ELSE event.victims END AS side_b,
    event.publishers::INTEGER AS number_of_sources, event.source_article, event.source_office, event.source_date, event.source_headline,
    event.source_original,
    event.geo_precision AS where_prec, coalesce(named.name, event.place) AS where_coordinates, event.place AS where_description,
    event.admin1 AS adm_1, NULL::VARCHAR AS adm_2, event.latitude, event.longitude,
    'POINT (' || event.longitude || ' ' || event.latitude || ')' AS geom_wkt,
    (floor((event.latitude + 90) * 2) * 720 + floor((event.longitude + 180) * 2) + 1)::INTEGER AS priogrid_gid,
    place_state.ucdp_name AS country, place_state.gwno AS country_id, place_state.ucdp_region AS region,
    CASE WHEN event.date_precision <= 2 AND event.geo_precision <= 5 THEN 1 ELSE 2 END AS event_clarity,
    event.date_precision AS date_prec, event.date_start, event.date_end,
    CASE WHEN coded.is_turned THEN event.attacked ELSE event.attackers END::INTEGER AS deaths_a,
    CASE WHEN coded.is_turned THEN event.attackers ELSE event.attacked END::INTEGER AS deaths_b,
    event.civilians::INTEGER AS deaths_civilians,
    (event.killed_best - coalesce(event.civilians, 0) - event.attackers - event.attacked)::INTEGER AS deaths_unknown,
    event.killed_best::INTEGER AS best, event.killed_high::INTEGER AS high, event.killed_low::INTEGER AS low,
    CASE WHEN coded.is_turned THEN victim_state.gwno WHEN event.is_state THEN actor_state.gwno END AS gwnoa,
    CASE WHEN coded.type_of_violence = 1 AND NOT coded.is_turned AND event.is_state_target THEN victim_state.gwno END AS gwnob
FROM event
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN event.is_state IS NULL THEN NULL
            WHEN event.is_armed_target AND (event.is_state OR event.is_state_target) THEN 1
            WHEN event.is_armed_target THEN 2
            WHEN event.civilians > 0 THEN 3
        END AS type_of_violence,
        -- side A of a state-based conflict is the government; else the one who attacked
        coalesce(event.is_armed_target AND event.is_state_target AND NOT event.is_state, false) AS is_turned
) AS coded
LEFT JOIN entities AS named ON named.entity_id = event.place_id
LEFT JOIN codes AS place_state ON place_state.code = event.country
LEFT JOIN codes AS actor_state ON actor_state.code = event.perpetrator_country
LEFT JOIN codes AS victim_state ON victim_state.code = event.victim_country;

COMMENT ON VIEW ucdp_ged IS 'One row is a fatal event of political violence, in the columns of UCDP GED 24.1. Key: id, relid. deaths_a + deaths_b + deaths_civilians + deaths_unknown = best. Toll codes by rule, not by hand: code_status is Check.';
COMMENT ON COLUMN ucdp_ged.id IS 'The first 13 hexadecimal digits of the event''s id as a number, because GED''s are numbers.';
COMMENT ON COLUMN ucdp_ged.relid IS 'casualty_events.event_id.';
COMMENT ON COLUMN ucdp_ged.year IS 'Year of the first day; null where no text tells.';
COMMENT ON COLUMN ucdp_ged.active_year IS 'Null: whether the dyad passes 25 deaths in a year depends on dyads that Toll does not number.';
COMMENT ON COLUMN ucdp_ged.code_status IS 'Always Check: nobody has cleared it.';
COMMENT ON COLUMN ucdp_ged.type_of_violence IS '1 a state and an armed actor, 2 two armed groups, 3 an armed actor and civilians; null where no text names who did it, or whom it struck.';
COMMENT ON COLUMN ucdp_ged.conflict_dset_id IS 'Null: Toll has no UCDP conflict numbers.';
COMMENT ON COLUMN ucdp_ged.conflict_new_id IS 'Null, likewise.';
COMMENT ON COLUMN ucdp_ged.conflict_name IS 'Null, likewise.';
COMMENT ON COLUMN ucdp_ged.dyad_dset_id IS 'Null: Toll has no UCDP dyad numbers.';
COMMENT ON COLUMN ucdp_ged.dyad_new_id IS 'Null, likewise.';
COMMENT ON COLUMN ucdp_ged.dyad_name IS 'Side A - side B, where the type of violence is known.';
COMMENT ON COLUMN ucdp_ged.side_a_dset_id IS 'Null: Toll has no UCDP actor numbers.';
COMMENT ON COLUMN ucdp_ged.side_a_new_id IS 'Null, likewise.';
COMMENT ON COLUMN ucdp_ged.side_a IS 'The state where a group attacked it, else who attacked; null where no text says.';
COMMENT ON COLUMN ucdp_ged.side_b_dset_id IS 'Null: Toll has no UCDP actor numbers.';
COMMENT ON COLUMN ucdp_ged.side_b_new_id IS 'Null, likewise.';
COMMENT ON COLUMN ucdp_ged.side_b IS 'The other side; Civilians in one-sided violence.';
COMMENT ON COLUMN ucdp_ged.number_of_sources IS 'Publishers that tell of it; reprints of one text count once. Unit: publishers.';
COMMENT ON COLUMN ucdp_ged.source_article IS 'Publisher, day and title of each article, by semicolons.';
COMMENT ON COLUMN ucdp_ged.source_office IS 'Publishers, by semicolons.';
COMMENT ON COLUMN ucdp_ged.source_date IS 'Day of the first article.';
COMMENT ON COLUMN ucdp_ged.source_headline IS 'Title of the first article.';
COMMENT ON COLUMN ucdp_ged.source_original IS 'Who gave figures in the articles, by semicolons.';
COMMENT ON COLUMN ucdp_ged.where_prec IS 'geo_precision: 1 exact place to 7 international waters or airspace.';
COMMENT ON COLUMN ucdp_ged.where_coordinates IS 'The place of the coordinates.';
COMMENT ON COLUMN ucdp_ged.where_description IS 'The place in the words of the text.';
COMMENT ON COLUMN ucdp_ged.adm_1 IS 'First-order division.';
COMMENT ON COLUMN ucdp_ged.adm_2 IS 'Null: Toll keeps no second-order divisions apart.';
COMMENT ON COLUMN ucdp_ged.latitude IS 'Latitude. Unit: degrees north, WGS 84.';
COMMENT ON COLUMN ucdp_ged.longitude IS 'Longitude. Unit: degrees east, WGS 84.';
COMMENT ON COLUMN ucdp_ged.geom_wkt IS 'The point as well-known text.';
COMMENT ON COLUMN ucdp_ged.priogrid_gid IS 'Cell of the PRIO grid: half-degree cells, counted from the south-west corner by rows.';
COMMENT ON COLUMN ucdp_ged.country IS 'Country by the name UCDP gives it.';
COMMENT ON COLUMN ucdp_ged.country_id IS 'Country by Gleditsch and Ward''s number.';
COMMENT ON COLUMN ucdp_ged.region IS 'UCDP region.';
COMMENT ON COLUMN ucdp_ged.event_clarity IS '1 where day and place are told well enough for a single event, 2 else.';
COMMENT ON COLUMN ucdp_ged.date_prec IS '1 exact day to 5 up to a year.';
COMMENT ON COLUMN ucdp_ged.date_start IS 'First day on which it can have happened.';
COMMENT ON COLUMN ucdp_ged.date_end IS 'Last day on which it can have happened.';
COMMENT ON COLUMN ucdp_ged.deaths_a IS 'Dead of side A. Unit: persons.';
COMMENT ON COLUMN ucdp_ged.deaths_b IS 'Dead of side B. Unit: persons.';
COMMENT ON COLUMN ucdp_ged.deaths_civilians IS 'Dead civilians. Unit: persons.';
COMMENT ON COLUMN ucdp_ged.deaths_unknown IS 'Dead of whom no text says which side they were on. Unit: persons.';
COMMENT ON COLUMN ucdp_ged.best IS 'The one number of dead to use. Unit: persons.';
COMMENT ON COLUMN ucdp_ged.high IS 'The most; best where the words set no bound (see conflict_events.is_killed_open_ended). Unit: persons.';
COMMENT ON COLUMN ucdp_ged.low IS 'The least. Unit: persons.';
COMMENT ON COLUMN ucdp_ged.gwnoa IS 'Gleditsch and Ward''s number of side A where it is a state.';
COMMENT ON COLUMN ucdp_ged.gwnob IS 'The same of side B.';
