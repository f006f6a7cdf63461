-- Connections, integrations and access. Times are UTC ISO-8601 text.

CREATE TABLE person (
    name     TEXT PRIMARY KEY,
    role     TEXT NOT NULL,
    -- scheme$rounds$salt$hash
    password TEXT NOT NULL,
    created  TEXT NOT NULL
) WITHOUT ROWID;

-- Only the hash of what the browser holds; seconds since 1970.
CREATE TABLE session (
    hash    BLOB PRIMARY KEY,
    person  TEXT    NOT NULL,
    created INTEGER NOT NULL,
    seen    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE token (
    id      TEXT PRIMARY KEY,
    hash    BLOB NOT NULL UNIQUE,
    title   TEXT NOT NULL,
    role    TEXT NOT NULL,
    creator TEXT NOT NULL,
    created TEXT NOT NULL,
    expires TEXT NOT NULL,
    used    TEXT
) WITHOUT ROWID;

CREATE TABLE connection (
    name      TEXT PRIMARY KEY,
    -- Never used again, unlike the name: ciphertexts are bound to it.
    id        TEXT    NOT NULL UNIQUE,
    connector TEXT    NOT NULL,
    settings  BLOB    NOT NULL,
    revision  INTEGER NOT NULL,
    changed   TEXT    NOT NULL
) WITHOUT ROWID;

CREATE TABLE secret (
    connection TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    -- v1:key:wrapped data key:ciphertext
    sealed     TEXT    NOT NULL,
    -- Where it was read from, such as {{ env.TOKEN }}; null if it was given as it is.
    reference  TEXT,
    PRIMARY KEY (connection, field)
) WITHOUT ROWID;

-- version is the published one; null: none is.
CREATE TABLE integration (
    name      TEXT PRIMARY KEY,
    version   INTEGER,
    enabled   INTEGER NOT NULL,
    published TEXT,
    -- Counts every change, for If-Match.
    edits     INTEGER NOT NULL,
    deleted   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE integration_version (
    integration TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    title       TEXT,
    document    TEXT    NOT NULL,
    created     TEXT    NOT NULL,
    creator     TEXT    NOT NULL,
    PRIMARY KEY (integration, version)
) WITHOUT ROWID;

CREATE TABLE instance (
    integration TEXT NOT NULL,
    name        TEXT NOT NULL,
    config      BLOB NOT NULL,
    -- Slot to the saved connection's name, where it is another than the slot's.
    bindings    BLOB NOT NULL,
    -- What runs are accepted with now; null: it was never published.
    revision    INTEGER,
    PRIMARY KEY (integration, name)
) WITHOUT ROWID;

-- A flow keeps its number for ever, whatever is published or deleted.
CREATE TABLE flow (
    id          INTEGER PRIMARY KEY,
    instance    TEXT NOT NULL,
    integration TEXT NOT NULL,
    name        TEXT NOT NULL,
    UNIQUE (instance, integration, name)
);

-- What runs were accepted with: never changed, never deleted.
CREATE TABLE revision (
    id          INTEGER PRIMARY KEY,
    instance    TEXT    NOT NULL,
    integration TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    config      BLOB    NOT NULL,
    bindings    BLOB    NOT NULL
);

CREATE INDEX revision_by_integration ON revision (integration, instance, version);
