-- Made from pipeline/contracts.py by `make contracts`; change it there.
SELECT
    'articles' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT article_id AS key, count(*) AS n FROM articles GROUP BY article_id)
UNION ALL
SELECT
    'entities' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT entity_id AS key, count(*) AS n FROM entities GROUP BY entity_id)
UNION ALL
SELECT
    'mentions' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT mention_id AS key, count(*) AS n FROM mentions WHERE mention_id IN (SELECT mention_id FROM mentions WHERE article_id IN (SELECT article_id FROM resolve.changed_articles)) GROUP BY mention_id)
UNION ALL
SELECT
    'casualty_claims' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT claim_id AS key, count(*) AS n FROM casualty_claims WHERE claim_id IN (SELECT claim_id FROM casualty_claims WHERE article_id IN (SELECT article_id FROM resolve.changed_articles)) GROUP BY claim_id)
UNION ALL
SELECT
    'casualty_reports' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT report_id AS key, count(*) AS n FROM casualty_reports GROUP BY report_id)
UNION ALL
SELECT
    'casualty_events' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT event_id AS key, count(*) AS n FROM casualty_events GROUP BY event_id)
UNION ALL
SELECT
    'casualty_events_history' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT concat_ws(' ', event_id, valid_from) AS key, count(*) AS n FROM casualty_events_history GROUP BY event_id, valid_from)
UNION ALL
SELECT
    'ops.batches' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT batch_id AS key, count(*) AS n FROM ops.batches GROUP BY batch_id)
UNION ALL
SELECT
    'ops.runs' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT run_id AS key, count(*) AS n FROM ops.runs GROUP BY run_id)
UNION ALL
SELECT
    'ops.rejects' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT concat_ws(' ', batch_id, stage, locator, reason_code) AS key, count(*) AS n FROM ops.rejects GROUP BY batch_id, stage, locator, reason_code)
UNION ALL
SELECT
    'ops.checks' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT concat_ws(' ', run_id, suite, expectation) AS key, count(*) AS n FROM ops.checks GROUP BY run_id, suite, expectation)
UNION ALL
SELECT
    'ops.coverage' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT concat_ws(' ', publisher, day) AS key, count(*) AS n FROM ops.coverage GROUP BY publisher, day)
UNION ALL
SELECT
    'casualty_event_groups' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT concat_ws(' ', event_id, outcome, kind, member) AS key, count(*) AS n FROM casualty_event_groups GROUP BY event_id, outcome, kind, member)
UNION ALL
SELECT
    'ops.report_links' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT report_id AS key, count(*) AS n FROM ops.report_links GROUP BY report_id)
UNION ALL
SELECT
    'ops.event_changes' AS subject,
    coalesce(sum(n), 0)::BIGINT AS checked,
    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,
    min(key, 5) FILTER (WHERE n > 1) AS keys
FROM (SELECT concat_ws(' ', changed_at, event_id) AS key, count(*) AS n FROM ops.event_changes GROUP BY changed_at, event_id);
