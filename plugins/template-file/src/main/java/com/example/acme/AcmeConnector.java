package com.example.acme;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/** Starts flows for files in a folder on the server, and writes files there. */
@Extension
@ConnectorInfo(
        id = "acme",
        title = "Acme",
        connection = AcmeConnection.class,
        actions = WriteFile.class,
        triggers = FileArrived.class)
@Permissions(localFiles = true)
public final class AcmeConnector implements Connector {}
