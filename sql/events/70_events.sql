-- One row per event. Where and when are taken whole from one report, so that a place never stands with another place's coordinates:
-- reports of the day before recollections, then the most exact, then what most independent texts say, then the first published.
CREATE OR REPLACE TEMP TABLE agreed AS
SELECT
    t.event_id, t.report_id,
    -- how many independent texts of the event say the same
    count(*) FILTER (NOT t.is_reprint) OVER (PARTITION BY t.event_id, r.date_start, r.date_end) AS on_date,
    count(*) FILTER (NOT t.is_reprint) OVER (PARTITION BY t.event_id, r.perpetrator_id) AS on_perpetrator,
    count(*) FILTER (NOT t.is_reprint) OVER (PARTITION BY t.event_id, r.victim_id) AS on_victims,
    count(*) FILTER (NOT t.is_reprint) OVER (PARTITION BY t.event_id, r.tactic) AS on_tactic
FROM telling AS t JOIN casualty_reports AS r USING (report_id);

CREATE OR REPLACE TEMP TABLE event_place AS
SELECT t.event_id, r.place, r.place_id, r.country, r.admin1, r.latitude, r.longitude, r.geo_precision
FROM telling AS t JOIN casualty_reports AS r USING (report_id)
QUALIFY row_number() OVER (
    PARTITION BY t.event_id
    ORDER BY r.country IS NULL, t.background, r.geo_precision NULLS LAST, r.latitude IS NULL, t.is_reprint, t.published_on NULLS LAST, t.tell, t.report_id
) = 1;

CREATE OR REPLACE TEMP TABLE event_date AS
SELECT t.event_id, r.date_start, r.date_end, r.date_precision
FROM telling AS t JOIN casualty_reports AS r USING (report_id)
JOIN agreed USING (report_id)
QUALIFY row_number() OVER (
    PARTITION BY t.event_id
    ORDER BY r.date_start IS NULL, t.background, r.date_precision NULLS LAST,
        agreed.on_date DESC, t.published_on NULLS LAST, t.tell, t.report_id
) = 1;

-- Actors and tactic: what most independent texts say, a name before words alone; ties go to the first published.
CREATE OR REPLACE TEMP TABLE event_perpetrator AS
SELECT t.event_id, r.perpetrator, r.perpetrator_id
FROM telling AS t JOIN casualty_reports AS r USING (report_id)
JOIN agreed USING (report_id)
WHERE r.perpetrator IS NOT NULL OR r.perpetrator_id IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY t.event_id
    ORDER BY r.perpetrator_id IS NULL, agreed.on_perpetrator DESC,
        t.background, t.published_on NULLS LAST, t.tell, t.report_id
) = 1;

CREATE OR REPLACE TEMP TABLE event_victims AS
SELECT t.event_id, t.report_id, r.victims, r.victim_id
FROM telling AS t JOIN casualty_reports AS r USING (report_id)
JOIN agreed USING (report_id)
WHERE r.victim_id IS NOT NULL
    -- "84 were killed" says how many, not who
    OR r.victims IS NOT NULL AND NOT EXISTS (
        FROM event_claim AS c WHERE c.report_id = r.report_id AND lower(c.count_text) = lower(r.victims)
    )
QUALIFY row_number() OVER (
    PARTITION BY t.event_id
    ORDER BY r.victim_id IS NULL, agreed.on_victims DESC,
        t.background, t.published_on NULLS LAST, t.tell, t.report_id
) = 1;

-- Their words may give another number than the event's best: then those of a claim that carries it, else the same words without theirs.
CREATE OR REPLACE TEMP TABLE event_words AS
WITH whole AS (
    SELECT event_id, arg_min(outcome, outcome) AS outcome, arg_min(best, outcome) AS best
    FROM fused
    WHERE kind = 'all' AND outcome IN ('killed', 'wounded') AND best IS NOT NULL
    GROUP BY event_id
)
SELECT
    v.event_id,
    CASE
        WHEN carries.best THEN c.victims
        WHEN c.best IS NULL OR c.count_text IS NULL THEN c.victims
        ELSE nullif(regexp_replace(regexp_replace(c.victims, '(?i)^' || number.words || '(\s+of)?(\s+|$)', ''), '(?i)(\s)' || number.words || '\s+', '\1', 'g'), '')
    END AS victims
FROM event_victims AS v
JOIN whole ON whole.event_id = v.event_id
JOIN event_claim AS c ON c.event_id = v.event_id AND c.outcome = whole.outcome
JOIN telling AS t ON t.report_id = c.report_id
CROSS JOIN LATERAL (SELECT regexp_escape(c.count_text) AS words) AS number
CROSS JOIN LATERAL (
    -- "more than 20" is 21 in a claim and the printed 20 in an event
    SELECT c.best IS NOT DISTINCT FROM whole.best
        OR coalesce(c.best = whole.best + 1 AND contains(replace(c.count_text, ',', ''), whole.best::VARCHAR), false) AS best
) AS carries
WHERE c.victims IS NOT NULL AND lower(c.count_text) IS DISTINCT FROM lower(c.victims)
    AND (c.victim_id IS NOT DISTINCT FROM v.victim_id OR carries.best AND c.victim_id IS NULL)
    AND c.scope <> 'cumulative' AND c.assertion = 'reported'
