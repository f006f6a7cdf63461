package io.junctura.plugins.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordReceivedTest {
    private static final TestBroker BROKER = TestBroker.running();
    private static final Harness harness = TestServer.running();

    /** Each test has a flow of its own name, so that it begins without positions. */
    private final String integration = "records-" + Long.toString(System.nanoTime(), 36);

    private final String flow = integration + "/received";

    private void publish(String topic, String settings) {
        harness.publish("""
                integration: %s
                connections:
                  cluster: { connector: kafka }
                flows:
                  received:
                    trigger:
                      use: kafka.record
                      connection: cluster
                      input: { topics: %s, %s }
                    steps: []
                """.formatted(integration, topic, settings));
    }

    private void listen(String topic, String settings) {
        publish(topic, settings);
        harness.listening(flow);
    }

    @AfterEach
    void unpublish() {
        harness.unpublish(integration);
    }

    private Map<?, ?> next() {
        return (Map<?, ?>) harness.awaitRun(flow).payload();
    }

    /** The values of the next runs, in any order. */
    private List<Long> next(int count) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) values.add((Long) next().get("value"));
        return values;
    }

    private static List<Long> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
    }

    private static void publishNumbers(String topic, int from, int to) {
        for (int i = from; i < to; i++) BROKER.publish(topic, "key-" + i, String.valueOf(i));
    }

    @Test
    void eachRecordStartsARunThatSeesAllOfIt() {
        String topic = BROKER.topic(1);
        listen(topic, "start: latest");
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                0,
                1_790_000_000_000L,
                "order-1".getBytes(StandardCharsets.UTF_8),
                "{\"total\":10}".getBytes(StandardCharsets.UTF_8));
        record.headers().add("source", "shop".getBytes(StandardCharsets.UTF_8));
        BROKER.publish(record);
        Map<?, ?> payload = next();
        assertThat(payload.get("topic")).isEqualTo(topic);
        assertThat(payload.get("partition")).isEqualTo(0L);
        assertThat(payload.get("offset")).isEqualTo(0L);
        assertThat(payload.get("key")).isEqualTo("order-1");
        assertThat(payload.get("headers")).isEqualTo(Map.of("source", "shop"));
        assertThat(payload.get("value")).isEqualTo(Map.of("total", 10L));
        assertThat(payload.get("timestamp"))
                .isEqualTo(Instant.ofEpochMilli(1_790_000_000_000L).toString());
    }

    @Test
    void recordsOfTheTimeWithoutAServerAreReceived() {
        String topic = BROKER.topic(1);
        BROKER.publish(topic, "k", "-1");
        listen(topic, "start: latest");
        harness.unpublish(integration);
        publishNumbers(topic, 0, 3);
        harness.restart();
        publish(topic, "start: latest");
        assertThat(next(3)).containsExactlyElementsOf(numbers(3));
    }

    @Test
    void aKilledServerTakesEachRecordOnce() {
        String topic = BROKER.topic(3);
        publish(topic, "start: earliest");
        publishNumbers(topic, 0, 200);
        List<Long> values = next(20);
        harness.crash();
        publishNumbers(topic, 200, 300);
        values.addAll(next(280));
        assertThat(values).containsExactlyInAnyOrderElementsOf(numbers(300));
        assertThat(harness.runs(flow)).hasSize(300);
    }

    @Test
    void aBrokerThatRestartsUnderLoadLosesAndDoublesNothing() {
        String topic = BROKER.topic(3);
        publish(topic, "start: earliest");
        publishNumbers(topic, 0, 150);
        List<Long> values = next(20);
        BROKER.stop();
        BROKER.start();
        publishNumbers(topic, 150, 300);
        values.addAll(next(280));
        assertThat(values).containsExactlyInAnyOrderElementsOf(numbers(300));
        assertThat(harness.runs(flow)).hasSize(300);
    }

    @Test
    void aSecondMemberOfTheGroupTakesAndReturnsPartitions() {
        String topic = BROKER.topic(2);
        listen(topic, "start: earliest, group: shared-" + integration);
        publishNumbers(topic, 0, 20);
        List<Long> values = next(20);
        try (KafkaConsumer<byte[], byte[]> other = BROKER.consumer("shared-" + integration)) {
            other.subscribe(List.of(topic));
            while (other.assignment().size() != 1) other.poll(Duration.ofMillis(100));
            publishNumbers(topic, 20, 40);
        }
        values.addAll(next(20));
        publishNumbers(topic, 40, 60);
        values.addAll(next(20));
        assertThat(values).containsExactlyInAnyOrderElementsOf(numbers(60));
        assertThat(harness.runs(flow)).hasSize(60);
    }

    @Test
    void aRecordThatCannotBeReadStartsARunThatSaysWhy() {
        String topic = BROKER.topic(1);
        listen(topic, "start: latest");
        BROKER.publish(topic, "bad", "{\"half\":");
        BROKER.publish(topic, "good", "1");
        Map<?, ?> bad = next();
        assertThat(bad.get("value")).isNull();
        Map<?, ?> unreadable = (Map<?, ?>) bad.get("unreadable");
        assertThat(String.valueOf(unreadable.get("reason"))).contains("line 1");
        assertThat(((Map<?, ?>) unreadable.get("raw")).get("size")).isEqualTo(8L);
        assertThat(next().get("value")).isEqualTo(1L);
    }

    @Test
    void aRecordThatCannotBeReadGoesToTheDeadLetters() {
        String topic = BROKER.topic(1);
        String dead = BROKER.topic(1);
        listen(topic, "start: latest, deadLetterTopic: " + dead);
        BROKER.publish(topic, "bad", "{\"half\":");
        BROKER.publish(topic, "good", "1");
        assertThat(next().get("value")).isEqualTo(1L);
        ConsumerRecord<byte[], byte[]> letter = BROKER.records(dead).get(0);
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo("{\"half\":");
        assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("bad");
        assertThat(Headers.texts(letter.headers()))
                .containsEntry("junctura-topic", topic)
                .containsEntry("junctura-partition", "0")
                .containsEntry("junctura-offset", "0")
                .containsKey("junctura-error");
    }

    @Test
    void aDeadLetterTopicThatIsNotThereDoesNotHoldThePartitionUp() {
        String topic = BROKER.topic(1);
        listen(topic, "start: latest, deadLetterTopic: nowhere");
        BROKER.publish(topic, "bad", "{\"half\":");
        assertThat(next().get("unreadable")).isNotNull();
    }

    @Test
    void aLargeValueNeedsTheFormatFile() {
        String topic = BROKER.topic(1, Map.of("max.message.bytes", "4000000"));
        BROKER.publishCompressed(topic, "gzip", "x".repeat(1_040_000));
        BROKER.publishCompressed(topic, "gzip", "y");
        listen(topic, "start: earliest, format: file");
        assertThat(((Map<?, ?>) next().get("value")).get("size")).isEqualTo(1_040_000L);
        assertThat(((Map<?, ?>) next().get("value")).get("size")).isEqualTo(1L);
    }

    @Test
    void aRecordOf50MbIsAFileAndHoldsUpNoOthers() {
        String topic = BROKER.topic(1, Map.of("max.message.bytes", "60000000"));
        BROKER.publishLarge(topic, 50_000_000);
        BROKER.publish(topic, "k", "y");
        listen(topic, "start: earliest, format: file");
        assertThat(((Map<?, ?>) next().get("value")).get("size")).isEqualTo(50_000_000L);
        assertThat(((Map<?, ?>) next().get("value")).get("size")).isEqualTo(1L);
    }

    @Test
    void aValueIsATextOrBase64() {
        String topic = BROKER.topic(1);
        BROKER.publish(topic, "k", "grün");
        listen(topic, "start: earliest, format: text, keyFormat: base64");
        Map<?, ?> payload = next();
        assertThat(payload.get("value")).isEqualTo("grün");
        assertThat(payload.get("key")).isEqualTo("aw==");
        publish(topic, "start: earliest, format: base64");
        BROKER.publish(topic, "k", "grün");
        assertThat(next().get("value"))
                .isEqualTo(Base64.getEncoder().encodeToString("grün".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void allCompressionsAreRead() {
        String topic = BROKER.topic(1);
        for (String codec : List.of("gzip", "snappy", "lz4", "zstd")) {
            BROKER.publishCompressed(topic, codec, "\"" + codec + "\"");
        }
        listen(topic, "start: earliest");
        for (String codec : List.of("gzip", "snappy", "lz4", "zstd"))
            assertThat(next().get("value")).isEqualTo(codec);
    }

    @Test
    void aPartitionThatIsAddedLaterIsReadFromItsBeginning() {
        String topic = BROKER.topic(1);
        listen(topic, "start: latest");
        BROKER.publish(topic, "k", "1");
        assertThat(next().get("value")).isEqualTo(1L);
        harness.unpublish(integration);
        BROKER.addPartitions(topic, 2);
        BROKER.publish(new ProducerRecord<>(topic, 1, null, "2".getBytes(StandardCharsets.UTF_8)));
        publish(topic, "start: latest");
        assertThat(next().get("value")).isEqualTo(2L);
    }

    @Test
    void aFlowContinuesAtTheOffsetOfTheGroup() {
        String topic = BROKER.topic(1);
        publishNumbers(topic, 0, 3);
        try (KafkaConsumer<byte[], byte[]> before = BROKER.consumer("old-" + integration)) {
            before.subscribe(List.of(topic));
            int read = 0;
            while (read < 2) read += before.poll(Duration.ofMillis(100)).count();
            before.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2)));
        }
        listen(topic, "start: committed, group: old-" + integration);
        assertThat(next().get("value")).isEqualTo(2L);
    }

    @Test
    void theFlowContinuesWithTheOldestRecordIfKafkaHasDeletedTheNext() {
        String topic = BROKER.topic(1);
        publishNumbers(topic, 0, 1);
        listen(topic, "start: earliest");
        assertThat(next().get("value")).isEqualTo(0L);
        harness.unpublish(integration);
        publishNumbers(topic, 1, 6);
        BROKER.deleteBefore(topic, 0, 4);
        publish(topic, "start: earliest");
        assertThat(next(2)).containsExactly(4L, 5L);
    }

    @Test
    void aTopicThatIsNotThereIsAnErrorOfTheFlow() {
        publish("nowhere", "start: latest");
        String error = awaitError();
        assertThat(error).contains("Cannot use the topic \"nowhere\"").contains("Create the topic");
    }

    private String awaitError() {
        String error = harness.triggerError(flow).orElse(null);
        while (error == null) {
            Thread.onSpinWait();
            error = harness.triggerError(flow).orElse(null);
        }
        return error;
    }
}
