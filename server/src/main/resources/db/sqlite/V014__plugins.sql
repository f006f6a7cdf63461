-- Installed plugins. Times are UTC ISO-8601 text.

CREATE TABLE plugin_version (
    plugin    TEXT    NOT NULL,
    version   TEXT    NOT NULL,
    -- Of its jar, whose pieces are below.
    sha256    TEXT    NOT NULL,
    size      INTEGER NOT NULL,
    -- What its manifest and descriptor say, so that a start opens no jar.
    about     BLOB    NOT NULL,
    -- bundled, uploaded, folder
    origin    TEXT    NOT NULL,
    -- The Ed25519 key that signed it, in Base64; null: nobody did.
    signer    TEXT,
    installed TEXT    NOT NULL,
    installer TEXT    NOT NULL,
    PRIMARY KEY (plugin, version)
) WITHOUT ROWID;

-- The version that is published with.
CREATE TABLE plugin (
    id      TEXT PRIMARY KEY,
    version TEXT    NOT NULL,
    -- The version that was chosen before it.
    before  TEXT,
    enabled INTEGER NOT NULL,
    -- Whether the flows that were live when it was chosen have been published with it.
    moved   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE plugin_piece (
    sha256 TEXT    NOT NULL,
    n      INTEGER NOT NULL,
    body   BLOB    NOT NULL,
    PRIMARY KEY (sha256, n)
);

-- Jars that somebody has removed: one that still lies in a folder is not installed from there again.
CREATE TABLE plugin_removed (
    sha256 TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Connector to the version of its plugin that it is used in, such as acme@1.2.0; null: whichever is chosen.
ALTER TABLE revision ADD COLUMN plugins BLOB;
