-- Made from pipeline/contracts.py by `make contracts`; change it there.
SELECT
    publisher,
    day,
    articles,
    claims,
    expected_articles
FROM ops.coverage;
