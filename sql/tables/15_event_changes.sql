-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS ops.event_changes (
    changed_at     TIMESTAMPTZ NOT NULL,
    event_id       VARCHAR NOT NULL,
    change         event_change NOT NULL,
    other_event_id VARCHAR
);
COMMENT ON TABLE ops.event_changes IS 'One row is one event id that began or ended with a publication. Key: changed_at, event_id. event_aliases follows an id that ended to the one that holds its reports now.';
COMMENT ON COLUMN ops.event_changes.changed_at IS 'Publication instant.';
COMMENT ON COLUMN ops.event_changes.event_id IS 'The id that began (new, split) or ended (merged, renamed, gone).';
COMMENT ON COLUMN ops.event_changes.change IS 'new = no published event told of it; split = it was part of another event; merged = it is part of another event now; renamed = an earlier first report gave it another id; gone = its reports left the lake.';
COMMENT ON COLUMN ops.event_changes.other_event_id IS 'Where its reports stand now (merged, renamed), or stood before (split); null for new and gone.';
