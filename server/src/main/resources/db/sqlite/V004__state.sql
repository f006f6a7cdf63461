-- What integrations remember from one run to the next. It belongs to an instance of an integration, never to a version;
-- flow is '' where all flows share it. Times are milliseconds since 1970.

CREATE TABLE state (
    instance    TEXT NOT NULL,
    integration TEXT NOT NULL,
    flow        TEXT NOT NULL,
    name        TEXT NOT NULL,
    value       BLOB NOT NULL,
    revision    INTEGER NOT NULL,
    changed     INTEGER NOT NULL,
    PRIMARY KEY (instance, integration, flow, name)
) WITHOUT ROWID;

-- Counted up by every write: a value that was deleted and set again has not the revision that somebody has read before.
CREATE TABLE state_revision (
    last INTEGER NOT NULL
);

INSERT INTO state_revision (last) VALUES (0);

CREATE TABLE xref (
    instance    TEXT NOT NULL,
    integration TEXT NOT NULL,
    flow        TEXT NOT NULL,
    entity      TEXT NOT NULL,
    system      TEXT NOT NULL,
    id          TEXT NOT NULL,
    -- The rows of one number are the ids of one record.
    record      INTEGER NOT NULL,
    PRIMARY KEY (instance, integration, flow, entity, system, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX xref_record ON xref (record, system);

-- What attempts of such steps did, by the step's idempotency key and in the same commit as what they did: an attempt that
-- is made again finds it. Gone some time after its run has ended.
CREATE TABLE own_write (
    key    TEXT    PRIMARY KEY,
    run    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    result BLOB    NOT NULL
) WITHOUT ROWID;

CREATE INDEX own_write_at ON own_write (at);
