-- Who says what about one event, side by side, where at least two figures are given. Compared are totals: in each report the largest
-- figure of each source that can stand for all the report's dead, or its wounded. A smaller one ("a guard", "three soldiers") is a part of
-- the whole and no rival of it. Where only parts are told, the report's own figure, their sum, stands for them. A vague word ("many",
-- "dozens") rivals nothing; reprints say nothing new; subsets, possible and denied claims are left out.
CREATE OR REPLACE VIEW source_disagreement AS
WITH whole AS (
    SELECT r.report_id, r.event_id, figure.outcome, figure.low, figure.best, figure.high
    FROM casualty_reports AS r
    CROSS JOIN LATERAL (VALUES
        ('killed', r.killed_low, r.killed_best, r.killed_high), ('wounded', r.wounded_low, r.wounded_best, r.wounded_high)
    ) AS figure (outcome, low, best, high)
    WHERE figure.best IS NOT NULL
),
claimed AS (
    SELECT
        e.event_id, e.report_id, e.outcome::VARCHAR AS outcome, e.source, e.publisher, e.published_on, e.low, e.best, e.high, e.count_text,
        e.evidence, e.claim_id, coalesce(e.best >= coalesce(whole.low, whole.best), false) AS is_whole, e.high IS NULL
        AND regexp_matches(lower(e.count_text), '\b(many|numerous|several|some|few|a number|tens|dozens|scores|hundreds|thousands)\b')
        AND NOT regexp_matches(e.count_text, '\d') AS is_vague
    FROM evidence AS e
    JOIN whole ON whole.report_id = e.report_id AND whole.outcome = e.outcome::VARCHAR
    WHERE e.scope = 'incident' AND e.assertion = 'reported' AND NOT e.is_reprint AND e.best IS NOT NULL
),
total AS (
    SELECT event_id, outcome, source, publisher, published_on, low, best, high, count_text, evidence, claim_id
    FROM claimed
    WHERE is_whole AND NOT coalesce(is_vague, false)
    QUALIFY row_number() OVER (PARTITION BY report_id, outcome, source ORDER BY best DESC, claim_id) = 1
    UNION ALL
    SELECT
        whole.event_id, whole.outcome, NULL, part.publisher, part.published_on, whole.low, whole.best, whole.high, NULL,
        part.evidence, part.claim_id
    FROM whole
    JOIN claimed AS part ON part.report_id = whole.report_id AND part.outcome = whole.outcome
    QUALIFY NOT bool_or(part.is_whole) OVER (PARTITION BY part.report_id, part.outcome)
        AND row_number() OVER (PARTITION BY part.report_id, part.outcome ORDER BY part.best DESC, part.claim_id) = 1
),
said AS (
    SELECT
        event_id, outcome, source, publisher, low, best, high, min(published_on) AS first_said_on, max(published_on) AS last_said_on,
        arg_min(count_text, claim_id) AS count_text, arg_min(evidence, claim_id) AS evidence, arg_min(claim_id, claim_id) AS claim_id
    FROM total
    GROUP BY event_id, outcome, source, publisher, low, best, high
),
compared AS (
    SELECT
        event_id, outcome, source, publisher, low, best, high, first_said_on, last_said_on, count_text, evidence, claim_id,
        max(best) OVER rivals - min(best) OVER rivals AS spread, min(low) OVER rivals AS least_said, max(high) OVER rivals AS most_said
    FROM said
    WINDOW rivals AS (PARTITION BY event_id, outcome)
)
SELECT
    c.event_id, e.date_start, e.country, e.place, c.outcome, c.source, c.publisher, c.first_said_on, c.last_said_on,
    c.low, c.best, c.high, c.count_text, c.least_said, c.most_said, c.spread,
    CASE c.outcome WHEN 'killed' THEN e.killed_best ELSE e.wounded_best END AS event_best, e.disputed, c.claim_id, c.evidence
FROM compared AS c
JOIN casualty_events AS e ON e.event_id = c.event_id
WHERE c.spread > 0
ORDER BY e.date_start, c.event_id, c.outcome, c.best, c.source, c.publisher;

COMMENT ON VIEW source_disagreement IS 'One row is a figure that one source gives, through one publisher, for one event with rival figures. Key: event_id, outcome, source, publisher, low, best, high.';
COMMENT ON COLUMN source_disagreement.event_id IS 'The event.';
COMMENT ON COLUMN source_disagreement.date_start IS 'First day on which it can have happened.';
COMMENT ON COLUMN source_disagreement.country IS 'Where it happened. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN source_disagreement.place IS 'Where it happened, in the words of the text.';
COMMENT ON COLUMN source_disagreement.outcome IS 'killed or wounded.';
COMMENT ON COLUMN source_disagreement.source IS 'Who says so inside the text; null = the article in its own voice, or the sum of the parts it tells.';
COMMENT ON COLUMN source_disagreement.publisher IS 'Who published it.';
COMMENT ON COLUMN source_disagreement.first_said_on IS 'First day on which this publisher gave this figure.';
COMMENT ON COLUMN source_disagreement.last_said_on IS 'Last day on which it did.';
COMMENT ON COLUMN source_disagreement.low IS 'The least its words allow. Unit: persons.';
COMMENT ON COLUMN source_disagreement.best IS 'Its figure. Unit: persons.';
COMMENT ON COLUMN source_disagreement.high IS 'The most its words allow; null when they set no bound. Unit: persons.';
COMMENT ON COLUMN source_disagreement.count_text IS 'The words that give the number; null where it adds up the parts that one text tells.';
COMMENT ON COLUMN source_disagreement.least_said IS 'The least of all figures for this event and outcome. Unit: persons.';
COMMENT ON COLUMN source_disagreement.most_said IS 'The most of them; null when none sets a bound. Unit: persons.';
COMMENT ON COLUMN source_disagreement.spread IS 'Highest less lowest best figure. Unit: persons.';
COMMENT ON COLUMN source_disagreement.event_best IS 'The figure that fusion chose. Unit: persons.';
COMMENT ON COLUMN source_disagreement.disputed IS 'Whether the figures rule each other out, rather than one being vaguer.';
COMMENT ON COLUMN source_disagreement.claim_id IS 'One claim that says so, or the largest part of it.';
COMMENT ON COLUMN source_disagreement.evidence IS 'Its sentence, verbatim.';
