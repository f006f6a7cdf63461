package io.junctura.plugins.slack;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.SharedResource;
import java.time.Duration;

/** The WebSocket that all flows of a connection share: Slack sends each message to one of an app's WebSockets. */
public final class SharedSocket implements SharedResource<SlackConnection, SocketMode> {
    /** Without flows, nothing is acknowledged. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    @Override
    public SocketMode open(ConnectionContext<SlackConnection> context) throws ConnectorException, InterruptedException {
        return SocketMode.open(context);
    }

    @Override
    public boolean alive(SocketMode socket) {
        return socket.isAlive();
    }

    @Override
    public Duration idle() {
        return IDLE;
    }
}
