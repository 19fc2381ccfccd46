-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS ops.checks (
    run_id      VARCHAR NOT NULL,
    suite       VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL,
    severity    severity NOT NULL,
    is_success  BOOLEAN NOT NULL,
    checked     BIGINT NOT NULL,
    unexpected  BIGINT NOT NULL,
    observed    VARCHAR,
    why         VARCHAR NOT NULL,
    samples     VARCHAR[]
);
COMMENT ON TABLE ops.checks IS 'One row is the outcome of one expectation in one run. Key: run_id, suite, expectation.';
COMMENT ON COLUMN ops.checks.run_id IS 'The run.';
COMMENT ON COLUMN ops.checks.suite IS 'Suite, as in expectations/<suite>.json.';
COMMENT ON COLUMN ops.checks.expectation IS 'Name of the expectation, unique in its suite; also the reject''s reason_code.';
COMMENT ON COLUMN ops.checks.severity IS 'critical stops publication; warning and info are recorded.';
COMMENT ON COLUMN ops.checks.is_success IS 'Whether it held.';
COMMENT ON COLUMN ops.checks.checked IS 'Rows looked at. Unit: rows.';
COMMENT ON COLUMN ops.checks.unexpected IS 'Rows that failed it. Unit: rows.';
COMMENT ON COLUMN ops.checks.observed IS 'What was seen, where one value says it.';
COMMENT ON COLUMN ops.checks.why IS 'Why the expectation and its threshold are as they are.';
COMMENT ON COLUMN ops.checks.samples IS 'The first rows that failed it: their keys, with the values looked at where it looks at rows.';
