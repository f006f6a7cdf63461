package io.junctura.connector;

import io.junctura.api.AccessTokens;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Json;
import io.junctura.api.Network;
import io.junctura.api.Secret;
import io.junctura.connector.input.ReservedJson;
import io.junctura.masking.Redaction;
import io.junctura.masking.SecretsInUse;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.outbound.OpenSockets;
import io.junctura.outbound.Sockets;
import io.junctura.plugin.isolation.PluginLog;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The part of a plugin's context that works with one connection. Thread safe. */
class BoundContext implements ConnectionContext<Connection>, AutoCloseable {
    final BoundConnection bound;
    final PluginServices services;
    final String connector;
    final Reservation values;
    private final String subject;
    private final ReservedJson json;
    /** Opened by this context, and closed with it. */
    private final List<Reservation> own;

    final OpenSockets openSockets = new OpenSockets();

    private volatile Consumer<String> alsoLogged = line -> {};

    /** Access tokens that the plugin has got. They are secrets, too. */
    private volatile Set<Secret> fetched = Set.of();

    /**
     * @param subject the beginning of each log line
     * @param values  the memory of values that the plugin reads over HTTP
     * @param json    reads text from outside
     */
    BoundContext(
            BoundConnection bound,
            PluginServices services,
            String connector,
            String subject,
            Reservation values,
            ReservedJson json) {
        this(bound, services, connector, subject, values, json, List.of());
    }

    private BoundContext(
            BoundConnection bound,
            PluginServices services,
            String connector,
            String subject,
            Reservation values,
            ReservedJson json,
            List<Reservation> own) {
        this.bound = bound;
        this.services = services;
        this.connector = connector;
        this.subject = subject;
        this.values = values;
        this.json = json;
        this.own = own;
    }

    /** For a resource that outlives calls. It parses many messages, and keeps none of them. */
    static BoundContext ofResource(BoundConnection bound, PluginServices services, String connector, String subject) {
        Reservation values = HeapShare.REMOTE_VALUES.open();
        Reservation message = HeapShare.REMOTE_VALUES.open();
        return new BoundContext(
                bound,
                services,
                connector,
                subject,
                values,
                new ReservedJson(message, true, bound.plugin().shapes()),
                List.of(values, message));
    }

    @Override
    public Connection connection() {
        return bound.connection();
    }

    @Override
    public Clock clock() {
        return services.clock();
    }

    /** @param also gets the text of each line that is logged from {@link System.Logger.Level#INFO} on, without secrets */
    void alsoLogTo(Consumer<String> also) {
        alsoLogged = also;
    }

    @Override
    public PluginLog log() {
        return new PluginLog(connector, subject, this::redaction, alsoLogged);
    }

    @Override
    public Http http() {
        return new ReservedHttp(
                bound.http(),
                values,
                json,
                services.clock(),
                request -> sockets().webSocket(request));
    }

    @Override
    public Network network() {
        try {
            bound.permitted().mustOpenSockets();
            return sockets();
        } catch (ConnectorException e) {
            return new NoNetwork(e);
        }
    }

    /** Created for each use, since a test or a pick list usually opens none. */
    private Sockets sockets() throws ConnectorException {
        Permitted permitted = bound.permitted();
        return services.outbound().sockets(permitted.named(), bound.way(), permitted.hosts(), socketOwner());
    }

    /** Closes the sockets and WebSockets that were opened. */
    OpenSockets socketOwner() {
        return openSockets;
    }

    @Override
    public AccessTokens tokens() {
        AccessTokens tokens = bound.tokens();
        return new AccessTokens() {
            @Override
            public Secret get() throws ConnectorException, InterruptedException {
                Secret token = tokens.get();
                maskToken(token);
                return token;
            }

            @Override
            public void refused(Secret token) {
                tokens.refused(token);
            }

            @Override
            public HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException {
                get(); // An answer may contain the token.
                return new ReservedHttp(tokens::send, values, json, services.clock()).send(request);
            }
        };
    }

    private synchronized void maskToken(Secret token) {
        Set<Secret> all = new HashSet<>(fetched);
        all.add(token);
        fetched = all;
        SecretsInUse.add(redaction());
    }

    /** Masks the secrets of the connection, and the access tokens that were fetched with them. */
    Redaction redaction() {
        return bound.redaction().and(fetched);
    }

    @Override
    public Json json() {
        return json;
    }

    @Override
    public Optional<String> pinned(String name) {
        return services.connections().pinned(bound.name(), name);
    }

    @Override
    public String pin(String name, String value) {
        return services.connections().pin(bound.name(), bound.revision(), name, value);
    }

    @Override
    public void close() {
        openSockets.close();
        own.forEach(Reservation::close);
    }
}
