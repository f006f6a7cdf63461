package io.junctura.connector;

import io.junctura.api.AccessTokens;
import io.junctura.api.ActionContext;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Files;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Json;
import io.junctura.api.RowStreams;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebhookTrigger.Registration;
import io.junctura.masking.Redaction;
import io.junctura.masking.SecretsInUse;
import io.junctura.memory.Reservation;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a plugin is handed, whatever it is asked to do. */
final class Handed implements ActionContext<Connection>, TriggerContext<Connection> {

    private static final String HOPS = "Junctura-Hops";

    /** Milliseconds between two words of how far an attempt is. */
    private static final long LEAST_BETWEEN = 1_000;

    /** Where nothing is kept: a connection's test. */
    static final Files NO_FILES = new NoFiles("There are no files here: this is not a run.");

    private final Bound bound;
    private final Surroundings surroundings;
    private final String connector;
    private final String subject;
    private final Supplier<Files> files;
    private final Reservation values;
    private final ReservedJson json;

    /** Access tokens that the plugin was given: secrets like others. */
    private volatile Set<Secret> fetched = Set.of();

    private Actions.@Nullable Attempt made;

    /** Milliseconds since 1970; two threads that say how far they are at once are both heard. */
    private volatile long toldAt;

    private volatile boolean over;

    private @Nullable RememberedValues remembered;
    private String key = "";
    private int attempt = 1;
    private Instant deadline = Instant.MAX;
    private Triggers.@Nullable Place place;
    private HttpRequest.@Nullable Header hops;

    /** @param values grows with what the plugin reads and parses */
    Handed(
            Bound bound,
            Surroundings surroundings,
            String connector,
            String subject,
            Supplier<Files> files,
            Reservation values) {
        this(
                bound,
                surroundings,
                connector,
                subject,
                files,
                values,
                new ReservedJson(values, false, bound.plugin().shapes()));
    }

    /** @param json reads text from outside */
    Handed(
            Bound bound,
            Surroundings surroundings,
            String connector,
            String subject,
            Supplier<Files> files,
            Reservation values,
            ReservedJson json) {
        this.values = values;
        this.json = json;
        this.bound = bound;
        this.surroundings = surroundings;
        this.connector = connector;
        this.subject = subject;
        this.files = files;
    }

    /** @param shapes of the action's plugin */
    Handed of(Actions.Attempt made, Shapes shapes) {
        this.made = made;
        remembered = new RememberedValues(made.state(), shapes, this::redaction);
        key = made.key();
        attempt = made.number();
        deadline = made.deadline();
        hops = new HttpRequest.Header(HOPS, Integer.toString(made.hops() + 1));
        return this;
    }

    Handed at(Triggers.Place where) {
        place = where;
        return this;
    }

    @Override
    public Connection connection() {
        return bound.connection();
    }

    @Override
    public Clock clock() {
        return surroundings.clock();
    }

    @Override
    public System.Logger log() {
        return new PluginLog(connector, subject, this::redaction);
    }

    @Override
    public Http http() {
        Http http = new ReservedHttp(bound.http(), values, json, surroundings.clock());
        HttpRequest.Header hop = hops;
        return hop == null ? http : request -> http.send(with(hop, request));
    }

    /** What a run sends says how many runs have led to it: flows that cause each other's events are found out by it. */
    private static HttpRequest with(HttpRequest.Header hop, HttpRequest request) {
        List<HttpRequest.Header> headers = new ArrayList<>(request.headers().size() + 1);
        for (HttpRequest.Header header : request.headers()) {
            if (!header.name().equalsIgnoreCase(HOPS)) headers.add(header);
        }
        headers.add(hop);
        return new HttpRequest(
                request.method(),
                request.address(),
                headers,
                request.body(),
                request.timeLimit(),
                request.maxRedirects(),
                request.maxBytes());
    }

    @Override
    public AccessTokens tokens() {
        AccessTokens tokens = bound.tokens();
        return new AccessTokens() {
            @Override
            public Secret get() throws ConnectorException, InterruptedException {
                Secret token = tokens.get();
                remember(token);
                return token;
            }

            @Override
            public void refused(Secret token) {
                tokens.refused(token);
            }

            @Override
            public HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException {
                get(); // what comes back may repeat it
                return new ReservedHttp(tokens::send, values, json, surroundings.clock()).send(request);
            }
        };
    }

    private synchronized void remember(Secret token) {
        Set<Secret> all = new HashSet<>(fetched);
        all.add(token);
        fetched = all;
        SecretsInUse.add(redaction());
    }

    /** Of the connection's secrets, and of what access tokens were had for them. */
    Redaction redaction() {
        return bound.redaction().and(fetched);
    }

    @Override
    public Files files() {
        return bound.permitted().files(files.get());
    }

    @Override
    public RowStreams rows() {
        return new StoredRows(files(), values, bound.plugin().shapes());
    }

    @Override
    public Json json() {
        return json;
    }

    @Override
    public Stop onCancel(Runnable what) {
        return surroundings.stops().watch(Thread.currentThread(), what);
    }

    @Override
    public void progress(long done, long total, String unit) {
        Actions.Attempt attempt = made;
        if (attempt == null || over) return;
        long now = surroundings.clock().millis();
        if (toldAt + LEAST_BETWEEN > now && done != total) return;
        toldAt = now;
        surroundings.progress().told(attempt, done, total, unit);
        if (over) surroundings.progress().over(attempt); // It ended meanwhile.
    }

    /** The attempt has ended: how far a thread of it says to be from now on counts for nothing. */
    void over() {
        over = true;
        Actions.Attempt attempt = made;
        if (attempt != null && toldAt != 0) surroundings.progress().over(attempt);
    }

    @Override
    public void remember(String name, Object value) throws ConnectorException, InterruptedException {
        remembered().remember(name, value);
    }

    @Override
    public <T> Optional<T> recall(String name, Class<T> type) throws ConnectorException {
        return remembered().recall(name, type);
    }

    /** Only what is handed to an action is an {@link ActionContext}. */
    private RememberedValues remembered() {
        return Objects.requireNonNull(remembered, "remembered");
    }

    @Override
    public String idempotencyKey() {
        return key;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    /** Only what is handed to a trigger is a {@link TriggerContext}. */
    private Triggers.Place place() {
        return Objects.requireNonNull(place, "place");
    }

    @Override
    public String flow() {
        return place().flow();
    }

    @Override
    public URI address() {
        return place().address();
    }

    @Override
    public Secret signingSecret() {
        return place().secret().get();
    }

    @Override
    public Optional<Registration> registration() {
        return place().registration().get();
    }
}
