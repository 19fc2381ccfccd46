-- Which reports this night puts in question: those of articles that came, went or changed, of their reprints, and of whatever is a
-- reprint of another original than before. All others stand as they stood.
CREATE OR REPLACE TEMP TABLE touched_article AS
WITH seed AS (
    SELECT article_id, story FROM resolve.changed_articles
    UNION ALL
    SELECT article_id, NULL FROM moved_article
),
story AS (
    SELECT story FROM seed WHERE story IS NOT NULL
    UNION
    SELECT story FROM resolve.texts WHERE article_id IN (SELECT article_id FROM seed)
)
SELECT article_id FROM seed
UNION
SELECT article_id FROM articles WHERE duplicate_of IN (SELECT article_id FROM seed)
UNION
SELECT article_id FROM resolve.texts WHERE story IN (SELECT story FROM story);

CREATE OR REPLACE TEMP TABLE touched_report AS
SELECT report_id FROM casualty_reports WHERE article_id IN (SELECT article_id FROM touched_article);

CREATE OR REPLACE TEMP TABLE stale_report AS
SELECT report_id FROM touched_report
UNION
SELECT report_id FROM ops.report_links WHERE report_id NOT IN (SELECT report_id FROM casualty_reports);

-- Reports that resembled one of these, or followed it: they may have to find another leader.
CREATE OR REPLACE TEMP TABLE bereft_report AS
SELECT leader_id AS report_id FROM resolve.edges WHERE follower_id IN (SELECT report_id FROM stale_report)
UNION
SELECT follower_id FROM resolve.edges WHERE leader_id IN (SELECT report_id FROM stale_report)
UNION
SELECT report_id FROM resolve.twins WHERE original_id IN (SELECT report_id FROM stale_report);

DELETE FROM resolve.edges WHERE leader_id IN (SELECT report_id FROM stale_report) OR follower_id IN (SELECT report_id FROM stale_report);
DELETE FROM resolve.twins WHERE report_id IN (SELECT report_id FROM stale_report) OR original_id IN (SELECT report_id FROM stale_report);

-- A reprint's report follows the report of the original: same text, same place in it, same figures. Dates may differ, because
-- "on Wednesday" was read against another day of publication. An article that came twice, the same in address, title, day and text,
-- is one article, whatever an older extractor read in it.
INSERT INTO resolve.twins
WITH first_of AS (
    SELECT story, min(article_id) AS article_id
    FROM resolve.texts
    WHERE story IN (SELECT story FROM resolve.texts WHERE article_id IN (SELECT article_id FROM touched_article))
    GROUP BY story
    HAVING count(*) > 1
),
mine AS (
    SELECT
        r.report_id, r.report_no, r.article_id, r.killed_best, r.wounded_best, a.duplicate_of,
        nullif(first_of.article_id, r.article_id) AS first_id
    FROM touched_report
    JOIN casualty_reports AS r USING (report_id)
    JOIN articles AS a ON a.article_id = r.article_id
    JOIN resolve.texts AS t ON t.article_id = r.article_id
    LEFT JOIN first_of ON first_of.story = t.story
),
same_article AS (
    SELECT mine.report_id, first.report_id AS original_id
    FROM mine JOIN casualty_reports AS first ON first.article_id = mine.first_id AND first.report_no = mine.report_no
),
same_text AS (
    SELECT mine.report_id, original.report_id AS original_id
    FROM mine JOIN casualty_reports AS original ON original.article_id = mine.duplicate_of AND original.report_no = mine.report_no
    WHERE mine.killed_best IS NOT DISTINCT FROM original.killed_best AND mine.wounded_best IS NOT DISTINCT FROM original.wounded_best
)
SELECT mine.report_id, coalesce(onward.original_id, same_article.original_id, same_text.original_id) AS original_id
FROM mine
LEFT JOIN same_article ON same_article.report_id = mine.report_id
LEFT JOIN same_text ON same_text.report_id = mine.report_id
LEFT JOIN same_text AS onward ON onward.report_id = same_article.original_id
WHERE coalesce(onward.original_id, same_article.original_id, same_text.original_id) IS NOT NULL
ORDER BY ALL;

-- Every other report. rank orders them by how exactly they say when and where: exact reports lead, vague ones follow, so a
-- province-level toll can never gather the incidents of its villages. It names the text, not the batch it came in.
-- What has no date is of the week before its publication, or of the month before where it is only recalled: nobody writes of older
-- things without saying so.
CREATE OR REPLACE TEMP TABLE candidate AS
SELECT
    r.report_id, r.article_id, r.country, lower(strip_accents(r.admin1)) AS admin1, r.place_id, lower(strip_accents(r.place)) AS place_words,
    r.latitude, r.longitude, r.geo_precision, r.killed_low, r.killed_best, r.killed_high, r.wounded_best,
    r.perpetrator_id, r.victim_id, r.tactic::VARCHAR AS tactic,
    r.date_start IS NULL AS is_inferred, r.date_start IS NULL AND r.background AS is_recalled,
    coalesce(r.date_start, a.published_on - (within - 1)) AS date_start, coalesce(r.date_end, a.published_on - (within - within)) AS date_end,
    coalesce(r.date_end - r.date_start + 1, within) AS days,
    concat(
        (r.date_start IS NULL AND within IS NULL)::INTEGER, r.background::INTEGER, coalesce(r.date_precision, 9), coalesce(r.geo_precision, 9), (r.killed_best IS NULL)::INTEGER,
        coalesce(strftime(a.published_on, '%Y-%m-%d'), '9'), t.story, lpad(r.report_no::VARCHAR, 6, '0')
    ) AS rank
FROM casualty_reports AS r
JOIN articles AS a USING (article_id)
JOIN resolve.texts AS t USING (article_id)
CROSS JOIN LATERAL (SELECT CASE WHEN a.published_precision = 'day' THEN CASE WHEN r.background THEN 31 ELSE 7 END END AS within) AS told
WHERE r.report_id NOT IN (SELECT report_id FROM resolve.twins);

CREATE OR REPLACE TEMP TABLE asked AS
SELECT report_id FROM candidate WHERE report_id IN (SELECT report_id FROM touched_report);

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
    FROM toll_block AS one JOIN toll_block AS other USING (country, killed_best)
    WHERE one.report_id IN (SELECT report_id FROM asked) AND one.article_id <> other.article_id AND (one.is_timeless OR other.is_timeless)
)
SELECT DISTINCT
    CASE WHEN one_rank < other_rank THEN one_id ELSE other_id END AS leader_id,
    CASE WHEN one_rank < other_rank THEN other_id ELSE one_id END AS follower_id
FROM met;
