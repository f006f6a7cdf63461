-- CRC-32C of what is known about the plugin. Null: written before there was one.

ALTER TABLE plugin_version ADD COLUMN crc INTEGER;
