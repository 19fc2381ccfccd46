-- Working tables of resolution that stay in the file: what the next night builds on, and what explains an event.
CREATE SCHEMA IF NOT EXISTS resolve;

CREATE TABLE IF NOT EXISTS resolve.build (definition VARCHAR NOT NULL);
COMMENT ON TABLE resolve.build IS 'One row: what this file was loaded by. A file loaded by anything else is rebuilt whole.';
COMMENT ON COLUMN resolve.build.definition IS 'Hash of sql/tables/, sql/load/ and the measure of reprints.';

CREATE TABLE IF NOT EXISTS resolve.previous (report_id VARCHAR NOT NULL, event_id VARCHAR NOT NULL);
COMMENT ON TABLE resolve.previous IS 'One row is a report and the event it stood in when the previous file was published. Key: report_id.';
COMMENT ON COLUMN resolve.previous.report_id IS 'The report; it may since have been replaced.';
COMMENT ON COLUMN resolve.previous.event_id IS 'Its event then.';

CREATE OR REPLACE MACRO resolve.plain(text) AS trim(regexp_replace(lower(strip_accents(text)), '[^\p{L}\p{N}]+', ' ', 'g'));
COMMENT ON MACRO resolve.plain IS 'The words of a text, one blank between them, without case, accents, punctuation and line breaks.';

CREATE TABLE IF NOT EXISTS resolve.texts (article_id VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL, bands UINTEGER[] NOT NULL);
COMMENT ON TABLE resolve.texts IS 'One row is an article and what its text is recognised by. Key: article_id.';
COMMENT ON COLUMN resolve.texts.article_id IS 'The article.';
COMMENT ON COLUMN resolve.texts.fingerprint IS 'Hash of the plain words of the body: the same words, the same fingerprint.';
COMMENT ON COLUMN resolve.texts.bands IS 'MinHash bands of its runs of three words: two texts that share one are compared word for word.';

CREATE TABLE IF NOT EXISTS resolve.reprints (fingerprint VARCHAR NOT NULL, other VARCHAR NOT NULL, jaccard REAL NOT NULL, containment REAL NOT NULL);
COMMENT ON TABLE resolve.reprints IS 'One row is two texts that are one but for edits. Key: fingerprint, other; fingerprint < other.';
COMMENT ON COLUMN resolve.reprints.fingerprint IS 'One text.';
COMMENT ON COLUMN resolve.reprints.other IS 'The other.';
COMMENT ON COLUMN resolve.reprints.jaccard IS 'Runs of three words that both have, as a share of those that either has.';
COMMENT ON COLUMN resolve.reprints.containment IS 'The same, as a share of those of the shorter text.';

CREATE TABLE IF NOT EXISTS resolve.report_links (
    report_id      VARCHAR NOT NULL,
    leader_id      VARCHAR NOT NULL,
    kind           VARCHAR NOT NULL,
    score          INTEGER,
    date_points    INTEGER,
    place_points   INTEGER,
    figures_points INTEGER,
    actor_points   INTEGER,
    tactic_points  INTEGER
);
COMMENT ON TABLE resolve.report_links IS 'One row is a report and why it stands in its event. Key: report_id. The points are explained in docs/fusion.md.';
COMMENT ON COLUMN resolve.report_links.report_id IS 'The report.';
COMMENT ON COLUMN resolve.report_links.leader_id IS 'The report that its event is built around: the one that says most exactly where and when.';
COMMENT ON COLUMN resolve.report_links.kind IS 'leader = it is that report; similar = it resembles that report; same_text = a reprint of a report in the event.';
COMMENT ON COLUMN resolve.report_links.score IS 'Sum of the points, at least 5; null unless kind is similar. Unit: points.';
COMMENT ON COLUMN resolve.report_links.date_points IS 'How well the dates agree. Unit: points.';
COMMENT ON COLUMN resolve.report_links.place_points IS 'How well the places agree. Unit: points.';
COMMENT ON COLUMN resolve.report_links.figures_points IS 'How well the dead and wounded agree. Unit: points.';
COMMENT ON COLUMN resolve.report_links.actor_points IS 'How well perpetrator and victims agree. Unit: points.';
COMMENT ON COLUMN resolve.report_links.tactic_points IS 'How well the tactics agree. Unit: points.';
