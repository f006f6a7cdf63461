package io.junctura.plugins.ftp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPSClient;
import org.jspecify.annotations.Nullable;

/**
 * FTP by TLS over sockets that the connector has connected. Data connections resume the TLS session of the control connection, which
 * servers require to know that both are the same client's.
 */
final class SecureClient extends FTPSClient implements DataClient {
    /** A server that does not close its side by then has sent all that it will. */
    private static final int LAST_WORDS_MILLIS = 2_000;

    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private final SSLContext tls;
    private final DataConnections data;

    /**
     * Java finds a TLS session by the server's name and port. All sockets of this client have a port of their own there: the ticket of
     * another client, which the server may not take for this one, is not found.
     */
    private final int session = SESSIONS.incrementAndGet();

    private @Nullable Socket plain;

    SecureClient(boolean isImplicit, SSLContext tls, DataConnections data) {
        super(isImplicit, tls);
        this.tls = tls;
        this.data = data;
        setCharset(StandardCharsets.UTF_8);
        setControlEncoding(StandardCharsets.UTF_8);
    }

    void begin(Socket control, String host) throws IOException {
        _socket_ = new OtherPort(control, session);
        _hostname_ = host;
        _connectAction_();
    }

    @Override
    public FTPClient ftp() {
        return this;
    }

    @Override
    public @Nullable Socket data(String command, @Nullable String argument) throws IOException {
        Socket connected = data.open(this, command, argument);
        if (connected == null) return null;
        plain = connected;
        Socket known = new OtherPort(connected, session);
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(known, _hostname_, session, true);
        secure.startHandshake();
        return secure;
    }

    /**
     * A TLS 1.3 session can be resumed once. The ticket for the next time is what the server sends on this connection, so it is read,
     * although an upload brings nothing else.
     */
    @Override
    public void endUpload(Socket secure) throws IOException {
        try (secure) {
            secure.shutdownOutput();
            Socket connected = plain;
            if (connected == null) return;
            connected.setSoTimeout(LAST_WORDS_MILLIS);
            InputStream rest = secure.getInputStream();
            while (rest.read() >= 0) {
                // It is not needed.
            }
        } catch (IOException e) {
            // How the connection ends does not matter: the server says on the other one whether it has the file.
        }
    }
}
