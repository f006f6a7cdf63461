package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * Recognises events that our own writes caused. A flow expects an event before it writes to the other system. The flow that
 * receives the other system's events asks whether an event was expected, and drops it. One event uses up one expectation.
 */
@ConnectorInfo(
        id = "echo",
        title = "Echoes",
        actions = {EchoExpect.class, EchoSeen.class})
final class EchoConnector implements Connector {}
