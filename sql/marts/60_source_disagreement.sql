-- Who says what about one event, side by side, where at least two figures are given. Compared are totals: in each report the largest
-- figure of each source that can stand for all the report's dead, or its wounded. A smaller one ("a guard", "three soldiers") is a part of
-- the whole and no rival of it. Where only parts are told, the report's own figure, their sum, stands for them. A vague word ("many",
-- "dozens") rivals nothing; reprints say nothing new; subsets, possible and denied claims are left out.
CREATE OR REPLACE VIEW source_disagreement AS
SELECT
    c.event_id, e.date_start, e.country, e.place, c.outcome, c.source, c.publisher, c.first_said_on, c.last_said_on,
    c.low, c.best, c.high, c.count_text, c.least_said, c.most_said, c.spread,
    CASE c.outcome WHEN 'killed' THEN e.killed_best ELSE e.wounded_best END AS event_best, e.disputed, c.claim_id, c.evidence
FROM resolve.rival_figures AS c
JOIN casualty_events AS e ON e.event_id = c.event_id;

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
COMMENT ON COLUMN source_disagreement.least_said IS 'The least that this source says of this event and outcome, through any publisher and on any day. Unit: persons.';
COMMENT ON COLUMN source_disagreement.most_said IS 'The most it says; the number its words begin with where they set no bound. Unit: persons.';
COMMENT ON COLUMN source_disagreement.spread IS 'Highest less lowest best figure of all sources of this event and outcome. Unit: persons.';
COMMENT ON COLUMN source_disagreement.event_best IS 'The figure that fusion chose. Unit: persons.';
COMMENT ON COLUMN source_disagreement.disputed IS 'As in casualty_events: true = the figures rule each other out, false = one is only vaguer than another, or a later count.';
COMMENT ON COLUMN source_disagreement.claim_id IS 'One claim that says so, or the largest part of it.';
COMMENT ON COLUMN source_disagreement.evidence IS 'Its sentence, verbatim.';
