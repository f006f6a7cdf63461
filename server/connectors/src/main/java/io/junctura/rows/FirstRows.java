package io.junctura.rows;

import io.junctura.api.ConnectorException;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.json.Footprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a stream, for people who look at the step that opened it. They are a part of the recipe of the rows, so they
 * are masked, kept and deleted with it. Long texts are cut.
 *
 * @param rows  JSON values
 * @param whole whether there are no other rows
 */
public record FirstRows(List<@Nullable Object> rows, boolean whole) {
    public static final int MAX = 20;

    /** In bytes of heap. */
    private static final long MAX_BYTES = 32 << 10;

    private static final int MAX_TEXT_LENGTH = 500;

    private static final String ROWS = "first";
    private static final String WHOLE = "whole";

    /**
     * Reads the first rows one by one, so that no more than one large row is in memory.
     *
     * @param written makes a JSON value of a row
     * @throws ConnectorException if the first row cannot be read. A later one is read again by the step that needs it
     */
    public static FirstRows read(RowStreams.Reader reader, UnaryOperator<@Nullable Object> written)
            throws ConnectorException {
        List<@Nullable Object> rows = new ArrayList<>();
        long bytes = 0;
        while (true) {
            Object row;
            try {
                List<@Nullable Object> next = reader.next(1);
                if (next.isEmpty()) return new FirstRows(rows, true);
                if (rows.size() == MAX) return new FirstRows(rows, false);
                row = cut(written.apply(next.get(0)));
            } catch (ConnectorException | RuntimeException e) {
                if (rows.isEmpty()) throw e;
                return new FirstRows(rows, false);
            }
            bytes += Footprint.ofValue(row);
            if (bytes > MAX_BYTES) return new FirstRows(rows, false);
            rows.add(row);
        }
    }

    private static @Nullable Object cut(@Nullable Object row) {
        if (row instanceof String text && text.length() > MAX_TEXT_LENGTH)
            return text.substring(0, MAX_TEXT_LENGTH) + "…";
        if (!(row instanceof Map<?, ?> map)) return row;
        Map<Object, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put(name, cut(value)));
        return members;
    }

    /** The rows with these first ones recorded. */
    public Rows.Unread in(Rows.Unread unread) {
        Map<String, @Nullable Object> recipe = new LinkedHashMap<>(unread.recipe());
        recipe.put(ROWS, rows);
        recipe.put(WHOLE, whole);
        return new Rows.Unread(unread.by(), recipe);
    }

    /** @return null: none were recorded */
    public static @Nullable FirstRows of(Rows.Unread unread) {
        if (!(unread.recipe().get(ROWS) instanceof List<?> rows)) return null;
        return new FirstRows(
                new ArrayList<@Nullable Object>(rows),
                Boolean.TRUE.equals(unread.recipe().get(WHOLE)));
    }

    /** The names that the rows have, in order. Empty if no row is a map. */
    public List<String> columns() {
        Set<String> names = new LinkedHashSet<>();
        for (Object row : rows) {
            if (row instanceof Map<?, ?> map) map.keySet().forEach(name -> names.add(String.valueOf(name)));
        }
        return List.copyOf(names);
    }
}
