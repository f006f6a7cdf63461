package io.junctura.plugins.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import io.junctura.api.ConnectorException;
import io.junctura.api.TriggerContext;
import io.junctura.plugins.messages.BadBody;
import io.junctura.plugins.messages.BodyDecoder;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Makes of a message what flows see. */
final class Decoder {
    private final BodyDecoder bodies;

    Decoder(MessageReceived trigger, TriggerContext<AmqpConnection> context) {
        bodies = new BodyDecoder(trigger.format(), context, "A message of the queue \"" + trigger.queue() + "\"");
    }

    Received read(Delivery message) throws BadBody, ConnectorException {
        String contentType = message.getProperties().getContentType();
        return received(message, bodies.read(message.getBody(), contentType), null);
    }

    /** A message whose body cannot be read. */
    Received unreadable(Delivery message, String reason) throws ConnectorException {
        String contentType = message.getProperties().getContentType();
        return received(message, null, new Received.Unreadable(reason, bodies.file(message.getBody(), contentType)));
    }

    private static Received received(
            Delivery message, @Nullable Object body, Received.@Nullable Unreadable unreadable) {
        AMQP.BasicProperties properties = message.getProperties();
        Date timestamp = properties.getTimestamp();
        return new Received(
                message.getEnvelope().getExchange(),
                message.getEnvelope().getRoutingKey(),
                message.getEnvelope().isRedeliver(),
                properties.getMessageId(),
                properties.getCorrelationId(),
                properties.getReplyTo(),
                properties.getType(),
                properties.getContentType(),
                timestamp == null ? null : timestamp.toInstant(),
                Headers.read(properties.getHeaders()),
                body,
                unreadable);
    }
}
