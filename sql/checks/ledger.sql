-- Books against stock, batch by batch: what the ledger says came in is here or among the rejects. Keys are batches, and tables of them.
WITH loaded AS (
    SELECT batch_id, 'articles' AS name, count(*) AS n FROM articles GROUP BY batch_id
    UNION ALL SELECT a.batch_id, 'mentions', count(*) FROM mentions JOIN articles AS a USING (article_id) GROUP BY a.batch_id
    UNION ALL SELECT a.batch_id, 'casualty_claims', count(*) FROM casualty_claims JOIN articles AS a USING (article_id) GROUP BY a.batch_id
    UNION ALL SELECT a.batch_id, 'casualty_reports', count(*) FROM casualty_reports JOIN articles AS a USING (article_id) GROUP BY a.batch_id
),
booked AS (
    SELECT batch_id, 'articles' AS name, articles AS n FROM ops.batches
    UNION ALL SELECT batch_id, 'mentions', mentions FROM ops.batches
    UNION ALL SELECT batch_id, 'casualty_claims', claims FROM ops.batches
    UNION ALL SELECT batch_id, 'casualty_reports', reports FROM ops.batches
),
away AS (
    SELECT
        batch_id, regexp_extract(locator, '^[a-z_]+') AS name, count(DISTINCT locator) AS n,
        -- rows of one key share one reject: how many there were is not on file
        bool_or(reason_code LIKE '%\_repeated' ESCAPE '\') AS is_repeated
    FROM ops.rejects
    WHERE stage = 'validate'
    GROUP BY ALL
),
compared AS (
    SELECT
        batch_id || ' ' || name AS key,
        coalesce(booked.n, 0) - coalesce(loaded.n, 0) - coalesce(away.n, 0) AS missing,
        coalesce(away.is_repeated, false) AS is_repeated
    FROM booked
    FULL JOIN loaded USING (batch_id, name)
    LEFT JOIN away USING (batch_id, name)
),
turned_away AS (
    SELECT
        batch_id,
        count(*) AS n,
        count(*) FILTER (WHERE stage = 'read') AS unread,
        count(*) FILTER (WHERE stage IN ('segment', 'extract')) AS unsegmented
    FROM ops.rejects
    WHERE stage <> 'validate'
    GROUP BY batch_id
),
judged AS (
    SELECT 'tables' AS subject, key, missing < 0 OR missing > 0 AND NOT is_repeated AS is_bad FROM compared
    UNION ALL
    SELECT 'records', b.batch_id, b.records <> b.documents + b.non_articles + coalesce(t.unread, 0)
    FROM ops.batches AS b LEFT JOIN turned_away AS t USING (batch_id)
    UNION ALL
    SELECT 'documents', b.batch_id, b.documents > b.articles + coalesce(t.unsegmented, 0)
    FROM ops.batches AS b LEFT JOIN turned_away AS t USING (batch_id)
    UNION ALL
    SELECT 'rejects', b.batch_id, b.rejects <> coalesce(t.n, 0)
    FROM ops.batches AS b LEFT JOIN turned_away AS t USING (batch_id)
)
SELECT
    subject,
    count(key) AS checked,
    count(key) FILTER (WHERE is_bad) AS unexpected,
    min(key, 5) FILTER (WHERE is_bad) AS keys
FROM (VALUES ('tables'), ('records'), ('documents'), ('rejects')) AS asked (subject)
LEFT JOIN judged USING (subject)
GROUP BY subject
ORDER BY subject;
