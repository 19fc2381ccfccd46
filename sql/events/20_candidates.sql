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

-- Their claims, found by number first, so that the words of all others stay unread.
CREATE OR REPLACE TEMP TABLE touched_claim AS
SELECT
    report_id, outcome::VARCHAR AS outcome, low, best, count_text, scope::VARCHAR AS scope, assertion::VARCHAR AS assertion,
    victims, victim_id, victim_status::VARCHAR AS victim_status, evidence
FROM casualty_claims
WHERE rowid IN (SELECT rowid FROM casualty_claims WHERE report_id IN (SELECT report_id FROM touched_report));

CREATE OR REPLACE TEMP TABLE stale_report AS
SELECT report_id FROM touched_report
UNION
SELECT report_id FROM ops.report_links WHERE report_id NOT IN (SELECT report_id FROM casualty_reports);

-- Reports that resembled one of these, or followed it: they may have to find another leader.
CREATE OR REPLACE TEMP TABLE orphaned_report AS
SELECT report_id FROM resolve.twins WHERE original_id IN (SELECT report_id FROM stale_report);

CREATE OR REPLACE TEMP TABLE bereft_report AS
SELECT leader_id AS report_id FROM resolve.edges WHERE follower_id IN (SELECT report_id FROM stale_report)
UNION
SELECT follower_id FROM resolve.edges WHERE leader_id IN (SELECT report_id FROM stale_report)
UNION
SELECT report_id FROM orphaned_report;

DELETE FROM resolve.edges WHERE leader_id IN (SELECT report_id FROM stale_report) OR follower_id IN (SELECT report_id FROM stale_report);
DELETE FROM resolve.twins WHERE report_id IN (SELECT report_id FROM stale_report) OR original_id IN (SELECT report_id FROM stale_report);
DELETE FROM resolve.sentences WHERE report_id IN (SELECT report_id FROM stale_report);
DELETE FROM resolve.names WHERE report_id IN (SELECT report_id FROM stale_report);
DELETE FROM resolve.weekdays WHERE report_id IN (SELECT report_id FROM stale_report);

