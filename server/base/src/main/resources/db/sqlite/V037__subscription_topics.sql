-- The topics whose events the subscriptions of a customer's instance may get. Without a row: none.

CREATE TABLE subscription_topics (
    instance TEXT PRIMARY KEY NOT NULL,
    -- A list of names, and of beginnings with * at their ends.
    topics   BLOB NOT NULL,
    -- As in connection.
    crc      INTEGER NOT NULL
) WITHOUT ROWID;
