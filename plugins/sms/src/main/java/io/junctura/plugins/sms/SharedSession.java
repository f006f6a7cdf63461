package io.junctura.plugins.sms;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.SharedResource;

/** The session that all steps, triggers and tests of a connection share. */
public final class SharedSession implements SharedResource<SmppConnection, SmppSession> {

    @Override
    public SmppSession open(ConnectionContext<SmppConnection> context) throws ConnectorException, InterruptedException {
        return SmppSession.open(context);
    }

    @Override
    public boolean alive(SmppSession session) {
        return session.isBound();
    }
}
