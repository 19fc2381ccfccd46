-- One row for each entity that a changed batch named, or of which one says what the row does not.
CREATE OR REPLACE TEMP TABLE named_entity AS
SELECT entity_id FROM stale_entity
UNION
SELECT said.entity_id
FROM resolve.entity_rows AS said
WHERE said.batch_id IN (SELECT batch_id FROM loaded_batch)
    AND NOT EXISTS (
        FROM entities AS known
        WHERE known.entity_id = said.entity_id AND list_has_all(known.aliases, said.aliases)
            AND (known.name, known.type::VARCHAR, known.country, known.admin1, known.latitude, known.longitude)
            IS NOT DISTINCT FROM (said.name, said.type, said.country, said.admin1, said.latitude, said.longitude)
    );

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
