package io.junctura.fault;

import io.junctura.expression.BuiltIn;
import io.junctura.expression.Expression;
import io.junctura.fault.fuzz.DocumentRequests;
import io.junctura.fault.fuzz.ExpressionRequests;
import io.junctura.fault.fuzz.FunctionRequests;
import io.junctura.fault.fuzz.FuzzedRequest;
import io.junctura.fault.fuzz.KnownObjects;
import io.junctura.fault.fuzz.PayloadRequests;
import io.junctura.fault.fuzz.PluginRequests;
import io.junctura.fault.fuzz.RawRequests;
import io.junctura.fault.fuzz.Requests;
import io.junctura.fault.fuzz.RouteRequests;
import io.junctura.fault.fuzz.SignatureRequests;
import io.junctura.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/**
 * A server with 256 MB of heap for random requests. It has secrets that no answer or log may contain, flows of each kind,
 * and callers of each role. It regularly restores what requests have deleted or switched off.
 */
final class FuzzedServer implements AutoCloseable {
    private static final String SECRET = "canary-of-the-connection";
    private static final String STANDARD_SECRET = "whsec_Y2FuYXJ5LW9mLXRoZS1zdGFuZGFyZC1vbmU=";
    private static final String HEADER_SECRET = "canary-of-a-header";
    private static final List<String> ROLES = List.of("viewer", "operator", "editor", "connection-manager", "admin");
    private static final List<String> LISTS =
            List.of("runs", "events", "connections", "integrations", "tokens", "plugins", "connectors", "retries");

    /** A time limit against hangs. A longer answer is a finding. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    /** The server may wait for the rest of an incomplete request. */
    private static final Duration RAW_ANSWER_WITHIN = Duration.ofMillis(300);

    private static final int MAX_SENT_IN_VAIN = 64 * 1024;

    private final Path folder;
    private final KnownObjects known = new KnownObjects();
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final Map<String, String> failures = new TreeMap<>();
    private final List<Requests> kinds = new ArrayList<>();
    private final FuzzRules rules =
            new FuzzRules(List.of(SECRET, STANDARD_SECRET, HEADER_SECRET, Administrator.PASSWORD));
    private final Path data;
    private Server server;
    private Client client;
    /** On the same connection, mostly. */
    private FuzzedRequest previous;

    private int routes;
    private int logRead;

