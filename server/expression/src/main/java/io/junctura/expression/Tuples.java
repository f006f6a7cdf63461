package io.junctura.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of a path with the variables that its steps have bound: {@code @}, {@code #} and the parents of {@code %}.
 */
final class Tuples {

    private final Evaluation evaluation;
    private final Frame frame;
    private @Nullable List<Tuple> tuples;

    /** @param frame the frame around the path */
    Tuples(Evaluation evaluation, Frame frame) {
        this.evaluation = evaluation;
        this.frame = frame;
    }

    /**
     * The next step.
     *
     * @param from the items of the steps before, if none of them bound a variable
     */
    void step(Path.Step step, List<?> from) {
        List<Tuple> next =
                step.node() instanceof OrderBy order ? sorted(order, step.index(), from) : evaluated(step, from);
        if (!step.stages().isEmpty()) {
            List<Tuple> filtered = new ArrayList<>();
            for (Object item : Path.stages(evaluation, step.stages(), list(next), frame)) {
                if (item instanceof Tuple tuple) filtered.add(tuple);
            }
            next = filtered;
        }
        tuples = next;
    }

    private List<Tuple> sorted(OrderBy order, @Nullable String index, List<?> from) {
        List<Tuple> before = tuples;
        List<Tuple> next = new ArrayList<>();
        long position = 0;
        for (Object item : order.sorted(evaluation, before == null ? from : list(before), frame)) {
            if (before == null) evaluation.makesObject(1);
            Tuple tuple = before == null ? Tuple.of(item) : (Tuple) item;
            if (tuple == null) continue;
            if (before == null && index != null) tuple.put(index, position++);
            next.add(tuple);
        }
        return next;
    }

    private List<Tuple> evaluated(Path.Step step, List<?> from) {
        List<Tuple> before = tuples;
        if (before == null) {
            before = new ArrayList<>();
            for (Object item : from) {
                evaluation.makesObject(1);
                before.add(Tuple.of(item));
            }
        }
        List<Tuple> next = new ArrayList<>();
        for (Tuple tuple : before) {
            Object result = evaluation.evaluate(step.node(), tuple.item(), tuple.frame(frame));
            if (result == Values.ABSENT) continue;
            boolean nested = result instanceof Sequence seq && seq.tuples;
            long position = 0;
            for (Object value : result instanceof List<?> list ? list : Collections.singletonList(result)) {
                evaluation.items(next.size() + 1L);
                next.add(following(step, tuple, value, nested, position++));
            }
        }
        return next;
    }

    private Tuple following(Path.Step step, Tuple tuple, @Nullable Object value, boolean nested, long position) {
        evaluation.spend(1 + tuple.size() / 8);
        evaluation.makesObject(tuple.size() + 2L);
        Tuple next = new Tuple();
        next.putAll(tuple);
        if (nested && value instanceof Tuple inner) {
            next.putAll(inner);
            return next;
        }
        String focus = step.focus();
        next.put(focus != null ? focus : Tuple.ITEM, value);
        String index = step.index();
        if (index != null) next.put(index, position);
        List<String> parents = step.parents();
        for (int i = 0; i < parents.size(); i++) next.put(parents.get(i), tuple.item());
        return next;
    }

    /** The items with their variables. */
    Sequence list() {
        return list(tuples == null ? List.of() : tuples);
    }

    /** The items without their variables. */
    Sequence items() {
        Sequence items = Sequence.sequence();
        for (Tuple tuple : tuples == null ? List.<Tuple>of() : tuples) items.add(tuple.item());
        return items;
    }

    private static Sequence list(List<Tuple> tuples) {
        Sequence list = Sequence.sequence();
        list.tuples = true;
        list.addAll(tuples);
        return list;
    }

    /** Binds a variable of each item to its position. */
    static void name(String variable, List<?> items) {
        long position = 0;
        for (Object item : items) {
            if (item instanceof Tuple tuple) tuple.put(variable, position++);
        }
    }

    /** An item with its variables. Never part of a result. */
    static final class Tuple extends LinkedHashMap<String, @Nullable Object> {
        private static final long serialVersionUID = 1;

        /** The key of the item itself. */
        static final String ITEM = "@";

        static Tuple of(@Nullable Object item) {
            Tuple tuple = new Tuple();
            tuple.put(ITEM, item);
            return tuple;
        }

        @Nullable
        Object item() {
            return get(ITEM);
        }

        Frame frame(Frame outer) {
            return frame(outer, this);
        }

        static Frame frame(Frame outer, Map<String, @Nullable Object> variables) {
            Frame frame = new Frame(outer);
            variables.forEach(frame::bind);
            return frame;
        }
    }
}
