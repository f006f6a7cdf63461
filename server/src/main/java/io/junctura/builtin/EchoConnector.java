package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * Tells events that our own writes have caused from all others. Before a flow writes to the other
 * system, it says which event it expects of that; the flow that hears the other system's events asks whether one of them
 * is it, and drops it. Each expectation is used up by one event.
 */
@ConnectorInfo(
        id = "echo",
        title = "Echoes",
        actions = {EchoExpect.class, EchoSeen.class})
final class EchoConnector implements Connector {}
