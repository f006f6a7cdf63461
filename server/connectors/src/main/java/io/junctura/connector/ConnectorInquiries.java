package io.junctura.connector;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.ErrorKind;
import io.junctura.api.Options;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.thread.CleanThreadFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks other systems with classes of plugins. Each inquiry has its own thread, which is interrupted at the time limit. If the
 * plugin ignores the interrupt, the caller does not wait any longer.
 */
public final class ConnectorInquiries implements ConnectorQueries {
    private static final Duration TEST = Duration.ofSeconds(30);
    private static final Duration OPTIONS = Duration.ofSeconds(10);

    private final PluginServices services;
    private final Duration most;
    private final boolean triesSettings;

    /** @param triesSettings whether {@link #refusal} makes the record of a connection; else it refuses nothing */
    public ConnectorInquiries(PluginServices services, boolean triesSettings) {
        this.services = services;
        this.most = TEST;
        this.triesSettings = triesSettings;
    }

    /** @param most the time limit of an inquiry */
    ConnectorInquiries(PluginServices services, Duration most) {
        this.services = services;
        this.most = most;
        this.triesSettings = true;
    }

    @Override
    public String test(String name) throws ConnectorException, InterruptedException {
        String subject = "the test of the connection \"" + name + "\"";
        return within(TEST, subject, values -> {
            PreparedInquiry asked = asked(name, subject, values);
            if (!hasTest(asked.bound.connection())) {
                return Connection.NOTHING_CONTACTED + ": the connector \"" + asked.connector.id() + "\" has no test.";
            }
            TestLog said = new TestLog();
            asked.context.alsoLogTo(said);
            return asked.call(() -> {
                asked.bound.connection().test(asked.context);
                return said.text();
            });
        });
    }

    @Override
    public Optional<String> refusal(String connector, Map<String, Object> settings, Map<String, Secret> secrets)
            throws InterruptedException {
        if (!triesSettings) return Optional.empty();
        try {
            return within(OPTIONS, "the check of settings of " + connector, values -> {
                ConnectorDescriptor known = services.plugins()
                        .catalog()
                        .connector(connector)
                        .orElseThrow(() -> ConnectorException.credentials("The connector is not installed."));
                LoadedPlugin plugin = services.plugins().load(connector);
                BoundConnection.mustBeAccepted(plugin, known, settings, secrets);
                return Optional.<String>empty();
            });
        } catch (ConnectorException e) {
            // Other failures are not about the settings; the test of the connection shows them.
            return e.kind() == ErrorKind.BAD_INPUT ? Optional.of(String.valueOf(e.getMessage())) : Optional.empty();
        }
    }

