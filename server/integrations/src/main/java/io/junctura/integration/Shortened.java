package io.junctura.integration;

import io.junctura.json.Json;
import io.junctura.json.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value whose long texts and lists are cut, so that a view can show it.
 *
 * @param cut pointers to the cut parts
 */
record Shortened(@Nullable Object value, List<String> cut) {
    /** The longest result, in characters of JSON. */
    static final int MAX = 256 << 10;

    /** Limits, tried in this order until the value is short enough. */
    private static final List<Limits> LIMITS = List.of(
            new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE),
            new Limits(20_000, 200),
            new Limits(2_000, 50),
            new Limits(200, 20),
            new Limits(100, 5),
            new Limits(20, 1));

    /** @param items the most items of a list; an object may have ten times as many members */
    private record Limits(int characters, int items) {}

    static Shortened of(@Nullable Object value) {
        for (Limits limits : LIMITS) {
            List<String> cut = new ArrayList<>();
            Object shorter = shorter(value, "", limits, cut);
            if (Json.text(shorter).length() <= MAX) return new Shortened(shorter, cut);
        }
        return new Shortened(null, List.of(""));
    }

    private static @Nullable Object shorter(@Nullable Object value, String pointer, Limits limits, List<String> cut) {
        if (value instanceof String text && text.length() > limits.characters) {
            cut.add(pointer);
            return text.substring(0, limits.characters) + "…";
        }
        if (value instanceof List<?> list) {
            int kept = Math.min(list.size(), limits.items);
            if (kept < list.size()) cut.add(pointer);
            List<@Nullable Object> items = new ArrayList<>(kept);
            for (int i = 0; i < kept; i++) items.add(shorter(list.get(i), pointer + '/' + i, limits, cut));
            return items;
        }
        if (!(value instanceof Map<?, ?> map)) return value;
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : map.entrySet()) {
            if (members.size() >= 10L * limits.items) {
                cut.add(pointer);
                break;
            }
            String name = String.valueOf(member.getKey());
            members.put(name, shorter(member.getValue(), pointer + '/' + JsonPointer.segment(name), limits, cut));
        }
        return members;
    }
}
