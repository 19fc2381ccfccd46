-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS casualty_claims (
    claim_id       VARCHAR NOT NULL,
    article_id     VARCHAR NOT NULL,
    report_id      VARCHAR,
    part_of        VARCHAR,
    outcome        outcome NOT NULL,
    low            INTEGER,
    best           INTEGER,
    high           INTEGER,
    count_text     VARCHAR,
    scope          scope NOT NULL,
    assertion      assertion NOT NULL,
    victims        VARCHAR,
    victim_id      VARCHAR,
    victim_status  victim_status NOT NULL,
    victim_country VARCHAR,
    perpetrator    VARCHAR,
    perpetrator_id VARCHAR,
    tactic         tactic,
    place          VARCHAR,
    place_id       VARCHAR,
    country        VARCHAR,
    admin1         VARCHAR,
    latitude       DOUBLE,
    longitude      DOUBLE,
    geo_precision  INTEGER,
    date_start     DATE,
    date_end       DATE,
    date_precision INTEGER,
    source         VARCHAR,
    source_id      VARCHAR,
    sentence_no    INTEGER NOT NULL,
    char_start     INTEGER NOT NULL,
    char_end       INTEGER NOT NULL,
    evidence       VARCHAR NOT NULL,
    rule           VARCHAR NOT NULL,
    confidence     REAL NOT NULL
);
COMMENT ON TABLE casualty_claims IS 'One row is one thing a text asserts about casualties: the evidence, nothing summed. Key: claim_id. Never sum claims: a text tells one toll many times, in parts and as running totals. Sum casualty_events.';
COMMENT ON COLUMN casualty_claims.claim_id IS 'Hash of article, place in it and what is claimed.';
COMMENT ON COLUMN casualty_claims.article_id IS 'The article.';
COMMENT ON COLUMN casualty_claims.report_id IS 'The report this claim belongs to; null for cumulative claims, which belong to no one incident.';
COMMENT ON COLUMN casualty_claims.part_of IS 'The claim this one is a subset of.';
COMMENT ON COLUMN casualty_claims.outcome IS 'What happened to them.';
COMMENT ON COLUMN casualty_claims.low IS 'The least the words allow; null when they set no bound. Unit: persons. Known as: UCDP low.';
COMMENT ON COLUMN casualty_claims.best IS 'The one figure to use; ''more than 20'' is 21 here and 20, the number printed, in reports and events. Unit: persons. Known as: UCDP best.';
COMMENT ON COLUMN casualty_claims.high IS 'The most the words allow; null when they set no bound. Unit: persons. Known as: UCDP high.';
COMMENT ON COLUMN casualty_claims.count_text IS 'The words that give the number: `at least nine`, `dozens`.';
COMMENT ON COLUMN casualty_claims.scope IS 'incident = a figure for one incident; subset = part of another claim''s figure; cumulative = a running total.';
COMMENT ON COLUMN casualty_claims.assertion IS 'reported = said to have happened; possible = feared, alleged, could; denied = said not to have.';
COMMENT ON COLUMN casualty_claims.victims IS 'Who was harmed, in the words of the text.';
COMMENT ON COLUMN casualty_claims.victim_id IS 'The victims'' group, force or nationality as an entity; the person if one named person.';
COMMENT ON COLUMN casualty_claims.victim_status IS 'Who they were, as the text says. Known as: UCDP deaths_civilians.';
COMMENT ON COLUMN casualty_claims.victim_country IS 'Nationality of the victims. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN casualty_claims.perpetrator IS 'Who did it, in the words of the text; null when the text names no one. Known as: UCDP side_a/side_b.';
COMMENT ON COLUMN casualty_claims.perpetrator_id IS 'Who did it, as an entity.';
COMMENT ON COLUMN casualty_claims.tactic IS 'How it was done. accident and disaster are not political violence: leave them out of conflict tolls. Known as: GTD attacktype, ACLED sub_event_type.';
COMMENT ON COLUMN casualty_claims.place IS 'Where it happened, in the words of the text; never the dateline. Known as: UCDP where_coordinates.';
COMMENT ON COLUMN casualty_claims.place_id IS 'Where it happened, as an entity of type place.';
COMMENT ON COLUMN casualty_claims.country IS 'Where it happened, not whose nationals died. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN casualty_claims.admin1 IS 'First-order division in which it happened. Known as: UCDP adm_1, ACLED admin1.';
COMMENT ON COLUMN casualty_claims.latitude IS 'Latitude of the place. Unit: degrees north, WGS 84.';
COMMENT ON COLUMN casualty_claims.longitude IS 'Longitude of the place. Unit: degrees east, WGS 84.';
COMMENT ON COLUMN casualty_claims.geo_precision IS '1 exact place, 2 near a known point, 3 district, 4 province, 5 line or fuzzy area, 6 country, 7 international waters or airspace. Known as: UCDP where_prec.';
COMMENT ON COLUMN casualty_claims.date_start IS 'First day on which it can have happened. Unit: day. Known as: UCDP date_start.';
COMMENT ON COLUMN casualty_claims.date_end IS 'Last day on which it can have happened. Unit: day. Known as: UCDP date_end.';
COMMENT ON COLUMN casualty_claims.date_precision IS '1 exact day, 2 within 2-6 days, 3 the week, 4 the month, 5 up to a year; null when unsaid. Known as: UCDP date_prec.';
COMMENT ON COLUMN casualty_claims.source IS 'Who says so inside the text, in its words; not the publisher. Known as: UCDP source_original.';
COMMENT ON COLUMN casualty_claims.source_id IS 'Who says so, as an entity.';
COMMENT ON COLUMN casualty_claims.sentence_no IS 'Sentence of the body, from 0; -1 = in the title.';
COMMENT ON COLUMN casualty_claims.char_start IS 'First character, from 0, in articles.body; in the title where sentence_no = -1. Unit: characters.';
COMMENT ON COLUMN casualty_claims.char_end IS 'One past the last character. Unit: characters.';
COMMENT ON COLUMN casualty_claims.evidence IS 'The sentence, verbatim: body[char_start:char_end], or the title''s where sentence_no = -1.';
COMMENT ON COLUMN casualty_claims.rule IS 'Name of the rule in pipeline/rules that read it.';
COMMENT ON COLUMN casualty_claims.confidence IS 'How sure the rule is.';