    private static boolean hasTest(Connection connection) {
        try {
            return connection.getClass().getMethod("test", Context.class).getDeclaringClass() != Connection.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a connection has a method \"test\"", e);
        }
    }

    /** The lines that the connector logs during a test are part of the result, for the person who tests. */
    private static final class TestLog implements Consumer<String> {
        private static final int MAX_CHARACTERS = 2_000;

        private final StringBuilder text = new StringBuilder();

        @Override
        public synchronized void accept(String line) {
            if (text.length() + line.length() < MAX_CHARACTERS)
                text.append(text.isEmpty() ? "" : " ").append(line);
        }

        synchronized String text() {
            return text.toString();
        }
    }

    @Override
    public Optional<Options.Page> options(String name, String options, Options.Question question)
            throws ConnectorException, InterruptedException {
        String subject = "the choices of \"" + options + "\" with the connection \"" + name + "\"";
        return within(OPTIONS, subject, values -> {
            PreparedInquiry asked = asked(name, subject, values);
            String className = asked.connector.options().get(options);
            if (className == null) return Optional.<Options.Page>empty();
            return asked.call(() -> Optional.of(made(asked.plugin, className).find(question, asked.context)));
        });
    }

    @Override
    public Optional<String> check(String name, String options, String value, Map<String, Object> input)
            throws ConnectorException, InterruptedException {
        String subject = "the check of a value for \"" + options + "\" with the connection \"" + name + "\"";
        return within(OPTIONS, subject, values -> {
            PreparedInquiry asked = asked(name, subject, values);
            String className = asked.connector.options().get(options);
            if (className == null) return Optional.<String>empty();
            try {
                return asked.call(() -> {
                    made(asked.plugin, className).check(value, input, asked.context);
                    return Optional.<String>empty();
                });
            } catch (ConnectorException e) {
                if (e.kind() != ErrorKind.BAD_INPUT) throw e;
                return Optional.of(String.valueOf(e.getMessage()));
            }
        });
    }

    @SuppressWarnings("unchecked") // The annotation processor has checked the type of the connection.
    private static Options<Connection> made(LoadedPlugin plugin, String className) {
        try {
            return (Options<Connection>)
                    Operation.classNamed(plugin, className).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className + " cannot be made: " + e, e);
        }
    }

    /** A connection that is ready for an inquiry. */
    private record PreparedInquiry(
            LoadedPlugin plugin,
            ConnectorDescriptor connector,
            BoundConnection bound,
            String subject,
            OperationContext context) {
        <R extends @Nullable Object> R call(PluginCall.Call<R> call) throws ConnectorException, InterruptedException {
            boolean failed = true;
            try {
                R answer = PluginCall.call(plugin, subject, context.log(), call);
                failed = false;
                return answer;
            } finally {
                context.over(failed);
            }
        }
    }

    private PreparedInquiry asked(String name, String subject, Reservation values)
            throws ConnectorException, InterruptedException {
        SavedConnection saved = services.connections()
                .find(name)
                .orElseThrow(() -> ConnectorException.badInput("The connection \"" + name + "\" does not exist."));
        ConnectorDescriptor connector = services.plugins()
                .catalog()
                .connector(saved.connector())
                .orElseThrow(() -> ConnectorException.badInput(
                        "The connector \"" + saved.connector() + "\" is not installed. Install its plugin."));
        LoadedPlugin plugin = services.plugins().load(connector.id());
        BoundConnection bound = bound(plugin, connector, saved);
        OperationContext context =
                new OperationContext(bound, services, connector.id(), subject, () -> OperationContext.NO_FILES, values);
        return new PreparedInquiry(plugin, connector, bound, subject, context);
    }

    /** An inquiry. The memory of the values that it parses is reserved until it has an answer. */
    @FunctionalInterface
    private interface Inquiry<R extends @Nullable Object> {
        R run(Reservation values) throws ConnectorException, InterruptedException;
    }

    /** A run waits when a setting is invalid, as it does after a rejected sign-in. A person needs to know which of the two it is. */
    private BoundConnection bound(LoadedPlugin plugin, ConnectorDescriptor connector, SavedConnection saved)
            throws ConnectorException, InterruptedException {
        try {
            return BoundConnection.of(plugin, connector, saved, services);
        } catch (ConnectorException e) {
            boolean isInvalid = e.getCause() instanceof ConnectorException why && why.kind() == ErrorKind.BAD_INPUT;
            throw isInvalid ? (ConnectorException) e.getCause() : e;
        }
    }

    private <R extends @Nullable Object> R within(Duration limit, String subject, Inquiry<R> inquiry)
            throws ConnectorException, InterruptedException {
        FutureTask<R> task = new FutureTask<>(() -> {
            try (Reservation values = HeapShare.REMOTE_VALUES.open()) {
                return inquiry.run(values);
            }
        });
        CleanThreadFactory.of(task, subject).start();
        Duration wait = limit.compareTo(most) < 0 ? limit : most;
        try {
            return task.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ConnectorException.tryLater(
                    Reached.MAYBE, "The other system gave no answer within " + wait.toMillis() / 1000.0 + " seconds.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectorException why) throw why;
            throw ConnectorException.broken(Reached.MAYBE, "It broke off: " + e.getCause(), e.getCause());
        } finally {
            task.cancel(true);
        }
    }
}
