-- What connectors keep with a connection, such as a host key that was trusted on first use. It is no secret.
CREATE TABLE pin (
    connection TEXT NOT NULL,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    pinned     TEXT NOT NULL,
    PRIMARY KEY (connection, name)
) WITHOUT ROWID;
