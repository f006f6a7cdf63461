package io.junctura.plugins.amqp;

import io.junctura.api.FileRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message.
 *
 * @param exchange      the exchange that the message was published to; empty for the default exchange
 * @param routingKey    the routing key
 * @param redelivered   whether the broker has delivered the message before
 * @param messageId     the message's ID
 * @param correlationId the correlation ID
 * @param replyTo       the name of the queue for replies
 * @param type          the kind of message
 * @param contentType   the media type of the body, as the sender says
 * @param timestamp     when the message was sent, as the sender says
 * @param headers       the headers
 * @param body          the content, in the form that the trigger's {@code format} names; absent if the message is empty
 * @param unreadable    why the body cannot be read; absent if it can
 */
public record Received(
        String exchange,
        String routingKey,
        boolean redelivered,
        @Nullable String messageId,
        @Nullable String correlationId,
        @Nullable String replyTo,
        @Nullable String type,
        @Nullable String contentType,
        @Nullable Instant timestamp,
        Map<String, Object> headers,
        @Nullable Object body,
        @Nullable Unreadable unreadable) {

    /**
     * A body that cannot be read.
     *
     * @param reason why the body cannot be read
     * @param raw    the body's bytes
     */
    public record Unreadable(String reason, FileRef raw) {}
}
