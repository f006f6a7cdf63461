package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.api.RowStreams;
import io.junctura.connector.input.ReadAhead;
import io.junctura.masking.Redaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that a plugin reads. Each read is a call of the plugin, which stays loaded until the rows are closed. */
final class PluginRows implements ReadAhead.Source {
    private final RowStreams.Reader reader;
    private final LoadedPlugin plugin;
    private final String use;
    private final OperationContext context;
    private boolean failed;
    private boolean closed;

    /** @param plugin was entered already; closing the rows leaves it */
    PluginRows(RowStreams.Reader reader, LoadedPlugin plugin, String use, OperationContext context) {
        this.reader = reader;
        this.plugin = plugin;
        this.use = use;
        this.context = context;
    }

    @Override
    public List<@Nullable Object> next(int most) throws ConnectorException {
        failed = true;
        try {
            List<@Nullable Object> rows = PluginCall.<List<@Nullable Object>>call(plugin, use, context.log(), () -> {
                List<@Nullable Object> read = reader.next(most);
                Redaction redaction = context.redaction();
                List<@Nullable Object> written = new ArrayList<>(read.size());
                for (Object row : read)
                    written.add(redaction.ofResult(plugin.shapes().write(row)));
                return written;
            });
            failed = false;
            return rows;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectorException.tryLater(Reached.NO, "The reading of the rows was interrupted.", e);
        }
    }

    @Override
    public void abort() {
        context.closeSockets();
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        try {
            PluginCall.<@Nullable Object>call(plugin, use, context.log(), () -> {
                reader.close();
                return null;
            });
        } catch (ConnectorException e) {
            // It was only read from, and the log has been told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            context.over(failed);
            plugin.leave();
        }
    }
}
