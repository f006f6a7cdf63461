package io.junctura.plugins.text;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Columns;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.RowsAction;
import io.junctura.plugins.formats.ColumnType;
import io.junctura.plugins.formats.Encodings;
import io.junctura.plugins.formats.RowReader;
import io.junctura.plugins.formats.UnfitValue;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a text file whose columns have a fixed width. Spaces around a value and empty lines are left out.
 *
 * @param file      the text file
 * @param columns   the columns from left to right
 * @param skipLines how many lines at the beginning are skipped
 * @param encoding  the encoding of a file without a byte order mark
 */
@ActionInfo(id = "read-columns", title = "Read columns of fixed width", effect = Effect.READ)
public record ReadColumns(
        FileRef file,
        @Field(atLeastOne = true) List<FixedColumn> columns,
        @Field(fallback = "0", min = 0) int skipLines,
        @Field(fallback = "UTF-8", example = "windows-1252") String encoding)
        implements RowsAction<NoConnection> {

    public ReadColumns {
        columns = List.copyOf(columns);
        FixedColumn.check(columns);
        Encodings.named(encoding);
    }

    @Override
    public RowStreams.Reader open(ActionContext<NoConnection> context) throws ConnectorException {
        try {
            return new FixedWidthRows(Lines.of(context, file, encoding));
        } catch (IOException e) {
            throw RowReader.unreadable(file.name(), e);
        }
    }

    /** Lines that are cut into columns. */
    private final class FixedWidthRows extends RowReader {
        private final Lines lines;
        private final List<ColumnType.@Nullable Parser> parsers;
        private final Columns keys =
                Columns.of(columns.stream().map(FixedColumn::name).toList());
        private long count;
        private long size;

        FixedWidthRows(Lines lines) {
            super(file.name());
            this.lines = lines;
            this.parsers = columns.stream()
                    .<ColumnType.@Nullable Parser>map(
                            each -> each.type() == null ? null : each.type().parser())
                    .toList();
        }

        @Override
        protected Object read() throws ConnectorException, IOException {
            String line = lines.next();
            while (line != null && (lines.number() <= skipLines || line.isBlank())) line = lines.next();
            if (line == null) return END;
            count++;
            size = line.length();
            @Nullable Object[] values = new Object[columns.size()];
            int begin = 0;
            for (int i = 0; i < columns.size(); i++) {
                int end = Math.min(begin + columns.get(i).width(), line.length());
                String text = line.substring(Math.min(begin, end), end).strip();
                values[i] = value(text, i);
                begin = end;
            }
            if (!line.substring(begin).isBlank()) {
                throw wrong("there is text after the last column, \""
                        + UnfitValue.shown(line.substring(begin).strip()) + "\"");
            }
            return keys.row(values);
        }

        private @Nullable Object value(String text, int column) throws ConnectorException {
            ColumnType.Parser parser = parsers.get(column);
            if (parser == null) return text;
            if (text.isEmpty()) return null;
            try {
                return parser.value(text);
            } catch (UnfitValue e) {
                throw wrong("column \"" + columns.get(column).name() + "\" " + e.getMessage());
            }
        }

        private ConnectorException wrong(String what) {
            return ConnectorException.badInput(
                    "Row " + count + " of " + lines.where() + " (line " + lines.number() + "): " + what + ".");
        }

        @Override
        protected long size() {
            return size;
        }

        @Override
        protected void free() throws IOException {
            lines.close();
        }
    }
}
