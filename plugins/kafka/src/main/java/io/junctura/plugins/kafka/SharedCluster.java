package io.junctura.plugins.kafka;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.SharedResource;

/** The producer and the admin client that all steps, triggers and tests of a connection share. */
public final class SharedCluster implements SharedResource<KafkaConnection, Cluster> {

    @Override
    public Cluster open(ConnectionContext<KafkaConnection> context) throws ConnectorException, InterruptedException {
        return Cluster.open(context);
    }

    @Override
    public boolean alive(Cluster cluster) throws ConnectorException, InterruptedException {
        return cluster.isAlive();
    }
}
