package io.junctura.template;

import static io.junctura.http.Schemas.any;
import static io.junctura.http.Schemas.bool;
import static io.junctura.http.Schemas.integer;
import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.map;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.page;
import static io.junctura.http.Schemas.string;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.definition.Documents;
import io.junctura.definition.Reading;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.integration.Applied;
import io.junctura.integration.IntegrationRoutes;
import io.junctura.integration.InvalidDocuments;
import io.junctura.integration.UsedConnectors;
import io.junctura.template.NewIntegration.NameTaken;
import io.junctura.template.Question.WrongAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Templates over HTTP. Those whose connectors are not installed are left out. */
public final class TemplateRoutes implements Routes {
    private final NewIntegration newIntegration;
    private final AuditLog audit;

    public TemplateRoutes(NewIntegration newIntegration, AuditLog audit) {
        this.newIntegration = newIntegration;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/templates", http -> Answers.list(http, all(), null))
                .needs(Permission.VIEWER)
                .summary("What a new integration can start from")
                .answers(200, "The templates whose connectors are installed", () -> page(schema()));
        table.get("/api/v1/templates/{name}", this::show)
                .needs(Permission.VIEWER)
                .summary("One template with its document")
                .answers(200, "The template", TemplateRoutes::schema);
        table.post("/api/v1/templates/{name}/use", this::use)
                .needs(Permission.EDITOR)
                .summary("Makes an integration of a template: its connections, and a draft or a published version."
                        + " Connections need the role connection manager")
                .body(() -> object(
                        "integration",
                        string("The name of the new integration"),
                        "values?",
                        map(any()),
                        "publish?",
                        bool("Whether it is published at once; else it is a draft")))
                .answers(
                        201,
                        "Made",
                        () -> object(
                                "integration", string(),
                                "version?", integer("Absent if it is a draft"),
                                "connections", list(string("A connection that was saved"))))
                .answers(409, "The name is taken; \"suggestion\" is a free one")
                .answers(422, "An answer is missing or wrong");
    }

    private List<Map<String, Object>> all() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Template template : Templates.all()) usable(template).ifPresent(json -> all.add(json));
        return all;
    }

    /** Empty if it needs a connector that is not installed. */
    private Optional<Map<String, Object>> usable(Template template) {
        Reading reading = newIntegration.read(template.example());
        if (!reading.problems().isEmpty()) return Optional.empty();
        return Optional.of(json(template, reading.integrations().get(0)));
    }

    private static Template template(Exchange http) {
        String name = http.pathParam("name");
        return Templates.all().stream()
                .filter(template -> template.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("No template is named \"" + name + "\"."));
    }

    private void show(Exchange http) {
        Template template = template(http);
        Map<String, Object> json = usable(template).orElseThrow(() -> notUsable(template));
        json.put("document", template.text());
        Answers.json(http, json);
    }

    private static ProblemException notUsable(Template template) {
        return ProblemException.notFound(
                "The template \"" + template.name() + "\" needs a connector that is not installed or is switched off.");
    }

    private void use(Exchange http) throws IOException {
        Template template = template(http);
        Reading reading = newIntegration.read(template.example());
        if (!reading.problems().isEmpty()) throw notUsable(template);
        Map<String, Object> body = Bodies.object(http);
        String name = Bodies.text(body, "integration");
        Documents.nameProblem(name).ifPresent(problem -> {
            throw new ProblemException(422, "bad-name", problem).with("pointer", "/integration");
        });
        boolean publish = body.containsKey("publish") && Bodies.bool(body, "publish");
        Caller caller = Caller.of(http);
        if (!reading.connections().isEmpty()) caller.mustHave(Permission.CONNECTION_MANAGER);
        try {
            List<Applied> made =
                    newIntegration.make(template, name, Bodies.member(body, "values"), publish, caller.name());
            Applied.record(made, audit, caller.actor());
            if (!publish) audit.record(AuditAction.DRAFT_CREATED, caller.actor(), name);
            Answers.json(http, 201, json(name, made));
        } catch (NameTaken e) {
            throw new ProblemException(409, "name-taken", String.valueOf(e.getMessage()))
                    .with("pointer", "/integration")
                    .with("suggestion", e.suggestion);
        } catch (WrongAnswer e) {
            throw new ProblemException(422, "wrong-answer", String.valueOf(e.getMessage()))
                    .with("pointer", "/values/" + e.ask);
        } catch (InvalidDocuments e) {
            throw IntegrationRoutes.refused(e);
        }
    }

    private static Map<String, Object> json(String name, List<Applied> made) {
        Map<String, Object> json = new LinkedHashMap<>();
        List<String> connections = new ArrayList<>();
        json.put("integration", name);
        for (Applied one : made) {
            if (one.kind() == Applied.Kind.CONNECTION) connections.add(one.name());
            else json.put("version", (long) one.version());
        }
        json.put("connections", connections);
        return json;
    }

    private static Map<String, Object> json(Template template, IntegrationDocument document) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", template.name());
        json.put("title", template.title());
        json.put("description", template.description());
        json.put("pattern", template.pattern());
        json.put("connectors", List.copyOf(UsedConnectors.of(document.plan())));
        json.put("flows", (long) document.plan().flows().size());
        json.put("asks", template.asks().stream().map(TemplateRoutes::json).toList());
        return json;
    }

    private static Map<String, Object> json(Question ask) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", ask.name());
        json.put("title", ask.title());
        if (ask.description() != null) json.put("description", ask.description());
        json.put("kind", ask.kind().word());
        if (ask.connector() != null) json.put("connector", ask.connector());
        json.put("required", true);
        return json;
    }

    private static Map<String, Object> schema() {
        return object(
                "name", string(),
                "title", string(),
                "description", string(),
                "pattern", string("The integration pattern that it shows, such as event-driven import"),
                "connectors", list(string("Id of a connector that it uses")),
                "flows", integer("How many flows it has"),
                "asks",
                        list(object(
                                "name", string(),
                                "title", string(),
                                "description?", string(),
                                "kind", oneOf("text", "address", "secret", "connection"),
                                "connector?", string("Of a connection"),
                                "required", bool())),
                "document?", string("Absent in lists"));
    }
}
