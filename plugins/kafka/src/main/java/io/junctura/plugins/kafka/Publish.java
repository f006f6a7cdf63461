package io.junctura.plugins.kafka;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Verdict;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a record. The step ends when all in-sync replicas have the record.
 *
 * @param topic     the topic. It must exist
 * @param key       the key. Records with the same key go to one partition, in order
 * @param value     the content: a file, a text, or any other value, which is written as JSON
 * @param format    how the value is encoded
 * @param headers   names and texts that are sent with the record
 * @param partition the number of the partition. Without it, Kafka chooses one by the key
 */
@ActionInfo(id = "publish", title = "Publish a record", effect = Effect.UNSAFE)
public record Publish(
        @Field(example = "orders") String topic,
        @Field(example = "order-4711") @Nullable String key,
        @Field(widget = Field.Widget.JSON) @Nullable Object value,
        @Field(fallback = "auto") Outgoing.Format format,
        Map<String, String> headers,
        @Field(min = 0, advanced = true) @Nullable Integer partition)
        implements Action<KafkaConnection, Published> {

    private static final String BEFORE = "before";

    /** A topic of more partitions is not looked through: their offsets would not fit into what a step remembers. */
    private static final int MAX_PARTITIONS = 1_000;

    /**
     * Where the partitions ended before the record was sent.
     *
     * @param offsets by the partition's number; empty if there are too many
     */
    public record Before(Map<String, Long> offsets) {}

    public Publish {
        if (topic.isBlank()) throw new IllegalArgumentException("topic must not be empty.");
        new Outgoing(key, value, format, headers, partition);
    }

    @Override
    public Published run(ActionContext<KafkaConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Outgoing outgoing = new Outgoing(key, value, format, headers, partition);
        ProducerRecord<byte[], byte[]> record = outgoing.toRecord(topic, context.idempotencyKey(), context);
        Cluster cluster = context.shared(SharedCluster.class);
        if (context.recall(BEFORE, Before.class).isEmpty()) context.remember(BEFORE, before(cluster));
        return Published.of(cluster.send(record).await());
    }

    private Before before(Cluster cluster) throws ConnectorException, InterruptedException {
        Map<String, Long> offsets = new TreeMap<>();
        if (cluster.partitions(topic, 0) <= MAX_PARTITIONS) {
            cluster.ends(topic).forEach((of, end) -> offsets.put(String.valueOf(of.partition()), end));
        }
        return new Before(offsets);
    }

    /** Looks for the record among those that came since. */
    @Override
    public Verdict<Published> verify(ActionContext<KafkaConnection> context)
            throws ConnectorException, InterruptedException {
        Optional<Before> before = context.recall(BEFORE, Before.class);
        // What is remembered is on disk before the record is sent.
        if (before.isEmpty()) return new Verdict.NotDone<>();
        if (before.get().offsets().isEmpty()) return Verdict.unknown();
        Cluster cluster = context.shared(SharedCluster.class);
        cluster.flush();
        Map<TopicPartition, Long> since = new HashMap<>();
        before.get()
                .offsets()
                .forEach((number, end) -> since.put(new TopicPartition(topic, Integer.parseInt(number)), end));
        return new RecordSearch(cluster, topic, context.idempotencyKey())
                .find(since, context.deadline(), context.clock());
    }
}
