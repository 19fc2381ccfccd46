-- Reports of the changed batches, without those that validation turned away. event_id is found by sql/events/.
INSERT INTO casualty_reports BY NAME
SELECT lake.* EXCLUDE (event_id)
FROM read_parquet($paths, hive_partitioning = false) AS lake
WHERE NOT EXISTS (FROM rejected WHERE rejected.table_name = 'casualty_reports' AND rejected.row_id = lake.report_id)
ORDER BY lake.article_id, lake.report_no;
