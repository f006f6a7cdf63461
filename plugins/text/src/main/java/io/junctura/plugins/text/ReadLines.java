package io.junctura.plugins.text;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.RowsAction;
import io.junctura.plugins.formats.Encodings;
import io.junctura.plugins.formats.RowReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the lines of a text file of any size. Each row has {@code line}, its text, and {@code number}, from 1.
 *
 * @param file     the text file
 * @param encoding the encoding of a file without a byte order mark
 */
@ActionInfo(id = "read", title = "Read lines", effect = Effect.READ)
public record ReadLines(
        FileRef file,
        @Field(fallback = "UTF-8", example = "windows-1252") String encoding) implements RowsAction<NoConnection> {

    public ReadLines {
        Encodings.named(encoding);
    }

    @Override
    public RowStreams.Reader open(ActionContext<NoConnection> context) throws ConnectorException {
        try {
            return new Numbered(file.name(), Lines.of(context, file, encoding));
        } catch (IOException e) {
            throw RowReader.unreadable(file.name(), e);
        }
    }

    private static final class Numbered extends RowReader {
        private final Lines lines;
        private long size;

        Numbered(String name, Lines lines) {
            super(name);
            this.lines = lines;
        }

        @Override
        protected Object read() throws ConnectorException, IOException {
            String line = lines.next();
            if (line == null) return END;
            size = line.length();
            Map<String, Object> row = new LinkedHashMap<>(4);
            row.put("line", line);
            row.put("number", lines.number());
            return row;
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
