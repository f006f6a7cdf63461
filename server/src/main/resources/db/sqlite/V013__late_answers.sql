-- Answers to calls that took too long, each to be posted to the address that its caller gave. Gone when delivered.
CREATE TABLE late_answer (
    run      INTEGER PRIMARY KEY,
    address  TEXT NOT NULL,
    -- Attempts that have failed.
    attempts INTEGER NOT NULL,
    -- When it is to be tried next, in milliseconds since 1970; not before the run has ended.
    due      INTEGER NOT NULL
);
