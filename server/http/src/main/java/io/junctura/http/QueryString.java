package io.junctura.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the query of an address: {@code name=value} pairs, percent-encoded in UTF-8. */
final class QueryString {
    private QueryString() {}

    /**
     * The values of each name, in order. A name without {@code =} has the empty text as its value. What cannot be decoded is left out.
     *
     * @param query without the question mark; null for none
     */
    static Map<String, List<String>> parse(@Nullable String query) {
        if (query == null || query.isEmpty()) return Map.of();
        Map<String, List<String>> params = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            if (name == null) continue;
            List<String> values = params.computeIfAbsent(name, n -> new ArrayList<>(1));
            if (value != null) values.add(value);
        }
        return params;
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null; // not valid percent-encoding
        }
    }
}
