package io.junctura.plugins.csv;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.Rows;
import io.junctura.plugins.formats.ColumnType;
import io.junctura.plugins.formats.Encodings;
import io.junctura.plugins.formats.RowReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole CSV file of any size, and separates good rows from bad ones. A row is bad if it has too many cells, a
 * quote in the wrong place, or a value that does not fit its column's type. The bad rows are written to another CSV
 * file, each with its line and the reason.
 *
 * @param file      the CSV file
 * @param delimiter the character between cells, or {@code tab}. Without it, the one that the first rows use: comma,
 *                  semicolon, tab or vertical bar
 * @param skipRows  the number of lines before the table, such as titles. They are left out
 * @param quote     the character around cells that contain delimiters or line breaks, or {@code none}: quotes are text
 * @param escape    the character that makes a quote, delimiter or line end after it text, such as a backslash
 * @param header    whether the first row names the columns
 * @param columns   names of the columns, in their order, in place of those of the file
 * @param encoding  the encoding of a file without a byte order mark
 * @param types     the types of columns, by their names. The other columns contain texts
 * @param comment   a character at the beginning of lines that are comments
 * @param strayQuotes what a quote within a quoted cell is: the fault of a bad row, or text
 * @param trim      whether spaces around cells are left out, so that quotes after them count
 * @param empty     the value of an empty cell: an empty text, or no key in the row
 * @param longRows  what a row with more cells than columns is: a bad row, a row with more columns, or a row without the
 *                  surplus cells. Surplus cells that are empty are always left out
 * @param shortRows what a row with fewer cells than columns is: a row that lacks the last keys, or a bad row
 * @param rejects   the name of the file with the bad rows
 */
@ActionInfo(id = "read-checked", title = "Read rows and separate bad ones", effect = Effect.READ)
public record ReadCheckedCsv(
        FileRef file,
        @Nullable @Field(example = ";") String delimiter,
        @Field(fallback = "true") boolean header,
        List<String> columns,
        @Field(fallback = "UTF-8", example = "windows-1252") String encoding,
        Map<String, ColumnType> types,
        @Field(fallback = "0", min = 0, max = 1_000_000) int skipRows,
        @Field(fallback = "\"", advanced = true) String quote,
        @Nullable @Field(example = "\\", advanced = true) String escape,
        @Nullable @Field(example = "#", advanced = true) String comment,
        @Field(fallback = "bad", advanced = true) StrayQuotes strayQuotes,
        @Field(fallback = "false", advanced = true) boolean trim,

        @Field(title = "Empty cells", fallback = "text", advanced = true)
        EmptyCells empty,

        @Field(fallback = "bad", advanced = true) LongRows longRows,
        @Field(fallback = "keep", advanced = true) ShortRows shortRows,

        @Field(title = "Name of the reject file", fallback = "rejects.csv")
        String rejects)
        implements Action<NoConnection, ReadCheckedCsv.Checked> {

    /**
     * The rows of the file, good and bad.
     *
     * @param rows     the good rows
     * @param count    the number of good rows
     * @param rejected the number of bad rows
     * @param rejects  a CSV file with the bad rows; absent if there are none
     */
    public record Checked(
            Rows rows, long count, long rejected, @Nullable FileRef rejects) {}

    public ReadCheckedCsv {
        columns = List.copyOf(columns);
        Encodings.named(encoding);
        Dialect.of(delimiter, quote, escape, comment, strayQuotes, trim, skipRows);
        new Shape(header, columns, types, empty, longRows, shortRows);
    }

    private Dialect dialect() {
        return Dialect.of(delimiter, quote, escape, comment, strayQuotes, trim, skipRows);
    }

    private Shape shape() {
        return new Shape(header, columns, types, empty, longRows, shortRows);
    }

    @Override
    public Checked run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Separation separation = new Separation();
        FileRef bad = context.files().write(rejects, "text/csv", out -> {
            RejectFile rejectFile = new RejectFile(out);
            try (CsvRows found = ReadCsv.open(context, file, encoding, dialect(), shape())) {
                rejectFile.begin(found.names());
                separation.rows = context.rows().store("rows.ndjson", sink -> {
                    while (found.advance()) {
                        try {
                            sink.add(found.row());
                            separation.count++;
                        } catch (BadRow e) {
                            rejectFile.add(found.lineNumber(), String.valueOf(e.getMessage()), found.cells());
                            separation.rejected++;
                        }
                        long all = separation.count + separation.rejected;
                        if (all % 1_000 == 0) context.progress(all, 0, "rows");
                    }
                });
            } catch (IOException e) {
                throw RowReader.unreadable(file.name(), e);
            }
            rejectFile.end();
        });
        if (separation.rows == null) throw new IllegalStateException("no rows were stored");
        return new Checked(
                separation.rows, separation.count, separation.rejected, separation.rejected == 0 ? null : bad);
    }

    /** What has come of the rows so far. */
    private static final class Separation {
        @Nullable
        Rows rows;

        long count;
        long rejected;
    }
}
