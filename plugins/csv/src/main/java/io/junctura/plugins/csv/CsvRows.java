package io.junctura.plugins.csv;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.junctura.api.Columns;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.plugins.formats.ColumnType;
import io.junctura.plugins.formats.UnfitValue;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks the rows of one CSV text. For one thread. */
final class CsvRows implements Closeable {
    private static final String RULE_OF_QUOTES =
            " A cell that begins with a quote ends with one, and a quote in between is written twice.";

    private final String where;
    private final Dialect dialect;
    private final CellSplitter cut = new CellSplitter();
    private final CsvReader<CellSplitter.Line> reader;
    private final Iterator<CellSplitter.Line> lines;
    private final List<String> names = new ArrayList<>();
    private Columns columns = Columns.of(List.of());
    private ColumnType.@Nullable Parser[] parsers = new ColumnType.@Nullable Parser[0];

    /** Before those that the parser counts. */
    private int linesBefore;

    private CellSplitter.@Nullable Line line;
    private long number;

    /**
     * @param text   closed with this
     * @param where  the text is, for messages
     * @param usual  the delimiter if neither the options nor the text name one; 0: the most frequent one of the first line
     */
    CsvRows(Reader text, String where, Dialect dialect, char usual) throws ConnectorException, IOException {
        this.where = where;
        this.dialect = dialect;
        BufferedReader buffered = new BufferedReader(text, 1 << 16);
        try {
            reader = reader(buffered, delimiter(buffered, usual));
            lines = reader.iterator();
            name();
        } catch (ConnectorException | IOException | RuntimeException e) {
            buffered.close();
            throw e;
        }
    }

    /** The delimiter that a file's media type promises; 0: none. */
    static char delimiterOf(FileRef file) {
        return file.contentType().toLowerCase(Locale.ROOT).startsWith("text/tab-separated-values") ? '\t' : 0;
    }

    private char delimiter(BufferedReader text, char usual) throws IOException {
        char said = DelimiterDetection.saidDelimiter(text);
        linesBefore = said == 0 ? 0 : 1;
        if (dialect.delimiter() != 0) return dialect.delimiter();
        if (said != 0) return said;
        return usual != 0 ? usual : DelimiterDetection.usedDelimiter(text, dialect.quote());
    }

    private CsvReader<CellSplitter.Line> reader(Reader text, char delimiter) throws ConnectorException {
        CsvReader.CsvReaderBuilder builder = CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(dialect.quote())
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                // Otherwise the rest of the file becomes one cell, and its rows are lost silently.
                .allowUnclosedQuote(false)
                .maxBufferSize(1 << 24);
        if (dialect.comment() != 0)
            builder.commentStrategy(CommentStrategy.SKIP).commentCharacter(dialect.comment());
        try {
            return builder.build(cut, text);
        } catch (IllegalArgumentException e) {
            throw ConnectorException.badInput("The delimiter of " + where + " is \"" + delimiter
                    + "\", which is also the character of \"quote\" or \"comment\". Set another one.");
        }
    }

    private void name() throws ConnectorException, IOException {
        names.addAll(dialect.columns());
        if (dialect.header() && read() && dialect.columns().isEmpty()) nameByHeader();
        // Nothing is known of the columns of an empty text.
        if (names.isEmpty()) return;
        parsers = new ColumnType.@Nullable Parser[names.size()];
        for (Map.Entry<String, ColumnType> each : dialect.types().entrySet()) {
            int column = names.indexOf(each.getKey());
            if (column < 0) {
                throw ConnectorException.badInput("There is no column \"" + each.getKey() + "\" in " + where
                        + ", which \"types\" names. Its columns are: " + String.join(", ", names) + ".");
            }
            if (!(each.getValue() instanceof ColumnType.Text))
                parsers[column] = each.getValue().parser();
        }
    }

    private void nameByHeader() throws ConnectorException {
        Set<String> seen = new HashSet<>();
        for (String cell : cells()) {
            String name = cell.strip();
            if (name.isEmpty()) name = nameOf(names.size());
            if (!seen.add(name)) {
                throw ConnectorException.badInput("The first line of " + where + " has two columns named \""
                        + UnfitValue.shown(name) + "\". Set \"columns\" to names of your own.");
            }
            names.add(name);
        }
    }

