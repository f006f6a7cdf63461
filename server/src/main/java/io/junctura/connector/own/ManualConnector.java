package io.junctura.connector.own;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/** Flows that people start: by a button, on the command line, or through the API. */
@ConnectorInfo(id = "manual", title = "Manual", triggers = ManualStart.class)
final class ManualConnector implements Connector {}
