package io.junctura.template;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.definition.Documents;
import io.junctura.definition.Reading;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.RequestBody;
import io.junctura.integration.Applied;
import io.junctura.integration.InvalidDocuments;
import io.junctura.template.NewIntegration.NameTaken;
import io.junctura.template.Question.WrongAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Templates over HTTP, without the templates whose connectors are not installed. */
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
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The templates for new integrations")
                .answersPage("The templates whose connectors are installed", TemplateView.class);
        table.get("/api/v1/templates/{name}", this::show)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("One template with its document")
                .answers(200, "The template", TemplateView.class);
        table.post("/api/v1/templates/{name}/use", this::use)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Makes an integration of a template: its connections, and a draft or a published version."
                        + " Connections need the role connection manager")
                .body(Use.class)
                .answers(201, "Made", TemplateView.CreatedIntegration.class)
                .answers(409, "The name is taken; \"suggestion\" is a free one")
                .answers(422, "An answer is missing or wrong");
    }

    @Lenient
    record Use(
            @Docs("The name of the new integration") String integration,
            Map<String, Object> values,

            @Docs("Whether it is published at once; else it is a draft") @Nullable
            Boolean publish)
            implements RequestBody {}

    private List<TemplateView> all() {
        List<TemplateView> all = new ArrayList<>();
        for (Template template : Templates.all()) usable(template, false).ifPresent(all::add);
        return all;
    }

    /** Empty if it needs a connector that is not installed. */
    private Optional<TemplateView> usable(Template template, boolean document) {
        Reading reading = newIntegration.read(template.example());
        if (!reading.problems().isEmpty()) return Optional.empty();
        return Optional.of(TemplateView.of(template, reading.integrations().get(0), document));
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
        Answers.json(http, usable(template, true).orElseThrow(() -> notUsable(template)));
    }

    private static ProblemException notUsable(Template template) {
        return ProblemException.notFound(
                "The template \"" + template.name() + "\" needs a connector that is not installed or is switched off.");
    }

    private void use(Exchange http) throws IOException {
        Template template = template(http);
        Reading reading = newIntegration.read(template.example());
        if (!reading.problems().isEmpty()) throw notUsable(template);
        Use body = Bodies.read(http, Use.class);
        String name = body.integration();
        Documents.nameProblem(name).ifPresent(problem -> {
            throw new ProblemException(422, "bad-name", problem).with("pointer", "/integration");
        });
        boolean publish = Boolean.TRUE.equals(body.publish());
        Caller caller = Caller.of(http);
        if (!reading.connections().isEmpty()) caller.mustHave(Permission.CONNECTION_MANAGER);
        try {
            List<Applied> made = newIntegration.make(template, name, body.values(), publish, caller.name());
            Applied.record(made, audit, caller.actor());
            if (!publish) audit.record(AuditAction.DRAFT_CREATED, caller.actor(), name);
            Answers.json(http, 201, TemplateView.CreatedIntegration.of(name, made));
        } catch (NameTaken e) {
            throw new ProblemException(409, "name-taken", String.valueOf(e.getMessage()))
                    .with("pointer", "/integration")
                    .with("suggestion", e.suggestion);
        } catch (WrongAnswer e) {
            throw new ProblemException(422, "wrong-answer", String.valueOf(e.getMessage()))
                    .with("pointer", "/values/" + e.ask);
        } catch (InvalidDocuments e) {
            throw e.unchecked();
        }
    }
}
