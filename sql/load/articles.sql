-- Articles of the changed batches, without those that validation turned away. duplicate_of is found by sql/events/.
INSERT INTO articles BY NAME
SELECT lake.* EXCLUDE (duplicate_of)
FROM read_parquet($paths, hive_partitioning = false) AS lake
WHERE NOT EXISTS (FROM rejected WHERE rejected.table_name = 'articles' AND rejected.row_id = lake.article_id)
ORDER BY lake.batch_id, lake.document_id, lake.article_no;
