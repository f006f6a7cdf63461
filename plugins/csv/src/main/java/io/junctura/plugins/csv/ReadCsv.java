package io.junctura.plugins.csv;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.RowsAction;
import io.junctura.plugins.formats.ColumnType;
import io.junctura.plugins.formats.DecodedText;
import io.junctura.plugins.formats.Encodings;
import io.junctura.plugins.formats.RowReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a CSV file of any size. Each row is a map from column names to texts, or to values of the types in
 * {@code types}.
 *
 * @param file      the CSV file
 * @param delimiter the character between cells, or {@code tab}. Without it, the one that the first rows use: comma,
 *                  semicolon, tab or vertical bar
 * @param skipRows  the number of lines before the table, such as titles. They are left out
 * @param quote     the character around cells that contain delimiters or line breaks, or {@code none}: quotes are text
 * @param escape    the character that makes a quote, delimiter or line end after it text, such as a backslash
 * @param header    whether the first row names the columns
 * @param columns   names of the columns, in their order, in place of those of the file. Columns without a name are
 *                  numbered: {@code column1}, {@code column2}
 * @param encoding  the encoding of a file without a byte order mark
 * @param types     the types of columns, by their names. The other columns contain texts
 * @param comment   a character at the beginning of lines that are comments
 * @param strayQuotes what a quote within a quoted cell is: the fault of a bad row, or text
 * @param trim      whether spaces around cells are left out, so that quotes after them count
 * @param empty     the value of an empty cell: an empty text, or no key in the row
 * @param longRows  what a row with more cells than columns is: a bad row, a row with more columns, or a row without the
 *                  surplus cells. Surplus cells that are empty are always left out
 * @param shortRows what a row with fewer cells than columns is: a row that lacks the last keys, or a bad row
 * @param badRows   what happens to a row that cannot be used
 */
@SuppressWarnings("InvalidParam") // A key or a value in the Javadoc resembles the name of a parameter.
@ActionInfo(id = "read", title = "Read rows", effect = Effect.READ)
public record ReadCsv(
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

        @Field(fallback = "fail") BadRows badRows)
        implements RowsAction<NoConnection> {

    public ReadCsv {
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
    public RowStreams.Reader open(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        CsvRows rows = open(context, file, encoding, dialect(), shape());
        return new Usable(rows, context);
    }

    static CsvRows open(ActionContext<?> context, FileRef file, String encoding, Dialect dialect, Shape shape)
            throws ConnectorException, IOException {
        try {
            DecodedText text = DecodedText.of(context.files().open(file), Encodings.named(encoding), file.name());
            return new CsvRows(text, "\"" + file.name() + "\"", dialect, shape, CsvRows.delimiterOf(file));
        } catch (IOException e) {
            throw RowReader.unreadable(file.name(), e);
        }
    }

    /** Those rows that can be used. */
    private final class Usable extends RowReader {
        private final CsvRows rows;
        private final GoodRows good;

        Usable(CsvRows rows, ActionContext<NoConnection> context) {
            super(file.name());
            this.rows = rows;
            good = new GoodRows(rows, "\"" + file.name() + "\"", badRows, context);
        }

        @Override
        protected Object read() throws ConnectorException, IOException {
            Map<String, Object> row = good.next();
            return row == null ? END : row;
        }

        @Override
        protected long size() {
            return rows.size();
        }

        @Override
        protected void free() throws IOException {
            rows.close();
        }
    }
}
