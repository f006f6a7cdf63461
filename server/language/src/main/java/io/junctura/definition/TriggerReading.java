package io.junctura.definition;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.definition.DocumentReader.Document;
import io.junctura.definition.Source.Fields;
import io.junctura.json.JsonPointer;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trigger of one flow of a document. The rest of the document may have problems.
 *
 * @param plan     only this trigger of it is reliable; null: the document is unusable
 * @param problems of the trigger, the config and the connections
 */
public record TriggerReading(@Nullable IntegrationPlan plan, List<Problem> problems) {

    /** @param connectors the connectors that the document may use */
    public static TriggerReading of(NamedText file, String flow, Collection<ConnectorDescriptor> connectors) {
        Findings findings = new Findings(file.name(), file.text());
        Search search = new Search(new Operations(connectors), findings);
        findings.search(() -> search.read(file.text()));
        String trigger = pointer(flow);
        List<Problem> problems = findings.list().stream()
                .filter(problem -> !search.sound || concerns(problem.pointer(), trigger))
                .toList();
        return new TriggerReading(search.plan, problems);
    }

    /** The pointer to the trigger of a flow. */
    public static String pointer(String flow) {
        return "/flows/" + JsonPointer.segment(flow) + "/trigger";
    }

    private static boolean concerns(String pointer, String trigger) {
        if (pointer.isEmpty() || pointer.equals("/flows")) return true;
        for (String part : List.of(trigger, "/config", "/connections", "/integration")) {
            if (pointer.equals(part) || pointer.startsWith(part + "/")) return true;
        }
        return false;
    }

    private static final class Search {
        private final Operations operations;
        private final Findings findings;
        private boolean sound;
        private @Nullable IntegrationPlan plan;

        Search(Operations operations, Findings findings) {
            this.operations = operations;
            this.findings = findings;
        }

        void read(String text) {
            List<Document> documents = new DocumentReader(findings).read(text);
            if (documents.size() != 1) return;
            Document document = documents.get(0);
            sound = document.sound();
            new GrammarCheck(findings).check(document.root(), DocumentGrammar.DOCUMENT);
            if (document.root() instanceof Fields root) {
                plan = new IntegrationCompiler(operations, findings).compile(root);
            }
        }
    }
}
