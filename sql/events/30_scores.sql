-- What two reports have in common, in points. The points and the threshold (5) are written down in docs/fusion.md; change both.
-- Whether the dead that a report counts are civilians, or none is.
CREATE OR REPLACE TEMP TABLE dead_status AS
SELECT c.report_id, CASE WHEN bool_and(c.victim_status = 'civilian') THEN 'civilian' WHEN bool_and(c.victim_status = 'combatant') THEN 'combatant' END AS status
FROM casualty_claims AS c JOIN resolve.candidates AS r ON r.report_id = c.report_id AND r.killed_best IN (c.best, c.low)
WHERE c.outcome = 'killed' AND c.scope = 'incident' AND c.assertion = 'reported' AND c.victim_status <> 'unknown'
    AND c.report_id IN (SELECT leader_id FROM pair UNION SELECT follower_id FROM pair)
GROUP BY c.report_id;

-- Which weekdays a report that can't be dated names where it counts people; and, for the others, those of its days.
CREATE OR REPLACE TEMP TABLE told_weekday AS
WITH asked_for AS (
    SELECT leader_id AS report_id FROM pair UNION SELECT follower_id FROM pair
)
SELECT report_id, list(DISTINCT isodow) AS weekdays
FROM (
    SELECT report_id, isodow FROM resolve.weekdays WHERE report_id IN (SELECT report_id FROM asked_for)
    UNION ALL
    SELECT report_id, isodow(unnest(generate_series(date_start, date_end, INTERVAL 1 DAY)))
    FROM resolve.candidates
    WHERE days <= 2 AND NOT is_inferred AND report_id IN (SELECT report_id FROM asked_for)
)
GROUP BY report_id;

-- What two reports say in the same words.
CREATE OR REPLACE TEMP TABLE same_words AS
SELECT pair.leader_id, pair.follower_id, count(DISTINCT one.sentence) AS sentences
FROM pair
JOIN resolve.sentences AS one ON one.report_id = pair.leader_id
JOIN resolve.sentences AS other ON other.report_id = pair.follower_id AND other.sentence = one.sentence
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE same_dead AS
SELECT DISTINCT pair.leader_id, pair.follower_id
FROM pair
JOIN resolve.names AS one ON one.report_id = pair.leader_id
JOIN resolve.names AS other ON other.report_id = pair.follower_id AND other.name = one.name;

CREATE OR REPLACE TEMP TABLE compared AS
SELECT
    pair.leader_id, pair.follower_id,
    a.date_start <= b.date_end AND b.date_start <= a.date_end AS is_overlap,
    greatest(a.date_start - b.date_end, b.date_start - a.date_end) AS gap_days,
    CASE WHEN wa.weekdays IS NOT NULL AND wb.weekdays IS NOT NULL THEN list_has_any(wa.weekdays, wb.weekdays) END AS is_same_weekday,
    -- papers reuse a sentence, and people share a name: what two reports set weeks apart is not one incident for that
    coalesce(same_words.sentences >= CASE WHEN near.is_near THEN 1 WHEN a.is_inferred OR b.is_inferred THEN 2 END, false) AS is_same_sentence,
    same_dead.leader_id IS NOT NULL
    AND (
        coalesce(near.is_near, true) OR a.is_recalled AND b.date_start <= a.date_end OR b.is_recalled AND a.date_start <= b.date_end
    ) AS is_same_dead,
    a.date_start IS NULL OR b.date_start IS NULL AS is_timeless,
    a.is_inferred OR b.is_inferred AS is_inferred, a.is_recalled OR b.is_recalled AS is_recalled,
    greatest(a.days, b.days) AS days,
    a.days = 1 AND b.days = 1 AND a.date_start = b.date_start AS is_same_day,
    ra.radius_km + rb.radius_km AS reach_km,
    -- the haversine; DuckDB's least() skips nulls, so the bound against rounding is a CASE
    2 * 6371 * asin(CASE WHEN chord.half > 1 THEN 1 ELSE chord.half END) AS distance_km,
    coalesce(a.place_id = b.place_id, a.place_words = b.place_words, false) AS is_same_place,
    a.admin1 = b.admin1 AS is_same_admin1,
    a.place_id IS NULL AND b.place_id IS NULL AND a.place_words = b.place_words AS is_same_unknown_place,
    coalesce(a.geo_precision, 6) AS precision_a, coalesce(b.geo_precision, 6) AS precision_b,
    least(a.killed_best, b.killed_best) AS killed_less,
    CASE WHEN a.killed_best IS NOT NULL AND b.killed_best IS NOT NULL THEN greatest(a.killed_best, b.killed_best) END AS killed_more,
    a.wounded_best AS wounded_a, b.wounded_best AS wounded_b,
    coalesce(a.killed_low, 0) <= coalesce(b.killed_high, 2147483647) AND coalesce(b.killed_low, 0) <= coalesce(a.killed_high, 2147483647) AS is_killed_overlap,
    coalesce(sa.status <> sb.status, false) AS is_other_victims,
    a.perpetrator_id = b.perpetrator_id OR pa.side = pb.side OR kin.one IS NOT NULL AS is_same_side,
    a.victim_id = b.victim_id AS is_same_victim,
    a.tactic = b.tactic AS is_same_tactic, a.tactic = b.tactic AND a.tactic IN (SELECT tactic FROM rare_tactic) AS is_same_rare_tactic, fa.family AS family_a, fb.family AS family_b
