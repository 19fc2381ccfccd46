-- Vague numbers as ACLED and ISAF coders read them, beside Toll's own reading: Toll takes the plural literally (dozens is at least 24),
-- ACLED codes one dozen. For scripts that have to agree with ACLED's figures.
CREATE OR REPLACE VIEW acled_figures AS
WITH convention (word, figure, coder) AS (
    VALUES ('tens', 10, 'ACLED'), ('dozens', 12, 'ACLED'), ('hundreds', 100, 'ACLED'), ('several', 3, 'ISAF')
)
SELECT
    c.claim_id, c.report_id, c.article_id, c.outcome, c.scope, c.assertion, c.count_text, convention.word, convention.coder,
    convention.figure AS coded, c.low, c.best, c.high, c.evidence
FROM casualty_claims AS c
JOIN convention ON regexp_matches(lower(c.count_text), '\b' || convention.word || '\b')
-- of "tens or hundreds" the lowest counts, as ACLED takes the lowest of disputed figures
QUALIFY row_number() OVER (PARTITION BY c.claim_id ORDER BY convention.figure) = 1;

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
