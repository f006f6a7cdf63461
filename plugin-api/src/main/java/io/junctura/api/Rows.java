package io.junctura.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows of any number as one value: what a query found, what a file holds. A component of this type takes a list, one
 * value (a list of one), or a stored file of rows (CSV, TSV, a JSON array, NDJSON), and what an action answers as rows,
 * {@code for-each} walks row by row. Read them with {@link RowStreams}, whichever it is; absent ones are no rows.
 */
public sealed interface Rows {

    /** Few enough to be in memory already. */
    record Listed(List<@Nullable Object> rows) implements Rows {
        public Listed {
            rows = Collections.unmodifiableList(new ArrayList<>(rows));
        }
    }

    /** In a stored file; its media type says in which form. */
    record Stored(FileRef file) implements Rows {
        public Stored {
            Objects.requireNonNull(file, "file");
        }
    }

    /**
     * Rows that are not read yet: those of a {@link RowsAction}, or of a step {@code select}. Only the server makes them;
     * {@link RowStreams#open} reads them.
     *
     * @param by     what people see, such as {@code csv.read}
     * @param recipe the server's own, of no meaning elsewhere
     */
    record Unread(String by, Map<String, @Nullable Object> recipe) implements Rows {
        public Unread {
            Objects.requireNonNull(by, "by");
            recipe = Collections.unmodifiableMap(new LinkedHashMap<>(recipe));
        }
    }
}
