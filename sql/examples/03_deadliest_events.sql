-- Which ten events were the deadliest, and how sure is that?
SELECT date_start, country, place, perpetrator, victims, killed_low, killed_best, killed_high, is_killed_open_ended, disputed, publishers, event_id
FROM conflict_events
ORDER BY killed_best DESC, event_id
LIMIT 10;
