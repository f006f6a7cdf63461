package io.junctura.plugins.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.plugins.formats.Cells;
import io.junctura.plugins.formats.UnfitValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How rows are written as CSV.
 *
 * @param columns keys of the rows, in the order of the columns; empty: those of the first row
 * @param titles  of columns in the header, by their keys
 * @param guarded whether formulas are made texts
 */
record Table(
        List<String> columns,
        Map<String, String> titles,
        boolean header,
        char delimiter,
        Quoting quoting,
        LineEnd lineEnd,
        boolean guarded) {
    private static final int AT_ONCE = 1_000;

    static Table of(
            List<String> columns,
            Map<String, String> titles,
            boolean header,
            String delimiter,
            Quoting quoting,
            LineEnd lineEnd,
            boolean guarded) {
        char character = Dialect.delimiter(delimiter);
        if (character == '"') throw new IllegalArgumentException("delimiter must not be the quote.");
        return new Table(columns, titles, header, character, quoting, lineEnd, guarded);
    }

    /**
     * Writes all rows.
     *
     * @param encoder of the output, if it lacks characters; null: it has them all
     */
    void write(Rows rows, Writer out, @Nullable CharsetEncoder encoder, ActionContext<?> context)
            throws ConnectorException, IOException, InterruptedException {
        try (RowStreams.Reader reader = context.rows().open(rows)) {
            Writing writing = new Writing(
                    CsvWriter.builder()
                            .fieldSeparator(delimiter)
                            .quoteStrategy(quoting.strategy)
                            .lineDelimiter(lineEnd.delimiter)
                            .build(out),
                    encoder);
            if (!columns.isEmpty()) writing.begin(columns);
            for (List<@Nullable Object> some = reader.next(AT_ONCE); !some.isEmpty(); some = reader.next(AT_ONCE)) {
                for (Object row : some) writing.add(row);
                context.progress(writing.count, 0, "rows");
                if (Thread.interrupted()) throw new InterruptedException();
            }
            writing.csv.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Rows under way. */
    private final class Writing {
        final CsvWriter csv;
        private final @Nullable CharsetEncoder encoder;
        private String[] keys = new String[0];
        private String[] cells = new String[0];
        private long count;

        Writing(CsvWriter csv, @Nullable CharsetEncoder encoder) {
            this.csv = csv;
            this.encoder = encoder;
        }

        void begin(List<String> all) throws ConnectorException {
            keys = all.toArray(new String[0]);
            cells = new String[keys.length];
            if (!header) return;
            for (int i = 0; i < keys.length; i++) cells[i] = checked(titles.getOrDefault(keys[i], keys[i]), keys[i]);
            csv.writeRecord(cells);
        }

        void add(@Nullable Object row) throws ConnectorException {
            count++;
            if (!(row instanceof Map<?, ?> map)) {
                throw ConnectorException.badInput("Row " + count + " is " + Cells.kind(row)
                        + ". A row of a CSV file is a map from columns to values.");
            }
            if (count == 1 && columns.isEmpty()) begin(keys(map));
            int found = 0;
            for (int i = 0; i < keys.length; i++) {
                Object value = map.get(keys[i]);
                if (value != null || map.containsKey(keys[i])) found++;
                cells[i] = cell(value, keys[i]);
            }
            if (found < map.size() && columns.isEmpty()) throw surplus(map);
            csv.writeRecord(cells);
        }

        private List<String> keys(Map<?, ?> row) throws ConnectorException {
            if (row.isEmpty()) {
                throw ConnectorException.badInput("Row 1 is empty, so its columns are unknown. Set \"columns\".");
            }
            List<String> found = new ArrayList<>();
            row.keySet().forEach(key -> found.add(String.valueOf(key)));
            return found;
        }

        private ConnectorException surplus(Map<?, ?> row) {
            Set<String> known = new HashSet<>(List.of(keys));
            String other = row.keySet().stream()
                    .map(String::valueOf)
                    .filter(key -> !known.contains(key))
                    .findFirst()
                    .orElse("");
            return ConnectorException.badInput("Row " + count + " has the key \"" + other
                    + "\", which the first row does not have. Set \"columns\" to all that are to be written.");
        }

        private String cell(@Nullable Object value, String key) throws ConnectorException {
            if (value instanceof String text) return checked(text, key);
            String text = Cells.text(value);
            if (text != null) return text;
            throw ConnectorException.badInput("Row " + count + ", column \"" + key + "\": " + Cells.kind(value)
                    + " cannot be the value of a cell. Make it a text or a number first.");
        }

        private String checked(String text, String key) throws ConnectorException {
            if (encoder != null && !encoder.canEncode(text)) {
                throw ConnectorException.badInput("Row " + count + ", column \"" + key + "\": the encoding "
                        + encoder.charset().name() + " does not have all characters of \"" + UnfitValue.shown(text)
                        + "\". Choose UTF-8.");
            }
            return guarded ? Formulas.guarded(text) : text;
        }
    }
}
