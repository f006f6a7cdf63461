package io.junctura.files;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.memory.MemoryExhausted;
import io.junctura.rows.FirstRows;
import io.junctura.rows.Recipe;
import io.junctura.rows.SelectedRows;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds the first rows of a recorded value: those of a stored file, or those that were recorded when a stream was opened. */
public final class RowPreviews {
    /** Rows of a larger file are not counted. */
    private static final long MAX_COUNTED = 256 << 20;

    private final Files files;
    private final RowFiles source;

    /** @param files opens any stored file */
    public RowPreviews(Files files) {
        this.files = files;
        this.source = new RowFiles(files);
    }

    /** Whether a file is a table: its media type is that of CSV, TSV or NDJSON. A JSON file may be anything. */
    public static boolean isTable(FileRef file) {
        return switch (type(file)) {
            case "text/csv",
                    "application/csv",
                    "text/tab-separated-values",
                    "application/x-ndjson",
                    "application/ndjson",
                    "application/jsonl" -> true;
            default -> false;
        };
    }

    /** The media type without parameters, in lower case. */
    public static String type(FileRef file) {
        String type = file.contentType().toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip();
    }

    /**
     * @param value a file, a stream or a list; other values have no rows
     * @return null: none were recorded, or they cannot be read
     */
    public @Nullable FirstRows of(@Nullable Object value) {
        try {
            if (value instanceof FileRef file) return read(file);
            if (value instanceof List<?> list) return FirstRows.read(new ListReader(list.iterator()), row -> row);
            if (!(value instanceof Rows.Unread unread)) return null;
            if (!(Recipe.of(unread) instanceof Recipe.OfSelection selection)) return FirstRows.of(unread);
            FirstRows from = of(selection.from());
            return from == null ? null : selected(from, selection);
        } catch (ConnectorException | IOException | MemoryExhausted | IllegalStateException e) {
            return null; // A preview only: the step that reads the rows reports the reason.
        }
    }

    private FirstRows read(FileRef file) throws IOException, ConnectorException {
        try (RowSource.Rows rows = source.open(file, 0)) {
            return FirstRows.read(new StoredReader(rows), row -> row);
        }
    }

    private static FirstRows selected(FirstRows from, Recipe.OfSelection selection) throws ConnectorException {
        RowStreams.Reader rows = new SelectedRows(
                new ListReader(from.rows().iterator()), selection.selection().compile(), selection.readable());
        FirstRows selected = FirstRows.read(rows, row -> row);
        return new FirstRows(selected.rows(), selected.whole() && from.whole());
    }

    /** The number of rows in a file that has one on each line, as the server stores rows; empty for other and for larger files. */
    public OptionalLong count(FileRef file) throws IOException {
        if (!type(file).equals("application/x-ndjson") || file.size() > MAX_COUNTED) return OptionalLong.empty();
        long lines = 0;
        byte last = '\n';
        byte[] piece = new byte[1 << 16];
        try (InputStream in = files.open(file)) {
            for (int read = in.read(piece); read > 0; read = in.read(piece)) {
                for (int i = 0; i < read; i++) if (piece[i] == '\n') lines++;
                last = piece[read - 1];
            }
        }
        return OptionalLong.of(last == '\n' ? lines : lines + 1);
    }

    private record ListReader(Iterator<?> rows) implements RowStreams.Reader {
        @Override
        public List<@Nullable Object> next(int most) {
            List<@Nullable Object> next = new ArrayList<>();
            while (next.size() < most && rows.hasNext()) next.add(rows.next());
            return next;
        }

        @Override
        public void close() {}
    }

    private record StoredReader(RowSource.Rows rows) implements RowStreams.Reader {
        @Override
        public List<@Nullable Object> next(int most) throws ConnectorException {
            try {
                return new ArrayList<@Nullable Object>(rows.next(most));
            } catch (IOException e) {
                throw ConnectorException.badInput(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
