package io.junctura.run.journal;

/** @param body the first 8 bytes of the body's SHA-256 */
public record ReceivedCallback(long run, long body) {}
