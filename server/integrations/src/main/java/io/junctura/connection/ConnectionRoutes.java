package io.junctura.connection;

import static io.junctura.audit.AuditAction.CONNECTION_CHANGED;
import static io.junctura.audit.AuditAction.CONNECTION_CREATED;
import static io.junctura.audit.AuditAction.CONNECTION_DELETED;
import static io.junctura.audit.AuditAction.CONNECTION_PINS_FORGOTTEN;
import static io.junctura.audit.AuditAction.CONNECTION_TESTED;

import io.junctura.access.Caller;
import io.junctura.api.ConnectorException;
import io.junctura.api.Options;
import io.junctura.api.Secret;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.connection.ConnectionStore.TestOutcome;
import io.junctura.connection.SavedConnections.View;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorQueries;
import io.junctura.definition.ConnectionLimits;
import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.SchemaFrom;
import io.junctura.json.Json;
import io.junctura.json.JsonPointer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Saved connections over HTTP. Secrets can be written, but never read. */
public final class ConnectionRoutes implements Routes {
    private final SavedConnections connections;
    private final ConnectionViews views;
    private final Supplier<Collection<ConnectorDescriptor>> connectors;
    private final ConnectorQueries inquiries;
    private final ConnectionUsers users;
    private final SecretCheck secretCheck;
    private final AuditLog audit;

    /** @param pauses by a connection's name: whether its circuit is open */
    public ConnectionRoutes(
            SavedConnections connections,
            Supplier<Collection<ConnectorDescriptor>> connectors,
            ConnectorQueries inquiries,
            ConnectionUsers users,
            Function<String, Optional<ConnectionPause>> pauses,
            SecretCheck secretCheck,
            AuditLog audit) {
        this.connections = connections;
        this.views = new ConnectionViews(connections, connectors, users, pauses);
        this.connectors = connectors;
        this.inquiries = inquiries;
        this.users = users;
        this.secretCheck = secretCheck;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        table.get(
                        "/api/v1/connections",
                        http -> Answers.list(
                                http, connections.list().stream().map(views::of).toList(), null))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The saved connections, without their secrets")
                .answersPage("All of them", ConnectionView.class);
        table.get("/api/v1/connections/{name}", http -> show(http, http.pathParam("name"), 200))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("One connection, without its secrets")
                .header("If-None-Match", "The ETag of the state that you have")
                .answers(200, "The connection, with an ETag", ConnectionView.class);
        table.put("/api/v1/connections/{name}", this::put)
                .needs(Permission.CONNECTION_MANAGER, Audit.OWN_LINE)
                .summary("Saves a connection. Settings, limits and secrets that are not named stay; null deletes a"
                        + " secret")
                .header("If-Match", "The ETag of the state that you changed; needed unless the connection is new")
                .body(Change.class)
                .answers(200, "Saved", ConnectionView.class)
                .answers(201, "Created", ConnectionView.class)
                .answers(409, "A published flow uses it, so its connector cannot change");
        table.get("/api/v1/connections/{name}/usages", this::usages)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The integrations that use a connection, published or as a draft, with the places")
                .answersPage("All of them", ConnectionView.UsedBy.class);
        table.delete("/api/v1/connections/{name}", this::delete)
                .needs(Permission.CONNECTION_MANAGER, Audit.OWN_LINE)
                .summary("Deletes a connection that no published flow uses")
                .header("If-Match", "The ETag of the state that you read")
                .answers(204, "Deleted")
                .answers(409, "A published integration uses it; \"usages\" has the places");
        table.delete("/api/v1/connections/{name}/pins", this::forgetPins)
                .needs(Permission.CONNECTION_MANAGER, Audit.OWN_LINE)
                .summary("Deletes what the connector has pinned, such as a host key that was trusted on first use")
                .answers(204, "Deleted");
        questions(table);
    }

    /** Routes that ask the other system. */
    private void questions(RouteTable table) {
        table.post("/api/v1/connections/{name}/test", this::test)
                .needs(Permission.CONNECTION_MANAGER, Audit.OWN_LINE)
                .summary("Tests a connection, without changing anything")
                .answers(200, "Whether it works; what the other system has said", ConnectionView.TestResult.class);
        table.post("/api/v1/connections/{name}/options/{options}", this::options)
                .needs(Permission.EDITOR, Audit.READ)
                .summary("Asks the other system for the choices of a field; x-options in its schema names the list")
                .body(Question.class)
                .answersPage("A page of choices", ConnectionView.Option.class)
                .answers(404, "There is no such connection, or its connector has no such list")
                .answers(502, "The other system returned no choices; the detail says why");
        table.post("/api/v1/connections/{name}/options/{options}/check", this::check)
                .needs(Permission.EDITOR, Audit.READ)
                .summary("Asks the other system whether a value of such a field exists")
                .body(Value.class)
                .answers(200, "Why each run would fail, or null", ConnectionView.Check.class)
                .answers(404, "There is no such connection")
                .answers(502, "The other system could not be asked; the detail says why");
    }

