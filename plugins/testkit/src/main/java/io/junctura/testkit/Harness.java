package io.junctura.testkit;

import io.junctura.api.Connector;
import io.junctura.testkit.bridge.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server itself, in the test's process, on a folder of its own: the engine, its journal on disk, its triggers, its HTTP. The
 * connectors under test are packed into a plugin and installed, so they are loaded as they will be. Time stands still until the
 * test moves it; everything else happens as fast as it can, on the server's threads, and the methods here wait for it. The server
 * has its own libraries, in a class loader of its own: whatever versions the tests bring, it does not use them.
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
 * <p>Flows are named {@code integration/flow}, or {@code flow} alone where one integration has it. For one test's thread.
 */
public final class Harness implements AutoCloseable {

    /** What the clock says at first. */
    public static final Instant BEGIN = Instant.parse("2030-01-01T09:00:00Z");

    private final Path folder;
    private final Set<Long> handedOut = new HashSet<>();
    private final Map<String, Set<String>> integrationsOf = new TreeMap<>();
    private Duration patience = Duration.ofSeconds(30);
    private int names;
    private final TestServer server;
    private final Path plugin;
    private boolean closed;
    private Door door;

    /** @param plugin the jar under test */
    private Harness(Path folder, Path plugin) {
        this.folder = folder;
        this.plugin = plugin;
        this.server = ServerLoader.server().start(folder, patience);
        this.door = new Door(server);
    }

    /**
     * Starts a server that has these connectors, taken from the class path.
     *
     * @throws AssertionError with a sentence, if the server does not take them
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Harness of(Class<? extends Connector> connector, Class<? extends Connector>... more) {
        List<Class<? extends Connector>> all = new ArrayList<>(List.of(connector));
        all.addAll(List.of(more));
        return begun(folder -> PackedPlugin.pack(folder, all));
    }

    /** Starts a server that has this plugin, as the build has made it. */
    public static Harness ofJar(Path jar) {
        return begun(folder -> jar);
    }

