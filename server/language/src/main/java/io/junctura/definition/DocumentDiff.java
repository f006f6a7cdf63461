package io.junctura.definition;

import com.github.difflib.DiffUtils;
import io.junctura.definition.DocumentReader.Document;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.json.JsonPointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes the differences between two documents of an integration, by flows and steps. There are none if a document
 * cannot be read.
 */
public final class DocumentDiff {
    private static final int MAX_FIELDS = 200;
    private static final long MAX_COMPARED = 4_000_000;

    private DocumentDiff() {}

    /** The kind of change. */
    public enum Kind {
        ADDED,
        REMOVED,
        MOVED,
        CHANGED
    }

    /**
     * A difference.
     *
     * @param what    {@code integration}, {@code flow}, {@code trigger} or {@code step}
     * @param flow    null for the integration's own settings
     * @param step    its id; if it has none, its kind and number. Null unless this is a step
     * @param pointer in the newer document, or in the older one if the thing was removed
     * @param fields  the changed fields; none if it was added, removed or only moved
     */
    public record Difference(
            Kind kind,
            String what,
            @Nullable String flow,
            @Nullable String step,
            String pointer,
            List<FieldChange> fields) {}

    /**
     * A changed value.
     *
     * @param pointer within the step, trigger, flow or document
     * @param before  null: it was absent
     * @param after   null: it is absent
     */
    public record FieldChange(
            String pointer,
            @Nullable Object before,
            @Nullable Object after) {}

    /** In the order of the newer document; removed steps come last in their flow. */
    public static List<Difference> between(String before, String after) {
        Fields old = root(before);
        Fields now = root(after);
        if (old == null || now == null) return List.of();
        List<Difference> found = new ArrayList<>();
        changed(found, "integration", null, "", old.plainWithout("flows"), now.plainWithout("flows"));
        Map<String, Fields> oldFlows = flows(old);
        Map<String, Fields> newFlows = flows(now);
        newFlows.forEach((name, flow) -> {
            Fields earlier = oldFlows.get(name);
            if (earlier == null) found.add(whole(Kind.ADDED, name, flow));
            else flow(found, name, earlier, flow);
        });
        oldFlows.forEach((name, flow) -> {
            if (!newFlows.containsKey(name)) found.add(whole(Kind.REMOVED, name, flow));
        });
        return found;
    }

    private static Difference whole(Kind kind, String flow, Fields at) {
        return new Difference(kind, "flow", flow, null, at.pointer(), List.of());
    }

    private static @Nullable Fields root(String text) {
        Findings ignored = new Findings("document");
        List<Document> documents = new ArrayList<>();
        ignored.search(() -> documents.addAll(new DocumentReader(ignored).read(text)));
        return !documents.isEmpty() && documents.get(0).root() instanceof Fields fields ? fields : null;
    }

    private static Map<String, Fields> flows(Fields document) {
        Map<String, Fields> flows = new LinkedHashMap<>();
        if (document.get("flows") instanceof Fields all) {
            all.fields().forEach((name, field) -> {
                if (field.value() instanceof Fields flow) flows.put(name, flow);
            });
        }
        return flows;
    }

    private static void flow(List<Difference> found, String name, Fields before, Fields after) {
        changed(
                found,
                "flow",
                name,
                after.pointer(),
                before.plainWithout("trigger", "steps"),
                after.plainWithout("trigger", "steps"));
        changed(
                found,
                "trigger",
                name,
                after.pointer() + "/trigger",
                value(before, "trigger"),
                value(after, "trigger"));
        List<Step> old = Step.all(before.get("steps"));
        List<Step> now = Step.all(after.get("steps"));
        Map<Step, Step> pairs = pairs(old, now);
        Set<Step> moved = moved(pairs, now);
        for (Step step : now) {
            Step earlier = pairs.get(step);
            if (earlier == null) {
                found.add(step.difference(Kind.ADDED, name, List.of()));
                continue;
            }
            if (moved.contains(step)) found.add(step.difference(Kind.MOVED, name, List.of()));
            List<FieldChange> fields = fields(earlier.own, step.own);
            if (!fields.isEmpty()) found.add(step.difference(Kind.CHANGED, name, fields));
        }
        Set<Step> paired = new LinkedHashSet<>();
        paired.addAll(pairs.values());
        for (Step step : old) {
            if (!paired.contains(step)) found.add(step.difference(Kind.REMOVED, name, List.of()));
        }
    }

    private static void changed(
            List<Difference> found,
            String what,
            @Nullable String flow,
            String pointer,
            @Nullable Object before,
            @Nullable Object after) {
        List<FieldChange> fields = fields(before, after);
        if (!fields.isEmpty()) found.add(new Difference(Kind.CHANGED, what, flow, null, pointer, fields));
    }

    private static @Nullable Object value(Fields fields, String name) {
        Source value = fields.get(name);
        return value == null ? null : value.plain();
    }

    // Fields.

    private static List<FieldChange> fields(@Nullable Object before, @Nullable Object after) {
        List<FieldChange> changes = new ArrayList<>();
        compare("", before, after, changes);
        return changes;
    }

