-- Which reports are compared: those that share a block with one in question. Blocks keep the cost with what can match at all (30_scores.sql);
-- is_vague = what two reports share there tells of one incident only where one of them has no day of its own.
CREATE OR REPLACE TEMP TABLE block AS
-- Reports of one country share a day, or stand a day apart.
SELECT report_id, article_id, rank, 'day' AS kind, hash(country, day) AS key, true AS is_vague
FROM (SELECT report_id, article_id, rank, country, unnest(generate_series(date_start, date_end + 1, INTERVAL 1 DAY)) AS day FROM resolve.candidates WHERE days BETWEEN 1 AND 7)
WHERE country IS NOT NULL
UNION ALL
-- One that says only the month can join on its figures alone.
SELECT report_id, article_id, rank, 'figure', hash(country, month, outcome, persons), days > 7
FROM (
    SELECT report_id, article_id, rank, country, days, figure.outcome, figure.persons, unnest(generate_series(date_trunc('month', date_start), date_end, INTERVAL 1 MONTH)) AS month
    FROM resolve.candidates
    CROSS JOIN LATERAL (VALUES ('killed', killed_best), ('wounded', wounded_best)) AS figure (outcome, persons)
    WHERE country IS NOT NULL AND days BETWEEN 1 AND 31 AND figure.persons IS NOT NULL
)
UNION ALL
-- Incidents so great that a country seldom has two in a month: what says no day meets those that do.
SELECT report_id, article_id, rank, 'great', hash(country, month), days > 7
FROM (
    SELECT report_id, article_id, rank, country, days, unnest(generate_series(date_trunc('month', date_start), date_end, INTERVAL 1 MONTH)) AS month
    FROM resolve.candidates
    WHERE country IS NOT NULL AND days BETWEEN 1 AND 31 AND killed_best >= 50
)
UNION ALL
-- One that says no date at all and has none of publication: on a figure that hardly two incidents of a country share.
SELECT report_id, article_id, rank, 'toll', hash(country, killed_best), date_start IS NULL
FROM resolve.candidates
WHERE country IS NOT NULL AND killed_best >= 30 AND killed_best % 10 <> 0
UNION ALL
-- Or, with one that says a date: on the same figure at the same place, or where both are great;
SELECT report_id, article_id, rank, 'place', hash(country, coalesce(place_id, place_words), CASE WHEN killed_best >= 50 THEN 50 ELSE killed_best END), date_start IS NULL
FROM resolve.candidates
WHERE country IS NOT NULL AND killed_best >= 4 AND coalesce(place_id, place_words) IS NOT NULL
UNION ALL
-- or by a means that is rare.
SELECT report_id, article_id, rank, 'means', hash(country, tactic), date_start IS NULL
FROM resolve.candidates
WHERE country IS NOT NULL AND killed_best >= 50 AND tactic IN (SELECT tactic FROM rare_tactic)
UNION ALL
-- Whatever the dates: the same sentence, or the same person among the dead.
SELECT report_id, article_id, rank, 'word', hash(country, word), true
FROM (
    SELECT report_id, sentence AS word FROM resolve.sentences
    UNION ALL
    SELECT report_id, name FROM resolve.names
)
JOIN resolve.candidates USING (report_id)
WHERE country IS NOT NULL;

-- What very many share tells of none of them: it is compared with the first few by rank, which would lead. Days are never crowded out.
CREATE OR REPLACE TEMP TABLE crowd AS
SELECT
    report_id, article_id, rank, kind, key, is_vague, report_id IN (SELECT report_id FROM touched_report) AS is_asked,
    kind = 'day' OR row_number() OVER (PARTITION BY kind, key ORDER BY rank) <= 20 AS is_first
FROM block
WHERE (kind, key) IN (SELECT (kind, key) FROM block WHERE report_id IN (SELECT report_id FROM touched_report));

-- Two arms, lest all pairs of a crowded block are made before most are thrown away.
CREATE OR REPLACE TEMP TABLE pair AS
WITH met AS (
    SELECT one.report_id AS one_id, other.report_id AS other_id, one.rank AS one_rank, other.rank AS other_rank
    FROM (FROM crowd WHERE is_asked) AS one JOIN (FROM crowd WHERE is_first) AS other USING (kind, key)
    WHERE one.article_id <> other.article_id AND (one.is_vague OR other.is_vague) AND NOT (kind IN ('place', 'means') AND one.is_vague AND other.is_vague)
    UNION
    SELECT one.report_id, other.report_id, one.rank, other.rank
    FROM (FROM crowd WHERE is_asked AND is_first) AS one JOIN (FROM crowd WHERE NOT is_first) AS other USING (kind, key)
    WHERE one.article_id <> other.article_id AND (one.is_vague OR other.is_vague) AND NOT (kind IN ('place', 'means') AND one.is_vague AND other.is_vague)
)
SELECT DISTINCT
    CASE WHEN one_rank < other_rank THEN one_id ELSE other_id END AS leader_id,
    CASE WHEN one_rank < other_rank THEN other_id ELSE one_id END AS follower_id
FROM met;
