package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters in brackets: by position, or by a condition. */
final class Filter {

    private Filter() {}

    static @Nullable Object apply(Evaluation evaluation, Node predicate, @Nullable Object input, Frame frame) {
        if (input == Values.ABSENT) return input;
        List<?> items = input instanceof List<?> list ? list : Sequence.of(input);
        Sequence kept = Sequence.sequence();
        evaluation.makes(ValueMemory.LIST);
        boolean tuples = items instanceof Sequence seq && seq.tuples;
        kept.tuples = tuples;
        if (predicate instanceof Node.Literal literal && literal.value() instanceof Number number) {
            long index = index(number, items.size());
            if (index < 0 || index >= items.size()) return kept;
            Object item = items.get((int) index);
            if (item instanceof List<?> list) return list;
            kept.add(item);
            return kept;
        }
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            Object value = tuples && item instanceof Tuples.Tuple tuple
                    ? evaluation.evaluate(predicate, tuple.item(), tuple.frame(frame))
                    : evaluation.evaluate(predicate, item, frame);
            if (value instanceof Number number) {
                if (index(number, items.size()) == i) keep(evaluation, kept, item);
            } else if (value instanceof List<?> list && !list.isEmpty() && numbers(evaluation, list)) {
                for (Object number : list) {
                    if (index((Number) number, items.size()) == i) keep(evaluation, kept, item);
                }
            } else if (Values.truth(value)) {
                keep(evaluation, kept, item);
            }
        }
        return kept;
    }

    private static void keep(Evaluation evaluation, Sequence kept, @Nullable Object item) {
        evaluation.items(kept.size() + 1L);
        evaluation.makes(ValueMemory.SHARED_ITEM);
        kept.add(item);
    }

    private static long index(Number number, int size) {
        double index = Math.floor(number.doubleValue());
        return (long) (index < 0 ? size + index : index);
    }

    private static boolean numbers(Evaluation evaluation, List<?> list) {
        evaluation.spend(list.size() / 8);
        for (Object item : list) {
            if (!(item instanceof Number)) return false;
        }
        return true;
    }
}
