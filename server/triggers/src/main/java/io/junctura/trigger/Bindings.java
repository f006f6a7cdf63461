package io.junctura.trigger;

import io.junctura.api.CallTrigger;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.CrossOrigin;
import io.junctura.api.Files;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebhookTrigger;
import io.junctura.api.WebhookTrigger.Registration;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.connector.PluginServices;
import io.junctura.connector.SavedConnection;
import io.junctura.connector.Triggers;
import io.junctura.connector.Triggers.BoundTrigger;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.DerivedKeys;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The triggers of live flows. Each is bound when it is first needed, since that loads its plugin, and bound again when the flow
 * or its connection changes. Thread safe.
 */
public final class Bindings {
    public static final URI NOWHERE = URI.create("about:blank");

    /**
     * A trigger that is ready for use.
     *
     * @param connection the revision of the saved connection
     * @param place      the flow, and its address
     * @param kept       stores files of events
     * @param timeLimit  how long callers wait; zero for other kinds
     * @param answersLate whether callers get a late answer after the time limit
     * @param methods    the methods that start a run
     * @param crossOrigin the CORS setting; null: pages of other origins may not use the address
     * @param credentialHeaders headers with signatures or credentials that only the trigger knows, in lower case; not stored
     * @param challenge  the header {@code WWW-Authenticate} for senders that are not verified; null if there is none
     */
    public record Ready(
            PinnedFlow flow,
            long connection,
            BoundTrigger bound,
            Triggers.Place place,
            Files kept,
            Duration timeLimit,
            boolean answersLate,
            List<String> methods,
            @Nullable CrossOrigin crossOrigin,
            @Nullable String challenge,
            Set<String> credentialHeaders) {

        /** A call of the trigger. */
        @FunctionalInterface
        public interface Question<R extends @Nullable Object> {
            public R ask(TriggerContext<Connection> context)
                    throws ConnectorException, IOException, InterruptedException;
        }

        /** Calls the trigger. The memory of what it parses is released afterwards. */
        public <R extends @Nullable Object> R ask(Question<R> question)
                throws ConnectorException, InterruptedException {
            try (Reservation values = HeapShare.REMOTE_VALUES.open()) {
                return bound.call(() -> question.ask(context(kept, values)));
            }
        }

        /**
         * The context for the trigger's methods.
         *
         * @param files  stores the files of the trigger
         * @param values the memory of what the trigger parses; the caller closes it
         */
        public TriggerContext<Connection> context(Files files, Reservation values) {
            return bound.context(place, files, values);
        }

        /** The same, for a method that parses many messages. */
        public TriggerContext<Connection> contextForMessages(Reservation values, Reservation message) {
            return bound.contextForMessages(place, kept, values, message);
        }
    }

    private final Triggers triggers;
    private final PluginServices services;
    private final Files files;
    private final Supplier<String> publicAddress;
    private final IntFunction<Optional<Registration>> registrations;
    private final IntFunction<Secret> secrets;
    private final Map<Integer, Ready> ready = new ConcurrentHashMap<>();

    /**
     * @param registrations the registration at the third party, by the flow's number
     * @param secrets       the secret of each flow, by its number, with which a third party may sign
     */
    public Bindings(
            Triggers triggers,
            PluginServices services,
            Files files,
            Supplier<String> publicAddress,
            IntFunction<Optional<Registration>> registrations,
            IntFunction<Secret> secrets) {
        this.triggers = triggers;
        this.services = services;
        this.files = files;
        this.publicAddress = publicAddress;
        this.registrations = registrations;
        this.secrets = secrets;
    }

    /** The public address of a path of the server. */
    public String address(String path) {
        return publicAddress.get() + path;
    }

    /** The kind of a flow's trigger; null if its plugin is not installed. Loads no plugin. */
    @Nullable
    public TriggerKind kind(PinnedFlow flow) {
        return services.plugins()
                .trigger(flow.pins(), flow.plan().trigger().use())
                .map(TriggerDescriptor::kind)
                .orElse(null);
    }

    /**
     * Whether a flow's trigger registers the flow's address at a third party. Also while its plugin is disabled, when
     * registrations stay. Loads no plugin.
     */
    public boolean registers(PinnedFlow flow) {
        return services.plugins()
                .trigger(flow.pins(), flow.plan().trigger().use())
                .map(TriggerDescriptor::registers)
                .orElse(false);
    }

    /** The trigger of an earlier revision of a flow, which is not stored. @throws ConnectorException as {@link #of} */
    public Ready former(PinnedFlow flow) throws ConnectorException, InterruptedException {
        return make(flow, connectionRevision(flow));
    }

    /** The trigger of a flow. @throws ConnectorException if the flow's settings or its connection are wrong */
    public Ready of(PinnedFlow flow) throws ConnectorException, InterruptedException {
        Ready known = ready.get(flow.flow());
        long connection = connectionRevision(flow);
        if (known != null
                && known.flow().revision() == flow.revision()
                && known.connection() == connection
                && known.bound().isOpen()) {
            return known;
        }
        Ready made = make(flow, connection);
        ready.put(flow.flow(), made);
        return made;
    }

    /** The same, of a flow that may be an earlier revision. The trigger is not stored. */
    public Ready once(PinnedFlow flow) throws ConnectorException, InterruptedException {
        return make(flow, connectionRevision(flow));
    }

    /**
     * The trigger of a flow that is not published.
     *
     * @param address the public address of the trigger
     * @param kept    stores files of events
     */
    public Ready apart(PinnedFlow flow, URI address, Files kept) throws ConnectorException, InterruptedException {
        return make(flow, connectionRevision(flow), any -> address, kept);
    }

