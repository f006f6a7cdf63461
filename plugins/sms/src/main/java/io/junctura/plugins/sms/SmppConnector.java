package io.junctura.plugins.sms;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Sends and receives text messages by SMPP 3.4, the protocol of operators and SMS gateways. */
@Extension
@Permissions(sockets = true)
@ConnectorInfo(
        id = "smpp",
        title = "SMPP",
        connection = SmppConnection.class,
        actions = SendMessage.class,
        triggers = {SmppReceived.class, SmppStatus.class})
public final class SmppConnector implements Connector {}
