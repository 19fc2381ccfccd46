-- What did each force, group or nation lose, and how sure is that?
SELECT side, type, killed_low, killed_best, killed_high, wounded_best, events, open_ended_events, first_day, last_day
FROM toll_by_side
ORDER BY killed_best DESC, side
LIMIT 25;
