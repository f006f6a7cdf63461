package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of steps. Each is evaluated for every item of the step before it.
 *
 * @param fromVariable whether it starts from a variable, so that a list around it is not its input
 * @param tuple        whether its result keeps the variables that its steps bound
 * @param keepsSingle  whether its result is a list even with a single item
 */
record Path(
        int position,
        List<Step> steps,
        @Nullable Grouping group,
        boolean fromVariable,
        boolean tuple,
        boolean keepsSingle,
        boolean keepsList)
        implements Node {

    /**
     * @param stages      the filters in brackets, and the names of positions
     * @param focus       the variable after {@code @}
     * @param index       the variable after {@code #}
     * @param parents     the variables that hold its context, for each {@code %} that climbs to it
     * @param tuple       whether it binds variables
     * @param constructed whether it is a list in brackets that stays one list
     */
    record Step(
            Node node,
            List<Stage> stages,
            @Nullable String focus,
            @Nullable String index,
            List<String> parents,
            boolean tuple,
            boolean constructed) {}

    /** A suffix of a step: either a filter, or the name of the position. */
    record Stage(@Nullable Node filter, @Nullable String index) {}

    @Override
    public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
        List<?> from = input instanceof List<?> list && !fromVariable ? list : Sequence.of(input);
        List<?> result = null;
        Tuples tuples = null;
        int last = steps.size() - 1;
        for (int i = 0; i <= last; i++) {
            Step step = steps.get(i);
            if (tuples == null && step.tuple) tuples = new Tuples(evaluation, frame);
            if (i == 0 && step.constructed) {
                Object first = evaluation.evaluate(step.node, from, frame);
                result = first instanceof List<?> list ? list : first == Values.ABSENT ? null : Sequence.of(first);
            } else if (tuples != null) {
                tuples.step(step, from);
            } else {
                result = step(evaluation, step, from, frame, i == last);
            }
            if (tuples == null && (result == null || result.isEmpty())) break;
            if (step.focus == null && result != null) from = result;
        }
        if (tuples != null) result = tuple ? tuples.list() : tuples.items();
        if (keepsSingle) result = kept(result);
        if (group != null) {
            return group.value(
                    evaluation, tuples != null ? tuples.list() : result == null ? Values.ABSENT : result, frame);
        }
        return result == null ? Values.ABSENT : result;
    }

    private static Sequence kept(@Nullable List<?> result) {
        Sequence kept;
        if (result instanceof Sequence seq) kept = seq.constructed && !seq.sequence ? Sequence.of(seq) : seq;
        else kept = result == null ? Sequence.sequence() : Sequence.list(result);
        kept.keepSingleton = true;
        return kept;
    }

    private static List<?> step(Evaluation evaluation, Step step, List<?> from, Frame frame, boolean last) {
        if (step.node instanceof OrderBy order) {
            List<?> sorted = order.sorted(evaluation, from, frame);
            return step.stages.isEmpty() ? sorted : stages(evaluation, step.stages, sorted, frame);
        }
        Sequence found = Sequence.sequence();
        boolean nested = false;
        for (Object item : from) {
            Object value = evaluation.evaluate(step.node, item, frame);
            for (int i = 0; i < step.stages.size(); i++) {
                Node filter = step.stages.get(i).filter;
                if (filter != null) value = Filter.apply(evaluation, filter, value, frame);
            }
            if (value == Values.ABSENT) continue;
            nested |= value instanceof List;
            evaluation.add(found, value);
        }
        if (!nested) return found;
        if (last && found.size() == 1 && found.get(0) instanceof List<?> only && !Values.isSequence(only)) return only;
        Sequence flat = Sequence.sequence();
        for (Object value : found) {
            if (value instanceof List<?> list && !(value instanceof Sequence seq && seq.constructed)) {
                evaluation.addAll(flat, list);
            } else {
                evaluation.add(flat, value);
            }
        }
        return flat;
    }

    /** Applies filters to the values of a step, and binds their positions. */
    static List<?> stages(Evaluation evaluation, List<Stage> stages, List<?> values, Frame frame) {
        List<?> result = values;
        for (Stage stage : stages) {
            if (stage.filter != null) {
                Object left = Filter.apply(evaluation, stage.filter, result, frame);
                result = left instanceof List<?> list ? list : Sequence.of(left);
            } else if (stage.index != null) {
                Tuples.name(stage.index, result);
            }
        }
        return result;
    }

    @Override
    public void read(Analysis analysis, boolean atRoot) {
        boolean here = atRoot;
        String before = "";
        for (Step step : steps) {
            Node node = step.node;
            node.read(analysis, here);
            boolean root = node.isRoot(here);
            for (Stage stage : step.stages) {
                if (stage.filter != null) stage.filter.read(analysis, root);
            }
            node.readMember(analysis, before);
            before = node.scopeName(analysis, here);
            here = root;
        }
        if (group != null) group.read(analysis, false);
    }

    @Override
    public String calledAs() {
        return steps.get(steps.size() - 1).node.calledAs();
    }
}
