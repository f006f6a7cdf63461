-- What people edit beside the published version: one text for an integration, valid or not.
CREATE TABLE draft (
    -- Never used again, so that the ETag of a draft that was discarded fits no later one.
    revision    INTEGER PRIMARY KEY AUTOINCREMENT,
    integration TEXT    NOT NULL UNIQUE,
    document    TEXT    NOT NULL,
    -- The version that was published when it was begun, or when it was last merged with what was; 0: none was.
    base        INTEGER NOT NULL,
    changed     TEXT    NOT NULL,
    editor      TEXT    NOT NULL,
    crc         INTEGER NOT NULL
);

-- What its publisher says about a version; null: nothing.
ALTER TABLE integration_version ADD COLUMN note TEXT;
