-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS entities (
    entity_id VARCHAR NOT NULL,
    name      VARCHAR NOT NULL,
    type      entity_type NOT NULL,
    country   VARCHAR,
    admin1    VARCHAR,
    latitude  DOUBLE,
    longitude DOUBLE,
    aliases   VARCHAR[] NOT NULL
);
COMMENT ON TABLE entities IS 'One row is one real-world thing. Key: entity_id.';
COMMENT ON COLUMN entities.entity_id IS 'Hash of type, canonical name and country; of a place also of its admin1 and level: two towns may share a name.';
COMMENT ON COLUMN entities.name IS 'Canonical name.';
COMMENT ON COLUMN entities.type IS 'What kind of thing.';
COMMENT ON COLUMN entities.country IS 'Country it is in or belongs to; null where it spans several. Unit: ISO 3166-1 alpha-2.';
COMMENT ON COLUMN entities.admin1 IS 'First-order division, for places.';
COMMENT ON COLUMN entities.latitude IS 'Latitude, for places. Unit: degrees north, WGS 84.';
COMMENT ON COLUMN entities.longitude IS 'Longitude, for places. Unit: degrees east, WGS 84.';
COMMENT ON COLUMN entities.aliases IS 'Other names it goes by.';
