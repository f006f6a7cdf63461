package io.junctura.plugins.mqtt;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message on its way to the broker. The properties exist in MQTT 5 only. */
record Message(
        String topic,
        int qos,
        boolean retain,
        byte[] body,
        @Nullable String contentType,
        @Nullable String responseTopic,
        byte @Nullable [] correlationData,
        @Nullable Duration expiry,
        Map<String, String> userProperties) {

    /** @param id the packet's number, which is left out with QoS 0 */
    Packet packet(int id, boolean isVersion5) {
        Writer content = new Writer().text(topic);
        if (qos > 0) content.number16(id);
        if (isVersion5) content.properties(properties());
        return new Packet(
                Packet.Type.PUBLISH,
                qos << 1 | (retain ? 1 : 0),
                content.raw(body).bytes());
    }

    private Writer properties() {
        Writer properties = new Writer();
        if (expiry != null) {
            properties.number8(Properties.MESSAGE_EXPIRY).number32(Math.min(expiry.toSeconds(), 0xFFFF_FFFFL));
        }
        if (contentType != null) properties.number8(Properties.CONTENT_TYPE).text(contentType);
        if (responseTopic != null) {
            properties.number8(Properties.RESPONSE_TOPIC).text(responseTopic);
        }
        if (correlationData != null) {
            properties.number8(Properties.CORRELATION_DATA).binary(correlationData);
        }
        userProperties.forEach((name, value) ->
                properties.number8(Properties.USER_PROPERTY).text(name).text(value));
        return properties;
    }
}
