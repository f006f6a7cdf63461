package io.junctura.integration;

import static io.junctura.http.Schemas.any;
import static io.junctura.http.Schemas.bool;
import static io.junctura.http.Schemas.integer;
import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.map;
import static io.junctura.http.Schemas.nullable;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.page;
import static io.junctura.http.Schemas.string;
import static io.junctura.http.Schemas.time;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.connection.SecretValues;
import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.definition.FlowPlan;
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
import io.junctura.http.Schemas;
import io.junctura.integration.IntegrationStore.Instance;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.run.FlowName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Integrations over HTTP. */
public final class IntegrationRoutes implements Routes {
    private final Integrations integrations;
    private final Drafts drafts;
    private final Supplier<Catalog> catalog;
    private final Supplier<String> publicAddress;
    private final Function<FlowName, Optional<Trouble>> troubles;
    private final Function<FlowName, Optional<Object>> samples;
    private final AuditLog audit;

    /** Why a flow's trigger does not work, as a sentence. */
    public record Trouble(Instant since, String message) {}

    /**
     * @param publicAddress what the addresses of flows begin with, such as {@code https://hooks.example.org}
     * @param troubles      asked for each flow that is shown
     * @param samples       what the payload of a flow's newest event looked like; asked when one integration is shown
     */
    public IntegrationRoutes(
            Integrations integrations,
            Drafts drafts,
            Supplier<Catalog> catalog,
            Supplier<String> publicAddress,
            Function<FlowName, Optional<Trouble>> troubles,
            Function<FlowName, Optional<Object>> samples,
            AuditLog audit) {
        this.integrations = integrations;
        this.drafts = drafts;
        this.catalog = catalog;
        this.publicAddress = publicAddress;
        this.troubles = troubles;
        this.samples = samples;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/integrations", http -> Answers.list(http, all(), null))
                .needs(Permission.VIEWER)
                .summary("The integrations, without their documents; including those that have only a draft")
                .answers(200, "All of them", () -> page(viewSchema()));
        table.get("/api/v1/integrations/{name}", http -> show(http, http.pathParam("name"), 200))
                .needs(Permission.VIEWER)
                .summary("One integration with its document")
                .header("If-None-Match", "The ETag of the state that you have")
                .answers(200, "The integration, with an ETag", IntegrationRoutes::documentSchema);
        table.put("/api/v1/integrations/{name}", this::put)
                .needs(Permission.EDITOR)
                .summary("Publishes a document as a new version")
                .query("drafts", "keep: publish although there is a draft, which stays and must be merged")
                .header("If-Match", "The ETag of the state that you changed; needed unless it is new")
                .body("application/yaml", () -> string("The document"))
                .bodyLimit(BodyLimit.DOCUMENT)
                .answers(200, "Published, or unchanged", IntegrationRoutes::documentSchema)
                .answers(201, "Created", IntegrationRoutes::documentSchema)
                .answers(409, "There is a draft that says something else");
        table.delete("/api/v1/integrations/{name}", this::delete)
                .needs(Permission.EDITOR)
                .summary("Deletes an integration; its unfinished runs continue, its history is kept")
                .query("force", "true: delete it although runs wait")
                .header("If-Match", "The ETag of the state that you read")
                .answers(204, "Deleted")
                .answers(409, "Runs wait; \"waiting\" says how many");
        table.get("/api/v1/integrations/{name}/export", this::export)
                .needs(Permission.VIEWER)
                .summary("The document of an integration as it was written, as a file: the published version, else the"
                        + " last")
                .answers(200, "The document", "application/yaml", () -> string());
        table.get("/api/v1/integrations/{name}/versions", this::versions)
                .needs(Permission.VIEWER)
                .summary("The versions, the newest first")
                .answers(200, "All of them", () -> page(versionSchema()));
        table.get("/api/v1/integrations/{name}/versions/{version}", this::version)
                .needs(Permission.VIEWER)
                .summary("The document of one version")
                .answers(200, "The document as it was published", "application/yaml", () -> string());
        table.post("/api/v1/integrations/{name}/enabled", this::enable)
                .needs(Permission.EDITOR)
                .summary("Switches an integration on or off; its unfinished runs continue")
                .body(() -> object("enabled", bool()))
                .answers(200, "The integration", IntegrationRoutes::documentSchema);
        table.post("/api/v1/integrations/{name}/unpublish", this::unpublish)
                .needs(Permission.EDITOR)
                .summary("Unpublishes the integration; all versions are kept")
                .answers(200, "The integration", IntegrationRoutes::documentSchema);
        table.post("/api/v1/integrations/{name}/rollback", this::rollback)
                .needs(Permission.EDITOR)
                .summary("Publishes an old version again")
                .body(() -> object("version", integer()))
                .answers(200, "The integration", IntegrationRoutes::documentSchema);
        table.get("/api/v1/integrations/{name}/instances/default", this::instance)
                .needs(Permission.VIEWER)
                .summary("The config values and the connections that slots are bound to")
                .answers(200, "The instance", IntegrationRoutes::instanceSchema);
        table.put("/api/v1/integrations/{name}/instances/default", this::putInstance)
                .needs(Permission.EDITOR)
                .summary("Sets config and bindings; possible before the integration is published")
                .body(IntegrationRoutes::instanceSchema)
                .answers(200, "The instance", IntegrationRoutes::instanceSchema);
        table.put("/api/v1/integrations/{name}/instances/default/connections/{slot}", this::bind)
                .needs(Permission.EDITOR)
                .summary("Binds one slot to a saved connection; possible before the integration is published")
                .body(() -> object("connection", string("The saved connection's name")))
                .answers(200, "The instance", IntegrationRoutes::instanceSchema);
    }

