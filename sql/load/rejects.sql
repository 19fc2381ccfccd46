-- What reading, segmenting and extracting turned away in the changed batches; validation's rejections are added by the caller.
INSERT INTO ops.rejects BY NAME
SELECT DISTINCT lake.*
FROM read_parquet($paths, hive_partitioning = false) AS lake
ORDER BY lake.batch_id, lake.stage, lake.locator, lake.reason_code;
