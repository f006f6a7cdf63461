package io.junctura.plugins.json;

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
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes any number of rows to a JSON file, in UTF-8.
 *
 * @param rows   the rows, which are JSON values
 * @param name   the file's name. Without it, {@code rows.ndjson} or {@code rows.json}
 * @param layout one row on each line (NDJSON), one array, or one array with line breaks and indentation
 */
@ActionInfo(id = "write", title = "Write a file", effect = Effect.READ)
public record WriteJson(
        Rows rows,
        @Nullable @Field(example = "orders.json") String name,
        @Field(fallback = "ndjson") Layout layout) implements Action<NoConnection, FileRef> {
    private static final int AT_ONCE = 1_000;

    /** How rows stand in the file. */
    public enum Layout {
        NDJSON,
        ARRAY,
        PRETTY_ARRAY
    }

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        boolean lines = layout == Layout.NDJSON;
        String file = name != null ? name : lines ? "rows.ndjson" : "rows.json";
        return context.files().write(file, lines ? "application/x-ndjson" : "application/json", out -> {
            Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
            try (RowStreams.Reader reader = context.rows().open(rows);
                    JsonOutput json = new JsonOutput(text, layout == Layout.PRETTY_ARRAY)) {
                if (!lines) json.beginArray();
                long count = 0;
                for (List<@Nullable Object> some = reader.next(AT_ONCE); !some.isEmpty(); some = reader.next(AT_ONCE)) {
                    for (Object row : some) json.value(row);
                    count += some.size();
                    context.progress(count, 0, "rows");
                    if (Thread.interrupted()) throw new InterruptedException();
                }
                if (!lines) json.endArray();
                if (!lines || count > 0) json.endLine();
            }
            text.flush();
        });
    }
}
