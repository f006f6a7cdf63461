package io.junctura.plugins.ftp;

import io.junctura.api.ConnectionContext;
import io.junctura.api.SharedResource;
import io.junctura.plugins.stores.remote.SessionPool;

/** The sessions of one connection, which outlive the calls. */
public final class FtpSessions implements SharedResource<FtpServer, SessionPool> {
    @Override
    public SessionPool open(ConnectionContext<FtpServer> context) {
        FtpSignIn signIn = new FtpSignIn(context);
        return new SessionPool(signIn::open, context.connection().timeout());
    }
}
