package io.junctura.plugins.aws;

import org.jspecify.annotations.Nullable;

/**
 * What AWS knows a sent message by.
 *
 * @param messageId      its ID
 * @param sequenceNumber its place in a FIFO queue or topic; absent for others
 */
public record Sent(String messageId, @Nullable String sequenceNumber) {}
