package io.junctura.state;

/**
 * A stored value.
 *
 * @param flow    empty if all flows of the integration share it
 * @param value   in stored form
 * @param changed in milliseconds since 1970
 */
public record StateEntry(String flow, String key, byte[] value, long revision, long changed) {}
