-- Made from pipeline/contracts.py by `make contracts`; change it there.
SELECT
    'articles.batch_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.article_id AS key, EXISTS (SELECT 1 FROM ops.batches AS parent WHERE parent.batch_id = child.batch_id) AS is_there
    FROM articles AS child
    WHERE child.batch_id IS NOT NULL
)
UNION ALL
SELECT
    'articles.duplicate_of' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.article_id AS key, EXISTS (SELECT 1 FROM articles AS parent WHERE parent.article_id = child.duplicate_of) AS is_there
    FROM articles AS child
    WHERE child.duplicate_of IS NOT NULL
)
UNION ALL
SELECT
    'mentions.article_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.mention_id AS key, EXISTS (SELECT 1 FROM articles AS parent WHERE parent.article_id = child.article_id) AS is_there
    FROM mentions AS child
    WHERE child.article_id IS NOT NULL
)
UNION ALL
SELECT
    'mentions.entity_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.mention_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.entity_id) AS is_there
    FROM mentions AS child
    WHERE child.entity_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.article_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.claim_id AS key, EXISTS (SELECT 1 FROM articles AS parent WHERE parent.article_id = child.article_id) AS is_there
    FROM casualty_claims AS child
    WHERE child.article_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.report_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.claim_id AS key, EXISTS (SELECT 1 FROM casualty_reports AS parent WHERE parent.report_id = child.report_id) AS is_there
    FROM casualty_claims AS child
    WHERE child.report_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.part_of' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.claim_id AS key, EXISTS (SELECT 1 FROM casualty_claims AS parent WHERE parent.claim_id = child.part_of) AS is_there
    FROM casualty_claims AS child
    WHERE child.part_of IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.victim_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.claim_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.victim_id) AS is_there
    FROM casualty_claims AS child
    WHERE child.victim_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.perpetrator_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.claim_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.perpetrator_id) AS is_there
    FROM casualty_claims AS child
    WHERE child.perpetrator_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.place_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.claim_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.place_id) AS is_there
    FROM casualty_claims AS child
    WHERE child.place_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.source_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.claim_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.source_id) AS is_there
    FROM casualty_claims AS child
    WHERE child.source_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.article_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.report_id AS key, EXISTS (SELECT 1 FROM articles AS parent WHERE parent.article_id = child.article_id) AS is_there
    FROM casualty_reports AS child
    WHERE child.article_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.event_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.report_id AS key, EXISTS (SELECT 1 FROM casualty_events AS parent WHERE parent.event_id = child.event_id) AS is_there
    FROM casualty_reports AS child
    WHERE child.event_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.victim_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.report_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.victim_id) AS is_there
    FROM casualty_reports AS child
    WHERE child.victim_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.perpetrator_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.report_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.perpetrator_id) AS is_there
    FROM casualty_reports AS child
    WHERE child.perpetrator_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.place_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.report_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.place_id) AS is_there
    FROM casualty_reports AS child
    WHERE child.place_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_events.victim_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.event_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.victim_id) AS is_there
    FROM casualty_events AS child
    WHERE child.victim_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_events.perpetrator_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.event_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.perpetrator_id) AS is_there
    FROM casualty_events AS child
    WHERE child.perpetrator_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_events.place_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.event_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.place_id) AS is_there
    FROM casualty_events AS child
    WHERE child.place_id IS NOT NULL
)
UNION ALL
SELECT
    'rejects.batch_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.batch_id AS key, EXISTS (SELECT 1 FROM ops.batches AS parent WHERE parent.batch_id = child.batch_id) AS is_there
    FROM ops.rejects AS child
    WHERE child.batch_id IS NOT NULL
)
UNION ALL
SELECT
    'checks.run_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.run_id AS key, EXISTS (SELECT 1 FROM ops.runs AS parent WHERE parent.run_id = child.run_id) AS is_there
    FROM ops.checks AS child
    WHERE child.run_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_event_groups.event_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.event_id AS key, EXISTS (SELECT 1 FROM casualty_events AS parent WHERE parent.event_id = child.event_id) AS is_there
    FROM casualty_event_groups AS child
    WHERE child.event_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_event_groups.victim_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.event_id AS key, EXISTS (SELECT 1 FROM entities AS parent WHERE parent.entity_id = child.victim_id) AS is_there
    FROM casualty_event_groups AS child
    WHERE child.victim_id IS NOT NULL
)
UNION ALL
SELECT
    'report_links.report_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.report_id AS key, EXISTS (SELECT 1 FROM casualty_reports AS parent WHERE parent.report_id = child.report_id) AS is_there
    FROM ops.report_links AS child
    WHERE child.report_id IS NOT NULL
)
UNION ALL
SELECT
    'report_links.event_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.report_id AS key, EXISTS (SELECT 1 FROM casualty_events AS parent WHERE parent.event_id = child.event_id) AS is_there
    FROM ops.report_links AS child
    WHERE child.event_id IS NOT NULL
)
UNION ALL
SELECT
    'report_links.leader_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.report_id AS key, EXISTS (SELECT 1 FROM casualty_reports AS parent WHERE parent.report_id = child.leader_id) AS is_there
    FROM ops.report_links AS child
    WHERE child.leader_id IS NOT NULL
)
UNION ALL
SELECT
    'report_links.like_id' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE NOT is_there) AS unexpected,
    min(key, 5) FILTER (WHERE NOT is_there) AS keys
FROM (
    SELECT child.report_id AS key, EXISTS (SELECT 1 FROM casualty_reports AS parent WHERE parent.report_id = child.like_id) AS is_there
    FROM ops.report_links AS child
    WHERE child.like_id IS NOT NULL
);
