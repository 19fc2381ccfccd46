-- Made from pipeline/contracts.py by `make contracts`; change it there.
SELECT
    batch_id,
    stage,
    locator,
    reason_code,
    reason
FROM ops.rejects;
