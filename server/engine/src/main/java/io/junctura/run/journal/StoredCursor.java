package io.junctura.run.journal;

/** @param moved milliseconds since 1970 */
public record StoredCursor(String partition, byte[] value, long moved) {}
