-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS ops.batches (
    batch_id          VARCHAR NOT NULL,
    dump              VARCHAR NOT NULL,
    bytes             BIGINT NOT NULL,
    sha256            VARCHAR NOT NULL,
    format            VARCHAR,
    records           BIGINT NOT NULL,
    documents         BIGINT NOT NULL,
    non_articles      BIGINT NOT NULL,
    articles          BIGINT NOT NULL,
    mentions          BIGINT NOT NULL,
    claims            BIGINT NOT NULL,
    reports           BIGINT NOT NULL,
    rejects           BIGINT NOT NULL,
    unknown_fields    VARCHAR[] NOT NULL,
    notes             VARCHAR[] NOT NULL,
    extractor_version VARCHAR NOT NULL,
    state             batch_state NOT NULL,
    night             TIMESTAMPTZ
);
COMMENT ON TABLE ops.batches IS 'One row is one dump that came in: the ledger. Key: batch_id.';
COMMENT ON COLUMN ops.batches.batch_id IS 'The dump it came in: the hash of the dump''s bytes.';
COMMENT ON COLUMN ops.batches.dump IS 'File name of the dump.';
COMMENT ON COLUMN ops.batches.bytes IS 'Size of the dump. Unit: bytes.';
COMMENT ON COLUMN ops.batches.sha256 IS 'Hash of the dump''s bytes.';
COMMENT ON COLUMN ops.batches.format IS 'Name of the reader that read it; null when none could.';
COMMENT ON COLUMN ops.batches.records IS 'Records read from the dump. Unit: rows.';
COMMENT ON COLUMN ops.batches.documents IS 'Records kept as documents. Unit: rows.';
COMMENT ON COLUMN ops.batches.non_articles IS 'Records passed over: no article and no fault either, such as images or rows of an index. Unit: rows.';
COMMENT ON COLUMN ops.batches.articles IS 'Articles cut from them. Unit: rows.';
COMMENT ON COLUMN ops.batches.mentions IS 'Times an entity is named. Unit: rows.';
COMMENT ON COLUMN ops.batches.claims IS 'Casualty claims. Unit: rows.';
COMMENT ON COLUMN ops.batches.reports IS 'Casualty reports. Unit: rows.';
COMMENT ON COLUMN ops.batches.rejects IS 'Rejects while reading, segmenting and extracting. Unit: rows.';
COMMENT ON COLUMN ops.batches.unknown_fields IS 'Fields of the dump that no column takes; told, not read.';
COMMENT ON COLUMN ops.batches.notes IS 'What was passed over and what was mended while reading, each with how often.';
COMMENT ON COLUMN ops.batches.extractor_version IS 'Version of the extractor that made the rows.';
COMMENT ON COLUMN ops.batches.state IS 'ingested = complete in the lake; failed = nothing could be read from it.';
COMMENT ON COLUMN ops.batches.night IS 'The night that took the dump: the instant of its scheduled or triggered run; null = read by hand.';
