package io.junctura.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plain JSON value of what an evaluation came to, and bounds its size as it will be written: a small value can
 * hold the same large part a thousand times.
 */
final class Results {

    private static final int MAX_VALUES = 1_000_000;
    private static final long MAX_CHARACTERS = 16_000_000;

    private final Evaluation evaluation;
    private final boolean asText;
    private int values;
    private long characters;

    /** @param asText whether it becomes text now, in which functions are empty and calculated numbers short */
    Results(Evaluation evaluation, boolean asText) {
        this.evaluation = evaluation;
        this.asText = asText;
    }

    /** A value that was there before the evaluation is passed on as it is, however large. */
    static @Nullable Object of(Evaluation evaluation, @Nullable Object value) {
        if (value == Values.ABSENT) return null;
        if (value instanceof Seq || value instanceof Made || value instanceof Root || value instanceof Function) {
            return new Results(evaluation, false).plain(value);
        }
        return value;
    }

    @Nullable
    Object plain(@Nullable Object value) {
        count(value);
        if (value instanceof Function) {
            if (asText) return "";
            throw new Failure("The result is a function, or holds one, where a value is needed. Call it with ().");
        }
        if (asText && value instanceof Double number) return Numbers.shown(number);
        if (value == Values.ABSENT) return null;
        if (!asText && !(value instanceof Seq) && !(value instanceof Made) && !(value instanceof Root)) {
            countWithin(value);
            return value;
        }
        if (value instanceof List<?> list) {
            evaluation.enter();
            List<@Nullable Object> out = new ArrayList<>(list.size());
            for (Object item : list) out.add(plain(item));
            evaluation.leave();
            return out;
        }
        if (value instanceof Map<?, ?> map) {
            evaluation.enter();
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = String.valueOf(entry.getKey());
                characters += key.length();
                out.put(key, plain(entry.getValue()));
            }
            evaluation.leave();
            return out;
        }
        return value;
    }

    /** What an evaluation did not make holds nothing that it made. */
    private void countWithin(@Nullable Object value) {
        if (value instanceof List<?> list) {
            evaluation.enter();
            for (Object item : list) {
                count(item);
                countWithin(item);
            }
            evaluation.leave();
        } else if (value instanceof Map<?, ?> map) {
            evaluation.enter();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                characters += String.valueOf(entry.getKey()).length();
                count(entry.getValue());
                countWithin(entry.getValue());
            }
            evaluation.leave();
        }
    }

    private void count(@Nullable Object value) {
        if (value instanceof String text) characters += text.length();
        if (++values > MAX_VALUES || characters > MAX_CHARACTERS) {
            throw new Failure("The result is too large: more than " + MAX_VALUES + " values or " + MAX_CHARACTERS
                    + " characters.");
        }
    }
}
