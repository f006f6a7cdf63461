package io.junctura.plugins.json;

import java.util.ArrayList;
import java.util.List;

/** The way to a value inside of a document, a JSON Pointer (RFC 6901). */
record JsonPath(String text, List<String> parts) {

    /** @throws IllegalArgumentException in a sentence, if it is none */
    static JsonPath of(String text) {
        List<String> parts = new ArrayList<>();
        if (!text.isEmpty() && !text.startsWith("/")) throw wrong(text);
        for (int begin = 1; begin <= text.length(); ) {
            int end = text.indexOf('/', begin);
            if (end < 0) end = text.length();
            parts.add(unescaped(text.substring(begin, end), text));
            begin = end + 1;
        }
        return new JsonPath(text, List.copyOf(parts));
    }

    private static String unescaped(String part, String text) {
        for (int i = part.indexOf('~'); i >= 0; i = part.indexOf('~', i + 1)) {
            if (!part.startsWith("0", i + 1) && !part.startsWith("1", i + 1)) throw wrong(text);
        }
        return part.replace("~1", "/").replace("~0", "~");
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "path must be a JSON Pointer such as /result/orders, with ~1 for / and ~0 for ~ in a" + " name, not \""
                        + text + "\".");
    }
}
