-- What share of the dead were said to be civilians, by country?
SELECT
    country, sum(killed_best) AS killed_best, sum(civilians_killed_best) AS civilians_killed_best,
    round(100.0 * sum(civilians_killed_best) / nullif(sum(killed_best), 0), 1) AS civilian_percent
FROM toll_by_day_country
GROUP BY country
ORDER BY killed_best DESC, country;