    private List<Map<String, Object>> all() {
        Map<String, Draft> edited = new TreeMap<>();
        drafts.all().forEach(draft -> edited.put(draft.integration(), draft));
        Map<String, Map<String, Object>> views = new TreeMap<>();
        for (Row row : integrations.rows()) {
            views.put(row.name(), view(row, edited.remove(row.name()), this::flow));
        }
        edited.forEach((name, draft) -> views.put(name, view(draft)));
        return List.copyOf(views.values());
    }

    private void show(Exchange http, String name, int status) {
        Row row = row(name);
        Map<String, Object> view = view(row, drafts.find(name).orElse(null), this::flowWithStarts);
        view.put("document", integrations.document(row));
        Answers.revision(http, status, String.valueOf(row.edits()), view);
    }

    private Row row(String name) {
        return row(integrations, name);
    }

    private static Row row(Integrations integrations, String name) {
        return integrations.find(name).orElseThrow(() -> unknown(name));
    }

    private static ProblemException unknown(String name) {
        return ProblemException.notFound("No integration is named \"" + name + "\".");
    }

    private void put(Exchange http) throws IOException {
        String name = http.pathParam("name");
        List<NamedText> files = List.of(new NamedText(name, Bodies.document(http)));
        http.values().grow(files.get(0).footprint());
        try {
            Reading reading = integrations.read(files);
            if (!reading.connections().isEmpty()
                    || reading.integrations().size() != 1
                    || !reading.integrations().get(0).name().equals(name)) {
                throw new ProblemException(
                        422,
                        "other-document",
                        "This address takes one document, of the integration \"" + name
                                + "\". Send several documents to POST /api/v1/apply.");
            }
            boolean created;
            synchronized (integrations) {
                @Nullable Row before = integrations.find(name).orElse(null);
                created = before == null;
                Answers.mustMatch(http, before == null ? null : String.valueOf(before.edits()));
                DraftRoutes.requireNoConflictingDraft(http, drafts, reading);
                Caller caller = Caller.of(http);
                List<Applied> applied = integrations.apply(files, reading, SecretValues.given(Map.of()), caller.name());
                Applied.record(applied, audit, caller.actor());
            }
            show(http, name, created ? 201 : 200);
        } catch (InvalidDocuments e) {
            throw refused(e);
        }
    }

    private void delete(Exchange http) {
        String name = http.pathParam("name");
        boolean force = isForced(http);
        synchronized (integrations) {
            Answers.mustMatch(http, String.valueOf(row(name).edits()));
            long waiting = force ? 0 : integrations.waitingRuns(name);
            if (waiting > 0) throw runsWait(name, waiting);
            integrations.delete(name);
        }
        record(http, AuditAction.INTEGRATION_DELETED, name);
        Answers.nothing(http);
    }

    private static boolean isForced(Exchange http) {
        String force = http.queryParam("force");
        if (force == null || force.equals("true")) return force != null;
        throw ProblemException.badRequest("bad-query", "\"force\" can only be \"true\".");
    }

    private static ProblemException runsWait(String name, long waiting) {
        String runs = waiting == 1 ? "1 run waits" : waiting + " runs wait";
        return new ProblemException(
                        409,
                        "runs-wait",
                        "The integration \"" + name + "\" was not deleted: " + runs
                                + ", such as for a call-back or a retry. Cancel or finish them first. Or delete the"
                                + " integration anyway (force=true, --force): they then continue with the version that"
                                + " they started with.")
                .with("waiting", waiting);
    }