    private Ready make(PinnedFlow flow, long connection) throws ConnectorException, InterruptedException {
        return make(flow, connection, kind -> address(flow.name(), kind), files);
    }

    private Ready make(PinnedFlow flow, long connection, Function<TriggerKind, URI> address, Files kept)
            throws ConnectorException, InterruptedException {
        Object input = input(flow, services.clock().millis());
        BoundTrigger bound = triggers.bind(flow.pins(), flow.plan().trigger().use(), savedConnection(flow), input);
        Triggers.Place place = new Triggers.Place(
                flow.name().toString(),
                address.apply(bound.descriptor().kind()),
                () -> secrets.apply(flow.flow()),
                () -> registrations.apply(flow.flow()));
        Duration timeLimit =
                bound.trigger() instanceof CallTrigger<?> call ? bound.call(call::timeLimit) : Duration.ZERO;
        return new Ready(
                flow,
                connection,
                bound,
                place,
                kept,
                timeLimit,
                bound.trigger() instanceof CallTrigger<?> call && bound.call(call::answersLate),
                methods(bound),
                crossOrigin(bound),
                challenge(bound),
                credentialHeaders(bound));
    }

    /** The evaluated settings of a flow's trigger. */
    static @Nullable Object input(PinnedFlow flow, long now) throws ConnectorException {
        try {
            return flow.plan().trigger().input().evaluate(scope(flow, now));
        } catch (EvaluationProblem e) {
            throw ConnectorException.badInput(e.getMessage());
        } catch (MemoryExhausted e) {
            throw ConnectorException.tryLater(Reached.NO, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * A hash of everything that a registration depends on. If it changes, the flow has to be registered again. A hash, because
     * settings may be confidential.
     *
     * @throws ConnectorException if the settings cannot be evaluated
     */
    public String print(PinnedFlow flow) throws ConnectorException {
        String all = String.join(
                "\0",
                flow.plan().trigger().use(),
                String.valueOf(input(flow, 0)), // Contains only the names of secrets.
                String.valueOf(savedConnection(flow)),
                Long.toString(connectionRevision(flow)),
                address(flow.name(), TriggerKind.WEBHOOK).toString());
        return Long.toHexString(DerivedKeys.hash(all.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> methods(BoundTrigger bound) throws ConnectorException, InterruptedException {
        if (bound.trigger() instanceof CallTrigger<?> call) return List.copyOf(bound.call(call::methods));
        return List.of("POST");
    }

    private static @Nullable CrossOrigin crossOrigin(BoundTrigger bound)
            throws ConnectorException, InterruptedException {
        if (bound.trigger() instanceof WebhookTrigger<?> webhook)
            return bound.call(webhook::crossOrigin).orElse(null);
        if (bound.trigger() instanceof CallTrigger<?> call)
            return bound.call(call::crossOrigin).orElse(null);
        return null;
    }

    private static @Nullable String challenge(BoundTrigger bound) throws ConnectorException, InterruptedException {
        if (bound.trigger() instanceof WebhookTrigger<?> webhook)
            return bound.call(webhook::challenge).orElse(null);
        if (bound.trigger() instanceof CallTrigger<?> call)
            return bound.call(call::challenge).orElse(null);
        return null;
    }

    private static Set<String> credentialHeaders(BoundTrigger bound) throws ConnectorException, InterruptedException {
        Set<String> names = Set.of();
        if (bound.trigger() instanceof WebhookTrigger<?> webhook) names = bound.call(webhook::credentialHeaders);
        if (bound.trigger() instanceof CallTrigger<?> call) names = bound.call(call::credentialHeaders);
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** The variables of a trigger's settings and of {@code dedupe-by}, without the event. */
    static Scope scope(PinnedFlow flow, long now) {
        return Scope.of(now, 0)
                .with("instance", Map.of("name", flow.name().instance()))
                .with("config", flow.config());
    }

    @Nullable
    public String savedConnection(PinnedFlow flow) {
        String slot = flow.plan().trigger().connection();
        return slot == null ? null : flow.connections().get(slot);
    }

    /** Whether the flow's trigger names this saved connection. */
    public boolean uses(PinnedFlow flow, String connection) {
        return connection.equals(savedConnection(flow));
    }

    /** A number that changes with the trigger's connection; 0 without a connection, negative while the connection is unusable. */
    long connectionRevision(PinnedFlow flow) {
        String name = savedConnection(flow);
        if (name == null) return 0;
        try {
            SavedConnection saved = services.connections().find(name).orElse(null);
            return saved == null ? -1 : saved.revision();
        } catch (ConnectorException e) {
            return -2; // The next binding fails with the reason.
        }
    }

    /** The public address of a flow. */
    public URI address(FlowName flow, TriggerKind kind) {
        String path = path(flow, kind);
        return path == null ? NOWHERE : URI.create(publicAddress.get() + path);
    }

    /** The path of a flow's address; null for kinds that have none. */
    public static @Nullable String path(FlowName flow, @Nullable TriggerKind kind) {
        String door = kind == null ? null : kind.address();
        if (door == null) return null;
        return door + segment(flow.instance()) + '/' + segment(flow.integration()) + '/' + segment(flow.flow());
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Removes the triggers of all other flows and revisions, and of replaced plugins: a trigger keeps the classes of its plugin in
     * memory.
     *
     * @param revisions the revisions of the live flows, by flow
     */
    public void keep(Map<Integer, Integer> revisions) {
        ready.values()
                .removeIf(known -> !known.bound().isOpen()
                        || !Objects.equals(
                                revisions.get(known.flow().flow()), known.flow().revision()));
    }
}
