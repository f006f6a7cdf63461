package io.junctura.definition;

import io.junctura.definition.DocumentReader.Document;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connectors, connections and flows of other integrations that an integration's document uses, and where. Documents
 * with problems are read as far as possible.
 *
 * @param slots the connector of each connection slot
 * @param uses  in the order of the document
 * @param calls of flows of other integrations, in the order of the document
 */
public record DocumentUses(Map<String, String> slots, List<Use> uses, List<Call> calls) {

    /**
     * A trigger or step with an operation of a connector.
     *
     * @param step    the step's path, without items: {@code lines/insert}; null: the flow's trigger
     * @param use     such as {@code http.request}
     * @param slot    the connection slot; null: none is named
     * @param pointer of the step or trigger in the document
     */
    public record Use(
            String flow,
            @Nullable String step,
            String use,
            @Nullable String slot,
            String pointer) {}

    /**
     * A step that calls a flow of another integration.
     *
     * @param step        the step's path, without items
     * @param integration of the called flow
     * @param called      the name of the called flow
     * @param pointer     of the value of {@code call} in the document
     */
    public record Call(String flow, String step, String integration, String called, String pointer) {}

    /** Reads the first document of a text. The result is empty if it cannot be read. */
    public static DocumentUses of(String text) {
        Findings ignored = new Findings("document");
        List<Document> documents = new ArrayList<>();
        ignored.search(() -> documents.addAll(new DocumentReader(ignored).read(text)));
        Map<String, String> slots = new LinkedHashMap<>();
        List<Use> uses = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        if (!documents.isEmpty() && documents.get(0).root() instanceof Fields root) {
            if (root.get("connections") instanceof Fields all) {
                all.fields().forEach((slot, field) -> {
                    if (field.value() instanceof Fields one) slots.put(slot, text(one, "connector"));
                });
            }
            if (root.get("flows") instanceof Fields flows) {
                flows.fields().forEach((name, field) -> {
                    if (field.value() instanceof Fields flow) new Walk(name, uses, calls).flow(flow);
                });
            }
        }
        return new DocumentUses(slots, uses, calls);
    }

    private static String text(Fields fields, String name) {
        String text = FlowCompiler.text(fields, name);
        return text == null ? "" : text;
    }

    private record Walk(String flow, List<Use> uses, List<Call> calls) {

        void flow(Fields flow) {
            if (flow.get("trigger") instanceof Fields trigger) add(trigger, null);
            Source steps = flow.get("steps");
            Findings ignored = new Findings("document");
            ignored.search(() -> steps(new StepTree(steps, ignored), steps, "", 1));
        }

        private void add(Fields at, @Nullable String step) {
            String use = FlowCompiler.text(at, "use");
            if (use != null) uses.add(new Use(flow, step, use, FlowCompiler.text(at, "connection"), at.pointer()));
        }

        private void call(Fields at, String step) {
            Source call = at.get("call");
            String called = FlowCompiler.text(at, "call");
            String integration = called == null ? null : CallStep.integration(called);
            if (call == null || called == null || integration == null) return;
            calls.add(new Call(flow, step, integration, CallStep.name(called), call.pointer()));
        }

        /** @param prefix the path of the step around these, with a slash at its end */
        private void steps(StepTree tree, @Nullable Source steps, String prefix, int depth) {
            if (!(steps instanceof Items items) || depth > StepTree.MAX_DEPTH) return;
            for (Source item : items.items()) {
                if (!(item instanceof Fields step)) continue;
                String path = prefix + tree.id(step);
                add(step, path);
                call(step, path);
                for (StepTree.Inner inner : StepTree.inner(step)) {
                    // The brackets of a loop contain the number of an item, which does not exist here.
                    String segment = inner.segment().equals("[]") ? "" : inner.segment();
                    steps(tree, inner.steps(), path + segment + "/", depth + 1);
                }
            }
        }
    }
}
