package io.junctura.connector;

import io.junctura.api.Action;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Reached;
import io.junctura.api.Verdict;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
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

    /** @param own the server's own actions, by {@code use} */
    public ConnectorActions(Surroundings surroundings, Surroundings.RunFiles files, Map<String, Own> own) {
        this.surroundings = surroundings;
        this.files = files;
        this.own = Map.copyOf(own);
    }

    @Override
    public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) throws ConnectorException {
        ActionDescriptor descriptor = surroundings
                .plugins()
                .catalog()
                .action(use)
                .orElseThrow(() -> ConnectorException.broken(
                        Reached.NO, "The action \"" + use + "\" is not installed. Install its plugin.", null));
        try {
            Operation operation = operation(descriptor);
            Bound bound = Bound.find(
                    operation.plugin(), operation.connector(), use, operation.connecting(), connection, surroundings);
            return Border.call(operation.plugin(), use, bound.redaction(), () -> {
                @SuppressWarnings(
                        "unchecked") // The processor saw to it that the action takes its connector's connection.
                Action<Connection, Object> action = (Action<Connection, Object>) operation.read(input, bound.secrets());
                return new Ready(operation, bound, action, action.effect().orElse(descriptor.effect()));
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nothing was done; the attempt that follows sees it.
            throw ConnectorException.tryLater(Reached.NO, "The attempt was interrupted before it began.", e);
        }
    }

    private Operation operation(ActionDescriptor descriptor) throws ConnectorException, InterruptedException {
        String use = descriptor.use();
        String id = Operation.connectorOf(use);
        LoadedPlugin plugin = surroundings.plugins().load(id);
        Operation known = plugin.operations().get(use);
        if (known != null) {
            return known;
        }
        ConnectorDescriptor connector =
                surroundings.plugins().catalog().connector(id).orElseThrow();
        Operation made = Border.call(
                plugin,
                use,
                Redaction.NONE,
                () -> Operation.of(use, plugin, connector, descriptor.connecting(), descriptor.className()));
        plugin.operations().put(use, made);
        return made;
    }

    /**
     * Tries a saved connection.
     *
     * @throws ConnectorException with a sentence that says what is wrong and what to do
     */
    public void testConnection(String name) throws ConnectorException, InterruptedException {
        testConnection(surroundings
                .connections()
                .find(name)
                .orElseThrow(() -> ConnectorException.badInput("The connection \"" + name + "\" does not exist.")));
    }

    /** Tries a connection that need not be saved yet; see {@link #testConnection(String)}. */
    public void testConnection(SavedConnection saved) throws ConnectorException, InterruptedException {
        ConnectorDescriptor connector = surroundings
                .plugins()
                .catalog()
                .connector(saved.connector())
                .orElseThrow(() -> ConnectorException.badInput(
                        "The connector \"" + saved.connector() + "\" is not installed. Install its plugin."));
        LoadedPlugin plugin = surroundings.plugins().load(connector.id());
        Bound bound = Bound.bind(plugin, connector, saved, surroundings);
        String subject = "the test of the connection \"" + saved.name() + "\"";
        Handed handed = new Handed(bound, surroundings, connector.id(), subject, () -> Handed.NO_FILES);
        Border.<@Nullable Object>call(plugin, subject, bound.redaction(), () -> {
            bound.connection().test(handed);
            return null;
        });
    }

    private final class Ready implements Prepared {
        private final Operation operation;
        private final Bound bound;
        private final Action<Connection, Object> action;
        private final Effect effect;

        Ready(Operation operation, Bound bound, Action<Connection, Object> action, Effect effect) {
            this.operation = operation;
            this.bound = bound;
            this.action = action;
            this.effect = effect;
        }

        @Override
        public Effect effect() {
            return effect;
        }

        @Override
        public @Nullable Object run(Attempt attempt) throws ConnectorException, InterruptedException {
            Own carriedOutHere = own.get(operation.use());
            return Border.<@Nullable Object>call(operation.plugin(), operation.use(), bound.redaction(), () -> {
                Object result =
                        carriedOutHere != null ? carriedOutHere.run(action, attempt) : action.run(handed(attempt));
                return written(result);
            });
        }

        @Override
        public @Nullable Verified verify(Attempt attempt) throws ConnectorException, InterruptedException {
            return Border.<@Nullable Verified>call(operation.plugin(), operation.use(), bound.redaction(), () -> {
                Verdict<Object> verdict = action.verify(handed(attempt));
                if (verdict instanceof Verdict.Done<Object> done) {
                    return new Verified(true, written(done.result()));
                }
                return verdict instanceof Verdict.NotDone<Object> ? new Verified(false, null) : null;
            });
        }

        private Handed handed(Attempt attempt) {
            String subject = attempt.flow() + " run " + attempt.run() + " step " + attempt.step();
            return new Handed(bound, surroundings, operation.connector().id(), subject, () -> files.of(attempt.run()))
                    .of(attempt);
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
