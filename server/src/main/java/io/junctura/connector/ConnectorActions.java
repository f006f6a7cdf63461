package io.junctura.connector;

import io.junctura.api.Action;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.api.Verdict;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.masking.Redaction;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attempts the actions of plugins, and the server's own. Thread safe; takes no lock once an action's class is loaded. */
public final class ConnectorActions implements Actions {

    /** An action that the server itself carries out. */
    public interface Own {

        /**
         * @param action the bound input, such as a {@code TopicPublish}
         * @return a record or a JSON value
         */
        @Nullable
        Object run(Action<?, ?> action, Attempt attempt) throws ConnectorException, InterruptedException;
    }

    private final Surroundings surroundings;
    private final Surroundings.RunFiles files;
    private final Map<String, Own> own;
    private final Pins pins;

    /** @param own the server's own actions, by {@code use} */
    public ConnectorActions(Surroundings surroundings, Surroundings.RunFiles files, Map<String, Own> own) {
        this(surroundings, files, Map.copyOf(own), Pins.NONE);
    }

    private ConnectorActions(Surroundings surroundings, Surroundings.RunFiles files, Map<String, Own> own, Pins pins) {
        this.surroundings = surroundings;
        this.files = files;
        this.own = own;
        this.pins = pins;
    }

    @Override
    public ConnectorActions as(Pins versions) {
        return versions.equals(pins) ? this : new ConnectorActions(surroundings, files, own, versions);
    }

    @Override
    public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) throws ConnectorException {
        ActionDescriptor descriptor = descriptor(use);
        try {
            Operation operation = operation(descriptor);
            Bound bound = Bound.find(
                    operation.plugin(), operation.connector(), use, operation.connecting(), connection, surroundings);
            return Border.call(operation.plugin(), use, bound.redaction(), () -> {
                @SuppressWarnings(
                        "unchecked") // The processor saw to it that the action takes its connector's connection.
                Action<Connection, Object> action = (Action<Connection, Object>) operation.read(input, bound.secrets());
                return new Ready(
                        operation, bound, action, action.effect().orElse(descriptor.effect()), connection, input);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nothing was done; the attempt that follows sees it.
            throw ConnectorException.tryLater(Reached.NO, "The attempt was interrupted before it began.", e);
        }
    }

    private ActionDescriptor descriptor(String use) throws ConnectorException {
        ActionDescriptor found = surroundings.plugins().action(pins, use).orElse(null);
        if (found == null) throw surroundings.plugins().missing(pins, "action", use);
        return found;
    }

    private Operation operation(ActionDescriptor descriptor) throws ConnectorException, InterruptedException {
        String use = descriptor.use();
        String id = Operation.connectorOf(use);
        LoadedPlugin plugin = surroundings.plugins().load(pins, id);
        Operation known = plugin.operations().get(use);
        if (known != null) {
            return known;
        }
        ConnectorDescriptor connector = surroundings.plugins().connector(pins, id);
        Operation made = Border.call(
                plugin,
                use,
                Redaction.NONE,
                () -> Operation.of(use, plugin, connector, descriptor.connecting(), descriptor.className()));
        plugin.operations().put(use, made);
        return made;
    }

    private final class Ready implements Prepared {
        private final Operation operation;
        private final Bound bound;
        private final Action<Connection, Object> action;
        private final Effect effect;
        private final @Nullable String connection;
        private final @Nullable Object input;

        Ready(
                Operation operation,
                Bound bound,
                Action<Connection, Object> action,
                Effect effect,
                @Nullable String connection,
                @Nullable Object input) {
            this.operation = operation;
            this.bound = bound;
            this.action = action;
            this.effect = effect;
            this.connection = connection;
            this.input = input;
        }

        /** Its classes may have been given up since it was made, as nobody was in them: then it is made again. */
        private Prepared again() throws ConnectorException {
            return prepare(operation.use(), connection, input);
        }

        @Override
        public Effect effect() {
            return effect;
        }

        @Override
        public @Nullable Object run(Attempt attempt) throws ConnectorException, InterruptedException {
            if (!operation.plugin().isOpen()) return again().run(attempt);
            Own carriedOutHere = own.get(operation.use());
            try {
                Object result = result(carriedOutHere, attempt);
                if (!bound.name().isEmpty()) surroundings.connections().taken(bound.name());
                return result;
            } catch (ConnectorException e) {
                if (e.kind() == ErrorKind.CREDENTIALS && !bound.name().isEmpty()) {
                    surroundings.connections().refused(bound.name(), String.valueOf(e.getMessage()));
                }
                throw e;
            }
        }

        private @Nullable Object result(@Nullable Own carriedOutHere, Attempt attempt)
                throws ConnectorException, InterruptedException {
            return this.<@Nullable Object>within(handed(attempt), handed -> {
                Object result = carriedOutHere != null ? carriedOutHere.run(action, attempt) : action.run(handed);
                return handed.redaction().ofResult(written(result));
            });
        }

        /** What calls the action with its context. */
        @FunctionalInterface
        private interface Call<R extends @Nullable Object> {
            R run(Handed handed) throws ConnectorException, IOException, InterruptedException;
        }

        private <R extends @Nullable Object> R within(Handed handed, Call<R> call)
                throws ConnectorException, InterruptedException {
            boolean failed = true;
            try {
                R result =
                        Border.<R>call(operation.plugin(), operation.use(), handed::redaction, () -> call.run(handed));
                failed = false;
                return result;
            } finally {
                handed.over(failed);
            }
        }

        @Override
        public @Nullable Verified verify(Attempt attempt) throws ConnectorException, InterruptedException {
            if (!operation.plugin().isOpen()) return again().verify(attempt);
            return this.<@Nullable Verified>within(handed(attempt), handed -> {
                Verdict<Object> verdict = action.verify(handed);
                if (verdict instanceof Verdict.Done<Object> done) {
                    return new Verified(true, handed.redaction().ofResult(written(done.result())));
                }
                return verdict instanceof Verdict.NotDone<Object> ? new Verified(false, null) : null;
            });
        }

        private Handed handed(Attempt attempt) {
            String subject = attempt.flow() + " run " + attempt.run() + " step " + attempt.step();
            return new Handed(
                            bound,
                            surroundings,
                            operation.connector().id(),
                            subject,
                            () -> files.of(attempt.run()),
                            attempt.values())
                    .of(attempt, operation.plugin().shapes());
        }

        /** A result without a form in JSON is the plugin's fault, not the input's; and the work has been done. */
        private @Nullable Object written(@Nullable Object result) {
            try {
                return operation.plugin().shapes().write(result);
            } catch (BadValue e) {
                throw new IllegalStateException("its result cannot be recorded: " + e.getMessage(), e);
            }
        }
    }
}
