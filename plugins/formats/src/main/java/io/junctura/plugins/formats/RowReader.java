package io.junctura.plugins.formats;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.RowStreams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are read one by one. Hands over as many at once as memory bears. */
public abstract class RowReader implements RowStreams.Reader {

    /** There are no more rows. */
    protected static final Object END = new Object();

    /** The largest number of characters of rows that are returned at once; a single row may have more. */
    private static final long MAX_AT_ONCE = 1 << 20;

    private final String name;

    /** @param name the file's, for messages */
    protected RowReader(String name) {
        this.name = name;
    }

    /** The next row, or {@link #END}. */
    protected abstract @Nullable Object read() throws ConnectorException, IOException;

    /** About how many characters the row has that was read last. */
    protected abstract long size();

    /** Frees what was read from. */
    protected abstract void free() throws IOException;

    @Override
    public final List<@Nullable Object> next(int most) throws ConnectorException {
        List<@Nullable Object> rows = new ArrayList<>(Math.min(most, 1_000));
        try {
            for (long size = 0; rows.size() < most && size < MAX_AT_ONCE; size += size()) {
                Object row = read();
                if (row == END) break;
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** What a failure to read a file means for the step. */
    public static ConnectorException unreadable(String name, IOException e) {
        if (e instanceof UnreadableText) return ConnectorException.badInput(String.valueOf(e.getMessage()));
        return ConnectorException.tryLater(
                Reached.NO, "The file \"" + name + "\" cannot be read: " + e.getMessage(), e);
    }

    @Override
    public final void close() {
        try {
            free();
        } catch (IOException e) {
            // It was only read from.
        }
    }
}
