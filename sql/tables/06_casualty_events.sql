-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS casualty_events (
    event_id              VARCHAR NOT NULL,
    killed_low            INTEGER,
    killed_best           INTEGER,
    killed_high           INTEGER,
    wounded_low           INTEGER,
    wounded_best          INTEGER,
    wounded_high          INTEGER,
    civilians_killed_best INTEGER,
    killed_most           INTEGER,
    wounded_most          INTEGER,
    victims               VARCHAR,
    victim_id             VARCHAR,
    perpetrator           VARCHAR,
    perpetrator_id        VARCHAR,
    tactic                tactic,
    place                 VARCHAR,
    place_id              VARCHAR,
    country               VARCHAR,
    admin1                VARCHAR,
    latitude              DOUBLE,
    longitude             DOUBLE,
    geo_precision         INTEGER,
    date_start            DATE,
    date_end              DATE,
    date_precision        INTEGER,
    reports               BIGINT NOT NULL,
    articles              BIGINT NOT NULL,
    publishers            BIGINT NOT NULL,
    sources               VARCHAR[] NOT NULL,
    disputed              BOOLEAN NOT NULL,
    first_reported_on     DATE,
    last_reported_on      DATE
);
COMMENT ON TABLE casualty_events IS 'One row is one real-world incident, fused over all reports of it. Key: event_id. tactic accident and disaster are not political violence.';
COMMENT ON COLUMN casualty_events.event_id IS 'Hash of the first article that tells of it and of which of its reports does; the same however the articles came in.';
COMMENT ON COLUMN casualty_events.killed_low IS 'The least number of dead the words allow. Unit: persons. Known as: UCDP low.';
COMMENT ON COLUMN casualty_events.killed_best IS 'The one number of dead to use; the number printed where the words say more than it: 20 for ''more than 20''. Unit: persons. Known as: UCDP best, ACLED fatalities.';
COMMENT ON COLUMN casualty_events.killed_high IS 'The most dead the words allow; null when they set no bound. Unit: persons. Known as: UCDP high.';
COMMENT ON COLUMN casualty_events.wounded_low IS 'The least number of wounded the words allow. Unit: persons.';
COMMENT ON COLUMN casualty_events.wounded_best IS 'The one number of wounded to use, as for the dead. Unit: persons.';
COMMENT ON COLUMN casualty_events.wounded_high IS 'The most wounded the words allow; null when they set no bound. Unit: persons.';
COMMENT ON COLUMN casualty_events.civilians_killed_best IS 'Civilians among the dead, where the text says so. Unit: persons. Known as: UCDP deaths_civilians.';
COMMENT ON COLUMN casualty_events.killed_most IS 'The highest number that any report, or another source that it names, gives: killed_high, or where that is null because the words go on (`at least 11`), where they begin. Unit: persons.';
COMMENT ON COLUMN casualty_events.wounded_most IS 'The same for the wounded. Unit: persons.';
COMMENT ON COLUMN casualty_events.victims IS 'Who was harmed, in the words of the text.';
COMMENT ON COLUMN casualty_events.victim_id IS 'The victims'' group, force or nationality as an entity; the person if one named person.';
COMMENT ON COLUMN casualty_events.perpetrator IS 'Who did it, in the words of the text; null when the text names no one. Known as: UCDP side_a/side_b.';
COMMENT ON COLUMN casualty_events.perpetrator_id IS 'Who did it, as an entity.';
COMMENT ON COLUMN casualty_events.tactic IS 'How it was done. accident and disaster are not political violence: leave them out of conflict tolls. Known as: GTD attacktype, ACLED sub_event_type.';
COMMENT ON COLUMN casualty_events.place IS 'Where it happened, in the words of the text; never the dateline. Known as: UCDP where_coordinates.';
COMMENT ON COLUMN casualty_events.place_id IS 'Where it happened, as an entity of type place.';
COMMENT ON COLUMN casualty_events.country IS 'Where it happened, not whose nationals died. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN casualty_events.admin1 IS 'First-order division in which it happened. Known as: UCDP adm_1, ACLED admin1.';
COMMENT ON COLUMN casualty_events.latitude IS 'Latitude of the place. Unit: degrees north, WGS 84.';
COMMENT ON COLUMN casualty_events.longitude IS 'Longitude of the place. Unit: degrees east, WGS 84.';
COMMENT ON COLUMN casualty_events.geo_precision IS '1 exact place, 2 near a known point, 3 district, 4 province, 5 line or fuzzy area, 6 country, 7 international waters or airspace. Known as: UCDP where_prec.';
COMMENT ON COLUMN casualty_events.date_start IS 'First day on which it can have happened. Unit: day. Known as: UCDP date_start.';
COMMENT ON COLUMN casualty_events.date_end IS 'Last day on which it can have happened. Unit: day. Known as: UCDP date_end.';
COMMENT ON COLUMN casualty_events.date_precision IS '1 exact day, 2 within 2-6 days, 3 the week, 4 the month, 5 up to a year; null when unsaid. Known as: UCDP date_prec.';
COMMENT ON COLUMN casualty_events.reports IS 'Reports fused into it. Unit: rows.';
COMMENT ON COLUMN casualty_events.articles IS 'Articles that tell of it. Unit: rows.';
COMMENT ON COLUMN casualty_events.publishers IS 'Publishers that tell of it; reprints of one text count once. Unit: rows.';
COMMENT ON COLUMN casualty_events.sources IS 'Who gave figures, inside the texts.';
COMMENT ON COLUMN casualty_events.disputed IS 'True = the figures can''t all be right: what one report says at least lies above what another says at most, or one text quotes two sources that rule each other out.';
COMMENT ON COLUMN casualty_events.first_reported_on IS 'Earliest publication day. Unit: day.';
COMMENT ON COLUMN casualty_events.last_reported_on IS 'Latest publication day. Unit: day.';
