package io.junctura.plugins.csv;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import io.junctura.plugins.formats.ColumnType;
import io.junctura.plugins.formats.SmallText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a CSV text, such as the value of a form field, into a list.
 *
 * @param text      CSV, up to 10 MB
 * @param delimiter the character between cells, or {@code tab}. Without it, the one that the first rows use: comma,
 *                  semicolon, tab or vertical bar
 * @param skipRows  the number of lines before the table, such as titles. They are left out
 * @param quote     the character around cells that contain delimiters or line breaks, or {@code none}: quotes are text
 * @param escape    the character that makes a quote, delimiter or line end after it text, such as a backslash
 * @param header    whether the first row names the columns
 * @param columns   names of the columns, in their order, in place of those of the text
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
@ActionInfo(id = "parse", title = "Parse a text", effect = Effect.READ)
public record ParseCsv(
        @Field(widget = Field.Widget.MULTILINE, example = "id,total")
        String text,

        @Nullable @Field(example = ";") String delimiter,
        @Field(fallback = "true") boolean header,
        List<String> columns,
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
        implements Action<NoConnection, List<Object>> {

    public ParseCsv {
        columns = List.copyOf(columns);
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
    public List<Object> run(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        List<Object> found = new ArrayList<>();
        try (CsvRows rows = new CsvRows(SmallText.reader(text), "the text", dialect(), shape(), '\0')) {
            GoodRows good = new GoodRows(rows, "the text", badRows, context);
            for (Object row = good.next(); row != null; row = good.next()) found.add(row);
        }
        return found;
    }
}
