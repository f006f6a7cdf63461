package io.junctura.expression;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code *} and {@code **}. */
final class Wildcards {

    private Wildcards() {}

    /** The values of an object, or the items of a list. Lists among them are flattened. */
    static Sequence children(Evaluation evaluation, @Nullable Object input) {
        Collection<?> values =
                input instanceof Map<?, ?> map ? map.values() : input instanceof List<?> list ? list : List.of();
        // If a value is a list, the result is a list as well, even with a single item.
        Sequence found = new Sequence(!holdsList(values));
        for (Object value : values) {
            evaluation.spend(1);
            if (value instanceof List<?> list) flatten(evaluation, list, found);
            else evaluation.add(found, value);
        }
        return found;
    }

    private static boolean holdsList(Collection<?> values) {
        for (Object value : values) {
            if (value instanceof List) return true;
        }
        return false;
    }

    private static void flatten(Evaluation evaluation, List<?> list, Sequence into) {
        evaluation.enter();
        for (Object item : list) {
            evaluation.spend(1);
            if (item instanceof List<?> inner) flatten(evaluation, inner, into);
            else evaluation.add(into, item);
        }
        evaluation.leave();
    }

    /** A value and all values within it, except lists. */
    static @Nullable Object descendants(Evaluation evaluation, @Nullable Object input) {
        if (input == Values.ABSENT) return input;
        Sequence found = Sequence.sequence();
        descend(evaluation, input, found);
        return found;
    }

    private static void descend(Evaluation evaluation, @Nullable Object value, Sequence into) {
        evaluation.spend(1);
        evaluation.enter();
        if (!(value instanceof List)) evaluation.add(into, value);
        if (value instanceof List<?> list) {
            for (Object item : list) descend(evaluation, item, into);
        } else if (value instanceof Map<?, ?> map) {
            for (Object item : map.values()) descend(evaluation, item, into);
        }
        evaluation.leave();
    }
}
