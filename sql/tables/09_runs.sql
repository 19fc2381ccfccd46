-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS ops.runs (
    run_id            VARCHAR NOT NULL,
    started_at        TIMESTAMPTZ NOT NULL,
    published_at      TIMESTAMPTZ,
    new_batches       VARCHAR[] NOT NULL,
    batches           BIGINT NOT NULL,
    articles          BIGINT NOT NULL,
    claims            BIGINT NOT NULL,
    reports           BIGINT NOT NULL,
    events            BIGINT NOT NULL,
    rejects           BIGINT NOT NULL,
    failed_critical   BIGINT NOT NULL,
    failed_warning    BIGINT NOT NULL,
    extractor_version VARCHAR NOT NULL
);
COMMENT ON TABLE ops.runs IS 'One row is one run that built a warehouse file, published or not. Key: run_id.';
COMMENT ON COLUMN ops.runs.run_id IS 'The run.';
COMMENT ON COLUMN ops.runs.started_at IS 'When it began.';
COMMENT ON COLUMN ops.runs.published_at IS 'Publication instant; null when a gate failed.';
COMMENT ON COLUMN ops.runs.new_batches IS 'Batches that came new into this file.';
COMMENT ON COLUMN ops.runs.batches IS 'Batches in the file. Unit: rows.';
COMMENT ON COLUMN ops.runs.articles IS 'Articles in the file. Unit: rows.';
COMMENT ON COLUMN ops.runs.claims IS 'Claims in the file. Unit: rows.';
COMMENT ON COLUMN ops.runs.reports IS 'Reports in the file. Unit: rows.';
COMMENT ON COLUMN ops.runs.events IS 'Events in the file. Unit: rows.';
COMMENT ON COLUMN ops.runs.rejects IS 'Rejects in the file. Unit: rows.';
COMMENT ON COLUMN ops.runs.failed_critical IS 'Expectations of severity critical that failed. Unit: rows.';
COMMENT ON COLUMN ops.runs.failed_warning IS 'Expectations of severity warning that failed. Unit: rows.';
COMMENT ON COLUMN ops.runs.extractor_version IS 'Version of the extractor.';
