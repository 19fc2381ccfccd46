-- Which articles carry the same text. The fingerprint ignores case, accents, punctuation and line breaks, nothing else.
-- Kept in the file, so that a night pays for its new articles only.
DELETE FROM resolve.texts WHERE article_id NOT IN (SELECT article_id FROM articles);

INSERT INTO resolve.texts
SELECT article_id, md5(trim(regexp_replace(lower(strip_accents(body)), '[^\p{L}\p{N}]+', ' ', 'g')))
FROM articles
WHERE article_id NOT IN (SELECT article_id FROM resolve.texts)
ORDER BY article_id;

-- The first of them by publication, then by id, is the original. An empty text is nobody's duplicate.
UPDATE articles
SET duplicate_of = found.original
FROM (
    SELECT
        article_id,
        nullif(first_value(article_id) OVER (PARTITION BY fingerprint ORDER BY published_on NULLS LAST, article_id), article_id) AS original
    FROM resolve.texts JOIN articles USING (article_id)
    WHERE fingerprint <> md5('')
) AS found
WHERE articles.article_id = found.article_id AND articles.duplicate_of IS DISTINCT FROM found.original;
