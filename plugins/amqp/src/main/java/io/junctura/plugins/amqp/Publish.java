package io.junctura.plugins.amqp;

import com.rabbitmq.client.AMQP;
import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a message. The step ends when the broker has confirmed the message.
 *
 * @param exchange      the exchange. Without it, the message goes to the queue that routingKey names
 * @param routingKey    the routing key. Without an exchange, the name of a queue
 * @param body          the content: a file, a text, or any other value, which is written as JSON
 * @param format        how the body is encoded
 * @param headers       names and values that are sent with the message
 * @param contentType   the media type of the body. Without it, the one that fits the body
 * @param messageId     the message's ID. Without it, a key that is the same on every attempt of the step
 * @param correlationId the ID of what the message belongs to, such as a request
 * @param replyTo       the name of the queue for replies
 * @param type          the kind of message
 * @param priority      a higher number comes first, in a queue with priorities
 * @param expiration    after this time in a queue, the message is dropped
 * @param persistent    whether the message survives a restart of the broker in a durable queue
 * @param mandatory     whether the step fails if no queue gets the message
 */
@ActionInfo(id = "publish", title = "Publish a message", effect = Effect.UNSAFE)
@Rule(
        of = {"exchange", "routingKey"},
        must = Rule.Must.AT_LEAST_ONE)
public record Publish(
        @Field(example = "orders") @Nullable String exchange,
        @Field(example = "order.created") @Nullable String routingKey,
        @Field(widget = Field.Widget.JSON) Object body,
        @Field(fallback = "auto") Format format,
        Map<String, Object> headers,

        @Field(example = "application/json", advanced = true) @Nullable
        String contentType,

        @Field(example = "order-4711", advanced = true) @Nullable
        String messageId,

        @Field(example = "4711", advanced = true) @Nullable String correlationId,

        @Field(example = "replies", advanced = true) @Nullable
        String replyTo,

        @Field(example = "order", advanced = true) @Nullable String type,

        @Field(min = 0, max = 255, advanced = true) @Nullable
        Integer priority,

        @Field(advanced = true) @Nullable Duration expiration,
        @Field(fallback = "true", advanced = true) boolean persistent,
        @Field(fallback = "true", advanced = true) boolean mandatory)
        implements Action<AmqpConnection, Publish.Published> {

    private static final int MAX_NAME_LENGTH = 255;
    private static final int TRANSIENT = 1;
    private static final int PERSISTENT = 2;

    /** How a body becomes bytes. */
    public enum Format {
        /** A file unchanged, a text in UTF-8, and anything else as JSON. */
        AUTO,
        /** As JSON, texts with quotes. */
        JSON,
        /** A text in Base64, which is decoded to bytes. */
        BASE64
    }

    /** @param messageId the message's ID */
    public record Published(String messageId) {}

    public Publish {
        if (isEmpty(exchange) && isEmpty(routingKey)) {
            throw new IllegalArgumentException("exchange or routingKey must be given.");
        }
        mustBeShort("exchange", exchange);
        mustBeShort("routingKey", routingKey);
        mustBeShort("contentType", contentType);
        mustBeShort("messageId", messageId);
        mustBeShort("correlationId", correlationId);
        mustBeShort("replyTo", replyTo);
        mustBeShort("type", type);
        headers.keySet().forEach(name -> mustBeShort("The name of a header", name));
        if (format == Format.BASE64 && !(body instanceof String)) {
            throw new IllegalArgumentException("With the format base64, body must be a text.");
        }
        if (format == Format.JSON && body instanceof FileRef) {
            throw new IllegalArgumentException("With the format json, body cannot be a file.");
        }
        if (priority != null && (priority < 0 || priority > 255)) {
            throw new IllegalArgumentException("priority must be from 0 to 255.");
        }
        if (expiration != null && expiration.isNegative()) {
            throw new IllegalArgumentException("expiration must be 0 or more.");
        }
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    /** AMQP has one byte for the length of such a text. */
    private static void mustBeShort(String what, @Nullable String text) {
        if (text != null && text.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(what + " must have at most " + MAX_NAME_LENGTH + " bytes.");
        }
    }

    @Override
    public Published run(ActionContext<AmqpConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Body content = Body.of(body, format, context);
        String id = messageId == null ? context.idempotencyKey() : messageId;
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType(contentType == null ? content.contentType() : contentType)
                .headers(Headers.write(headers))
                .messageId(id)
                .correlationId(correlationId)
                .replyTo(replyTo)
                .type(type)
                .priority(priority)
                .expiration(expiration == null ? null : String.valueOf(expiration.toMillis()))
                .deliveryMode(persistent ? PERSISTENT : TRANSIENT)
                .build();
        context.shared(SharedBroker.class)
                .publish(new Message(
                        exchange == null ? "" : exchange,
                        routingKey == null ? "" : routingKey,
                        mandatory,
                        properties,
                        content.bytes()));
        return new Published(id);
    }
}
