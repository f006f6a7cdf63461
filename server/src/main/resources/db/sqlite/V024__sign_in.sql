-- What sign-in remembers. Times are seconds since 1970.

-- Browsers that have signed a person in before, by the hash of a cookie.
CREATE TABLE device (
    hash   BLOB PRIMARY KEY,
    person TEXT    NOT NULL,
    used   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX device_by_person ON device (person);

CREATE INDEX session_by_person ON session (person);

-- From which blocks of addresses a token was used.
CREATE TABLE token_address (
    token TEXT    NOT NULL,
    block TEXT    NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (token, block)
) WITHOUT ROWID;
