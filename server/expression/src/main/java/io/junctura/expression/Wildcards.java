package io.junctura.expression;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code *} and {@code **}. */
final class Wildcards {

    private Wildcards() {}

    /** The values of an object, or the items of a list; lists among them are flattened. */
    static Seq children(Evaluation evaluation, @Nullable Object input) {
        Collection<?> values =
                input instanceof Map<?, ?> map ? map.values() : input instanceof List<?> list ? list : List.of();
        // Where a value is a list, the result is one, too, even with a single item.
        Seq found = new Seq(!holdsList(values));
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

    private static void flatten(Evaluation evaluation, List<?> list, Seq into) {
        evaluation.enter();
        for (Object item : list) {
            evaluation.spend(1);
            if (item instanceof List<?> inner) flatten(evaluation, inner, into);
            else evaluation.add(into, item);
        }
        evaluation.leave();
    }

    /** A value and all that it holds, but for lists. */
    static @Nullable Object descendants(Evaluation evaluation, @Nullable Object input) {
        if (input == Values.ABSENT) return input;
        Seq found = Seq.sequence();
        descend(evaluation, input, found);
        return found;
    }

    private static void descend(Evaluation evaluation, @Nullable Object value, Seq into) {
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
