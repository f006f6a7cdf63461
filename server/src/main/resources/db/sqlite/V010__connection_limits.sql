-- {concurrency, rate} as the connection's document gives them; null: none.
ALTER TABLE connection ADD COLUMN limits BLOB;
