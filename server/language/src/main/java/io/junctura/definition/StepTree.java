package io.junctura.definition;

import io.junctura.definition.Reads.Hidden;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The written steps of a flow: their nesting, their ids, and which of them can read each other's results. */
final class StepTree {

    /** The deepest nesting of lists of steps. People cannot read more. */
    static final int MAX_DEPTH = 16;

    static final String ITEM = "item";

    /** A step that hides the steps inside of it: a loop from all steps outside, a branch from the other branches. */
    static final class Around {
        final Fields step;

        /** Null: a loop. */
        final @Nullable String branch;

        Around(Fields step, @Nullable String branch) {
            this.step = step;
            this.branch = branch;
        }

        private String loop() {
            String id = FlowCompiler.text(step, "id");
            return id == null ? "in line " + step.at().line() : "\"" + id + "\"";
        }
    }

    /**
     * A list of steps inside of a step.
     *
     * @param segment the part of the steps' paths after the path of the step around them
     * @param around  what hides these steps; null: nothing
     */
    record Inner(
            String segment,
            @Nullable Source steps,
            @Nullable Around around) {}

    private final Findings findings;
    private final List<Fields> all = new ArrayList<>();
    private final IdentityHashMap<Source, List<Around>> around = new IdentityHashMap<>();
    private final IdentityHashMap<Fields, String> ids = new IdentityHashMap<>();
    private final Map<String, List<Around>> places = new HashMap<>();
    private final Set<String> generated = new HashSet<>();
    private final Map<String, String> items = new HashMap<>();
    private final Set<String> variables = new HashSet<>();

    /** @param root the flow's list of steps */
    StepTree(@Nullable Source root, Findings findings) {
        this.findings = findings;
        if (root == null) return;
        collect(root, List.of(), 1);
        name();
    }

    /** The written id; or {@code <kind>_<n>}, counted in the order of the document. */
    String id(Fields step) {
        return ids.getOrDefault(step, "step");
    }

    /** The written ids. */
    Set<String> named() {
        return places.keySet();
    }

    /** The generated ids. */
    Set<String> generated() {
        return generated;
    }

    /** The item names of all loops, each with a sentence that says where it can be read. */
    Map<String, String> items() {
        return items;
    }

    /** The names that steps set, wherever they are. */
    Set<String> variables() {
        return variables;
    }

    /** The hiding steps around a list of steps, from the outermost. Null: the list is nested too deeply. */
    @Nullable
    List<Around> around(Source steps) {
        return around.get(steps);
    }

    /** Why a step cannot be read from within {@code here}; null: nothing hides it. */
    @Nullable
    Hidden hidden(String id, List<Around> here) {
        for (Around one : places.getOrDefault(id, List.of())) {
            if (here.contains(one)) continue;
            if (one.branch == null) {
                String written = FlowCompiler.text(one.step, "id");
                return new Hidden(
                        "step-in-loop",
                        "The step \"" + id + "\" is executed once for each item of the loop " + one.loop()
                                + ", so its result can be read only inside of that loop. To keep a value of each item,"
                                + " give the loop " + (written == null ? "an id and " : "")
                                + "a \"collect\", and read steps." + (written == null ? "ID" : written) + ".items.");
            }
            for (Around mine : here) {
                if (mine.step.pointer().equals(one.step.pointer())) {
                    return new Hidden(
                            "step-in-other-branch",
                            "The step \"" + id + "\" is in the branch \"" + one.branch
                                    + "\", which runs at the same time as this one: its result can be read after the"
                                    + " \"parallel\" in line " + one.step.at().line() + ".");
                }
            }
        }
        return null;
    }

    /** The key of the step's kind; {@code step} if there is none. */
    static String kind(Fields step) {
        return StepKind.of(step).map(StepSyntax::key).orElse("step");
    }

    static String itemName(Fields loop) {
        String as = FlowCompiler.text(loop, "as");
        return as == null ? ITEM : as;
    }

    private void collect(Source steps, List<Around> here, int depth) {
        if (!(steps instanceof Items list)) return;
        around.put(steps, here);
        for (Source item : list.items()) {
            if (!(item instanceof Fields step)) continue;
            all.add(step);
            String id = FlowCompiler.text(step, "id");
            if (id != null) places.putIfAbsent(id, here);
            for (StepKind kind : StepKind.values()) {
                variables.addAll(kind.syntax().variables(step));
                String where = kind.syntax().whereItemsAreRead(step);
                if (where != null) items.putIfAbsent(itemName(step), where);
            }
            for (Inner inner : inner(step)) {
                if (inner.steps() == null) continue;
                if (depth == MAX_DEPTH) {
                    findings.add(
                            step,
                            "steps-too-deep",
                            "Lists of steps may be nested at most " + MAX_DEPTH
                                    + " levels deep. Move the steps inside of this one to another flow, and call it.");
                    break;
                }
                List<Around> there = here;
                if (inner.around() != null) {
                    there = new ArrayList<>(here);
                    there.add(inner.around());
                }
                collect(inner.steps(), there, depth + 1);
            }
        }
    }

    /** The lists of steps inside of a step, in the order in which steps are counted. */
    static List<Inner> inner(Fields step) {
        List<Inner> inner = new ArrayList<>();
        for (StepKind kind : StepKind.values()) inner.addAll(kind.syntax().inner(step));
        return inner;
    }

    /** The beginning of generated ids. */
    static String generated(String kind) {
        return kind.replace('-', '_');
    }

    private void name() {
        Map<String, Field> first = new HashMap<>();
        for (Fields step : all) {
            Field id = step.fields().get("id");
            if (id == null || !(id.value().plain() instanceof String text)) continue;
            Field before = first.putIfAbsent(text, id);
            if (before != null) {
                findings.add(
                        id.value(),
                        "duplicate-id",
                        "The flow has another step with the id \"" + text + "\", in line "
                                + before.at().line() + ".");
            }
        }
        Map<String, Integer> counts = new HashMap<>();
        for (Fields step : all) {
            String kind = generated(kind(step));
            int count = counts.merge(kind, 1, Integer::sum);
            String id = FlowCompiler.text(step, "id");
            if (id == null) {
                id = kind + "_" + count;
                while (places.containsKey(id)) id += "_";
                generated.add(id);
            }
            ids.put(step, id);
        }
    }
}
