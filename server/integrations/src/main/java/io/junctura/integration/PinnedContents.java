package io.junctura.integration;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.files.Contents;
import io.junctura.json.JsonPointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a value its files and rows back. The API shows them by name only, so a value that a person has read and sends again has
 * descriptions in their places.
 */
final class PinnedContents {
    private static final int MAX = 1_000;

    private final Map<String, Object> byPlace = new HashMap<>();
    private final Map<Object, Object> byForm = new HashMap<>();

    /**
     * @param value one in which files and rows are known
     * @param at    a pointer to it in the values that {@link #restored} gets
     */
    void know(@Nullable Object value, String at) {
        for (Contents one : Contents.in(value, MAX)) {
            byPlace.put(at + one.at(), one.value());
            byForm.putIfAbsent(form(one.value()), one.value());
        }
    }

    private static Object form(Object content) {
        if (content instanceof Rows.Unread rows) return Map.of("rows", rows.by());
        FileRef file = (FileRef) content;
        return Map.of("file", file.name(), "contentType", file.contentType(), "size", file.size());
    }

    @Nullable
    Object restored(@Nullable Object value) {
        return byForm.isEmpty() ? value : restored(value, "");
    }

    private @Nullable Object restored(@Nullable Object value, String at) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>(list.size());
            for (Object item : list) items.add(restored(item, at + '/' + items.size()));
            return items;
        }
        if (!(value instanceof Map<?, ?> map)) return value;
        Object here = byPlace.get(at);
        if (here != null && form(here).equals(map)) return here;
        Object known = byForm.get(map);
        if (known != null) return known;
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(
                String.valueOf(name), restored(member, at + '/' + JsonPointer.segment(String.valueOf(name)))));
        return members;
    }
}
