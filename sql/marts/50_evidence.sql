-- From every event to the sentences it rests on: what is claimed, who says so, where to read it.
CREATE OR REPLACE VIEW evidence AS
SELECT
    r.event_id, c.report_id, c.claim_id, c.article_id, c.outcome, c.low, c.best, c.high, c.count_text, c.scope, c.assertion,
    c.victims, c.victim_status, coalesce(named.name, c.source) AS source, c.evidence, c.sentence_no, c.char_start, c.char_end, c.confidence,
    r.background, a.publisher, a.published_on, a.title, a.url, a.duplicate_of IS NOT NULL AS is_reprint
FROM casualty_claims AS c
JOIN casualty_reports AS r ON r.report_id = c.report_id
JOIN articles AS a ON a.article_id = c.article_id
LEFT JOIN entities AS named ON named.entity_id = c.source_id;

COMMENT ON VIEW evidence IS 'One row is a claim with the event it belongs to. Never sum it: it holds subsets, repeats, and possible and denied claims. Running totals belong to no event and are not here. Key: claim_id.';
COMMENT ON COLUMN evidence.event_id IS 'The event.';
COMMENT ON COLUMN evidence.report_id IS 'The report in it.';
COMMENT ON COLUMN evidence.claim_id IS 'The claim in the report.';
COMMENT ON COLUMN evidence.article_id IS 'The article.';
COMMENT ON COLUMN evidence.outcome IS 'What happened to them.';
COMMENT ON COLUMN evidence.low IS 'The least the words allow. Unit: persons.';
COMMENT ON COLUMN evidence.best IS 'The one figure to use. Unit: persons.';
COMMENT ON COLUMN evidence.high IS 'The most the words allow; null when they set no bound. Unit: persons.';
COMMENT ON COLUMN evidence.count_text IS 'The words that give the number.';
COMMENT ON COLUMN evidence.scope IS 'incident, or subset = part of another claim''s figure.';
COMMENT ON COLUMN evidence.assertion IS 'reported, possible or denied.';
COMMENT ON COLUMN evidence.victims IS 'Who was harmed, in the words of the text.';
COMMENT ON COLUMN evidence.victim_status IS 'Civilian, combatant, mixed or unknown, as the text says.';
COMMENT ON COLUMN evidence.source IS 'Who says so inside the text: canonical name, else its words; null when the article says it in its own voice.';
COMMENT ON COLUMN evidence.evidence IS 'The sentence, verbatim.';
COMMENT ON COLUMN evidence.sentence_no IS 'Sentence of the body, from 0; -1 = the title.';
COMMENT ON COLUMN evidence.char_start IS 'First character of the sentence in the body or title. Unit: characters.';
COMMENT ON COLUMN evidence.char_end IS 'One past its last character. Unit: characters.';
COMMENT ON COLUMN evidence.confidence IS 'How sure the rule is, 0 to 1.';
COMMENT ON COLUMN evidence.background IS 'True = the article recalls an earlier incident.';
COMMENT ON COLUMN evidence.publisher IS 'Who published the article.';
COMMENT ON COLUMN evidence.published_on IS 'Day of publication.';
COMMENT ON COLUMN evidence.title IS 'Title of the article, as found.';
COMMENT ON COLUMN evidence.url IS 'Address of the article, as found: check its scheme before you open it.';
COMMENT ON COLUMN evidence.is_reprint IS 'True = another article carried the same text first.';

-- Who says what near a place: FROM said_near('Aleppo', 50). The name may be any that the place goes by, with or without accents; events
-- told only to the province or country are near nothing.
CREATE OR REPLACE MACRO said_near(place_name, within_km) AS TABLE
WITH here AS (
    SELECT latitude, longitude
    FROM entities
    WHERE
        type = 'place' AND latitude IS NOT NULL
        AND list_contains(list_transform(list_append(aliases, name), lambda alias: strip_accents(lower(alias))), strip_accents(lower(place_name)))
),
checked AS (
    SELECT CASE WHEN count(*) = 0 THEN error('no article names a place ' || place_name || ' that is on the map: toll search ' || place_name || ' looks for the word') ELSE 0 END AS is_known
    FROM here
),
near AS (
    SELECT
        event.event_id, event.date_start, coalesce(named.name, event.place) AS place,
        min(2 * 6371 * asin(sqrt(least(1.0,
            sin(radians(event.latitude - here.latitude) / 2) ** 2
            + cos(radians(here.latitude)) * cos(radians(event.latitude)) * sin(radians(event.longitude - here.longitude) / 2) ** 2
        )))) AS km
    FROM casualty_events AS event
    CROSS JOIN here
    LEFT JOIN entities AS named ON named.entity_id = event.place_id
    WHERE event.geo_precision <= 3
    GROUP BY event.event_id, event.date_start, coalesce(named.name, event.place)
)
SELECT
    near.date_start, near.place, round(near.km, 1) AS km, evidence.outcome, evidence.low, evidence.best, evidence.high, evidence.scope, evidence.assertion,
    evidence.source, evidence.publisher, evidence.published_on, evidence.evidence, evidence.url, near.event_id, evidence.claim_id
FROM checked LEFT JOIN near ON checked.is_known = 0 LEFT JOIN evidence ON evidence.event_id = near.event_id
WHERE near.km <= within_km AND evidence.claim_id IS NOT NULL
ORDER BY near.date_start, near.event_id, evidence.published_on, evidence.article_id, evidence.sentence_no, evidence.claim_id;
COMMENT ON MACRO TABLE said_near IS 'Claims about incidents within so many kilometres of a place, each with its sentence: FROM said_near(''Aleppo'', 50).';
