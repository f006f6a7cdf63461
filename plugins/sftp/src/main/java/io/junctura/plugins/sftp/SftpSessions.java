package io.junctura.plugins.sftp;

import io.junctura.api.ConnectionContext;
import io.junctura.api.SharedResource;
import io.junctura.plugins.stores.remote.SessionPool;

/** The sessions of one connection, which outlive the calls. */
public final class SftpSessions implements SharedResource<SftpServer, SessionPool> {
    @Override
    public SessionPool open(ConnectionContext<SftpServer> context) {
        SftpSignIn signIn = new SftpSignIn(context);
        return new SessionPool(signIn::open, context.connection().timeout());
    }
}
