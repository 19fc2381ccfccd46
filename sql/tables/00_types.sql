-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE SCHEMA IF NOT EXISTS ops;
CREATE TYPE IF NOT EXISTS outcome AS ENUM ('killed', 'wounded', 'missing', 'captured');
CREATE TYPE IF NOT EXISTS scope AS ENUM ('incident', 'subset', 'cumulative');
CREATE TYPE IF NOT EXISTS assertion AS ENUM ('reported', 'possible', 'denied');
CREATE TYPE IF NOT EXISTS victim_status AS ENUM ('civilian', 'combatant', 'mixed', 'unknown');
CREATE TYPE IF NOT EXISTS entity_type AS ENUM ('person', 'armed_group', 'state_force', 'government', 'organisation', 'place');
CREATE TYPE IF NOT EXISTS published_precision AS ENUM ('day', 'month', 'year', 'unknown');
CREATE TYPE IF NOT EXISTS published_from AS ENUM ('metadata', 'page', 'url', 'dump', 'none');
CREATE TYPE IF NOT EXISTS tactic AS ENUM ('air_strike', 'drone_strike', 'shelling', 'rocket_attack', 'missile_attack', 'suicide_bombing', 'bombing', 'landmine', 'armed_attack', 'ambush', 'clashes', 'execution', 'assassination', 'chemical_attack', 'abduction', 'arrest', 'riot', 'torture', 'arson', 'stabbing', 'vehicle_attack', 'accident', 'disaster', 'other');
CREATE TYPE IF NOT EXISTS batch_state AS ENUM ('ingested', 'failed');
CREATE TYPE IF NOT EXISTS reject_stage AS ENUM ('read', 'segment', 'extract', 'validate');
CREATE TYPE IF NOT EXISTS severity AS ENUM ('critical', 'warning', 'info');
CREATE TYPE IF NOT EXISTS link_kind AS ENUM ('leader', 'similar', 'through', 'same_text', 'same_article');
CREATE TYPE IF NOT EXISTS group_kind AS ENUM ('status', 'side');
CREATE TYPE IF NOT EXISTS event_change AS ENUM ('new', 'merged', 'split', 'renamed', 'gone');