FROM pair
JOIN resolve.candidates AS a ON a.report_id = pair.leader_id
JOIN resolve.candidates AS b ON b.report_id = pair.follower_id
CROSS JOIN LATERAL (
    SELECT sqrt(
        sin(radians(b.latitude - a.latitude) / 2) ** 2
        + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    ) AS half
) AS chord
CROSS JOIN LATERAL (
    SELECT
        greatest(a.date_start - b.date_end, b.date_start - a.date_end) < 7
        OR coalesce(abs(a.published_on - b.published_on) < 7, false) AS is_near
) AS near
LEFT JOIN told_weekday AS wa ON wa.report_id = a.report_id
LEFT JOIN told_weekday AS wb ON wb.report_id = b.report_id
LEFT JOIN same_words ON same_words.leader_id = a.report_id AND same_words.follower_id = b.report_id
LEFT JOIN same_dead ON same_dead.leader_id = a.report_id AND same_dead.follower_id = b.report_id
LEFT JOIN tactic_family AS fa ON fa.tactic = a.tactic
LEFT JOIN tactic_family AS fb ON fb.tactic = b.tactic
LEFT JOIN precision_radius AS ra ON ra.geo_precision = a.geo_precision
LEFT JOIN precision_radius AS rb ON rb.geo_precision = b.geo_precision
LEFT JOIN actor_side AS pa ON pa.entity_id = a.perpetrator_id
LEFT JOIN actor_side AS pb ON pb.entity_id = b.perpetrator_id
LEFT JOIN kin ON kin.one = pa.side AND kin.other = pb.side
LEFT JOIN dead_status AS sa ON sa.report_id = a.report_id
LEFT JOIN dead_status AS sb ON sb.report_id = b.report_id;

-- How the dead agree. 3 = a figure that tells one incident from another; then what else a text misread weighs less.
CREATE OR REPLACE TEMP TABLE weighed AS
SELECT
    compared.*,
    CASE
        WHEN killed_more IS NULL THEN 0
        -- so large that a country seldom has two in a year
        WHEN killed_less >= 500 AND (killed_less = killed_more OR is_killed_overlap) THEN 5
        WHEN killed_less >= 500 AND killed_more <= 3 * killed_less THEN 4
        WHEN killed_less = killed_more THEN CASE WHEN killed_less >= 10 THEN 3 WHEN killed_less >= 4 THEN 2 ELSE 1 END
        -- so large that a country seldom has two in a day, and what one says allows what the other says
        WHEN killed_less >= 50 AND is_killed_overlap AND (NOT is_timeless OR is_same_weekday) THEN 3
        WHEN killed_less >= 50 AND killed_more <= 3 * killed_less AND NOT is_timeless THEN 2
        WHEN killed_less >= 25 AND killed_more <= 3 * killed_less AND days <= 2 AND is_same_tactic THEN 2
        WHEN is_killed_overlap THEN 0
        WHEN killed_more <= 3 * killed_less THEN -1
        -- in one place it may be a first count and a last
        WHEN distance_km <= reach_km OR is_same_place AND least(precision_a, precision_b) <= 3 THEN -2
        ELSE -3
    END AS killed_points