-- An article that tells a toll twice, in its lead and again where it comes to the scene, tells of one incident: nobody counts the same
-- ten or more dead twice in a text. The later report, or the vaguer one, follows. What the article sets at two places, or days apart,
-- stays two, unless the figure is one that hardly two incidents share; so does what it calls separate (the variable separate, from the
-- caller), puts down to other means or another side, or counts fighters for civilians.
CREATE OR REPLACE TEMP TABLE sibling AS
WITH mine AS (
    SELECT
        r.report_id, r.article_id, r.killed_best, r.country, lower(strip_accents(r.admin1)) AS admin1, r.date_start, r.date_end, r.perpetrator_id,
        coalesce(r.geo_precision, 6) AS geo_precision, family.family, coalesce(actor.side, r.perpetrator_id) AS side, dead.status,
        coalesce(dead.is_separate, false) AS is_separate,
        row_number() OVER (PARTITION BY r.article_id ORDER BY r.background, r.date_precision NULLS LAST, r.geo_precision NULLS LAST, r.report_no) AS turn
    FROM touched_report
    JOIN casualty_reports AS r USING (report_id)
    LEFT JOIN tactic_family AS family ON family.tactic = r.tactic::VARCHAR
    LEFT JOIN actor_side AS actor ON actor.entity_id = r.perpetrator_id
    LEFT JOIN (
        SELECT
            report_id, bool_or(regexp_matches(lower(evidence), getvariable('separate'))) AS is_separate,
            CASE
                WHEN bool_and(victim_status = 'civilian') FILTER (victim_status <> 'unknown') THEN 'civilian'
                WHEN bool_and(victim_status = 'combatant') FILTER (victim_status <> 'unknown') THEN 'combatant'
            END AS status
        FROM touched_claim
        WHERE outcome = 'killed' AND scope = 'incident' AND assertion = 'reported' AND best >= 10
        GROUP BY report_id
    ) AS dead USING (report_id)
    WHERE r.killed_best >= 10
),
repeated AS (
    SELECT later.report_id, first.report_id AS original_id, first.turn
    FROM mine AS later
    JOIN mine AS first USING (article_id, killed_best)
    LEFT JOIN kin ON kin.one = first.side AND kin.other = later.side
    CROSS JOIN LATERAL (
        SELECT
            coalesce(greatest(first.date_start - later.date_end, later.date_start - first.date_end), 0) AS gap,
            greatest(first.geo_precision, later.geo_precision) > 5 OR coalesce(first.admin1 = later.admin1, false) AS is_placed_alike
    ) AS apart
    WHERE first.turn < later.turn AND first.country = later.country AND NOT first.is_separate AND NOT later.is_separate
        AND coalesce(
            first.family = later.family
            OR 'general' IN (first.family, later.family) AND NOT list_has_any([first.family, later.family], ['accident', 'disaster']), true
        )
        AND (coalesce(first.side = later.side, true) OR kin.one IS NOT NULL) AND coalesce(first.status = later.status, true)
        AND CASE
            WHEN is_placed_alike THEN gap <= CASE WHEN killed_best >= 50 THEN 7 ELSE 1 END
            ELSE killed_best >= 50 AND killed_best % 10 <> 0 AND gap <= 1
        END
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
-- there (the table and the variables, from the caller: dates.toml) but for that on which somebody said so, and the dead by name. A name is a given
-- name (pipeline/rules/given_names.toml; the table given_name, from the caller) and a word behind it that is none, or a known person.
INSERT INTO resolve.sentences
SELECT DISTINCT c.report_id, left(md5(words), 16) AS sentence
FROM touched_claim AS c
CROSS JOIN LATERAL (SELECT resolve.plain(c.evidence) AS words) AS plain
WHERE c.outcome IN ('killed', 'wounded') AND c.scope = 'incident' AND c.assertion = 'reported'
    AND coalesce(c.best, c.low) >= 1 AND length(words) - length(replace(words, ' ', '')) >= 7
ORDER BY ALL;

INSERT INTO resolve.weekdays
SELECT DISTINCT told.report_id, weekday.isodow
FROM (
    SELECT c.report_id, unnest(regexp_extract_all(regexp_replace(lower(c.evidence), getvariable('days_of_saying'), '', 'g'), getvariable('weekdays'), 1)) AS name
    FROM touched_claim AS c JOIN casualty_reports AS r USING (report_id)
    WHERE r.date_start IS NULL
) AS told
JOIN weekday USING (name)
ORDER BY ALL;

INSERT INTO resolve.names
WITH dead AS (
    SELECT c.report_id, c.victim_id, string_split(resolve.plain(c.victims), ' ') AS words
    FROM touched_claim AS c
    WHERE c.outcome = 'killed' AND c.scope = 'incident' AND c.assertion = 'reported'
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
DELETE FROM resolve.candidates WHERE report_id IN (SELECT report_id FROM stale_report UNION ALL SELECT report_id FROM orphaned_report);

DROP TABLE touched_claim;

INSERT INTO resolve.candidates
SELECT
    r.report_id, r.article_id, r.country, lower(strip_accents(r.admin1)) AS admin1, r.place_id, lower(strip_accents(r.place)) AS place_words,
    r.latitude, r.longitude, r.geo_precision, r.killed_low, r.killed_best, r.killed_high, r.wounded_best,
    r.perpetrator_id, r.victim_id, r.tactic::VARCHAR AS tactic, CASE WHEN a.published_precision = 'day' THEN a.published_on END AS published_on,
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
WHERE r.report_id IN (SELECT report_id FROM touched_report UNION ALL SELECT report_id FROM orphaned_report)
    AND r.report_id NOT IN (SELECT report_id FROM resolve.twins)
ORDER BY r.report_id;