    private static String nameOf(int column) {
        return "column" + (column + 1);
    }

    /** Goes to the next row. @return false if there is none */
    boolean advance() throws ConnectorException, IOException {
        if (!read()) return false;
        number++;
        return true;
    }

    private boolean read() throws ConnectorException, IOException {
        try {
            if (!lines.hasNext()) return false;
            line = lines.next();
            return true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            throw unreadable(e);
        }
    }

    private ConnectorException unreadable(CsvParseException e) throws IOException {
        Throwable cause = e.getCause();
        // The parser wraps errors, too. An OutOfMemoryError is no fault of the file.
        if (cause instanceof Error error) throw error;
        if (cause instanceof IOException failed) throw failed;
        if (cause instanceof UncheckedIOException failed) throw failed.getCause();
        String place = "The row of " + where + " that begins in line " + (linesBefore + cut.line());
        if (cause instanceof CellSplitter.TooLong tooLong) {
            return tooLong.cell < 0
                    ? ConnectorException.badInput(
                            place + " is longer than " + CellSplitter.LONGEST_ROW + " characters.")
                    : longCell(place, tooLong.cell);
        }
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("The maximum buffer size")) return longCell(place, cut.cells());
        int repeated = message.indexOf(" (record starting at line");
        String reason = repeated < 0 ? message : message.substring(0, repeated);
        return ConnectorException.badInput(place + " cannot be read: " + reason + "." + RULE_OF_QUOTES);
    }

    private ConnectorException longCell(String place, int cell) {
        String column = cell < names.size() ? names.get(cell) : nameOf(cell);
        return ConnectorException.badInput(
                place + " has more than " + CellSplitter.LONGEST_CELL + " characters in the column \""
                        + UnfitValue.shown(column) + "\". Perhaps a quote has no end." + RULE_OF_QUOTES);
    }

    /** The row as it is written in the file. */
    String[] cells() {
        if (line == null) throw new IllegalStateException("there is no row");
        return line.cells();
    }

    long size() {
        return line == null ? 0 : line.size();
    }

    /** The names of the columns; more of them may be found later, if the text does not name them. */
    List<String> names() {
        return names;
    }

    /** The number of the line in which the row begins. */
    long lineNumber() {
        return line == null ? 0 : linesBefore + line.number();
    }

    /** The row, with the values that the types ask for. */
    Map<String, Object> row() throws BadRow {
        String[] cells = cells();
        if (cells.length > names.size()) {
            if (dialect.header() || !dialect.columns().isEmpty()) {
                throw new BadRow("it has " + cells.length + " cells, and there are only " + names.size() + " columns");
            }
            while (names.size() < cells.length) names.add(nameOf(names.size()));
        }
        if (columns.names().size() < names.size()) columns = Columns.of(names);
        return dialect.empty() == EmptyCells.TEXT ? columns.row(values(cells)) : filled(cells);
    }

    private @Nullable Object[] values(String[] cells) throws BadRow {
        if (dialect.types().isEmpty()) return cells;
        @Nullable Object[] values = new Object[cells.length];
        for (int i = 0; i < cells.length; i++) values[i] = value(i, cells[i]);
        return values;
    }

    private Map<String, Object> filled(String[] cells) throws BadRow {
        Map<String, Object> row = new LinkedHashMap<>(cells.length * 2);
        for (int i = 0; i < cells.length; i++) {
            if (!cells[i].isEmpty()) row.put(names.get(i), value(i, cells[i]));
        }
        return row;
    }

    private @Nullable Object value(int column, String cell) throws BadRow {
        ColumnType.Parser parser = column < parsers.length ? parsers[column] : null;
        if (parser == null) return cell;
        if (cell.isEmpty()) return null;
        try {
            return parser.value(cell);
        } catch (UnfitValue e) {
            throw new BadRow("column \"" + names.get(column) + "\" " + e.getMessage());
        }
    }

    /** What is wrong with the row, and where it is. */
    String located(BadRow bad) {
        return "Row " + number + " of " + where + " (line " + lineNumber() + "): " + bad.getMessage() + ".";
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
