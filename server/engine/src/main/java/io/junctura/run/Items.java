package io.junctura.run;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.json.Footprint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a loop under way, in memory: a whole list, or a window of a row stream. They are not part of the run's
 * state: after a crash they are evaluated and read again.
 */
public final class Items {
    private final @Nullable List<?> list;
    private final @Nullable Object stream;
    private final int batch;

    /**
     * The rows of a stream that are in memory, beginning with row {@link #from}. Rows may be null, so this is no deque.
     */
    private final List<@Nullable Object> rows = new ArrayList<>();

    private long from;
    private boolean end;

    private Items(@Nullable List<?> list, @Nullable Object stream, int batch) {
        this.list = list;
        this.stream = stream;
        this.batch = Math.max(1, batch);
    }

    public static Items of(@Nullable Object value, int batch) {
        if (value instanceof List<?> list) return new Items(list, null, batch);
        if (value instanceof FileRef || value instanceof Rows.Unread) return new Items(null, value, batch);
        return new Items(value == null ? List.of() : List.of(value), null, batch);
    }

    /** The source of a row stream: a {@link FileRef} or {@link Rows.Unread}; null: the items are a list. */
    public @Nullable Object stream() {
        return stream;
    }

    /** How many rows an item of a batched loop has. */
    public int batch() {
        return batch;
    }

    /** The number of the next row to read. */
    public long nextRow() {
        return from + rows.size();
    }

    /** Adds rows that were read, beginning with row {@link #nextRow}. */
    public void read(List<?> more, boolean last) {
        rows.addAll(more);
        end = last;
    }

    /** Null: the items are rows of a stream. */
    public @Nullable List<?> list() {
        return list;
    }

    /** Bytes of heap of the rows in memory. */
    long footprint() {
        return Footprint.ofValue(rows);
    }

    /** What is known of whether an item exists. */
    public enum Existence {
        THERE,
        BEYOND,
        UNREAD
    }

    public Existence known(long item, boolean batched) {
        long row = batched ? item * batch : item;
        if (list != null) return row < list.size() ? Existence.THERE : Existence.BEYOND;
        // It was dropped, and must be read anew.
        if (row < from) return Existence.UNREAD;
        long needed = row + (batched ? batch : 1);
        if (nextRow() >= needed) return Existence.THERE;
        if (!end) return Existence.UNREAD;
        return row < nextRow() ? Existence.THERE : Existence.BEYOND;
    }

    /** An item that is {@link Existence#THERE}. */
    public @Nullable Object get(long item, boolean batched) {
        if (list != null) {
            if (!batched) return list.get((int) item);
            int first = (int) (item * batch);
            return list.subList(first, Math.min(list.size(), first + batch));
        }
        long row = (batched ? item * batch : item) - from;
        if (row < 0) throw new IllegalStateException("row " + (row + from) + " is not in memory any more");
        int first = (int) row;
        if (!batched) return rows.get(first);
        // A copy, since the window moves while the batch is under way.
        return new ArrayList<>(rows.subList(first, Math.min(rows.size(), first + batch)));
    }

    /** Drops the rows of all items below this one. Rows that were not read yet are skipped. */
    public void below(long item, boolean batched) {
        if (list != null) return;
        long row = batched ? item * batch : item;
        long dropped = Math.min(rows.size(), row - from);
        if (dropped > 0) {
            rows.subList(0, (int) dropped).clear();
            from += dropped;
        }
        if (from < row && !end) from = row;
    }
}
