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
import io.junctura.plugins.formats.Encodings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/**
 * Writes any number of rows to a CSV file.
 *
 * @param rows          maps from column names to texts, numbers, true, false or null
 * @param name          the file's name
 * @param columns       the keys of the rows that become columns, in their order. Without it, the keys of the first row
 *                      are the columns, and a later row with another key is an error
 * @param titles        the titles of columns in the header, by their keys. Without a title, the header contains the key
 * @param header        whether the first line names the columns
 * @param delimiter     the character between cells, or {@code tab}
 * @param quoting       whether all cells are quoted, or only those that need quotes
 * @param lineEnd       the line ending
 * @param encoding      the file's encoding
 * @param byteOrderMark whether the file begins with a byte order mark, by which Excel recognises the encoding
 * @param guardFormulas whether a text that a spreadsheet would execute as a formula begins with an apostrophe
 */
@ActionInfo(id = "write", title = "Write a file", effect = Effect.READ)
public record WriteCsv(
        Rows rows,
        @Field(fallback = "rows.csv") String name,
        List<String> columns,
        Map<String, String> titles,
        @Field(fallback = "true") boolean header,
        @Field(fallback = ",", example = ";") String delimiter,
        @Field(fallback = "as-needed", advanced = true) Quoting quoting,
        @Field(fallback = "crlf", advanced = true) LineEnd lineEnd,
        @Field(fallback = "UTF-8", advanced = true) String encoding,
        @Field(fallback = "false", advanced = true) boolean byteOrderMark,
        @Field(fallback = "true", advanced = true) boolean guardFormulas)
        implements Action<NoConnection, FileRef> {

    public WriteCsv {
        columns = List.copyOf(columns);
        Encodings.forWriting(encoding);
        Table.of(columns, titles, header, delimiter, quoting, lineEnd, guardFormulas);
    }

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Table table = Table.of(columns, titles, header, delimiter, quoting, lineEnd, guardFormulas);
        Charset charset = Encodings.forWriting(encoding);
        String type = table.delimiter() == '\t' ? "text/tab-separated-values" : "text/csv";
        return context.files().write(name, type, out -> {
            if (byteOrderMark) out.write(Encodings.mark(charset));
            Writer text = new BufferedWriter(new OutputStreamWriter(out, charset.newEncoder()), 1 << 16);
            table.write(rows, text, Encodings.isUnicode(charset) ? null : charset.newEncoder(), context);
            text.flush();
        });
    }
}
