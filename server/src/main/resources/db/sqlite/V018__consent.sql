-- What people have consented to for saved connections that get access tokens by OAuth2. Times are milliseconds since 1970.

CREATE TABLE consent (
    -- The connection's id, never used again.
    connection TEXT    PRIMARY KEY,
    -- A hash of what it was given for: another client or address has no part in it.
    given_for  TEXT    NOT NULL,
    -- v1:key:wrapped data key:ciphertext, bound to the connection and to changed.
    access     TEXT    NOT NULL,
    refresh    TEXT,
    until      INTEGER NOT NULL,
    changed    INTEGER NOT NULL,
    -- Why the other side has refused it since; null if it is good.
    refused    TEXT
) WITHOUT ROWID;
