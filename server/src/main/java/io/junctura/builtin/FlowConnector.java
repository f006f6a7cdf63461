package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/** Flows that other flows of the same integration start, so that what several need is written once. */
@ConnectorInfo(id = "flow", title = "Flow", triggers = FlowCall.class)
final class FlowConnector implements Connector {}
