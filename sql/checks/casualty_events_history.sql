-- Made from pipeline/contracts.py by `make contracts`; change it there.
SELECT
    event_id,
    killed_low,
    killed_best,
    killed_high,
    wounded_low,
    wounded_best,
    wounded_high,
    civilians_killed_best,
    killed_most,
    wounded_most,
    victim_id,
    perpetrator_id,
    tactic,
    place_id,
    country,
    latitude,
    longitude,
    geo_precision,
    date_precision,
    reports,
    articles,
    publishers,
    sources,
    disputed,
    valid_from,
    valid_to
FROM casualty_events_history
WHERE event_id IN (SELECT event_id FROM resolve.touched_events)
    OR greatest(valid_from, valid_to) >= coalesce((SELECT max(published_at) FROM ops.runs), '-infinity');
