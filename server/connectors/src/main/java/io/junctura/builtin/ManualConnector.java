package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/** Flows that people and programs start, by POST /api/v1/flows/INSTANCE/INTEGRATION/FLOW/start. */
@ConnectorInfo(id = "manual", title = "Manual", triggers = ManualStart.class)
final class ManualConnector implements Connector {}
