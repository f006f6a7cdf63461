package io.junctura.plugins.csv;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import io.junctura.api.Rows;
import io.junctura.plugins.formats.SmallText;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes rows as a CSV text, up to 10 MB.
 *
 * @param rows          maps from column names to texts, numbers, true, false or null
 * @param columns       the keys of the rows that become columns, in their order. Without it, the keys of the first row
 *                      are the columns, and a later row with another key is an error
 * @param titles        the titles of columns in the header, by their keys. Without a title, the header contains the key
 * @param header        whether the first line names the columns
 * @param delimiter     the character between cells, or {@code tab}
 * @param quoting       whether all cells are quoted, or only those that need quotes
 * @param lineEnd       the line ending
 * @param guardFormulas whether a text that a spreadsheet would execute as a formula begins with an apostrophe
 */
@ActionInfo(id = "format", title = "Format as text", effect = Effect.READ)
public record FormatCsv(
        Rows rows,
        List<String> columns,
        Map<String, String> titles,
        @Field(fallback = "true") boolean header,
        @Field(fallback = ",", example = ";") String delimiter,
        @Field(fallback = "as-needed", advanced = true) Quoting quoting,
        @Field(fallback = "crlf", advanced = true) LineEnd lineEnd,
        @Field(fallback = "true", advanced = true) boolean guardFormulas)
        implements Action<NoConnection, String> {

    public FormatCsv {
        columns = List.copyOf(columns);
        Table.of(columns, titles, header, delimiter, quoting, lineEnd, guardFormulas);
    }

    @Override
    public String run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Table table = Table.of(columns, titles, header, delimiter, quoting, lineEnd, guardFormulas);
        return SmallText.written(out -> table.write(rows, out, null, context));
    }
}
