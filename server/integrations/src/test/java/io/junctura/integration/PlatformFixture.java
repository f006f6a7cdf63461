package io.junctura.integration;

import io.junctura.access.Access;
import io.junctura.access.sql.SqlAccessStore;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Options;
import io.junctura.api.Secret;
import io.junctura.audit.AuditLog;
import io.junctura.connection.ConnectionPause;
import io.junctura.connection.ConnectionRoutes;
import io.junctura.connection.SavedConnections;
import io.junctura.connection.SecretCheck;
import io.junctura.connection.sql.SqlConnectionStore;
import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.connector.ConnectorQueries;
import io.junctura.connector.Connectors;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.LiveFeed;
import io.junctura.http.Peers;
import io.junctura.http.TestClient;
import io.junctura.integration.sql.SqlDraftStore;
import io.junctura.integration.sql.SqlIntegrationStore;
import io.junctura.integration.sql.SqlRevisionStore;
import io.junctura.json.Json;
import io.junctura.template.NewIntegration;
import io.junctura.template.TemplateRoutes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Integrations, connections and their routes, composed as in the server, on a real data folder. */
public final class PlatformFixture implements AutoCloseable {
    public static final Catalog CATALOG = Catalog.of(List.of(http(), manual(), flow()));

    private final Database database;
    private final Access access;
    private final HttpServer server;
    private final LiveFeed feed = new LiveFeed();
    public final SavedConnections connections;
    public final PublishedFlows flows;
    public final Integrations integrations;
    /** The newest event's payload, by the flow's name. */
    public final Map<String, Object> samples = new ConcurrentHashMap<>();
    /** The records of the audit log. */
    public final Queue<String> audited = new ConcurrentLinkedQueue<>();
    /** The changes of live flows, as a listener gets them. */
    public final List<Change> changes = new ArrayList<>();

    final DraftTriggers draftTriggers;

    public final TestClient anyone;
    /** With all permissions. */
    public final TestClient client;

    public final Path data;

    /** By a connection's name: whether its circuit is open. */
    public volatile Function<String, Optional<ConnectionPause>> pause = name -> Optional.empty();

    public PlatformFixture(Path data) throws Exception {
        this(data, null);
    }

