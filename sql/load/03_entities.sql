-- One row for each entity that a changed batch names or named.
CREATE OR REPLACE TEMP TABLE named_entity AS
SELECT entity_id FROM stale_entity
UNION
SELECT entity_id FROM resolve.entity_rows WHERE batch_id IN (SELECT batch_id FROM loaded_batch);

DELETE FROM entities WHERE entity_id IN (SELECT entity_id FROM named_entity);

INSERT INTO entities BY NAME
WITH said AS (
    FROM resolve.entity_rows WHERE entity_id IN (SELECT entity_id FROM named_entity)
),
chosen AS (
    SELECT entity_id, name, type, country, admin1, latitude, longitude
    FROM said
    QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY latitude IS NULL, batch_id DESC) = 1
),
named AS (
    SELECT entity_id, list_sort(list_distinct(flatten(list(aliases)))) AS aliases
    FROM said
    GROUP BY entity_id
)
SELECT chosen.entity_id, name, type, country, admin1, latitude, longitude, aliases
FROM chosen JOIN named USING (entity_id)
ORDER BY chosen.entity_id;
