package io.junctura.plugins.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PublishTest {
    private static final TestBroker BROKER = TestBroker.running();
    private static final Harness harness = TestServer.running();

    private static Ran publish(Map<String, ?> input) {
        return harness.act("kafka.publish", "cluster", input);
    }

    private static Ran.Failure failure(Ran ran) {
        return ran.step("act").error();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aRecordHasItsKeyValueAndHeaders() {
        String topic = BROKER.topic(3);
        Ran ran = publish(Map.of(
                "topic",
                topic,
                "key",
                "order-1",
                "value",
                Map.of("total", 10),
                "headers",
                Map.of("source", "shop"),
                "partition",
                2));
        Map<?, ?> published = (Map<?, ?>) ran.step("act").output();
        assertThat(published.get("topic")).isEqualTo(topic);
        assertThat(published.get("partition")).isEqualTo(2L);
        assertThat(published.get("offset")).isEqualTo(0L);
        assertThat(published.get("timestamp")).isInstanceOf(String.class);
        ConsumerRecord<byte[], byte[]> record = BROKER.records(topic).get(0);
        assertThat(text(record.key())).isEqualTo("order-1");
        assertThat(text(record.value())).isEqualTo("{\"total\":10}");
        assertThat(record.partition()).isEqualTo(2);
        assertThat(text(record.headers().lastHeader("source").value())).isEqualTo("shop");
        assertThat(text(record.headers().lastHeader("junctura-key").value())).matches("[a-z0-9_]{1,64}");
    }

    @Test
    void aValueIsATextBytesJsonOrNothing() {
        String topic = BROKER.topic(1);
        publish(Map.of("topic", topic, "value", "plain"));
        publish(Map.of("topic", topic, "value", "quoted", "format", "json"));
        byte[] bytes = {0, 1, (byte) 0xFF};
        publish(Map.of("topic", topic, "value", Base64.getEncoder().encodeToString(bytes), "format", "base64"));
        publish(Map.of("topic", topic, "key", "gone", "format", "tombstone"));
        List<byte[]> values =
                BROKER.records(topic).stream().map(ConsumerRecord::value).toList();
        assertThat(text(values.get(0))).isEqualTo("plain");
        assertThat(text(values.get(1))).isEqualTo("\"quoted\"");
        assertThat(values.get(2)).isEqualTo(bytes);
        assertThat(values.get(3)).isNull();
    }

    @Test
    void aRecordWithoutAValueIsRefusedUnlessItIsATombstone() {
        assertThat(failure(publish(Map.of("topic", BROKER.topic(1)))).message())
                .contains("A record without a value needs the format tombstone.");
    }

    @Test
    void anUnknownTopicFailsAtOnceAndIsNamed() {
        Ran.Failure failure = failure(publish(Map.of("topic", "nowhere", "value", "x")));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message())
                .contains("Cannot use the topic \"nowhere\": This server does not host this topic-partition.")
                .contains("Create the topic");
    }

    @Test
    void anUnknownPartitionFailsAtOnce() {
        Ran.Failure failure = failure(publish(Map.of("topic", BROKER.topic(2), "value", "x", "partition", 2)));
        assertThat(failure.kind()).isEqualTo("BAD_INPUT");
        assertThat(failure.message()).contains("it has 2 partitions, from 0 to 1");
    }

    @Test
    void aRecordThatIsLargerThanTheConnectionAllowsFailsForGood() {
        String topic = BROKER.topic(1);
        Map<String, Object> small = new HashMap<>(BROKER.open());
        small.put("largestRecord", 2000);
        harness.connection("small", "kafka", small);
        Ran.Failure failure =
                failure(harness.act("kafka.publish", "small", Map.of("topic", topic, "value", "x".repeat(2000))));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message()).contains("larger than 2000").contains("largestRecord");
        assertThat(BROKER.records(topic)).isEmpty();
    }

    @Test
    void aRecordThatIsLargerThanTheTopicAllowsFailsForGood() {
        String topic = BROKER.topic(1, Map.of("max.message.bytes", "2000"));
        Ran.Failure failure = failure(publish(Map.of("topic", topic, "value", "x".repeat(3000))));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message()).contains("max message size").contains("max.message.bytes");
    }

    @Test
    void recordsOfOneStepHaveOutcomesOfTheirOwn() {
        String topic = BROKER.topic(1, Map.of("max.message.bytes", "2000"));
        Ran ran = harness.act(
                "kafka.publish-batch",
                "cluster",
                Map.of(
                        "topic",
                        topic,
                        "records",
                        List.of(
                                Map.of("value", 1, "partition", 0),
                                Map.of("value", 2, "partition", 1),
                                Map.of("value", 3, "key", "k"))));
        assertThat(failure(ran).kind()).isEqualTo("BAD_INPUT");
        assertThat(failure(ran).message()).contains("none with the number 1");
        assertThat(BROKER.records(topic)).extracting(each -> text(each.value())).containsExactly("1", "3");
    }

    @Test
    void rowsOfAFileArePublishedInBatches() {
        String topic = BROKER.topic(1);
        harness.publish("""
                integration: rows
                connections:
                  cluster: { connector: kafka }
                flows:
                  all:
                    trigger: { use: manual.start }
                    steps:
                      - for-each: "{{ payload }}"
                        batch: 50
                        steps:
                          - id: sent
                            use: kafka.publish-batch
                            connection: cluster
                            input: { topic: TOPIC, records: "{{ item.{ 'value': $ } }}" }
                """.replace("TOPIC", topic));
        List<Integer> numbers = IntStream.range(0, 120).boxed().toList();
        assertThat(harness.ended(harness.start("all", numbers)).status()).isEqualTo("succeeded");
        assertThat(BROKER.records(topic))
                .extracting(each -> Integer.valueOf(text(each.value())))
                .containsExactlyElementsOf(numbers);
    }

    @Test
    void aRecordWhoseAnswerWasLostInACrashIsFoundInTheTopic() throws InterruptedException {
        String topic = BROKER.topic(2);
        harness.connection("relayed", "kafka", BROKER.relayed());
        BROKER.relay().loseNextAnswer();
        long run = harness.begin("kafka.publish", "relayed", Map.of("topic", topic, "value", "once"));
        BROKER.relay().awaitLost();
        harness.crash();
        Ran ran = harness.ended(run);
        assertThat(ran.status()).isEqualTo("succeeded");
        List<ConsumerRecord<byte[], byte[]>> records = BROKER.records(topic);
        assertThat(records).hasSize(1);
        assertThat(((Map<?, ?>) ran.step("act").output()).get("offset"))
                .isEqualTo(records.get(0).offset());
    }
}