    private static Harness begun(UnaryOperator<Path> jar) {
        Path folder = temporary();
        Harness harness = null;
        try {
            Path made = jar.apply(folder);
            harness = new Harness(folder, made);
            return harness.install(made);
        } catch (AssertionError | RuntimeException e) {
            if (harness == null) delete(folder);
            else harness.close();
            throw e;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("junctura-harness");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that plugins reach as {@code context.localFiles().root("exchange")}. It outlives {@link #crash}. */
    public Path exchange() {
        return server.exchange();
    }

    /** Installs a further plugin, or another version of one. */
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

    /** How long the methods here wait for what the server does, by the machine's clock: half a minute, unless told. */
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
        Set<String> ofTheConnector = server.connectors().get(connector);
        if (ofTheConnector == null) throw new AssertionError("There is no connector \"" + connector + "\" here.");
        Map<String, Object> settings = new LinkedHashMap<>();
        Map<String, Object> secrets = new LinkedHashMap<>();
        values.forEach((field, value) -> (ofTheConnector.contains(field) ? settings : secrets).put(field, value));
        boolean known = server.hasConnection(name);
        Map<String, String> match = known
                ? Map.of(
                        "If-Match",
                        door.api("GET", "/connections/" + name, null, Map.of())
                                .headers()
                                .get("etag"))
                : Map.of();
        door.api(
                "PUT",
                "/connections/" + name,
                Map.of("connector", connector, "settings", settings, "secrets", secrets),
                match);
        return this;
    }

    /**
     * Says that somebody has authorized a connection whose record declares {@code @OAuth2}, and what its access token is
     * from then on, whatever the other system says of it: no token server is asked. Without, the token address is asked
     * for the client's own credentials, and of a connection to which a person has to consent nobody has.
     */
    public Harness authorize(String connection, String token) {
        server.authorize(connection, token);
        return this;
    }

    /**
     * Publishes integrations, and saves connections. Triggers begin at once: arrange first what they will find.
     *
     * @param documents as they would stand in a file
     * @throws AssertionError with each problem, its line and column
     */
    public Harness publish(String documents) {
        for (String flow : server.publish(documents)) {
            int slash = flow.indexOf('/');
            integrationsOf
                    .computeIfAbsent(flow.substring(slash + 1), any -> new TreeSet<>())
                    .add(flow.substring(0, slash));
        }
        return this;
    }

    /** Takes an integration away: its triggers end, its runs go on. */
    public Harness unpublish(String integration) {
        server.unpublish(integration);
        return this;
    }

    /** The ids of those that can be used. */
    Set<String> connectors() {
        return server.connectors().keySet();
    }

    /** A sentence for each resource and thread that a plugin has left behind, of those that were closed meanwhile. */
    List<String> leaks() {
        return server.leaks();
    }

    // What happens.

    /** Where the outside reaches a flow. */
    public URI address(String flow) {
        return URI.create(server.address(full(flow)));
    }

    /** Posts JSON to a flow's address, as the other system would. */
    public Answer deliver(String flow, @Nullable Object json, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(headers);
        return send("POST", flow, all, Json.write(json));
    }

    /** Sends anything to a flow's address. */
    public Answer send(String method, String flow, Map<String, String> headers, byte @Nullable [] body) {
        return door.send(method, address(flow), headers, body);
    }

    /**
     * Has a flow ask, or look for files, at once; returns when it has found all that there is, and that is on disk. If it
     * fails, {@link #trouble} says why.
     */
    public Harness poll(String flow) {
        server.poll(full(flow));
        return this;
    }

    /**
     * Waits until a flow's stream says that it listens ({@code emitter.listening()}), or has brought events: from then on, it
     * hears what the source sends.
     */
    public Harness listening(String flow) {
        try {
            server.listening(full(flow));
            return this;
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + trouble(flow).map(why -> " " + why).orElse(""), e);
        }
    }

    /** What is wrong with a flow's trigger at this moment, in a sentence; empty if nothing is. */
    public Optional<String> trouble(String flow) {
        return server.trouble(full(flow));
    }

    /** Starts a flow whose trigger is {@code manual.start}. @return the run's id */
    public long start(String flow, @Nullable Object payload) {
        Answer answer = door.api("POST", "/flows/default/" + full(flow) + "/start", payload, Map.of());
        return Long.parseLong(String.valueOf(answer.member("run")));
    }

    /**
     * Runs one action as a flow of one step, and waits until the run has ended, or waits for something.
     *
     * @param use        such as {@code acme.create-order}
     * @param connection null for none; as its name is the flow's slot too, letters, digits and underscores
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
     * Tries a connection, as a person would in the browser.
     *
     * @return what is wrong with it, in its own words; empty if it works
     */
    public Optional<Ran.Failure> test(String connection) {
        Answer answer = door.api("POST", "/connections/" + connection + "/test", null, Map.of());
        if (Boolean.TRUE.equals(answer.member("ok"))) return Optional.empty();
        return Optional.ofNullable(Ran.Failure.of(answer.json()));
    }

    /** What the connector has pinned to a connection by {@code context.pin}: values by their names. */
    public Map<String, String> pins(String connection) {
        Map<String, String> pins = new TreeMap<>();
        Answer answer = door.api("GET", "/connections/" + connection, null, Map.of());
        ((Map<?, ?>) answer.member("pins"))
                .forEach((name, pin) -> pins.put(String.valueOf(name), String.valueOf(((Map<?, ?>) pin).get("value"))));
        return pins;
    }

    /** Deletes the pins of a connection, as {@code junctura connection forget} does. What waits for it goes on. */
    public Harness forgetPins(String connection) {
        door.api("DELETE", "/connections/" + connection + "/pins", null, Map.of());
        return this;
    }

    /**
     * Asks a pick list for what there is, as the form does while a person fills it in.
     *
     * @param list the class in words, such as {@code order-states} for {@code OrderStates}
     * @param text what the person has typed
     * @return the values of its first page
     * @throws AssertionError with its words, if it has none to give
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
        Answer answer = door.api(
                "POST",
                "/connections/" + connection + "/options/" + list,
                Map.of("text", text, "input", input),
                Map.of());
        List<String> values = new ArrayList<>();
        for (Object one : (List<?>) answer.member("items")) {
            values.add(String.valueOf(((Map<?, ?>) one).get("value")));
        }
        return values;
    }

    // Runs.

    /** All runs of a flow that there were, as they are now, in the order of their acceptance. */
    public List<Ran> runs(String flow) {
        return server.runs(full(flow)).stream().map(this::run).toList();
    }

    /** A run as it is now. */
    public Ran run(long id) {
        return Ran.of((Map<?, ?>) door.api("GET", "/runs/" + id, null, Map.of()).json());
    }

    /** Waits for the flow's next run, the first that this has not given before, and until it has ended. */
    public Ran awaitRun(String flow) {
        String full = full(flow);
        long id = server.await(
                () -> server.runs(full).stream()
                        .filter(one -> !handedOut.contains(one))
                        .findFirst()
                        .orElse(null),
                () -> "The flow " + flow + " has had no further run in " + seconds() + ". Its runs: " + runs(flow)
                        + trouble(flow)
                                .map(why -> ". Its trigger has a trouble: " + why)
                                .orElse(""));
        handedOut.add(id);
        return ended(id);
    }

    /** Waits until a run has ended. */
    public Ran ended(long id) {
        return await(id, Ran::isEnded, "has not ended");
    }

    /** Waits until a run has ended, or waits: for its next attempt, a connection to be mended, a person, … */
    public Ran settled(long id) {
        return await(
                id, ran -> ran.isEnded() || (ran.status().equals("waiting") && isStill(ran)), "neither ends nor waits");
    }

    /** Not one whose time has come and that is about to go on. */
    private boolean isStill(Ran ran) {
        Instant until = ran.until();
        return !server.executes(ran.id()) && (until == null || until.isAfter(now()));
    }

    private Ran await(long id, Predicate<Ran> is, String not) {
        return server.await(
                () -> {
                    Ran ran = run(id);
                    return is.test(ran) ? ran : null;
                },
                () -> "Run " + id + " " + not + " in " + seconds() + ": " + run(id));
    }

    /** Cancels a run, as a person would. */
    public Harness cancel(long id) {
        server.cancel(id);
        return this;
    }

    // Time, and ends.

    /** What the clock says. */
    public Instant now() {
        return server.now();
    }

    /** Moves the clock on to a time, such as that of a run's next attempt ({@link Ran#until}). */
    public Harness advanceTo(Instant at) {
        return advance(Duration.between(now(), at));
    }

    /**
     * Moves the clock. Whatever is due by then has begun when this returns, each at its time; whether what follows from it
     * comes about on the same way is a matter of luck, so move by small steps where one thing follows the other.
     */
    public Harness advance(Duration by) {
        server.advance(by);
        return this;
    }

    /** Stops the server as a person does, and starts it on the same data. */
    public Harness restart() {
        server.restart();
        door = new Door(server);
        return this;
    }

    /**
     * Kills the server, and starts it on what was on disk at that moment. Attempts that were under way are interrupted, and
     * what became of them is not known.
     */
    public Harness crash() {
        server.crash();
        door = new Door(server);
        return this;
    }

    /** Stops the server and deletes its data. */
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        server.close();
        delete(folder);
    }

    /** As far as it goes: what still writes there has nobody who reads it. */
    private static void delete(Path place) {
        if (Files.isDirectory(place)) {
            try (Stream<Path> inside = Files.list(place)) {
                inside.forEach(Harness::delete);
            } catch (IOException | UncheckedIOException gone) {
                return;
            }
        }
        place.toFile().delete();
    }

    // Names.

    private String full(String flow) {
        if (flow.indexOf('/') > 0) return flow;
        Set<String> integrations = integrationsOf.getOrDefault(flow, Set.of());
        if (integrations.size() == 1) return integrations.iterator().next() + "/" + flow;
        throw new AssertionError(
                integrations.isEmpty()
                        ? "No integration with a flow \"" + flow + "\" was published."
                        : "Several integrations have a flow \"" + flow + "\": say which, as in \""
                                + integrations.iterator().next() + "/" + flow + "\".");
    }

    private String seconds() {
        return patience.toMillis() / 1000.0 + " s";
    }
}
