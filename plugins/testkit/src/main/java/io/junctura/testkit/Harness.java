package io.junctura.testkit;

import io.junctura.api.Connector;
import io.junctura.testkit.bridge.TestServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The real server in the test's process, with its own data folder: the engine, its journal on disk, its triggers and
 * its HTTP server. The connectors under test are packed into a plugin and installed, so they are loaded as in
 * production. The clock stands still until the test moves it. All other work happens on the server's threads without
 * delay, and the methods of this class wait for it. The server has its own libraries, in its own class loader, so tests
 * may use other versions of them.
 *
 * <pre>{@code
 * try (RecordingServer acme = RecordingServer.start(); Harness harness = Harness.of(AcmeConnector.class)) {
 *     acme.on("POST /orders", Reply.json(201, Map.of("id", "O-1")));
 *     harness.connection("acme", "acme", Map.of("address", acme.address(), "token", "t"));
 *     Ran ran = harness.act("acme.create-order", "acme", Map.of("customer", "C-1", "total", 10));
 *     assertThat(ran.status()).isEqualTo("succeeded");
 * }
 * }</pre>
 *
 * <p>Flows are named {@code integration/flow}, or {@code flow} alone if only one integration has it. For use by the
 * test's thread only.
 */
public final class Harness implements AutoCloseable {

    /** The initial time of the clock. */
    public static final Instant BEGIN = Instant.parse("2030-01-01T09:00:00Z");

    private final Path folder;
    private final Path plugin;
    private final TestServer server;
    private final ServerClient client;
    private final SavedConnections connections;
    private final PublishedFlows flows = new PublishedFlows();
    private final ObservedRuns runs;
    private Duration patience = Duration.ofSeconds(30);
    private int names;
    private boolean closed;

    /** @param plugin the jar under test */
    private Harness(Path folder, Path plugin) {
        this.folder = folder;
        this.plugin = plugin;
        this.server = ServerLoader.server().start(folder, patience);
        this.client = new ServerClient(server);
        this.connections = new SavedConnections(server, client);
        this.runs = new ObservedRuns(server, client, () -> patience);
    }

    /**
     * Starts a server with these connectors, which are taken from the class path.
     *
     * @throws AssertionError with a message, if the server rejects them
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Harness of(Class<? extends Connector> connector, Class<? extends Connector>... more) {
        List<Class<? extends Connector>> all = new ArrayList<>(List.of(connector));
        all.addAll(List.of(more));
        return begun(folder -> PackedPlugin.pack(folder, all));
    }

    /** Starts a server with this plugin, as the build has made it. */
    public static Harness ofJar(Path jar) {
        return begun(folder -> jar);
    }

    private static Harness begun(UnaryOperator<Path> jar) {
        Path folder = TemporaryFolder.create();
        Harness harness = null;
        try {
            Path made = jar.apply(folder);
            harness = new Harness(folder, made);
            return harness.install(made);
        } catch (AssertionError | RuntimeException e) {
            if (harness == null) TemporaryFolder.delete(folder);
            else harness.close();
            throw e;
        }
    }

    /** The folder that plugins reach as {@code context.localFiles().root("exchange")}. It outlives {@link #crash}. */
    public Path exchange() {
        return server.exchange();
    }

    /** Installs another plugin, or another version of one. */
    public Harness install(Path jar) {
        server.install(jar);
        return this;
    }

    /**
     * Adds jars to the plugin as the operator does, such as a JDBC driver. They are loaded with the plugin: call this before
     * the first use of the plugin, or call {@link #restart} afterwards.
     */
    public Harness drivers(Path... jars) {
        if (jars.length > 0) server.drivers(PackedPlugin.id(plugin), List.of(jars));
        return this;
    }

    /** How long the methods of this class wait for the server, by the machine's clock; by default 30 seconds. */
    public Harness patience(Duration limit) {
        patience = limit;
        server.patience(limit);
        return this;
    }

    Duration patience() {
        return patience;
    }

    // What is published.

