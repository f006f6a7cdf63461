package io.junctura.plugins.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.mqtt.TestBroker.Heard;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTest {
    private static final TestBroker BROKER = TestBroker.running();
    private static final Harness harness = TestServer.running();

    static {
        harness.connection("version3", "mqtt", BROKER.version3());
    }

    private static Ran publish(Map<String, ?> input) {
        return harness.act("mqtt.publish", "broker", input);
    }

    private static Ran.Failure failure(Map<String, ?> input) {
        return publish(input).step("act").error();
    }

    private static String heardTopic() {
        String topic = BROKER.topic();
        BROKER.subscribe(topic);
        return topic;
    }

    @Test
    void aMessageHasItsProperties() {
        String topic = heardTopic();
        Map<String, Object> input = new HashMap<>(Map.of("topic", topic, "body", Map.of("total", 10), "qos", 2));
        input.put("userProperties", Map.of("source", "shop"));
        input.put("responseTopic", "replies");
        input.put("correlationData", "NDcxMQ==");
        input.put("expiry", "1h");
        Ran ran = publish(input);
        assertThat(ran.step("act").error()).isNull();
        assertThat(ran.step("act").output()).isEqualTo(Map.of("topic", topic, "bytes", 12L));
        Heard heard = BROKER.hear(topic);
        MqttProperties properties = heard.message().getProperties();
        assertThat(heard.text()).isEqualTo("{\"total\":10}");
        assertThat(heard.message().getQos()).isEqualTo(2);
        assertThat(properties.getContentType()).isEqualTo("application/json");
        assertThat(properties.getResponseTopic()).isEqualTo("replies");
        assertThat(properties.getCorrelationData()).isEqualTo("4711".getBytes(StandardCharsets.UTF_8));
        assertThat(properties.getMessageExpiryInterval()).isBetween(3590L, 3600L);
        assertThat(properties.getUserProperties()).anySatisfy(each -> {
            assertThat(each.getKey()).isEqualTo("source");
            assertThat(each.getValue()).isEqualTo("shop");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void eachQualityOfServiceWorksByBothVersions(int qos) {
        String topic = heardTopic();
        for (String connection : List.of("broker", "version3")) {
            Ran ran = harness.act("mqtt.publish", connection, Map.of("topic", topic, "body", connection, "qos", qos));
            assertThat(ran.status()).isEqualTo("succeeded");
            assertThat(BROKER.hear(topic).text()).isEqualTo(connection);
        }
    }

    @Test
    void aBodyIsATextBytesOrJson() {
        String topic = heardTopic();
        byte[] bytes = {0, 1, (byte) 0xFF};
        publish(Map.of("topic", topic, "body", "grün"));
        publish(Map.of("topic", topic, "body", "quoted", "format", "json"));
        publish(Map.of("topic", topic, "body", Base64.getEncoder().encodeToString(bytes), "format", "base64"));
        assertThat(BROKER.hear(topic).text()).isEqualTo("grün");
        assertThat(BROKER.hear(topic).text()).isEqualTo("\"quoted\"");
        assertThat(BROKER.hear(topic).message().getPayload()).isEqualTo(bytes);
    }

    @Test
    void laterSubscribersGetTheRetainedMessage() {
        String topic = BROKER.topic();
        publish(Map.of("topic", topic, "body", "kept", "retain", true));
        BROKER.subscribe(topic);
        Heard heard = BROKER.hear(topic);
        assertThat(heard.text()).isEqualTo("kept");
        assertThat(heard.message().isRetained()).isTrue();
    }

    @Test
    void anInputThatDoesNotFitIsRefused() {
        assertThat(failure(Map.of("topic", "a/#", "body", "x")).message()).contains("no wildcards");
        assertThat(failure(Map.of("topic", "a", "body", "%", "format", "base64"))
                        .message())
                .contains("body is not Base64");
        Ran old = harness.act(
                "mqtt.publish", "version3", Map.of("topic", "a", "body", "x", "userProperties", Map.of("a", "b")));
        assertThat(old.step("act").error().message()).contains("need a connection with the protocol mqtt-5");
    }

    @Test
    void aTopicThatIsForbiddenFailsTheStep() {
        Ran.Failure failure = failure(Map.of("topic", "forbidden/topic", "body", "x"));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message())
                .contains("Cannot publish to the topic \"forbidden/topic\"")
                .contains("Not authorized (0x87)");
    }

    @Test
    void aRunWhoseAcknowledgementWasLostWaitsForAPerson() {
        String topic = heardTopic();
        harness.act("mqtt.publish", "relayed", Map.of("topic", topic, "body", "first"));
        BROKER.relay().loseAnswers();
        long run = harness.begin("mqtt.publish", "relayed", Map.of("topic", topic, "body", "second"));
        assertThat(BROKER.hear(topic).text()).isEqualTo("first");
        assertThat(BROKER.hear(topic).text()).isEqualTo("second");
        BROKER.relay().cut();
        assertThat(harness.settled(run).waiting()).isEqualTo("in doubt");
        harness.cancel(run);
        assertThat(harness.act("mqtt.publish", "relayed", Map.of("topic", topic, "body", "third"))
                        .status())
                .isEqualTo("succeeded");
    }

    @Test
    void aMessageIsPublishedWhenTheBrokerIsBack() {
        String topic = heardTopic();
        BROKER.relay().refuse();
        long run = harness.begin("mqtt.publish", "relayed", Map.of("topic", topic, "body", "later"));
        Ran waits = harness.settled(run);
        assertThat(waits.waiting()).isEqualTo("retry");
        BROKER.relay().admit();
        harness.advanceTo(waits.until());
        assertThat(harness.ended(run).status()).isEqualTo("succeeded");
        assertThat(BROKER.hear(topic).text()).isEqualTo("later");
    }
}
