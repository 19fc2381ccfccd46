-- Working tables of resolution that stay in the file: what the next night builds on, and what explains an event.
CREATE SCHEMA IF NOT EXISTS resolve;

CREATE TABLE IF NOT EXISTS resolve.build (definition VARCHAR NOT NULL);
COMMENT ON TABLE resolve.build IS 'One row: what this file was loaded by. A file loaded by anything else is rebuilt whole.';
COMMENT ON COLUMN resolve.build.definition IS 'Hash of the SQL and the rules that load and resolve.';

CREATE TABLE IF NOT EXISTS resolve.previous (report_id VARCHAR NOT NULL, event_id VARCHAR NOT NULL);
COMMENT ON TABLE resolve.previous IS 'One row is a report and the event it stood in when the previous file was published, of the events in question. Key: report_id.';
COMMENT ON COLUMN resolve.previous.report_id IS 'The report; it may since have been replaced.';
COMMENT ON COLUMN resolve.previous.event_id IS 'Its event then.';

CREATE OR REPLACE MACRO resolve.plain(text) AS trim(regexp_replace(lower(strip_accents(text)), '[^\p{L}\p{N}]+', ' ', 'g'));
COMMENT ON MACRO resolve.plain IS 'The words of a text, one blank between them, without case, accents, punctuation and line breaks.';

CREATE TABLE IF NOT EXISTS resolve.texts (article_id VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL, story VARCHAR NOT NULL, bands UINTEGER[] NOT NULL);
COMMENT ON TABLE resolve.texts IS 'One row is an article and what its text is recognised by. Key: article_id.';
COMMENT ON COLUMN resolve.texts.article_id IS 'The article.';
COMMENT ON COLUMN resolve.texts.fingerprint IS 'Hash of the plain words of the body: the same words, the same fingerprint.';
COMMENT ON COLUMN resolve.texts.story IS 'Hash of address, title, day and text: the same article, however it came in.';
COMMENT ON COLUMN resolve.texts.bands IS 'MinHash bands of its runs of three words: two texts that share one are compared word for word.';

CREATE TABLE IF NOT EXISTS resolve.reprints (fingerprint VARCHAR NOT NULL, other VARCHAR NOT NULL, jaccard REAL NOT NULL, containment REAL NOT NULL);
COMMENT ON TABLE resolve.reprints IS 'One row is two texts that are one but for edits. Key: fingerprint, other; fingerprint < other.';
COMMENT ON COLUMN resolve.reprints.fingerprint IS 'One text.';
COMMENT ON COLUMN resolve.reprints.other IS 'The other.';
COMMENT ON COLUMN resolve.reprints.jaccard IS 'Runs of three words that both have, as a share of those that either has.';
COMMENT ON COLUMN resolve.reprints.containment IS 'The same, as a share of those of the shorter text.';

CREATE TABLE IF NOT EXISTS resolve.changed_articles (article_id VARCHAR NOT NULL, fingerprint VARCHAR, story VARCHAR);
COMMENT ON TABLE resolve.changed_articles IS 'One row is an article that this build took out or loaded: what resolution has to look at again.';
COMMENT ON COLUMN resolve.changed_articles.article_id IS 'The article; it may be gone.';
COMMENT ON COLUMN resolve.changed_articles.fingerprint IS 'Its text where it was taken out; null where it was loaded.';
COMMENT ON COLUMN resolve.changed_articles.story IS 'Likewise, its story.';

CREATE TABLE IF NOT EXISTS resolve.touched_events (event_id VARCHAR NOT NULL);
COMMENT ON TABLE resolve.touched_events IS 'One row is an event that this build made, changed or ended: what publication has to look at.';
COMMENT ON COLUMN resolve.touched_events.event_id IS 'The event; it may have ended.';

CREATE TABLE IF NOT EXISTS resolve.twins (report_id VARCHAR NOT NULL, original_id VARCHAR NOT NULL);
COMMENT ON TABLE resolve.twins IS 'One row is a report that follows another without being compared: the original of its reprint, or the same toll told twice in its article. Key: report_id.';
COMMENT ON COLUMN resolve.twins.report_id IS 'The report.';
COMMENT ON COLUMN resolve.twins.original_id IS 'The report it follows.';

