-- What an action remembers over the attempts of a step; deleted in the commit that ends the step.
CREATE TABLE attempt_state (
    run   INTEGER NOT NULL,
    -- The step's path.
    step  TEXT    NOT NULL,
    name  TEXT    NOT NULL,
    value BLOB    NOT NULL,
    -- CRC-32C of the value.
    crc   INTEGER NOT NULL,
    PRIMARY KEY (run, step, name)
) WITHOUT ROWID;
