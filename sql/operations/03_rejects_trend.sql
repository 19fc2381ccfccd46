-- Do rejects grow? Each night's per record, beside the median of the fourteen nights before it.
WITH nightly AS (
    SELECT night, sum(records)::BIGINT AS records, sum(rejects)::BIGINT AS rejects, sum(rejects) / nullif(sum(records), 0) AS share
    FROM ops.batches
    GROUP BY night
)
SELECT
    night, records, rejects, round(share, 4) AS rejects_per_record,
    round(median(share) OVER (ORDER BY night ROWS BETWEEN 14 PRECEDING AND 1 PRECEDING), 4) AS usual
FROM nightly
ORDER BY night DESC NULLS LAST;
