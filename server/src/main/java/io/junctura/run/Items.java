package io.junctura.run;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.json.Footprint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a loop under way, in memory: a whole list, or the window of a row stream that the loop is in. Not part of
 * the run's state: it is made again from what the loop's expression says.
 */
public final class Items {
    private final @Nullable List<?> list;
    private final @Nullable Object stream;
    private final int batch;

    /** Of a row stream: the rows from {@link #from} on. A row may be null, which no deque but a linked one would take. */
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

    /** What items are read from, a {@link FileRef} or {@link Rows.Unread}; null if they are a list. */
    public @Nullable Object stream() {
        return stream;
    }

    /** How many rows make an item. */
    public int batch() {
        return batch;
    }

    /** Which row is read next. */
    public long nextRow() {
        return from + rows.size();
    }

    /** Rows that were read, beginning with {@link #nextRow}. */
    public void read(List<?> more, boolean last) {
        rows.addAll(more);
        end = last;
    }

    /** The list that the items are; null if they are rows of a stream. */
    public @Nullable List<?> list() {
        return list;
    }

    /** Bytes of heap that the rows take which were read. */
    long footprint() {
        return Footprint.ofValue(rows);
    }

    /** What an item is known to be. */
    public enum Known {
        THERE,
        BEYOND,
        UNREAD
    }

    public Known known(long item, boolean batched) {
        long row = batched ? item * batch : item;
        if (list != null) return row < list.size() ? Known.THERE : Known.BEYOND;
        long needed = row + (batched ? batch : 1);
        if (nextRow() >= needed) return Known.THERE;
        if (!end) return Known.UNREAD;
        return row < nextRow() ? Known.THERE : Known.BEYOND;
    }

    /** An item that is there. */
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
        // A copy: the window moves on while the batch is under way.
        return new ArrayList<>(rows.subList(first, Math.min(rows.size(), first + batch)));
    }

    /** Lets go of the rows of items below this one; those of a stream that begins there are not read at all. */
    public void below(long item, boolean batched) {
        if (list != null) return;
        long row = batched ? item * batch : item;
        long gone = Math.min(rows.size(), row - from);
        if (gone > 0) {
            rows.subList(0, (int) gone).clear();
            from += gone;
        }
        if (from < row && !end) from = row;
    }
}
