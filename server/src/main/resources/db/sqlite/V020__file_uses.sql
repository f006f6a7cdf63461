-- Which runs name stored files that are not their own: those of a run that called them, or that they called, or whose event
-- they hear, and what had arrived with one. A row is written by the commit that lets the run know of the file, and goes with
-- the run; a file goes when neither the run that it belongs to is there nor a row names it.

CREATE TABLE file_use (
    -- As in its reference: run-N/… or in/….
    file TEXT    NOT NULL,
    run  INTEGER NOT NULL,
    PRIMARY KEY (file, run)
) WITHOUT ROWID;

CREATE INDEX file_use_run ON file_use (run);
