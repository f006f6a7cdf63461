package io.junctura.plugins.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against RabbitMQ, which must be installed. */
@Tag("tools")
class RabbitMqTest {
    private static RabbitMqServer rabbit;
    private static Relay relay;
    private static Harness harness;
    private static int queues;

    private String queue;
    private String flow;
    /** A connection of the test's own: the server notices a while later that a test before has ended the broker. */
    private String broker;

    private boolean isReceiving;

    @BeforeAll
    static void start() {
        rabbit = RabbitMqServer.start();
        relay = new Relay(rabbit.port());
        harness = Harness.of(AmqpConnector.class);
        harness.connection("relayed", "amqp", RabbitMqServer.account(relay.port()));
    }

    @AfterAll
    static void stop() {
        harness.close();
        rabbit.close();
    }

    @BeforeEach
    void name() {
        queue = "queue-" + ++queues;
        flow = queue + "/received";
        broker = "broker_" + queues;
        harness.connection(broker, "amqp", RabbitMqServer.account(rabbit.port()));
    }

    @AfterEach
    void unpublish() {
        if (isReceiving) harness.unpublish(queue);
    }

    private void receive(String connection, String settings) {
        receive(connection, settings, "[]");
    }

    private void receive(String connection, String settings, String steps) {
        isReceiving = true;
        harness.publish("""
                integration: %s
                connections:
                  %s: { connector: amqp }
                flows:
                  received:
                    trigger:
                      use: amqp.received
                      connection: %s
                      input: { queue: %s, %s }
                    steps: %s
                """.formatted(queue, connection, connection, queue, settings, steps));
    }

    /** The bodies of the next runs, in any order. */
    private List<Long> next(int count) {
        List<Long> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++)
            bodies.add((Long) ((Map<?, ?>) harness.awaitRun(flow).payload()).get("body"));
        return bodies;
    }

    private static List<Long> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
    }

    private void awaitError() {
        Await.until("an error of " + flow, () -> harness.triggerError(flow).orElse(null));
    }

    /** The trigger connects again after pauses, and no event tells when a pause begins. */
    private void awaitConnected() {
        Await.until(flow + " connects again", () -> {
            harness.advance(Duration.ofSeconds(10));
            return harness.triggerError(flow).isEmpty() ? flow : null;
        });
    }

    private Ran publish(Map<String, ?> input) {
        return harness.act("amqp.publish", broker, input);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aConnectionThatIsCutLosesAndDoublesNothing(String type) {
        rabbit.declare(queue, type);
        rabbit.publishNumbers(queue, 0, 100);
        receive("relayed", "prefetch: 10");
        List<Long> bodies = next(20);
        relay.refuse();
        awaitError();
        relay.admit();
        awaitConnected();
        bodies.addAll(next(80));
        assertThat(bodies).containsExactlyInAnyOrderElementsOf(numbers(100));
        harness.unpublish(queue);
        Await.until(queue + " is empty", () -> rabbit.count(queue) == 0 ? queue : null);
        assertThat(harness.runs(flow)).hasSize(100);
    }

    @Test
    void aKilledBrokerLosesAndDoublesNothing() {
        goesOnAfter("classic", rabbit::crash);
    }

    /** Shortly after the declaration of a quorum queue, RabbitMQ must not be killed: it forgets the queue's messages. */
    @Test
    void aRestartedBrokerLosesAndDoublesNothing() {
        goesOnAfter("quorum", rabbit::restart);
    }

    private void goesOnAfter(String type, Runnable end) {
        rabbit.declare(queue, type);
        rabbit.publishNumbers(queue, 1, 50);
        Ran published = publish(Map.of("routingKey", queue, "body", "0", "messageId", "0"));
        assertThat(published.status()).isEqualTo("succeeded");
        receive(broker, "prefetch: 5");
        List<Long> bodies = next(20);
        end.run();
        awaitError();
        awaitConnected();
        bodies.addAll(next(30));
        assertThat(bodies).containsExactlyInAnyOrderElementsOf(numbers(50));
        assertThat(harness.runs(flow)).hasSize(50);
    }

    @Test
    void aMessageThatNoQueueGetsFailsTheStep() {
        Ran.Failure failure = publish(Map.of("exchange", "amq.topic", "routingKey", "no.queue", "body", "x"))
                .step("act")
                .error();
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message()).contains("NO_ROUTE (312)").contains("Bind a queue");
    }

    @Test
    void messagesThatDoNotFitIntoMemoryTogetherAllArrive() {
        rabbit.declare(queue, "classic");
        int bytes = 10_000_000;
        rabbit.publish(queue, new byte[bytes], 15);
        receive(broker, "format: file");
        for (int i = 0; i < 15; i++) {
            Map<?, ?> payload = (Map<?, ?>) harness.awaitRun(flow).payload();
            assertThat(((Map<?, ?>) payload.get("body")).get("size")).isEqualTo((long) bytes);
        }
    }

    @Test
    void aStepCanBeCancelledWhileTheBrokerBlocksPublishers() {
        rabbit.declare(queue, "classic");
        rabbit.declare("copies", "classic");
        rabbit.publish(queue, new byte[30_000_000], 1);
        rabbit.blockPublishers();
        try {
            receive(
                    broker,
                    "format: file",
                    "[{ use: amqp.publish, connection: %s, input: { routingKey: copies, body: '{{ payload.body }}' } }]"
                            .formatted(broker));
            Await.until("a publisher that is stuck", () -> isStuck() ? queue : null);
            long run = harness.runs(flow).get(0).id();
            harness.cancel(run);
            assertThat(harness.ended(run).status()).isEqualTo("cancelled");
        } finally {
            rabbit.admitPublishers();
        }
        assertThat(publish(Map.of("routingKey", queue, "body", "1")).status()).isEqualTo("succeeded");
    }

    private static boolean isStuck() {
        return Thread.getAllStackTraces().values().stream()
                .map(Arrays::toString)
                .anyMatch(stack -> stack.contains("ConfirmingChannel.publish") && stack.contains("NioSocketImpl.park"));
    }
}
