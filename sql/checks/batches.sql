-- Made from pipeline/contracts.py by `make contracts`; change it there.
SELECT
    batch_id,
    dump,
    bytes,
    sha256,
    records,
    documents,
    non_articles,
    articles,
    mentions,
    claims,
    reports,
    rejects,
    unknown_fields,
    notes,
    extractor_version,
    state
FROM ops.batches;
