-- Who says how many died within 50 km of a place, and in which sentence? Put any place there, by any of its names.
SELECT date_start, place, km, outcome, low, best, high, source, publisher, evidence, url
FROM said_near('Aleppo', 50)
WHERE scope <> 'subset';
