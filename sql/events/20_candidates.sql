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
DELETE FROM resolve.sentences WHERE report_id IN (SELECT report_id FROM stale_report);
DELETE FROM resolve.names WHERE report_id IN (SELECT report_id FROM stale_report);
DELETE FROM resolve.weekdays WHERE report_id IN (SELECT report_id FROM stale_report);

-- An article that tells a toll twice, in its lead and again where it comes to the scene, tells of one incident: nobody counts the same
-- ten or more dead twice in a text. The later report, or the vaguer one, follows. What the article sets at two places, or days apart,
-- stays two, unless the figure is one that hardly two incidents share.
CREATE OR REPLACE TEMP TABLE sibling AS
WITH mine AS (
    SELECT
        r.report_id, r.article_id, r.killed_best, r.country, lower(strip_accents(r.admin1)) AS admin1, r.date_start, r.date_end,
        coalesce(r.geo_precision, 6) AS geo_precision,
        row_number() OVER (PARTITION BY r.article_id ORDER BY r.background, r.date_precision NULLS LAST, r.geo_precision NULLS LAST, r.report_no) AS turn
    FROM touched_report JOIN casualty_reports AS r USING (report_id)
    WHERE r.killed_best >= 10
),
repeated AS (
    SELECT later.report_id, first.report_id AS original_id, first.turn
    FROM mine AS later
    JOIN mine AS first USING (article_id, killed_best)
    CROSS JOIN LATERAL (SELECT coalesce(greatest(first.date_start - later.date_end, later.date_start - first.date_end), 0) AS gap) AS apart
    WHERE first.turn < later.turn AND first.country IS NOT DISTINCT FROM later.country
        AND (killed_best >= 50 AND gap <= 7 OR gap <= 1 AND (greatest(first.geo_precision, later.geo_precision) > 5 OR first.admin1 = later.admin1))
)
SELECT report_id, arg_min(original_id, turn) AS original_id
FROM repeated
WHERE original_id NOT IN (SELECT report_id FROM repeated)
GROUP BY report_id;

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
),
twin AS (
    SELECT mine.report_id, coalesce(further.original_id, same_article.original_id, same_text.original_id) AS original_id
    FROM mine
    LEFT JOIN same_article ON same_article.report_id = mine.report_id
    LEFT JOIN same_text ON same_text.report_id = mine.report_id
    LEFT JOIN same_text AS further ON further.report_id = same_article.original_id
    WHERE coalesce(further.original_id, same_article.original_id, same_text.original_id) IS NOT NULL
),
repeated AS (
    SELECT sibling.report_id, coalesce(twin.original_id, sibling.original_id) AS original_id
    FROM sibling LEFT JOIN twin ON twin.report_id = sibling.original_id
    WHERE sibling.report_id NOT IN (SELECT report_id FROM twin)
),
follower AS (
    SELECT report_id, original_id FROM twin
    UNION ALL
    SELECT report_id, original_id FROM repeated
),
-- the original may repeat another report of its own article, which this night need not have touched
onward AS (
    SELECT report_id, original_id FROM sibling
    UNION
    SELECT report_id, original_id FROM resolve.twins
)
SELECT follower.report_id, coalesce(onward.original_id, follower.original_id) AS original_id
FROM follower LEFT JOIN onward ON onward.report_id = follower.original_id
ORDER BY ALL;

-- By which words the reports in question can be met again: the sentences that count people, the weekdays that those without a date name
-- there (the table and the variable weekday, from the caller: dates.toml), and the dead by name. A name is a given
-- name (pipeline/rules/given_names.toml; the table given_name, from the caller) and a word behind it that is none, or a known person.
INSERT INTO resolve.sentences
SELECT DISTINCT c.report_id, left(md5(words), 16) AS sentence
FROM casualty_claims AS c
CROSS JOIN LATERAL (SELECT resolve.plain(c.evidence) AS words) AS plain
WHERE c.report_id IN (SELECT report_id FROM touched_report) AND c.outcome IN ('killed', 'wounded') AND c.scope = 'incident' AND c.assertion = 'reported'
    AND coalesce(c.best, c.low) >= 1 AND length(words) - length(replace(words, ' ', '')) >= 7
ORDER BY ALL;

INSERT INTO resolve.weekdays
SELECT DISTINCT told.report_id, weekday.isodow
FROM (
    SELECT c.report_id, unnest(regexp_extract_all(lower(c.evidence), getvariable('weekdays'), 1)) AS name
    FROM casualty_claims AS c JOIN casualty_reports AS r USING (report_id)
    WHERE c.report_id IN (SELECT report_id FROM touched_report) AND r.date_start IS NULL
) AS told
JOIN weekday USING (name)
ORDER BY ALL;

INSERT INTO resolve.names
WITH dead AS (
    SELECT c.report_id, c.victim_id, string_split(resolve.plain(c.victims), ' ') AS words
    FROM casualty_claims AS c
    WHERE c.report_id IN (SELECT report_id FROM touched_report) AND c.outcome = 'killed' AND c.scope = 'incident' AND c.assertion = 'reported'
        AND c.count_text IS NULL AND c.victims IS NOT NULL
),
pairs_of_words AS (
    SELECT report_id, unnest(list_zip(words[:-2], words[2:])) AS pair FROM dead WHERE len(words) BETWEEN 2 AND 12
)
SELECT report_id, pair[1] || ' ' || pair[2] AS name
FROM pairs_of_words
WHERE pair[1] IN (SELECT name FROM given_name) AND pair[2] NOT IN (SELECT name FROM given_name) AND length(pair[2]) >= 4
UNION
SELECT dead.report_id, dead.victim_id FROM dead JOIN entities AS e ON e.entity_id = dead.victim_id WHERE e.type = 'person'
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
CROSS JOIN LATERAL (SELECT CASE WHEN a.published_precision = 'day' AND a.published_on IS NOT NULL THEN CASE WHEN r.background THEN 31 ELSE 7 END END AS within) AS told
WHERE r.report_id NOT IN (SELECT report_id FROM resolve.twins);

-- Means so rare that two incidents of a country hardly share one.
CREATE OR REPLACE TEMP TABLE rare_tactic AS
FROM (VALUES ('chemical_attack')) AS known (tactic);

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
