package io.junctura.api;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The column names of many rows. Rows that share their columns take less memory and time than maps with keys of their own.
 * Immutable; any thread may use it.
 */
public final class Columns {
    private final List<String> names;
    private final Map<String, Integer> places;

    private Columns(List<String> names) {
        this.names = List.copyOf(names);
        Map<String, Integer> places = new LinkedHashMap<>(names.size() * 2);
        for (String name : this.names) {
            if (places.put(name, places.size()) != null) {
                throw new IllegalArgumentException("Two columns have the name \"" + name + "\".");
            }
        }
        this.places = Collections.unmodifiableMap(places);
    }

    /** @throws IllegalArgumentException if two columns have the same name */
    public static Columns of(List<String> names) {
        return new Columns(names);
    }

    /** The names, in order. */
    public List<String> names() {
        return names;
    }

    /**
     * Makes a row.
     *
     * @param values JSON values of the first columns. With fewer values than columns, the row lacks the last keys. The array is
     *               copied
     * @throws IllegalArgumentException if there are more values than columns
     */
    public Row row(@Nullable Object... values) {
        if (values.length > names.size()) {
            throw new IllegalArgumentException(
                    "There are " + values.length + " values and only " + names.size() + " columns.");
        }
        return new Row(this, Arrays.copyOf(values, values.length, Object[].class));
    }

    Map<String, Integer> places() {
        return places;
    }
}
