-- Mentions of the changed batches, without those that validation turned away.
INSERT INTO mentions BY NAME
SELECT lake.*
FROM read_parquet($paths, hive_partitioning = false) AS lake
WHERE NOT EXISTS (FROM rejected WHERE rejected.table_name = 'mentions' AND rejected.row_id = lake.mention_id)
ORDER BY lake.article_id, lake.sentence_no, lake.char_start, lake.mention_id;
