-- CRC-32C of what a run was accepted with: of the payload in the upper 32 bits, 0 if there is none, of the origin in the
-- lower. Null: written before there were any.
ALTER TABLE run ADD COLUMN crc INTEGER;
