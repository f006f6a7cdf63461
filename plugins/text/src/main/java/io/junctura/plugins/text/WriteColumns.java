package io.junctura.plugins.text;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.plugins.formats.Cells;
import io.junctura.plugins.formats.Encodings;
import io.junctura.plugins.formats.UnfitValue;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes any number of rows to a text file with columns of fixed width. A text that is longer than its column fails the
 * step.
 *
 * @param rows     maps from the columns to texts, numbers, true, false or null
 * @param columns  the columns from left to right. Other keys of a row are left out
 * @param name     the file's name
 * @param lineEnd  how lines end
 * @param encoding the file's encoding
 */
@ActionInfo(id = "write-columns", title = "Write columns of fixed width", effect = Effect.READ)
public record WriteColumns(
        Rows rows,
        @Field(atLeastOne = true) List<FixedColumn> columns,
        @Field(fallback = "rows.txt") String name,
        @Field(fallback = "crlf", advanced = true) LineEnd lineEnd,
        @Field(fallback = "UTF-8", advanced = true) String encoding)
        implements Action<NoConnection, FileRef> {
    private static final int AT_ONCE = 1_000;

    /** How lines end. */
    public enum LineEnd {
        CRLF,
        LF
    }

    public WriteColumns {
        columns = List.copyOf(columns);
        FixedColumn.check(columns);
        Encodings.forWriting(encoding);
    }

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Charset charset = Encodings.forWriting(encoding);
        CharsetEncoder encoder = Encodings.isUnicode(charset) ? null : charset.newEncoder();
        return context.files().write(name, "text/plain", out -> {
            Writer text = new BufferedWriter(new OutputStreamWriter(out, charset.newEncoder()), 1 << 16);
            try (RowStreams.Reader reader = context.rows().open(rows)) {
                long count = 0;
                for (List<@Nullable Object> some = reader.next(AT_ONCE); !some.isEmpty(); some = reader.next(AT_ONCE)) {
                    for (Object row : some) write(row, ++count, text, encoder);
                    context.progress(count, 0, "rows");
                    if (Thread.interrupted()) throw new InterruptedException();
                }
            }
            text.flush();
        });
    }

    private void write(@Nullable Object row, long number, Writer out, @Nullable CharsetEncoder encoder)
            throws ConnectorException, IOException {
        if (!(row instanceof Map<?, ?> map)) {
            throw ConnectorException.badInput(
                    "Row " + number + " is " + Cells.kind(row) + ". A row is a map from columns to values.");
        }
        for (FixedColumn column : columns) {
            String text = Cells.text(map.get(column.name()));
            String wrong = wrong(text, column, encoder);
            if (text == null || wrong != null) {
                throw ConnectorException.badInput("Row " + number + ", column \"" + column.name() + "\": " + wrong);
            }
            String rest = column.pad().repeat(column.width() - text.length());
            out.write(column.align() == FixedColumn.Align.LEFT ? text + rest : rest + text);
        }
        out.write(lineEnd == LineEnd.CRLF ? "\r\n" : "\n");
    }

    /** Why a column cannot have the text; null if it can. */
    private static @Nullable String wrong(@Nullable String text, FixedColumn column, @Nullable CharsetEncoder encoder) {
        if (text == null) return "a list or map is not a text. Make it a text or a number first.";
        if (text.length() > column.width()) {
            return "\"" + UnfitValue.shown(text) + "\" has " + text.length() + " characters, and the column "
                    + column.width() + ".";
        }
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0)
            return "the text has several lines. Replace its line ends.";
        if (encoder == null || encoder.canEncode(text)) return null;
        return "the encoding " + encoder.charset().name() + " does not have all characters of \""
                + UnfitValue.shown(text) + "\". Choose UTF-8.";
    }
}
