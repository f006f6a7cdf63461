-- Events that our own writes are about to cause: each is used up by one event, or gone when its time is over (milliseconds
-- since 1970).

CREATE TABLE echo (
    id          INTEGER PRIMARY KEY,
    instance    TEXT NOT NULL,
    integration TEXT NOT NULL,
    entity      TEXT NOT NULL,
    -- The first 16 bytes of the SHA-256 of the content's canonical JSON; empty: whatever the content.
    content     BLOB NOT NULL,
    expires     INTEGER NOT NULL
);

CREATE INDEX echo_entity ON echo (instance, integration, entity);

CREATE INDEX echo_expires ON echo (expires);
