-- Entities repeat over batches: one row each, aliases united. The id is a hash of type, name and country, so these agree;
-- where extractor versions differ about a place, all of it is taken from the row that has coordinates, then from the last batch.
-- Rejections are per batch: an entity that is sound in another batch stays. What each batch says stays in resolve.entity_rows, so that
-- a night makes only those anew that its batches name or named.
INSERT INTO resolve.entity_rows BY NAME
SELECT file.batch_id, lake.entity_id, lake.name, lake.type, lake.country, lake.admin1, lake.latitude, lake.longitude, lake.aliases
FROM read_parquet($paths, hive_partitioning = false, filename = true) AS lake
JOIN lake_file AS file ON file.path = lake.filename
WHERE NOT EXISTS (
    FROM rejected
    WHERE rejected.table_name = 'entities' AND rejected.row_id = lake.entity_id AND rejected.batch_id = file.batch_id
)
ORDER BY ALL;
