package io.junctura.integration;

import static io.junctura.http.schema.Schemas.string;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.connection.SecretValues;
import io.junctura.connector.Catalog;
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
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.Range;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.integration.PublishedCalls.CallingStep;
import io.junctura.run.FlowName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Integrations over HTTP. */
public final class IntegrationRoutes implements Routes {
    private final Integrations integrations;
    private final Drafts drafts;
    private final IntegrationViews views;
    private final InstanceRoutes instances;
    private final CallerRoutes callers;
    private final AuditLog audit;

    /** Why a flow's trigger does not work, as a sentence. */
    public record FlowError(
            Instant since,

            @Docs("Why its trigger does not work at present")
            String message) implements View {}

    /**
     * The state of a flow's trigger.
     *
     * @param nextRun when its schedule starts the next run; null: it has no schedule, or no further time
     */
    public record TriggerState(
            @Nullable FlowError triggerError, @Nullable Instant nextRun) {}

    /**
     * @param publicAddress what the addresses of flows begin with, such as {@code https://hooks.example.org}
     * @param states        asked for each flow that is shown
     * @param samples       what the payload of a flow's newest event looked like; asked when one integration is shown
     */
    public IntegrationRoutes(
            Integrations integrations,
            Drafts drafts,
            Supplier<Catalog> catalog,
            Supplier<String> publicAddress,
            Function<FlowName, TriggerState> states,
            Function<FlowName, Optional<Object>> samples,
            AuditLog audit) {
        this.integrations = integrations;
        this.drafts = drafts;
        this.views = new IntegrationViews(integrations, drafts, catalog, publicAddress, states, samples);
        this.instances = new InstanceRoutes(integrations, audit);
        this.callers = new CallerRoutes(integrations, drafts);
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/integrations", http -> Answers.list(http, views.all(), null))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The integrations, without their documents; including those that have only a draft")
                .answersPage("All of them", IntegrationView.class);
        table.get("/api/v1/integrations/{name}", http -> show(http, http.pathParam("name"), 200))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("One integration with its document")
                .header("If-None-Match", "The ETag of the state that you have")
                .answers(200, "The integration, with an ETag", IntegrationView.WithDocument.class);
        table.put("/api/v1/integrations/{name}", this::put)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Publishes a document as a new version")
                .query("drafts", "keep: publish although there is a draft, which stays and must be merged")
                .header("If-Match", "The ETag of the state that you changed; needed unless it is new")
                .body("application/yaml", () -> string("The document"))
                .bodyLimit(BodyLimit.DOCUMENT)
                .answers(200, "Published, or unchanged", IntegrationView.WithDocument.class)
                .answers(201, "Created", IntegrationView.WithDocument.class)
                .answers(409, "There is a draft that says something else");
        table.delete("/api/v1/integrations/{name}", this::delete)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Deletes an integration; its unfinished runs continue, its history is kept")
                .query("force", "true: delete it although runs wait, or other integrations call its flows")
                .header("If-Match", "The ETag of the state that you read")
                .answers(204, "Deleted")
                .answers(409, "Runs wait; \"waiting\" says how many. Or other integrations call it: \"callers\"");
        table.get("/api/v1/integrations/{name}/export", this::export)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("The document of an integration as it was written, as a file: the published version, else the"
                        + " last")
                .answers(200, "The document", "application/yaml", () -> string());
        table.get("/api/v1/integrations/{name}/versions", this::versions)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The versions, the newest first")
                .answersPage("All of them", IntegrationView.VersionView.class);
        table.get("/api/v1/integrations/{name}/versions/{version}", this::version)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The document of one version")
                .answers(200, "The document as it was published", "application/yaml", () -> string());
        table.post("/api/v1/integrations/{name}/enabled", this::enable)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Switches an integration on or off; its unfinished runs continue")
                .body(Enabled.class)
                .answers(200, "The integration", IntegrationView.WithDocument.class);
        table.post("/api/v1/integrations/{name}/unpublish", this::unpublish)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Unpublishes the integration; all versions are kept")
                .answers(200, "The integration", IntegrationView.WithDocument.class);
        table.post("/api/v1/integrations/{name}/rollback", this::rollback)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Publishes an old version again")
                .body(Rollback.class)
                .answers(200, "The integration", IntegrationView.WithDocument.class);
        instances.routes(table);
        callers.routes(table);
    }

    @Lenient
    record Enabled(boolean enabled) implements RequestBody {}

    @Lenient
    record Rollback(@Range(min = 1) int version) implements RequestBody {}

    private void show(Exchange http, String name, int status) {
        Row row = row(name);
        Answers.revision(http, status, String.valueOf(row.edits()), views.withDocument(row));
    }

    private Row row(String name) {
        return row(integrations, name);
    }

    static Row row(Integrations integrations, String name) {
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
            throw e.unchecked();
        }
    }

    private void delete(Exchange http) {
        String name = http.pathParam("name");
        boolean force = isForced(http);
        synchronized (integrations) {
            Answers.mustMatch(http, String.valueOf(row(name).edits()));
            long waiting = force ? 0 : integrations.waitingRuns(name);
            if (waiting > 0) throw runsWait(name, waiting);
            List<String> callers = force ? List.of() : publishedCallers(name);
            if (!callers.isEmpty()) throw isCalled(name, callers);
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

    private List<String> publishedCallers(String name) {
        return integrations.callersOf(name).stream()
                .map(CallingStep::integration)
                .distinct()
                .toList();
    }

    private static ProblemException isCalled(String name, List<String> callers) {
        return new ProblemException(
                        409,
                        "flow-is-called",
                        "The integration \"" + name + "\" was not deleted: its flows are called by "
                                + String.join(", ", callers)
                                + ". Publish these without the calls first. Or delete the integration anyway"
                                + " (force=true, --force): the calls then fail.")
                .with("callers", callers);
    }

    private void export(Exchange http) {
        Row row = row(http.pathParam("name"));
        http.header("Cache-Control", "no-store");
        http.header("Content-Disposition", "attachment; filename=\"" + row.name() + ".yaml\"");
        http.contentType("application/yaml").result(integrations.document(row));
    }

    private void versions(Exchange http) {
        String name = row(http.pathParam("name")).name();
        Answers.list(
                http,
                integrations.versions(name).stream()
                        .map(IntegrationView.VersionView::of)
                        .toList(),
                null);
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
        boolean enabled = Bodies.read(http, Enabled.class).enabled();
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
        int version = Bodies.read(http, Rollback.class).version();
        if (integrations.document(name, version).isEmpty()) throw noVersion(name, version);
        try {
            integrations.rollback(name, version, Caller.of(http).name());
        } catch (InvalidDocuments e) {
            throw e.unchecked();
        } catch (IllegalStateException e) {
            throw noLongerValid(e);
        }
        record(http, AuditAction.INTEGRATION_ROLLED_BACK, name, version);
        show(http, name, 200);
    }

    /** The published version cannot be compiled any more. Its plugin may be switched off. */
    static ProblemException noLongerValid(IllegalStateException e) {
        return new ProblemException(422, "no-longer-valid", String.valueOf(e.getMessage()));
    }

    private void record(Exchange http, AuditAction action, Object... details) {
        audit.record(action, Caller.of(http).actor(), details);
    }
}
