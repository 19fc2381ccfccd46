-- A reprint's report follows the report of the original: same text, same place in it, same figures. Dates may differ,
-- because "on Wednesday" was read against another day of publication.
CREATE OR REPLACE TEMP TABLE twin AS
SELECT copy.report_id, original.report_id AS original_id
FROM casualty_reports AS copy
JOIN articles USING (article_id)
JOIN casualty_reports AS original ON original.article_id = articles.duplicate_of AND original.report_no = copy.report_no
WHERE copy.killed_best IS NOT DISTINCT FROM original.killed_best AND copy.wounded_best IS NOT DISTINCT FROM original.wounded_best;

-- Every other report, and how specific it is: rank 1 says most exactly where and when. Exact reports lead, vague ones follow,
-- so a province-level toll can never gather the incidents of its villages.
CREATE OR REPLACE TEMP TABLE candidate AS
SELECT
    r.report_id, r.article_id,
    row_number() OVER (
        ORDER BY r.background, r.date_precision NULLS LAST, r.geo_precision NULLS LAST, r.killed_best IS NULL, a.published_on NULLS LAST, r.report_id
    ) AS rank,
    r.country, lower(strip_accents(r.admin1)) AS admin1, r.place_id, lower(strip_accents(r.place)) AS place_words,
    r.latitude, r.longitude, r.geo_precision, r.date_start, r.date_end, r.date_end - r.date_start + 1 AS days,
    r.killed_low, r.killed_best, r.killed_high, r.wounded_best,
    r.perpetrator_id, p.type AS perpetrator_type, p.country AS perpetrator_country, r.victim_id, r.tactic::VARCHAR AS tactic
FROM casualty_reports AS r
JOIN articles AS a USING (article_id)
LEFT JOIN entities AS p ON p.entity_id = r.perpetrator_id
WHERE r.report_id NOT IN (SELECT report_id FROM twin);

-- Only reports that share a country and a day, or stand a day apart, are compared. A report that cannot say its country, or its
-- month, stays alone: nothing it says would tell one incident from another.
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

CREATE OR REPLACE TEMP TABLE pair AS
SELECT leader.report_id AS leader_id, follower.report_id AS follower_id
FROM day_block AS leader
JOIN day_block AS follower ON follower.country = leader.country AND follower.day = leader.day
WHERE leader.rank < follower.rank AND leader.article_id <> follower.article_id
UNION
SELECT leader.report_id, follower.report_id
FROM figure_block AS leader
JOIN figure_block AS follower USING (country, month, outcome, persons)
WHERE leader.rank < follower.rank AND leader.article_id <> follower.article_id AND greatest(leader.days, follower.days) > 7;
