package io.junctura.json;

/**
 * A JSON value that is kept in a file of its own, in stored form, instead of where it is named.
 *
 * @param file     which one
 * @param size     in bytes
 * @param checksum its CRC-32C
 */
public record LargeValue(String file, long size, long checksum) {}
