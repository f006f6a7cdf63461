-- A run shows what has been made of it: the runs that replay it.
CREATE INDEX run_by_replayed ON run (replay_of) WHERE replay_of IS NOT NULL;
