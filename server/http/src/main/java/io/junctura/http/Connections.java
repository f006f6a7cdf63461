package io.junctura.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of all clients. A new connection always gets in: at the limit of a listener or an address, an older
 * connection is closed instead, untrusted ones first. So an attacker cannot keep others out by opening connections. Thread
 * safe.
 */
final class Connections {
    private final ConnectionLimits limits;
    private final Set<String> proxies;
    private final HttpMetrics metrics;
    private final Map<Connection, OpenConnection> open = new ConcurrentHashMap<>();
    private final LastHour trustedAddresses = new LastHour();
    private final Map<String, ClientUsage> clients = new ConcurrentHashMap<>();
    private final Object lock = new Object();

    /** @param proxies addresses of reverse proxies; their connections belong to many clients */
    Connections(ConnectionLimits limits, Set<String> proxies, HttpMetrics metrics) {
        this.limits = limits;
        this.proxies = proxies;
        this.metrics = metrics;
    }

    ConnectionLimits limits() {
        return limits;
    }

    /** Tracks a listener's connections. */
    Connection.Listener of(ListenerUsage listener) {
        return new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
                opened(connection, listener);
            }

            @Override
            public void onClosed(Connection connection) {
                closed(connection);
            }
        };
    }

    HttpMetrics metrics() {
        return metrics;
    }

    private void opened(Connection connection, ListenerUsage listener) {
        SocketAddress remote = connection.getEndPoint().getRemoteSocketAddress();
        String address = address(remote);
        Victim victim;
        synchronized (lock) {
            ClientUsage client = acquireLocked(address);
            OpenConnection one = new OpenConnection(connection, listener, client, isProxy(remote));
            open.put(connection, one);
            listener.connections.add(one);
            client.connections.add(one);
            victim = victim(one);
            // Closing takes a moment: no other thread may choose the same connection meanwhile.
            if (victim != null) leaveLocked(victim.connection);
        }
        if (victim != null) close(victim.connection, victim.limit);
    }

    /** A connection to close, and the exceeded limit. */
    private record Victim(OpenConnection connection, HttpMetrics.Limit limit) {}

    private @Nullable Victim victim(OpenConnection newest) {
        ClientUsage client = newest.client;
        if (client.connections.size() > limits.connectionsPerAddress() && !newest.ofProxy) {
            return new Victim(client.connections.oldest(newest), HttpMetrics.Limit.CONNECTIONS_PER_ADDRESS);
        }
        ListenerUsage listener = newest.listener;
        if (listener.connections.size() <= limits.connections()) return null;
        return new Victim(listener.connections.oldest(newest), HttpMetrics.Limit.CONNECTIONS);
    }

    private void closed(Connection connection) {
        OpenConnection one = open.remove(connection);
        if (one == null) return;
        synchronized (lock) {
            leaveLocked(one);
            releaseLocked(one.client);
        }
    }

    private static void leaveLocked(OpenConnection one) {
        one.listener.connections.remove(one);
        one.client.connections.remove(one);
    }

    /** A request over this connection was authenticated or accepted. */
    void trust(OpenConnection one, ClientUsage client) {
        trustedAddresses.add(client.address);
        if (one.trusted) return;
        synchronized (lock) {
            one.trusted = true;
            one.listener.connections.trust(one);
            one.client.connections.trust(one);
        }
    }

    /** Addresses of clients that sent an authenticated or accepted request. */
    LastHour trustedAddresses() {
        return trustedAddresses;
    }

    /** @return null if the connection is closed already */
    @Nullable
    OpenConnection find(Connection connection) {
        return open.get(connection);
    }

    /** The usage of an address; the caller must {@link #release} it. */
    ClientUsage acquire(String address) {
        synchronized (lock) {
            return acquireLocked(address);
        }
    }

    private ClientUsage acquireLocked(String address) {
        ClientUsage client = clients.computeIfAbsent(address, ClientUsage::new);
        client.references++;
        return client;
    }

    void release(ClientUsage client) {
        synchronized (lock) {
            releaseLocked(client);
        }
    }

    private void releaseLocked(ClientUsage client) {
        if (--client.references == 0) clients.remove(client.address);
    }

    /** Closes connections whose client is too slow. Called about twice a second. */
    void check() {
        long now = System.nanoTime();
        for (OpenConnection one : open.values()) {
            HttpMetrics.Limit why = one.overdue(now, limits);
            if (why != null) close(one, why);
        }
    }

    void close(OpenConnection one, HttpMetrics.Limit why) {
        metrics.reached(why);
        one.connection.getEndPoint().close();
    }

    /** The number of open connections of a listener. */
    int count(ListenerUsage listener) {
        synchronized (lock) {
            return listener.connections.size();
        }
    }

    /** The client's address: IPv4, or the /64 network of an IPv6 address, since each client has a whole one. */
    static String address(@Nullable SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) return "?";
        return address(inet.getAddress());
    }

    /** As {@link #address(SocketAddress)}, of a numeric address. */
    static String client(String numbers) {
        try {
            return address(InetAddress.getByName(numbers));
        } catch (UnknownHostException e) {
            return "?";
        }
    }

    private boolean isProxy(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && proxies.contains(inet.getAddress().getHostAddress());
    }

    static String address(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4 || address.isLoopbackAddress()) return address.getHostAddress();
        return HexFormat.of().formatHex(bytes, 0, 8) + "/64";
    }

    /** For tests: whether all clients that have gone are forgotten. */
    boolean isEmpty() {
        Iterator<ClientUsage> left = clients.values().iterator();
        return open.isEmpty() && !left.hasNext();
    }
}