    private void export(Exchange http) {
        Row row = row(http.pathParam("name"));
        http.contentType("application/yaml");
        http.header("Cache-Control", "no-store");
        http.header("Content-Disposition", "attachment; filename=\"" + row.name() + ".yaml\"");
        http.result(integrations.document(row));
    }

    private void versions(Exchange http) {
        String name = row(http.pathParam("name")).name();
        List<Map<String, Object>> items = new ArrayList<>();
        for (IntegrationStore.Version version : integrations.versions(name)) {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("version", (long) version.number());
            item.put("title", version.title());
            item.put("publishedAt", version.created().toString());
            item.put("publishedBy", version.creator());
            item.put("note", version.note());
            items.add(item);
        }
        Answers.list(http, items, null);
    }

    private void version(Exchange http) {
        http.contentType("application/yaml").result(document(integrations, http, "version"));
    }

    /** The document of the version that a parameter of the path names. */
    static String document(Integrations integrations, Exchange http, String parameter) {
        String name = row(integrations, http.pathParam("name")).name();
        String version = http.pathParam(parameter);
        boolean number = version.length() < 10 && version.chars().allMatch(c -> c >= '0' && c <= '9');
        return (number ? integrations.document(name, Integer.parseInt(version)) : Optional.<String>empty())
                .orElseThrow(() -> noVersion(name, version));
    }

    private static ProblemException noVersion(String name, Object version) {
        return ProblemException.notFound("The integration \"" + name + "\" has no version " + version + ".");
    }

    private void enable(Exchange http) throws IOException {
        String name = row(http.pathParam("name")).name();
        boolean enabled = Bodies.bool(Bodies.object(http), "enabled");
        integrations.setEnabled(name, enabled);
        record(http, enabled ? AuditAction.INTEGRATION_ENABLED : AuditAction.INTEGRATION_DISABLED, name);
        show(http, name, 200);
    }

    private void unpublish(Exchange http) {
        String name = row(http.pathParam("name")).name();
        integrations.unpublish(name);
        record(http, AuditAction.INTEGRATION_UNPUBLISHED, name);
        show(http, name, 200);
    }

    private void rollback(Exchange http) throws IOException {
        String name = row(http.pathParam("name")).name();
        int version = Bodies.count(Bodies.object(http), "version");
        if (integrations.document(name, version).isEmpty()) throw noVersion(name, version);
        try {
            integrations.rollback(name, version, Caller.of(http).name());
        } catch (InvalidDocuments e) {
            throw refused(e);
        } catch (IllegalStateException e) {
            throw noLongerValid(e);
        }
        record(http, AuditAction.INTEGRATION_ROLLED_BACK, name, version);
        show(http, name, 200);
    }

    /** The published version cannot be compiled any more. Its plugin may be switched off. */
    private static ProblemException noLongerValid(IllegalStateException e) {
        return new ProblemException(422, "no-longer-valid", String.valueOf(e.getMessage()));
    }

    private void instance(Exchange http) {
        Answers.json(http, json(integrations.instance(http.pathParam("name"))));
    }

