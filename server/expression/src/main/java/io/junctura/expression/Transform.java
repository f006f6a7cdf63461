package io.junctura.expression;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code |pattern|update, delete|}: a function that gives a changed copy of its argument. */
record Transform(
        int position, Node pattern, Node update, @Nullable Node delete) implements Node {

    @Override
    public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
        evaluation.makes(ValueMemory.FUNCTION + frame.captured());
        return new NativeFunction("transform", 1, null, (current, args, context) -> {
            Object subject = args.isEmpty() ? Values.ABSENT : args.get(0);
            if (subject == Values.ABSENT) return Values.ABSENT;
            if (!(subject instanceof Map) && !(subject instanceof List)) {
                throw new EvaluationFailed("A transform needs an object or a list.", subject);
            }
            Object result = Values.copy(current, subject);
            Object matches = current.evaluate(pattern, result, frame);
            if (matches instanceof List<?> list) {
                for (Object match : list) change(current, match, frame);
            } else {
                change(current, matches, frame);
            }
            return result;
        });
    }

    private void change(Evaluation evaluation, @Nullable Object match, Frame frame) {
        if (match == Values.ABSENT) return;
        Object changes = evaluation.evaluate(update, match, frame);
        if (changes != Values.ABSENT && !(changes instanceof Map)) {
            throw new EvaluationFailed("The second part of a transform must be an object.", changes);
        }
        // Only copies that the transform has made may change: other values are shared.
        if (match instanceof ObjectValue target && changes instanceof Map<?, ?> fields) {
            evaluation.makes(ValueMemory.MEMBER * (long) fields.size());
            for (Map.Entry<?, ?> field : fields.entrySet()) target.put((String) field.getKey(), field.getValue());
        }
        if (delete == null) return;
        Object deletions = evaluation.evaluate(delete, match, frame);
        List<?> names = deletions instanceof List<?> list
                ? list
                : deletions == Values.ABSENT ? List.of() : Collections.singletonList(deletions);
        for (Object name : names) {
            if (!(name instanceof String)) {
                throw new EvaluationFailed(
                        "The third part of a transform must be a string or a list of strings.", name);
            }
            if (match instanceof ObjectValue target) target.remove(name);
        }
    }

    @Override
    public void read(Analysis analysis, boolean atRoot) {
        pattern.read(analysis, false);
        update.read(analysis, false);
        if (delete != null) delete.read(analysis, false);
    }
}
