package io.junctura.plugins.amqp;

import com.rabbitmq.client.impl.SocketFrameHandler;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.SharedResource;

/** The connection that all steps and tests share. Triggers have their own, since a broker may hold up publishers. */
public final class SharedBroker implements SharedResource<AmqpConnection, Broker> {

    @Override
    public Broker open(ConnectionContext<AmqpConnection> context) throws ConnectorException, InterruptedException {
        return Broker.open(context, "junctura", SocketFrameHandler::new);
    }

    @Override
    public boolean alive(Broker broker) {
        return broker.isOpen();
    }
}