FROM compared;

-- null = a contradiction that no agreement elsewhere can mend.
CREATE OR REPLACE TEMP TABLE scored AS
SELECT
    leader_id, follower_id, is_overlap, is_recalled, is_timeless, is_same_sentence, is_same_dead, gap_days, killed_less,
    killed_less = killed_more AND killed_less >= 100 AND killed_less % 10 <> 0 AS is_rare_figure,
    CASE
        WHEN is_timeless THEN CASE WHEN is_same_weekday THEN 2 WHEN NOT is_same_weekday THEN -1 ELSE 0 END
        WHEN gap_days > 1 THEN -2
        WHEN is_inferred THEN 0
        WHEN is_same_day THEN 3
        WHEN is_overlap AND days <= 2 THEN 2
        WHEN is_overlap AND days > 7 THEN 0
        ELSE 1
    END AS date_points,
    CASE
        WHEN is_same_place AND least(precision_a, precision_b) <= 3 THEN 3
        WHEN distance_km <= reach_km OR is_same_unknown_place THEN 2
        WHEN distance_km <= 25 AND reach_km IS NOT NULL THEN -1
        WHEN reach_km IS NULL AND precision_a <= 5 AND precision_b <= 5 AND is_same_admin1 THEN 1
        -- a great toll is often put down to the town next to it, or to where the dead came from
        WHEN killed_points = 3 AND killed_less >= 20 AND is_same_day AND distance_km <= 100 AND precision_a <= 5 AND precision_b <= 5
            THEN CASE WHEN killed_less >= 50 THEN -1 ELSE -2 END
        WHEN distance_km > reach_km THEN NULL
        WHEN precision_a <= 5 AND precision_b <= 5 AND is_same_admin1 THEN 1
        WHEN precision_a <= 4 AND precision_b <= 4 AND NOT is_same_admin1 THEN NULL
        ELSE -1
    END AS place_points,
    killed_points
    + CASE WHEN wounded_a = wounded_b AND wounded_a >= 3 THEN 1 ELSE 0 END
    + CASE WHEN is_same_sentence THEN 4 ELSE 0 END
    -- of what can't be dated the wounded have to fit as well
    + CASE WHEN is_timeless AND killed_less < 500 AND least(wounded_a, wounded_b) >= 10 AND greatest(wounded_a, wounded_b) > 1.25 * least(wounded_a, wounded_b) THEN -2 ELSE 0 END
    + CASE WHEN is_other_victims THEN -3 ELSE 0 END AS figures_points,
    CASE WHEN is_same_side THEN 1 WHEN is_same_side IS NULL THEN 0 WHEN killed_points = 3 THEN -1 ELSE -3 END
    + CASE WHEN is_same_dead THEN 5 WHEN is_same_victim THEN 1 ELSE 0 END AS actor_points,
    CASE
        WHEN is_same_rare_tactic THEN 3
        WHEN is_same_tactic THEN 1
        WHEN family_a IS NULL OR family_b IS NULL OR family_a = family_b THEN 0
        WHEN family_a IN ('accident', 'disaster') OR family_b IN ('accident', 'disaster') THEN NULL
        WHEN 'general' IN (family_a, family_b) THEN 0
        ELSE -2
    END AS tactic_points
FROM weighed;

INSERT INTO resolve.edges
SELECT leader_id, follower_id, score, date_points, place_points, figures_points, actor_points, tactic_points
FROM scored
CROSS JOIN LATERAL (SELECT date_points + place_points + figures_points + actor_points + tactic_points AS score) AS added
WHERE score >= CASE WHEN is_timeless AND NOT is_rare_figure AND NOT is_same_sentence AND NOT is_same_dead THEN 7 ELSE 5 END
    -- A day apart, or not dated by itself: then the figures must speak for it. Further apart: the same words, or the same dead.
    AND (is_same_sentence OR is_same_dead OR coalesce(gap_days, 0) <= 1)
    AND (is_same_dead OR figures_points >= CASE WHEN is_recalled THEN 2 ELSE 1 END OR (is_overlap AND date_points >= 1))
ORDER BY ALL;
