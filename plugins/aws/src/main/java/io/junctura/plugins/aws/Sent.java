package io.junctura.plugins.aws;

import org.jspecify.annotations.Nullable;

/**
 * The identifiers of a sent message.
 *
 * @param messageId      the message's ID
 * @param sequenceNumber the message's place in a FIFO queue or topic; absent for others
 */
public record Sent(String messageId, @Nullable String sequenceNumber) {}
