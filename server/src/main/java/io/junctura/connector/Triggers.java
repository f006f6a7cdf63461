package io.junctura.connector;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes triggers of their settings, and is the way to call them. Thread safe. */
public final class Triggers {

    /** Something that asks a trigger. */
    @FunctionalInterface
    public interface Call<R extends @Nullable Object> {
        R run() throws ConnectorException, IOException, InterruptedException;
    }

    private static final Set<Type> WITH_CURSOR = Set.of(PollTrigger.class, CursorStreamTrigger.class);

    /** The contexts that the call on this thread has made; null outside of a call. */
    private static final ThreadLocal<@Nullable List<OperationContext>> HANDED = new ThreadLocal<>();

    private final PluginServices surroundings;

    public Triggers(PluginServices surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Binds a trigger's evaluated input.
     *
     * @param use        such as {@code http.webhook}
     * @param connection the saved connection's name, null where it names none
     * @param input      a JSON value that may hold {@code SecretRef}s; never kept
     * @throws ConnectorException bad input, naming the field; or the connector is not installed
     */
    public BoundTrigger bind(String use, @Nullable String connection, @Nullable Object input)
            throws ConnectorException, InterruptedException {
        return bind(PinnedVersions.NONE, use, connection, input);
    }

    /** The same, in the version of its plugin that a flow was published with. */
    public BoundTrigger bind(PinnedVersions pins, String use, @Nullable String connection, @Nullable Object input)
            throws ConnectorException, InterruptedException {
        InstalledConnectors plugins = surroundings.plugins();
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
                BoundConnection.find(plugin, connector, use, descriptor.connecting(), connection, surroundings);
        return PluginCall.call(
                plugin,
                use,
                bound.redaction(),
                () -> new BoundTrigger(
                        descriptor, operation, bound, (Trigger<?>) operation.read(input, bound.secrets())));
    }

    /**
     * Where a trigger stands.
     *
     * @param flow         {@code instance/integration/flow}
     * @param address      where the outside world reaches the flow, {@code about:blank} if nowhere
     * @param secret       the flow's own
     * @param registration what stands at the third party, asked for when the trigger asks
     */
    public record Place(
            String flow, URI address, Supplier<Secret> secret, Supplier<Optional<Registration>> registration) {}

    /** A trigger with its settings and connection, good as long as neither changes. */
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

        /** One of the server's own, or of the four open kinds; call the latter within {@link #call} alone. */
        public Trigger<?> trigger() {
            return trigger;
        }

        /** Of which the connection was; another number means it is to be bound again. 0 without a connection. */
        public long connectionRevision() {
            return bound.revision();
        }

        /** False: its plugin's classes have been given up, and it is to be bound again. */
        public boolean isOpen() {
            return operation.plugin().isOpen();
        }

        /**
         * What the trigger's methods are handed, made within {@link #call} and usable until it ends.
         *
         * @param place  where the trigger stands
         * @param values grows with what the trigger parses; the caller closes it
         */
        public TriggerContext<Connection> context(Place place, Files files, Reservation values) {
            return context(
                    place,
                    files,
                    values,
                    new ReservedJson(values, false, operation.plugin().shapes()));
        }

        /**
         * The same for a call that parses message after message, and keeps none of them.
         *
         * @param message holds what the message takes that was parsed last; the caller closes it
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
            List<OperationContext> ofTheCall = HANDED.get();
            if (ofTheCall == null) throw new IllegalStateException("a context is made within the call that uses it");
            OperationContext handed = new OperationContext(
                            bound, surroundings, operation.connector().id(), place.flow(), () -> files, values, json)
                    .at(place);
            ofTheCall.add(handed);
            SharedState.log(handed.log());
            return handed;
        }

        /**
         * Runs code that calls the trigger, on this thread. The contexts that it makes end with it.
         *
         * @throws ConnectorException whatever went wrong in the plugin, without a secret of the connection
         */
        public <R extends @Nullable Object> R call(Call<R> call) throws ConnectorException, InterruptedException {
            List<OperationContext> outer = HANDED.get();
            List<OperationContext> mine = new ArrayList<>(1);
            HANDED.set(mine);
            boolean failed = true;
            try {
                R answer = PluginCall.call(operation.plugin(), operation.use(), bound.redaction(), call::run);
                failed = false;
                return answer;
            } finally {
                if (outer == null) HANDED.remove();
                else HANDED.set(outer);
                for (OperationContext handed : mine) handed.over(failed);
            }
        }

        /** An event's payload or a cursor, as a JSON value. Within {@link #call}: it reads the plugin's records. */
        public @Nullable Object json(@Nullable Object value) {
            try {
                return operation.plugin().shapes().write(value);
            } catch (BadValue e) {
                throw new IllegalStateException("it handed out what has no form in JSON: " + e.getMessage(), e);
            }
        }

        /** A request that the trigger has made, with its body as bytes. Within {@link #call}: it reads the plugin's records. */
        public HttpRequest written(HttpRequest request) {
            return ReservedHttp.written(request, operation.plugin().shapes());
        }

        /** A poll's or a stream's cursor, from the JSON value that {@link #json} made of it. Within {@link #call}. */
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