    private static Map<String, Object> json(Instance instance) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("config", instance.config());
        json.put("connections", instance.bindings());
        return json;
    }

    private void putInstance(Exchange http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        Map<String, String> bindings = new LinkedHashMap<>();
        Bodies.member(body, "connections").forEach((slot, name) -> {
            if (!(name instanceof String text)) {
                throw new ProblemException(422, "wrong-type", "A slot must be bound to the name of a saved connection.")
                        .with("pointer", "/connections/" + slot);
            }
            bindings.put(slot, text);
        });
        Instance instance = new Instance(Bodies.member(body, "config"), bindings);
        try {
            integrations.setInstance(
                    http.pathParam("name"), instance, Caller.of(http).name());
        } catch (InvalidDocuments e) {
            throw refused(e);
        } catch (IllegalStateException e) {
            throw noLongerValid(e);
        }
        record(http, AuditAction.INTEGRATION_CONFIGURED, http.pathParam("name"));
        Answers.json(http, json(instance));
    }

    private void bind(Exchange http) throws IOException {
        String name = http.pathParam("name");
        String slot = http.pathParam("slot");
        String connection = Bodies.text(Bodies.object(http), "connection");
        try {
            Instance instance =
                    integrations.bind(name, slot, connection, Caller.of(http).name());
            record(http, AuditAction.INTEGRATION_BOUND, name, slot, connection);
            Answers.json(http, json(instance));
        } catch (InvalidDocuments e) {
            throw refused(e);
        } catch (IllegalStateException e) {
            throw noLongerValid(e);
        }
    }

    private void record(Exchange http, AuditAction action, Object... details) {
        audit.record(action, Caller.of(http).actor(), details);
    }

    /** Of an integration that was never published. */
    private static Map<String, Object> view(Draft draft) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", draft.integration());
        view.put("title", null);
        view.put("version", null);
        view.put("publishedAt", null);
        view.put("enabled", true);
        view.put("flows", List.of());
        view.put("draft", DraftRoutes.json(draft, 0));
        return view;
    }

    private Map<String, Object> view(
            Row row, @Nullable Draft draft, BiFunction<Row, FlowPlan, Map<String, Object>> flowView) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", row.name());
        List<Object> flows = new ArrayList<>();
        try {
            var plan = integrations.plan(row);
            view.put("title", plan.title());
            for (FlowPlan flow : plan.flows().values()) flows.add(flowView.apply(row, flow));
        } catch (IllegalStateException e) {
            view.put("title", null);
            view.put("problem", e.getMessage());
        }
        view.put("version", row.version() == 0 ? null : (long) row.version());
        view.put("publishedAt", row.published() == null ? null : row.published().toString());
        view.put("enabled", row.enabled());
        view.put("flows", flows);
        if (draft != null) view.put("draft", DraftRoutes.json(draft, row.version()));
        return view;
    }

    private Map<String, Object> flow(Row row, FlowPlan flow) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", flow.name());
        view.put("title", flow.title());
        view.put("trigger", flow.trigger().use());
        String kind = catalog.get()
                .trigger(flow.trigger().use())
                .map(trigger -> trigger.kind())
                .map(IntegrationRoutes::addressOf)
                .orElse(null);
        if (kind != null) {
            view.put(
                    "address",
                    publicAddress.get() + kind + IntegrationStore.INSTANCE + "/" + row.name() + "/" + flow.name());
        }
        view.put("enabled", row.enabled() && row.version() > 0);
        troubles.apply(new FlowName(IntegrationStore.INSTANCE, row.name(), flow.name()))
                .ifPresent(trouble ->
                        view.put("trouble", Map.of("since", trouble.since().toString(), "message", trouble.message())));
        return view;
    }

    private Map<String, Object> flowWithStarts(Row row, FlowPlan flow) {
        Map<String, Object> view = flow(row, flow);
        Map<String, Object> starts = new LinkedHashMap<>();
        catalog.get()
                .trigger(flow.trigger().use())
                .map(trigger -> trigger.payload().json())
                .filter(schema -> !schema.isEmpty())
                .ifPresent(schema -> starts.put("schema", schema));
        samples.apply(new FlowName(IntegrationStore.INSTANCE, row.name(), flow.name()))
                .ifPresent(sample -> starts.put("sample", sample));
        view.put("starts", starts);
        return view;
    }

    private static @Nullable String addressOf(TriggerKind kind) {
        return switch (kind) {
            case WEBHOOK -> "/hooks/";
            case CALL -> "/call/";
            default -> null;
        };
    }

    /** As the API shows them. */
    public static ProblemException refused(InvalidDocuments e) {
        return new ProblemException(422, "invalid", String.valueOf(e.getMessage()))
                .with("errors", e.problems().stream().map(Problem::json).toList());
    }

    private static Map<String, Object> viewSchema() {
        return object(
                "name", string(),
                "title", nullable(string()),
                "version", nullable(integer()),
                "publishedAt", nullable(time()),
                "enabled", bool(),
                "flows",
                        list(object(
                                "name", string(),
                                "title", nullable(string()),
                                "trigger", string(),
                                "address?", string(),
                                "enabled", bool(),
                                "starts?",
                                        object(
                                                "schema?", schemaOfPayload(),
                                                "sample?", any()),
                                "trouble?",
                                        object(
                                                "since", time(),
                                                "message", string("Why its trigger does not work at present")))),
                "draft?", DraftRoutes.schema(),
                "problem?", string("Why its version can no longer be run"));
    }

    private static Map<String, Object> documentSchema() {
        return Schemas.with(viewSchema(), "document", string());
    }

    private static Map<String, Object> schemaOfPayload() {
        Map<String, Object> schema = new LinkedHashMap<>(map(any()));
        schema.put(
                "description",
                "JSON Schema of the payload, if the trigger has one; beside it, as \"sample\", the payload of the"
                        + " newest event, shortened, with secrets masked");
        return schema;
    }

    private static Map<String, Object> versionSchema() {
        return object(
                "version", integer(),
                "title", nullable(string()),
                "publishedAt", time(),
                "publishedBy", string(),
                "note", nullable(string("What its publisher said about it")));
    }

    private static Map<String, Object> instanceSchema() {
        return object("config?", map(any()), "connections?", map(string("The saved connection's name")));
    }
}
