-- A run that is deleted before its file was disposed of tells the ledger what became of it. Only what is taken is in here,
-- so that a file pays for it once, when it is taken, and when it is disposed of.
CREATE INDEX ledger_run ON ledger (run) WHERE stage = 0;
