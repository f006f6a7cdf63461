package com.example.acme;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Sends messages to Acme, and starts flows when messages arrive there. */
@Extension
@ConnectorInfo(
        id = "acme",
        title = "Acme",
        connection = AcmeConnection.class,
        actions = SendMessage.class,
        triggers = MessageArrived.class)
@Permissions(sockets = true)
public final class AcmeConnector implements Connector {}
