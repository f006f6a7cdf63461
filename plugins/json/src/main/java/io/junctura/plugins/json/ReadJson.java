package io.junctura.plugins.json;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.RowsAction;
import io.junctura.plugins.formats.DecodedText;
import io.junctura.plugins.formats.Encodings;
import io.junctura.plugins.formats.RowReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a JSON file of any size: the elements of an array, or a sequence of values such as NDJSON.
 *
 * @param file     the JSON file
 * @param path     a JSON Pointer to the array of rows in the document. Without it, the document is the array, or each
 *                 value in the file is a row
 * @param encoding the encoding of a file without a byte order mark
 */
@ActionInfo(id = "read", title = "Read rows", effect = Effect.READ)
public record ReadJson(
        FileRef file,
        @Nullable @Field(example = "/result/orders") String path,
        @Field(fallback = "UTF-8", advanced = true) String encoding)
        implements RowsAction<NoConnection> {

    public ReadJson {
        if (path != null) JsonPath.of(path);
        Encodings.named(encoding);
    }

    @Override
    public RowStreams.Reader open(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        try {
            DecodedText text = DecodedText.of(context.files().open(file), Encodings.named(encoding), file.name());
            JsonPath rows = JsonPath.of(path == null ? "" : path);
            return new Values(file.name(), new JsonValues(text, "\"" + file.name() + "\"", rows));
        } catch (IOException e) {
            throw RowReader.unreadable(file.name(), e);
        }
    }

    private static final class Values extends RowReader {
        private final JsonValues values;

        Values(String name, JsonValues values) {
            super(name);
            this.values = values;
        }

        @Override
        protected @Nullable Object read() throws ConnectorException, IOException {
            return values.advance() ? values.value() : END;
        }

        @Override
        protected long size() {
            return values.size();
        }

        @Override
        protected void free() throws IOException {
            values.close();
        }
    }
}
