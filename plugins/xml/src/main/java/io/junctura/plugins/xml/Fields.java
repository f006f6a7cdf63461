package io.junctura.plugins.xml;

import io.junctura.api.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes and children of one element, as they are read. While their keys are those of an earlier element of the same name,
 * the value is a row that shares its columns, which the server need not copy.
 */
final class Fields {

    /** The limit of different sets of keys, beyond which shared columns cost more than they save. */
    private static final int MAX_LEARNED = 16;

    private static final int MAX_COLUMNS = 1_000;

    /** The columns of the elements of one name. */
    static final class Layout {
        private @Nullable Columns columns;
        private int learned;

        private void learn(Set<String> keys) {
            if (learned == MAX_LEARNED || keys.size() > MAX_COLUMNS) return;
            learned++;
            columns = Columns.of(List.copyOf(keys));
        }
    }

    private final Layout layout;
    private final Set<String> lists;
    private final @Nullable Columns columns;
    private final List<String> names;
    private final Object[] values;
    private int count;

    /** All fields, if a key was not the expected one; null before. */
    private @Nullable Map<String, Object> map;

    /** @param lists keys whose values are always lists */
    Fields(Layout layout, Set<String> lists) {
        this.layout = layout;
        this.lists = lists;
        columns = layout.columns;
        names = columns == null ? List.of() : columns.names();
        values = new Object[names.size()];
    }

    /**
     * Adds the value of an attribute or of the text, whose key must be unique. @return false if another value has the
     * key
     */
    boolean add(String key, Object value) {
        return isNext(key, value) || map().put(key, value) == null;
    }

    void addChild(String key, Object value) {
        if (!lists.contains(key) && isNext(key, value)) return;
        Map<String, Object> map = map();
        Object before = map.get(key);
        if (before instanceof List<?>) {
            @SuppressWarnings("unchecked")
            List<Object> list = (List<Object>) before;
            list.add(value);
        } else if (before != null || lists.contains(key)) {
            List<Object> list = new ArrayList<>();
            if (before != null) list.add(before);
            list.add(value);
            map.put(key, list);
        } else {
            map.put(key, value);
        }
    }

    private boolean isNext(String key, Object value) {
        if (map != null || count == names.size() || !names.get(count).equals(key)) return false;
        values[count++] = value;
        return true;
    }

    private Map<String, Object> map() {
        if (map == null) {
            map = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) map.put(names.get(i), values[i]);
        }
        return map;
    }

    /** All of them. */
    Map<String, ?> value() {
        if (map != null) {
            layout.learn(map.keySet());
            return map;
        }
        if (columns == null) return Map.of();
        return columns.row(count == values.length ? values : Arrays.copyOf(values, count));
    }
}
