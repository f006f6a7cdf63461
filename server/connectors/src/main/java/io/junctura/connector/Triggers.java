package io.junctura.connector;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.ErrorKind;
import io.junctura.api.Files;
import io.junctura.api.HttpRequest;
import io.junctura.api.PollTrigger;
import io.junctura.api.Secret;
import io.junctura.api.Trigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebhookTrigger.Registration;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.input.BadValue;
import io.junctura.connector.input.ReservedJson;
import io.junctura.masking.Redaction;
import io.junctura.memory.Reservation;
import io.junctura.plugin.isolation.SharedState;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Binds triggers to their settings, and calls them. Thread safe. */
public final class Triggers implements TriggerCheck {

    /** A call of a trigger. */
    @FunctionalInterface
    public interface Call<R extends @Nullable Object> {
        R run() throws ConnectorException, IOException, InterruptedException;
    }

    private static final Set<Type> WITH_CURSOR = Set.of(PollTrigger.class, CursorStreamTrigger.class);

    /** The contexts of the call on this thread; null outside of a call. */
    private static final ThreadLocal<@Nullable List<OperationContext>> PASSED = new ThreadLocal<>();

    private final PluginServices services;

    public Triggers(PluginServices services) {
        this.services = services;
    }

    /**
     * Binds a trigger's evaluated input.
     *
     * @param use        such as {@code http.webhook}
     * @param connection the saved connection's name; null if there is none
     * @param input      a JSON value, which may contain {@code SecretRef}s
     * @throws ConnectorException bad input, naming the field; or the connector is not installed
     */
    public BoundTrigger bind(String use, @Nullable String connection, @Nullable Object input)
            throws ConnectorException, InterruptedException {
        return bind(PinnedVersions.NONE, use, connection, input);
    }

    /** The same, in the plugin version with which a flow was published. */
    public BoundTrigger bind(PinnedVersions pins, String use, @Nullable String connection, @Nullable Object input)
            throws ConnectorException, InterruptedException {
        InstalledConnectors plugins = services.plugins();
        TriggerDescriptor descriptor =
                plugins.trigger(pins, use).orElseThrow(() -> plugins.missing(pins, "trigger", use));
        String id = ConnectorDescriptor.connectorOf(use);
        ConnectorDescriptor connector = plugins.connector(pins, id);
        LoadedPlugin plugin = plugins.load(pins, id);
        Operation operation = PluginCall.call(
                plugin,
                use,
                Redaction.NONE,
                () -> Operation.of(use, plugin, connector, descriptor.connecting(), descriptor.className()));
        BoundConnection bound =
                BoundConnection.find(plugin, connector, use, descriptor.connecting(), connection, services);
        return PluginCall.call(
                plugin,
                use,
                bound.redaction(),
                () -> new BoundTrigger(
                        descriptor, operation, bound, (Trigger<?>) operation.read(input, bound.secrets())));
    }

