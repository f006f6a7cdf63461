package io.junctura.plugins.mqtt;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Publishes messages by MQTT, and starts flows for the messages of topics. */
@Extension
@Permissions(sockets = true, files = true)
@ConnectorInfo(
        id = "mqtt",
        title = "MQTT",
        connection = MqttConnection.class,
        actions = Publish.class,
        triggers = MessageReceived.class)
public final class MqttConnector implements Connector {}
