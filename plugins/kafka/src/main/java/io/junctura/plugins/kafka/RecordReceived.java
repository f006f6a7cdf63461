package io.junctura.plugins.kafka;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Field;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each record of one or more topics. The server stores the offset in the commit that accepts the
 * record.
 *
 * @param topics          the topics of the records
 * @param group           the consumer group. Do not share it with other consumers. Without it,
 *                        {@code junctura.INSTANCE.INTEGRATION.FLOW}
 * @param start           where to begin in a partition without a stored offset
 * @param format          the form in which flows get the value
 * @param keyFormat       how keys are decoded to texts
 * @param deadLetterTopic the topic for unreadable records. Without it, unreadable records start runs, with the reason
 *                        in {@code payload.unreadable}
 */
@TriggerInfo(id = "record", title = "Record received", payload = Received.class)
public record RecordReceived(
        @Field(atLeastOne = true) List<String> topics,

        @Field(example = "billing", advanced = true) @Nullable
        String group,

        @Field(fallback = "latest") Start start,
        @Field(fallback = "json") Format format,
        @Field(fallback = "text", advanced = true) KeyFormat keyFormat,

        @Field(example = "orders-unreadable", advanced = true) @Nullable
        String deadLetterTopic)
        implements CursorStreamTrigger<KafkaConnection, Position> {

    /** Where to begin in a partition without a stored position. */
    public enum Start {
        /** With what comes from now on. Partitions that are added later are read from their beginning. */
        LATEST,
        /** With the oldest record that Kafka still has. */
        EARLIEST,
        /**
         * At the group's committed offset in Kafka, such as that of an earlier program; without one, at the oldest
         * record.
         */
        COMMITTED
    }

    /** What flows see of a value. */
    public enum Format {
        JSON,
        TEXT,
        /** A text in Base64. */
        BASE64,
        /** A file, for values of any size. */
        FILE
    }

    /** What flows see of a key. */
    public enum KeyFormat {
        TEXT,
        BASE64
    }

    public RecordReceived {
        if (topics.isEmpty()) throw new IllegalArgumentException("topics must name a topic.");
        if (deadLetterTopic != null && topics.contains(deadLetterTopic)) {
            throw new IllegalArgumentException("deadLetterTopic must be another topic than those that are read.");
        }
    }

    @Override
    public void consume(Emitter<Position> emitter, TriggerContext<KafkaConnection> context)
            throws ConnectorException, InterruptedException {
        Cluster cluster = context.shared(SharedCluster.class);
        for (String topic : topics) cluster.mustHave(topic);
        new Consumption(this, group(context), cluster, emitter, context).run();
    }

    private String group(TriggerContext<KafkaConnection> context) {
        return group == null || group.isEmpty() ? "junctura." + context.flow().replace('/', '.') : group;
    }
}
