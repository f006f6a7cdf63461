-- What was posted to call-back addresses, so that the same post again gets the same answer.
CREATE TABLE posted_back (
    -- The hash of the address's token.
    token TEXT    PRIMARY KEY,
    run   INTEGER NOT NULL,
    -- The first 8 bytes of the posted body's SHA-256.
    body  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX posted_back_run ON posted_back (run);

INSERT INTO installation (name, value) VALUES ('callback-key', lower(hex(randomblob(32))));
