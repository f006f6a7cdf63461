package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpRequest;
import io.junctura.api.Network;
import io.junctura.api.Reached;
import io.junctura.api.WebSocket;
import io.junctura.outbound.AddressPolicy.Denied;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The sockets of one call or shared resource, for one connection. Thread safe. */
public final class Sockets implements Network {
    private final Dialer dialer;
    private final Dialer web;
    private final ConnectionTls tls;
    private final OpenSockets owner;
    private final String userAgent;

    /** @param web connects WebSockets, which also use the server's HTTP proxy */
    Sockets(Dialer dialer, Dialer web, ConnectionTls tls, OpenSockets owner, String userAgent) {
        this.dialer = dialer;
        this.web = web;
        this.tls = tls;
        this.owner = owner;
        this.userAgent = userAgent;
    }

    @Override
    public Socket connect(String host, int port) throws ConnectorException, InterruptedException {
        return connect(host, port, place(host, port));
    }

    /** @param what the target, for messages */
    Socket connect(String host, int port, String what) throws ConnectorException, InterruptedException {
        mustBeAPort(port, what);
        if (Thread.interrupted()) throw new InterruptedException();
        try {
            if (dialer.isProxied(host)) return opened(InetSocketAddress.createUnresolved(Dialer.plain(host), port));
            List<InetAddress> all = dialer.check(host, port);
            for (InetAddress one : all.subList(0, all.size() - 1)) {
                try {
                    return opened(new InetSocketAddress(one, port));
                } catch (IOException e) {
                    if (Thread.currentThread().isInterrupted()) throw e;
                    // The next address may answer.
                }
            }
            return opened(new InetSocketAddress(all.get(all.size() - 1), port));
        } catch (IOException e) {
            throw failure(what, e);
        }
    }

    private Socket opened(InetSocketAddress address) throws IOException {
        CheckedSocket socket = new CheckedSocket(dialer, owner);
        socket.connect(address);
        socket.setTcpNoDelay(true);
        return socket;
    }

    @Override
    public SSLSocket connectTls(String host, int port) throws ConnectorException, InterruptedException {
        return connectTls(host, port, place(host, port));
    }

    SSLSocket connectTls(String host, int port, String what) throws ConnectorException, InterruptedException {
        SSLContext context = tls.context();
        Socket plain = connect(host, port, what);
        boolean done = false;
        try {
            SSLSocket secure = TlsFactory.wrap(context, plain, Dialer.plain(host), port);
            plain.setSoTimeout((int) dialer.limitMillis());
            secure.startHandshake();
            plain.setSoTimeout(0);
            done = true;
            return secure;
        } catch (IOException e) {
            throw failure(what, e);
        } finally {
            if (!done) close(plain);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing can be done about it.
        }
    }

    @Override
    public SocketFactory socketFactory() {
        return new PlainFactory(dialer, owner);
    }

    @Override
    public SSLContext sslContext() throws ConnectorException {
        return new CheckedTls(tls.context(), new TlsFactory(tls.context(), new PlainFactory(dialer, owner)));
    }

    @Override
    public List<InetAddress> check(String host, int port) throws ConnectorException {
        mustBeAPort(port, place(host, port));
        try {
            return dialer.check(host, port);
        } catch (IOException e) {
            throw connecting(place(host, port), e);
        }
    }

    /** Opens a WebSocket by {@code ws}, {@code wss}, {@code http} or {@code https}. */
    public WebSocket webSocket(HttpRequest request) throws ConnectorException, InterruptedException {
        return WebSocketHandshake.open(new Sockets(web, web, tls, owner, userAgent), owner, request, userAgent);
    }

    private static void mustBeAPort(int port, String what) throws ConnectorException {
        if (port < 1 || port > 65535) {
            throw ConnectorException.badInput("Cannot connect to " + what + ": a port is a number from 1 to 65535.");
        }
    }

    static String place(String host, int port) {
        return (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    /** @throws InterruptedException if the caller was interrupted, whatever the exception looks like */
    static ConnectorException failure(String what, IOException cause) throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        return connecting(what, cause);
    }

    private static ConnectorException connecting(String what, IOException cause) {
        if (cause instanceof Denied) {
            return new ConnectorException(
                    ErrorKind.BAD_INPUT,
                    Reached.NO,
                    "Cannot connect to " + what + ": " + cause.getMessage() + ".",
                    null,
                    null);
        }
        return ConnectorException.tryLater(Reached.NO, what + ": " + Failures.notConnected(cause) + ".", cause);
    }
}
