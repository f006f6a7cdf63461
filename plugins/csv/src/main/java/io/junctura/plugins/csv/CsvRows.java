package io.junctura.plugins.csv;

import io.junctura.api.Columns;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.plugins.formats.ColumnType;
import io.junctura.plugins.formats.UnfitValue;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks the rows of one CSV text. For one thread. */
final class CsvRows implements Closeable {
    private final String where;
    private final Dialect dialect;
    private final Shape shape;
    private final RowSplitter splitter;
    private final Sample sample;
    private final ColumnNames names;

    /** Whether the number of columns is known before all rows are read. */
    private final boolean named;

    private Columns columns = Columns.of(List.of());
    private ColumnType.@Nullable Parser[] parsers = new ColumnType.@Nullable Parser[0];

    /** Before those that the splitter counts. */
    private int linesBefore;

    /** The line of the sample in which a table begins after other text; 0: none; below 0: not known yet. */
    private long table = -1;

    private String @Nullable [] cells;
    private long number;

    /**
     * @param text   closed with this
     * @param where  the text is, for messages
     * @param usual  the delimiter if neither the options nor the text name one; 0: the detected one
     */
    CsvRows(Reader text, String where, Dialect dialect, Shape shape, char usual)
            throws ConnectorException, IOException {
        this.where = where;
        this.shape = shape;
        this.names = new ColumnNames(shape.columns());
        this.named = shape.header() || !shape.columns().isEmpty();
        BufferedReader buffered = new BufferedReader(text, 1 << 16);
        try {
            char said = Sample.saidDelimiter(buffered);
            linesBefore = said == 0 ? 0 : 1;
            for (; linesBefore < dialect.skipRows(); linesBefore++) Sample.skipLine(buffered);
            sample = Sample.of(buffered, dialect);
            this.dialect = dialect.with(delimiter(dialect, said, usual));
            splitter = new RowSplitter(buffered, this.dialect);
            readNames();
            findTypes();
        } catch (ConnectorException | IOException | RuntimeException e) {
            buffered.close();
            throw e;
        }
    }

    /** The delimiter that a file's media type promises; 0: none. */
    static char delimiterOf(FileRef file) {
        return file.contentType().toLowerCase(Locale.ROOT).startsWith("text/tab-separated-values") ? '\t' : 0;
    }

    private char delimiter(Dialect options, char said, char usual) throws ConnectorException {
        if (options.delimiter() != 0) return options.delimiter();
        char promised = said != 0 ? said : usual;
        char delimiter = promised != 0 ? promised : sample.delimiter();
        if (options.usesOtherwise(delimiter)) {
            throw ConnectorException.badInput("The delimiter of " + where + " is \"" + delimiter
                    + "\", which is also the character of \"quote\", \"escape\" or \"comment\". Set another one.");
        }
        if (promised != 0) return promised;
        long table = sample.tableWithOtherDelimiter(delimiter);
        if (table > 0) {
            throw ConnectorException.badInput("From line " + (linesBefore + table) + " on, the lines of " + where
                    + " have another delimiter than before. " + skipTo(table)
                    + " If all lines belong to the table, set \"delimiter\" to " + asOption(delimiter) + ".");
        }
        return delimiter;
    }

    /** As the option names it. */
    private static String asOption(char delimiter) {
        return delimiter == '\t' ? "tab" : "\"" + delimiter + "\"";
    }

    private long table() {
        if (table < 0) table = sample.tableAfterText(dialect.delimiter());
        return table;
    }

    /** @param table the line of the sample in which the table begins */
    private String skipTo(long table) {
        return "If the table begins in line " + (linesBefore + table) + ", set \"skipRows\" to "
                + (linesBefore + table - 1) + ".";
    }

    private void readNames() throws ConnectorException, IOException {
        if (!shape.header() || !splitter.next()) return;
        // The header is read nevertheless, since it is no row.
        if (!shape.columns().isEmpty()) return;
        Flaw flaw = splitter.flaw();
        String[] header = splitter.cells();
        if (flaw != null) {
            BadRow bad = flaw.in(names.nameOf(splitter.flawedCell()));
            throw ConnectorException.badInput(
                    "The header of " + where + " (line " + lineNumber() + "): " + bad.getMessage() + ". " + bad.advice);
        }
        String twice = ColumnNames.repeatedNumber(header);
        if (twice != null) {
            throw ConnectorException.badInput("The first line of " + where + " has \"" + UnfitValue.shown(twice)
                    + "\" twice, as a row may have, but not a header. If it is a row, set \"header\" to false."
                    + " If it is a header, set \"columns\" to names of your own.");
        }
        names.addAll(header);
    }

