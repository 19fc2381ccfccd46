-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS casualty_event_groups (
    event_id      VARCHAR NOT NULL,
    outcome       outcome NOT NULL,
    kind          group_kind NOT NULL,
    member        VARCHAR NOT NULL,
    victim_status victim_status,
    victim_id     VARCHAR,
    low           INTEGER,
    best          INTEGER,
    high          INTEGER,
    most          INTEGER,
    reports       BIGINT NOT NULL
);
COMMENT ON TABLE casualty_event_groups IS 'One row is one group among the dead or wounded of an event. Key: event_id, outcome, kind, member. The rows of one kind are disjoint, the kinds are not: sum within one kind alone.';
COMMENT ON COLUMN casualty_event_groups.event_id IS 'The event.';
COMMENT ON COLUMN casualty_event_groups.outcome IS 'killed or wounded.';
COMMENT ON COLUMN casualty_event_groups.kind IS 'status = civilians apart from combatants; side = one force, group or nation among the victims.';
COMMENT ON COLUMN casualty_event_groups.member IS 'civilian, combatant or unknown where kind is status; victim_id where it is side.';
COMMENT ON COLUMN casualty_event_groups.victim_status IS 'Who they were, where kind is status; unknown = the rest of the event''s figure. Null where kind is side. Known as: UCDP deaths_civilians.';
COMMENT ON COLUMN casualty_event_groups.victim_id IS 'The force, group or nation, where kind is side; null where kind is status.';
COMMENT ON COLUMN casualty_event_groups.low IS 'The least that any report supports. Unit: persons. Known as: UCDP low.';
COMMENT ON COLUMN casualty_event_groups.best IS 'The one number to use; never more than the event''s. Unit: persons. Known as: UCDP deaths_a, deaths_b, deaths_civilians.';
COMMENT ON COLUMN casualty_event_groups.high IS 'The most that any report supports; null when the words set no bound. Unit: persons. Known as: UCDP high.';
COMMENT ON COLUMN casualty_event_groups.most IS 'The highest number that any report gives of this group: high, or where the words go on, where they begin; never more than the event''s. Unit: persons.';
COMMENT ON COLUMN casualty_event_groups.reports IS 'Independent reports that tell of this group; 0 for the rest. Unit: rows.';
