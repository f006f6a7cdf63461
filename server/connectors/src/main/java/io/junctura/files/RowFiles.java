package io.junctura.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.junctura.api.Columns;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.api.Row;
import io.junctura.json.Footprint;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.json.JsonRows;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads stored files as rows, by their media type: {@code text/csv} and {@code text/tab-separated-values} with names in the first
 * line, and JSON, as one array or one value on each line. Text is UTF-8. Only the rows of the last read are in memory.
 */
public final class RowFiles implements RowSource {
    private static final int MAX_ROW_LENGTH = 4 << 20;

    /** The first line that Excel writes before the header to set the separator. */
    private static final Pattern DECLARED_SEPARATOR =
            Pattern.compile("\"?sep=([^\\p{Alnum}\"\\s]|\\t)\"?", Pattern.CASE_INSENSITIVE);

    private static final String SEPARATORS = ",;\t|";

    /** This class has no options for files that are not well-formed. */
    private static final String ADVICE = " The action csv.read has options for such files.";

    private static final int MAX_SAID_LENGTH = "\"sep=;\"".length();

    /** Bytes of heap that the rows of one read take. A single row may take more. */
    private static final long MAX_AT_ONCE = 1 << 20;

    private final Files files;
    private final @Nullable Reservation shared;

    /** @param files opens any stored file */
    public RowFiles(Files files) {
        this(files, null);
    }

    /** @param values reserves memory for the rows in memory; null: each open file reserves its own */
    public RowFiles(Files files, @Nullable Reservation values) {
        this.files = files;
        this.shared = values;
    }

    /** The memory of the rows that were read last. Earlier rows are not referenced any more. */
    private final class Batch implements AutoCloseable {
        final Reservation values = shared != null ? shared : HeapShare.REMOTE_VALUES.open();
        private long taken;

        void begins() {
            values.shrink(taken);
            taken = 0;
        }

        /** Reserves memory for a row. @return whether another row may be read */
        boolean took(long bytes) {
            taken += bytes;
            return taken < MAX_AT_ONCE;
        }

        @Override
        public void close() {
            begins();
            if (shared == null) values.close();
        }
    }

    @Override
    public Rows open(FileRef file, long from) throws IOException {
        String type = file.contentType().toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        if (end >= 0) type = type.substring(0, end).trim();
        Rows rows;
        if (type.equals("text/csv") || type.equals("text/tab-separated-values") || type.equals("application/csv")) {
            rows = new CsvRows(file, type.startsWith("text/tab") ? '\t' : 0);
        } else if (isJson(type)) {
            rows = new JsonFile(file);
        } else {
            throw new IOException("The file \"" + file.name() + "\" is " + file.contentType()
                    + ", which has no rows. Rows are read from text/csv, text/tab-separated-values, application/json"
                    + " (an array) and application/x-ndjson.");
        }
        try {
            for (long passed = 0; passed < from; ) {
                List<?> some = rows.next((int) Math.min(1_000, from - passed));
                if (some.isEmpty()) break;
                passed += some.size();
            }
            return rows;
        } catch (IOException | RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    private static boolean isJson(String type) {
        return switch (type) {
            case "application/json", "application/x-ndjson", "application/ndjson", "application/jsonl" -> true;
            default -> type.endsWith("+json");
        };
    }

    private static void closeQuietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            // Nothing was written to it.
        }
    }

    private final class JsonFile implements Rows {
        private final FileRef file;
        private final Batch batch = new Batch();
        private final JsonRows rows;
        private long read;

        JsonFile(FileRef file) throws IOException {
            this.file = file;
            try {
                this.rows = Json.rows(files.open(file), batch.values);
            } catch (JsonProblem e) {
                throw problem(e);
            }
        }

        @Override
        public List<?> next(int most) throws IOException {
            batch.begins();
            List<@Nullable Object> next = new ArrayList<>();
            try {
                boolean hasMemory = true;
                while (hasMemory && next.size() < most && rows.hasNext()) {
                    next.add(rows.next());
                    hasMemory = batch.took(rows.reserved());
                    read++;
                }
            } catch (JsonProblem e) {
                throw problem(e);
            } finally {
                batch.took(rows.reserved());
            }
            return next;
        }

        private IOException problem(JsonProblem e) {
            return new IOException(
                    "Row " + (read + 1) + " of \"" + file.name() + "\" cannot be read: " + e.getMessage(), e);
        }

        @Override
        public void close() {
            closeQuietly(rows);
            batch.close();
        }
    }

    private final class CsvRows implements Rows {
        private final FileRef file;
        private final CsvReader<CsvRecord> reader;
        private final Batch batch = new Batch();
        private final Iterator<CsvRecord> records;
        private final Columns columns;

        /** The number of lines before those that the parser counts. */
        private final int linesBefore;

