package io.junctura.connector;

import io.junctura.api.ActionContext;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Files;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.LocalFiles;
import io.junctura.api.RowStreams;
import io.junctura.api.Secret;
import io.junctura.api.SharedResource;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebSocket;
import io.junctura.api.WebhookTrigger.Registration;
import io.junctura.connector.input.ReservedJson;
import io.junctura.connector.input.Shapes;
import io.junctura.connector.input.StoredRows;
import io.junctura.memory.Reservation;
import io.junctura.outbound.OpenSockets;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The context of one call of a plugin: of an action, a trigger, a test or a pick list. */
final class OperationContext extends BoundContext implements ActionContext<Connection>, TriggerContext<Connection> {

    private static final String HOPS = "Junctura-Hops";

    /** The shortest time between two reports of an attempt's progress, in milliseconds. */
    private static final long MIN_BETWEEN = 1_000;

    /** For calls without files, such as the test of a connection. */
    static final Files NO_FILES = new NoFiles("There are no files here: this is not a run.");

    private final Supplier<Files> files;

    /** The shared resources that this call uses, by kind. Guarded by itself. */
    private final Map<Class<?>, SharedResources.Lease> leases = new HashMap<>();

    private final Thread caller = Thread.currentThread();

    /** Guarded by the leases. */
    private @Nullable Stop socketStop;

    private Actions.@Nullable Attempt made;

    /** The time of the last report, in milliseconds since 1970. Reports of two threads at the same time are both passed on. */
    private volatile long progressAt;

    private volatile boolean over;

    private @Nullable RememberedValues remembered;
    private String key = "";
    private int attempt = 1;
    private Instant deadline = Instant.MAX;
    private Triggers.@Nullable Place place;
    private HttpRequest.@Nullable Header hops;
    private StoredRows.Unread unread = StoredRows.Unread.NONE;

    /** The readers that the call has opened. Guarded by the leases. */
    private final List<RowStreams.Reader> readers = new ArrayList<>(0);

    /** @param values the memory of values that the plugin reads and parses */
    OperationContext(
            BoundConnection bound,
            PluginServices services,
            String connector,
            String subject,
            Supplier<Files> files,
            Reservation values) {
        this(
                bound,
                services,
                connector,
                subject,
                files,
                values,
                new ReservedJson(values, false, bound.plugin().shapes()));
    }

    /** @param json reads text from outside */
    OperationContext(
            BoundConnection bound,
            PluginServices services,
            String connector,
            String subject,
            Supplier<Files> files,
            Reservation values,
            ReservedJson json) {
        super(bound, services, connector, subject, values, json);
        this.files = files;
    }

    /** @param shapes of the action's plugin */
    OperationContext of(Actions.Attempt made, Shapes shapes) {
        this.made = made;
        remembered = new RememberedValues(made.state(), shapes, this::redaction);
        key = made.key();
        attempt = made.number();
        deadline = made.deadline();
        hops = new HttpRequest.Header(HOPS, Integer.toString(made.hops() + 1));
        return this;
    }

    /** @param rows opens rows for this call, which are closed at its end at the latest */
    OperationContext reading(StoredRows.Unread rows) {
        unread = one -> kept(rows.open(one));
        return this;
    }

    private RowStreams.Reader kept(RowStreams.Reader reader) {
        synchronized (leases) {
            if (!over) {
                readers.add(reader);
                return reader;
            }
        }
        reader.close();
        throw ended();
    }

    OperationContext at(Triggers.Place where) {
        place = where;
        return this;
    }

    @Override
    public Http http() {
        Http http = super.http();
        HttpRequest.Header hop = hops;
        if (hop == null) return http;
        return new Http() {
            @Override
            public HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException {
                return http.send(with(hop, request));
            }

            @Override
            public WebSocket webSocket(HttpRequest request) throws ConnectorException, InterruptedException {
                return http.webSocket(with(hop, request));
            }
        };
    }

    /** Requests of a run say how many runs led to it, so that flows that trigger each other are detected. */
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
    public Files files() {
        return bound.permitted().files(files.get());
    }

    @Override
    public LocalFiles localFiles() {
        return bound.permitted().localFiles(services.localFiles());
    }

    @Override
    public RowStreams rows() {
        return new StoredRows(files(), values, bound.plugin().shapes(), unread);
    }

    @Override
    @SuppressWarnings("unchecked") // The open method of this kind has returned it.
    public <R extends AutoCloseable> R shared(Class<? extends SharedResource<? extends Connection, R>> kind)
            throws ConnectorException, InterruptedException {
        SharedResources.Lease before = lease(kind);
        if (before != null && before.isCurrent()) return (R) before.resource();
        SharedResources.Lease now = bound.plugin().shared().acquire(bound, services, connector, kind);
        synchronized (leases) {
            if (over) {
                now.release(false);
                throw ended();
            }
            SharedResources.Lease replaced = leases.put(kind, now);
            if (replaced != null) replaced.release(false);
        }
        return (R) now.resource();
    }

    private SharedResources.@Nullable Lease lease(Class<?> kind) {
        synchronized (leases) {
            if (over) throw ended();
            return leases.get(kind);
        }
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("the call that this context was handed to has ended");
    }

    @Override
    public Stop onCancel(Runnable what) {
        return services.stops().watch(Thread.currentThread(), what);
    }

    @Override
    public void progress(long done, long total, String unit) {
        Actions.Attempt attempt = made;
        if (attempt == null || over) return;
        long now = services.clock().millis();
        if (progressAt + MIN_BETWEEN > now && done != total) return;
        progressAt = now;
        services.progress().report(attempt, done, total, unit);
        if (over) services.progress().over(attempt); // The call has ended meanwhile.
    }

    /** Closes the sockets of this call, so that nothing waits for them. */
    void closeSockets() {
        openSockets.close();
    }

    /** From the first use on, an interrupt of the calling thread closes the sockets, which do not react to it themselves. */
    @Override
    OpenSockets socketOwner() {
        synchronized (leases) {
            if (over) throw ended();
            if (socketStop == null) socketStop = services.stops().watch(caller, openSockets::close);
        }
        return openSockets;
    }

    /**
     * The call has ended: it returns its shared resources, and later reports of progress are ignored.
     *
     * @param failed whether the call has thrown an exception
     */
    void over(boolean failed) {
        Stop stop;
        List<RowStreams.Reader> open;
        synchronized (leases) {
            over = true;
            open = List.copyOf(readers);
            readers.clear();
            leases.values().forEach(lease -> lease.release(failed));
            leases.clear();
            stop = socketStop;
            socketStop = null;
        }
        open.forEach(RowStreams.Reader::close);
        if (stop != null) stop.close();
        openSockets.close();
        Actions.Attempt attempt = made;
        if (attempt != null && progressAt != 0) services.progress().over(attempt);
    }

    @Override
    public void announceEffect() throws InterruptedException {
        AttemptState.await(Objects.requireNonNull(made, "made").state().announceEffect());
    }

    @Override
    public void remember(String name, Object value) throws ConnectorException, InterruptedException {
        remembered().remember(name, value);
    }

    @Override
    public <T> Optional<T> recall(String name, Class<T> type) throws ConnectorException {
        return remembered().recall(name, type);
    }

    /** Only the context of an action is an {@link ActionContext}. */
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

    /** Only the context of a trigger is a {@link TriggerContext}. */
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
