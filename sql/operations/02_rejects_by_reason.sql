-- Why was something turned away, of how many dumps, and which dump tells most of it?
SELECT
    r.stage, r.reason_code, count(*) AS rejects, count(DISTINCT r.batch_id) AS dumps, mode(b.dump) AS worst_dump, any_value(r.reason) AS example
FROM ops.rejects AS r JOIN ops.batches AS b ON b.batch_id = r.batch_id
GROUP BY r.stage, r.reason_code
ORDER BY rejects DESC, r.stage, r.reason_code;
