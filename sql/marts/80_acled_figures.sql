-- Vague numbers as ACLED and ISAF coders read them, beside Toll's own reading: Toll takes the plural literally (dozens is at least 24),
-- ACLED codes one dozen. For scripts that have to agree with ACLED's figures.
CREATE OR REPLACE VIEW acled_figures AS
SELECT
    c.claim_id, c.report_id, c.article_id, c.outcome, c.scope, c.assertion, c.count_text, vague.word,
    CASE vague.word WHEN 'several' THEN 'ISAF' ELSE 'ACLED' END AS coder,
    CASE vague.word WHEN 'several' THEN 3 WHEN 'tens' THEN 10 WHEN 'dozens' THEN 12 ELSE 100 END AS coded, c.low, c.best, c.high, c.evidence
FROM casualty_claims AS c
CROSS JOIN LATERAL (SELECT resolve.acled_word(c.count_text) AS word) AS vague
WHERE vague.word IS NOT NULL;

COMMENT ON VIEW acled_figures IS 'One row is a claim whose number is a vague word. Key: claim_id. Never sum claims.';
COMMENT ON COLUMN acled_figures.claim_id IS 'The claim.';
COMMENT ON COLUMN acled_figures.report_id IS 'The report it belongs to; null for running totals.';
COMMENT ON COLUMN acled_figures.article_id IS 'The article.';
COMMENT ON COLUMN acled_figures.outcome IS 'What happened to them.';
COMMENT ON COLUMN acled_figures.scope IS 'incident, subset or cumulative.';
COMMENT ON COLUMN acled_figures.assertion IS 'reported, possible or denied.';
COMMENT ON COLUMN acled_figures.count_text IS 'The words that give the number.';
COMMENT ON COLUMN acled_figures.word IS 'The vague word in them.';
COMMENT ON COLUMN acled_figures.coder IS 'Whose convention it is.';
COMMENT ON COLUMN acled_figures.coded IS 'The figure they code. Unit: persons.';
COMMENT ON COLUMN acled_figures.low IS 'Toll''s reading: the least. Unit: persons.';
COMMENT ON COLUMN acled_figures.best IS 'Toll''s reading: the figure. Unit: persons.';
COMMENT ON COLUMN acled_figures.high IS 'Toll''s reading: the most; null = no bound. Unit: persons.';
COMMENT ON COLUMN acled_figures.evidence IS 'The sentence, verbatim.';
