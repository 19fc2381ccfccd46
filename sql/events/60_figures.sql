-- Fusion of figures; the rule with worked examples stands in docs/fusion.md.
-- Who is heard: each independent text once; a reprint says nothing new. Recollections count too: the toll that settled weeks later
-- is often told only in passing.
CREATE OR REPLACE TEMP TABLE telling AS
SELECT
    r.event_id, r.report_id, r.background, a.article_id, a.published_on, a.publisher, link.kind = 'same_text' AS is_copy,
    a.duplicate_of IS NOT NULL AS is_reprint, concat(t.story, ' ', lpad(r.report_no::VARCHAR, 6, '0')) AS tell
FROM casualty_reports AS r
JOIN ops.report_links AS link USING (report_id)
JOIN articles AS a ON a.article_id = r.article_id
JOIN resolve.texts AS t ON t.article_id = r.article_id
WHERE r.event_id IN (SELECT event_id FROM resolve.touched_events);

-- Their claims, found by number first, so that the words of all others stay unread.
CREATE OR REPLACE TEMP TABLE event_claim AS
SELECT
    t.event_id, c.report_id, c.claim_id, c.outcome::VARCHAR AS outcome, c.low, c.best, c.high, c.count_text, c.scope::VARCHAR AS scope,
    c.assertion::VARCHAR AS assertion, c.victims, c.victim_id, c.victim_status::VARCHAR AS victim_status, c.source AS source_words, c.source_id,
    coalesce(named.name, c.source) AS source, c.evidence, c.sentence_no, t.publisher, t.published_on, t.is_copy, t.is_reprint, t.tell
FROM telling AS t
JOIN (FROM casualty_claims WHERE rowid IN (SELECT rowid FROM casualty_claims WHERE report_id IN (SELECT report_id FROM telling))) AS c USING (report_id)
LEFT JOIN entities AS named ON named.entity_id = c.source_id;

-- What each claim in a report says of whom: civilians or combatants, one force, group or nation. A group told of twice is one group, of
-- the highest figure and, where two words say that, the wider bounds;
-- several groups of one status add up, unless they are only parts of another.
CREATE OR REPLACE TEMP TABLE group_told AS
WITH said AS (
    SELECT
        report_id, outcome, victim_status AS status, victim_id, scope = 'subset' AS is_part,
        coalesce(victim_id, lower(victims)) AS who, low, coalesce(best, low) AS best, high
    FROM event_claim
    WHERE NOT is_copy AND outcome IN ('killed', 'wounded') AND scope <> 'cumulative' AND assertion = 'reported'
        AND coalesce(best, low) IS NOT NULL
),
one_group AS (
    SELECT report_id, outcome, status, is_part, arg_max(low, (best, -low)) AS low, max(best) AS best,
        arg_max(coalesce(high, 2147483647), (best, coalesce(high, 2147483647))) AS high
    FROM said
    WHERE status IN ('civilian', 'combatant')
    GROUP BY report_id, outcome, status, is_part, who
),
by_status AS (
    SELECT
        report_id, outcome, status, is_part,
        CASE WHEN is_part THEN max(low) ELSE sum(low) END AS low, CASE WHEN is_part THEN max(best) ELSE sum(best) END AS best,
        CASE WHEN max(high) = 2147483647 THEN NULL WHEN is_part THEN max(high) ELSE sum(high) END AS high
    FROM one_group
    GROUP BY report_id, outcome, status, is_part
    QUALIFY row_number() OVER (PARTITION BY report_id, outcome, status ORDER BY is_part) = 1
)
SELECT report_id, outcome, 'status' AS kind, status AS who, low, best, high FROM by_status
UNION ALL
SELECT report_id, outcome, 'side', victim_id, arg_max(low, (best, -low)), max(best), CASE WHEN bool_or(high IS NULL) THEN NULL ELSE max(high) END
FROM said
WHERE victim_id IS NOT NULL
GROUP BY report_id, outcome, victim_id;

CREATE OR REPLACE TEMP TABLE figure AS
WITH told AS (
    SELECT t.event_id, t.report_id, figure.outcome, 'all' AS kind, NULL AS who, figure.low, figure.best, figure.high
    FROM telling AS t
    JOIN casualty_reports AS r USING (report_id)
    CROSS JOIN LATERAL (VALUES
        ('killed', r.killed_low, r.killed_best, r.killed_high),
        ('wounded', r.wounded_low, r.wounded_best, r.wounded_high),
        ('civilians', NULL, r.civilians_killed_best, NULL)
    ) AS figure (outcome, low, best, high)
    WHERE NOT t.is_copy
    UNION ALL
    SELECT t.event_id, t.report_id, g.outcome, g.kind, g.who, g.low, g.best, g.high
    FROM group_told AS g JOIN telling AS t USING (report_id)
),
-- A report whose bound is open has no room for another source's higher number. More than twice as high, one text seldom means the same dead.
rival AS (
    SELECT told.report_id, told.outcome, max(c.best) AS best
    FROM told
    JOIN event_claim AS c ON c.report_id = told.report_id AND c.outcome = told.outcome
    WHERE told.kind = 'all' AND told.high IS NULL AND c.scope = 'incident' AND c.assertion = 'reported' AND c.source_words IS NOT NULL
        AND c.best BETWEEN told.best AND 2 * told.best
    GROUP BY told.report_id, told.outcome
)
SELECT
    told.event_id, told.report_id, t.published_on, coalesce(t.publisher, t.tell) AS voter,
    told.outcome, told.kind, coalesce(told.who, '') AS who, told.low, told.best, told.high,
    greatest(coalesce(told.low, 0), coalesce(told.best, 0), coalesce(told.high, 0), coalesce(rival.best, 0)) AS most
