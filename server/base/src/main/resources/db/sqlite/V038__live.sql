-- What changes about runs, by the name that it has in every database. On SQLite, it is in the same row as what does not change.

CREATE VIEW live AS SELECT id, flow, state, line FROM run;
