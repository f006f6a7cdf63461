package io.junctura.plugins.kafka;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Publishes records to topics of Apache Kafka, and starts flows for the records of topics. */
@Extension
@Permissions(hosts = "*", sockets = true, files = true, nativeCode = true)
@ConnectorInfo(
        id = "kafka",
        title = "Apache Kafka",
        connection = KafkaConnection.class,
        actions = {Publish.class, PublishBatch.class},
        triggers = RecordReceived.class)
public final class KafkaConnector implements Connector {

    @Override
    public void close() {
        ScramProvider.remove();
    }
}
