-- Entities repeat over batches: one row each, aliases united. The id is a hash of type, name and country, so these agree;
-- where extractor versions differ about a place, all of it is taken from the row that has coordinates, then from the last batch.
-- Rejections are per batch: an entity that is sound in another batch stays.
INSERT INTO entities BY NAME
WITH said AS (
    SELECT lake.entity_id, lake.name, lake.type, lake.country, lake.admin1, lake.latitude, lake.longitude, lake.aliases, file.batch_id
    FROM read_parquet($paths, hive_partitioning = false, filename = true) AS lake
    JOIN lake_file AS file ON file.path = lake.filename
    WHERE NOT EXISTS (
        FROM rejected
        WHERE rejected.table_name = 'entities' AND rejected.row_id = lake.entity_id AND rejected.batch_id = file.batch_id
    )
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