    @Lenient
    record Change(
            String connector,
            @Nullable Map<String, Object> settings,
            Map<String, @Nullable String> secrets,

            @SchemaFrom(ConnectionView.Limits.class) @Nullable
            Map<String, Object> limits)
            implements RequestBody {

        private Map<String, Optional<Secret>> secretChanges() {
            Map<String, Optional<Secret>> changes = new LinkedHashMap<>();
            secrets.forEach((field, value) ->
                    changes.put(field, Optional.ofNullable(value).map(Secret::of)));
            return changes;
        }

        @Override
        public String toString() {
            return "Change of a connection of " + connector;
        }
    }

    @Lenient
    record Question(
            @Lenient @Nullable String text,
            @Lenient @Nullable String page,
            Map<String, Object> input) implements RequestBody {}

    @Lenient
    record Value(String value, Map<String, Object> input) implements RequestBody {}

    private void check(Exchange http) throws IOException, InterruptedException {
        String name = get(http.pathParam("name")).name();
        Value asked = Bodies.read(http, Value.class);
        try {
            Answers.json(
                    http,
                    200,
                    new ConnectionView.Check(inquiries
                            .check(name, http.pathParam("options"), asked.value(), present(asked.input()))
                            .orElse(null)));
        } catch (ConnectorException e) {
            throw unanswered(e);
        }
    }

    private static Map<String, Object> present(Map<String, Object> input) {
        Map<String, Object> present = new LinkedHashMap<>(input);
        present.values().removeIf(Objects::isNull);
        return present;
    }

    private static ProblemException unanswered(ConnectorException e) {
        return new ProblemException(502, "no-options", String.valueOf(e.getMessage()))
                .with("kind", e.kind().name().toLowerCase(Locale.ROOT));
    }

    private void options(Exchange http) throws IOException, InterruptedException {
        String name = get(http.pathParam("name")).name();
        Question asked = Bodies.read(http, Question.class);
        String text = asked.text() == null ? "" : asked.text();
        try {
            Options.Page found = inquiries
                    .options(
                            name,
                            http.pathParam("options"),
                            new Options.Question(text, asked.page(), present(asked.input())))
                    .orElseThrow(() -> ProblemException.notFound(
                            "The connection's connector has no list \"" + http.pathParam("options") + "\"."));
            Answers.list(
                    http,
                    found.options().stream().map(ConnectionView.Option::of).toList(),
                    found.next());
        } catch (ConnectorException e) {
            throw unanswered(e);
        }
    }

    private void show(Exchange http, String name, int status) {
        View view = get(name);
        Answers.revision(http, status, String.valueOf(view.revision()), views.of(view));
    }

    private View get(String name) {
        return connections
                .view(name)
                .orElseThrow(() -> ProblemException.notFound("No connection is named \"" + name + "\"."));
    }

    private void put(Exchange http) throws IOException, InterruptedException {
        String name = http.pathParam("name");
        Change change = Bodies.read(http, Change.class);
        String connector = change.connector();
        Optional<View> saved =
                connections.view(name).filter(view -> view.connector().equals(connector));
        Map<String, Object> settings = change.settings();
        if (settings == null) settings = saved.map(View::settings).orElse(Map.of());
        Map<String, Optional<Secret>> secrets = change.secretChanges();
        Map<String, Object> limits = change.limits();
        if (limits == null) limits = saved.map(view -> view.limits().json()).orElse(Map.of());
        validate(name, connector, settings, secrets, limits);
        mustBeUsable(name, connector, settings, secrets);
        Outcome outcome;
        synchronized (connections) {
            Optional<View> before = connections.view(name);
            Answers.mustMatch(
                    http, before.map(view -> String.valueOf(view.revision())).orElse(null));
            if (before.isPresent() && !before.get().connector().equals(connector))
                mustBeUnused(name, "changed to another connector");
            outcome = save(name, connector, settings, ConnectionLimits.of(limits), secrets);
        }
        // Saving it unchanged means that the user wants it to be tried again.
        if (outcome == Outcome.UNCHANGED) connections.credentialsReplaced(name);
        else record(http, outcome == Outcome.CREATED ? CONNECTION_CREATED : CONNECTION_CHANGED, name, connector);
        show(http, name, outcome == Outcome.CREATED ? 201 : 200);
    }

    private void record(Exchange http, AuditAction action, Object... details) {
        audit.record(action, Caller.of(http).actor(), details);
    }

    private Outcome save(
            String name,
            String connector,
            Map<String, Object> settings,
            ConnectionLimits limits,
            Map<String, Optional<Secret>> secrets) {
        try {
            return connections.put(name, connector, settings, limits, secrets);
        } catch (SecretsNeeded e) {
            throw new ProblemException(422, "secrets-needed", String.valueOf(e.getMessage()))
                    .with("pointer", "/secrets");
        }
    }

