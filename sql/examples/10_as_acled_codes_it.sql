-- Where do ACLED's figures for vague numbers differ from Toll's?
SELECT word, coder, coded, best AS toll_best, low AS toll_low, outcome, scope, count_text, evidence
FROM acled_figures
WHERE coded IS DISTINCT FROM best
ORDER BY word, claim_id;
