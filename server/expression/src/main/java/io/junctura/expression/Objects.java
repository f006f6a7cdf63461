package io.junctura.expression;

import static io.junctura.expression.BuiltInFunction.define;
import static io.junctura.expression.BuiltIns.arg;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions on objects and on values of any type. */
final class Objects {

    static final List<BuiltInFunction> FUNCTIONS = List.of(
            define("boolean", "<x-:b>")
                    .help("Whether a value counts as true. Missing, null, empty, zero and false values count as "
                            + "false.")
                    .example("$boolean(\"a\")")
                    .body(Objects::truth),
            define("not", "<x-:b>")
                    .help("Whether a value counts as false.")
                    .example("$not(true)")
                    .body(Objects::not),
            define("exists", "<x:b>")
                    .help("Whether a value exists. Null is a value.")
                    .example("$exists(payload.missing)")
                    .body((evaluation, args, context) -> arg(args, 0) != Values.ABSENT),
            define("type", "<x:s>")
                    .help("The type of a value, such as `string` or `null`.")
                    .example("$type([1])")
                    .body(Objects::type),
            define("keys", "<x-:a<s>>")
                    .help("The names of the fields of a map, or of all maps of a list.")
                    .example("$keys({\"a\": 1, \"b\": 2})")
                    .body(Objects::keys),
            define("lookup", "<x-s:x>")
                    .help("The value of the field with a name in a map, or in each map of a list.")
                    .example("$lookup({\"a\": 1}, \"a\")")
                    .body((evaluation, args, context) -> arg(args, 1) instanceof String name
                            ? Values.field(evaluation, arg(args, 0), name)
                            : Values.ABSENT),
            define("spread", "<x-:a<o>>")
                    .help("A list of maps with one field each.")
                    .example("$spread({\"a\": 1, \"b\": 2})")
                    .body((evaluation, args, context) -> spread(evaluation, arg(args, 0))),
            define("merge", "<a<o>:o>")
                    .help("One map with the fields of all maps of a list. Of several fields with one name, the "
                            + "last one is kept.")
                    .example("$merge([{\"a\": 1}, {\"b\": 2}])")
                    .body(Objects::merge),
            define("each", "<o-f:a>")
                    .help("The results of a function for each field. The function gets the value, the name and the "
                            + "map.")
                    .example("$each({\"a\": 1, \"b\": 2}, function($value, $key) { $key & $value })")
                    .body(Objects::each),
            define("sift", "<o-f?:o>")
                    .help("The map with only the fields for which a function returns true.")
                    .example("$sift({\"a\": 1, \"b\": 2}, function($value) { $value > 1 })")
                    .body(Objects::sift),
            define("clone", "<(oa)-:o>")
                    .help("A copy of a map or list.")
                    .example("$clone({\"a\": 1})")
                    .body((evaluation, args, context) -> Values.copy(evaluation, arg(args, 0))),
            define("error", "<s?:x>")
                    .help("Fails with the given message.")
                    .example("payload.number ?: $error(\"No number.\")")
                    .arity(1)
                    .body(Objects::error),
            define("assert", "<bs?:x>")
                    .help("Fails with the given message, unless a condition is true.")
                    .example("$assert(1 < 2, \"One must be less.\")")
                    .body(Objects::assertTrue));

    private Objects() {}

    private static @Nullable Object truth(
            Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        Object value = arg(args, 0);
        return value == Values.ABSENT ? value : (Object) Values.truth(value);
    }

    private static @Nullable Object not(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        Object value = arg(args, 0);
        return value == Values.ABSENT ? value : (Object) !Values.truth(value);
    }

    private static @Nullable Object type(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        Object value = arg(args, 0);
        return value == Values.ABSENT ? value : Values.type(value);
    }

    private static @Nullable Object keys(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        Set<String> names = new LinkedHashSet<>();
        keys(evaluation, arg(args, 0), names);
        evaluation.makesList(names.size());
        Sequence keys = Sequence.sequence();
        keys.addAll(names);
        return keys;
    }

    private static void keys(Evaluation evaluation, @Nullable Object value, Set<String> into) {
        evaluation.spend(1);
        if (value instanceof List<?> list) {
            evaluation.enter();
            for (Object item : list) keys(evaluation, item, into);
            evaluation.leave();
        } else if (value instanceof Map<?, ?> map) {
            evaluation.spend(map.size() / 16);
            for (Object key : map.keySet()) {
                if (into.add((String) key)) evaluation.makes(ValueMemory.MEMBER);
            }
            evaluation.items(into.size());
        }
    }

    private static @Nullable Object spread(Evaluation evaluation, @Nullable Object value) {
        if (value instanceof List<?> list) {
            Sequence spread = new Sequence(list.isEmpty());
            evaluation.enter();
            for (Object item : list) {
                Object part = spread(evaluation, item);
                if (part instanceof List<?> parts) evaluation.addAll(spread, parts);
                else if (part != Values.ABSENT) evaluation.add(spread, part);
            }
            evaluation.leave();
            return spread;
        }
        if (value instanceof Map<?, ?> map) {
            Sequence spread = Sequence.sequence();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                evaluation.spend(1);
                evaluation.makesObject(1);
                ObjectValue one = new ObjectValue();
                one.put((String) entry.getKey(), entry.getValue());
                evaluation.add(spread, one);
            }
            return spread;
        }
        return value;
    }

    private static @Nullable Object merge(
            Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof List<?> list)) return Values.ABSENT;
        ObjectValue merged = new ObjectValue();
        evaluation.makesObject(0);
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> map)) continue;
            evaluation.spend(1 + map.size() / 4);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!merged.containsKey(entry.getKey())) evaluation.makes(ValueMemory.MEMBER);
                merged.put((String) entry.getKey(), entry.getValue());
            }
            evaluation.items(merged.size());
        }
        return merged;
    }

    private static @Nullable Object each(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        Sequence values = Sequence.sequence();
        if (!(arg(args, 0) instanceof Map<?, ?> map) || !(arg(args, 1) instanceof Function function)) {
            return Values.ABSENT;
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object value = evaluation.apply(
                    function, Lists.arguments(function, entry.getValue(), entry.getKey(), map), Values.ABSENT);
            if (value != Values.ABSENT) evaluation.add(values, value);
        }
        return values;
    }

    private static @Nullable Object sift(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof Map<?, ?> map) || !(arg(args, 1) instanceof Function function)) {
            return Values.ABSENT;
        }
        evaluation.makesObject(0);
        ObjectValue kept = new ObjectValue();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (Values.truth(evaluation.apply(
                    function, Lists.arguments(function, entry.getValue(), entry.getKey(), map), Values.ABSENT))) {
                evaluation.makes(ValueMemory.MEMBER);
                kept.put((String) entry.getKey(), entry.getValue());
            }
        }
        return kept.isEmpty() ? Values.ABSENT : kept;
    }

    private static @Nullable Object error(
            Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        throw new EvaluationFailed(
                arg(args, 0) instanceof String sentence ? sentence : "The expression called $error.");
    }

    private static @Nullable Object assertTrue(
            Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (Boolean.TRUE.equals(arg(args, 0))) return Values.ABSENT;
        throw new EvaluationFailed(
                arg(args, 1) instanceof String sentence ? sentence : "The expression's $assert failed.");
    }
}