    /** Checks it by the rules of a document, which never sees the secrets. */
    private void validate(
            String name,
            String connector,
            Map<String, Object> settings,
            Map<String, Optional<Secret>> secrets,
            Map<String, Object> limits) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("connection", name);
        document.put("connector", connector);
        if (!settings.isEmpty()) document.put("settings", settings);
        Map<String, Object> named = new LinkedHashMap<>();
        connections.view(name).ifPresent(view -> view.references().keySet().forEach(field -> named.put(field, "***")));
        secrets.forEach((field, change) -> {
            if (change.isPresent()) named.put(field, "***");
            else named.remove(field);
        });
        if (!named.isEmpty()) document.put("secrets", named);
        if (!limits.isEmpty()) document.put("limits", limits);
        Reading reading = Documents.read(List.of(new NamedText("", Json.text(document))), connectors.get());
        if (reading.problems().isEmpty()) return;
        throw new ProblemException(
                        422,
                        "invalid",
                        "The connection has " + reading.problems().size() + " problem(s).")
                .with(
                        "errors",
                        reading.problems().stream().map(ConnectionRoutes::json).toList());
    }

    private void mustBeUsable(
            String name, String connector, Map<String, Object> settings, Map<String, Optional<Secret>> changes)
            throws InterruptedException {
        Map<String, Secret> all = new LinkedHashMap<>(connections.secrets(name, null, SecretValues.NONE));
        changes.forEach(
                (field, change) -> change.ifPresentOrElse(secret -> all.put(field, secret), () -> all.remove(field)));
        Optional<String> refusal = inquiries.refusal(connector, settings, all);
        if (refusal.isPresent()) {
            Map<String, Object> error =
                    Map.of("pointer", "/settings", "code", "unusable-settings", "message", refusal.get());
            throw new ProblemException(422, "invalid", refusal.get()).with("errors", List.of(error));
        }
        Map<String, String> refusals = secretCheck.refusals(name, all, changes.keySet());
        if (refusals.isEmpty()) return;
        List<Object> errors = new ArrayList<>();
        refusals.forEach((field, sentence) -> errors.add(Map.of(
                "pointer", "/secrets/" + JsonPointer.segment(field), "code", "unusable-secret", "message", sentence)));
        throw new ProblemException(422, "invalid", String.join(" ", refusals.values())).with("errors", errors);
    }

    private void delete(Exchange http) {
        String name = http.pathParam("name");
        synchronized (connections) {
            View view = get(name);
            Answers.mustMatch(http, String.valueOf(view.revision()));
            mustBeUnused(name, "deleted");
            connections.delete(name);
        }
        record(http, CONNECTION_DELETED, name);
        Answers.nothing(http);
    }

    private void forgetPins(Exchange http) {
        String name = get(http.pathParam("name")).name();
        connections.forgetPins(name);
        record(http, CONNECTION_PINS_FORGOTTEN, name);
        Answers.nothing(http);
    }

    private void usages(Exchange http) {
        String name = get(http.pathParam("name")).name();
        Answers.list(
                http, users.usages(name).stream().map(ConnectionView.UsedBy::of).toList(), null);
    }

    private void mustBeUnused(String name, String what) {
        List<String> usedBy = users.published(name);
        if (usedBy.isEmpty()) return;
        List<Usage> published = users.usages(name).stream()
                .filter(usage -> usage.version() != null)
                .toList();
        throw new ProblemException(
                        409,
                        "in-use",
                        "The connection \"" + name + "\" cannot be " + what + ": it is used by "
                                + published.stream().map(Usage::words).collect(Collectors.joining(", "))
                                + ". Bind these to another connection, or unpublish them.")
                .with("usedBy", usedBy)
                .with(
                        "usages",
                        published.stream().map(ConnectionView.UsedBy::of).toList());
    }

    private void test(Exchange http) throws InterruptedException {
        View view = get(http.pathParam("name"));
        TestOutcome result;
        try {
            result = connections.tested(view, null, inquiries.test(view.name()));
            connections.credentialsReplaced(view.name());
        } catch (ConnectorException e) {
            result = connections.tested(view, e.kind().name().toLowerCase(Locale.ROOT), String.valueOf(e.getMessage()));
        }
        record(http, CONNECTION_TESTED, view.name(), result.failure() == null ? "ok" : result.failure());
        Answers.json(http, ConnectionView.TestResult.of(result));
    }

    /** Removes positions: the connection was not sent as a text. */
    private static Map<String, Object> json(Problem problem) {
        Map<String, Object> json = problem.json();
        json.keySet().removeAll(List.of("line", "column", "file"));
        return json;
    }
}
