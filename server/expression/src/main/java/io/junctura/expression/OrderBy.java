package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ^(>a, b)}: a step that sorts the values of the steps before it. */
record OrderBy(int position, List<Term> terms) implements Node {

    /** One criterion. */
    record Term(boolean descending, Node expression) {}

    /** Not called: a path sorts all of its items at once. */
    @Override
    public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
        throw new IllegalStateException("an order-by outside of a path");
    }

    List<?> sorted(Evaluation evaluation, List<?> values, Frame frame) {
        boolean tuples = values instanceof Sequence seq && seq.tuples;
        List<@Nullable Object> sorted = Lists.sorted(evaluation, values, (a, b) -> {
            for (Term term : terms) {
                Object first = criterion(evaluation, term, a, tuples, frame);
                int order = order(evaluation, term, first, criterion(evaluation, term, b, tuples, frame));
                if (order != 0) return order;
            }
            return 0;
        });
        evaluation.makes(ValueMemory.LIST + ValueMemory.SHARED_ITEM * (long) sorted.size());
        Sequence result = Sequence.sequence();
        result.tuples = tuples;
        result.addAll(sorted);
        return result;
    }

    private static @Nullable Object criterion(
            Evaluation evaluation, Term term, @Nullable Object item, boolean tuples, Frame frame) {
        if (tuples && item instanceof Tuples.Tuple tuple) {
            return evaluation.evaluate(term.expression, tuple.item(), tuple.frame(frame));
        }
        return evaluation.evaluate(term.expression, item, frame);
    }

    private static int order(Evaluation evaluation, Term term, @Nullable Object a, @Nullable Object b) {
        if (a == Values.ABSENT) return b == Values.ABSENT ? 0 : 1;
        if (b == Values.ABSENT) return -1;
        int order;
        if (a instanceof Number x && b instanceof Number y) order = Numbers.compare(x, y);
        else if (a instanceof String x && b instanceof String y) order = Values.compare(evaluation, x, y);
        else if ((a instanceof Number || a instanceof String) && (b instanceof Number || b instanceof String)) {
            throw new EvaluationFailed("An order-by cannot compare a string with a number.", a);
        } else {
            throw new EvaluationFailed(
                    "What an order-by compares must be numbers or strings.",
                    a instanceof Number || a instanceof String ? b : a);
        }
        return term.descending ? -order : order;
    }

    @Override
    public void read(Analysis analysis, boolean atRoot) {
        for (Term term : terms) term.expression.read(analysis, false);
    }
}
