package io.junctura.expression;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code {key: value}}: an object, or the grouping of the list before it. */
record Grouping(int position, List<Pair> pairs) implements Node {

    record Pair(Node key, Node value) {}

    /** The items of one key. */
    private static final class Group {
        final int pair;

        @Nullable
        Object data;

        boolean list;

        Group(int pair, @Nullable Object data) {
            this.pair = pair;
            this.data = data;
        }

        void append(Evaluation evaluation, @Nullable Object item) {
            if (!list) {
                Sequence items = new Sequence(false);
                if (data instanceof List<?> first) evaluation.addAll(items, first);
                else if (data != Values.ABSENT) evaluation.add(items, data);
                data = items;
                list = true;
            }
            if (!(data instanceof Sequence items)) return;
            if (item instanceof List<?> more) evaluation.addAll(items, more);
            else if (item != Values.ABSENT) evaluation.add(items, item);
        }

        /** The variables of all its items, each with a list of its values. */
        Map<String, @Nullable Object> variables(Evaluation evaluation) {
            Map<String, @Nullable Object> merged = new LinkedHashMap<>();
            evaluation.makesObject(data instanceof Map<?, ?> map ? map.size() : 0);
            if (data instanceof Tuples.Tuple tuple) merged.putAll(tuple);
            if (!list || !(data instanceof List<?> tuples)) return merged;
            Map<String, Sequence> lists = new LinkedHashMap<>();
            for (Object item : tuples) {
                if (!(item instanceof Tuples.Tuple tuple)) continue;
                for (Map.Entry<String, @Nullable Object> entry : tuple.entrySet()) {
                    Sequence values = lists.computeIfAbsent(entry.getKey(), key -> new Sequence(false));
                    evaluation.spend(1);
                    if (entry.getValue() instanceof List<?> more) evaluation.addAll(values, more);
                    else if (entry.getValue() != Values.ABSENT) evaluation.add(values, entry.getValue());
                }
            }
            merged.putAll(lists);
            return merged;
        }
    }

    @Override
    public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
        boolean tuples = input instanceof Sequence seq && seq.tuples;
        Map<String, Group> groups = groups(evaluation, input, tuples, frame);
        evaluation.items(groups.size());
        evaluation.makesObject(groups.size());
        ObjectValue result = new ObjectValue();
        for (Map.Entry<String, Group> entry : groups.entrySet()) {
            Group group = entry.getValue();
            Object context = group.data;
            Frame inner = frame;
            if (tuples) {
                Map<String, @Nullable Object> variables = group.variables(evaluation);
                context = variables.remove(Tuples.Tuple.ITEM);
                inner = Tuples.Tuple.frame(frame, variables);
            }
            Object value = evaluation.evaluate(pairs.get(group.pair).value, context, inner);
            if (value != Values.ABSENT) result.put(entry.getKey(), value);
        }
        return result;
    }

    private Map<String, Group> groups(Evaluation evaluation, @Nullable Object input, boolean tuples, Frame frame) {
        List<?> items = input instanceof List<?> list && !list.isEmpty()
                ? list
                : Collections.singletonList(input instanceof List ? Values.ABSENT : input);
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Object item : items) {
            Tuples.Tuple tuple = tuples && item instanceof Tuples.Tuple found ? found : null;
            Frame inner = tuple == null ? frame : tuple.frame(frame);
            Object context = tuple == null ? item : tuple.item();
            for (int i = 0; i < pairs.size(); i++) {
                Object key = evaluation.evaluate(pairs.get(i).key, context, inner);
                if (key == Values.ABSENT) continue;
                if (!(key instanceof String name))
                    throw new EvaluationFailed("A key of an object must be a string.", key);
                Group group = groups.get(name);
                if (group == null) {
                    evaluation.makes(ValueMemory.OBJECT);
                    groups.put(name, new Group(i, item));
                } else if (group.pair != i) {
                    throw new EvaluationFailed("The same key comes from two places of an object.", name);
                } else {
                    group.append(evaluation, item);
                }
            }
        }
        return groups;
    }

    @Override
    public void read(Analysis analysis, boolean atRoot) {
        for (Pair pair : pairs) {
            pair.key.read(analysis, atRoot);
            pair.value.read(analysis, atRoot);
        }
    }
}
