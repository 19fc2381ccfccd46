-- Made from pipeline/contracts.py by `make contracts`; change it there.
SELECT
    'articles.batch_id' AS subject,
    (SELECT count(batch_id) FROM articles) AS checked,
    count(*) AS unexpected,
    min(article_id, 5) AS keys
FROM articles
WHERE batch_id IN (
    SELECT DISTINCT child.batch_id
    FROM articles AS child ANTI JOIN ops.batches AS parent ON parent.batch_id = child.batch_id
    WHERE child.batch_id IS NOT NULL
)
UNION ALL
SELECT
    'articles.duplicate_of' AS subject,
    (SELECT count(duplicate_of) FROM articles) AS checked,
    count(*) AS unexpected,
    min(article_id, 5) AS keys
FROM articles
WHERE duplicate_of IN (
    SELECT DISTINCT child.duplicate_of
    FROM articles AS child ANTI JOIN articles AS parent ON parent.article_id = child.duplicate_of
    WHERE child.duplicate_of IS NOT NULL
)
UNION ALL
SELECT
    'mentions.article_id' AS subject,
    (SELECT count(article_id) FROM mentions) AS checked,
    count(*) AS unexpected,
    min(mention_id, 5) AS keys
FROM mentions
WHERE article_id IN (
    SELECT DISTINCT child.article_id
    FROM mentions AS child ANTI JOIN articles AS parent ON parent.article_id = child.article_id
    WHERE child.article_id IS NOT NULL
)
UNION ALL
SELECT
    'mentions.entity_id' AS subject,
    (SELECT count(entity_id) FROM mentions) AS checked,
    count(*) AS unexpected,
    min(mention_id, 5) AS keys
