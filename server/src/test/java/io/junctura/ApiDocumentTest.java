package io.junctura;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.ApiDocument.Operation;
import io.junctura.cli.HttpPlugin;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server answers as its OpenAPI document says. Every route of the running server is called, good and bad, by every role:
 * whoever adds a route adds it here. What makes a good request is in {@link #NAMES} and {@link #BODIES}; without, a route gets
 * what its schema describes.
 */
@Tag("slow")
class ApiDocumentTest {
    private static final String FLOWS = """
            connection: shop
            connector: http
            settings: { address: "http://127.0.0.1:1" }
            secrets: { token: "{{ env.TOKEN }}" }
            ---
            connection: spare
            connector: http
            settings: { address: "http://127.0.0.1:1" }
            ---
            integration: orders
            connections: { shop: { connector: http } }
            config:
              k: { type: string, default: a }
            flows:
              done:
                trigger: { use: manual.start }
                steps: [ { id: kept, use: state.set, input: { key: k, value: { a: 1 } } },
                         { use: xref.link, input: { entity: order, ids: { shop: a, erp: b } } },
                         { set: { seen: "{{ payload }}" } } ]
              failing:
                trigger: { use: manual.start }
                steps: [ { id: first, use: state.set, input: { key: f, value: 1 } }, { fail: "It cannot be." } ]
              looping:
                trigger: { use: manual.start }
                steps:
                  - id: lines
                    for-each: "{{ [1..60] }}"
                    failed-items: collect
                    steps: [ { id: odd, when: "{{ item % 2 = 1 }}", fail: "odd" } ]
                  - id: both
                    parallel: { left: [ { set: { l: 1 } } ], right: [ { set: { r: 2 } } ] }
                  - id: tried
                    try: [ { fail: "no" } ]
                    catch: [ { set: { caught: true } } ]
              sleeping:
                trigger: { use: manual.start }
                steps: [ { id: night, delay: 8h } ]
              waiting:
                trigger: { use: manual.start }
                steps: [ { id: word, callback: { time-limit: 1h, steps: [ { set: { at: "{{ callback.url }}" } } ] } } ]
              calling:
                trigger: { use: manual.start }
                steps: [ { id: asked, use: http.request, connection: shop, input: { path: /orders } } ]
              called:
                trigger: { use: http.call, input: { methods: [GET, POST, PUT, PATCH, DELETE] } }
                steps: [ { respond: { status: 201, body: "{{ payload }}" } } ]
              broken:
                trigger: { use: http.call }
                steps: [ { fail: "no" } ]
              hook:
                trigger: { use: http.webhook, input: { verify: none } }
                steps: [ { set: { a: 1 } } ]
              subscribed:
                trigger: { use: topic.event, input: { topic: priced } }
                steps: [ { set: { a: 1 } } ]
            """;

    private static final String OTHER = """
            integration: other
            flows:
              done:
                trigger: { use: manual.start }
                steps: [ { stop: done } ]
            """;

    /** What stands in the addresses of what is there, by the beginning of the address and the segment's name. */
    private static final Map<String, List<String>> NAMES = new TreeMap<>(Map.ofEntries(
            entry("/api/v1/connections/{name}", List.of("shop", "spare")),
            entry("/api/v1/connectors/{id}", List.of("http", "state")),
            entry("/api/v1/integrations/{name}", List.of("orders", "other")),
            entry("/api/v1/integrations/{name}/flows/{flow}", List.of("done", "hook")),
            entry("/api/v1/integrations/{name}/instances/default/connections/{slot}", List.of("shop")),
            entry("/api/v1/integrations/{name}/versions/{version}", List.of("1")),
            entry("/api/v1/plugins/{id}", List.of("http")),
            entry("/api/v1/templates/{name}", List.of("webhook-to-http")),
            entry("/api/v1/topics/{topic}", List.of("priced")),
            entry("/call/{instance}/{integration}/{flow}", List.of("called", "broken")),
            entry("/hooks/{instance}/{integration}/{flow}", List.of("hook"))));

    private static final String DRAFT = "/api/v1/integrations/orders/draft";

    private static final Map<String, Object> SUBSCRIPTION = Map.of(
            "topics",
            List.of("priced"),
            "types",
            List.of("price.*"),
            "address",
            "https://hooks.example.invalid/a",
            "filter",
            "{{ payload.price > 1 }}",
            "headers",
            Map.of("Authorization", "secret", "X-Shop", "a"),
            "retry",
            Map.of("pauses", List.of("5s")));

    /** Good bodies of routes whose schema alone does not make one. */
    private static final Map<String, List<Object>> BODIES = Map.ofEntries(
            entry("POST /api/v1/apply", List.of(Map.of("files", List.of(Map.of("name", "a.yaml", "text", OTHER))))),
            entry(
                    "POST /api/v1/validate",
                    List.of(
                            Map.of("files", List.of(Map.of("name", "a.yaml", "text", FLOWS))),
                            Map.of(
                                    "files",
                                    List.of(Map.of(
                                            "name", "a.yaml", "text", FLOWS.replace("manual.start", "manul.start")))))),
            entry(
                    "PUT /api/v1/connections/{name}",
                    List.of(
                            Map.of("connector", "http", "settings", Map.of("address", "http://127.0.0.1:1")),
                            Map.of("connector", "htpp", "settings", Map.of()),
                            Map.of(
                                    "connector",
                                    "http",
                                    "settings",
                                    Map.of("adress", "x"),
                                    "limits",
                                    Map.of("rate", "many")))),
            entry("POST /api/v1/integrations/{name}/draft/listen", List.of(Map.of("flow", "hook"))),
            entry(
                    "POST /api/v1/subscriptions",
                    List.of(
                            SUBSCRIPTION,
                            Map.of("topics", List.of("priced"), "address", "https://169.254.1.1/"),
                            Map.of("topics", List.of(), "address", "x"))),
            entry("PUT /api/v1/subscriptions/{id}", List.of(SUBSCRIPTION)),
            entry("PUT /api/v1/subscription-topics/{instance}", List.of(Map.of("topics", List.of("orders")))),
            entry("POST /api/v1/subscriptions/{id}/resend", List.of(Map.of("which", "failed"), Map.of())),
            entry("POST /api/v1/portal-tokens", List.of(Map.of("instance", "acme"), Map.of("instance", "/"))),
            entry("POST /api/v1/session", List.of(Map.of("username", "admin", "password", "correct horse battery"))),
            entry(
                    "POST /api/v1/tokens",
                    List.of(Map.of("title", "a", "role", "viewer"), Map.of("title", "a", "role", "viewr"))),
            entry(
                    "PUT /api/v1/integrations/{name}/instances/default",
                    List.of(
                            Map.of("config", Map.of("k", "b"), "connections", Map.of()),
                            Map.of("config", Map.of("k", 1)))),
            entry(
                    "PUT /api/v1/integrations/{name}/instances/default/connections/{slot}",
                    List.of(Map.of("connection", "shop"), Map.of("connection", 1))),
            entry("POST /api/v1/integrations/{name}/rollback", List.of(Map.of("version", 1), Map.of("version", 99))),
            entry(
                    "POST /api/v1/integrations/{name}/draft/tests",
                    List.of(
                            Map.of("flow", "done", "mode", "flow", "confirmed", true),
                            Map.of("flow", "failing", "mode", "step", "step", "first"))),
            entry("PUT /api/v1/integrations/{name}/draft/pins/{flow}", List.of(Map.of("n", 1))),
            entry("POST /api/v1/plugins/{id}/version", List.of(Map.of("version", "1.0"), Map.of("version", "9.9"))),
            entry(
                    "PUT /api/v1/xref/record",
                    List.of(Map.of(
                            "integration", "orders", "entity", "order", "ids", Map.of("shop", "c", "erp", "d")))),
            entry(
                    "POST /api/v1/templates/{name}/use",
                    List.of(
                            Map.of("integration", "made", "values", Map.of("address", "https://example.com")),
                            Map.of("integration", "orders", "values", Map.of("address", "https://example.com")),
                            Map.of("integration", "made", "values", Map.of("address", "x")))));

    private static final Map<String, String> QUERIES = Map.of(
            "instance",
            "default",
            "integration",
            "orders",
            "key",
            "k",
            "entity",
            "order",
            "system",
            "shop",
            "id",
            "a",
            "path",
            "kept",
            "step",
            "kept");

    @TempDir
    static Path folder;

    private static Junctura junctura;
    private static ApiDocument document;
    private static TestClient anyone;
    private static TestClient admin;
    private static final Map<String, TestClient> ROLES = new LinkedHashMap<>();
    private static final List<String> RUNS = new ArrayList<>();

    private final Set<String> differences = new TreeSet<>();
    private final Map<Operation, Set<Integer>> seen = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
        List<String> arguments = List.of("--data", folder.resolve("data").toString(), "--port", "0");
        Map<String, String> environment =
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString());
        junctura = Junctura.start(Settings.of(arguments, environment, Map.of()));
        anyone = new TestClient(junctura.address());
        admin = anyone.with(
                "Authorization",
                "Bearer " + Files.readString(folder.resolve("data/local-token")).strip());
        String setup = junctura.setupAddress().orElseThrow();
        Map<String, String> administrator =
                Map.of("code", setup.substring(setup.indexOf('#') + 1), "password", "correct horse battery");
        assertThat(anyone.post("/api/v1/setup", administrator).status()).isEqualTo(201);
        Answer applied = apply();
        assertThat(applied.status()).as(applied.text()).isEqualTo(200);
        admin.send("PUT", DRAFT, integration(), "Content-Type", "application/yaml");
        admin.put(DRAFT + "/pins/done?step=kept", Map.of("n", 1));
        ROLES.put("nobody", anyone);
        for (String role : List.of("viewer", "operator", "editor", "connection-manager", "admin")) {
            Object token = admin.post("/api/v1/tokens", Map.of("title", role, "role", role))
                    .object()
                    .get("token");
            ROLES.put(role, anyone.with("Authorization", "Bearer " + token));
        }
        document = new ApiDocument(admin.get("/api/v1/openapi.json").object());
        for (String flow : List.of("done", "failing", "looping", "sleeping", "waiting", "calling")) {
            Answer started = admin.post("/api/v1/flows/default/orders/" + flow + "/start", Map.of("n", 1));
            RUNS.add(String.valueOf(started.object().get("run")));
        }
        anyone.post("/hooks/default/orders/hook", Map.of("n", 1));
        for (String run : RUNS.subList(0, 3)) Eventually.is("run " + run + " ends", () -> isOver(run));
        assertThat(admin.post("/api/v1/runs/retry", Map.of("as", "replay")).status())
                .isEqualTo(202);
    }

    private static boolean isOver(String run) {
        return List.of("succeeded", "failed")
                .contains(admin.get("/api/v1/runs/" + run).object().get("status"));
    }

    @AfterAll
    static void stop() {
        junctura.close();
    }

    @Test
    void itIsAValidDocumentOfOpenApi() {
        assertThat(document.mistakes()).isEmpty();
    }

    /** The web UI is built from the document in the repository, and its types with it. */
    @Test
    void itIsTheOneThatTheWebUiIsBuiltFrom() throws Exception {
        Path file = Checkout.ROOT.resolve("web-ui/src/api/openapi.json");
        Map<String, Object> served = admin.get("/api/v1/openapi.json").object();
        // What differs from one installation and one release to the next.
        served.remove("servers");
        served.put("info", Map.of("title", "Junctura", "version", "1"));
        String expected = Json.pretty(sorted(served)) + "\n";
        if (Boolean.getBoolean("openapi.write")) Files.writeString(file, expected);
        assertThat(Files.readString(file).equals(expected))
                .as(
                        "web-ui/src/api/openapi.json is what the server says of itself. After a route was changed, write it again:"
                                + " mvn -o -q test -Dquick -pl server -am -Dsurefire.failIfNoSpecifiedTests=false"
                                + " '-Dtest=ApiDocumentTest#itIs*' -Dopenapi.write=true")
                .isTrue();
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof List<?> list)
            return list.stream().map(ApiDocumentTest::sorted).toList();
        if (!(value instanceof Map<?, ?> map)) return value;
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((name, member) -> sorted.put(String.valueOf(name), sorted(member)));
        return sorted;
    }

    @Test
    void everyRouteAnswersAsItSaysWhoeverCallsItAndHow() {
        List<Operation> operations = new ArrayList<>(document.operations());
        operations.sort(Comparator.comparing(ApiDocumentTest::turn));
        for (Operation operation : operations) {
            if (!operation.method().equals("GET")) repair();
            // Good ones first: after wrong passwords the right one has to wait.
            ROLES.forEach((role, client) -> good(operation, role, client));
            for (String role : List.of("nobody", "admin")) bad(operation, role, ROLES.get(role));
        }
        assertThat(differences).isEmpty();
        // A test that calls nothing finds nothing.
        assertThat(seen.keySet()).containsAll(operations);
        assertThat(operations.stream()
                        .filter(operation -> seen.get(operation).stream().noneMatch(status -> status < 400))
                        .map(Operation::toString)
                        .filter(operation -> !UNREACHED.contains(operation)))
                .as("routes without a good answer")
                .isEmpty();
    }

    /** What reads goes first, and last what takes something away: each is to find something. */
    private static int turn(Operation operation) {
        // A wrong set-up code slows down whoever signs in from there next.
        boolean ends = operation.path().matches(".*/(cancel|disable|unpublish|setup)");
        return ends
                ? 5
                : List.of("GET", "OPTIONS", "POST", "PUT", "PATCH", "", "DELETE")
                        .indexOf(operation.method());
    }

    /** Brings back what an earlier route may have taken away. */
    private static void repair() {
        admin.post("/api/v1/plugins/http/enable", Map.of());
        admin.delete(DRAFT, "If-Match", "*");
        apply();
        admin.post("/api/v1/integrations/orders/enabled", Map.of("enabled", true));
        admin.send("PUT", DRAFT, integration(), "Content-Type", "application/yaml");
    }

    private static Answer apply() {
        return admin.post(
                "/api/v1/apply",
                Map.of(
                        "files", List.of(Map.of("name", "flows.yaml", "text", FLOWS)),
                        "secrets", Map.of("shop", Map.of("token", "a token"))));
    }

    /** What needs another server, a person, a moment, a file or a plugin that nothing uses, to be answered well. */
    private static final Set<String> UNREACHED = Set.of(
            "GET /oauth/callback",
            "GET /call/{instance}/{integration}/{flow}/runs/{token}",
            "GET /hooks/{instance}/{integration}/{flow}",
            "OPTIONS /hooks/{instance}/{integration}/{flow}",
            "POST /api/v1/setup",
            "POST /api/v1/password",
            "POST /api/v1/backups/files",
            "GET /api/v1/backups/files/{name}",
            "POST /api/v1/plugins",
            "DELETE /api/v1/plugins/{id}",
            "POST /api/v1/runs/{id}/answer",
            "GET /api/v1/runs/{id}/file",
            "POST /api/v1/connections/{name}/authorize",
            "GET /api/v1/connections/{name}/consents/{id}",
            "POST /api/v1/connections/{name}/options/{options}",
            "POST /api/v1/connections/{name}/options/{options}/check",
            "GET /api/v1/integrations/{name}/draft/listen/{id}",
            "DELETE /api/v1/integrations/{name}/draft/listen/{id}",
            "GET /hooks/listen/{token}",
            "POST /hooks/listen/{token}",
            "PUT /hooks/listen/{token}",
            "PATCH /hooks/listen/{token}",
            "DELETE /hooks/listen/{token}",
            "POST /callback/{token}");

    private void bad(Operation operation, String role, TestClient client) {
        String address = operation.path().replaceAll("\\{[^}]*}", "no-such");
        List<String> addresses = new ArrayList<>(List.of(address, address + "?nonsense=1", address + "?limit=many"));
        addresses.addAll(
                addresses(operation).subList(0, Math.min(1, addresses(operation).size())));
        for (String one : addresses) {
            send(operation, role, client, one, null);
            if (operation.bodyType() == null) continue;
            for (String body : List.of("{", "[]", "{}", "{\"nonsense\": 1}", "\"text\"", "a: b", "[[]]")) {
                send(
                        operation,
                        role,
                        client,
                        one,
                        body.getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        operation.bodyType());
            }
            byte[] empty = {'{', '}'};
            send(operation, role, client, one, empty, "Content-Type", "image/png");
            send(operation, role, client, one, empty, "Content-Type", operation.bodyType(), "Content-Encoding", "gzip");
        }
        send(
                operation,
                role,
                client,
                address,
                null,
                "If-Match",
                "\"none\"",
                "Idempotency-Key",
                " ",
                "Last-Event-ID",
                "x");
        send(operation, role, client, address, null, "If-Match", "none", "If-None-Match", "*");
    }

    private void good(Operation operation, String role, TestClient client) {
        List<byte[]> bodies = new ArrayList<>();
        if (operation.bodyType() == null) bodies.add(null);
        else if (operation.bodyType().equals("application/yaml")) bodies.add(integration());
        else if (BODIES.containsKey(operation.toString()))
            BODIES.get(operation.toString()).forEach(body -> bodies.add(Json.write(body)));
        else bodies.add(Json.write(example(operation.bodySchema())));
        for (String address : addresses(operation)) {
            for (byte[] body : bodies) {
                List<String> headers = new ArrayList<>();
                if (body != null) headers.addAll(List.of("Content-Type", String.valueOf(operation.bodyType())));
                if (operation.has("header", "If-Match")) headers.addAll(List.of("If-Match", "*"));
                send(operation, role, client, address, body, headers.toArray(String[]::new));
                if (operation.has("header", "If-None-Match")) {
                    send(operation, role, client, address, null, "If-None-Match", "*");
                }
            }
        }
    }

    /** The document of the integration as it stands, which may be published again. */
    private static byte[] integration() {
        String text = FLOWS.substring(FLOWS.indexOf("integration:"));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> addresses(Operation operation) {
        Set<String> addresses = new LinkedHashSet<>();
        // The instance "default" is no customer's.
        String instance = operation.path().startsWith("/api/v1/subscription-topics/") ? "acme" : "default";
        String path = operation.path().replace("{instance}", instance).replace("{integration}", "orders");
        List<String> ids =
                path.startsWith("/api/v1/runs/") || path.startsWith("/api/v1/events/") ? RUNS : List.of("none");
        if (path.startsWith("/api/v1/tokens/")) ids = List.of(tokenId());
        if (path.startsWith("/api/v1/retries/")) ids = List.of(retryId());
        if (path.startsWith("/api/v1/subscriptions/")) ids = List.of(subscriptionId());
        if (path.startsWith("/api/v1/deliveries/")) ids = List.of(deliveryId());
        List<String> all = new ArrayList<>(List.of(path));
        for (Map.Entry<String, List<String>> names : NAMES.entrySet()) {
            if (!operation.path().startsWith(names.getKey())) continue;
            String last = names.getKey().substring(names.getKey().lastIndexOf('{'));
            all = all.stream()
                    .flatMap(one -> names.getValue().stream().map(name -> one.replace(last, name)))
                    .toList();
        }
        for (String one : all) {
            String flow = one.replace("{flow}", "done")
                    .replace("{version}", "1")
                    .replace("{from}", "1")
                    .replace("{to}", "draft");
            for (String id : ids) {
                addresses.add(flow.replace("{id}", id).replaceAll("\\{[^}]*}", "none"));
            }
        }
        String query = query(operation);
        return addresses.stream().map(one -> one + query).toList();
    }

    private static String tokenId() {
        return String.valueOf(admin.post("/api/v1/tokens", Map.of("title", "short", "role", "viewer"))
                .object()
                .get("id"));
    }

    private static String subscriptionId() {
        return String.valueOf(
                admin.post("/api/v1/subscriptions", SUBSCRIPTION).object().get("id"));
    }

    private static String deliveryId() {
        String test = "/api/v1/subscriptions/" + subscriptionId() + "/test";
        return String.valueOf(admin.post(test, Map.of()).object().get("delivery"));
    }

    private static String retryId() {
        List<?> items = ApiDocument.list(admin.get("/api/v1/retries").object().get("items"));
        return items.isEmpty()
                ? "none"
                : String.valueOf(ApiDocument.map(items.get(0)).get("id"));
    }

    /** Only where the route needs them: as filters of a list, they would leave nothing over. */
    private static String query(Operation operation) {
        boolean needed = operation.path().startsWith("/api/v1/state")
                || operation.path().startsWith("/api/v1/xref")
                || operation.path().matches(".*/(input|output|payload|pins/.*)");
        if (operation.path().endsWith("/draft/data")) return "?flow=looping&step=odd&items=1";
        if (!needed) return "";
        StringBuilder query = new StringBuilder();
        QUERIES.forEach((name, value) -> {
            if (operation.has("query", name)) {
                query.append(query.length() == 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(value);
            }
        });
        return query.toString();
    }

    private static Object example(Map<String, Object> schema) {
        if (schema.get("enum") instanceof List<?> values) return String.valueOf(values.get(0));
        Object type = schema.get("type");
        if (type instanceof List<?> types) type = types.get(0);
        return switch (String.valueOf(type)) {
            case "object" -> {
                Map<String, Object> made = new LinkedHashMap<>();
                for (Object name : ApiDocument.list(schema.get("required"))) {
                    made.put(
                            String.valueOf(name),
                            example(ApiDocument.map(
                                    ApiDocument.map(schema.get("properties")).get(String.valueOf(name)))));
                }
                yield made;
            }
            case "array" -> List.of();
            case "integer" -> 1L;
            case "boolean" -> true;
            default -> "text";
        };
    }

    private void send(
            Operation operation,
            String role,
            TestClient client,
            String address,
            byte @Nullable [] body,
            String... headers) {
        if (isStream(operation)) {
            stream(operation, role, client, address);
            return;
        }
        Answer answer = client.send(operation.method(), address, body, headers);
        hold(
                operation,
                role,
                address,
                answer.status(),
                answer.header("Content-Type"),
                answer.response().body());
    }

    private static boolean isStream(Operation operation) {
        return operation.path().equals("/api/v1/live");
    }

    /** One that does not end: its beginning says what it is. */
    private void stream(Operation operation, String role, TestClient client, String address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(junctura.address() + address));
        if (client != anyone) request.header("Authorization", client.always("Authorization"));
        try {
            HttpResponse<InputStream> answer =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                boolean problem = answer.statusCode() >= 400;
                byte[] body = problem ? in.readAllBytes() : new byte[] {(byte) in.read()};
                String type = answer.headers().firstValue("Content-Type").orElse("");
                hold(operation, role, address, answer.statusCode(), type, body);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void hold(Operation operation, String role, String address, int status, String type, byte[] body) {
        seen.computeIfAbsent(operation, any -> new TreeSet<>()).add(status);
        for (String difference : document.differences(operation, status, type, body)) {
            differences.add(operation + " (" + role + ", " + address + "): " + difference);
        }
    }
}
