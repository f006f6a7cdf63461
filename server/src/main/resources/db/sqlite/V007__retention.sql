-- What is kept only for a while.

-- The name that its event was known by, as in once. Last, and seldom read.
ALTER TABLE run ADD COLUMN name BLOB;

UPDATE run SET name = once.name FROM once WHERE once.run = run.id;

-- By period first: a name is looked for in the two or three periods of the window, and names expire in the order of the
-- tree, whole pages at a time. By name alone, each that expires would be a page somewhere to be read and written.
CREATE TABLE name (
    -- accepted / 2^29
    period   INTEGER NOT NULL,
    flow     INTEGER NOT NULL,
    -- The first 16 bytes of the name's SHA-256.
    name     BLOB    NOT NULL,
    run      INTEGER NOT NULL,
    -- The first 8 bytes of the payload's SHA-256.
    body     INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    PRIMARY KEY (period, flow, name)
) WITHOUT ROWID;

INSERT INTO name (period, flow, name, run, body, accepted)
SELECT accepted >> 29, flow, name, run, body, accepted FROM once;

DROP TABLE once;

ALTER TABLE name RENAME TO once;
