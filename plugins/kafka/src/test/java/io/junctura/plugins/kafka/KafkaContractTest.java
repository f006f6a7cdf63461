package io.junctura.plugins.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Harness;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaContractTest extends ConnectorContract {
    private static final TestBroker BROKER = TestBroker.running();
    private static final String TOPIC = BROKER.topic(1);

    KafkaContractTest() {
        super(KafkaConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        BROKER.open().forEach(with::connection);
        with.input("publish", Map.of("topic", TOPIC, "value", "x"));
        with.input("publish-batch", Map.of("topic", TOPIC, "records", List.of(Map.of("value", "x"))));
        with.input("record", Map.of("topics", List.of(TOPIC)));
    }

    /** The jar leaves out native code for platforms on which the server does not run, and all of LZ4's. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
    void theBuiltJarWritesAndReadsEachCompression(String codec) {
        Map<String, Object> compressing = new HashMap<>(BROKER.open());
        compressing.put("compression", codec);
        String topic = BROKER.topic(1);
        String jar = System.getProperty("junctura.plugin");
        try (Harness harness = jar == null ? Harness.of(KafkaConnector.class) : Harness.ofJar(Path.of(jar))) {
            harness.connection("cluster", "kafka", compressing);
            String text = codec.repeat(1000);
            harness.act("kafka.publish", "cluster", Map.of("topic", topic, "value", text));
            assertThat(BROKER.records(topic))
                    .extracting(each -> each.value().length)
                    .containsExactly(text.length());
            harness.publish("""
                    integration: read
                    connections: { cluster: { connector: kafka } }
                    flows:
                      all:
                        trigger:
                          use: kafka.record
                          connection: cluster
                          input: { topics: %s, start: earliest, format: text }
                        steps: []
                    """.formatted(topic));
            assertThat(((Map<?, ?>) harness.awaitRun("all").payload()).get("value"))
                    .isEqualTo(text);
        }
    }
}
