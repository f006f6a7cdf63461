-- Received events that started no run: refused ones, and duplicates. Written some time after their answers, and limited in number and
-- age. Accepted events are rows of run.

CREATE TABLE refused_event (
    -- In the order of the writes, which is nearly that of the times.
    id           INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    -- How many similar events the row stands for, and the time of the first one.
    count        INTEGER NOT NULL,
    since        INTEGER NOT NULL,
    -- '' where the address names none, or none of this name exists.
    integration  TEXT    NOT NULL,
    instance     TEXT,
    flow         TEXT,
    method       TEXT    NOT NULL,
    -- The path without tokens; null if the row stands for several.
    address      TEXT,
    -- Null if the row stands for several.
    sender       TEXT,
    content_type TEXT,
    size         INTEGER,
    -- The ID that the sender gave the event.
    event        TEXT,
    -- The answer: 200 to a duplicate.
    status       INTEGER NOT NULL,
    code         TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    -- Why there is no flow at the address, which the sender is not told.
    cause        TEXT,
    -- The run that the event started the first time; null if it was refused.
    run          INTEGER
);

CREATE INDEX refused_event_integration ON refused_event (integration, id);
