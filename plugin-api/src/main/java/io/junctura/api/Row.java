package io.junctura.api;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A row with shared {@link Columns}: an immutable map from column names to values. Any thread may use it. */
public final class Row extends AbstractMap<String, @Nullable Object> {
    private final Columns columns;

    private final @Nullable Object[] values;

    Row(Columns columns, @Nullable Object[] values) {
        this.columns = columns;
        this.values = values;
    }

    public Columns columns() {
        return columns;
    }

    /**
     * The value of a column.
     *
     * @param column from 0; less than {@link #size}
     */
    public @Nullable Object value(int column) {
        return values[column];
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return place(key) >= 0;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        int place = place(key);
        return place < 0 ? null : values[place];
    }

    /** The index of a key's value; -1 if the row does not have the key. */
    private int place(@Nullable Object key) {
        Integer place = columns.places().get(key);
        return place == null || place >= values.length ? -1 : place;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
        for (int i = 0; i < values.length; i++) action.accept(columns.names().get(i), values[i]);
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return values.length;
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, @Nullable Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < values.length;
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (next == values.length) throw new NoSuchElementException();
            return new SimpleImmutableEntry<>(columns.names().get(next), values[next++]);
        }
    }
}