    /**
     * Saves a connection, or changes it.
     *
     * @param values its settings and secrets, by the names of the record's components
     */
    public Harness connection(String name, String connector, Map<String, ?> values) {
        connections.save(name, connector, values);
        return this;
    }

    /**
     * Authorizes a connection whose record declares {@code @OAuth2}, with this access token, which does not expire and
     * is not refreshed. Without this call, the server gets tokens from the token address for the client's own
     * credentials, and a connection that needs a person's consent is not authorized.
     */
    public Harness authorize(String connection, String token) {
        server.authorize(connection, token);
        return this;
    }

    /**
     * Publishes integrations, and saves connections. Triggers begin at once, so first arrange what they will find.
     *
     * @param documents as in a file
     * @throws AssertionError with each problem, its line and column
     */
    public Harness publish(String documents) {
        server.publish(documents).forEach(flows::add);
        return this;
    }

    /** Removes an integration: its triggers end, its runs continue. */
    public Harness unpublish(String integration) {
        server.unpublish(integration);
        return this;
    }

    /** The ids of the connectors that can be used. */
    Set<String> connectors() {
        return server.connectors().keySet();
    }

    /** A sentence for each resource and thread that a closed plugin has left behind. */
    List<String> leaks() {
        return server.leaks();
    }

    // What happens.

    /** The public address of a flow. */
    public URI address(String flow) {
        return URI.create(server.address(flows.fullName(flow)));
    }

    /** Posts JSON to a flow's address, as the other system would. */
    public Answer deliver(String flow, @Nullable Object json, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(headers);
        return send("POST", flow, all, Json.write(json));
    }

    /** Sends anything to a flow's address. */
    public Answer send(String method, String flow, Map<String, String> headers, byte @Nullable [] body) {
        return client.send(method, address(flow), headers, body);
    }

    /**
     * Makes a flow poll, or look for files, at once. Returns when all that it has found is on disk. If the poll fails,
     * {@link #error} says why.
     */
    public Harness poll(String flow) {
        server.poll(flows.fullName(flow));
        return this;
    }

