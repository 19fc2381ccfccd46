-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS ops.report_links (
    report_id      VARCHAR NOT NULL,
    event_id       VARCHAR NOT NULL,
    leader_id      VARCHAR NOT NULL,
    kind           link_kind NOT NULL,
    like_id        VARCHAR,
    score          INTEGER,
    date_points    INTEGER,
    place_points   INTEGER,
    figures_points INTEGER,
    actor_points   INTEGER,
    tactic_points  INTEGER
);
COMMENT ON TABLE ops.report_links IS 'One row is one report and why it stands in its event. Key: report_id. The points are explained in docs/fusion.md.';
COMMENT ON COLUMN ops.report_links.report_id IS 'The report.';
COMMENT ON COLUMN ops.report_links.event_id IS 'Its event.';
COMMENT ON COLUMN ops.report_links.leader_id IS 'The report that the event is built around: the one that says most exactly where and when.';
COMMENT ON COLUMN ops.report_links.kind IS 'leader = it is that report; similar = it resembles that report; through = it resembles another of the event; same_text = a reprint of a report in the event; same_article = the same toll, told twice in its article.';
COMMENT ON COLUMN ops.report_links.like_id IS 'The report of the event that it resembles or reprints; null for the leader.';
COMMENT ON COLUMN ops.report_links.score IS 'Sum of the points with that report, at least 5; null unless kind is similar or through. Unit: points.';
COMMENT ON COLUMN ops.report_links.date_points IS 'How well the dates agree. Unit: points.';
COMMENT ON COLUMN ops.report_links.place_points IS 'How well the places agree. Unit: points.';
COMMENT ON COLUMN ops.report_links.figures_points IS 'How well the dead and wounded agree. Unit: points.';
COMMENT ON COLUMN ops.report_links.actor_points IS 'How well perpetrator and victims agree. Unit: points.';
COMMENT ON COLUMN ops.report_links.tactic_points IS 'How well the tactics agree. Unit: points.';
