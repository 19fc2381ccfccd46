-- For how many of the dead does no text say who killed them?
SELECT perpetrator IS NULL AS is_unattributed, sum(events) AS events, sum(killed_best) AS killed_best
FROM toll_by_actor_pair
GROUP BY is_unattributed
ORDER BY is_unattributed;
