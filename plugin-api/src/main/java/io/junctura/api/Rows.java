package io.junctura.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Any number of rows as one value, such as the result of a query or the content of a file. A component of this type
 * accepts a list, one value (a list of one), or a stored file of rows (CSV, TSV, a JSON array, NDJSON).
 * {@code for-each} processes an action's rows one by one. Read all forms with {@link RowStreams}. An absent value is an
 * empty list.
 */
public sealed interface Rows {

    /** Rows in memory. */
    record Listed(List<@Nullable Object> rows) implements Rows {
        public Listed {
            rows = Collections.unmodifiableList(new ArrayList<>(rows));
        }
    }

    /** Rows in a stored file, whose media type says in which format. */
    record Stored(FileRef file) implements Rows {
        public Stored {
            Objects.requireNonNull(file, "file");
        }
    }

    /**
     * Rows that are not read yet: those of a {@link RowsAction}, or of a step {@code select}. Only the server makes
     * such rows; {@link RowStreams#open} reads them.
     *
     * @param by     the label, such as {@code csv.read}
     * @param recipe used by the server, without meaning elsewhere
     */
    record Unread(String by, Map<String, @Nullable Object> recipe) implements Rows {
        public Unread {
            Objects.requireNonNull(by, "by");
            recipe = Collections.unmodifiableMap(new LinkedHashMap<>(recipe));
        }
    }
}