        /** @param separator the separator unless the file sets it; 0: the most frequent one in the first line */
        CsvRows(FileRef file, char separator) throws IOException {
            this.file = file;
            BufferedReader text = new BufferedReader(
                    new InputStreamReader(files.open(file), StandardCharsets.UTF_8.newDecoder()), 1 << 16);
            try {
                skipMark(text);
                char declared = declaredSeparator(text);
                linesBefore = declared == 0 ? 0 : 1;
                char by = declared != 0 ? declared : separator != 0 ? separator : separator(text);
                reader = CsvReader.builder()
                        .fieldSeparator(by)
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        // Otherwise all text after the quote becomes one field, and the rows in it are lost without an
                        // error.
                        .allowUnclosedQuote(false)
                        .maxBufferSize(MAX_ROW_LENGTH)
                        .ofCsvRecord(text);
                records = reader.iterator();
                columns = Columns.of(records.hasNext() ? names(records.next()) : List.of());
            } catch (CharacterCodingException e) {
                text.close();
                throw readable(new UncheckedIOException(e));
            } catch (IOException e) {
                text.close();
                throw e;
            } catch (RuntimeException e) {
                text.close();
                throw readable(e);
            }
        }

        /** Before the parser: to it, a quote after the byte order mark is part of the first name. */
        private static void skipMark(BufferedReader text) throws IOException {
            text.mark(1);
            if (text.read() != '\uFEFF') text.reset();
        }

        /**
         * Consumes the first line if it only sets the separator, as Excel's {@code sep=;} does.
         *
         * @return 0 if it does not
         */
        private static char declaredSeparator(BufferedReader text) throws IOException {
            text.mark(MAX_SAID_LENGTH + 2);
            StringBuilder line = new StringBuilder();
            int end = text.read();
            for (; end >= 0 && end != '\n' && end != '\r' && line.length() <= MAX_SAID_LENGTH; end = text.read()) {
                line.append((char) end);
            }
            Matcher declared = DECLARED_SEPARATOR.matcher(line);
            if (!declared.matches()) {
                text.reset();
                return 0;
            }
            if (end == '\r') {
                text.mark(1);
                if (text.read() != '\n') text.reset();
            }
            return declared.group(1).charAt(0);
        }

        /** The one that the first line uses most. Of those that it uses equally often, the first one in the list. */
        private static char separator(BufferedReader text) throws IOException {
            text.mark(1 << 16);
            int[] counts = new int[SEPARATORS.length()];
            boolean quoted = false;
            for (int i = 0; i < 1 << 15; i++) {
                int c = text.read();
                if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) break;
                if (c == '"') quoted = !quoted;
                int separator = SEPARATORS.indexOf(c);
                if (!quoted && separator >= 0) counts[separator]++;
            }
            text.reset();
            int best = 0;
            for (int i = 1; i < counts.length; i++) if (counts[i] > counts[best]) best = i;
            return SEPARATORS.charAt(best);
        }

        private List<String> names(CsvRecord first) throws IOException {
            List<String> found = new ArrayList<>(first.getFields());
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < found.size(); i++) {
                String name = found.get(i).strip();
                if (name.isEmpty()) name = "column" + (i + 1);
                if (!seen.add(name)) {
                    throw new IOException("The first line of \"" + file.name() + "\" has two columns named \"" + name
                            + "\"." + ADVICE);
                }
                found.set(i, name);
            }
            return found;
        }

        @Override
        public List<?> next(int most) throws IOException {
            batch.begins();
            List<Object> next = new ArrayList<>();
            try {
                boolean hasMemory = true;
                while (hasMemory && next.size() < most && records.hasNext()) {
                    Row row = row(records.next());
                    long bytes = Footprint.ofValue(row);
                    batch.values.grow(bytes);
                    hasMemory = batch.took(bytes);
                    next.add(row);
                }
            } catch (MemoryExhausted e) {
                throw e;
            } catch (RuntimeException e) {
                throw readable(e);
            }
            return next;
        }

        private Row row(CsvRecord record) throws IOException {
            List<String> fields = record.getFields();
            if (fields.size() > columns.names().size()) {
                throw new IOException("Line " + (linesBefore + record.getStartingLineNumber()) + " of \"" + file.name()
                        + "\" has " + fields.size() + " fields, and its first line names only "
                        + columns.names().size() + "." + ADVICE);
            }
            return columns.row(fields.toArray());
        }

        private IOException readable(RuntimeException e) {
            Throwable cause = e instanceof UncheckedIOException || e instanceof CsvParseException ? e.getCause() : null;
            if (cause instanceof CharacterCodingException) {
                return new IOException("The file \"" + file.name() + "\" is not text in UTF-8.", e);
            }
            String message = "The file \"" + file.name() + "\" cannot be read as CSV: " + e.getMessage();
            if (e instanceof CsvParseException && cause == null) {
                message += ". A field that begins with a quote ends with one, and a quote in between is written twice."
                        + ADVICE;
            }
            return new IOException(message, e);
        }

        @Override
        public void close() {
            closeQuietly(reader);
            batch.close();
        }
    }
}