CREATE TABLE IF NOT EXISTS resolve.candidates (
    report_id     VARCHAR NOT NULL,
    article_id    VARCHAR NOT NULL,
    country       VARCHAR,
    admin1        VARCHAR,
    place_id      VARCHAR,
    place_words   VARCHAR,
    latitude      DOUBLE,
    longitude     DOUBLE,
    geo_precision INTEGER,
    killed_low    INTEGER,
    killed_best   INTEGER,
    killed_high   INTEGER,
    wounded_best  INTEGER,
    perpetrator_id VARCHAR,
    victim_id     VARCHAR,
    tactic        VARCHAR,
    published_on  DATE,
    is_inferred   BOOLEAN NOT NULL,
    is_recalled   BOOLEAN NOT NULL,
    date_start    DATE,
    date_end      DATE,
    days          BIGINT,
    rank          VARCHAR NOT NULL
);
COMMENT ON TABLE resolve.candidates IS 'One row is a report that is no twin of another, as it is compared: columns of casualty_reports, place names folded. Key: report_id.';
COMMENT ON COLUMN resolve.candidates.published_on IS 'Day of publication, where the article says the day.';
COMMENT ON COLUMN resolve.candidates.is_inferred IS 'The report says no date: its days are those before publication.';
COMMENT ON COLUMN resolve.candidates.is_recalled IS 'Likewise, and the article tells of it only in passing.';
COMMENT ON COLUMN resolve.candidates.days IS 'From date_start to date_end. Unit: days.';
COMMENT ON COLUMN resolve.candidates.rank IS 'Order in which reports lead: the more exactly dated and placed first, then the earlier published.';

CREATE TABLE IF NOT EXISTS resolve.sentences (report_id VARCHAR NOT NULL, sentence VARCHAR NOT NULL);
COMMENT ON TABLE resolve.sentences IS 'One row is a sentence in which a report counts people, by its plain words: papers share it where they share the wire. Key: report_id, sentence.';
COMMENT ON COLUMN resolve.sentences.report_id IS 'The report.';
COMMENT ON COLUMN resolve.sentences.sentence IS 'Hash of the words of the sentence, eight or more.';

CREATE TABLE IF NOT EXISTS resolve.weekdays (report_id VARCHAR NOT NULL, isodow INTEGER NOT NULL);
COMMENT ON TABLE resolve.weekdays IS 'One row is a weekday that a report without a date names where it counts people. Key: report_id, isodow.';
COMMENT ON COLUMN resolve.weekdays.report_id IS 'The report.';
COMMENT ON COLUMN resolve.weekdays.isodow IS 'The weekday, 1 = Monday (ISO 8601).';

CREATE TABLE IF NOT EXISTS resolve.names (report_id VARCHAR NOT NULL, name VARCHAR NOT NULL);
COMMENT ON TABLE resolve.names IS 'One row is a person whom a report names among the dead. Key: report_id, name.';
COMMENT ON COLUMN resolve.names.report_id IS 'The report.';
COMMENT ON COLUMN resolve.names.name IS 'Given name and surname in plain letters, or the entity of a person that is known.';

CREATE TABLE IF NOT EXISTS resolve.edges (
    leader_id      VARCHAR NOT NULL,
    follower_id    VARCHAR NOT NULL,
    score          INTEGER NOT NULL,
    date_points    INTEGER NOT NULL,
    place_points   INTEGER NOT NULL,
    figures_points INTEGER NOT NULL,
    actor_points   INTEGER NOT NULL,
    tactic_points  INTEGER NOT NULL
);
COMMENT ON TABLE resolve.edges IS 'One row is two reports that resemble each other enough to tell of one incident. Key: leader_id, follower_id.';
COMMENT ON COLUMN resolve.edges.leader_id IS 'The one that says more exactly when and where.';
COMMENT ON COLUMN resolve.edges.follower_id IS 'The other.';
COMMENT ON COLUMN resolve.edges.score IS 'Sum of the points. Unit: points.';
COMMENT ON COLUMN resolve.edges.date_points IS 'How well the dates agree. Unit: points.';
COMMENT ON COLUMN resolve.edges.place_points IS 'How well the places agree. Unit: points.';
COMMENT ON COLUMN resolve.edges.figures_points IS 'How well the dead and wounded agree. Unit: points.';
COMMENT ON COLUMN resolve.edges.actor_points IS 'How well perpetrator and victims agree. Unit: points.';
COMMENT ON COLUMN resolve.edges.tactic_points IS 'How well the tactics agree. Unit: points.';

CREATE TABLE IF NOT EXISTS resolve.entity_rows (
    batch_id  VARCHAR NOT NULL,
    entity_id VARCHAR NOT NULL,
    name      VARCHAR NOT NULL,
    type      VARCHAR NOT NULL,
    country   VARCHAR,
    admin1    VARCHAR,
    latitude  DOUBLE,
    longitude DOUBLE,
    aliases   VARCHAR[] NOT NULL
);
COMMENT ON TABLE resolve.entity_rows IS 'One row is an entity as one batch names it; entities has one row of all of them. Columns as there.';

