-- What third parties were told of the addresses of flows that take their webhooks. Times are milliseconds since 1970.

CREATE TABLE registration (
    flow     INTEGER NOT NULL,
    -- What the third party calls it.
    id       TEXT    NOT NULL,
    -- Which revision of the flow made it, and a hash of all that it was made of.
    revision INTEGER NOT NULL,
    made_of  TEXT    NOT NULL,
    made     INTEGER NOT NULL,
    until    INTEGER,
    -- v1:key:wrapped data key:ciphertext; null if the third party signs with none of its own.
    sealed   TEXT,
    -- 1: it is to be taken back.
    outgoing INTEGER NOT NULL,
    PRIMARY KEY (flow, id)
) WITHOUT ROWID;
