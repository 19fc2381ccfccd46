-- In a copy of the published file: take out the rows of stale_batch (batches that changed or are gone), and what is made anew each time.
CREATE OR REPLACE TEMP TABLE stale_article AS
SELECT article_id FROM articles WHERE batch_id IN (SELECT batch_id FROM stale_batch);

DELETE FROM mentions WHERE article_id IN (SELECT article_id FROM stale_article);
DELETE FROM casualty_claims WHERE article_id IN (SELECT article_id FROM stale_article);
DELETE FROM casualty_reports WHERE article_id IN (SELECT article_id FROM stale_article);
DELETE FROM resolve.texts WHERE article_id IN (SELECT article_id FROM stale_article);
DELETE FROM articles WHERE batch_id IN (SELECT batch_id FROM stale_batch);
DELETE FROM ops.rejects WHERE batch_id IN (SELECT batch_id FROM stale_batch);
DELETE FROM entities;
DELETE FROM ops.batches;
