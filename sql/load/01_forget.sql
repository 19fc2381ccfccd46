-- Take out the rows of stale_batch (batches that changed or are gone), of which a copy of the published file holds some, and the ledger.
CREATE OR REPLACE TEMP TABLE stale_article AS
SELECT article_id FROM articles WHERE batch_id IN (SELECT batch_id FROM stale_batch);

CREATE OR REPLACE TEMP TABLE stale_entity AS
SELECT DISTINCT entity_id FROM resolve.entity_rows WHERE batch_id IN (SELECT batch_id FROM stale_batch);

DELETE FROM resolve.changed_articles;
INSERT INTO resolve.changed_articles
SELECT stale.article_id, texts.fingerprint, texts.story
FROM stale_article AS stale LEFT JOIN resolve.texts AS texts USING (article_id)
ORDER BY stale.article_id;

DELETE FROM mentions WHERE article_id IN (SELECT article_id FROM stale_article);
DELETE FROM casualty_claims WHERE article_id IN (SELECT article_id FROM stale_article);
DELETE FROM casualty_reports WHERE article_id IN (SELECT article_id FROM stale_article);
DELETE FROM resolve.texts WHERE article_id IN (SELECT article_id FROM stale_article);
DELETE FROM articles WHERE batch_id IN (SELECT batch_id FROM stale_batch);
DELETE FROM ops.rejects WHERE batch_id IN (SELECT batch_id FROM stale_batch);
DELETE FROM resolve.entity_rows WHERE batch_id IN (SELECT batch_id FROM stale_batch);
DELETE FROM ops.batches;
