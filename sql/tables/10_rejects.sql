-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS ops.rejects (
    batch_id    VARCHAR NOT NULL,
    stage       reject_stage NOT NULL,
    locator     VARCHAR NOT NULL,
    reason_code VARCHAR NOT NULL,
    reason      VARCHAR NOT NULL,
    excerpt     VARCHAR
);
COMMENT ON TABLE ops.rejects IS 'One row is one thing that was turned away, with its reason. Key: batch_id, stage, locator, reason_code.';
COMMENT ON COLUMN ops.rejects.batch_id IS 'The dump it came in: the hash of the dump''s bytes.';
COMMENT ON COLUMN ops.rejects.stage IS 'Where it was turned away.';
COMMENT ON COLUMN ops.rejects.locator IS 'What: file and record, or table and key.';
COMMENT ON COLUMN ops.rejects.reason_code IS 'Why, from a closed list (`toll rejects`).';
COMMENT ON COLUMN ops.rejects.reason IS 'Why, in a sentence.';
COMMENT ON COLUMN ops.rejects.excerpt IS 'The first characters of it.';
