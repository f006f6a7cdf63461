package io.junctura.connector;

import io.junctura.api.Action;
import io.junctura.api.Batch;
import io.junctura.api.BatchAction;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.api.RowsAction;
import io.junctura.api.Verdict;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.input.BadValue;
import io.junctura.connector.input.CountedRows;
import io.junctura.connector.input.ReadAhead;
import io.junctura.connector.input.Shape;
import io.junctura.connector.input.Shapes;
import io.junctura.connector.input.StoredRows;
import io.junctura.expression.SecretRef;
import io.junctura.masking.Redaction;
import io.junctura.rows.FirstRows;
import io.junctura.rows.Recipe;
import io.junctura.rows.SelectedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Attempts the actions of plugins and of the server. Thread safe, and without locks once the class of an action is loaded. */
public final class ConnectorActions implements Actions {

    private final PluginServices services;
    private final PluginServices.RunFiles files;
    private final OwnActions own;
    private final Executor threads;
    private final PinnedVersions pins;

    /**
     * @param own     the actions that the server itself carries out
     * @param threads read rows ahead. Tasks may start late: a consumer that needs the rows earlier reads them itself
     */
    public ConnectorActions(PluginServices services, PluginServices.RunFiles files, OwnActions own, Executor threads) {
        this(services, files, own, threads, PinnedVersions.NONE);
    }

    private ConnectorActions(
            PluginServices services,
            PluginServices.RunFiles files,
            OwnActions own,
            Executor threads,
            PinnedVersions pins) {
        this.services = services;
        this.files = files;
        this.own = own;
        this.threads = threads;
        this.pins = pins;
    }

    @Override
    public ConnectorActions as(PinnedVersions versions) {
        return versions.equals(pins) ? this : new ConnectorActions(services, files, own, threads, versions);
    }

