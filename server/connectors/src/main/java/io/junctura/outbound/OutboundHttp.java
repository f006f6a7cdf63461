package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The server's entry point for all outbound HTTP. Loads the client library at the first request.
 *
 * <p>To end a request, interrupt its thread: its connection is closed within a tenth of a second.
 */
public final class OutboundHttp implements AutoCloseable {

    /** Above this number of clients with network settings of their own, those that were not used for long are closed. */
    private static final int MAX_CLIENTS = 100;

    private final OutboundSettings settings;
    private final Exchange.Limits limits;
    private final Tokens tokens;
    private volatile @Nullable Client client;

    /** Clients of connections with network settings of their own, the least recently used first. */
    private final Map<ConnectionNetwork, Client> others = new LinkedHashMap<>(16, 0.75f, true);

    /** One for each network settings, because reading Java's trusted certificates takes a while. */
    private final Map<ConnectionNetwork, ConnectionTls> tls = new LinkedHashMap<>(16, 0.75f, true);

    private volatile boolean closed;

    /** Without consents: connections whose access tokens need one do not work. */
    public OutboundHttp(OutboundSettings settings, Clock clock) {
        this(settings, clock, Tokens.ConsentStore.NONE);
    }

    /** @param consents stores what people consent to, for connections that get access tokens by OAuth2 */
    public OutboundHttp(OutboundSettings settings, Clock clock, Tokens.ConsentStore consents) {
        this(settings, clock, consents, Exchange.Limits.USUAL);
    }

    OutboundHttp(OutboundSettings settings, Clock clock, Tokens.ConsentStore consents, Exchange.Limits limits) {
        this.settings = settings;
        this.limits = limits;
        // The token address is part of the saved connection, so the connection names it.
        this.tokens = new Tokens(grant -> forConnection(grant.token(), grant.network()), clock, consents);
    }

    /**
     * The HTTP client of a step or trigger.
     *
     * @param address the saved connection's address: only its host and port may be private or loopback; null if there is none, or
     *                if the address comes from a payload
     */
    public Http forConnection(@Nullable URI address) {
        return forConnection(address, host -> true);
    }

    /**
     * The HTTP client of a plugin that may call only some hosts.
     *
     * @param hosts which hosts may be called, also by redirects; in lower case, an IPv6 address without brackets
     */
    public Http forConnection(@Nullable URI address, Predicate<String> hosts) {
        Target saved = saved(address);
        return request -> client().send(request, saved, hosts, this::client);
    }

    /** The HTTP client of a connection with network settings of its own. Connections with equal settings share pools. */
    public Http forConnection(@Nullable URI address, ConnectionNetwork network) {
        return forConnection(address, network, host -> true);
    }

    /** The HTTP client of a plugin's connection: with network settings, and limited to some hosts. */
    public Http forConnection(@Nullable URI address, ConnectionNetwork network, Predicate<String> hosts) {
        if (network.equals(ConnectionNetwork.USUAL)) return forConnection(address, hosts);
        Target saved = saved(address);
        ConnectionNetwork others = network.withoutCertificate();
        return request -> client(network)
                .send(request, saved, hosts, () -> others.equals(ConnectionNetwork.USUAL) ? client() : client(others));
    }

    /**
     * Sockets and WebSockets of one connection. Sockets use only the connection's own proxy; WebSockets use the server's proxy, too.
     *
     * @param named hosts that the connection's own address names: only these may be private
     * @param hosts which hosts may be called; in lower case, an IPv6 address without brackets
     * @param owner closes the sockets
     * @throws ConnectorException {@code CREDENTIALS} if the address of the connection's proxy is invalid
     */
    public Sockets sockets(
            Predicate<String> named, ConnectionNetwork network, Predicate<String> hosts, OpenSockets owner)
            throws ConnectorException {
        AddressPolicy policy = new AddressPolicy(settings.allowed(), settings.ownPorts());
        OutboundSettings.Proxy usual = settings.proxy();
        HostNames except = new HostNames(usual == null ? List.of() : usual.except());
        ProxyServer own = network.proxy() == null ? null : ProxyServer.of(network.proxy(), except);
        ProxyServer web = own != null || usual == null ? own : ProxyServer.of(usual.address(), except);
        return new Sockets(
                new Dialer(policy, named, hosts, own, true, limits.connectMillis()),
                new Dialer(policy, named, hosts, web, own != null, limits.connectMillis()),
                tls(network),
                owner,
                settings.userAgent());
    }

    private ConnectionTls tls(ConnectionNetwork network) {
        synchronized (tls) {
            ConnectionTls known = tls.computeIfAbsent(network, ConnectionTls::new);
            if (tls.size() > MAX_CLIENTS) tls.remove(tls.keySet().iterator().next());
            return known;
        }
    }

    /**
     * Checks whether any flow may call an address, without resolving names: a numeric address is checked at once, a name when it is
     * called.
     *
     * @throws ConnectorException bad input, if it may not be called, or is not an address for HTTP
     */
    public void mayCall(URI address) throws ConnectorException {
        client().mayCall(Target.of(address));
    }

    private Client client(ConnectionNetwork network) throws ConnectorException {
        synchronized (others) {
            if (closed) throw stopping();
            Client known = others.get(network);
            if (known != null) return known;
            ConnectionTls tls = tls(network);
            // An invalid certificate fails here, and is not taken for a failure of the network.
            if (network.authorities() != null || network.certificate() != null) tls.context();
            Client made = new Client(network.over(settings), tls, limits, network.proxy() != null);
            others.put(network, made);
            if (others.size() > MAX_CLIENTS) {
                ConnectionNetwork eldest = others.keySet().iterator().next();
                Client unused = others.remove(eldest);
                if (unused != null) unused.close();
            }
            return made;
        }
    }

    private static IllegalStateException stopping() {
        return new IllegalStateException("The server is stopping; no more requests are sent.");
    }

    /** Access tokens, shared by all clients. */
    public Tokens tokens() {
        return tokens;
    }

    private static @Nullable Target saved(@Nullable URI address) {
        if (address == null) return null;
        try {
            return Target.of(address);
        } catch (ConnectorException e) {
            return null; // An address that cannot be called names no host.
        }
    }

    private Client client() {
        Client made = client;
        return made != null ? made : make();
    }

    private synchronized Client make() {
        if (closed) throw stopping();
        Client made = client;
        if (made == null) client = made = new Client(settings, tls(ConnectionNetwork.USUAL), limits, false);
        return made;
    }

    /** Ends all requests. */
    @Override
    public synchronized void close() {
        closed = true;
        Client made = client;
        client = null;
        if (made != null) made.close();
        synchronized (others) {
            others.values().forEach(Client::close);
            others.clear();
        }
    }
}
