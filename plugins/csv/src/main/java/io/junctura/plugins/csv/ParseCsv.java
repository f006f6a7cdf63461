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
 * @param delimiter the character between cells, or {@code tab}. Without it, the most frequent one in the first line:
 *                  comma, semicolon or tab
 * @param quote     the character around cells that contain delimiters or line breaks
 * @param header    whether the first row names the columns
 * @param columns   names of the columns, in their order, in place of those of the text
 * @param types     the types of columns, by their names. The other columns contain texts
 * @param comment   a character at the beginning of lines that are comments
 * @param empty     the value of an empty cell: an empty text, or no key in the row
 */
@ActionInfo(id = "parse", title = "Parse a text", effect = Effect.READ)
public record ParseCsv(
        @Field(widget = Field.Widget.MULTILINE, example = "id,total")
        String text,

        @Nullable @Field(example = ";") String delimiter,
        @Field(fallback = "\"", advanced = true) String quote,
        @Field(fallback = "true") boolean header,
        List<String> columns,
        Map<String, ColumnType> types,
        @Nullable @Field(example = "#", advanced = true) String comment,

        @Field(title = "Empty cells", fallback = "text", advanced = true)
        EmptyCells empty)
        implements Action<NoConnection, List<Object>> {

    public ParseCsv {
        columns = List.copyOf(columns);
        Dialect.of(delimiter, quote, comment, header, columns, types, empty);
    }

    @Override
    public List<Object> run(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        Dialect dialect = Dialect.of(delimiter, quote, comment, header, columns, types, empty);
        List<Object> found = new ArrayList<>();
        try (CsvRows rows = new CsvRows(SmallText.reader(text), "the text", dialect, '\0')) {
            while (rows.advance()) {
                try {
                    found.add(rows.row());
                } catch (BadRow e) {
                    throw ConnectorException.badInput(rows.located(e));
                }
            }
        }
        return found;
    }
}
