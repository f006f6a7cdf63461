-- The head of a line, or the next run of it, is the first entry of the line: nobody reads the runs behind it (state 5).
DROP INDEX run_line;

CREATE INDEX run_line ON run (flow, line, state = 5, id) WHERE line IS NOT NULL;
