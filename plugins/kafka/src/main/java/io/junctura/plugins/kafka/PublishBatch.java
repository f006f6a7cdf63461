package io.junctura.plugins.kafka;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Batch;
import io.junctura.api.BatchAction;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Items;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes many records at a time. Each record has its own outcome.
 *
 * @param topic   the topic. It must exist
 * @param records the records. The records of one partition keep their order
 */
@ActionInfo(id = "publish-batch", title = "Publish records", effect = Effect.UNSAFE)
public record PublishBatch(
        @Field(example = "orders") String topic, @Items List<Outgoing> records)
        implements BatchAction<KafkaConnection, Published> {

    public PublishBatch {
        if (topic.isBlank()) throw new IllegalArgumentException("topic must not be empty.");
    }

    @Override
    public void run(Batch<Published> batch, ActionContext<KafkaConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Cluster cluster = context.shared(SharedCluster.class);
        // Without the topic, each record would wait for it.
        cluster.mustHave(topic);
        Map<Integer, Cluster.Sent> sent = new LinkedHashMap<>();
        for (int item = 0; item < records.size(); item++) {
            try {
                sent.put(item, cluster.send(records.get(item).toRecord(topic, batch.idempotencyKey(item), context)));
            } catch (ConnectorException e) {
                batch.failed(item, e);
            }
        }
        for (Map.Entry<Integer, Cluster.Sent> each : sent.entrySet()) {
            try {
                batch.done(each.getKey(), Published.of(each.getValue().await()));
            } catch (ConnectorException e) {
                batch.failed(each.getKey(), e);
            }
        }
    }
}
