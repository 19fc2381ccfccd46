-- Which articles carry the same text, word for word or but for edits: wire copy that each paper cut or touched up, versions of one page.
-- The rule stands in docs/fusion.md with what it finds and misses; change both. A night pays for its new texts (new_text, made by the
-- caller), and for the families that texts joined or left.
CREATE OR REPLACE TEMP TABLE touched_text AS
WITH left_by AS (
    SELECT DISTINCT fingerprint FROM resolve.changed_articles WHERE fingerprint IS NOT NULL
)
SELECT fingerprint FROM left_by
UNION
SELECT near.other FROM resolve.reprints AS near JOIN left_by USING (fingerprint)
UNION
SELECT near.fingerprint FROM resolve.reprints AS near JOIN left_by ON left_by.fingerprint = near.other
UNION
SELECT fingerprint FROM resolve.texts WHERE article_id IN (SELECT article_id FROM resolve.changed_articles);

DELETE FROM touched_text WHERE fingerprint NOT IN (SELECT fingerprint FROM resolve.texts) OR fingerprint = md5('');

CREATE OR REPLACE TEMP TABLE lost_text AS
SELECT fingerprint
FROM resolve.changed_articles
WHERE fingerprint IS NOT NULL AND fingerprint NOT IN (SELECT fingerprint FROM resolve.texts);

DELETE FROM resolve.reprints
WHERE fingerprint IN (SELECT fingerprint FROM lost_text) OR other IN (SELECT fingerprint FROM lost_text);

-- Texts that share a band may be alike. A band of very many texts is page furniture: they are compared with a few of them only.
CREATE OR REPLACE TEMP TABLE band AS
SELECT fingerprint, band, row_number() OVER (PARTITION BY band ORDER BY fingerprint) AS turn
FROM (
    SELECT DISTINCT fingerprint, band
    FROM (SELECT fingerprint, unnest(bands) AS band FROM resolve.texts)
    WHERE band IN (SELECT unnest(bands) FROM resolve.texts WHERE fingerprint IN (SELECT fingerprint FROM new_text))
);

-- So are the texts met under one address, of which a front page has thousands.
CREATE OR REPLACE TEMP TABLE page AS
SELECT fingerprint, url, row_number() OVER (PARTITION BY url ORDER BY fingerprint) AS turn
FROM (
    SELECT DISTINCT fingerprint, url
    FROM resolve.texts JOIN articles USING (article_id)
    WHERE fingerprint <> md5('')
        AND url IN (SELECT url FROM resolve.texts JOIN articles USING (article_id) WHERE fingerprint IN (SELECT fingerprint FROM new_text))
);

-- Two arms each, lest all pairs of a crowded band or page are made before most are thrown away.
CREATE OR REPLACE TEMP TABLE text_pair AS
WITH found AS (
    SELECT new.fingerprint, known.fingerprint AS other, false AS is_one_page
    FROM band AS new JOIN band AS known USING (band)
    WHERE new.fingerprint IN (SELECT fingerprint FROM new_text) AND new.fingerprint <> known.fingerprint AND known.turn <= 50
    UNION ALL
    SELECT new.fingerprint, known.fingerprint, false
    FROM band AS new JOIN band AS known USING (band)
    WHERE new.fingerprint IN (SELECT fingerprint FROM new_text) AND new.turn <= 50 AND known.turn > 50
    UNION ALL
    SELECT new.fingerprint, known.fingerprint, true
    FROM page AS new JOIN page AS known USING (url)
    WHERE new.fingerprint IN (SELECT fingerprint FROM new_text) AND new.fingerprint <> known.fingerprint AND known.turn <= 50
    UNION ALL
    SELECT new.fingerprint, known.fingerprint, true
    FROM page AS new JOIN page AS known USING (url)
    WHERE new.fingerprint IN (SELECT fingerprint FROM new_text) AND new.turn <= 50 AND known.turn > 50
)
SELECT least(fingerprint, other) AS fingerprint, greatest(fingerprint, other) AS other, bool_or(is_one_page) AS is_one_page
FROM found
GROUP BY ALL;

-- Every run of three words of the texts in question, each once.
CREATE OR REPLACE TEMP TABLE wording AS
WITH asked AS (
    SELECT fingerprint, min(article_id) AS article_id
    FROM resolve.texts
    WHERE fingerprint IN (SELECT fingerprint FROM text_pair UNION SELECT other FROM text_pair)
    GROUP BY fingerprint
),
plain AS (
    SELECT fingerprint, string_split(resolve.plain(body), ' ') AS words FROM asked JOIN articles USING (article_id)
)
SELECT fingerprint, len(words) AS words, list_distinct(list_transform(range(1, len(words) - 1), lambda i: array_to_string(words[i:i + 2], ' '))) AS runs
FROM plain;

INSERT INTO resolve.reprints
WITH compared AS (
    SELECT
        pair.fingerprint, pair.other, pair.is_one_page, least(a.words, b.words) AS words,
        len(list_intersect(a.runs, b.runs)) AS shared, len(a.runs) AS runs_a, len(b.runs) AS runs_b
    FROM text_pair AS pair
    JOIN wording AS a ON a.fingerprint = pair.fingerprint
    JOIN wording AS b ON b.fingerprint = pair.other
),
measured AS (
    SELECT
        fingerprint, other, is_one_page, words,
        shared / greatest(runs_a + runs_b - shared, 1) AS jaccard, shared / greatest(least(runs_a, runs_b), 1) AS containment
    FROM compared
)
SELECT fingerprint, other, jaccard, containment
FROM measured
WHERE CASE
    -- in a text so short a changed figure is another incident
    WHEN words < 20 THEN false
    WHEN words < 60 THEN jaccard >= 0.8 OR containment >= 0.95
    WHEN is_one_page THEN containment >= 0.4
    ELSE jaccard >= 0.5 OR containment >= 0.8
END
ORDER BY ALL;

-- Families of texts that are alike, or like one that is: those that a text in question belongs to.
CREATE OR REPLACE TEMP TABLE alike_text AS
SELECT other AS known, fingerprint FROM resolve.reprints
UNION ALL
SELECT fingerprint, other FROM resolve.reprints;

CREATE OR REPLACE TEMP TABLE telling_of AS
WITH RECURSIVE asked (fingerprint) AS (
    SELECT fingerprint FROM touched_text
    UNION
    SELECT near.fingerprint FROM asked JOIN alike_text AS near ON near.known = asked.fingerprint
),
reached (fingerprint, family) USING KEY (fingerprint) AS (
    SELECT fingerprint, fingerprint FROM asked
    UNION
    SELECT near.fingerprint, min(reached.family)
    FROM reached
    JOIN alike_text AS near ON near.known = reached.fingerprint
    JOIN recurring.reached AS before ON before.fingerprint = near.fingerprint
    WHERE reached.family < before.family
    GROUP BY near.fingerprint
)
SELECT fingerprint, family FROM reached;

-- The first of them by publication is the original; the story decides between two of one day, so that it does not matter how they came in.
CREATE OR REPLACE TEMP TABLE moved_article AS
SELECT article_id, original
FROM (
    SELECT
        article_id, duplicate_of,
        nullif(first_value(article_id) OVER (PARTITION BY family ORDER BY published_on NULLS LAST, story, article_id), article_id) AS original
    FROM resolve.texts JOIN articles USING (article_id) JOIN telling_of USING (fingerprint)
)
WHERE duplicate_of IS DISTINCT FROM original;

UPDATE articles
SET duplicate_of = moved_article.original
FROM moved_article
WHERE articles.article_id = moved_article.article_id;
