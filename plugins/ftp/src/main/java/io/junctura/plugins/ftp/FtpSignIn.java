package io.junctura.plugins.ftp;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.plugins.ftp.FtpServer.Security;
import io.junctura.plugins.stores.remote.RemoteSession;
import io.junctura.plugins.stores.remote.SessionGuard;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLException;
import jdk.net.ExtendedSocketOptions;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.apache.commons.net.ftp.FTPReply;

/** Signs in to an FTP server. Thread safe. */
final class FtpSignIn {
    /** Nothing is sent on the control connection during a transfer, and firewalls forget silent connections. */
    private static final int KEEP_ALIVE_SECONDS = 60;

    private final ConnectionContext<FtpServer> context;

    FtpSignIn(ConnectionContext<FtpServer> context) {
        this.context = context;
    }

    RemoteSession open(SessionGuard guard) throws ConnectorException, IOException, InterruptedException {
        FtpServer server = context.connection();
        DataConnections data = new DataConnections(context.network(), server.host());
        guard.guards(data);
        Socket control = context.network().connect(server.host(), server.usedPort());
        data.add(control);
        boolean opened = false;
        try {
            keepAlive(control);
            DataClient transfers = begin(server, data, control);
            FTPClient client = transfers.ftp();
            if (!FTPReply.isPositiveCompletion(client.getReplyCode())) throw failure(server, client);
            signIn(server, client);
            if (server.security() != Security.NONE) protect(server, client);
            if (!client.setFileType(FTP.BINARY_FILE_TYPE)) throw failure(server, client);
            client.sendCommand(
                    "OPTS UTF8 ON"); // Some servers want to hear it, others refuse it: names are UTF-8 either way.
            String home = client.printWorkingDirectory();
            if (home == null || !home.startsWith("/")) throw failure(server, client);
            opened = true;
            String root = server.root(home.endsWith("/") ? home.substring(0, home.length() - 1) : home);
            return new FtpSession(transfers, data, root);
        } catch (FTPConnectionClosedException e) {
            throw ConnectorException.tryLater(
                    Reached.NO,
                    "The server " + where(server) + " ended the sign-in (421). It may have too many sessions.");
        } finally {
            if (!opened) data.close();
        }
    }

    private static void keepAlive(Socket control) throws IOException {
        control.setKeepAlive(true);
        if (control.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            control.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS);
        }
    }

    private DataClient begin(FtpServer server, DataConnections data, Socket control)
            throws ConnectorException, IOException {
        if (server.security() == Security.NONE) {
            PlainClient client = new PlainClient(data);
            client.begin(control, server.host());
            return client;
        }
        boolean isImplicit = server.security() == Security.IMPLICIT;
        SecureClient client = new SecureClient(isImplicit, context.network().sslContext(), data);
        try {
            client.begin(control, server.host());
            return client;
        } catch (SSLException e) {
            if (FTPReply.isPositiveCompletion(client.getReplyCode())) throw e;
            throw ConnectorException.refused("The server " + where(server)
                    + " does not offer TLS, so it gets no password. It" + " says: " + said(client));
        }
    }

    private static void signIn(FtpServer server, FTPClient client) throws ConnectorException, IOException {
        String password = server.password().reveal();
        if (password.chars().anyMatch(c -> c == '\r' || c == '\n')) {
            throw ConnectorException.credentials("The password has a line break, which no FTP server can take.");
        }
        if (client.login(server.user(), password)) return;
        int code = client.getReplyCode();
        if (code == FTPReply.NOT_LOGGED_IN || code == FTPReply.NEED_ACCOUNT || code == 430) {
            throw ConnectorException.credentials(
                    "The server " + where(server) + " does not let the user \"" + server.user()
                            + "\" in. Check the connection's user and password. The server says: " + said(client));
        }
        throw failure(server, client);
    }

    private static void protect(FtpServer server, FTPClient client) throws ConnectorException, IOException {
        client.sendCommand("PBSZ", "0");
        if (!FTPReply.isPositiveCompletion(client.sendCommand("PROT", "P"))) {
            throw ConnectorException.refused(
                    "The server " + where(server) + " does not protect files by TLS. It says: " + said(client));
        }
    }

    private static ConnectorException failure(FtpServer server, FTPClient client) {
        String message = "The sign-in at " + where(server) + " failed. The server says: " + said(client);
        return FTPReply.isNegativePermanent(client.getReplyCode())
                ? ConnectorException.refused(message)
                : ConnectorException.tryLater(Reached.NO, message);
    }

    private static String where(FtpServer server) {
        return server.host() + ":" + server.usedPort();
    }

    static String said(FTPClient client) {
        String said = client.getReplyString();
        return said == null ? "nothing." : said.strip();
    }
}
