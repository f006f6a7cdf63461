package io.junctura.integration;

import static io.junctura.http.schema.Schemas.any;
import static io.junctura.http.schema.Schemas.list;
import static io.junctura.http.schema.Schemas.map;
import static io.junctura.http.schema.Schemas.object;
import static io.junctura.http.schema.Schemas.string;

import io.junctura.access.Caller;
import io.junctura.audit.AuditLog;
import io.junctura.connection.SecretValues;
import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Reading;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import io.junctura.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies, validates and exports documents, several at a time. The API of the commands {@code apply}, {@code validate} and
 * {@code export}.
 *
 * <p>A body is the documents' text, or JSON: {@code {files: [{name, text}], secrets: {connection: {field: secret}}}}. Clients
 * must send the secrets, because a server never reads its environment or files for a document from HTTP.
 */
public final class DocumentRoutes implements Routes {
    private final Integrations integrations;
    private final Drafts drafts;
    private final AuditLog audit;

    public DocumentRoutes(Integrations integrations, Drafts drafts, AuditLog audit) {
        this.integrations = integrations;
        this.drafts = drafts;
        this.audit = audit;
    }

    private record Bundle(List<NamedText> files, SecretValues secrets) {}

    @Override
    public void routes(RouteTable table) {
        table.post("/api/v1/apply", this::apply)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Applies and publishes documents, all or none; connections need the role connection manager")
                .body(DocumentRoutes::bundleSchema)
                .bodyLimit(BodyLimit.DOCUMENT)
                .query("drafts", "keep: publish although an integration has a draft, which stays and must be merged")
                .answers(200, "The outcome of each document", Results.class)
                .answers(409, "An integration has a draft that says something else");
        table.post("/api/v1/validate", this::validate)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("Validates documents, without applying them")
                .body(DocumentRoutes::bundleSchema)
                .bodyLimit(BodyLimit.DOCUMENT)
                .answers(200, "The problems", Validity.class);
        table.get("/api/v1/export", http -> {
                    http.contentType("application/yaml");
                    http.header("Cache-Control", "no-store");
                    http.result(integrations.export());
                })
                .needs(Permission.VIEWER, Audit.READ)
                .summary("All documents, without secrets")
                .answers(200, "A file with several YAML documents", "application/yaml", () -> string());
        table.get("/api/v1/schemas/definition", http -> Answers.json(http, Documents.schema(integrations.connectors())))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The JSON Schema of documents, with the inputs of the connectors that are installed")
                .answers(200, "A JSON Schema", () -> map(any()));
    }

    private void apply(Exchange http) throws IOException {
        Bundle bundle = bundle(http);
        Caller caller = Caller.of(http);
        try {
            Reading reading = integrations.read(bundle.files);
            if (!reading.connections().isEmpty()) caller.mustHave(Permission.CONNECTION_MANAGER);
            List<Applied> applied;
            synchronized (integrations) {
                DraftRoutes.requireNoConflictingDraft(http, drafts, reading);
                applied = integrations.apply(bundle.files, reading, bundle.secrets, caller.name());
            }
            Applied.recordTogether(applied, audit, caller.actor());
            Answers.json(http, new Results(applied.stream().map(Outcome::of).toList()));
        } catch (InvalidDocuments e) {
            throw e.unchecked();
        }
    }

    /** What became of each document. */
    record Results(List<Outcome> results) implements View {}

    record Outcome(
            @OneOf({"connection", "integration"}) String kind,
            String name,
            @OneOf({"created", "updated", "unchanged"}) String outcome,
            @Nullable Integer version,
            @IfPresent @Nullable List<SubscriptionOutcome> subscriptions)
            implements View {

        static Outcome of(Applied applied) {
            List<SubscriptionOutcome> subscriptions = applied.subscriptions().stream()
                    .map(one -> new SubscriptionOutcome(
                            one.name(), one.id(), one.outcome().name().toLowerCase(Locale.ROOT)))
                    .toList();
            return new Outcome(
                    applied.kind().name().toLowerCase(Locale.ROOT),
                    applied.name(),
                    applied.outcome().word(),
                    applied.version() == 0 ? null : (Integer) applied.version(),
                    subscriptions.isEmpty() ? null : subscriptions);
        }
    }

    record SubscriptionOutcome(
            @Docs("In the document") String name,
            String id,
            @OneOf({"created", "updated", "removed"}) String outcome) implements View {}

    private void validate(Exchange http) throws IOException {
        Answers.json(http, Validity.of(integrations.validate(bundle(http).files)));
    }

    private static Bundle bundle(Exchange http) throws IOException {
        String text = Bodies.document(http);
        String type = http.header("Content-Type");
        boolean json = type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
        if (!json
                || !(Json.parse(text.getBytes(StandardCharsets.UTF_8), http.values()) instanceof Map<?, ?> body)
                || !body.containsKey("files")) {
            return bundle(http, List.of(new NamedText("document", text)), SecretValues.given(Map.of()));
        }
        List<NamedText> files = new ArrayList<>();
        if (!(body.get("files") instanceof List<?> list)) throw wrong("files");
        for (Object file : list) {
            if (!(file instanceof Map<?, ?> map)
                    || !(map.get("name") instanceof String name)
                    || !(map.get("text") instanceof String content)) throw wrong("files");
            files.add(new NamedText(name, content));
        }
        return bundle(http, files, SecretValues.given(secrets(body.get("secrets"))));
    }

    /** Reserves what reading the files takes, until the request is answered. */
    private static Bundle bundle(Exchange http, List<NamedText> files, SecretValues secrets) {
        for (NamedText file : files) http.values().grow(file.footprint());
        return new Bundle(files, secrets);
    }

    private static Map<String, Map<String, String>> secrets(@Nullable Object given) {
        Map<String, Map<String, String>> secrets = new LinkedHashMap<>();
        if (given == null) return secrets;
        if (!(given instanceof Map<?, ?> connections)) throw wrong("secrets");
        connections.forEach((connection, fields) -> {
            if (!(fields instanceof Map<?, ?> map)) throw wrong("secrets");
            Map<String, String> values = new LinkedHashMap<>();
            map.forEach((field, value) -> {
                if (!(value instanceof String text)) throw wrong("secrets");
                values.put(String.valueOf(field), text);
            });
            secrets.put(String.valueOf(connection), values);
        });
        return secrets;
    }

    private static ProblemException wrong(String member) {
        return new ProblemException(
                        422,
                        "wrong-type",
                        "The body is {\"files\": [{\"name\", \"text\"}], \"secrets\": {connection: {field: secret}}}.")
                .with("pointer", "/" + member);
    }

    private static Map<String, Object> bundleSchema() {
        return object(
                "files", list(object("name", string(), "text", string("One or several documents"))),
                "secrets?", map(map(string("A secret that the connection's document refers to"))));
    }
}
