-- Values that are too large for a row lie in files of their own, which are on disk before the commit that names them here,
-- and are deleted after the commit that drops them. A file belongs to one run, or to one event of a topic.

CREATE TABLE value_file (
    file  TEXT    PRIMARY KEY,
    run   INTEGER,
    event INTEGER,
    -- In bytes.
    size  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX value_file_run ON value_file (run) WHERE run IS NOT NULL;

CREATE INDEX value_file_event ON value_file (event) WHERE event IS NOT NULL;

-- What all of them come to: asked for every few seconds.
CREATE TABLE value_files (
    count INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);

INSERT INTO value_files (count, bytes) VALUES (0, 0);

CREATE TRIGGER value_file_named AFTER INSERT ON value_file BEGIN UPDATE value_files SET count = count + 1, bytes = bytes + new.size; END;

CREATE TRIGGER value_file_dropped AFTER DELETE ON value_file BEGIN UPDATE value_files SET count = count - 1, bytes = bytes - old.size; END;