    public PlatformFixture(Path data, String masterKey) throws Exception {
        this.data = data;
        database = SqliteDatabase.open(data, broken -> {});
        try {
            connections = new SavedConnections(
                    new SqlConnectionStore(database), data, masterKey, Clock.systemUTC(), CATALOG::connectors);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
        flows = new PublishedFlows(
                new SqlIntegrationStore(database), new SqlRevisionStore(database), Connectors.of(CATALOG::connectors));
        integrations = new Integrations(flows, connections, DeclaredSubscriptions.NONE, Clock.systemUTC());
        flows.onChange(changes::add);
        flows.onVersion(new IntegrationFeed(feed));
        Drafts drafts = new Drafts(new SqlDraftStore(database), integrations, Clock.systemUTC());
        draftTriggers = new DraftTriggers(drafts, integrations);
        AuditLog audit = new AuditLog(audited::add);
        access = new Access(
                new SqlAccessStore(database), data, new Peers(Set.of()), null, Clock.systemUTC(), Runnable::run, audit);
        server = HttpServer.start(
                HttpSettings.local(0, "1"),
                access,
                List.of(
                        access,
                        feed,
                        new ConnectionRoutes(
                                connections,
                                CATALOG::connectors,
                                new Shop(),
                                new Usages(integrations, drafts),
                                name -> pause.apply(name),
                                SecretCheck.NONE,
                                audit),
                        new IntegrationRoutes(
                                integrations,
                                drafts,
                                () -> CATALOG,
                                () -> "http://public",
                                flow -> new IntegrationRoutes.TriggerState(null, null),
                                flow -> Optional.ofNullable(samples.get(flow.flow())),
                                audit),
                        new DraftRoutes(integrations, drafts, audit),
                        new PresenceRoutes(Clock.systemUTC()),
                        new DocumentRoutes(integrations, drafts, audit),
                        new CatalogRoutes(() -> CATALOG),
                        new ConnectorRoutes(() -> CATALOG, new Usages(integrations, drafts)),
                        new TemplateRoutes(new NewIntegration(integrations, drafts, connections), audit)),
                new HttpMetrics());
        anyone = new TestClient(server.localAddress());
        client = anyone.with(
                "Authorization",
                "Bearer " + Files.readString(data.resolve("local-token")).strip());
    }

    private static final class Shop implements ConnectorQueries {
        @Override
        public String test(String name) throws ConnectorException {
            if (name.equals("broken")) throw ConnectorException.credentials("The shop does not know this token.");
            if (name.equals("hooks")) return Connection.NOTHING_CONTACTED + ": the connection has no address.";
            return "The shop knows this token.";
        }

        @Override
        public Optional<String> refusal(String connector, Map<String, Object> settings, Map<String, Secret> secrets) {
            return Optional.empty();
        }

        @Override
        public Optional<Options.Page> options(String name, String options, Options.Question question)
                throws ConnectorException {
            if (name.equals("broken")) throw ConnectorException.credentials("The shop does not know this token.");
            if (!options.equals("colours")) return Optional.empty();
            Options.Option found = new Options.Option(
                    "7", question.text() + " " + question.input().get("size"), "" + question.page());
            return Optional.of(new Options.Page(List.of(found), "2"));
        }

        @Override
        public Optional<String> check(String name, String options, String value, Map<String, Object> input)
                throws ConnectorException {
            if (name.equals("broken")) throw ConnectorException.credentials("The shop does not know this token.");
            return value.equals("mauve") ? Optional.of("There is no mauve in " + input + ".") : Optional.empty();
        }
    }

    /** A client with a role, such as {@code viewer}. */
    public TestClient as(String role) {
        access.setAdministrator("correct horse battery");
        Object token = client.post("/api/v1/tokens", Map.of("title", role, "role", role))
                .object()
                .get("token");
        return anyone.with("Authorization", "Bearer " + token);
    }

    public String address() {
        return server.localAddress();
    }

    /** The content of the database's files. */
    public String bytes() throws IOException {
        StringBuilder bytes = new StringBuilder();
        try (var files = Files.list(data)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("junctura.db"))
                    .toList()) {
                bytes.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toString();
    }

    /** Changes the database without the server. */
    public void execute(String sql) {
        database.write(db -> db.execute(sql));
    }

    @Override
    public void close() {
        feed.close();
        server.close();
        access.close();
        database.close();
    }

    private static ConnectorDescriptor http() {
        return new ConnectorDescriptor(
                "http",
                "HTTP",
                "Speaks HTTP.",
                "http",
                "1.0",
                Optional.of(new ConnectionDescriptor(
                        "Secret.Class",
                        schema("{'type':'object','additionalProperties':false,'required':['address'],"
                                + "'properties':{'address':{'type':'string'}}}"),
                        Map.of("token", schema("{'title':'Token'}")),
                        true,
                        "address")),
                List.of(new ActionDescriptor(
                        "http.request",
                        "Request",
                        "",
                        "Secret.Class",
                        Effect.KEYED,
                        schema("{'type':'object','properties':{'path':{'type':'string'},'body':{}}}"),
                        schema("{}"))),
                List.of(
                        trigger(
                                "http.webhook",
                                TriggerKind.WEBHOOK,
                                "{'type':'object','properties':{'verify':{},'secret':{'type':'string','format':'secret'}}}"),
                        trigger("http.call", TriggerKind.CALL, "{'type':'object','properties':{}}")));
    }

    private static ConnectorDescriptor manual() {
        return new ConnectorDescriptor(
                "manual",
                "Manual",
                "",
                "server",
                "1.0",
                Optional.empty(),
                List.of(),
                List.of(trigger("manual.start", TriggerKind.MANUAL, "{'type':'object','properties':{}}")));
    }

    private static ConnectorDescriptor flow() {
        String callers = "{'type':'object','properties':{'callers':{'type':'array','items':{'type':'string'}}}}";
        return new ConnectorDescriptor(
                "flow",
                "Flow",
                "",
                "server",
                "1.0",
                Optional.empty(),
                List.of(),
                List.of(trigger("flow.call", TriggerKind.FLOW, callers)));
    }

    private static TriggerDescriptor trigger(String use, TriggerKind kind, String input) {
        String payload = kind == TriggerKind.WEBHOOK ? "{'type':'object'}" : "{}";
        return new TriggerDescriptor(use, use, "", "Secret.Class", kind, schema(input), schema(payload));
    }

    @SuppressWarnings("unchecked")
    private static Schema schema(String json) {
        return new Schema((Map<String, Object>) Json.parse(json.replace('\'', '"')));
    }
}
