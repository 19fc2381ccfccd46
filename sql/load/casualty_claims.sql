-- Claims of the changed batches, without those that validation turned away.
INSERT INTO casualty_claims BY NAME
SELECT lake.*
FROM read_parquet($paths, hive_partitioning = false) AS lake
WHERE NOT EXISTS (FROM rejected WHERE rejected.table_name = 'casualty_claims' AND rejected.row_id = lake.claim_id)
ORDER BY lake.article_id, lake.sentence_no, lake.char_start, lake.claim_id;