QUALIFY row_number() OVER (
    PARTITION BY v.event_id
    ORDER BY NOT carries.best, c.victim_id IS DISTINCT FROM v.victim_id, t.report_id <> v.report_id, c.victims IS DISTINCT FROM v.victims,
        t.background, t.published_on NULLS LAST, t.tell, c.sentence_no, c.claim_id
) = 1;

CREATE OR REPLACE TEMP TABLE event_tactic AS
SELECT t.event_id, r.tactic
FROM telling AS t JOIN casualty_reports AS r USING (report_id)
JOIN agreed USING (report_id)
WHERE r.tactic IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY t.event_id
    ORDER BY r.tactic IN ('other', 'armed_attack'), agreed.on_tactic DESC,
        t.background, t.published_on NULLS LAST, t.tell, t.report_id
) = 1;

CREATE OR REPLACE TEMP TABLE event_source AS
SELECT event_id, list_sort(list(DISTINCT source)) AS sources
FROM (
    SELECT event_id, source FROM event_claim WHERE source IS NOT NULL AND coalesce(low, best, high) IS NOT NULL
)
GROUP BY event_id;

-- One text may quote two sources that can't both be right. Their figures then lie inside the report's bounds without adding up to them.
CREATE OR REPLACE TEMP TABLE quoted_dispute AS
SELECT DISTINCT r.event_id
FROM event_claim AS one
JOIN event_claim AS other
    ON other.report_id = one.report_id AND other.outcome = one.outcome AND one.high < other.low
    -- the article in its own voice is a source too: null against a name is two
    AND coalesce(other.source_id, other.source_words) IS DISTINCT FROM coalesce(one.source_id, one.source_words)
JOIN casualty_reports AS r ON r.report_id = one.report_id
WHERE one.scope = 'incident' AND other.scope = 'incident' AND one.assertion = 'reported' AND other.assertion = 'reported'
    AND CASE one.outcome
        WHEN 'killed' THEN r.killed_low <= one.low AND coalesce(r.killed_high, other.low) >= other.low
        WHEN 'wounded' THEN r.wounded_low <= one.low AND coalesce(r.wounded_high, other.low) >= other.low
        ELSE false
    END;

DELETE FROM casualty_events WHERE event_id IN (SELECT event_id FROM resolve.touched_events);

INSERT INTO casualty_events BY NAME
SELECT
    told.event_id,
    killed.low AS killed_low, killed.best AS killed_best, killed.high AS killed_high, killed.most AS killed_most,
    wounded.low AS wounded_low, wounded.best AS wounded_best, wounded.high AS wounded_high, wounded.most AS wounded_most,
    -- most civilians told of by one text may exceed the dead that another tells of: never more than killed_best
    CASE WHEN civilians.best > killed.best THEN killed.best ELSE civilians.best END AS civilians_killed_best,
    coalesce(event_words.victims, event_victims.victims) AS victims, event_victims.victim_id, event_perpetrator.perpetrator, event_perpetrator.perpetrator_id, event_tactic.tactic,
    event_place.place, event_place.place_id, event_place.country, event_place.admin1,
    event_place.latitude, event_place.longitude, event_place.geo_precision,
    event_date.date_start, event_date.date_end, event_date.date_precision,
    told.reports, told.articles, told.publishers, coalesce(event_source.sources, []) AS sources,
    coalesce(killed.is_disputed, false) OR coalesce(wounded.is_disputed, false) OR quoted_dispute.event_id IS NOT NULL AS disputed,
    told.first_reported_on, told.last_reported_on
FROM (
    SELECT
        event_id, count(*) AS reports, count(DISTINCT article_id) AS articles,
        count(DISTINCT publisher) FILTER (NOT is_reprint) AS publishers,
        min(published_on) AS first_reported_on, max(published_on) AS last_reported_on
    FROM telling
    GROUP BY event_id
) AS told
LEFT JOIN fused AS killed ON killed.event_id = told.event_id AND killed.outcome = 'killed' AND killed.kind = 'all'
LEFT JOIN fused AS wounded ON wounded.event_id = told.event_id AND wounded.outcome = 'wounded' AND wounded.kind = 'all'
LEFT JOIN fused AS civilians ON civilians.event_id = told.event_id AND civilians.outcome = 'civilians' AND civilians.kind = 'all'
LEFT JOIN event_place ON event_place.event_id = told.event_id
LEFT JOIN event_date ON event_date.event_id = told.event_id
LEFT JOIN event_perpetrator ON event_perpetrator.event_id = told.event_id
LEFT JOIN event_victims ON event_victims.event_id = told.event_id
LEFT JOIN event_words ON event_words.event_id = told.event_id
LEFT JOIN event_tactic ON event_tactic.event_id = told.event_id
LEFT JOIN event_source ON event_source.event_id = told.event_id
LEFT JOIN quoted_dispute ON quoted_dispute.event_id = told.event_id
ORDER BY told.event_id;
