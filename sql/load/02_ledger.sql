-- The ledger, and which rows validation turned away. Its locators name table and key: `casualty_claims#0123456789abcdef`.
INSERT INTO ops.batches BY NAME
FROM ledger ORDER BY batch_id;

CREATE OR REPLACE TEMP TABLE rejected AS
SELECT DISTINCT batch_id, split_part(locator, '#', 1) AS table_name, split_part(locator, '#', 2) AS row_id
FROM validation;

INSERT INTO ops.rejects BY NAME
SELECT DISTINCT batch_id, stage, locator, reason_code, reason, excerpt
FROM validation
WHERE batch_id IN (SELECT batch_id FROM loaded_batch)
ORDER BY ALL;
