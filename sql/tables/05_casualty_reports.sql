-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS casualty_reports (
    report_id             VARCHAR NOT NULL,
    article_id            VARCHAR NOT NULL,
    report_no             INTEGER NOT NULL,
    background            BOOLEAN NOT NULL,
    event_id              VARCHAR,
    killed_low            INTEGER,
    killed_best           INTEGER,
    killed_high           INTEGER,
    wounded_low           INTEGER,
    wounded_best          INTEGER,
    wounded_high          INTEGER,
    civilians_killed_best INTEGER,
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
    claims                INTEGER NOT NULL
);
COMMENT ON TABLE casualty_reports IS 'One row is one incident that one article tells of, its claims fused without counting anyone twice. Key: report_id. Several reports tell of one incident: sum casualty_events, not reports.';
COMMENT ON COLUMN casualty_reports.report_id IS 'Hash of article and report number.';
COMMENT ON COLUMN casualty_reports.article_id IS 'The article.';
COMMENT ON COLUMN casualty_reports.report_no IS '0 = what the article is mainly about.';
COMMENT ON COLUMN casualty_reports.background IS 'True = an earlier incident, recalled in passing.';
COMMENT ON COLUMN casualty_reports.event_id IS 'The event it was resolved to; filled in the warehouse.';
COMMENT ON COLUMN casualty_reports.killed_low IS 'The least number of dead the words allow. Unit: persons. Known as: UCDP low.';
COMMENT ON COLUMN casualty_reports.killed_best IS 'The one number of dead to use; the number printed where the words say more than it: 20 for ''more than 20''. Unit: persons. Known as: UCDP best, ACLED fatalities.';
COMMENT ON COLUMN casualty_reports.killed_high IS 'The most dead the words allow; null when they set no bound. Unit: persons. Known as: UCDP high.';
COMMENT ON COLUMN casualty_reports.wounded_low IS 'The least number of wounded the words allow. Unit: persons.';
COMMENT ON COLUMN casualty_reports.wounded_best IS 'The one number of wounded to use, as for the dead. Unit: persons.';
COMMENT ON COLUMN casualty_reports.wounded_high IS 'The most wounded the words allow; null when they set no bound. Unit: persons.';
COMMENT ON COLUMN casualty_reports.civilians_killed_best IS 'Civilians among the dead, where the text says so. Unit: persons. Known as: UCDP deaths_civilians.';
COMMENT ON COLUMN casualty_reports.victims IS 'Who was harmed, in the words of the text.';
COMMENT ON COLUMN casualty_reports.victim_id IS 'The victims'' group, force or nationality as an entity; the person if one named person.';
COMMENT ON COLUMN casualty_reports.perpetrator IS 'Who did it, in the words of the text; null when the text names no one. Known as: UCDP side_a/side_b.';
COMMENT ON COLUMN casualty_reports.perpetrator_id IS 'Who did it, as an entity.';
COMMENT ON COLUMN casualty_reports.tactic IS 'How it was done. accident and disaster are not political violence: leave them out of conflict tolls. Known as: GTD attacktype, ACLED sub_event_type.';
COMMENT ON COLUMN casualty_reports.place IS 'Where it happened, in the words of the text; never the dateline. Known as: UCDP where_coordinates.';
COMMENT ON COLUMN casualty_reports.place_id IS 'Where it happened, as an entity of type place.';
COMMENT ON COLUMN casualty_reports.country IS 'Where it happened, not whose nationals died. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN casualty_reports.admin1 IS 'First-order division in which it happened. Known as: UCDP adm_1, ACLED admin1.';
COMMENT ON COLUMN casualty_reports.latitude IS 'Latitude of the place. Unit: degrees north, WGS 84.';
COMMENT ON COLUMN casualty_reports.longitude IS 'Longitude of the place. Unit: degrees east, WGS 84.';
COMMENT ON COLUMN casualty_reports.geo_precision IS '1 exact place, 2 near a known point, 3 district, 4 province, 5 line or fuzzy area, 6 country, 7 international waters or airspace. Known as: UCDP where_prec.';
COMMENT ON COLUMN casualty_reports.date_start IS 'First day on which it can have happened. Unit: day. Known as: UCDP date_start.';
COMMENT ON COLUMN casualty_reports.date_end IS 'Last day on which it can have happened. Unit: day. Known as: UCDP date_end.';
COMMENT ON COLUMN casualty_reports.date_precision IS '1 exact day, 2 within 2-6 days, 3 the week, 4 the month, 5 up to a year; null when unsaid. Known as: UCDP date_prec.';
COMMENT ON COLUMN casualty_reports.claims IS 'Claims fused into it. Unit: claims.';
