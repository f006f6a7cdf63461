-- Runs that were called and have not ended: each start looks whether somebody still waits for them.
CREATE INDEX run_called ON run (id) WHERE parent IS NOT NULL AND state IN (0, 1, 5);