CREATE TABLE IF NOT EXISTS resolve.event_facts (
    event_id        VARCHAR NOT NULL,
    first_told_on   DATE,
    last_told_on    DATE,
    publishers      VARCHAR[],
    source_headline VARCHAR,
    source_article  VARCHAR,
    source_office   VARCHAR,
    source_date     DATE,
    notes           VARCHAR,
    vague_coded     INTEGER,
    vague_low       INTEGER,
    perpetrator_dead INTEGER,
    victim_dead INTEGER,
    source_original VARCHAR
);
COMMENT ON TABLE resolve.event_facts IS 'One row is an event and what the views tell of the articles and claims behind it, so that they answer at once. Key: event_id.';
COMMENT ON COLUMN resolve.event_facts.first_told_on IS 'First day on which an article of its own, not a reprint or recollection, told of it.';
COMMENT ON COLUMN resolve.event_facts.last_told_on IS 'Last day on which any article did.';
COMMENT ON COLUMN resolve.event_facts.publishers IS 'Who published of it.';
COMMENT ON COLUMN resolve.event_facts.source_headline IS 'Title of the first article that is no reprint.';
COMMENT ON COLUMN resolve.event_facts.source_article IS 'Publisher, day and title of every article that is no reprint.';
COMMENT ON COLUMN resolve.event_facts.source_office IS 'Their publishers.';
COMMENT ON COLUMN resolve.event_facts.source_date IS 'Day of the first of them.';
COMMENT ON COLUMN resolve.event_facts.perpetrator_dead IS 'Dead of the perpetrator''s own side, as far as texts count them. Unit: persons.';
COMMENT ON COLUMN resolve.event_facts.victim_dead IS 'Dead of the side that was struck, likewise. Unit: persons.';
COMMENT ON COLUMN resolve.event_facts.source_original IS 'Who gave figures in them, by semicolons.';
COMMENT ON COLUMN resolve.event_facts.notes IS 'The sentence of the first independent text that tells of it.';
COMMENT ON COLUMN resolve.event_facts.vague_coded IS 'Least number that ACLED codes for a vague word of it. Unit: persons.';
COMMENT ON COLUMN resolve.event_facts.vague_low IS 'How Toll reads the least of these words. Unit: persons.';

CREATE TABLE IF NOT EXISTS resolve.rival_figures (
    event_id      VARCHAR NOT NULL,
    outcome       VARCHAR NOT NULL,
    source        VARCHAR,
    publisher     VARCHAR,
    first_said_on DATE,
    last_said_on  DATE,
    low           INTEGER,
    best          INTEGER,
    high          INTEGER,
    count_text    VARCHAR,
    least_said    INTEGER,
    most_said     INTEGER,
    spread        INTEGER,
    claim_id      VARCHAR,
    evidence      VARCHAR
);
COMMENT ON TABLE resolve.rival_figures IS 'What the view source_disagreement shows, without what it takes from the event. Columns as there.';

CREATE TABLE IF NOT EXISTS resolve.status_figures (
    event_id      VARCHAR NOT NULL,
    victim_status VARCHAR NOT NULL,
    killed_low    INTEGER,
    killed_best   INTEGER,
    killed_high   INTEGER,
    killed_most   INTEGER,
    wounded_low   INTEGER,
    wounded_best  INTEGER,
    wounded_high  INTEGER,
    wounded_most  INTEGER
);
COMMENT ON TABLE resolve.status_figures IS 'One row is an event and a status of its victims, dead and wounded of casualty_event_groups side by side: for toll_by_victim_status. Key: event_id, victim_status.';

CREATE TABLE IF NOT EXISTS resolve.article_facts (
    article_id      VARCHAR NOT NULL,
    claims          INTEGER NOT NULL,
    cumulative      INTEGER NOT NULL,
    confidence      DOUBLE NOT NULL,
    reports         INTEGER NOT NULL,
    without_country INTEGER NOT NULL,
    without_date    INTEGER NOT NULL
);
COMMENT ON TABLE resolve.article_facts IS 'One row is an article with claims, and how many: for extraction_health. Key: article_id.';
COMMENT ON COLUMN resolve.article_facts.confidence IS 'Sum over its claims.';

CREATE OR REPLACE MACRO resolve.acled_word(count_text) AS CASE
    WHEN count_text IS NULL OR NOT regexp_matches(lower(count_text), '\b(?:several|tens|dozens|hundreds)\b') THEN NULL
    -- of "tens or hundreds" the lowest counts, as ACLED takes the lowest of disputed figures
    WHEN regexp_matches(lower(count_text), '\bseveral\b') THEN 'several'
    WHEN regexp_matches(lower(count_text), '\btens\b') THEN 'tens'
    WHEN regexp_matches(lower(count_text), '\bdozens\b') THEN 'dozens'
    ELSE 'hundreds'
END;
COMMENT ON MACRO resolve.acled_word IS 'The vague word in the words of a number that ACLED or ISAF coders have a convention for; null without one.';
