-- Ids that stay. A new event is named by the hash of its earliest report (by publication, then id). An event that keeps reports of
-- a published event keeps its id: where several would, the one that holds the report the id was made from, then the one with most
-- of its reports. When two published events become one, it keeps the id of which it holds the origin, then the larger share.
CREATE OR REPLACE TEMP TABLE grouped AS
SELECT
    link.leader_id, link.report_id, a.published_on,
    left(sha256('event' || chr(31) || link.report_id), 16) AS own_id,
    first_value(link.report_id) OVER (PARTITION BY link.leader_id ORDER BY a.published_on NULLS LAST, link.report_id) AS first_report_id
FROM resolve.report_links AS link
JOIN casualty_reports AS r USING (report_id)
JOIN articles AS a USING (article_id);

CREATE OR REPLACE TEMP TABLE inherited AS
SELECT leader_id, event_id
FROM (
    SELECT
        grouped.leader_id, previous.event_id, bool_or(grouped.own_id = previous.event_id) AS has_origin, count(*) AS shared,
        min(grouped.first_report_id) AS first_report_id
    FROM grouped JOIN resolve.previous AS previous USING (report_id)
    GROUP BY grouped.leader_id, previous.event_id
    QUALIFY row_number() OVER (PARTITION BY grouped.leader_id ORDER BY has_origin DESC, shared DESC, previous.event_id) = 1
)
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY has_origin DESC, shared DESC, first_report_id) = 1;

CREATE OR REPLACE TEMP TABLE named AS
SELECT
    grouped.report_id,
    CASE
        WHEN inherited.event_id IS NOT NULL THEN inherited.event_id
        -- Its name went on with other reports of the published event: take the next one that the first report gives.
        WHEN EXISTS (FROM inherited AS taken WHERE taken.event_id = fresh.event_id)
            THEN left(sha256('event' || chr(31) || grouped.first_report_id || chr(31) || 'split'), 16)
        ELSE fresh.event_id
    END AS event_id
FROM grouped
LEFT JOIN inherited USING (leader_id)
CROSS JOIN LATERAL (SELECT left(sha256('event' || chr(31) || grouped.first_report_id), 16) AS event_id) AS fresh;

UPDATE casualty_reports
SET event_id = named.event_id
FROM named
WHERE casualty_reports.report_id = named.report_id AND casualty_reports.event_id IS DISTINCT FROM named.event_id;