    private void findTypes() throws ConnectorException {
        // Nothing is known of the columns of an empty text.
        if (names.list().isEmpty()) return;
        parsers = new ColumnType.@Nullable Parser[names.list().size()];
        for (Map.Entry<String, ColumnType> each : shape.types().entrySet()) {
            int column = names.list().indexOf(each.getKey());
            if (column < 0) {
                throw ConnectorException.badInput("There is no column \"" + each.getKey() + "\" in " + where
                        + ", which \"types\" names. Its columns are: " + String.join(", ", names.list()) + "."
                        + adviceOnColumns());
            }
            if (!(each.getValue() instanceof ColumnType.Text))
                parsers[column] = each.getValue().parser();
        }
    }

    private String adviceOnColumns() {
        if (!shape.header() || !shape.columns().isEmpty()) return "";
        if (table() > 0) return " " + skipTo(table());
        char other = sample.delimiter();
        if (names.list().size() == 1 && other != dialect.delimiter())
            return " If " + asOption(other) + " separates them, set \"delimiter\" to it.";
        return " If the first line is a row, set \"header\" to false.";
    }

    /** Goes to the next row. @return false if there is none */
    boolean advance() throws IOException {
        if (!splitter.next()) return false;
        cells = splitter.cells();
        number++;
        return true;
    }

    /** The row as it is written in the file. */
    String[] cells() {
        if (cells == null) throw new IllegalStateException("there is no row");
        return cells;
    }

    long size() {
        return splitter.size();
    }

    /** The names of the columns; more of them may be found later, if the text does not name them. */
    List<String> names() {
        return names.list();
    }

    /** The number of the line in which the row begins. */
    long lineNumber() {
        return linesBefore + splitter.lineNumber();
    }

    /** The row, with the values that the types ask for. */
    Map<String, Object> row() throws BadRow {
        Flaw flaw = splitter.flaw();
        if (flaw != null) throw flaw.in(UnfitValue.shown(names.nameOf(splitter.flawedCell())));
        String[] cells = cells();
        int known = names.list().size();
        if (cells.length > known) cells = fitted(cells, known);
        else if (cells.length < known && shape.shortRows() == ShortRows.BAD) {
            throw new BadRow(
                    "it has " + counted(cells.length, "cell") + ", and there are " + counted(known, "column"),
                    "Set \"shortRows\" to keep.");
        }
        if (columns.names().size() < names.list().size()) columns = Columns.of(names.list());
        return shape.empty() == EmptyCells.TEXT ? columns.row(values(cells)) : filled(cells);
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** The cells of a row that has too many. */
    private String[] fitted(String[] cells, int known) throws BadRow {
        int filled = cells.length;
        while (filled > known && cells[filled - 1].isEmpty()) filled--;
        if (named && (filled == known || shape.longRows() == LongRows.CUT)) return Arrays.copyOf(cells, known);
        if (named && shape.longRows() == LongRows.BAD) {
            throw new BadRow(
                    "it has " + counted(cells.length, "cell") + ", and there " + (known == 1 ? "is" : "are") + " only "
                            + counted(known, "column"),
                    adviceOnLongRow(cells));
        }
        while (names.list().size() < cells.length) names.addNumbered();
        return cells;
    }

    private String adviceOnLongRow(String[] cells) {
        boolean apostrophe = false;
        for (String cell : cells) {
            String text = cell.strip();
            if (!dialect.trim()
                    && cell.length() > text.length()
                    && !text.isEmpty()
                    && text.charAt(0) == dialect.quote())
                return "Set \"trim\" to true, so that quotes after spaces count.";
            if (dialect.escape() == Dialect.NONE && cell.endsWith("\\"))
                return "Set \"escape\" to \\, so that delimiters after it are text.";
            if (apostrophe && text.endsWith("'")) return "Set \"quote\" to '.";
            apostrophe |= text.startsWith("'") && (text.length() == 1 || !text.endsWith("'"));
        }
        String fit = "et \"longRows\" to keep or cut.";
        return shape.header() && table() > 0 ? skipTo(table()) + " Otherwise s" + fit : "S" + fit;
    }

    private @Nullable Object[] values(String[] cells) throws BadRow {
        if (shape.types().isEmpty()) return cells;
        @Nullable Object[] values = new Object[cells.length];
        for (int i = 0; i < cells.length; i++) values[i] = value(i, cells[i]);
        return values;
    }

    private Map<String, Object> filled(String[] cells) throws BadRow {
        Map<String, Object> row = new LinkedHashMap<>(cells.length * 2);
        for (int i = 0; i < cells.length; i++) {
            if (!cells[i].isEmpty()) row.put(names.list().get(i), value(i, cells[i]));
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
            throw new BadRow("column \"" + names.nameOf(column) + "\" " + e.getMessage(), "");
        }
    }

    /** What is wrong with the row, and where it is. */
    String located(BadRow bad) {
        return "Row " + number + " of " + where + " (line " + lineNumber() + "): " + bad.getMessage() + "."
                + (bad.advice.isEmpty() ? "" : " " + bad.advice + " Or set \"badRows\" to skip.");
    }

    @Override
    public void close() throws IOException {
        splitter.close();
    }
}
