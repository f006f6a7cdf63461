-- The order key of a run that holds its place in the line of that key, or waits in it; null when it has left the line.
-- Of the runs of one line all but one have state 5: behind.
ALTER TABLE run ADD COLUMN line TEXT;

CREATE INDEX run_line ON run (flow, line, id) WHERE line IS NOT NULL;
