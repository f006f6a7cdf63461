-- Runs that failed, or wait for a person, in groups of their like: written with what puts a run there, and gone with what
-- takes it away. A run that succeeds never touches these tables.

CREATE TABLE attention (
    run         INTEGER PRIMARY KEY,
    fingerprint TEXT    NOT NULL
);

CREATE INDEX attention_by_group ON attention (fingerprint, run);

CREATE TABLE attention_group (
    fingerprint TEXT    PRIMARY KEY,
    flow        INTEGER NOT NULL,
    -- Its path without the numbers of items; null if it was the run itself.
    step        TEXT,
    kind        TEXT    NOT NULL,
    -- What the messages have in common.
    message     TEXT    NOT NULL,
    runs        INTEGER NOT NULL,
    -- Milliseconds since 1970.
    first       INTEGER NOT NULL,
    last        INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX attention_group_last ON attention_group (last, fingerprint);

CREATE TRIGGER attention_left AFTER DELETE ON attention BEGIN UPDATE attention_group SET runs = runs - 1 WHERE fingerprint = old.fingerprint; DELETE FROM attention_group WHERE fingerprint = old.fingerprint AND runs <= 0; END;

CREATE TRIGGER attention_run_gone AFTER DELETE ON run BEGIN DELETE FROM attention WHERE run = old.id; END;
