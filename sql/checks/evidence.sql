-- The evidence of a claim, and the surface of a mention, stand in the article at their offsets, to the letter. Judged are the articles
-- that this build took in: in a file made anew all of them, in an amended copy those that the published file had not been judged with.
-- The rows are found by number first, so that the words of all others stay unread.
WITH taken_in AS (
    SELECT article_id, title, body
    FROM articles
    WHERE rowid IN (SELECT rowid FROM articles WHERE article_id IN (SELECT article_id FROM resolve.changed_articles))
),
quoted AS (
    SELECT 'casualty_claims' AS subject, claim_id AS key, article_id, sentence_no, char_start, char_end, evidence AS words
    FROM casualty_claims
    WHERE rowid IN (SELECT rowid FROM casualty_claims WHERE article_id IN (SELECT article_id FROM resolve.changed_articles))
    UNION ALL
    SELECT 'mentions', mention_id, article_id, sentence_no, char_start, char_end, surface
    FROM mentions
    WHERE rowid IN (SELECT rowid FROM mentions WHERE article_id IN (SELECT article_id FROM resolve.changed_articles))
),
judged AS (
    SELECT q.subject, q.key, CASE WHEN q.sentence_no = -1 THEN a.title ELSE a.body END[q.char_start + 1 : q.char_end] IS DISTINCT FROM q.words AS is_bad
    FROM quoted AS q JOIN taken_in AS a USING (article_id)
)
SELECT
    subject,
    count(key) AS checked,
    count(key) FILTER (WHERE is_bad) AS unexpected,
    min(key, 5) FILTER (WHERE is_bad) AS keys
FROM (VALUES ('casualty_claims'), ('mentions')) AS asked (subject)
LEFT JOIN judged USING (subject)
GROUP BY subject
ORDER BY subject;
