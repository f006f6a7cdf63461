package io.junctura.integration;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.connector.PluginVersion;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.RequestBody;
import io.junctura.integration.Installations.PluginInUse;
import io.junctura.plugin.PluginInstallation;
import io.junctura.plugin.PluginView;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plugins over HTTP. */
public final class PluginRoutes implements Routes {
    /** A little above the limit of a plugin, so that the plugin's own error message appears. */
    private static final long MAX_UPLOAD_SIZE = 257L << 20;

    private final Installations installations;
    private final AuditLog audit;

    public PluginRoutes(Installations installations, AuditLog audit) {
        this.installations = installations;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/plugins", this::all)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The installed plugins, and jars that are not in use")
                .answers(200, "All of them", PluginAnswer.PluginList.class);
        table.post("/api/v1/plugins", this::install)
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("Installs a plugin, or another version of it; live flows are republished with a newer version")
                .query("dryRun", "true: check the jar, and say what would be done")
                .query("move", "false: live flows stay on the version that they were published with")
                .query("downgrade", "true: the version may be older than the one that is used")
                .query("name", "The file's name, for the log")
                .body("application/java-archive", () -> Map.of("type", "string", "format", "binary"))
                .bodyLimit(BodyLimit.file(MAX_UPLOAD_SIZE))
                .answers(200, "It was installed already, or this was a dry run", PluginAnswer.Installed.class)
                .answers(201, "Installed", PluginAnswer.Installed.class)
                .answers(409, "Refused; the detail says why");
        table.get("/api/v1/plugins/{id}", http -> {
                    PluginView plugin = get(http);
                    Answers.json(http, PluginAnswer.of(plugin, installations.users(plugin, null)));
                })
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("One plugin, and what uses it")
                .answers(200, "The plugin", PluginAnswer.class);
        table.post("/api/v1/plugins/{id}/enable", http -> enable(http, true))
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("Switches a plugin on")
                .answers(200, "The plugin", PluginAnswer.class)
                .answers(409, "Refused; the detail says why");
        table.post("/api/v1/plugins/{id}/disable", http -> enable(http, false))
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("Switches a plugin off: its code does not run, and events for its triggers get 503")
                .answers(200, "The plugin", PluginAnswer.class)
                .answers(409, "Refused; the detail says why");
        table.post("/api/v1/plugins/{id}/version", this::choose)
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("Selects another installed version: an upgrade or a rollback")
                .body(Selection.class)
                .answers(200, "The plugin", PluginAnswer.Selected.class)
                .answers(409, "There is no such version, or it is refused; the detail says why");
        table.delete("/api/v1/plugins/{id}", this::remove)
                .needs(Permission.ADMIN, Audit.OWN_LINE)
                .summary("Removes a plugin, or one version of it, that no published flow and no unfinished run needs")
                .query("version", "The version; else all of them")
                .query("force", "true: remove it even if it is needed; flows and runs that need it fail")
                .answers(204, "Removed")
                .answers(409, "It is needed; the detail names the users");
    }

    @Lenient
    record Selection(String version, @Nullable Boolean move) implements RequestBody {}

    private void all(Exchange http) {
        Answers.json(http, PluginAnswer.PluginList.of(installations));
    }

    private void install(Exchange http) throws IOException {
        boolean only = flag(http, "dryRun", false);
        String given = http.queryParam("name");
        String name = given == null ? "an uploaded jar" : given.replaceAll("\\p{Cntrl}", "?");
        try {
            Installations.Result result = installations.install(
                    Bodies.stream(http),
                    name,
                    Caller.of(http).name(),
                    flag(http, "downgrade", false),
                    flag(http, "move", true),
                    only);
            boolean done = !only && result.arrived().outcome() != PluginInstallation.Outcome.KNOWN;
            if (done) recordInstalled(http, result.arrived());
            Answers.json(http, done ? 201 : 200, PluginAnswer.Installed.of(result));
        } catch (Unusable e) {
            record(http, AuditAction.PLUGIN_REFUSED, name, e.getMessage());
            throw new ProblemException(409, "plugin-refused", String.valueOf(e.getMessage()));
        }
    }

    private void recordInstalled(Exchange http, PluginInstallation arrived) {
        PluginVersion version = arrived.version();
        record(http, AuditAction.PLUGIN_INSTALLED, version.plugin(), version.version(), arrived.sha256());
    }

    private void record(Exchange http, AuditAction action, @Nullable Object... details) {
        audit.record(action, Caller.of(http).actor(), details);
    }

    private void enable(Exchange http, boolean enabled) {
        String id = get(http).id();
        try {
            installations.setEnabled(id, enabled, Caller.of(http).name());
        } catch (Unusable e) {
            throw refused(e);
        }
        record(http, enabled ? AuditAction.PLUGIN_ENABLED : AuditAction.PLUGIN_DISABLED, id);
        Answers.json(http, PluginAnswer.of(get(http)));
    }

    private void choose(Exchange http) throws IOException {
        String id = get(http).id();
        Selection body = Bodies.read(http, Selection.class);
        boolean move = !Boolean.FALSE.equals(body.move());
        String version = body.version();
        try {
            MovedIntegrations moved =
                    installations.choose(id, version, Caller.of(http).name(), move);
            record(http, AuditAction.PLUGIN_CHOSEN, id, version);
            Answers.json(http, PluginAnswer.Selected.of(get(http), moved));
        } catch (Unusable e) {
            throw refused(e);
        }
    }

    private void remove(Exchange http) {
        PluginView plugin = get(http);
        String version = http.queryParam("version");
        try {
            installations.remove(
                    plugin.id(),
                    version,
                    flag(http, "force", false),
                    Caller.of(http).name());
        } catch (Unusable e) {
            throw refused(e);
        } catch (PluginInUse e) {
            throw new ProblemException(409, "in-use", String.valueOf(e.getMessage()))
                    .with("usedBy", PluginAnswer.Users.of(e.users()));
        }
        record(http, AuditAction.PLUGIN_REMOVED, plugin.id(), version);
        Answers.nothing(http);
    }

    private PluginView get(Exchange http) {
        try {
            return installations.get(http.pathParam("id"));
        } catch (Unusable e) {
            throw ProblemException.notFound(String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException refused(Unusable why) {
        return new ProblemException(409, "plugin-refused", String.valueOf(why.getMessage()));
    }

    private static boolean flag(Exchange http, String name, boolean otherwise) {
        String value = http.queryParam(name);
        if (value == null) return otherwise;
        if (value.equals("true") || value.equals("false")) return value.equals("true");
        throw ProblemException.badRequest("bad-query", "\"" + name + "\" must be true or false.");
    }
}
