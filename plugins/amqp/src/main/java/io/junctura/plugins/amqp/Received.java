package io.junctura.plugins.amqp;

import io.junctura.api.FileRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message, as flows see it.
 *
 * @param exchange      the exchange that it was published to; empty for the default exchange
 * @param routingKey    its routing key
 * @param redelivered   whether the broker has delivered it before
 * @param messageId     its ID
 * @param correlationId the correlation ID
 * @param replyTo       the queue for replies
 * @param type          the kind of message
 * @param contentType   the media type of the body, as the sender says
 * @param timestamp     when it was sent, as its sender says
 * @param headers       its headers
 * @param body          the content, in the form that the trigger's {@code format} names; absent if the message is empty
 * @param unreadable    why the body is not in that form; absent if it is
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
     * @param reason what is wrong with it
     * @param raw    its bytes
     */
    public record Unreadable(String reason, FileRef raw) {}
}
