-- Publishers of whom at least 3 articles were expected on the last day on file, and fewer than a fifth came. Keys are publishers.
SELECT
    'publishers on the last day' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE articles < expected_articles / 5) AS unexpected,
    min(publisher, 5) FILTER (WHERE articles < expected_articles / 5) AS keys
FROM ops.coverage
WHERE day = (SELECT max(day) FROM ops.coverage) AND expected_articles >= 3;
