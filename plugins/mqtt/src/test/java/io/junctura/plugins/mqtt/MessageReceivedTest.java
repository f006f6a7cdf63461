package io.junctura.plugins.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReceivedTest {
    private static final TestBroker BROKER = TestBroker.running();
    private static final Harness harness = TestServer.running();

    static {
        harness.connection("version3", "mqtt", BROKER.version3());
    }

    /** Each test has a flow, and so a session, of its own. */
    private final String integration = "messages-" + Long.toString(System.nanoTime(), 36);

    private final String flow = integration + "/received";

    private void publish(String topics, String connection, String settings) {
        harness.publish("""
            integration: %s
            connections:
              %s: { connector: mqtt }
            flows:
              received:
                trigger:
                  use: mqtt.received
                  connection: %s
                  input: { topics: "%s", %s }
                steps: []
            """.formatted(integration, connection, connection, topics, settings));
    }

    private void listen(String topics, String connection, String settings) {
        publish(topics, connection, settings);
        harness.listening(flow);
    }

    @AfterEach
    void unpublish() {
        BROKER.relay().admit();
        harness.unpublish(integration);
    }

    private Map<?, ?> next() {
        return (Map<?, ?>) harness.awaitRun(flow).payload();
    }

    /** The bodies of the next runs, in any order. */
    private List<Long> next(int count) {
        List<Long> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) bodies.add((Long) next().get("body"));
        return bodies;
    }

    private static List<Long> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
    }

    private static void publishNumbers(String topic, int from, int to) {
        for (int i = from; i < to; i++) BROKER.publish(topic, String.valueOf(i));
    }

    /** The trigger reconnects after pauses. No notification tells when a pause begins. */
    private void awaitConnected() {
        Await.until(flow + " connects again", () -> {
            harness.advance(Duration.ofSeconds(10));
            return harness.triggerError(flow).isEmpty() ? flow : null;
        });
        harness.listening(flow);
    }

    private String awaitError() {
        return Await.until(
                "an error of " + flow, () -> harness.triggerError(flow).orElse(null));
    }

    @Test
    void eachMessageStartsARunThatSeesAllOfIt() {
        String topic = BROKER.topic();
        listen(topic + "/#", "broker", "qos: 2");
        MqttProperties properties = new MqttProperties();
        properties.setContentType("application/json");
        properties.setResponseTopic("replies");
        properties.setCorrelationData("4711".getBytes(StandardCharsets.UTF_8));
        properties.setUserProperties(List.of(new UserProperty("source", "shop")));
        BROKER.publish(
                topic + "/created",
                new MqttMessage("{\"total\":10}".getBytes(StandardCharsets.UTF_8), 2, false, properties));
        Map<?, ?> payload = next();
        assertThat(payload.get("topic")).isEqualTo(topic + "/created");
        assertThat(payload.get("qos")).isEqualTo(2L);
        assertThat(payload.get("retained")).isEqualTo(false);
        assertThat(payload.get("duplicate")).isEqualTo(false);
        assertThat(payload.get("contentType")).isEqualTo("application/json");
        assertThat(payload.get("responseTopic")).isEqualTo("replies");
        assertThat(payload.get("correlationData")).isEqualTo("NDcxMQ==");
        assertThat(payload.get("userProperties")).isEqualTo(Map.of("source", "shop"));
        assertThat(payload.get("body")).isEqualTo(Map.of("total", 10L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "version3"})
    void messagesOfTheTimeWithoutAConnectionAreReceived(String connection) {
        String topic = BROKER.topic();
        listen(topic, connection, "qos: 1");
        publishNumbers(topic, 0, 3);
        List<Long> bodies = next(3);
        harness.unpublish(integration);
        publishNumbers(topic, 3, 6);
        harness.restart();
        publish(topic, connection, "qos: 1");
        bodies.addAll(next(3));
        assertThat(bodies).containsExactlyInAnyOrderElementsOf(numbers(6));
        assertThat(harness.runs(flow)).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aKilledServerLosesNothing(int qos) {
        String topic = BROKER.topic();
        listen(topic, "broker", "qos: " + qos);
        publishNumbers(topic, 0, 50);
        List<Long> bodies = next(10);
        harness.crash();
        publishNumbers(topic, 50, 100);
        while (!bodies.containsAll(numbers(100))) bodies.addAll(next(1));
        assertThat(bodies).containsAll(numbers(100));
    }

    @Test
    void aConnectionThatIsCutLosesNothing() {
        String topic = BROKER.topic();
        listen(topic, "relayed", "qos: 1");
        publishNumbers(topic, 0, 20);
        List<Long> bodies = next(10);
        BROKER.relay().refuse();
        assertThat(awaitError()).contains("Cannot receive from the topics [" + topic + "]");
        publishNumbers(topic, 20, 40);
        BROKER.relay().admit();
        awaitConnected();
        while (!bodies.containsAll(numbers(40))) bodies.addAll(next(1));
        assertThat(bodies).containsAll(numbers(40));
    }

    @Test
    void aSharedSubscriptionSharesTheMessages() {
        String topic = BROKER.topic();
        String other = integration + "-other";
        harness.publish("""
            integration: %s
            connections: { broker: { connector: mqtt } }
            flows:
              received:
                trigger:
                  use: mqtt.received
                  connection: broker
                  input: { topics: "$share/both/%s" }
                steps: []
            """.formatted(other, topic));
        harness.listening(other + "/received");
        listen("$share/both/" + topic, "broker", "qos: 1");
        publishNumbers(topic, 0, 20);
        Await.until(
                "20 runs of both flows",
                () -> harness.runs(flow).size()
                                        + harness.runs(other + "/received").size()
                                == 20
                        ? flow
                        : null);
        harness.unpublish(other);
    }

    @Test
    void aRetainedMessageComesOnceForASubscription() {
        String topic = BROKER.topic();
        BROKER.publish(topic, new MqttMessage("1".getBytes(StandardCharsets.UTF_8), 1, true, new MqttProperties()));
        listen(topic, "broker", "qos: 1");
        Map<?, ?> payload = next();
        assertThat(payload.get("body")).isEqualTo(1L);
        assertThat(payload.get("retained")).isEqualTo(true);
        harness.unpublish(integration);
        listen(topic, "broker", "qos: 1");
        BROKER.publish(topic, "2");
        assertThat(next().get("body")).isEqualTo(2L);
    }

    @Test
    void aMessageThatCannotBeReadStartsARunThatSaysWhy() {
        String topic = BROKER.topic();
        listen(topic, "broker", "qos: 1");
        BROKER.publish(topic, "{\"half\":");
        BROKER.publish(topic, "1");
        Map<?, ?> bad = next();
        assertThat(bad.get("body")).isNull();
        Map<?, ?> unreadable = (Map<?, ?>) bad.get("unreadable");
        assertThat(String.valueOf(unreadable.get("reason"))).contains("line 1");
        assertThat(((Map<?, ?>) unreadable.get("raw")).get("size")).isEqualTo(8L);
        assertThat(next().get("body")).isEqualTo(1L);
    }

    @Test
    void aBodyIsATextBase64OrAFile() {
        String topic = BROKER.topic();
        listen(topic, "broker", "format: text");
        BROKER.publish(topic, "grün");
        assertThat(next().get("body")).isEqualTo("grün");
        harness.unpublish(integration);
        BROKER.publish(topic, "grün");
        publish(topic, "broker", "format: base64");
        assertThat(next().get("body"))
                .isEqualTo(Base64.getEncoder().encodeToString("grün".getBytes(StandardCharsets.UTF_8)));
        harness.unpublish(integration);
        byte[] large = new byte[50_000_000];
        BROKER.publish(topic, new MqttMessage(large, 1, false, new MqttProperties()));
        publish(topic, "broker", "format: file");
        assertThat(((Map<?, ?>) next().get("body")).get("size")).isEqualTo(50_000_000L);
    }

    @Test
    void topicsThatTheFlowNoLongerNamesStartNoRuns() {
        String before = BROKER.topic();
        String after = BROKER.topic();
        listen(before, "broker", "qos: 1");
        harness.unpublish(integration);
        listen(after, "broker", "qos: 1");
        BROKER.publish(before, "1");
        BROKER.publish(after, "2");
        assertThat(next().get("body")).isEqualTo(2L);
        assertThat(harness.runs(flow)).hasSize(1);
    }

    @Test
    void aBrokerThatIsDownAtStartIsAnErrorOfTheFlow() {
        String topic = BROKER.topic();
        BROKER.relay().refuse();
        publish(topic, "relayed", "qos: 1");
        assertThat(awaitError())
                .contains("Cannot connect to the broker at 127.0.0.1:"
                        + BROKER.relay().port());
        BROKER.relay().admit();
        awaitConnected();
        BROKER.publish(topic, "1");
        assertThat(next().get("body")).isEqualTo(1L);
    }

    @Test
    void aClientIdThatAnotherClientTakesIsAnErrorOfTheFlow() throws MqttException {
        listen(BROKER.topic(), "broker", "clientId: " + integration);
        BROKER.connect(integration);
        assertThat(awaitError()).contains("Session taken over (0x8E)");
    }

    @Test
    void aForbiddenTopicIsAnErrorOfTheFlow() {
        publish("forbidden/topic", "broker", "qos: 1");
        assertThat(awaitError())
                .contains("Cannot subscribe to \"forbidden/topic\"")
                .contains("Not authorized (0x87)");
    }
}
