package io.junctura.plugins.mqtt;

import io.junctura.api.ConnectorException;
import io.junctura.api.TriggerContext;
import io.junctura.plugins.messages.BadBody;
import io.junctura.plugins.messages.BodyDecoder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes of a message what flows see. */
final class Decoder {
    private final BodyDecoder bodies;

    Decoder(MessageReceived trigger, TriggerContext<MqttConnection> context) {
        bodies = new BodyDecoder(trigger.format(), context, "A message of the topics " + trigger.topics());
    }

    Received read(Delivery message) throws ConnectorException {
        String contentType = message.properties().text(Properties.CONTENT_TYPE);
        try {
            return received(message, bodies.read(message.body(), contentType), null);
        } catch (BadBody e) {
            return received(
                    message,
                    null,
                    new Received.Unreadable(String.valueOf(e.getMessage()), bodies.file(message.body(), contentType)));
        }
    }

    private static Received received(
            Delivery message, @Nullable Object body, Received.@Nullable Unreadable unreadable) {
        Properties properties = message.properties();
        byte[] correlation = properties.binary(Properties.CORRELATION_DATA);
        return new Received(
                message.topic(),
                message.qos(),
                message.retained(),
                message.duplicate(),
                properties.text(Properties.CONTENT_TYPE),
                properties.text(Properties.RESPONSE_TOPIC),
                correlation == null ? null : Base64.getEncoder().encodeToString(correlation),
                properties.user(),
                body,
                unreadable);
    }
}