    private static void compare(
            String pointer, @Nullable Object before, @Nullable Object after, List<FieldChange> changes) {
        if (Objects.equals(before, after) || changes.size() >= MAX_FIELDS) return;
        if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
            Set<Object> names = new LinkedHashSet<>(old.keySet());
            names.addAll(now.keySet());
            for (Object name : names) {
                compare(
                        pointer + "/" + JsonPointer.segment(String.valueOf(name)),
                        old.get(name),
                        now.get(name),
                        changes);
            }
        } else {
            changes.add(new FieldChange(pointer, before, after));
        }
    }

    // Steps.

    /**
     * A step as written.
     *
     * @param place the label of the step around it, and the key of the list in that step
     * @param order its number in the order of the document
     * @param own   its content without the steps inside of it
     */
    private record Step(String label, boolean named, String kind, String place, int order, String pointer, Object own) {

        /** Identity: the content may be long, so it is not compared. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return order;
        }

        static List<Step> all(@Nullable Source steps) {
            List<Step> all = new ArrayList<>();
            collect(steps, "", new HashMap<>(), all);
            return all;
        }

        private static void collect(@Nullable Source steps, String place, Map<String, Integer> counts, List<Step> all) {
            if (!(steps instanceof Items items)) return;
            for (Source item : items.items()) {
                if (!(item instanceof Fields fields)) continue;
                String kind = StepTree.kind(fields);
                int number = counts.merge(kind, 1, Integer::sum);
                String id = FlowCompiler.text(fields, "id");
                String label = id != null ? id : kind + " " + number;
                all.add(new Step(label, id != null, kind, place, all.size(), fields.pointer(), own(fields)));
                int list = 0;
                for (StepTree.Inner inner : StepTree.inner(fields))
                    collect(inner.steps(), label + "/" + list++, counts, all);
            }
        }

        private static Map<String, @Nullable Object> own(Fields step) {
            Map<String, @Nullable Object> own = new LinkedHashMap<>();
            List<StepTree.Inner> inner = StepTree.inner(step);
            step.fields().forEach((name, field) -> {
                Source value = field.value();
                boolean steps = inner.stream().anyMatch(one -> one.steps() == value);
                if (!steps || !(value instanceof Items)) own.put(name, StepKind.withoutSteps(name, value));
            });
            return own;
        }

        Difference difference(Kind kind, String flow, List<FieldChange> fields) {
            return new Difference(kind, "step", flow, label, pointer, fields);
        }
    }

    /**
     * Pairs each step of the newer document with its earlier version: by id; steps without ids by their content, else
     * by kind and order.
     */
    private static Map<Step, Step> pairs(List<Step> before, List<Step> after) {
        Map<Step, Step> pairs = new LinkedHashMap<>();
        Set<Step> free = new LinkedHashSet<>();
        Map<String, Step> named = new HashMap<>();
        for (Step old : before) if (!old.named || named.putIfAbsent(old.label, old) != null) free.add(old);
        for (Step now : after) {
            Step old = now.named ? named.remove(now.label) : null;
            if (old != null) pairs.put(now, old);
        }
        free.addAll(named.values());
        // Steps without ids are compared one by one, which would take too long.
        if ((long) before.size() * after.size() > MAX_COMPARED) return pairs;
        pair(pairs, free, after, (old, now) -> !old.named && !now.named && old.own.equals(now.own));
        pair(pairs, free, after, (old, now) -> !old.named && !now.named && old.kind.equals(now.kind));
        return pairs;
    }

    private interface Same {
        boolean are(Step old, Step now);
    }

    private static void pair(Map<Step, Step> pairs, Set<Step> free, List<Step> after, Same same) {
        for (Step now : after) {
            if (pairs.containsKey(now)) continue;
            for (Step old : free) {
                if (!same.are(old, now)) continue;
                pairs.put(now, old);
                free.remove(old);
                break;
            }
        }
    }

    /** The steps that are in another list now, and the smallest number of others that explains the new order. */
    private static Set<Step> moved(Map<Step, Step> pairs, List<Step> after) {
        Map<String, String> labels =
                new HashMap<>(); // From the present labels to the earlier ones, since places contain labels.
        pairs.forEach((now, old) -> labels.put(now.label, old.label));
        Set<Step> moved = new LinkedHashSet<>();
        Map<String, List<Step>> stayed = new LinkedHashMap<>();
        for (Step now : after) {
            Step old = pairs.get(now);
            if (old == null) continue;
            int slash = now.place.lastIndexOf('/');
            String place = slash < 0
                    ? now.place
                    : labels.getOrDefault(now.place.substring(0, slash), "") + now.place.substring(slash);
            if (place.equals(old.place))
                stayed.computeIfAbsent(now.place, any -> new ArrayList<>()).add(now);
            else moved.add(now);
        }
        for (List<Step> list : stayed.values()) moved.addAll(outOfOrder(list, pairs));
        return moved;
    }

    /** All except a longest subsequence in the earlier order. */
    private static List<Step> outOfOrder(List<Step> list, Map<Step, Step> pairs) {
        List<Step> earlier = list.stream()
                .sorted(Comparator.comparingInt(now -> pairs.get(now).order))
                .toList();
        return DiffUtils.diff(earlier, list).getDeltas().stream()
                .flatMap(delta -> delta.getTarget().getLines().stream())
                .toList();
    }
}
