package io.junctura.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the excerpt of a value that a message shows. */
final class ValueExcerpt {

    private static final int MAX = 200;

    private final StringBuilder out = new StringBuilder();

    private ValueExcerpt() {}

    static String of(@Nullable Object value) {
        ValueExcerpt shown = new ValueExcerpt();
        shown.append(value, 0);
        return shown.full() ? shown.out.substring(0, MAX) + "…" : shown.out.toString();
    }

    private boolean full() {
        return out.length() > MAX;
    }

    private void append(@Nullable Object value, int depth) {
        if (full()) return;
        if (value instanceof String text) {
            out.append('"').append(text, 0, Math.min(text.length(), MAX)).append('"');
        } else if (value instanceof Number number) {
            out.append(Numbers.text(number));
        } else if (value instanceof Function) {
            out.append("a function");
        } else if (value == Values.ABSENT) {
            out.append("absent");
        } else if (value instanceof List<?> list) {
            list(list, depth);
        } else if (value instanceof Map<?, ?> map) {
            map(map, depth);
        } else if (value == null || value instanceof Boolean) {
            out.append(value);
        } else {
            out.append("a file");
        }
    }

    private void list(List<?> list, int depth) {
        out.append('[');
        String separator = "";
        for (Object item : list) {
            if (full() || depth > 5) break;
            out.append(separator);
            append(item, depth + 1);
            separator = ",";
        }
        out.append(']');
    }

    private void map(Map<?, ?> map, int depth) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (full() || depth > 5) break;
            out.append(separator);
            append(entry.getKey(), depth + 1);
            out.append(':');
            append(entry.getValue(), depth + 1);
            separator = ",";
        }
        out.append('}');
    }
}
