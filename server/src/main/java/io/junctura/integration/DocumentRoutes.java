package io.junctura.integration;

import static io.junctura.http.Schemas.any;
import static io.junctura.http.Schemas.bool;
import static io.junctura.http.Schemas.integer;
import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.map;
import static io.junctura.http.Schemas.mistake;
import static io.junctura.http.Schemas.nullable;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.string;

import io.junctura.access.Caller;
import io.junctura.audit.AuditLog;
import io.junctura.connection.SecretValues;
import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
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
                .needs(Permission.EDITOR)
                .summary("Applies and publishes documents, all or none; connections need the role connection manager")
                .body(DocumentRoutes::bundleSchema)
                .bodyLimit(BodyLimit.DOCUMENT)
                .query("drafts", "keep: publish although an integration has a draft, which stays and must be merged")
                .answers(200, "The outcome of each document", DocumentRoutes::resultSchema)
                .answers(409, "An integration has a draft that says something else");
        table.post("/api/v1/validate", this::validate)
                .needs(Permission.VIEWER)
                .summary("Validates documents, without applying them")
                .body(DocumentRoutes::bundleSchema)
                .bodyLimit(BodyLimit.DOCUMENT)
                .answers(200, "The problems", () -> object("valid", bool(), "errors", list(mistake())));
        table.get("/api/v1/export", http -> {
                    http.contentType("application/yaml");
                    http.header("Cache-Control", "no-store");
                    http.result(integrations.export());
                })
                .needs(Permission.VIEWER)
                .summary("All documents, without secrets")
                .answers(200, "A file with several YAML documents", "application/yaml", () -> string());
        table.get("/api/v1/schemas/definition", http -> Answers.json(http, Documents.schema(integrations.connectors())))
                .needs(Permission.VIEWER)
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
            Answers.json(
                    http,
                    Map.of("results", applied.stream().map(DocumentRoutes::json).toList()));
        } catch (InvalidDocuments e) {
            throw IntegrationRoutes.refused(e);
        }
    }

    private static Map<String, Object> json(Applied applied) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", applied.kind().name().toLowerCase(Locale.ROOT));
        json.put("name", applied.name());
        json.put("outcome", applied.outcome().word());
        json.put("version", applied.version() == 0 ? null : (long) applied.version());
        if (!applied.subscriptions().isEmpty()) {
            json.put(
                    "subscriptions",
                    applied.subscriptions().stream()
                            .map(one -> Map.of(
                                    "name", one.name(),
                                    "id", one.id(),
                                    "outcome", one.outcome().name().toLowerCase(Locale.ROOT)))
                            .toList());
        }
        return json;
    }

    private void validate(Exchange http) throws IOException {
        List<Problem> problems = integrations.validate(bundle(http).files);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("valid", problems.isEmpty());
        answer.put("errors", problems.stream().map(Problem::json).toList());
        Answers.json(http, answer);
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

    private static Map<String, Object> resultSchema() {
        return object(
                "results",
                list(object(
                        "kind", oneOf("connection", "integration"),
                        "name", string(),
                        "outcome", oneOf("created", "updated", "unchanged"),
                        "version", nullable(integer()),
                        "subscriptions?",
                                list(object(
                                        "name", string("In the document"),
                                        "id", string(),
                                        "outcome", oneOf("created", "updated", "removed"))))));
    }
}
