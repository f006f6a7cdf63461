-- The files that flows have taken from the places that they watch.

CREATE TABLE ledger (
    flow     INTEGER NOT NULL,
    path     TEXT    NOT NULL,
    -- Tells this content from another under the same path.
    version  TEXT    NOT NULL,
    size     INTEGER NOT NULL,
    -- Milliseconds since 1970.
    modified INTEGER NOT NULL,
    -- 0 taken, 1 bad: both are to be disposed of. 2 done, and still in its place.
    stage    INTEGER NOT NULL,
    -- 0 without one.
    run      INTEGER NOT NULL,
    PRIMARY KEY (flow, path)
) WITHOUT ROWID;

-- What is to be disposed of; those that stay may be many.
CREATE INDEX ledger_open ON ledger (flow, path) WHERE stage < 2;
