package io.junctura.run.journal;

/**
 * A post that a run has received at a call-back address.
 *
 * @param body the first 8 bytes of the SHA-256 of the posted body
 */
public record ReceivedCallback(long run, long body) {}
