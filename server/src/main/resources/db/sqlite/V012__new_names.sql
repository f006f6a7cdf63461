-- The names that have come last, in the order in which they came; each is put into once later, together with its
-- neighbours there.
CREATE TABLE once_new (
    seq   INTEGER PRIMARY KEY,
    -- flow (4 bytes), name (16), run, body, accepted (8 each), big-endian
    known BLOB NOT NULL
);
