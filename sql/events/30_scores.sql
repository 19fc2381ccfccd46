-- What two reports have in common, in points. The points and the threshold (5) are written down in docs/fusion.md; change both.
-- How tactics go together: the same family agrees, a general one fits anything violent, two families contradict each other.
CREATE OR REPLACE TEMP TABLE tactic_family AS
FROM (VALUES
    ('air_strike', 'air'), ('drone_strike', 'air'), ('shelling', 'ground fire'), ('rocket_attack', 'ground fire'),
    ('suicide_bombing', 'bomb'), ('bombing', 'bomb'), ('landmine', 'bomb'), ('vehicle_attack', 'bomb'),
    ('armed_attack', 'general'), ('clashes', 'general'), ('missile_attack', 'general'), ('chemical_attack', 'general'), ('other', 'general'),
    ('ambush', 'arms'), ('execution', 'arms'), ('assassination', 'arms'), ('stabbing', 'arms'),
    ('abduction', 'custody'), ('arrest', 'custody'), ('torture', 'custody'),
    ('riot', 'riot'), ('arson', 'arson'), ('accident', 'accident'), ('disaster', 'disaster')
) AS known (tactic, family);

-- How far the point given for a place may lie from where it happened, in kilometres, by UCDP where_prec.
CREATE OR REPLACE TEMP TABLE precision_radius AS
FROM (VALUES (1, 5), (2, 25), (3, 40)) AS known (geo_precision, radius_km);

CREATE OR REPLACE TEMP TABLE compared AS
SELECT
    pair.leader_id, pair.follower_id,
    a.date_start <= b.date_end AND b.date_start <= a.date_end AS is_overlap,
    greatest(a.days, b.days) AS days,
    a.days = 1 AND b.days = 1 AND a.date_start = b.date_start AS is_same_day,
    ra.radius_km + rb.radius_km AS reach_km,
    -- the haversine; DuckDB's least() skips nulls, so the bound against rounding is a CASE
    2 * 6371 * asin(CASE WHEN chord.half > 1 THEN 1 ELSE chord.half END) AS distance_km,
    coalesce(a.place_id = b.place_id, a.place_words = b.place_words, false) AS is_same_place,
    a.admin1 = b.admin1 AS is_same_admin1,
    coalesce(a.geo_precision, 6) AS precision_a, coalesce(b.geo_precision, 6) AS precision_b,
    a.killed_best AS killed_a, b.killed_best AS killed_b, a.wounded_best AS wounded_a, b.wounded_best AS wounded_b,
    coalesce(a.killed_low, 0) <= coalesce(b.killed_high, 2147483647) AND coalesce(b.killed_low, 0) <= coalesce(a.killed_high, 2147483647) AS is_killed_overlap,
    a.perpetrator_id = b.perpetrator_id AS is_same_perpetrator,
    coalesce(
        a.perpetrator_country = b.perpetrator_country
        AND a.perpetrator_type IN ('state_force', 'government') AND b.perpetrator_type IN ('state_force', 'government'),
        false
    ) AS is_same_side,
    a.victim_id = b.victim_id AS is_same_victim,
    a.tactic = b.tactic AS is_same_tactic, fa.family AS family_a, fb.family AS family_b
FROM pair
JOIN candidate AS a ON a.report_id = pair.leader_id
JOIN candidate AS b ON b.report_id = pair.follower_id
CROSS JOIN LATERAL (
    SELECT sqrt(
        sin(radians(b.latitude - a.latitude) / 2) ** 2
        + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    ) AS half
) AS chord
LEFT JOIN tactic_family AS fa ON fa.tactic = a.tactic
LEFT JOIN tactic_family AS fb ON fb.tactic = b.tactic
LEFT JOIN precision_radius AS ra ON ra.geo_precision = a.geo_precision
LEFT JOIN precision_radius AS rb ON rb.geo_precision = b.geo_precision;

-- null = a contradiction that no agreement elsewhere can mend.
CREATE OR REPLACE TEMP TABLE scored AS
SELECT
    leader_id, follower_id, is_overlap,
    CASE WHEN is_same_day THEN 3 WHEN is_overlap AND days <= 2 THEN 2 WHEN is_overlap AND days > 7 THEN 0 ELSE 1 END AS date_points,
    CASE
        WHEN is_same_place AND least(precision_a, precision_b) <= 3 THEN 3
        WHEN distance_km <= reach_km THEN 2
        WHEN distance_km <= 25 AND reach_km IS NOT NULL THEN -1
        WHEN distance_km > reach_km THEN NULL
        WHEN precision_a <= 5 AND precision_b <= 5 AND is_same_admin1 THEN 1
        WHEN precision_a <= 4 AND precision_b <= 4 AND NOT is_same_admin1 THEN NULL
        ELSE -1
    END AS place_points,
    CASE
        WHEN killed_a = killed_b THEN CASE WHEN killed_a >= 10 THEN 3 WHEN killed_a >= 4 THEN 2 ELSE 1 END
        WHEN killed_a IS NULL OR killed_b IS NULL THEN 0
        -- so large that a country seldom has two in a day, and what one says allows what the other says
        WHEN is_killed_overlap THEN CASE WHEN least(killed_a, killed_b) >= 50 THEN 3 ELSE 0 END
        WHEN greatest(killed_a, killed_b) <= 3 * least(killed_a, killed_b) THEN
            CASE
                WHEN least(killed_a, killed_b) >= 50 THEN 2
                WHEN least(killed_a, killed_b) >= 25 AND days <= 2 AND is_same_tactic THEN 2
                ELSE -1
            END
        -- in one place it may be a first count and a last
        ELSE CASE WHEN distance_km <= reach_km OR is_same_place AND least(precision_a, precision_b) <= 3 THEN -2 ELSE -3 END
    END
    + CASE WHEN wounded_a = wounded_b AND wounded_a >= 3 THEN 1 ELSE 0 END AS figures_points,
    CASE WHEN is_same_perpetrator THEN 1 WHEN is_same_perpetrator IS NULL OR is_same_side THEN 0 ELSE -3 END
    + CASE WHEN is_same_victim THEN 1 ELSE 0 END AS actor_points,
    CASE
        WHEN is_same_tactic THEN 1
        WHEN family_a IS NULL OR family_b IS NULL OR family_a = family_b THEN 0
        WHEN family_a IN ('accident', 'disaster') OR family_b IN ('accident', 'disaster') THEN NULL
        WHEN 'general' IN (family_a, family_b) THEN 0
        ELSE -2
    END AS tactic_points
FROM compared;

CREATE OR REPLACE TEMP TABLE edge AS
SELECT
    leader_id, follower_id, date_points, place_points, figures_points, actor_points, tactic_points,
    date_points + place_points + figures_points + actor_points + tactic_points AS score
FROM scored
WHERE date_points + place_points + figures_points + actor_points + tactic_points >= 5
    -- A day apart, or only the month is told: then the figures must speak for it.
    AND (figures_points >= 1 OR (is_overlap AND date_points >= 1));
