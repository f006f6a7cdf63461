package io.junctura.plugins.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Mosquitto, which must be installed. A connection is named as its protocol. */
@Tag("tools")
class MosquittoTest {
    private static final String VERSION_5 = "mqtt_5";
    private static final String VERSION_3 = "mqtt_3_1_1";

    private static MosquittoServer mosquitto;
    private static Harness harness;
    private static int names;

    private String name;
    private String topic;
    private String flow;

    @BeforeAll
    static void start() {
        mosquitto = MosquittoServer.start();
        harness = Harness.of(MqttConnector.class);
        harness.connection(VERSION_5, "mqtt", mosquitto.account("mqtt-5"));
        harness.connection(VERSION_3, "mqtt", mosquitto.account("mqtt-3-1-1"));
    }

    @AfterAll
    static void stop() {
        harness.close();
        mosquitto.close();
    }

    @BeforeEach
    void name() {
        name = "messages-" + ++names;
        topic = "test/" + name;
        flow = name + "/received";
    }

    private static void receive(String integration, String connection, String topics, String settings) {
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
        harness.listening(integration + "/received");
    }

    private long next() {
        return (Long) ((Map<?, ?>) harness.awaitRun(flow).payload()).get("body");
    }

    private static List<Long> numbers(int from, int to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private void publishNumbers(int from, int to) {
        mosquitto.publish(topic, numbers(from, to).stream().map(String::valueOf).toList());
    }

    /** By a connection of the test's own: the server notices a while later that a test before has ended the broker. */
    private static Ran publish(String connection, Map<String, ?> input) {
        String own = connection + "_" + names;
        harness.connection(own, "mqtt", mosquitto.account(connection.replace('_', '-')));
        return harness.act("mqtt.publish", own, input);
    }

    @ParameterizedTest
    @ValueSource(strings = {VERSION_5, VERSION_3})
    void aSessionOutlivesARestartOfTheBroker(String connection) {
        receive(name, connection, topic, "qos: 1");
        publishNumbers(0, 5);
        List<Long> bodies = new ArrayList<>();
        for (int i = 0; i < 5; i++) bodies.add(next());
        harness.unpublish(name);
        publishNumbers(5, 10);
        mosquitto.restart();
        receive(name, connection, topic, "qos: 1");
        for (int i = 0; i < 5; i++) bodies.add(next());
        assertThat(bodies).containsExactlyInAnyOrderElementsOf(numbers(0, 10));
        harness.unpublish(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {VERSION_5, VERSION_3})
    void aRestartOfTheBrokerWhileAFlowListensLosesNothing(String connection) {
        receive(name, connection, topic, "qos: 1");
        publishNumbers(0, 50);
        List<Long> bodies = new ArrayList<>();
        bodies.add(next());
        mosquitto.restart();
        Await.until("an error of " + flow, () -> harness.triggerError(flow).orElse(null));
        Ran published = publish(connection, Map.of("topic", topic, "body", 50));
        assertThat(published.status()).isEqualTo("succeeded");
        Await.until(flow + " connects again", () -> {
            harness.advance(Duration.ofSeconds(10));
            return harness.triggerError(flow).isEmpty() ? flow : null;
        });
        while (!bodies.containsAll(numbers(0, 51))) bodies.add(next());
        harness.unpublish(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {VERSION_5, VERSION_3})
    void aSharedSubscriptionSharesTheMessages(String connection) {
        String other = name + "-other";
        receive(name, connection, "$share/both/" + topic, "qos: 1");
        receive(other, connection, "$share/both/" + topic, "qos: 1");
        publishNumbers(0, 20);
        Await.until("20 runs of both flows", () -> {
            int mine = harness.runs(flow).size();
            int others = harness.runs(other + "/received").size();
            return mine > 0 && others > 0 && mine + others == 20 ? flow : null;
        });
        harness.unpublish(name);
        harness.unpublish(other);
    }

    @Test
    void messagesThatDoNotFitIntoMemoryTogetherAllArrive() {
        int bytes = 30_000_000;
        receive(name, VERSION_5, topic, "format: file");
        for (int i = 0; i < 4; i++) mosquitto.publish(topic, new byte[bytes]);
        for (int i = 0; i < 4; i++) {
            Map<?, ?> payload = (Map<?, ?>) harness.awaitRun(flow).payload();
            assertThat(((Map<?, ?>) payload.get("body")).get("size")).isEqualTo((long) bytes);
        }
        harness.unpublish(name);
    }

    @Test
    void aForbiddenTopicFailsTheStep() {
        Ran.Failure failure = publish(VERSION_5, Map.of("topic", "forbidden", "body", "x"))
                .step("act")
                .error();
        assertThat(failure.message()).contains("Not authorized (0x87)");
    }
}
