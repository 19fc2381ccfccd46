-- One leader per incident. Plain connected components would chain: A like B, B like C, and a week of shelling is one event.
-- Instead every follower must be like the leader itself, which bounds an event in space and time by construction.
-- What a night can change is in the components of those it put in question; they are settled anew, all others stand.
CREATE OR REPLACE TEMP TABLE alike AS
SELECT leader_id, follower_id, score, date_points, place_points, figures_points, actor_points, tactic_points FROM resolve.edges
UNION ALL
SELECT follower_id, leader_id, score, date_points, place_points, figures_points, actor_points, tactic_points FROM resolve.edges;

CREATE OR REPLACE TEMP TABLE unsettled AS
WITH RECURSIVE reached (report_id) AS (
    SELECT report_id
    FROM resolve.candidates
    WHERE report_id IN (
        SELECT report_id FROM touched_report
        UNION ALL SELECT report_id FROM bereft_report
        UNION ALL SELECT original_id FROM resolve.twins WHERE report_id IN (SELECT report_id FROM touched_report UNION ALL SELECT report_id FROM bereft_report)
    )
    UNION
    SELECT alike.follower_id FROM reached JOIN alike ON alike.leader_id = reached.report_id
)
SELECT reached.report_id, candidate.article_id, candidate.rank
FROM reached JOIN resolve.candidates AS candidate USING (report_id);

CREATE OR REPLACE TEMP TABLE edge AS
SELECT leader_id, follower_id FROM resolve.edges WHERE leader_id IN (SELECT report_id FROM unsettled);

-- Leaders are taken in order of rank: a report leads when no report of better rank that it resembles leads.
CREATE OR REPLACE TEMP TABLE leadership AS
WITH RECURSIVE settled (report_id, is_leader) USING KEY (report_id) AS (
    SELECT report_id, true
    FROM unsettled
    WHERE report_id NOT IN (SELECT follower_id FROM edge)
    UNION
    (
        WITH open AS (
            SELECT unsettled.report_id
            FROM unsettled
            WHERE NOT EXISTS (FROM recurring.settled AS s WHERE s.report_id = unsettled.report_id)
        )
        SELECT
            open.report_id,
            NOT EXISTS (
                FROM edge JOIN recurring.settled AS s ON s.report_id = edge.leader_id
                WHERE edge.follower_id = open.report_id AND s.is_leader
            )
        FROM open
        WHERE EXISTS (
                FROM edge JOIN recurring.settled AS s ON s.report_id = edge.leader_id
                WHERE edge.follower_id = open.report_id AND s.is_leader
            )
            OR NOT EXISTS (FROM edge JOIN open AS better ON better.report_id = edge.leader_id WHERE edge.follower_id = open.report_id)
    )
)
SELECT report_id, is_leader FROM settled;

-- Resemblance has no direction: a report may follow a leader of worse rank, when all that it resembled better follow others.
-- Each follower goes to the leader it resembles most. Two incidents that one article tells apart stay apart: of two reports of
-- one article the one that resembles the leader more gets it, the other takes its next best or leads an event of its own.
CREATE OR REPLACE TEMP TABLE open_choice AS
SELECT
    alike.leader_id, alike.follower_id, alike.score, follower.article_id, follower.rank AS follower_rank,
    row_number() OVER (PARTITION BY alike.follower_id ORDER BY alike.score DESC, leader.rank) AS preference
FROM alike
JOIN leadership ON leadership.report_id = alike.leader_id AND leadership.is_leader
JOIN leadership AS follows ON follows.report_id = alike.follower_id AND NOT follows.is_leader
JOIN unsettled AS follower ON follower.report_id = alike.follower_id
JOIN unsettled AS leader ON leader.report_id = alike.leader_id
-- what can't be dated (its rank begins with 1) gathers nothing that can
WHERE leader.rank < '1' OR follower.rank >= '1';

-- What can't be dated follows the one incident that it can be, and none where two are as like.
CREATE OR REPLACE TEMP TABLE choice AS
SELECT leader_id, follower_id, score, article_id, follower_rank, preference
FROM open_choice
WINDOW own AS (PARTITION BY follower_id)
QUALIFY follower_rank < '1' OR max(score) OVER own - coalesce(max(score) FILTER (preference = 2) OVER own, 0) >= 2;

CREATE OR REPLACE TEMP TABLE first_choice AS
SELECT leader_id, follower_id, article_id
FROM choice
WHERE preference = 1
QUALIFY row_number() OVER (PARTITION BY leader_id, article_id ORDER BY score DESC, follower_rank) = 1;