    /**
     * Waits until a flow's stream reports that it is subscribed ({@code emitter.listening()}), or has emitted events.
     * From then on, it receives what the source sends.
     */
    public Harness listening(String flow) {
        try {
            server.listening(flows.fullName(flow));
            return this;
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + triggerError(flow).map(why -> " " + why).orElse(""), e);
        }
    }

    /** The current error of a flow's trigger, in a sentence; empty if there is none. */
    public Optional<String> triggerError(String flow) {
        return server.triggerError(flows.fullName(flow));
    }

    /** Starts a flow whose trigger is {@code manual.start}. @return the run's id */
    public long start(String flow, @Nullable Object payload) {
        Answer answer = client.api("POST", "/flows/default/" + flows.fullName(flow) + "/start", payload, Map.of());
        return Long.parseLong(String.valueOf(answer.member("run")));
    }

    /**
     * Runs one action as a flow of one step, and waits until the run has ended, or waits for something.
     *
     * @param use        such as {@code acme.create-order}
     * @param connection null for none; its name may contain letters, digits and underscores, since it is also the name
     *                   of the flow's slot
     * @return a run whose step is {@code act}
     */
    public Ran act(String use, @Nullable String connection, Map<String, ?> input) {
        return settled(begin(use, connection, input));
    }

    /** As {@link #act}, without waiting. @return the run's id */
    public long begin(String use, @Nullable String connection, Map<String, ?> input) {
        return begin(use, connection, input, null);
    }

    String unusedName(String begin) {
        return begin + "-" + ++names;
    }

    /** @param timeout of each attempt; null: none but the server's */
    long begin(String use, @Nullable String connection, Map<String, ?> input, @Nullable Duration timeout) {
        String name = unusedName("act");
        Map<String, Object> step = new LinkedHashMap<>(Map.of("id", "act", "use", use, "input", input));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("integration", name);
        if (timeout != null) step.put("timeout", timeout.toString());
        if (connection != null) {
            step.put("connection", connection);
            document.put("connections", Map.of(connection, Map.of("connector", use.substring(0, use.indexOf('.')))));
        }
        document.put("flows", Map.of("act", Map.of("trigger", Map.of("use", "manual.start"), "steps", List.of(step))));
        publish(Json.text(document));
        return start(name + "/act", null);
    }

    /**
     * Tests a connection, as a person does in the browser.
     *
     * @return what is wrong with it, in the connector's words; empty if it works
     */
    public Optional<Ran.Failure> test(String connection) {
        return connections.test(connection);
    }

    /** What the connector has pinned to a connection by {@code context.pin}: values by their names. */
    public Map<String, String> pins(String connection) {
        return connections.pins(connection);
    }

    /**
     * Deletes the pins of a connection, as {@code junctura connection forget} does. Runs that wait for the connection
     * continue.
     */
    public Harness forgetPins(String connection) {
        connections.forgetPins(connection);
        return this;
    }

    /**
     * Asks a pick list for its choices, as a form does while a person fills it in.
     *
     * @param list the class in words, such as {@code order-states} for {@code OrderStates}
     * @param text what the person has typed
     * @return the values of its first page
     * @throws AssertionError with the connector's message, if the pick list fails
     */
    public List<String> choices(String connection, String list, String text) {
        return choices(connection, list, text, Map.of());
    }

    /**
     * As {@link #choices(String, String, String)}, of a list whose choices depend on other fields of the form.
     *
     * @param input the values of the fields that the person has filled in, by their names
     */
    public List<String> choices(String connection, String list, String text, Map<String, ?> input) {
        return connections.choices(connection, list, text, input);
    }

    /**
     * Checks a value of a field with a pick list, as a form does.
     *
     * @return why each run would fail; null if nothing is known against the value
     * @throws AssertionError with the connector's message, if the other system cannot be asked
     */
    public @Nullable String refused(String connection, String list, String value) {
        return connections.refused(connection, list, value, Map.of());
    }

    // Runs.

    /** All runs of a flow in their current state, in the order of their acceptance. */
    public List<Ran> runs(String flow) {
        return runs.of(flows.fullName(flow));
    }

    /** A run in its current state. */
    public Ran run(long id) {
        return runs.get(id);
    }

    /** Waits for the flow's next run, the first one that this method has not returned before, until it has ended. */
    public Ran awaitRun(String flow) {
        return runs.awaitNext(flows.fullName(flow), flow);
    }

    /** Waits until a run has ended. */
    public Ran ended(long id) {
        return runs.awaitEnd(id);
    }

    /** Waits until a run has ended, or waits for its next attempt, a connection, a person or something else. */
    public Ran settled(long id) {
        return runs.awaitSettled(id);
    }

    /** Cancels a run, as a person would. */
    public Harness cancel(long id) {
        server.cancel(id);
        return this;
    }

    // Time, and ends.

    /** The time of the clock. */
    public Instant now() {
        return server.now();
    }

    /** Moves the clock forward to a time, such as that of a run's next attempt ({@link Ran#until}). */
    public Harness advanceTo(Instant at) {
        return advance(Duration.between(now(), at));
    }

    /**
     * Moves the clock forward. All work that is due by then has begun when this returns, at its own time. Work that
     * follows from that work may or may not have begun. So move the clock in small steps if one thing follows from the
     * other.
     */
    public Harness advance(Duration by) {
        server.advance(by);
        return this;
    }

    /** Stops the server normally, and starts it on the same data. */
    public Harness restart() {
        server.restart();
        client.reconnect();
        return this;
    }

    /**
     * Kills the server, and starts it with the data that was on disk at that moment. Running attempts are interrupted,
     * and their outcome is unknown.
     */
    public Harness crash() {
        server.crash();
        client.reconnect();
        return this;
    }

    /** Stops the server and deletes its data. */
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        server.close();
        TemporaryFolder.delete(folder);
    }
}
