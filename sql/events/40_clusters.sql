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
    FROM candidate
    WHERE report_id IN (
        SELECT report_id FROM touched_report
        UNION ALL SELECT report_id FROM bereft_report
        UNION ALL SELECT original_id FROM resolve.twins WHERE report_id IN (SELECT report_id FROM touched_report UNION ALL SELECT report_id FROM bereft_report)
    )
    UNION
    SELECT alike.follower_id FROM reached JOIN alike ON alike.leader_id = reached.report_id
)
SELECT reached.report_id, candidate.article_id, candidate.rank
FROM reached JOIN candidate USING (report_id);

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
CREATE OR REPLACE TEMP TABLE choice AS
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

-- For every report in question, and its reprints, the leader of its event and the points that put it there.
CREATE OR REPLACE TEMP TABLE link AS
WITH followed AS (
    SELECT leader_id, follower_id FROM first_choice
    UNION ALL
    SELECT leader_id, follower_id FROM second_choice
),
placed AS (
    SELECT unsettled.report_id, coalesce(followed.leader_id, unsettled.report_id) AS leader_id
    FROM unsettled LEFT JOIN followed ON followed.follower_id = unsettled.report_id
)
SELECT
    placed.report_id, placed.leader_id, CASE WHEN placed.report_id = placed.leader_id THEN 'leader' ELSE 'similar' END AS kind,
    alike.score, alike.date_points, alike.place_points, alike.figures_points, alike.actor_points, alike.tactic_points
FROM placed LEFT JOIN alike ON alike.leader_id = placed.leader_id AND alike.follower_id = placed.report_id
UNION ALL
SELECT twins.report_id, placed.leader_id, 'same_text', NULL, NULL, NULL, NULL, NULL, NULL
FROM resolve.twins AS twins JOIN placed ON placed.report_id = twins.original_id;
