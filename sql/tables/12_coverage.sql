-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS ops.coverage (
    publisher         VARCHAR NOT NULL,
    day               DATE NOT NULL,
    articles          BIGINT NOT NULL,
    claims            BIGINT NOT NULL,
    expected_articles DOUBLE
);
COMMENT ON TABLE ops.coverage IS 'One row is one publisher on one day: a source that falls silent must not look like peace. Key: publisher, day.';
COMMENT ON COLUMN ops.coverage.publisher IS 'Publisher.';
COMMENT ON COLUMN ops.coverage.day IS 'Day of publication. Unit: day.';
COMMENT ON COLUMN ops.coverage.articles IS 'Articles of that day. Unit: rows.';
COMMENT ON COLUMN ops.coverage.claims IS 'Casualty claims in them. Unit: rows.';
COMMENT ON COLUMN ops.coverage.expected_articles IS 'Mean articles a day of this publisher over the 28 days before; null without a past. Unit: articles a day.';
