-- The last test of each connection.

CREATE TABLE connection_test (
    connection TEXT PRIMARY KEY NOT NULL,
    -- Of the connection that was tested. After a change, the result is not shown any more.
    revision   INTEGER NOT NULL,
    at         TEXT    NOT NULL,
    -- The kind of the failure; null: the connection works.
    failure    TEXT,
    message    TEXT    NOT NULL
) WITHOUT ROWID;
