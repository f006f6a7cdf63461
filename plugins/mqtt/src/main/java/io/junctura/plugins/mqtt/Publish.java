package io.junctura.plugins.mqtt;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a message. With QoS 1 or 2, the step ends when the broker has acknowledged the message.
 *
 * @param topic           the topic
 * @param body            the content: a file, a text, or any other value, which is written as JSON
 * @param format          how the body is encoded
 * @param qos             the quality of service. 0: the broker does not acknowledge. 1: at least once. 2: exactly once
 * @param retain          whether the broker keeps the message for later subscribers. An empty text removes the kept
 *                        message
 * @param contentType     the media type of the body. Without it, the one that fits the body (MQTT 5)
 * @param responseTopic   the topic for answers (MQTT 5)
 * @param correlationData the data that answers must contain, in Base64 (MQTT 5)
 * @param expiry          after this time, the broker drops the message (MQTT 5)
 * @param userProperties  names and texts that are sent with the message (MQTT 5)
 */
@ActionInfo(id = "publish", title = "Publish a message", effect = Effect.UNSAFE)
public record Publish(
        @Field(example = "orders/4711/created") String topic,
        @Field(widget = Field.Widget.JSON) Object body,
        @Field(fallback = "auto") Format format,

        @Field(title = "QoS", fallback = "1", min = 0, max = 2)
        int qos,

        @Field(fallback = "false") boolean retain,

        @Field(example = "application/json", advanced = true) @Nullable
        String contentType,

        @Field(example = "replies/orders", advanced = true) @Nullable
        String responseTopic,

        @Field(example = "NDcxMQ==", advanced = true) @Nullable
        String correlationData,

        @Field(advanced = true) @Nullable Duration expiry,
        Map<String, String> userProperties)
        implements Action<MqttConnection, Publish.Published> {

    /** How a body becomes bytes. */
    public enum Format {
        /** A file unchanged, a text in UTF-8, and anything else as JSON. */
        AUTO,
        /** As JSON, texts with quotes. */
        JSON,
        /** A text in Base64, which is decoded to bytes. */
        BASE64
    }

    /**
     * @param topic the topic
     * @param bytes the length of the body
     */
    public record Published(String topic, int bytes) {}

    public Publish {
        if (topic.isEmpty() || topic.contains("#") || topic.contains("+")) {
            throw new IllegalArgumentException("topic must not be empty, and must have no wildcards (# and +).");
        }
        MqttConnection.mustFit("topic", topic);
        MqttConnection.mustFit("contentType", contentType);
        MqttConnection.mustFit("responseTopic", responseTopic);
        userProperties.forEach((name, value) -> {
            MqttConnection.mustFit("The name of a user property", name);
            MqttConnection.mustFit("A user property", value);
        });
        if (qos < 0 || qos > 2) throw new IllegalArgumentException("qos must be 0, 1 or 2.");
        if (format == Format.BASE64 && !(body instanceof String)) {
            throw new IllegalArgumentException("With the format base64, body must be a text.");
        }
        if (format == Format.JSON && body instanceof FileRef) {
            throw new IllegalArgumentException("With the format json, body cannot be a file.");
        }
        if (expiry != null && expiry.isNegative()) throw new IllegalArgumentException("expiry must be 0 or more.");
    }

    @Override
    public Published run(ActionContext<MqttConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        if (!context.connection().isVersion5()) mustNeedNoVersion5();
        Body content = Body.of(body, format, context);
        Message message = new Message(
                topic,
                qos,
                retain,
                content.bytes(),
                contentType == null ? content.contentType() : contentType,
                responseTopic,
                correlationData == null ? null : Body.decoded("correlationData", correlationData),
                expiry,
                userProperties);
        context.shared(SharedSession.class)
                .publish(message, context.connection().timeout());
        return new Published(topic, content.bytes().length);
    }

    private void mustNeedNoVersion5() throws ConnectorException {
        boolean needs = contentType != null
                || responseTopic != null
                || correlationData != null
                || expiry != null
                || !userProperties.isEmpty();
        if (needs) {
            throw ConnectorException.badInput(
                    "contentType, responseTopic, correlationData, expiry and userProperties need a connection with the"
                            + " protocol mqtt-5.");
        }
    }
}
