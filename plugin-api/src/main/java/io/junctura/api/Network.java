package io.junctura.api;

import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Sockets for protocols other than HTTP, under the server's policy of which addresses may be called: the hosts that the
 * connection's address names, those in its other settings that are addresses, and those that the plugin declares. Names are
 * resolved once, all their addresses are judged, and the socket is connected to one of these. Hosts in private networks may
 * be called only where the connection's own address names them.
 *
 * <p>Sockets go through the connection's proxy ({@link ConnectionInfo#proxy}), and TLS trusts its authorities and shows its
 * client certificate. A socket is connected within ten seconds. It is closed when the call that opened it is interrupted or
 * ends; one that {@link SharedResource#open} opened, when the resource is closed. Thread safe. Needs
 * {@link Permissions#sockets}.
 */
public interface Network {

    /**
     * Connects to a host.
     *
     * @throws ConnectorException {@code TRY_LATER} with {@link Reached#NO} if there is no connection; {@code BAD_INPUT} for
     *                            an address that may not be called
     */
    Socket connect(String host, int port) throws ConnectorException, InterruptedException;

    /** Connects to a host by TLS 1.2 or 1.3, checks the name in its certificate, and ends the handshake. */
    SSLSocket connectTls(String host, int port) throws ConnectorException, InterruptedException;

    /**
     * Sockets for a library. Those that it makes and connects later are under the policy too. A failure is an
     * {@link java.io.IOException} with a sentence.
     */
    SocketFactory socketFactory();

    /**
     * TLS for a library: the trust and the client certificate of the connection. Its socket factory makes sockets under the
     * policy, and wraps those that are connected (STARTTLS). The name in the certificate is checked, unless the library
     * switches that off.
     *
     * @throws ConnectorException {@code CREDENTIALS} if a certificate or key of the connection cannot be read
     */
    SSLContext sslContext() throws ConnectorException;

    /**
     * Judges an address that a library with a network layer of its own is about to call. Call it for each address, such as
     * each broker that a cluster names.
     *
     * @return what the name resolves to, all of it judged; connect to these, since a name may resolve otherwise the next time
     * @throws ConnectorException as {@link #connect}
     */
    List<InetAddress> check(String host, int port) throws ConnectorException;
}
