-- Runs, their history, and what they wait for. Times are milliseconds since 1970: these rows are written and scanned
-- thousands of times a second, and nobody but the engine reads them.

CREATE TABLE run (
    -- Accept order: counted up by the writer, never from the clock.
    id         INTEGER PRIMARY KEY,
    flow       INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    -- 0 due, 1 waiting, 2 succeeded, 3 failed, 4 cancelled
    state      INTEGER NOT NULL,
    accepted   INTEGER NOT NULL,
    ended      INTEGER,
    parent     INTEGER,
    -- The parent's step that waits for this run.
    step       TEXT,
    replay_of  INTEGER,
    depth      INTEGER NOT NULL,
    -- {kind, message, step} of a run that failed, or the reason why one stopped early.
    outcome    BLOB,
    -- {headers, method, …}: what came with the payload.
    origin     BLOB NOT NULL,
    payload    BLOB
);

-- Serves what is due (state 0, in accept order) and the lists that people look at.
CREATE INDEX run_by_flow ON run (flow, state, id);

CREATE INDEX run_by_parent ON run (parent) WHERE parent IS NOT NULL;

-- One row for each append, all its entries packed.
CREATE TABLE entry (
    run  INTEGER NOT NULL,
    n    INTEGER NOT NULL,
    crc  INTEGER NOT NULL,
    body BLOB    NOT NULL,
    PRIMARY KEY (run, n)
) WITHOUT ROWID;

-- What a waiting run waits for, a row for each position.
CREATE TABLE wait (
    run  INTEGER NOT NULL,
    step TEXT    NOT NULL,
    -- until, child, connection, person
    kind TEXT    NOT NULL,
    -- The child's id or the connection's name.
    ref  TEXT,
    due  INTEGER,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;

CREATE INDEX wait_due ON wait (due) WHERE due IS NOT NULL;

CREATE INDEX wait_ref ON wait (kind, ref) WHERE ref IS NOT NULL;

-- The names that events were known by, so that a second delivery starts nothing.
CREATE TABLE once (
    flow     INTEGER NOT NULL,
    -- The first 16 bytes of the name's SHA-256.
    name     BLOB    NOT NULL,
    run      INTEGER NOT NULL,
    -- The first 8 bytes of the payload's SHA-256.
    body     INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    PRIMARY KEY (flow, name)
) WITHOUT ROWID;

CREATE INDEX once_accepted ON once (accepted);

-- How far a flow has come in what it polls, or the last instant of its schedule.
CREATE TABLE cursor (
    flow  INTEGER PRIMARY KEY,
    value BLOB    NOT NULL,
    moved INTEGER NOT NULL
);

CREATE TABLE topic_event (
    seq       INTEGER PRIMARY KEY,
    topic     TEXT    NOT NULL,
    published INTEGER NOT NULL,
    name      BLOB,
    runs      INTEGER NOT NULL,
    event     BLOB
);

CREATE UNIQUE INDEX topic_event_once ON topic_event (topic, name) WHERE name IS NOT NULL;

-- What this installation is called in keys that it gives to others, and the like.
CREATE TABLE installation (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO installation (name, value) VALUES ('id', lower(hex(randomblob(16))));
