-- Who says how many died within 50 km of a place, and in which sentence? (Put the place's name in the first line.)
WITH here AS (
    SELECT latitude, longitude FROM entities WHERE type = 'place' AND latitude IS NOT NULL AND (name = 'Aleppo' OR list_contains(aliases, 'Aleppo')) ORDER BY entity_id LIMIT 1
),
near AS (
    SELECT
        event.event_id, event.date_start, event.place,
        2 * 6371 * asin(sqrt(
            sin(radians(event.latitude - here.latitude) / 2) ** 2
            + cos(radians(here.latitude)) * cos(radians(event.latitude)) * sin(radians(event.longitude - here.longitude) / 2) ** 2
        )) AS km
    FROM casualty_events AS event, here
    WHERE event.geo_precision <= 3
)
SELECT near.date_start, near.place, round(near.km) AS km, evidence.outcome, evidence.low, evidence.best, evidence.high, evidence.source, evidence.publisher, evidence.evidence, evidence.url
FROM near JOIN evidence USING (event_id)
WHERE near.km <= 50
ORDER BY near.date_start, near.event_id, evidence.published_on, evidence.claim_id;
