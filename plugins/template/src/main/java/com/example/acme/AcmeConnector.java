package com.example.acme;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import org.pf4j.Extension;

/** Creates orders at Acme, and starts flows when orders are created or paid there. */
@Extension
@ConnectorInfo(
        id = "acme",
        title = "Acme",
        connection = AcmeConnection.class,
        actions = CreateOrder.class,
        triggers = {OrderCreated.class, OrderPaid.class})
public final class AcmeConnector implements Connector {}
