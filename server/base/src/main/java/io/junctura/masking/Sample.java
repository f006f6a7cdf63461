package io.junctura.masking;

import io.junctura.json.LargeValue;
import io.junctura.json.StoredJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a small example of a JSON value: lists and texts are shortened, and members with the names of secrets masked. Pure. */
public final class Sample {
    private static final int MAX_ITEMS = 3;
    private static final int MAX_CHARACTERS = 300;
    private static final int MAX_DEPTH = 12;
    private static final String MORE = "…";

    /** How many values the example may still have. */
    private int left = 500;

    private Sample() {}

    /** The example, which stays below 200 KB. */
    public static @Nullable Object of(@Nullable Object value) {
        return new Sample().shortened(value, 0);
    }

    private @Nullable Object shortened(@Nullable Object value, int depth) {
        left--;
        return built(value, depth);
    }

    private @Nullable Object built(@Nullable Object value, int depth) {
        if (value instanceof LargeValue) return MORE;
        if (value instanceof StoredJson stored) return built(stored.value(1), depth);
        if (value instanceof String text) return shortened(text);
        if (!(value instanceof Map<?, ?>) && !(value instanceof List<?>)) return value;
        if (depth == MAX_DEPTH) return MORE;
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> some = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                if (left <= 0) break;
                String name = String.valueOf(member.getKey());
                some.put(name, SecretNames.isKey(name) ? SecretNames.MASK : shortened(member.getValue(), depth + 1));
            }
            return some;
        }
        List<@Nullable Object> some = new ArrayList<>(MAX_ITEMS);
        for (Object item : (List<?>) value) {
            if (left <= 0 || some.size() == MAX_ITEMS) break;
            some.add(shortened(item, depth + 1));
        }
        return some;
    }

    private static String shortened(String text) {
        if (text.length() <= MAX_CHARACTERS) return text;
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1)) ? MAX_CHARACTERS - 1 : MAX_CHARACTERS;
        return text.substring(0, end) + MORE;
    }
}
