package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/** Flows that other flows call, of the same integration or of another one, so that shared steps are written once. */
@ConnectorInfo(id = "flow", title = "Flow", triggers = FlowCall.class)
final class FlowConnector implements Connector {}
