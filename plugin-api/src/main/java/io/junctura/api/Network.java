package io.junctura.api;

import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Sockets for protocols other than HTTP, under the server's policy of which addresses may be called: the hosts that the
 * connection's address names, those in its other settings that are addresses, and those that the plugin declares. A
 * name is resolved once, all of its addresses are checked, and the socket is connected to one of them. Hosts in private
 * networks may be called only where the connection's own address names them.
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
     * Creates sockets for a library. Sockets that are connected later follow the policy as well. A failure is an
     * {@link java.io.IOException}, whose message people understand.
     */
    SocketFactory socketFactory();

    /**
     * TLS for a library, with the connection's trusted certificates and client certificate. Its socket factory creates
     * sockets under the policy, and wraps connected sockets (STARTTLS). The name in the certificate is checked, unless
     * the library switches that off.
     *
     * @throws ConnectorException {@code CREDENTIALS} if a certificate or key of the connection cannot be read
     */
    SSLContext sslContext() throws ConnectorException;

    /**
     * Checks an address before a library with its own network layer calls it. Call this for each address, such as each
     * broker that a cluster names.
     *
     * @return the checked addresses of the name. Connect to these, since the name may resolve to others the next time
     * @throws ConnectorException as {@link #connect}
     */
    List<InetAddress> check(String host, int port) throws ConnectorException;
}
