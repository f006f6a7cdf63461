-- The address's host in lower case, without its port, so that one that does not answer does not keep others from hearing;
-- empty in rows of before.
ALTER TABLE late_answer ADD COLUMN host TEXT NOT NULL DEFAULT '';
