-- What the views tell of the articles and claims behind an event, for the events in question: at a million claims a view that looked
-- through all of them for each answer would take seconds.
DELETE FROM resolve.event_facts WHERE event_id IN (SELECT event_id FROM resolve.touched_events);
DELETE FROM resolve.rival_figures WHERE event_id IN (SELECT event_id FROM resolve.touched_events);

INSERT INTO resolve.event_facts
WITH told AS (
    SELECT
        t.event_id, min(t.published_on) FILTER (NOT t.background AND NOT t.is_reprint AND a.published_precision = 'day') AS first_told_on,
        max(t.published_on) AS last_told_on, list_sort(list(DISTINCT t.publisher)) AS publishers,
        arg_min(a.title, (t.published_on IS NULL, t.published_on, t.tell)) FILTER (NOT t.is_reprint) AS source_headline,
        array_to_string(list_sort(list(DISTINCT concat_ws(', ', a.publisher, a.published_on::VARCHAR, '"' || a.title || '"')) FILTER (NOT t.is_reprint)), ';') AS source_article,
        array_to_string(list_sort(list(DISTINCT a.publisher) FILTER (NOT t.is_reprint)), ';') AS source_office,
        min(t.published_on) FILTER (NOT t.is_reprint) AS source_date
    FROM telling AS t JOIN articles AS a USING (article_id)
    GROUP BY t.event_id
),
noted AS (
    SELECT
        event_id,
        arg_min(evidence, (assertion <> 'reported', scope <> 'incident', is_reprint, published_on IS NULL, published_on, sentence_no, tell, claim_id)) AS notes
    FROM event_claim
    GROUP BY event_id
),
vague AS (
    SELECT event_id, min(coded) AS vague_coded, min(low) AS vague_low
    FROM (
        SELECT event_id, low, resolve.acled_word(count_text) AS word, CASE word WHEN 'tens' THEN 10 WHEN 'dozens' THEN 12 WHEN 'hundreds' THEN 100 END AS coded
        FROM event_claim
        WHERE outcome = 'killed' AND scope = 'incident' AND assertion = 'reported'
    )
    WHERE coded IS NOT NULL
    GROUP BY event_id
),
sides AS (
    SELECT
        g.event_id, max(g.best) FILTER (g.victim_id = e.perpetrator_id) AS perpetrator_dead, max(g.best) FILTER (g.victim_id = e.victim_id) AS victim_dead
    FROM casualty_event_groups AS g JOIN casualty_events AS e USING (event_id)
    WHERE g.outcome = 'killed' AND g.kind = 'side' AND g.event_id IN (SELECT event_id FROM resolve.touched_events)
    GROUP BY g.event_id
)
SELECT
    event_id, first_told_on, last_told_on, told.publishers, source_headline, nullif(source_article, ''), nullif(source_office, ''), source_date,
    notes, vague_coded, vague_low, perpetrator_dead, victim_dead, nullif(array_to_string(e.sources, ';'), '')
FROM told JOIN casualty_events AS e USING (event_id) LEFT JOIN noted USING (event_id) LEFT JOIN vague USING (event_id) LEFT JOIN sides USING (event_id)
ORDER BY event_id;

-- Figures that rival each other within an event: the rule stands with the view source_disagreement.
INSERT INTO resolve.rival_figures
WITH whole AS (
    SELECT r.report_id, r.event_id, figure.outcome, figure.low, figure.best, figure.high
    FROM telling AS t
    JOIN casualty_reports AS r USING (report_id)
    CROSS JOIN LATERAL (VALUES
        ('killed', r.killed_low, r.killed_best, r.killed_high), ('wounded', r.wounded_low, r.wounded_best, r.wounded_high)
    ) AS figure (outcome, low, best, high)
    WHERE figure.best IS NOT NULL
),
claimed AS (
    SELECT
        e.event_id, e.report_id, e.outcome AS outcome, e.source, e.publisher, e.published_on, e.low, e.best, e.high, e.count_text,
        e.evidence, e.claim_id, coalesce(e.best >= coalesce(whole.low, whole.best), false) AS is_whole, e.high IS NULL
        AND regexp_matches(lower(e.count_text), '\b(many|numerous|several|some|few|a number|tens|dozens|scores|hundreds|thousands)\b')
        AND NOT regexp_matches(e.count_text, '\d') AS is_vague
    FROM event_claim AS e
    JOIN whole ON whole.report_id = e.report_id AND whole.outcome = e.outcome
    WHERE e.scope = 'incident' AND e.assertion = 'reported' AND NOT e.is_reprint AND e.best IS NOT NULL
),
total AS (
    SELECT event_id, outcome, source, publisher, published_on, low, best, high, count_text, evidence, claim_id
    FROM claimed
    WHERE is_whole AND NOT coalesce(is_vague, false)
    QUALIFY row_number() OVER (PARTITION BY report_id, outcome, source ORDER BY best DESC, claim_id) = 1
    UNION ALL
    SELECT
        whole.event_id, whole.outcome, NULL, part.publisher, part.published_on, whole.low, whole.best, whole.high, NULL,
        part.evidence, part.claim_id
    FROM whole
    JOIN claimed AS part ON part.report_id = whole.report_id AND part.outcome = whole.outcome
    QUALIFY NOT bool_or(part.is_whole) OVER (PARTITION BY part.report_id, part.outcome)
        AND row_number() OVER (PARTITION BY part.report_id, part.outcome ORDER BY part.best DESC, part.claim_id) = 1
),
said AS (
    SELECT
        event_id, outcome, source, publisher, low, best, high, min(published_on) AS first_said_on, max(published_on) AS last_said_on,
        arg_min(count_text, claim_id) AS count_text, arg_min(evidence, claim_id) AS evidence, arg_min(claim_id, claim_id) AS claim_id
    FROM total
    GROUP BY event_id, outcome, source, publisher, low, best, high
),
compared AS (
    SELECT
        event_id, outcome, source, publisher, low, best, high, first_said_on, last_said_on, count_text, evidence, claim_id,
        max(best) OVER rivals - min(best) OVER rivals AS spread,
        -- of each source, an article in its own voice being its publisher's; open words count with the number they begin with, or a source of "at least 101" would be said to go no higher than any
        min(coalesce(low, best)) OVER source_of AS least_said, max(greatest(best, coalesce(high, best))) OVER source_of AS most_said
    FROM said
    WINDOW rivals AS (PARTITION BY event_id, outcome), source_of AS (PARTITION BY event_id, outcome, source, CASE WHEN source IS NULL THEN publisher END)
)
SELECT event_id, outcome, source, publisher, first_said_on, last_said_on, low, best, high, count_text, least_said, most_said, spread, claim_id, evidence
FROM compared
WHERE spread > 0
ORDER BY ALL;
