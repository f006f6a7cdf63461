package io.junctura.trigger.http;

import io.junctura.http.problem.ProblemException;
import io.junctura.memory.Reservation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes forms and queries. */
final class Forms {
    private static final int MAX = 10_000;

    /** In bytes of heap, for a field without its characters. */
    private static final long FIELD = 300;

    private Forms() {}

    /**
     * Reads a form. A name that occurs more than once has a list of its values.
     *
     * @param values the memory of the form
     */
    static Map<String, Object> read(byte[] body, Reservation values) {
        // Two bytes for each character of the text and of its parts, and the objects of each field.
        values.grow(4L * body.length + FIELD * Math.min(MAX, body.length));
        String text = new String(body, StandardCharsets.UTF_8);
        Map<String, Object> form = new LinkedHashMap<>();
        each(text, (name, value) -> put(form, name, value));
        return form;
    }

    /** The first value of each name. */
    static Map<String, String> first(String query) {
        Map<String, String> values = new LinkedHashMap<>();
        each(query, values::putIfAbsent);
        return values;
    }

    static void put(Map<String, Object> form, String name, @Nullable Object value) {
        Object before = form.get(name);
        if (!form.containsKey(name)) {
            form.put(name, value);
        } else if (before instanceof MultipleValues several) {
            several.add(value);
        } else {
            MultipleValues both = new MultipleValues();
            both.add(before);
            both.add(value);
            form.put(name, both);
        }
    }

    /** The values of one name. */
    private static final class MultipleValues extends ArrayList<@Nullable Object> {
        private static final long serialVersionUID = 1L;
    }

    private interface Pair {
        void take(String name, String value);
    }

    private static void each(String text, Pair pair) {
        int at = 0;
        int count = 0;
        while (at < text.length()) {
            int end = text.indexOf('&', at);
            if (end < 0) end = text.length();
            if (end > at) {
                if (++count > MAX) {
                    throw ProblemException.badRequest("too-many-fields", "There are more than " + MAX + " fields.");
                }
                int equals = text.indexOf('=', at);
                if (equals < 0 || equals > end) equals = end;
                pair.take(decode(text.substring(at, equals)), decode(text.substring(Math.min(end, equals + 1), end)));
            }
            at = end + 1;
        }
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) return text;
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("bad-encoding", "A % is not followed by two hexadecimal digits.");
        }
    }
}
