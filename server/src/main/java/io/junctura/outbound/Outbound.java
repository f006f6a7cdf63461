package io.junctura.outbound;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.api.Json;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The door to all outbound HTTP: one for the server. Nothing of the client library is loaded before the first request.
 *
 * <p>A caller is ended by interrupting its thread: within a tenth of a second the connection under it is closed.
 */
public final class Outbound implements AutoCloseable {

    private final OutboundSettings settings;
    private final Exchange.Limits limits;
    private final AccessTokens tokens;
    private volatile @Nullable Client client;
    private volatile boolean closed;

    public Outbound(OutboundSettings settings, Json json, Clock clock) {
        this(settings, json, clock, Exchange.Limits.USUAL);
    }

    Outbound(OutboundSettings settings, Json json, Clock clock, Exchange.Limits limits) {
        this.settings = settings;
        this.limits = limits;
        // Where a token is fetched is part of the saved connection, so that address is one it names.
        this.tokens = new TokenCache(request -> forConnection(request.address()).send(request), json, clock);
    }

    /**
     * The client as one step or trigger may use it.
     *
     * @param address the saved connection's own address: its host and port alone may be private or loopback; null where
     *                there is none, or the address comes from a payload
     */
    public Http forConnection(@Nullable URI address) {
        Target home = home(address);
        return request -> client().send(request, home);
    }

    /** Access tokens, shared by all. */
    public AccessTokens tokens() {
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
        if (closed) throw new IllegalStateException("The server is stopping; no more requests are sent.");
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
    }
}
