package io.junctura.plugins.mqtt;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.SharedResource;

/** The session that all steps and tests of a connection share. It receives nothing. */
public final class SharedSession implements SharedResource<MqttConnection, Session> {

    @Override
    public Session open(ConnectionContext<MqttConnection> context) throws ConnectorException, InterruptedException {
        String clientId = context.connection().clientId();
        return Session.open(context, Session.Terms.forSteps(clientId == null ? "" : clientId), new Session.Inbox() {
            @Override
            public void arrived(Packet packet) {}

            @Override
            public void ended(ConnectorException why) {}
        });
    }

    @Override
    public boolean alive(Session session) {
        return session.isOpen();
    }
}
