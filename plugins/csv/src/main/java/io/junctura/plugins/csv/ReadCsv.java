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
 * @param delimiter the character between cells, or {@code tab}. Without it, the most frequent one in the first line:
 *                  comma, semicolon or tab
 * @param quote     the character around cells that contain delimiters or line breaks
 * @param header    whether the first row names the columns
 * @param columns   names of the columns, in their order, in place of those of the file. Columns without a name are
 *                  numbered: {@code column1}, {@code column2}
 * @param encoding  the encoding of a file without a byte order mark
 * @param types     the types of columns, by their names. The other columns contain texts
 * @param comment   a character at the beginning of lines that are comments
 * @param empty     the value of an empty cell: an empty text, or no key in the row
 * @param badRows   what happens to a row with too many cells, or with a value that does not fit its column's type
 */
@SuppressWarnings("InvalidParam") // A key or a value in the Javadoc resembles the name of a parameter.
@ActionInfo(id = "read", title = "Read rows", effect = Effect.READ)
public record ReadCsv(
        FileRef file,
        @Nullable @Field(example = ";") String delimiter,
        @Field(fallback = "\"", advanced = true) String quote,
        @Field(fallback = "true") boolean header,
        List<String> columns,
        @Field(fallback = "UTF-8", example = "windows-1252") String encoding,
        Map<String, ColumnType> types,
        @Nullable @Field(example = "#", advanced = true) String comment,

        @Field(title = "Empty cells", fallback = "text", advanced = true)
        EmptyCells empty,

        @Field(fallback = "fail") BadRows badRows)
        implements RowsAction<NoConnection> {

    /** What happens to a row that cannot be used. */
    public enum BadRows {
        /** The step fails, and says which row it is. */
        FAIL,
        /** The row is left out, and the log says how many were. */
        SKIP
    }

    public ReadCsv {
        columns = List.copyOf(columns);
        Encodings.named(encoding);
        Dialect.of(delimiter, quote, comment, header, columns, types, empty);
    }

    @Override
    public RowStreams.Reader open(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        Dialect dialect = Dialect.of(delimiter, quote, comment, header, columns, types, empty);
        CsvRows rows = open(context, file, encoding, dialect);
        return new Usable(rows, context);
    }

    static CsvRows open(ActionContext<?> context, FileRef file, String encoding, Dialect dialect)
            throws ConnectorException, IOException {
        try {
            DecodedText text = DecodedText.of(context.files().open(file), Encodings.named(encoding), file.name());
            return new CsvRows(text, "\"" + file.name() + "\"", dialect, CsvRows.delimiterOf(file));
        } catch (IOException e) {
            throw RowReader.unreadable(file.name(), e);
        }
    }

    /** Those rows that can be used. */
    private final class Usable extends RowReader {
        private final CsvRows rows;
        private final ActionContext<NoConnection> context;
        private long skipped;
        private String first = "";

        Usable(CsvRows rows, ActionContext<NoConnection> context) {
            super(file.name());
            this.rows = rows;
            this.context = context;
        }

        @Override
        protected Object read() throws ConnectorException, IOException {
            while (rows.advance()) {
                try {
                    return rows.row();
                } catch (BadRow e) {
                    if (badRows == BadRows.FAIL) throw ConnectorException.badInput(rows.located(e));
                    if (skipped++ == 0) first = rows.located(e);
                }
            }
            if (skipped > 0) logSkipped();
            return END;
        }

        private void logSkipped() {
            String message =
                    "Bad rows of \"" + file.name() + "\" were skipped: " + skipped + ". The first one: " + first;
            context.log().log(System.Logger.Level.WARNING, message);
            skipped = 0; // So that a further call at the end does not log it again.
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
