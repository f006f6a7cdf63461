-- Values that steps of a draft yield in tests, without being executed.
CREATE TABLE draft_pin (
    integration TEXT    NOT NULL,
    flow        TEXT    NOT NULL,
    -- The step's path in the draft; trigger: what starts the flow.
    step        TEXT    NOT NULL,
    value       BLOB    NOT NULL,
    changed     TEXT    NOT NULL,
    editor      TEXT    NOT NULL,
    crc         INTEGER NOT NULL,
    UNIQUE (integration, flow, step)
);