    @Override
    public Optional<String> refusal(
            PinnedVersions pins, String use, @Nullable Object input, Map<String, Secret> secrets) {
        try {
            check(pins, use, input, secrets);
            return Optional.empty();
        } catch (ConnectorException e) {
            return e.kind() == ErrorKind.BAD_INPUT ? Optional.of(String.valueOf(e.getMessage())) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void check(PinnedVersions pins, String use, @Nullable Object input, Map<String, Secret> secrets)
            throws ConnectorException, InterruptedException {
        InstalledConnectors plugins = services.plugins();
        TriggerDescriptor descriptor =
                plugins.trigger(pins, use).orElseThrow(() -> plugins.missing(pins, "trigger", use));
        String id = ConnectorDescriptor.connectorOf(use);
        ConnectorDescriptor connector = plugins.connector(pins, id);
        LoadedPlugin plugin = plugins.load(pins, id);
        PluginCall.call(
                plugin,
                use,
                new Redaction(secrets.values()),
                () -> Operation.of(use, plugin, connector, descriptor.connecting(), descriptor.className())
                        .read(input, secrets));
    }

    /**
     * The flow of a trigger, and its address.
     *
     * @param flow         {@code instance/integration/flow}
     * @param address      the public address of the flow; {@code about:blank} if it has none
     * @param secret       the secret of the flow
     * @param registration the registration at the third party, read when the trigger asks for it
     */
    public record Place(
            String flow, URI address, Supplier<Secret> secret, Supplier<Optional<Registration>> registration) {}

    /** A trigger with its settings and connection, valid as long as neither changes. */
    public final class BoundTrigger {
        private final TriggerDescriptor descriptor;
        private final Operation operation;
        private final BoundConnection bound;
        private final Trigger<?> trigger;

        private BoundTrigger(
                TriggerDescriptor descriptor, Operation operation, BoundConnection bound, Trigger<?> trigger) {
            this.descriptor = descriptor;
            this.operation = operation;
            this.bound = bound;
            this.trigger = trigger;
        }

        public TriggerDescriptor descriptor() {
            return descriptor;
        }

        /** The trigger. Call one of a plugin only within {@link #call}. */
        public Trigger<?> trigger() {
            return trigger;
        }

        /** The revision of the connection; if it changes, bind the trigger again. 0 without a connection. */
        public long connectionRevision() {
            return bound.revision();
        }

        /** False if its plugin was unloaded: bind the trigger again. */
        public boolean isOpen() {
            return operation.plugin().isOpen();
        }

        /**
         * The context for the trigger's methods. Create it within {@link #call}; it is valid until the call ends.
         *
         * @param place  the flow of the trigger, and its address
         * @param values the memory of what the trigger parses; the caller closes it
         */
        public TriggerContext<Connection> context(Place place, Files files, Reservation values) {
            return context(
                    place,
                    files,
                    values,
                    new ReservedJson(values, false, operation.plugin().shapes()));
        }

        /**
         * The same for a call that parses many messages, and keeps none of them.
         *
         * @param message the memory of the message that was parsed last; the caller closes it
         */
        public TriggerContext<Connection> contextForMessages(
                Place place, Files files, Reservation values, Reservation message) {
            return context(
                    place,
                    files,
                    values,
                    new ReservedJson(message, true, operation.plugin().shapes()));
        }

        private TriggerContext<Connection> context(Place place, Files files, Reservation values, ReservedJson json) {
            List<OperationContext> ofTheCall = PASSED.get();
            if (ofTheCall == null) throw new IllegalStateException("a context is made within the call that uses it");
            OperationContext context = new OperationContext(
                            bound, services, operation.connector().id(), place.flow(), () -> files, values, json)
                    .at(place);
            ofTheCall.add(context);
            SharedState.log(context.log());
            return context;
        }

        /**
         * Runs code that calls the trigger, on this thread. Its contexts end with the call.
         *
         * @throws ConnectorException for any failure of the plugin, without secrets of the connection
         */
        public <R extends @Nullable Object> R call(Call<R> call) throws ConnectorException, InterruptedException {
            List<OperationContext> outer = PASSED.get();
            List<OperationContext> mine = new ArrayList<>(1);
            PASSED.set(mine);
            boolean failed = true;
            try {
                R answer = PluginCall.call(operation.plugin(), operation.use(), bound.redaction(), call::run);
                failed = false;
                if (!hearsSenders()) accepted();
                return answer;
            } catch (ConnectorException e) {
                if (!hearsSenders()) refused(e);
                throw e;
            } finally {
                if (outer == null) PASSED.remove();
                else PASSED.set(outer);
                for (OperationContext context : mine) context.over(failed);
            }
        }

        /** Whether a refusal of credentials may be about those of a sender, and not about the connection's. */
        private boolean hearsSenders() {
            return descriptor.kind().receivesRequests();
        }

        /** The other system has accepted the connection's credentials. */
        public void accepted() {
            if (!bound.name().isEmpty()) services.connections().taken(bound.name());
        }

        /** Marks the connection if the other system has refused its credentials, as a step does. */
        public void refused(ConnectorException e) {
            if (e.kind() != ErrorKind.CREDENTIALS || bound.name().isEmpty()) return;
            services.connections().refused(bound.name(), String.valueOf(e.getMessage()));
        }

        /** The payload of an event or a cursor, as a JSON value. Call it within {@link #call}: it reads records of the plugin. */
        public @Nullable Object json(@Nullable Object value) {
            try {
                return operation.plugin().shapes().write(value);
            } catch (BadValue e) {
                throw new IllegalStateException("it handed out what has no form in JSON: " + e.getMessage(), e);
            }
        }

        /** A request of the trigger with its body as bytes. Call it within {@link #call}: it reads records of the plugin. */
        public HttpRequest written(HttpRequest request) {
            return ReservedHttp.written(request, operation.plugin().shapes());
        }

        /** The cursor of a poll or stream, from the JSON value that {@link #json} has made. Call it within {@link #call}. */
        public @Nullable Object cursor(@Nullable Object json) {
            if (json == null) {
                return null;
            }
            try {
                return operation
                        .plugin()
                        .shapes()
                        .of(cursorType(operation.type()))
                        .read(json, name -> null);
            } catch (BadValue e) {
                throw new BadValue(
                        "The stored cursor does not fit this version of the plugin: " + e.getMessage()
                                + " Select the earlier version again, or reset the flow's cursor.",
                        e);
            }
        }
    }

    private static Type cursorType(Class<?> trigger) {
        for (Type parent : trigger.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType generic && WITH_CURSOR.contains(generic.getRawType())) {
                return generic.getActualTypeArguments()[1];
            }
        }
        throw new IllegalStateException(trigger.getName()
                + " does not implement PollTrigger or CursorStreamTrigger itself, so its cursor's type is not known");
    }
}
