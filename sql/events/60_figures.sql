-- Fusion of figures; the rule with worked examples stands in docs/fusion.md.
-- Who is heard: each independent text once; a reprint says nothing new. Recollections count too: the toll that settled weeks later
-- is often told only in passing.
CREATE OR REPLACE TEMP TABLE figure AS
SELECT
    r.event_id, r.report_id, a.published_on, coalesce(a.publisher, a.article_id) AS voter,
    figure.outcome, figure.low, figure.best, figure.high
FROM casualty_reports AS r
JOIN articles AS a USING (article_id)
JOIN resolve.report_links AS link USING (report_id)
CROSS JOIN LATERAL (VALUES
    ('killed', r.killed_low, r.killed_best, r.killed_high),
    ('wounded', r.wounded_low, r.wounded_best, r.wounded_high),
    ('civilians', NULL, r.civilians_killed_best, NULL)
) AS figure (outcome, low, best, high)
WHERE link.kind <> 'same_text' AND (figure.low IS NOT NULL OR figure.best IS NOT NULL OR figure.high IS NOT NULL);

-- One vote a publisher, day and figure.
CREATE OR REPLACE TEMP TABLE vote AS
SELECT DISTINCT event_id, outcome, published_on, voter, best
FROM figure
WHERE best IS NOT NULL;

-- A rising toll: over the days of publication the highest figure never falls, and ends above where it began.
CREATE OR REPLACE TEMP TABLE rising AS
WITH daily AS (
    SELECT event_id, outcome, published_on, max(best) AS best
    FROM vote
    WHERE published_on IS NOT NULL
    GROUP BY event_id, outcome, published_on
),
steps AS (
    SELECT event_id, outcome, published_on, best, best - lag(best) OVER (PARTITION BY event_id, outcome ORDER BY published_on) AS step
    FROM daily
)
SELECT event_id, outcome, arg_max(best, published_on) AS best
FROM steps
GROUP BY event_id, outcome
HAVING count(*) > 1 AND coalesce(min(step), 0) >= 0 AND coalesce(max(step), 0) > 0;

CREATE OR REPLACE TEMP TABLE tally AS
SELECT event_id, outcome, best, count(*) AS votes, sum(count(*)) OVER (PARTITION BY event_id, outcome) AS all_votes
FROM vote
GROUP BY event_id, outcome, best;

CREATE OR REPLACE TEMP TABLE best_figure AS
SELECT
    middle.event_id, middle.outcome,
    coalesce(rising.best, majority.best, middle.best) AS best
FROM (SELECT event_id, outcome, quantile_disc(best, 0.5) AS best FROM vote GROUP BY event_id, outcome) AS middle
LEFT JOIN rising USING (event_id, outcome)
LEFT JOIN tally AS majority
    ON majority.event_id = middle.event_id AND majority.outcome = middle.outcome AND majority.votes * 2 > majority.all_votes;

-- low = the least any of them supports, high = the most; no bound where the words that go highest set none.
CREATE OR REPLACE TEMP TABLE fused AS
SELECT
    f.event_id, f.outcome,
    CASE WHEN min(f.low) > any_value(b.best) THEN any_value(b.best) ELSE min(f.low) END AS low,
    any_value(b.best) AS best,
    CASE WHEN max(f.high) >= max(greatest(coalesce(f.low, 0), coalesce(f.best, 0))) THEN max(f.high) END AS high,
    max(f.low) > min(f.high) AS is_disputed
FROM figure AS f
LEFT JOIN best_figure AS b USING (event_id, outcome)
GROUP BY f.event_id, f.outcome;
