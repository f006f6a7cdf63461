package io.junctura.testkit.server;

import io.junctura.CannotStart;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.api.Secret;
import io.junctura.connection.AllowedReads;
import io.junctura.connection.SecretValues;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.ProblemText;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.integration.InvalidDocuments;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.trust.Unusable;
import io.junctura.run.FlowName;
import io.junctura.testkit.bridge.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server, with a clock that the test advances and a listener that records each run. For the thread of one test. */
final class EmbeddedServer implements TestServer {
    private static final Instant BEGIN = Instant.parse("2030-01-01T09:00:00Z");

    private static final String BY = "test";

    private final Path folder;
    private final TestTime time = new TestTime(BEGIN);
    private final Runs runs = new Runs();
    private final Map<String, Secret> tokens = new TreeMap<>();
    private Duration patience;
    private int crashes;
    private Path data;
    private int port;
    private Junctura server;

    private EmbeddedServer(Path folder, Duration patience) {
        this.folder = folder;
        this.patience = patience;
        this.data = folder.resolve("data");
        this.server = started();
    }

    static EmbeddedServer start(Path folder, Duration patience) {
        return new EmbeddedServer(folder, patience);
    }

    private Junctura started() {
        try {
            List<String> options = List.of(
                    "--data=" + data,
                    "--port=" + port,
                    "--allow-outbound=127.0.0.1",
                    "--allow-subscribers=127.0.0.1:*",
                    "--file-root=exchange=" + Files.createDirectories(exchange()),
                    "--min-free=1MB");
            Junctura started = Junctura.start(Settings.of(options, Map.of(), Map.of()), time, runs);
            tokens.forEach(started.tokens()::give);
            port = URI.create(started.address()).getPort();
            started.live().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return started;
        } catch (CannotStart | Settings.InvalidSetting | ExecutionException | TimeoutException e) {
            throw new AssertionError("The server does not start: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public String address() {
        return server.address();
    }

    @Override
    public String token() {
        try {
            return Files.readString(data.resolve("local-token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path exchange() {
        return folder.resolve("exchange");
    }

    @Override
    public void patience(Duration limit) {
        patience = limit;
    }

    @Override
    public void install(Path jar) {
        try (InputStream in = Files.newInputStream(jar)) {
            server.installations().install(in, jar.getFileName().toString(), BY, true, true, false);
        } catch (Unusable e) {
            throw new AssertionError("The server does not accept the plugin " + jar + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void drivers(String plugin, List<Path> jars) {
        try {
            Path drivers = Files.createDirectories(PluginPlaces.drivers(data).resolve(plugin));
            for (Path jar : jars)
                Files.copy(jar, drivers.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, Set<String>> connectors() {
        Map<String, Set<String>> settings = new TreeMap<>();
        for (ConnectorDescriptor one : server.catalog().connectors()) {
            settings.put(
                    one.id(),
                    one.connection()
                            .map(connection -> properties(connection.settings().json()))
                            .orElse(Set.of()));
        }
        return settings;
    }

    private static Set<String> properties(Map<String, Object> schema) {
        Map<String, Object> names = new LinkedHashMap<>();
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, property) -> names.put(String.valueOf(name), property));
        }
        return names.keySet();
    }

    @Override
    public boolean hasConnection(String name) {
        return server.connections().connectorOf(name).isPresent();
    }

    @Override
    public void authorize(String connection, String token) {
        Secret secret = Secret.of(token);
        tokens.put(connection, secret);
        server.tokens().give(connection, secret);
    }

    @Override
    public List<String> publish(String documents) {
        NamedText text = new NamedText("the test's document", documents);
        List<String> flows = new ArrayList<>();
        for (IntegrationDocument one :
                Documents.read(List.of(text), server.catalog()).integrations()) {
            for (String flow : one.plan().flows().keySet()) flows.add(one.name() + "/" + flow);
        }
        try {
            // The documents are the test's own.
            AllowedReads all = new AllowedReads(System.getenv().keySet(), List.of(folder));
            server.integrations().apply(List.of(text), SecretValues.here(System::getenv, file -> folder, all), BY);
            return flows;
        } catch (InvalidDocuments e) {
            StringBuilder all = new StringBuilder("Nothing was published:");
            ProblemText texts = new ProblemText(documents);
            for (Problem problem : e.problems()) all.append('\n').append(texts.of(problem));
            throw new AssertionError(all.toString(), e);
        }
    }

    @Override
    public void unpublish(String integration) {
        server.integrations().unpublish(integration);
    }

    @Override
    public String address(String flow) {
        FlowName name = name(flow);
        String use = server.integrations()
                .live(name)
                .orElseThrow(() -> new AssertionError("The flow " + flow + " is not published."))
                .plan()
                .trigger()
                .use();
        boolean called = server.catalog()
                .trigger(use)
                .map(trigger -> trigger.kind() == ConnectorDescriptor.TriggerKind.CALL)
                .orElse(false);
        return server.address() + (called ? "/call/" : "/hooks/") + name;
    }

    @Override
    public void poll(String flow) {
        try {
            waitFor(server.polls().now(name(flow)), () -> "The poll of " + flow + " has not ended in ");
        } catch (IllegalArgumentException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Override
    public void listening(String flow) {
        waitFor(server.streams().listening(name(flow)), () -> "The stream of " + flow + " does not listen after ");
    }

    private void waitFor(CompletableFuture<Void> what, Supplier<String> missed) {
        try {
            what.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(missed.get() + patience.toMillis() / 1000.0 + " s.", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public Optional<String> triggerError(String flow) {
        FlowName name = name(flow);
        return server.triggerErrors().list().stream()
                .filter(error -> error.flow().equals(name))
                .map(error -> error.message())
                .findFirst();
    }

    @Override
    public List<Long> runs(String flow) {
        return runs.of(flow);
    }

    @Override
    public <T> T await(Supplier<@Nullable T> ask, Supplier<String> missed) {
        return runs.await(patience, ask, missed);
    }

    @Override
    public boolean executes(long run) {
        return server.engine().isInMemory(run);
    }

    @Override
    public void cancel(long run) {
        server.engine().cancel(run, BY);
    }

    @Override
    public Instant now() {
        return time.instant();
    }

    @Override
    public void advance(Duration by) {
        time.advance(by);
    }

    @Override
    public void restart() {
        server.close();
        time.forgetAlarms();
        server = started();
    }

    @Override
    public void crash() {
        Path left = folder.resolve("crashed-" + ++crashes);
        try {
            server.crash(left);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        data = left;
        time.forgetAlarms();
        server = started();
    }

    @Override
    public List<String> leaks() {
        return server.installations().leaks();
    }

    @Override
    public void close() {
        server.close();
        time.close();
    }

    private static FlowName name(String flow) {
        String[] parts = flow.split("/", 2);
        return new FlowName("default", parts[0], parts[1]);
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("The test was interrupted while it waited for the server.", e);
    }
}