FROM told
JOIN telling AS t USING (report_id)
LEFT JOIN rival ON told.kind = 'all' AND rival.report_id = told.report_id AND rival.outcome = told.outcome
WHERE told.low IS NOT NULL OR told.best IS NOT NULL OR told.high IS NOT NULL;

-- A correction takes back what was told before it: a report whose figure stands in a sentence that revises the toll downwards
-- (pipeline/rules/corrections.toml; the variable correction, from the caller). Higher figures up to its day count no more.
CREATE OR REPLACE TEMP TABLE corrected AS
SELECT event_id, outcome, arg_max(published_on, (published_on, -best)) AS published_on, arg_max(best, (published_on, -best)) AS best
FROM (
    SELECT DISTINCT f.event_id, f.outcome, f.published_on, f.best
    FROM figure AS f
    JOIN event_claim AS c ON c.report_id = f.report_id AND c.outcome = f.outcome AND c.best = f.best
    WHERE f.kind = 'all' AND f.published_on IS NOT NULL AND c.assertion = 'reported' AND c.scope = 'incident'
        AND regexp_matches(lower(c.evidence), getvariable('correction'))
)
GROUP BY event_id, outcome;

DELETE FROM figure
USING corrected
WHERE figure.event_id = corrected.event_id AND figure.outcome = corrected.outcome AND figure.kind = 'all'
    AND figure.published_on <= corrected.published_on AND coalesce(figure.best, figure.low) > corrected.best;

-- One vote a publisher, day and figure.
CREATE OR REPLACE TEMP TABLE vote AS
SELECT DISTINCT event_id, outcome, kind, who, published_on, voter, best
FROM figure
WHERE best IS NOT NULL;

-- A rising toll: over the days of publication the highest figure never falls, and ends above where it began. Words that only say how many
-- at least ("more than 500", years later) are no fall below what was counted before.
CREATE OR REPLACE TEMP TABLE rising AS
WITH told AS (
    SELECT event_id, outcome, kind, who, published_on, best, bool_and(high IS NULL) AS is_open
    FROM figure
    WHERE published_on IS NOT NULL AND best IS NOT NULL
    GROUP BY event_id, outcome, kind, who, published_on, best
),
standing AS (
    SELECT event_id, outcome, kind, who, published_on, best
    FROM told
    WINDOW before AS (
        PARTITION BY event_id, outcome, kind, who ORDER BY published_on RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
    )
    QUALIFY NOT is_open OR best >= coalesce(max(best) FILTER (NOT is_open) OVER before, 0)
),
daily AS (
    SELECT event_id, outcome, kind, who, published_on, max(best) AS best
    FROM standing
    GROUP BY event_id, outcome, kind, who, published_on
),
steps AS (
    SELECT
        event_id, outcome, kind, who, published_on, best,
        best - lag(best) OVER (PARTITION BY event_id, outcome, kind, who ORDER BY published_on) AS step
    FROM daily
)
SELECT event_id, outcome, kind, who, arg_max(best, published_on) AS best
FROM steps
GROUP BY event_id, outcome, kind, who
HAVING count(*) > 1 AND coalesce(min(step), 0) >= 0 AND coalesce(max(step), 0) > 0;

CREATE OR REPLACE TEMP TABLE majority AS
SELECT event_id, outcome, kind, who, best
FROM vote
GROUP BY event_id, outcome, kind, who, best
QUALIFY count(*) * 2 > sum(count(*)) OVER (PARTITION BY event_id, outcome, kind, who);

CREATE OR REPLACE TEMP TABLE best_figure AS
SELECT event_id, outcome, kind, who, coalesce(rising.best, majority.best, middle.best) AS best
FROM (SELECT event_id, outcome, kind, who, quantile_disc(best, 0.5) AS best FROM vote GROUP BY event_id, outcome, kind, who) AS middle
LEFT JOIN rising USING (event_id, outcome, kind, who)
LEFT JOIN majority USING (event_id, outcome, kind, who);

-- low = the least any of them supports, high = the most; no bound where the words that go highest set none. most = the highest number
-- that any of them gives: high where that stands, else where the open words begin.
CREATE OR REPLACE TEMP TABLE fused AS
SELECT
    event_id, outcome, kind, who,
    CASE WHEN min(f.low) > any_value(b.best) THEN any_value(b.best) ELSE min(f.low) END AS low,
    any_value(b.best) AS best,
    CASE WHEN max(f.high) >= max(greatest(coalesce(f.low, 0), coalesce(f.best, 0))) THEN max(f.high) END AS high,
    max(f.most) AS most,
    max(f.low) > min(f.high) AS is_disputed, count(DISTINCT f.report_id) AS reports
FROM figure AS f
LEFT JOIN best_figure AS b USING (event_id, outcome, kind, who)
GROUP BY event_id, outcome, kind, who;
