package io.junctura.template;

import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import io.junctura.integration.Applied;
import io.junctura.integration.UsedConnectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template as the API shows it. */
record TemplateView(
        String name,
        String title,
        String description,

        @Docs("The integration pattern that it shows, such as event-driven import")
        String pattern,

        @Docs("The IDs of the connectors that it uses") List<String> connectors,

        @Docs("How many flows it has") int flows,

        List<QuestionView> asks,

        @IfPresent @Docs("Absent in lists") @Nullable String document)
        implements View {

    /** What a template asks the user for. */
    record QuestionView(
            String name,
            String title,
            @IfPresent @Nullable String description,

            @OneOf({"text", "address", "secret", "connection"})
            String kind,

            @IfPresent @Docs("Of a connection") @Nullable String connector,

            boolean required)
            implements View {

        static QuestionView of(Question ask) {
            return new QuestionView(
                    ask.name(), ask.title(), ask.description(), ask.kind().word(), ask.connector(), true);
        }
    }

    /** What was made of a template. */
    record CreatedIntegration(
            String integration,

            @IfPresent @Docs("Absent if it is a draft") @Nullable
            Integer version,

            @Docs("The connections that were saved") List<String> connections)
            implements View {

        static CreatedIntegration of(String name, List<Applied> made) {
            Integer version = null;
            List<String> connections = new ArrayList<>();
            for (Applied one : made) {
                if (one.kind() == Applied.Kind.CONNECTION) connections.add(one.name());
                else version = one.version();
            }
            return new CreatedIntegration(name, version, connections);
        }
    }

    /** @param withDocument whether the view contains the template's text */
    static TemplateView of(Template template, IntegrationDocument document, boolean withDocument) {
        return new TemplateView(
                template.name(),
                template.title(),
                template.description(),
                template.pattern(),
                List.copyOf(UsedConnectors.of(document.plan())),
                document.plan().flows().size(),
                template.asks().stream().map(QuestionView::of).toList(),
                withDocument ? template.text() : null);
    }
}