    @Override
    public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) throws ConnectorException {
        ActionDescriptor descriptor = descriptor(use);
        try {
            Operation operation = operation(descriptor);
            BoundConnection bound = BoundConnection.find(
                    operation.plugin(), operation.connector(), use, operation.connecting(), connection, services);
            return PluginCall.call(operation.plugin(), use, bound.redaction(), () -> {
                @SuppressWarnings("unchecked") // The annotation processor has checked the type of the connection.
                Action<Connection, Object> action = (Action<Connection, Object>) operation.read(input, bound.secrets());
                return new PreparedAction(
                        operation,
                        bound,
                        action,
                        action.effect().orElse(descriptor.effect()),
                        descriptor.items(),
                        connection,
                        input);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nothing was done. The next attempt sees the interrupt.
            throw ConnectorException.tryLater(Reached.NO, "The attempt was interrupted before it began.", e);
        }
    }

    @Override
    public RowStreams.Reader rows(Rows.Unread rows, Attempt as) throws ConnectorException, InterruptedException {
        Recipe recipe = Recipe.of(rows);
        if (recipe instanceof Recipe.OfAction action) {
            PluginRows reader = ((PreparedAction) prepare(action.use(), action.connection(), action.input())).open(as);
            return new ReadAhead(reader, as.values(), threads);
        }
        Recipe.OfSelection selection = (Recipe.OfSelection) recipe;
        Rows from = selection.from() == null
                ? (Rows) Shape.ROWS.absent()
                : (Rows) Shape.ROWS.read(selection.from(), name -> null);
        StoredRows streams = new StoredRows(files.of(as.run()), as.values(), new Shapes(), inner -> rows(inner, as));
        RowStreams.Reader selected =
                new SelectedRows(streams.open(from), selection.selection().compile(), selection.readable());
        // Rows that the selection does not change were counted when they were read.
        return selection.selection().makes() ? new CountedRows(selected, as.values()) : selected;
    }

    private ActionDescriptor descriptor(String use) throws ConnectorException {
        ActionDescriptor found = services.plugins().action(pins, use).orElse(null);
        if (found == null) throw services.plugins().missing(pins, "action", use);
        return found;
    }

    private Operation operation(ActionDescriptor descriptor) throws ConnectorException, InterruptedException {
        String use = descriptor.use();
        String id = ConnectorDescriptor.connectorOf(use);
        LoadedPlugin plugin = services.plugins().load(pins, id);
        Operation known = plugin.operations().get(use);
        if (known != null) {
            return known;
        }
        ConnectorDescriptor connector = services.plugins().connector(pins, id);
        Operation made = PluginCall.call(
                plugin,
                use,
                Redaction.NONE,
                () -> Operation.of(use, plugin, connector, descriptor.connecting(), descriptor.className()));
        plugin.operations().put(use, made);
        return made;
    }

    private final class PreparedAction implements Prepared {
        private final Operation operation;
        private final BoundConnection bound;
        private final Action<Connection, Object> action;
        private final Effect effect;
        private final String items;
        private final @Nullable String connection;
        private final @Nullable Object input;

        PreparedAction(
                Operation operation,
                BoundConnection bound,
                Action<Connection, Object> action,
                Effect effect,
                String items,
                @Nullable String connection,
                @Nullable Object input) {
            this.operation = operation;
            this.bound = bound;
            this.action = action;
            this.effect = effect;
            this.items = items;
            this.connection = connection;
            this.input = input;
        }

        /** The plugin may have been unloaded since the attempt was prepared. Then the attempt is prepared again. */
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
            OwnActions.Implementation carriedOutHere = own.find(operation.use());
            try {
                Object result = result(carriedOutHere, attempt);
                if (!bound.name().isEmpty()) services.connections().taken(bound.name());
                return result;
            } catch (ConnectorException e) {
                if (e.kind() == ErrorKind.CREDENTIALS && !bound.name().isEmpty()) {
                    services.connections().refused(bound.name(), String.valueOf(e.getMessage()));
                }
                throw e;
            }
        }

        @SuppressWarnings("unchecked") // The annotation processor has checked the type of the connection.
        private @Nullable Object result(OwnActions.@Nullable Implementation carriedOutHere, Attempt attempt)
                throws ConnectorException, InterruptedException {
            return this.<@Nullable Object>within(context(attempt), context -> {
                Object what = action; // The compiler takes no Action with another result for a BatchAction.
                if (what instanceof BatchAction<?, ?> batch) {
                    run(batch, context, attempt);
                    ConnectorException refused = attempt.items().takeRefused();
                    if (refused != null) throw refused;
                    return null;
                }
                if (what instanceof RowsAction<?> rows && mayBeRead(input)) {
                    return context.redaction().ofResult(unread((RowsAction<Connection>) rows, context));
                }
                Object result = carriedOutHere != null ? carriedOutHere.run(action, attempt) : action.run(context);
                return context.redaction().ofResult(written(result));
            });
        }

        /** Whether the input can be kept until the rows are read. */
        private static boolean mayBeRead(@Nullable Object input) {
            if (input instanceof SecretRef) return false;
            Collection<?> parts = input instanceof Map<?, ?> map
                    ? map.values()
                    : input instanceof Collection<?> list ? list : List.of();
            return parts.stream().allMatch(PreparedAction::mayBeRead);
        }

        /** Reads the first rows, so that unreadable rows fail this step, and not a later one, and people can see them. */
        private Rows.Unread unread(RowsAction<Connection> rows, OperationContext context)
                throws ConnectorException, IOException, InterruptedException {
            try (RowStreams.Reader reader = rows.open(context)) {
                FirstRows first = FirstRows.read(reader, operation.plugin().shapes()::write);
                return first.in(new Recipe.OfAction(operation.use(), connection, input).rows());
            }
        }

        @SuppressWarnings("unchecked") // The annotation processor has checked the type of the connection.
        PluginRows open(Attempt attempt) throws ConnectorException, InterruptedException {
            Object what = action;
            if (!(what instanceof RowsAction<?>)) {
                throw ConnectorException.badInput("The action " + operation.use() + " does not read rows any more.");
            }
            LoadedPlugin plugin = operation.plugin();
            // Until all rows are read, and not only during the calls.
            if (!plugin.enter()) return ((PreparedAction) again()).open(attempt);
            OperationContext context = context(attempt);
            boolean opened = false;
            try {
                RowStreams.Reader reader = PluginCall.<RowStreams.Reader>call(
                        plugin, operation.use(), context.log(), () -> ((RowsAction<Connection>) what).open(context));
                opened = true;
                return new PluginRows(reader, plugin, operation.use(), context);
            } finally {
                if (!opened) {
                    context.over(true);
                    plugin.leave();
                }
            }
        }

        /** Calls the action with its context. */
        @FunctionalInterface
        private interface Call<R extends @Nullable Object> {
            R run(OperationContext context) throws ConnectorException, IOException, InterruptedException;
        }

        private <R extends @Nullable Object> R within(OperationContext context, Call<R> call)
                throws ConnectorException, InterruptedException {
            boolean failed = true;
            try {
                R result =
                        PluginCall.<R>call(operation.plugin(), operation.use(), context.log(), () -> call.run(context));
                failed = false;
                return result;
            } finally {
                context.over(failed);
            }
        }

        @SuppressWarnings(
                "unchecked") // The annotation processor has checked the types of the connection and the items.
        private void run(BatchAction<?, ?> batch, OperationContext context, Attempt attempt)
                throws ConnectorException, IOException, InterruptedException {
            List<?> all = listed(input instanceof Map<?, ?> given ? given.get(items) : null);
            List<Integer> numbers = attempt.items().begin(all.size());
            if (numbers.isEmpty()) return;
            BatchAction<?, ?> sends = batch;
            if (numbers.size() < all.size()) {
                List<@Nullable Object> some = new ArrayList<>(numbers.size());
                for (int number : numbers) some.add(all.get(number));
                Map<Object, @Nullable Object> narrowed = new LinkedHashMap<>((Map<?, ?>) input);
                narrowed.put(items, some);
                sends = (BatchAction<?, ?>) operation.read(narrowed, bound.secrets());
            }
            ((BatchAction<Connection, Object>) sends).run(new AttemptedBatch(numbers, context, attempt), context);
        }

        /** The items as a list, as a component of type list is read. */
        private static List<?> listed(@Nullable Object value) {
            if (value == null) return List.of();
            return value instanceof Collection<?> given ? new ArrayList<@Nullable Object>(given) : List.of(value);
        }

        /** Stores the outcomes of items, without secrets of the connection. */
        private final class AttemptedBatch implements Batch<Object> {
            private final List<Integer> numbers;
            private final OperationContext context;
            private final Attempt attempt;

            AttemptedBatch(List<Integer> numbers, OperationContext context, Attempt attempt) {
                this.numbers = numbers;
                this.context = context;
                this.attempt = attempt;
            }

            @Override
            public int size() {
                return numbers.size();
            }

            @Override
            public String idempotencyKey(int item) {
                return attempt.key() + '_' + numbers.get(item);
            }

            @Override
            public void done(int item, @Nullable Object result) {
                attempt.items().done(numbers.get(item), context.redaction().ofResult(written(result)));
            }

            @Override
            public void failed(int item, ConnectorException why) {
                attempt.items().failed(numbers.get(item), PluginCall.cleaned(why, context.redaction()));
            }
        }

        @Override
        public @Nullable Verified verify(Attempt attempt) throws ConnectorException, InterruptedException {
            // Some items may have been sent, and others not.
            if (!items.isEmpty()) return null;
            if (!operation.plugin().isOpen()) return again().verify(attempt);
            return this.<@Nullable Verified>within(context(attempt), context -> {
                Verdict<Object> verdict = action.verify(context);
                if (verdict instanceof Verdict.Done<Object> done) {
                    return new Verified(true, context.redaction().ofResult(written(done.result())));
                }
                return verdict instanceof Verdict.NotDone<Object> ? new Verified(false, null) : null;
            });
        }

        private OperationContext context(Attempt attempt) {
            String subject = attempt.flow() + " run " + attempt.run() + " step " + attempt.step();
            return new OperationContext(
                            bound,
                            services,
                            operation.connector().id(),
                            subject,
                            () -> files.of(attempt.run()),
                            attempt.values())
                    .of(attempt, operation.plugin().shapes())
                    .reading(rows -> rows(rows, attempt));
        }

        /** A result that cannot be written as JSON is a bug of the plugin. The work has been done. */
        private @Nullable Object written(@Nullable Object result) {
            try {
                return operation.plugin().shapes().write(result);
            } catch (BadValue e) {
                throw new IllegalStateException("its result cannot be recorded: " + e.getMessage(), e);
            }
        }
    }
}