    FuzzedServer(Path folder) throws Exception {
        this.folder = folder;
        this.data = folder.resolve("data");
        start();
        try {
            putBack();
            Map<String, Object> openApi = server.api("/api/v1/openapi.json");
            Map<String, Object> schema = server.api("/api/v1/schemas/definition");
            RouteRequests byRoute = new RouteRequests(openApi, known);
            routes = byRoute.routes();
            List<String> functions =
                    Expression.functions().stream().map(BuiltIn::name).toList();
            FunctionRequests byFunction = new FunctionRequests(functions);
            publishFunctions(byFunction);
            kinds.addAll(List.of(
                    byRoute,
                    byFunction,
                    new ExpressionRequests(functions, known),
                    new DocumentRequests(schema, examples(), known),
                    new PayloadRequests("Authorization: Bearer " + HEADER_SECRET),
                    new SignatureRequests(),
                    new PluginRequests(bundledPlugin(), known),
                    new RawRequests()));
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private void start() throws Exception {
        server = Server.on(data)
                .heap("256m")
                .asOperatorsRunIt()
                .environment("JUNCTURA_ADMIN_PASSWORD", Administrator.PASSWORD)
                .start();
        client = new Client(server.port(), ANSWER_WITHIN);
        logRead = 0;
    }

    int routes() {
        return routes;
    }

    List<Requests> kinds() {
        return kinds;
    }

    /** The violations, by kind of request. */
    Map<String, String> failures() {
        return failures;
    }

    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        Path folder = Path.of(System.getProperty("junctura.examples", "examples"));
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                examples.add(Files.readString(file));
            }
        }
        return examples;
    }

    private static byte[] bundledPlugin() throws IOException {
        try (ZipFile jar = new ZipFile(Server.JAR.toFile());
                InputStream plugin = jar.getInputStream(jar.getEntry("bundled-plugins/http.jar"))) {
            return plugin.readAllBytes();
        }
    }

    /** Publishes flows that call every function in all ways. Validation rejects some of them. */
    private void publishFunctions(FunctionRequests functions) throws IOException {
        for (Map.Entry<String, String> function : functions.documents().entrySet()) {
            List<String> refused = new ArrayList<>();
            Map<String, Object> checked =
                    server.api("POST", "/api/v1/validate", "application/yaml", function.getValue());
            for (Object error : (List<?>) checked.get("errors")) {
                String pointer = (String) ((Map<?, ?>) error).get("pointer");
                refused.add(pointer.split("/", -1)[2]);
            }
            String document = functions.without(function.getKey(), refused);
            server.api("POST", "/api/v1/apply", "application/yaml", document);
        }
    }

    /** Sends a request, and records the violations of its answer. */
    void send(FuzzedRequest request) throws Exception {
        String violation;
        try {
            violation = request.proper() ? sendProper(request) : sendRaw(request);
        } catch (RuntimeException e) {
            violation = "answers what is no HTTP: " + e;
        }
        if (!server.isAlive()) {
            violation = "the process ended: " + last(server.said());
            client.close();
            start();
            putBack();
        }
        if (violation != null) failed(request, violation);
        if (request.proper()) previous = request;
        if (request.what().contains("/api/v1/plugins")) switchOn();
    }

    private static String last(String text) {
        return text.substring(Math.max(0, text.length() - 2_000));
    }

    private String sendProper(FuzzedRequest request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                try {
                    client.socket().getOutputStream().write(request.bytes());
                } catch (IOException refused) {
                    // The server may answer before it has read the whole request.
                    if (request.bytes().length <= MAX_SENT_IN_VAIN) throw refused;
                }
                Client.Answer answer = client.read(request.head());
                if ("close".equalsIgnoreCase(answer.headers().get("connection"))) client.close();
                return rules.violation(request, answer);
            } catch (SocketTimeoutException e) {
                client.close();
                return "is not answered within " + ANSWER_WITHIN.toSeconds() + " s";
            } catch (IOException e) {
                client.close();
                // The server may have closed the kept-alive connection, and the kernel may have discarded an early
                // answer.
                if (request.bytes().length > MAX_SENT_IN_VAIN) return null;
                if (attempt == 2 || !server.isAlive()) return "is not answered: " + e;
            }
        }
    }

    private String sendRaw(FuzzedRequest request) {
        try (Client raw = new Client(server.port(), RAW_ANSWER_WITHIN)) {
            raw.socket().getOutputStream().write(request.bytes());
            return rules.violation(request, raw.read(request.head()));
        } catch (IOException e) {
            return null; // It waits for more, or has hung up.
        }
    }

    private void failed(FuzzedRequest request, String violation) throws IOException {
        String kind = request.what() + " " + violation.split(":", 2)[0];
        if (failures.containsKey(kind)) return;
        String name = "request-" + failures.size();
        Path file = folder.resolve(name + ".http");
        Files.write(file, request.bytes());
        if (previous != null) Files.write(folder.resolve(name + "-previous.http"), previous.bytes());
        failures.put(
                kind, violation + "\n  " + file + ": " + request.beginning().replace("\r\n", "\n    "));
    }

    /** Checks that other requests are served, and that the log has no forbidden lines. */
    void check() throws IOException {
        try (Client probe = new Client(server.port(), ANSWER_WITHIN)) {
            Client.Answer answer = probe.send(new Client.Request("GET", "/health/live"));
            if (!answer.isSuccess()) failures.put("/health/live", "answers " + answer.status());
        }
        String said = server.said();
        String news = said.substring(Math.min(logRead, said.length()));
        logRead = said.length();
        rules.findings(news).forEach(failures::putIfAbsent);
    }

    /** Restores what requests have changed, and records the names of existing objects. */
    void putBack() throws Exception {
        for (String role : ROLES) {
            if (!isGood(tokens.get(role))) tokens.put(role, token(role));
            known.caller(role, "Authorization: Bearer " + tokens.get(role));
        }
        // Uses another address than the requests, whose failed sign-ins slow their address down.
        Administrator owner = new Administrator(InetAddress.getByAddress(new byte[] {127, 9, 0, 1}));
        String wrong = owner.signIn(server.port(), ANSWER_WITHIN);
        if (wrong != null) throw new AssertionError("The owner cannot sign in: " + wrong);
        known.caller("session", "Cookie: " + owner.cookie());
        known.caller("anonymous", "");
        known.caller("forged", "Authorization: Bearer jct_00000000000000000000000000000000");
        switchOn();
        publish();
        for (String list : LISTS) {
            for (Object item : (List<?>) server.api("/api/v1/" + list).get("items")) {
                Map<?, ?> map = (Map<?, ?>) item;
                Object id = map.get("id") == null ? map.get("name") : map.get("id");
                if (!String.valueOf(map.get("title")).startsWith("fuzz, ")) known.id(list, String.valueOf(id));
            }
        }
    }

    /** Without the plugin no flow would be executable. */
    private void switchOn() throws IOException {
        if (!known("/api/v1/plugins/http")) {
            Path jar = folder.resolve("http.jar");
            if (!Files.exists(jar)) Files.write(jar, bundledPlugin());
            server.install(jar);
        }
        server.api("POST", "/api/v1/plugins/http/enable", null, null);
    }

    private boolean isGood(String token) throws IOException {
        if (token == null) return false;
        try (Client asks = new Client(server.port(), ANSWER_WITHIN)) {
            return asks.send(new Client.Request("GET", "/api/v1/me").header("Authorization", "Bearer " + token))
                    .isSuccess();
        }
    }

    private String token(String role) throws IOException {
        Map<String, Object> wanted = Map.of("title", "fuzz, " + role, "role", role);
        return (String) server.api("POST", "/api/v1/tokens", "application/json", Json.text(wanted))
                .get("token");
    }

    private void publish() throws IOException {
        Map<String, Object> connection = Map.of(
                "connector", "http",
                "settings", Map.of("address", "http://127.0.0.1:1"),
                "secrets", Map.of("webhook", SECRET, "standard", STANDARD_SECRET, "token", SECRET));
        boolean there = known("/api/v1/connections/canaries");
        if (!there) server.api("PUT", "/api/v1/connections/canaries", "application/json", Json.text(connection));
        // The settings may not be valid for the connector.
        server.api("PUT", "/api/v1/integrations/fuzzed/instances/default", "application/json", "{}");
        try (InputStream document = FuzzedServer.class.getResourceAsStream("/fault/fuzzed.yaml")) {
            server.publish(new String(document.readAllBytes(), StandardCharsets.UTF_8));
        }
        server.api("POST", "/api/v1/integrations/fuzzed/enabled", "application/json", "{\"enabled\":true}");
    }

    private boolean known(String path) throws IOException {
        try (Client asks = new Client(server.port(), ANSWER_WITHIN)) {
            return asks.send(new Client.Request("GET", path).header("Authorization", "Bearer " + server.token()))
                    .isSuccess();
        }
    }

    long peakBytes() throws IOException {
        return server.peakBytes();
    }

    @Override
    public void close() throws Exception {
        client.close();
        server.close();
    }
}
