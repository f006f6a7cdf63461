-- Why a file could not be read: whoever finds it among the failed ones is told.
ALTER TABLE ledger ADD COLUMN reason TEXT;
