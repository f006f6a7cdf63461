package io.junctura.plugins.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.junctura.testkit.Harness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageReceivedTest {
    private static final TestBroker BROKER = TestBroker.running();
    private static final Harness harness = TestServer.running();

    private final String integration = "messages-" + Long.toString(System.nanoTime(), 36);
    private final String flow = integration + "/received";

    private void publish(String queue, String connection, String settings) {
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
                steps: []
            """.formatted(integration, connection, connection, queue, settings));
    }

    private void listen(String queue, String settings) {
        publish(queue, "broker", settings);
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

    private static void publishNumbers(String queue, int from, int to) {
        for (int i = from; i < to; i++) {
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .messageId(queue + "-" + i)
                    .deliveryMode(2)
                    .build();
            BROKER.publish(queue, properties, String.valueOf(i).getBytes(StandardCharsets.UTF_8));
        }
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

    private static void awaitEmpty(String queue) {
        Await.until(queue + " is empty", () -> BROKER.count(queue) == 0 ? queue : null);
    }

    @Test
    void eachMessageStartsARunThatSeesAllOfIt() {
        String queue = BROKER.queue();
        listen(queue, "format: json");
        BROKER.publish(
                queue,
                new AMQP.BasicProperties.Builder()
                        .messageId("m-1")
                        .correlationId("c-1")
                        .replyTo("replies")
                        .type("order")
                        .contentType("application/json")
                        .timestamp(Date.from(Instant.parse("2029-12-31T23:00:00Z")))
                        .headers(Map.of("source", "shop", "count", 2))
                        .build(),
                "{\"total\":10}".getBytes(StandardCharsets.UTF_8));
        Map<?, ?> payload = next();
        assertThat(payload.get("exchange")).isEqualTo("");
        assertThat(payload.get("routingKey")).isEqualTo(queue);
        assertThat(payload.get("redelivered")).isEqualTo(false);
        assertThat(payload.get("messageId")).isEqualTo("m-1");
        assertThat(payload.get("correlationId")).isEqualTo("c-1");
        assertThat(payload.get("replyTo")).isEqualTo("replies");
        assertThat(payload.get("type")).isEqualTo("order");
        assertThat(payload.get("contentType")).isEqualTo("application/json");
        assertThat(payload.get("timestamp")).isEqualTo("2029-12-31T23:00:00Z");
        assertThat(payload.get("headers")).isEqualTo(Map.of("source", "shop", "count", 2L));
        assertThat(payload.get("body")).isEqualTo(Map.of("total", 10L));
    }

    @Test
    void aBodyIsATextBase64OrAFile() {
        String queue = BROKER.queue();
        listen(queue, "format: text");
        BROKER.publish(queue, "grün");
        assertThat(next().get("body")).isEqualTo("grün");
        listenAgain(queue, "format: base64");
        BROKER.publish(queue, "grün");
        assertThat(next().get("body"))
                .isEqualTo(Base64.getEncoder().encodeToString("grün".getBytes(StandardCharsets.UTF_8)));
        listenAgain(queue, "format: file");
        byte[] large = new byte[50_000_000];
        BROKER.publish(queue, new AMQP.BasicProperties(), large);
        assertThat(((Map<?, ?>) next().get("body")).get("size")).isEqualTo(50_000_000L);
    }

    /** What comes meanwhile stays in the queue. */
    private void listenAgain(String queue, String settings) {
        harness.unpublish(integration);
        publish(queue, "broker", settings);
    }

    @Test
    void aMessageThatCannotBeReadStartsARunThatSaysWhy() {
        String queue = BROKER.queue();
        listen(queue, "format: json");
        BROKER.publish(queue, "{\"half\":");
        BROKER.publish(queue, "1");
        Map<?, ?> bad = next();
        assertThat(bad.get("body")).isNull();
        Map<?, ?> unreadable = (Map<?, ?>) bad.get("unreadable");
        assertThat(String.valueOf(unreadable.get("reason"))).contains("line 1");
        assertThat(((Map<?, ?>) unreadable.get("raw")).get("size")).isEqualTo(8L);
        assertThat(next().get("body")).isEqualTo(1L);
    }

    @Test
    void aMessageThatCannotBeReadGoesToTheDeadLetters() {
        String dead = BROKER.queue();
        String queue = BROKER.queueWithDeadLetters(dead);
        listen(queue, "unreadable: reject");
        BROKER.publish(queue, "{\"half\":");
        BROKER.publish(queue, "1");
        assertThat(next().get("body")).isEqualTo(1L);
        assertThat(new String(BROKER.take(dead).getBody(), StandardCharsets.UTF_8))
                .isEqualTo("{\"half\":");
    }

    @Test
    void aMessageThatIsAcknowledgedIsGone() {
        String queue = BROKER.queue();
        listen(queue, "prefetch: 1");
        publishNumbers(queue, 0, 20);
        assertThat(next(20)).containsExactlyInAnyOrderElementsOf(numbers(20));
        harness.unpublish(integration);
        awaitEmpty(queue);
    }

    @Test
    void aRepeatedMessageStartsNoSecondRun() {
        String queue = BROKER.queue();
        listen(queue, "format: json");
        publishNumbers(queue, 0, 1);
        publishNumbers(queue, 0, 1);
        publishNumbers(queue, 1, 2);
        assertThat(next(2)).containsExactly(0L, 1L);
        assertThat(harness.runs(flow)).hasSize(2);
    }

    @Test
    void withoutDeduplicationARepeatedMessageStartsARun() {
        String queue = BROKER.queue();
        listen(queue, "deduplicate: false");
        publishNumbers(queue, 0, 1);
        publishNumbers(queue, 0, 1);
        assertThat(next(2)).containsExactly(0L, 0L);
    }

    @Test
    void aKilledServerTakesEachMessageOnce() {
        String queue = BROKER.queue();
        publishNumbers(queue, 0, 100);
        publish(queue, "broker", "prefetch: 10");
        List<Long> bodies = next(20);
        harness.crash();
        publishNumbers(queue, 100, 150);
        bodies.addAll(next(130));
        assertThat(bodies).containsExactlyInAnyOrderElementsOf(numbers(150));
        assertThat(harness.runs(flow)).hasSize(150);
    }

    @Test
    void aConnectionThatIsCutLosesAndDoublesNothing() {
        String queue = BROKER.queue();
        publishNumbers(queue, 0, 100);
        publish(queue, "relayed", "prefetch: 10");
        List<Long> bodies = next(20);
        BROKER.relay().refuse();
        assertThat(awaitError()).contains("Cannot receive from the queue \"" + queue + "\"");
        BROKER.relay().admit();
        awaitConnected();
        bodies.addAll(next(80));
        assertThat(bodies).containsExactlyInAnyOrderElementsOf(numbers(100));
        assertThat(harness.runs(flow)).hasSize(100);
    }

    @Test
    void aBrokerThatIsDownAtStartIsAnErrorOfTheFlow() {
        String queue = BROKER.queue();
        BROKER.relay().refuse();
        publish(queue, "relayed", "format: json");
        assertThat(awaitError())
                .contains("Cannot sign in to the broker at 127.0.0.1:"
                        + BROKER.relay().port());
        BROKER.relay().admit();
        awaitConnected();
        BROKER.publish(queue, "1");
        assertThat(next().get("body")).isEqualTo(1L);
    }

    @Test
    void aQueueThatIsNotThereIsAnErrorOfTheFlow() {
        publish("nowhere", "broker", "format: json");
        assertThat(awaitError())
                .contains("Cannot receive from the queue \"nowhere\"")
                .contains("(404)")
                .contains("Create it");
    }
}
