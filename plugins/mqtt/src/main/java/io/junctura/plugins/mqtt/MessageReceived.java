package io.junctura.plugins.mqtt;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.plugins.messages.BodyFormat;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each message of one or more topics. The server acknowledges a message when its run is on disk.
 *
 * @param topics        topic filters, such as {@code orders/+/created} or {@code orders/#}. With {@code $share/GROUP/}
 *                      in front, all clients of the group share the messages
 * @param qos           the highest quality of service of deliveries. With 0, messages are lost while the flow is not
 *                      connected
 * @param format        the form in which flows get the body
 * @param clientId      the client ID, for which the broker keeps messages. No other client may use it. Without it,
 *                      {@code junctura.INSTANCE.INTEGRATION.FLOW}
 * @param sessionExpiry how long the broker keeps messages while the flow is not connected (MQTT 5)
 */
@TriggerInfo(id = "received", title = "Message received", payload = Received.class)
public record MessageReceived(
        @Field(atLeastOne = true) List<String> topics,

        @Field(title = "QoS", fallback = "1", min = 0, max = 2)
        int qos,

        @Field(fallback = "json") BodyFormat format,

        @Field(title = "Client ID", example = "junctura-orders", advanced = true) @Nullable
        String clientId,

        @Field(fallback = "7d", advanced = true) Duration sessionExpiry)
        implements StreamTrigger<MqttConnection> {

    public MessageReceived {
        topics = List.copyOf(topics);
        if (topics.isEmpty()) throw new IllegalArgumentException("topics must name a topic.");
        topics.forEach(TopicFilter::new);
        if (qos < 0 || qos > 2) throw new IllegalArgumentException("qos must be 0, 1 or 2.");
        MqttConnection.mustFit("clientId", clientId);
        if (sessionExpiry.isNegative() || sessionExpiry.toSeconds() > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("sessionExpiry must be from 0s to 49710d.");
        }
    }

    List<TopicFilter> filters() {
        return topics.stream().map(TopicFilter::new).toList();
    }

    @Override
    public void consume(Emitter emitter, TriggerContext<MqttConnection> context)
            throws ConnectorException, InterruptedException {
        String id = clientId == null || clientId.isEmpty()
                ? "junctura." + context.flow().replace('/', '.')
                : clientId;
        new Consumption(this, emitter, context).run(new Session.Terms(id, false, sessionExpiry));
    }
}
