-- How what two reports say of means, places and sides goes together.
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

-- Means so rare that two incidents of a country hardly share one.
CREATE OR REPLACE TEMP TABLE rare_tactic AS
FROM (VALUES ('chemical_attack')) AS known (tactic);

-- How far the point given for a place may lie from where it happened, in kilometres, by UCDP where_prec.
CREATE OR REPLACE TEMP TABLE precision_radius AS
FROM (VALUES (1, 5), (2, 25), (3, 40)) AS known (geo_precision, radius_km);

-- On which side somebody is: forces and organs of one state are one side, else the name. Sides that are parts of one another, or
-- fight beside one another, are told in pipeline/rules/sides.csv (the table side, from the caller).
CREATE OR REPLACE TEMP TABLE actor_side AS
SELECT
    entity_id, name,
    CASE WHEN type IN ('state_force', 'government') AND country IS NOT NULL AND name NOT IN (SELECT other FROM side) THEN country ELSE name END AS side
FROM entities
WHERE type IN ('armed_group', 'state_force', 'government', 'organisation');

CREATE OR REPLACE TEMP TABLE kin AS
SELECT one, other FROM side
UNION
SELECT other, one FROM side;
