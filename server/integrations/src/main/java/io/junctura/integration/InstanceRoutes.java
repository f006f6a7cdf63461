package io.junctura.integration;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.RequestBody;
import io.junctura.integration.IntegrationStore.Instance;
import java.io.IOException;
import java.util.Map;

/** The settings of an integration's instance over HTTP: its config, and the connections that its slots are bound to. */
final class InstanceRoutes {
    private final Integrations integrations;
    private final AuditLog audit;

    InstanceRoutes(Integrations integrations, AuditLog audit) {
        this.integrations = integrations;
        this.audit = audit;
    }

    void routes(RouteTable table) {
        table.get("/api/v1/integrations/{name}/instances/default", this::instance)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The config values and the connections that slots are bound to")
                .answers(200, "The instance", IntegrationView.InstanceView.class);
        table.put("/api/v1/integrations/{name}/instances/default", this::putInstance)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Sets config and bindings; possible before the integration is published")
                .body(Settings.class)
                .answers(200, "The instance", IntegrationView.InstanceView.class);
        table.put("/api/v1/integrations/{name}/instances/default/connections/{slot}", this::bind)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Binds one slot to a saved connection; possible before the integration is published")
                .body(Binding.class)
                .answers(200, "The instance", IntegrationView.InstanceView.class);
    }

    @Lenient
    record Settings(
            Map<String, Object> config,

            @Docs("The name of a saved connection for each slot")
            Map<String, String> connections)
            implements RequestBody {}

    @Lenient
    record Binding(@Docs("The saved connection's name") String connection) implements RequestBody {}

    private void instance(Exchange http) {
        Answers.json(http, IntegrationView.InstanceView.of(integrations.instance(http.pathParam("name"))));
    }

    private void putInstance(Exchange http) throws IOException {
        Settings body = Bodies.read(http, Settings.class);
        Instance instance = new Instance(body.config(), body.connections());
        try {
            integrations.setInstance(
                    http.pathParam("name"), instance, Caller.of(http).name());
        } catch (InvalidDocuments e) {
            throw e.unchecked();
        } catch (IllegalStateException e) {
            throw IntegrationRoutes.noLongerValid(e);
        }
        record(http, AuditAction.INTEGRATION_CONFIGURED, http.pathParam("name"));
        Answers.json(http, IntegrationView.InstanceView.of(instance));
    }

    private void bind(Exchange http) throws IOException {
        String name = http.pathParam("name");
        String slot = http.pathParam("slot");
        String connection = Bodies.read(http, Binding.class).connection();
        try {
            Instance instance =
                    integrations.bind(name, slot, connection, Caller.of(http).name());
            record(http, AuditAction.INTEGRATION_BOUND, name, slot, connection);
            Answers.json(http, IntegrationView.InstanceView.of(instance));
        } catch (InvalidDocuments e) {
            throw e.unchecked();
        } catch (IllegalStateException e) {
            throw IntegrationRoutes.noLongerValid(e);
        }
    }

    private void record(Exchange http, AuditAction action, Object... details) {
        audit.record(action, Caller.of(http).actor(), details);
    }
}
