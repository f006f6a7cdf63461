package io.junctura.expression;

import io.junctura.api.FileRef;
import io.junctura.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operations on values. Java's null is JSON's null; {@link #ABSENT} is an absent value. */
final class Values {

    private enum Mark {
        ABSENT,
        UNBOUND
    }

    static final Object ABSENT = Mark.ABSENT;

    /** Marks a variable that does not exist, as opposed to one whose value is absent. */
    static final Object UNBOUND = Mark.UNBOUND;

    private Values() {}

    static boolean isSequence(@Nullable Object value) {
        return value instanceof Sequence seq && seq.sequence;
    }

    static boolean truth(@Nullable Object value) {
        if (value instanceof Boolean bool) return bool;
        if (value == null || value == ABSENT || value instanceof Function) return false;
        if (value instanceof String text) return !text.isEmpty();
        if (value instanceof Number number) return number.doubleValue() != 0;
        if (value instanceof List<?> list) {
            for (Object item : list) {
                if (truth(item)) return true;
            }
            return false;
        }
        if (value instanceof Map<?, ?> map) return !map.isEmpty();
        return true;
    }

    static @Nullable Object field(Evaluation evaluation, @Nullable Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            Object found = map.get(name);
            return found == null && !map.containsKey(name) ? ABSENT : found;
        }
        if (value instanceof List<?> list) {
            Sequence found = Sequence.sequence();
            for (Object item : list) {
                evaluation.spend(1);
                Object part = field(evaluation, item, name);
                if (part instanceof List<?> parts) evaluation.addAll(found, parts);
                else if (part != ABSENT) evaluation.add(found, part);
            }
            return found;
        }
        if (value instanceof FileRef file) {
            return switch (name) {
                case "file", "name" -> file.name();
                case "contentType" -> file.contentType();
                case "size" -> file.size();
                default -> ABSENT;
            };
        }
        return ABSENT;
    }

    /** Compares strings. The comparison is counted, since it takes time up to the first difference. */
    static int compare(Evaluation evaluation, String x, String y) {
        int shorter = Math.min(x.length(), y.length());
        if (shorter > 64) evaluation.spend(shorter / 64);
        return x.compareTo(y);
    }

    static boolean equal(Evaluation evaluation, @Nullable Object a, @Nullable Object b) {
        if (a == b) return true;
        if (a == null || b == null) return false;
        if (a instanceof String text) {
            if (text.length() > 64) evaluation.spend(text.length() / 64);
            return a.equals(b);
        }
        if (a instanceof Number x) return b instanceof Number y && Numbers.equal(x, y);
        evaluation.spend(1);
        if (a instanceof List<?> x) {
            if (!(b instanceof List<?> y) || x.size() != y.size()) return false;
            evaluation.spend(x.size() / 8);
            evaluation.enter();
            for (int i = 0; i < x.size(); i++) {
                if (!equal(evaluation, x.get(i), y.get(i))) {
                    evaluation.leave();
                    return false;
                }
            }
            evaluation.leave();
            return true;
        }
        if (a instanceof Map<?, ?> x) {
            if (!(b instanceof Map<?, ?> y) || x.size() != y.size()) return false;
            evaluation.enter();
            for (Map.Entry<?, ?> entry : x.entrySet()) {
                Object other = y.get(entry.getKey());
                if ((other == null && !y.containsKey(entry.getKey())) || !equal(evaluation, entry.getValue(), other)) {
                    evaluation.leave();
                    return false;
                }
            }
            evaluation.leave();
            return true;
        }
        return a.equals(b);
    }

    /** Equal values have equal hashes. */
    static int hash(Evaluation evaluation, @Nullable Object value) {
        evaluation.spend(1);
        if (value instanceof Number number) return Double.hashCode(number.doubleValue() + 0.0);
        if (value instanceof List<?> list) {
            evaluation.enter();
            int hash = 1;
            for (Object item : list) hash = 31 * hash + hash(evaluation, item);
            evaluation.leave();
            return hash;
        }
        if (value instanceof Map<?, ?> map) {
            evaluation.enter();
            int hash = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                hash += String.valueOf(entry.getKey()).hashCode() ^ (31 * hash(evaluation, entry.getValue()));
            }
            evaluation.leave();
            return hash;
        }
        return value == null ? 0 : value.hashCode();
    }

    static String text(Evaluation evaluation, @Nullable Object value, boolean pretty) {
        if (value instanceof String text) return text;
        if (value == ABSENT || value instanceof Function) return "";
        if (value instanceof Number number) return Numbers.text(number);
        if (value instanceof Boolean bool) return bool ? "true" : "false";
        if (value == null) return "null";
        Results results = new Results(evaluation, true);
        Object shown = results.plain(value);
        results.mustFit(pretty);
        String text = pretty ? Json.pretty(shown) : Json.text(shown);
        return evaluation.sized(text);
    }

    static String type(@Nullable Object value) {
        if (value == null) return "null";
        if (value instanceof String) return "string";
        if (value instanceof Number) return "number";
        if (value instanceof Boolean) return "boolean";
        if (value instanceof List) return "array";
        if (value instanceof Function) return "function";
        return "object";
    }

    /** A copy that shares no list and no map with its original. */
    static @Nullable Object copy(Evaluation evaluation, @Nullable Object value) {
        evaluation.spend(1);
        if (value instanceof List<?> list) {
            evaluation.enter();
            evaluation.makes(ValueMemory.LIST + ValueMemory.SHARED_ITEM * (long) list.size());
            Sequence copy = new Sequence(false);
            for (Object item : list) copy.add(copy(evaluation, item));
            evaluation.leave();
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            evaluation.enter();
            evaluation.makesObject(map.size());
            ObjectValue copy = new ObjectValue();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                copy.put(String.valueOf(entry.getKey()), copy(evaluation, entry.getValue()));
            }
            evaluation.leave();
            return copy;
        }
        return value;
    }
}
