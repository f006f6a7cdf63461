package io.junctura.expression;

import static io.junctura.expression.BuiltIns.arg;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions on objects and on values of any type. */
final class Objects {

    private Objects() {}

    static void register(BuiltIns.Registry add) {
        add.add(
                "boolean",
                1,
                "<x-:b>",
                "Whether a value counts as true: not if it is missing, null, empty, zero or false.",
                "$boolean(\"a\")",
                (evaluation, args, context) -> {
                    Object value = arg(args, 0);
                    return value == Values.ABSENT ? value : (Object) Values.truth(value);
                });
        add.add("not", 1, "<x-:b>", "Whether a value counts as false.", "$not(true)", (evaluation, args, context) -> {
            Object value = arg(args, 0);
            return value == Values.ABSENT ? value : (Object) !Values.truth(value);
        });
        add.add(
                "exists",
                1,
                "<x:b>",
                "Whether a value is there. Null is a value.",
                "$exists(payload.missing)",
                (evaluation, args, context) -> arg(args, 0) != Values.ABSENT);
        add.add(
                "type",
                1,
                "<x:s>",
                "The type of a value, such as `string` or `null`.",
                "$type([1])",
                (evaluation, args, context) -> {
                    Object value = arg(args, 0);
                    return value == Values.ABSENT ? value : Values.type(value);
                });
        add.add(
                "keys",
                1,
                "<x-:a<s>>",
                "The names of the fields of an object, or of all objects of a list.",
                "$keys({\"a\": 1, \"b\": 2})",
                (evaluation, args, context) -> {
                    Set<String> names = new LinkedHashSet<>();
                    keys(evaluation, arg(args, 0), names);
                    evaluation.makesList(names.size());
                    Seq keys = Seq.sequence();
                    keys.addAll(names);
                    return keys;
                });
        add.add(
                "lookup",
                2,
                "<x-s:x>",
                "The field of an object, or of each object of a list, by its name.",
                "$lookup({\"a\": 1}, \"a\")",
                (evaluation, args, context) -> arg(args, 1) instanceof String name
                        ? Values.field(evaluation, arg(args, 0), name)
                        : Values.ABSENT);
        add.add(
                "spread",
                1,
                "<x-:a<o>>",
                "A list of objects with one field each.",
                "$spread({\"a\": 1, \"b\": 2})",
                (evaluation, args, context) -> spread(evaluation, arg(args, 0)));
        add.add(
                "merge",
                1,
                "<a<o>:o>",
                "One object of the fields of all objects of a list; the last one wins.",
                "$merge([{\"a\": 1}, {\"b\": 2}])",
                (evaluation, args, context) -> {
                    if (!(arg(args, 0) instanceof List<?> list)) return Values.ABSENT;
                    Made merged = new Made();
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
                });
        add.add(
                "each",
                2,
                "<o-f:a>",
                "What a function makes of each field; it gets the value, the name and the object.",
                "$each({\"a\": 1, \"b\": 2}, function($value, $key) { $key & $value })",
                (evaluation, args, context) -> {
                    Seq values = Seq.sequence();
                    if (!(arg(args, 0) instanceof Map<?, ?> map) || !(arg(args, 1) instanceof Function function)) {
                        return Values.ABSENT;
                    }
                    for (Map.Entry<?, ?> entry : map.entrySet()) {
                        Object value = evaluation.apply(
                                function,
                                Lists.arguments(function, entry.getValue(), entry.getKey(), map),
                                Values.ABSENT);
                        if (value != Values.ABSENT) evaluation.add(values, value);
                    }
                    return values;
                });
        add.add(
                "sift",
                1,
                "<o-f?:o>",
                "The object with only the fields for which a function gives true.",
                "$sift({\"a\": 1, \"b\": 2}, function($value) { $value > 1 })",
                (evaluation, args, context) -> {
                    if (!(arg(args, 0) instanceof Map<?, ?> map) || !(arg(args, 1) instanceof Function function)) {
                        return Values.ABSENT;
                    }
                    evaluation.makesObject(0);
                    Made kept = new Made();
                    for (Map.Entry<?, ?> entry : map.entrySet()) {
                        if (Values.truth(evaluation.apply(
                                function,
                                Lists.arguments(function, entry.getValue(), entry.getKey(), map),
                                Values.ABSENT))) {
                            evaluation.makes(ValueMemory.MEMBER);
                            kept.put((String) entry.getKey(), entry.getValue());
                        }
                    }
                    return kept.isEmpty() ? Values.ABSENT : kept;
                });
        add.add(
                "clone",
                1,
                "<(oa)-:o>",
                "A copy.",
                "$clone({\"a\": 1})",
                (evaluation, args, context) -> Values.copy(evaluation, arg(args, 0)));
        add.add(
                "error",
                1,
                "<s?:x>",
                "Ends the evaluation with a sentence.",
                "payload.number ?: $error(\"No number.\")",
                (evaluation, args, context) -> {
                    throw new Failure(
                            arg(args, 0) instanceof String sentence ? sentence : "The expression called $error.");
                });
        add.add(
                "assert",
                1,
                "<bs?:x>",
                "Ends the evaluation with a sentence unless a condition is true.",
                "$assert(1 < 2, \"One must be less.\")",
                (evaluation, args, context) -> {
                    if (Boolean.TRUE.equals(arg(args, 0))) return Values.ABSENT;
                    throw new Failure(
                            arg(args, 1) instanceof String sentence ? sentence : "The expression's $assert failed.");
                });
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
            Seq spread = new Seq(list.isEmpty());
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
            Seq spread = Seq.sequence();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                evaluation.spend(1);
                evaluation.makesObject(1);
                Made one = new Made();
                one.put((String) entry.getKey(), entry.getValue());
                evaluation.add(spread, one);
            }
            return spread;
        }
        return value;
    }
}
