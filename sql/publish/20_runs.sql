-- The runs and their checks; a run that is already here is replaced.
DELETE FROM ops.checks WHERE run_id IN (SELECT run_id FROM new_run);
INSERT INTO ops.checks BY NAME
FROM new_check WHERE run_id IN (SELECT run_id FROM new_run) ORDER BY run_id, suite, expectation;

DELETE FROM ops.runs WHERE run_id IN (SELECT run_id FROM new_run);
INSERT INTO ops.runs BY NAME
FROM new_run ORDER BY started_at, run_id;
