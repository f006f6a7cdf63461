package io.junctura.plugins.smb;

import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.protocol.transport.TransportException;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.common.SMBRuntimeException;
import com.hierynomus.smbj.connection.Connection;
import com.hierynomus.smbj.session.Session;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.Share;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.SharedResource;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The session of a connection, which all of its calls share. */
public final class SharedShare implements SharedResource<SmbConnection, OpenShare> {
    private static final int TIME_LIMIT_SECONDS = 30;
    private static final int BUFFER = 1 << 20;

    @Override
    public OpenShare open(ConnectionContext<SmbConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        SmbConnection settings = context.connection();
        SMBClient client = new SMBClient(config(context));
        boolean done = false;
        try {
            OpenShare open = open(client, settings);
            done = true;
            return open;
        } finally {
            if (!done) client.close();
        }
    }

    private static SmbConfig config(ConnectionContext<SmbConnection> context) {
        SmbConnection settings = context.connection();
        SmbConfig.Builder config = SmbConfig.builder()
                .withSocketFactory(context.network().socketFactory())
                .withTimeout(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)
                // A server may be silent while nothing is asked of it.
                .withSoTimeout(0)
                .withBufferSize(BUFFER)
                .withSigningEnabled(true)
                .withSigningRequired(settings.signing())
                // It would lead to other servers.
                .withDfsEnabled(false)
                .withMultiProtocolNegotiate(false);
        return settings.encryption()
                ? config.withEncryptData(true)
                        .withDialects(SMB2Dialect.SMB_3_1_1, SMB2Dialect.SMB_3_0_2, SMB2Dialect.SMB_3_0)
                        .build()
                : config.withDialects(
                                SMB2Dialect.SMB_3_1_1,
                                SMB2Dialect.SMB_3_0_2,
                                SMB2Dialect.SMB_3_0,
                                SMB2Dialect.SMB_2_1,
                                SMB2Dialect.SMB_2_0_2)
                        .build();
    }

    private static OpenShare open(SMBClient client, SmbConnection settings)
            throws ConnectorException, IOException, InterruptedException {
        Failures failures = new Failures(settings);
        try {
            Connection connection = client.connect(settings.host(), settings.port());
            if (settings.encryption() && !connection.getConnectionContext().supportsEncryption()) {
                throw ConnectorException.refused("The server " + settings.host()
                        + " does not support encryption. Switch encryption on there, or off in the connection.");
            }
            String domain = settings.domain();
            Session session = connection.authenticate(new AuthenticationContext(
                    settings.user(), settings.password().reveal().toCharArray(), domain == null ? "" : domain));
            if (session.isGuest() || session.isAnonymous()) {
                throw ConnectorException.credentials("The server " + settings.host() + " treats the user \""
                        + settings.user() + "\" as a guest. Check user, domain and password.");
            }
            Share share = session.connectShare(settings.share());
            if (share instanceof DiskShare disk) return new OpenShare(client, connection, disk, failures);
            throw ConnectorException.refused(
                    "The share \"" + settings.share() + "\" of " + settings.host() + " is not a share of files.");
        } catch (SMBRuntimeException | TransportException e) {
            throw failures.ofSession(e);
        }
    }

    @Override
    public boolean alive(OpenShare share) {
        return share.isAlive();
    }
}
