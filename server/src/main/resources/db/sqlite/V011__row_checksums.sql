-- CRC-32C of the columns that say what is done and with whom. Null: written before there were any.

ALTER TABLE integration_version ADD COLUMN crc INTEGER;

ALTER TABLE revision ADD COLUMN crc INTEGER;

ALTER TABLE instance ADD COLUMN crc INTEGER;

ALTER TABLE connection ADD COLUMN crc INTEGER;
