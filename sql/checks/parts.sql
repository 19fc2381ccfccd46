-- A part's figure is within the most its whole allows; a whole without upper bound holds any part.
SELECT
    'casualty_claims.part_of' AS subject,
    count(*) AS checked,
    count(*) FILTER (WHERE coalesce(part.best, part.low) > whole.high) AS unexpected,
    min(part.claim_id, 5) FILTER (WHERE coalesce(part.best, part.low) > whole.high) AS keys
FROM (FROM casualty_claims WHERE part_of IS NOT NULL) AS part
JOIN casualty_claims AS whole ON whole.claim_id = part.part_of;