CREATE OR REPLACE TEMP TABLE second_choice AS
SELECT leader_id, follower_id
FROM (
    SELECT leader_id, follower_id, article_id, score, follower_rank
    FROM choice
    WHERE follower_id NOT IN (SELECT follower_id FROM first_choice)
        AND NOT EXISTS (FROM first_choice AS taken WHERE taken.leader_id = choice.leader_id AND taken.article_id = choice.article_id)
    QUALIFY row_number() OVER (PARTITION BY follower_id ORDER BY preference) = 1
)
QUALIFY row_number() OVER (PARTITION BY leader_id, article_id ORDER BY score DESC, follower_rank) = 1;

CREATE OR REPLACE TEMP TABLE followed AS
SELECT leader_id, follower_id FROM first_choice
UNION ALL
SELECT leader_id, follower_id FROM second_choice;

-- Some reports that nobody follows resemble no leader, but a follower, by a figure that tells one incident from another: "in August 2013
-- gas killed more than 1,400". Such a one joins through the follower, where its days meet the leader's, where all that it resembles so
-- lead to one event, and where that has no report of its article. Nobody joins through one that joined so: two steps, no chain.
CREATE OR REPLACE TEMP TABLE third_choice AS
WITH lone AS (
    SELECT report_id, article_id, rank
    FROM unsettled
    WHERE report_id NOT IN (SELECT follower_id FROM followed) AND report_id NOT IN (SELECT leader_id FROM followed)
),
member AS (
    SELECT leader_id, follower_id AS report_id FROM followed
    UNION ALL
    SELECT DISTINCT leader_id, leader_id FROM followed
),
through AS (
    SELECT lone.report_id, lone.article_id, lone.rank, followed.leader_id, followed.follower_id AS like_id, alike.score
    FROM lone
    JOIN alike
        ON alike.follower_id = lone.report_id AND (alike.score >= 7 AND alike.figures_points >= 3 OR alike.figures_points >= 5 OR alike.actor_points >= 4)
    JOIN followed ON followed.follower_id = alike.leader_id
    JOIN resolve.candidates AS mine ON mine.report_id = lone.report_id
    JOIN resolve.candidates AS leader ON leader.report_id = followed.leader_id
    WHERE (mine.date_start IS NULL OR mine.date_start <= leader.date_end AND leader.date_start <= mine.date_end)
        AND NOT EXISTS (
            FROM member JOIN unsettled ON unsettled.report_id = member.report_id
            WHERE member.leader_id = followed.leader_id AND unsettled.article_id = lone.article_id
        )
    WINDOW own AS (PARTITION BY lone.report_id)
    QUALIFY min(followed.leader_id) OVER own = max(followed.leader_id) OVER own
),
best AS (
    SELECT report_id, article_id, rank, leader_id, like_id, score
    FROM through
    QUALIFY row_number() OVER (PARTITION BY report_id ORDER BY score DESC, like_id) = 1
)
SELECT report_id, leader_id, like_id
FROM best
QUALIFY row_number() OVER (PARTITION BY leader_id, article_id ORDER BY score DESC, rank) = 1;

-- For every report in question, and its reprints, the leader of its event, the report that it resembles there, and the points.
CREATE OR REPLACE TEMP TABLE link AS
WITH placed AS (
    SELECT
        unsettled.report_id, coalesce(followed.leader_id, third.leader_id, unsettled.report_id) AS leader_id,
        coalesce(followed.leader_id, third.like_id) AS like_id
    FROM unsettled
    LEFT JOIN followed ON followed.follower_id = unsettled.report_id
    LEFT JOIN third_choice AS third ON third.report_id = unsettled.report_id
)
SELECT
    placed.report_id, placed.leader_id,
    CASE WHEN placed.like_id IS NULL THEN 'leader' WHEN placed.like_id = placed.leader_id THEN 'similar' ELSE 'through' END AS kind, placed.like_id,
    alike.score, alike.date_points, alike.place_points, alike.figures_points, alike.actor_points, alike.tactic_points
FROM placed LEFT JOIN alike ON alike.leader_id = placed.like_id AND alike.follower_id = placed.report_id
UNION ALL
SELECT
    twins.report_id, placed.leader_id, CASE WHEN mine.article_id = original.article_id THEN 'same_article' ELSE 'same_text' END, twins.original_id, NULL, NULL, NULL, NULL, NULL, NULL
FROM resolve.twins AS twins
JOIN placed ON placed.report_id = twins.original_id
JOIN casualty_reports AS mine ON mine.report_id = twins.report_id
JOIN casualty_reports AS original ON original.report_id = twins.original_id;
