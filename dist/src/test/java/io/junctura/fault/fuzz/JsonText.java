package io.junctura.fault.fuzz;

import java.util.List;
import java.util.Map;

/** Writes values as JSON, and {@link RawJson} text as it is. */
final class JsonText {
    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    static String of(Object value) {
        JsonText text = new JsonText();
        text.write(value);
        return text.out.toString();
    }

    private void write(Object value) {
        if (value instanceof RawJson raw) out.append(raw.text());
        else if (value instanceof Map<?, ?> map) map(map);
        else if (value instanceof List<?> list) list(list);
        else if (value instanceof String string) string(string);
        else out.append(value);
    }

    private void map(Map<?, ?> map) {
        String between = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(between);
            string((String) entry.getKey());
            out.append(':');
            write(entry.getValue());
            between = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private void list(List<?> list) {
        String between = "[";
        for (Object item : list) {
            out.append(between);
            write(item);
            between = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private void string(String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ' || Character.isSurrogate(c)) out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        out.append('"');
    }
}
