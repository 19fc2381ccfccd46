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
COMMENT ON TABLE resolve.twins IS 'One row is a report of a reprint that follows the report of the original. Key: report_id.';
COMMENT ON COLUMN resolve.twins.report_id IS 'The report of the reprint.';
COMMENT ON COLUMN resolve.twins.original_id IS 'The report it follows.';

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
