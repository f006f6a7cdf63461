package io.junctura.plugins.formats;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Effect;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.Permissions;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Hands files and rows of tests to the connector of a format, and back. */
@Extension
@Permissions(files = true, localFiles = true)
@ConnectorInfo(
        id = "desk",
        title = "Desk",
        actions = {Desk.Take.class, Desk.Put.class, Desk.Show.class, Desk.Measure.class})
public final class Desk implements Connector {

    /**
     * Takes a file of the exchange folder into the run.
     *
     * @param path where it is
     * @param name its name
     * @param type its media type
     */
    @ActionInfo(id = "take", title = "Take", effect = Effect.READ)
    public record Take(String path, String name, String type) implements Action<NoConnection, FileRef> {
        @Override
        public FileRef run(ActionContext<NoConnection> context) throws ConnectorException, IOException {
            try (InputStream in = context.localFiles().root("exchange").open(path)) {
                return context.files().store(name, type, in);
            }
        }
    }

    /**
     * Puts a file into the exchange folder.
     *
     * @param file it
     * @param path where it goes
     */
    @ActionInfo(id = "put", title = "Put", effect = Effect.IDEMPOTENT)
    public record Put(FileRef file, String path) implements Action<NoConnection, Map<String, Object>> {
        @Override
        public Map<String, Object> run(ActionContext<NoConnection> context)
                throws ConnectorException, IOException, InterruptedException {
            try (InputStream in = context.files().open(file)) {
                context.localFiles().root("exchange").write(path, in::transferTo);
            }
            return Map.of("name", file.name(), "type", file.contentType());
        }
    }

    /**
     * Shows all rows.
     *
     * @param rows a few
     */
    @ActionInfo(id = "show", title = "Show", effect = Effect.READ)
    public record Show(Rows rows) implements Action<NoConnection, List<Object>> {
        @Override
        public List<Object> run(ActionContext<NoConnection> context) throws ConnectorException {
            List<Object> all = new ArrayList<>();
            try (RowStreams.Reader reader = context.rows().open(rows)) {
                for (List<@Nullable Object> some = reader.next(100); !some.isEmpty(); some = reader.next(100))
                    all.addAll(some);
            }
            return all;
        }
    }

    /**
     * Says how many rows there are, and how long the longest text is in one of them.
     *
     * @param rows many, or long ones
     */
    @ActionInfo(id = "measure", title = "Measure", effect = Effect.READ)
    public record Measure(Rows rows) implements Action<NoConnection, Map<String, Object>> {
        @Override
        public Map<String, Object> run(ActionContext<NoConnection> context) throws ConnectorException {
            long count = 0;
            long longest = 0;
            try (RowStreams.Reader reader = context.rows().open(rows)) {
                for (List<@Nullable Object> some = reader.next(100); !some.isEmpty(); some = reader.next(100)) {
                    count += some.size();
                    for (Object row : some) {
                        if (!(row instanceof Map<?, ?> map)) continue;
                        for (Object value : map.values()) {
                            if (value instanceof String text) longest = Math.max(longest, text.length());
                        }
                    }
                }
            }
            return Map.of("count", count, "longest", longest);
        }
    }
}
