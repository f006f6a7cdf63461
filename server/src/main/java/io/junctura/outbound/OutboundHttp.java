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
 * The door to all outbound HTTP: one for the server. Nothing of the client library is loaded before the first request.
 *
 * <p>A caller is ended by interrupting its thread: within a tenth of a second the connection under it is closed.
 */
public final class OutboundHttp implements AutoCloseable {

    /** Past it, the pools of ways that nobody has gone for long are closed. */
    private static final int MOST_WAYS = 100;

    private final OutboundSettings settings;
    private final Exchange.Limits limits;
    private final Tokens tokens;
    private volatile @Nullable Client client;

    /** Those of connections that go a way of their own; the one that was not used for the longest time first. */
    private final Map<ConnectionNetwork, Client> others = new LinkedHashMap<>(16, 0.75f, true);

    /** Made once for each way: reading what Java trusts takes a while. */
    private final Map<ConnectionNetwork, ConnectionTls> tls = new LinkedHashMap<>(16, 0.75f, true);

    private volatile boolean closed;

    /** Without consents: connections whose access tokens need one do not work. */
    public OutboundHttp(OutboundSettings settings, Clock clock) {
        this(settings, clock, Tokens.Keeping.NONE);
    }

    /** @param consents stores what people consent to, for connections that get access tokens by OAuth2 */
    public OutboundHttp(OutboundSettings settings, Clock clock, Tokens.Keeping consents) {
        this(settings, clock, consents, Exchange.Limits.USUAL);
    }

    OutboundHttp(OutboundSettings settings, Clock clock, Tokens.Keeping consents, Exchange.Limits limits) {
        this.settings = settings;
        this.limits = limits;
        // Where a token is fetched is part of the saved connection, so that address is one it names.
        this.tokens = new Tokens(grant -> forConnection(grant.token(), grant.way()), clock, consents);
    }

    /**
     * The client as one step or trigger may use it.
     *
     * @param address the saved connection's own address: its host and port alone may be private or loopback; null where
     *                there is none, or the address comes from a payload
     */
    public Http forConnection(@Nullable URI address) {
        return forConnection(address, host -> true);
    }

    /**
     * The same, for a plugin that may call some hosts only.
     *
     * @param hosts asked at each redirect too; lower case, an IPv6 address without brackets
     */
    public Http forConnection(@Nullable URI address, Predicate<String> hosts) {
        Target home = home(address);
        return request -> client().send(request, home, hosts);
    }

    /**
     * As {@link #forConnection(URI)}, for a connection that goes a way of its own; with pools of its own, which it shares
     * with those that go the same.
     */
    public Http forConnection(@Nullable URI address, ConnectionNetwork way) {
        return forConnection(address, way, host -> true);
    }

    /** Both at once. */
    public Http forConnection(@Nullable URI address, ConnectionNetwork way, Predicate<String> hosts) {
        if (way.equals(ConnectionNetwork.USUAL)) return forConnection(address, hosts);
        Target home = home(address);
        return request -> client(way).send(request, home, hosts);
    }

    /**
     * Sockets and WebSockets over one connection. Sockets go through the connection's own proxy, WebSockets through the
     * server's too.
     *
     * @param named hosts that the connection's own address names: they alone may be private
     * @param hosts which may be called; lower case, an IPv6 address without brackets
     * @param owner closes them
     * @throws ConnectorException {@code CREDENTIALS} if the connection's proxy is none
     */
    public Sockets sockets(Predicate<String> named, ConnectionNetwork way, Predicate<String> hosts, OpenSockets owner)
            throws ConnectorException {
        AddressPolicy policy = new AddressPolicy(new HostNames(settings.allowed()), settings.ownPorts());
        OutboundSettings.Proxy usual = settings.proxy();
        HostNames except = new HostNames(usual == null ? List.of() : usual.except());
        ProxyServer own = way.proxy() == null ? null : ProxyServer.of(way.proxy(), except);
        ProxyServer web = own != null || usual == null ? own : ProxyServer.of(usual.address(), except);
        return new Sockets(
                new Dialer(policy, named, hosts, own, true, limits.connectMillis()),
                new Dialer(policy, named, hosts, web, own != null, limits.connectMillis()),
                tls(way),
                owner,
                settings.userAgent());
    }

    private ConnectionTls tls(ConnectionNetwork way) {
        synchronized (tls) {
            ConnectionTls known = tls.computeIfAbsent(way, any -> new ConnectionTls(way, settings.tls()));
            if (tls.size() > MOST_WAYS) tls.remove(tls.keySet().iterator().next());
            return known;
        }
    }

    /**
     * Looks whether any flow may call an address, as far as that can be known without asking a name service: one that is
     * written in numbers is judged at once, a name when it is called.
     *
     * @throws ConnectorException bad input, if it may not, or is no address that HTTP can call
     */
    public void mayCall(URI address) throws ConnectorException {
        client().mayCall(Target.of(address));
    }

    private Client client(ConnectionNetwork way) throws ConnectorException {
        synchronized (others) {
            if (closed) throw stopping();
            Client known = others.get(way);
            if (known != null) return known;
            Client made = new Client(way.over(settings), limits, way.proxy() != null);
            others.put(way, made);
            if (others.size() > MOST_WAYS) {
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

    /** Access tokens, shared by all. */
    public Tokens tokens() {
        return tokens;
    }

    private static @Nullable Target home(@Nullable URI address) {
        if (address == null) return null;
        try {
            return Target.of(address);
        } catch (ConnectorException e) {
            return null; // an address that cannot be called names nothing
        }
    }

    private Client client() {
        Client made = client;
        return made != null ? made : make();
    }

    private synchronized Client make() {
        if (closed) throw stopping();
        Client made = client;
        if (made == null) client = made = new Client(settings, limits);
        return made;
    }

    /** Ends all requests under way. */
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