FROM mentions
WHERE entity_id IN (
    SELECT DISTINCT child.entity_id
    FROM mentions AS child ANTI JOIN entities AS parent ON parent.entity_id = child.entity_id
    WHERE child.entity_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.article_id' AS subject,
    (SELECT count(article_id) FROM casualty_claims) AS checked,
    count(*) AS unexpected,
    min(claim_id, 5) AS keys
FROM casualty_claims
WHERE article_id IN (
    SELECT DISTINCT child.article_id
    FROM casualty_claims AS child ANTI JOIN articles AS parent ON parent.article_id = child.article_id
    WHERE child.article_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.report_id' AS subject,
    (SELECT count(report_id) FROM casualty_claims) AS checked,
    count(*) AS unexpected,
    min(claim_id, 5) AS keys
FROM casualty_claims
WHERE report_id IN (
    SELECT DISTINCT child.report_id
    FROM casualty_claims AS child ANTI JOIN casualty_reports AS parent ON parent.report_id = child.report_id
    WHERE child.report_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.part_of' AS subject,
    (SELECT count(part_of) FROM casualty_claims) AS checked,
    count(*) AS unexpected,
    min(claim_id, 5) AS keys
FROM casualty_claims
WHERE part_of IN (
    SELECT DISTINCT child.part_of
    FROM casualty_claims AS child ANTI JOIN casualty_claims AS parent ON parent.claim_id = child.part_of
    WHERE child.part_of IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.victim_id' AS subject,
    (SELECT count(victim_id) FROM casualty_claims) AS checked,
    count(*) AS unexpected,
    min(claim_id, 5) AS keys
FROM casualty_claims
WHERE victim_id IN (
    SELECT DISTINCT child.victim_id
    FROM casualty_claims AS child ANTI JOIN entities AS parent ON parent.entity_id = child.victim_id
    WHERE child.victim_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.perpetrator_id' AS subject,
    (SELECT count(perpetrator_id) FROM casualty_claims) AS checked,
    count(*) AS unexpected,
    min(claim_id, 5) AS keys
FROM casualty_claims
WHERE perpetrator_id IN (
    SELECT DISTINCT child.perpetrator_id
    FROM casualty_claims AS child ANTI JOIN entities AS parent ON parent.entity_id = child.perpetrator_id
    WHERE child.perpetrator_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.place_id' AS subject,
    (SELECT count(place_id) FROM casualty_claims) AS checked,
    count(*) AS unexpected,
    min(claim_id, 5) AS keys
FROM casualty_claims
WHERE place_id IN (
    SELECT DISTINCT child.place_id
    FROM casualty_claims AS child ANTI JOIN entities AS parent ON parent.entity_id = child.place_id
    WHERE child.place_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_claims.source_id' AS subject,
    (SELECT count(source_id) FROM casualty_claims) AS checked,
    count(*) AS unexpected,
    min(claim_id, 5) AS keys
FROM casualty_claims
WHERE source_id IN (
    SELECT DISTINCT child.source_id
    FROM casualty_claims AS child ANTI JOIN entities AS parent ON parent.entity_id = child.source_id
    WHERE child.source_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.article_id' AS subject,
    (SELECT count(article_id) FROM casualty_reports) AS checked,
    count(*) AS unexpected,
    min(report_id, 5) AS keys
FROM casualty_reports
WHERE article_id IN (
    SELECT DISTINCT child.article_id
    FROM casualty_reports AS child ANTI JOIN articles AS parent ON parent.article_id = child.article_id
    WHERE child.article_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.event_id' AS subject,
    (SELECT count(event_id) FROM casualty_reports) AS checked,
    count(*) AS unexpected,
    min(report_id, 5) AS keys
FROM casualty_reports
WHERE event_id IN (
    SELECT DISTINCT child.event_id
    FROM casualty_reports AS child ANTI JOIN casualty_events AS parent ON parent.event_id = child.event_id
    WHERE child.event_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.victim_id' AS subject,
    (SELECT count(victim_id) FROM casualty_reports) AS checked,
    count(*) AS unexpected,
    min(report_id, 5) AS keys
FROM casualty_reports
WHERE victim_id IN (
    SELECT DISTINCT child.victim_id
    FROM casualty_reports AS child ANTI JOIN entities AS parent ON parent.entity_id = child.victim_id
    WHERE child.victim_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.perpetrator_id' AS subject,
    (SELECT count(perpetrator_id) FROM casualty_reports) AS checked,
    count(*) AS unexpected,
    min(report_id, 5) AS keys
FROM casualty_reports
WHERE perpetrator_id IN (
    SELECT DISTINCT child.perpetrator_id
    FROM casualty_reports AS child ANTI JOIN entities AS parent ON parent.entity_id = child.perpetrator_id
    WHERE child.perpetrator_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_reports.place_id' AS subject,
    (SELECT count(place_id) FROM casualty_reports) AS checked,
    count(*) AS unexpected,
    min(report_id, 5) AS keys
FROM casualty_reports
WHERE place_id IN (
    SELECT DISTINCT child.place_id
    FROM casualty_reports AS child ANTI JOIN entities AS parent ON parent.entity_id = child.place_id
    WHERE child.place_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_events.victim_id' AS subject,
    (SELECT count(victim_id) FROM casualty_events) AS checked,
    count(*) AS unexpected,
    min(event_id, 5) AS keys
FROM casualty_events
WHERE victim_id IN (
    SELECT DISTINCT child.victim_id
    FROM casualty_events AS child ANTI JOIN entities AS parent ON parent.entity_id = child.victim_id
    WHERE child.victim_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_events.perpetrator_id' AS subject,
    (SELECT count(perpetrator_id) FROM casualty_events) AS checked,
    count(*) AS unexpected,
    min(event_id, 5) AS keys
FROM casualty_events
WHERE perpetrator_id IN (
    SELECT DISTINCT child.perpetrator_id
    FROM casualty_events AS child ANTI JOIN entities AS parent ON parent.entity_id = child.perpetrator_id
    WHERE child.perpetrator_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_events.place_id' AS subject,
    (SELECT count(place_id) FROM casualty_events) AS checked,
    count(*) AS unexpected,
    min(event_id, 5) AS keys
FROM casualty_events
WHERE place_id IN (
    SELECT DISTINCT child.place_id
    FROM casualty_events AS child ANTI JOIN entities AS parent ON parent.entity_id = child.place_id
    WHERE child.place_id IS NOT NULL
)
UNION ALL
SELECT
    'rejects.batch_id' AS subject,
    (SELECT count(batch_id) FROM ops.rejects) AS checked,
    count(*) AS unexpected,
    min(batch_id, 5) AS keys
FROM ops.rejects
WHERE batch_id IN (
    SELECT DISTINCT child.batch_id
    FROM ops.rejects AS child ANTI JOIN ops.batches AS parent ON parent.batch_id = child.batch_id
    WHERE child.batch_id IS NOT NULL
)
UNION ALL
SELECT
    'checks.run_id' AS subject,
    (SELECT count(run_id) FROM ops.checks) AS checked,
    count(*) AS unexpected,
    min(run_id, 5) AS keys
FROM ops.checks
WHERE run_id IN (
    SELECT DISTINCT child.run_id
    FROM ops.checks AS child ANTI JOIN ops.runs AS parent ON parent.run_id = child.run_id
    WHERE child.run_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_event_groups.event_id' AS subject,
    (SELECT count(event_id) FROM casualty_event_groups) AS checked,
    count(*) AS unexpected,
    min(event_id, 5) AS keys
FROM casualty_event_groups
WHERE event_id IN (
    SELECT DISTINCT child.event_id
    FROM casualty_event_groups AS child ANTI JOIN casualty_events AS parent ON parent.event_id = child.event_id
    WHERE child.event_id IS NOT NULL
)
UNION ALL
SELECT
    'casualty_event_groups.victim_id' AS subject,
    (SELECT count(victim_id) FROM casualty_event_groups) AS checked,
    count(*) AS unexpected,
    min(event_id, 5) AS keys
FROM casualty_event_groups
WHERE victim_id IN (
    SELECT DISTINCT child.victim_id
    FROM casualty_event_groups AS child ANTI JOIN entities AS parent ON parent.entity_id = child.victim_id
    WHERE child.victim_id IS NOT NULL
)
UNION ALL
SELECT
    'report_links.report_id' AS subject,
    (SELECT count(report_id) FROM ops.report_links) AS checked,
    count(*) AS unexpected,
    min(report_id, 5) AS keys
FROM ops.report_links
WHERE report_id IN (
    SELECT DISTINCT child.report_id
    FROM ops.report_links AS child ANTI JOIN casualty_reports AS parent ON parent.report_id = child.report_id
    WHERE child.report_id IS NOT NULL
)
UNION ALL
SELECT
    'report_links.event_id' AS subject,
    (SELECT count(event_id) FROM ops.report_links) AS checked,
    count(*) AS unexpected,
    min(report_id, 5) AS keys
FROM ops.report_links
WHERE event_id IN (
    SELECT DISTINCT child.event_id
    FROM ops.report_links AS child ANTI JOIN casualty_events AS parent ON parent.event_id = child.event_id
    WHERE child.event_id IS NOT NULL
)
UNION ALL
SELECT
    'report_links.leader_id' AS subject,
    (SELECT count(leader_id) FROM ops.report_links) AS checked,
    count(*) AS unexpected,
    min(report_id, 5) AS keys
FROM ops.report_links
WHERE leader_id IN (
    SELECT DISTINCT child.leader_id
    FROM ops.report_links AS child ANTI JOIN casualty_reports AS parent ON parent.report_id = child.leader_id
    WHERE child.leader_id IS NOT NULL
)
UNION ALL
SELECT
    'report_links.like_id' AS subject,
    (SELECT count(like_id) FROM ops.report_links) AS checked,
    count(*) AS unexpected,
    min(report_id, 5) AS keys
FROM ops.report_links
WHERE like_id IN (
    SELECT DISTINCT child.like_id
    FROM ops.report_links AS child ANTI JOIN casualty_reports AS parent ON parent.report_id = child.like_id
    WHERE child.like_id IS NOT NULL
);
