package io.junctura.plugins.amqp;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Publishes messages to RabbitMQ, and starts flows for the messages of queues. */
@Extension
@Permissions(sockets = true, files = true)
@ConnectorInfo(
        id = "amqp",
        title = "RabbitMQ (AMQP)",
        connection = AmqpConnection.class,
        actions = Publish.class,
        triggers = MessageReceived.class)
public final class AmqpConnector implements Connector {}
