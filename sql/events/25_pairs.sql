-- Only reports that share a country and a day, or stand a day apart, are compared.
CREATE OR REPLACE TEMP TABLE day_block AS
SELECT report_id, article_id, rank, country, unnest(generate_series(date_start, date_end + 1, INTERVAL 1 DAY))::DATE AS day
FROM candidate
WHERE country IS NOT NULL AND days BETWEEN 1 AND 7;

-- A report that says only the month can join on its figures alone (30_scores), so those are its block: cost stays with what can match.
CREATE OR REPLACE TEMP TABLE figure_block AS
SELECT
    report_id, article_id, rank, country, days, figure.outcome, figure.persons,
    unnest(generate_series(date_trunc('month', date_start), date_end, INTERVAL 1 MONTH))::DATE AS month
FROM candidate
CROSS JOIN LATERAL (VALUES ('killed', killed_best), ('wounded', wounded_best)) AS figure (outcome, persons)
WHERE country IS NOT NULL AND days BETWEEN 1 AND 31 AND figure.persons IS NOT NULL;

-- So can one that says no date at all and has none of publication: on a figure that hardly two incidents of a country share.
CREATE OR REPLACE TEMP TABLE toll_block AS
SELECT report_id, article_id, rank, country, killed_best, date_start IS NULL AS is_timeless
FROM candidate
WHERE country IS NOT NULL AND killed_best >= 30 AND killed_best % 10 <> 0;

-- Or, with one that says a date: on the same figure at the same place, or where both are great or by a means that is rare.
CREATE OR REPLACE TEMP TABLE place_block AS
SELECT
    report_id, article_id, rank, country, coalesce(place_id, place_words) AS place, CASE WHEN killed_best >= 50 THEN 50 ELSE killed_best END AS killed,
    tactic IN (SELECT tactic FROM rare_tactic) AS is_rare, tactic, date_start IS NULL AS is_timeless
FROM candidate
WHERE country IS NOT NULL AND killed_best >= 4;

-- Incidents so great that a country seldom has two in a month: what says no day meets those that do.
CREATE OR REPLACE TEMP TABLE great_block AS
SELECT report_id, article_id, rank, country, days, unnest(generate_series(date_trunc('month', date_start), date_end, INTERVAL 1 MONTH))::DATE AS month
FROM candidate
WHERE country IS NOT NULL AND days BETWEEN 1 AND 31 AND killed_best >= 50;

-- Whatever the dates: the same sentence, or the same person among the dead. What very many share is compared with a few of them only.
CREATE OR REPLACE TEMP TABLE word_block AS
SELECT report_id, article_id, rank, country, word, row_number() OVER (PARTITION BY country, word ORDER BY report_id) AS turn
FROM (
    SELECT report_id, sentence AS word FROM resolve.sentences
    UNION ALL
    SELECT report_id, name FROM resolve.names
)
JOIN candidate USING (report_id)
WHERE country IS NOT NULL AND word IN (
        SELECT sentence FROM resolve.sentences WHERE report_id IN (SELECT report_id FROM asked)
        UNION ALL
        SELECT name FROM resolve.names WHERE report_id IN (SELECT report_id FROM asked)
    );

CREATE OR REPLACE TEMP TABLE pair AS
WITH met AS (
    SELECT one.report_id AS one_id, other.report_id AS other_id, one.rank AS one_rank, other.rank AS other_rank
    FROM day_block AS one JOIN day_block AS other USING (country, day)
    WHERE one.report_id IN (SELECT report_id FROM asked) AND one.article_id <> other.article_id
    UNION
    SELECT one.report_id, other.report_id, one.rank, other.rank
    FROM figure_block AS one JOIN figure_block AS other USING (country, month, outcome, persons)
    WHERE one.report_id IN (SELECT report_id FROM asked) AND one.article_id <> other.article_id AND greatest(one.days, other.days) > 7
    UNION
    SELECT one.report_id, other.report_id, one.rank, other.rank
    FROM great_block AS one JOIN great_block AS other USING (country, month)
    WHERE one.report_id IN (SELECT report_id FROM asked) AND one.article_id <> other.article_id AND greatest(one.days, other.days) > 7
    UNION
    SELECT one.report_id, other.report_id, one.rank, other.rank
    FROM toll_block AS one JOIN toll_block AS other USING (country, killed_best)
    WHERE one.report_id IN (SELECT report_id FROM asked) AND one.article_id <> other.article_id AND (one.is_timeless OR other.is_timeless)
    UNION
    SELECT one.report_id, other.report_id, one.rank, other.rank
    FROM place_block AS one JOIN place_block AS other USING (country, place, killed)
    WHERE one.report_id IN (SELECT report_id FROM asked) AND one.article_id <> other.article_id AND one.is_timeless <> other.is_timeless
    UNION
    SELECT one.report_id, other.report_id, one.rank, other.rank
    FROM place_block AS one JOIN place_block AS other USING (country, tactic)
    WHERE one.report_id IN (SELECT report_id FROM asked) AND one.article_id <> other.article_id AND one.is_timeless <> other.is_timeless
        AND one.is_rare AND other.is_rare AND one.killed = 50 AND other.killed = 50
    UNION
    SELECT one.report_id, other.report_id, one.rank, other.rank
    FROM word_block AS one JOIN word_block AS other USING (country, word)
    WHERE one.report_id IN (SELECT report_id FROM asked) AND one.article_id <> other.article_id AND other.turn <= 50
    UNION
    SELECT one.report_id, other.report_id, one.rank, other.rank
    FROM word_block AS one JOIN word_block AS other USING (country, word)
    WHERE one.report_id IN (SELECT report_id FROM asked) AND one.article_id <> other.article_id AND one.turn <= 50 AND other.turn > 50
)
SELECT DISTINCT
    CASE WHEN one_rank < other_rank THEN one_id ELSE other_id END AS leader_id,
    CASE WHEN one_rank < other_rank THEN other_id ELSE one_id END AS follower_id
FROM met;
