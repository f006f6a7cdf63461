package io.junctura.expression;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts the result of an evaluation to a plain JSON value, and limits its size as JSON text: a small value can
 * contain the same large part a thousand times.
 */
final class Results {

    private static final int MAX_VALUES = 1_000_000;
    private static final long MAX_CHARACTERS = 16_000_000;

    /** The bytes of a character of JSON text, while it is written and in the final string. */
    private static final int BYTES_PER_WRITTEN = 8;

    private final Evaluation evaluation;
    private final boolean asText;
    private int values;
    private long characters;

    /** An upper bound of the characters of its values as JSON, without indentation. Used for text only. */
    private long written;

    /** The number of spaces before its values if each is on its own line. */
    private long indentation;

    private int depth;

    /** @param asText whether it becomes text, in which functions are empty and calculated numbers are rounded */
    Results(Evaluation evaluation, boolean asText) {
        this.evaluation = evaluation;
        this.asText = asText;
    }

    /** A value from the scope is passed on unchanged, whatever its size. */
    static @Nullable Object of(Evaluation evaluation, @Nullable Object value) {
        if (value == Values.ABSENT) return null;
        if (value instanceof Sequence
                || value instanceof ObjectValue
                || value instanceof Root
                || value instanceof Function) {
            return new Results(evaluation, false).plain(value);
        }
        return value;
    }

    @Nullable
    Object plain(@Nullable Object value) {
        count(value);
        if (value instanceof Function) {
            if (asText) return "";
            throw new EvaluationFailed(
                    "The result is a function, or holds one, where a value is needed. Call it with ().");
        }
        if (asText && value instanceof Double number) return Numbers.shown(number);
        if (value == Values.ABSENT) return null;
        if (!asText && !(value instanceof Sequence) && !(value instanceof ObjectValue) && !(value instanceof Root)) {
            countWithin(value);
            return value;
        }
        if (value instanceof List<?> list) {
            evaluation.enter();
            evaluation.makes(
                    ValueMemory.LIST + (asText ? ValueMemory.ITEM : ValueMemory.SHARED_ITEM) * (long) list.size());
            List<@Nullable Object> out = new ArrayList<>(list.size());
            depth++;
            for (Object item : list) out.add(plain(item));
            depth--;
            evaluation.leave();
            return out;
        }
        if (value instanceof Map<?, ?> map) {
            evaluation.enter();
            evaluation.makesObject(map.size());
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            depth++;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = String.valueOf(entry.getKey());
                characters += key.length();
                if (asText) written += written(key);
                out.put(key, plain(entry.getValue()));
            }
            depth--;
            evaluation.leave();
            return out;
        }
        return value;
    }

    /**
     * Charges the memory for writing the value, and fails if the text would be too long. Call this before the value is
     * written.
     *
     * @param pretty whether each value is on its own line
     */
    void mustFit(boolean pretty) {
        long lines = pretty ? indentation + 2L * values : 0;
        evaluation.size(characters + (pretty ? indentation : 0));
        evaluation.makes(BYTES_PER_WRITTEN * (written + lines));
    }

    /** The number of characters of a string as JSON, including the quotes. */
    private static long written(String text) {
        long length = text.length() + 3L;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') length += 5;
            else if (c == '"' || c == '\\') length++;
        }
        return length;
    }

    /** Counts the content of a value. Values from the scope contain no values of the evaluation. */
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

    private void measure(@Nullable Object value) {
        if (value instanceof String text) written += written(text);
        else if (value instanceof Number number) written += Numbers.longestText(number);
        else if (value instanceof FileRef file) written += written(file.name()) + written(file.contentType()) + 64;
        else if (value instanceof Rows.Unread rows) written += written(rows.by()) + 16;
        else written += 8; // A keyword, or two brackets, and a separator.
        indentation += 2L * depth;
    }

    private void count(@Nullable Object value) {
        if (value instanceof String text) characters += text.length();
        if (asText) measure(value);
        if (++values > MAX_VALUES || characters > MAX_CHARACTERS) {
            throw new EvaluationFailed("The result is too large: more than " + MAX_VALUES + " values or "
                    + MAX_CHARACTERS + " characters.");
        }
    }
}
